"""What the public may read of the archive: cleared, out of embargo, re-hashed; asked again at each step."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.release import Edition
from reporter.errors import UsageError
from reporter.pipeline.approval import clearance
from reporter.ports import Outside

PDF, PAGE, TABLE, PROVENANCE = "note.pdf", "note.html", "data.csv", "provenance.json"
PUBLIC_FILES: Final = (PDF, PAGE, TABLE, PROVENANCE)


class NotPublishedError(UsageError):
    """Nothing public stands at this address: never archived, under embargo, not approved. The three look the same."""


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version that the public may read, and the names of its public files."""

    entry: ArchiveEntry
    edition: Edition
    superseded: bool
    files: tuple[str, ...]


def open_editions(outside: Outside) -> dict[str, Edition]:
    """Return by fingerprint the editions that may be read by everybody now."""
    now = outside.clock.now()
    return {one.fingerprint: one for one in outside.editions.editions() if _is_open(outside, one, now)}


def published_keys(outside: Outside) -> tuple[ArchiveKey, ...]:
    """Return the notes that have something public, newest quarter first."""
    quarters = {(one.policy, one.quarter) for one in open_editions(outside).values()}
    held: tuple[ArchiveKey, ...] = outside.archive.keys()
    keys = [key for key in held if (key.policy, key.quarter) in quarters]
    return tuple(sorted(keys, key=lambda key: (-key.quarter.year, -key.quarter.number, key.policy, key.territory)))


def published_versions(outside: Outside, key: ArchiveKey) -> tuple[PublishedVersion, ...]:
    """Return the public versions of a note, newest first; every one but the newest is superseded."""
    editions = open_editions(outside)
    entries = [entry for entry in reversed(outside.archive.versions(key)) if entry.edition_fingerprint in editions]
    return tuple(
        PublishedVersion(entry, editions[entry.edition_fingerprint], place > 0, _files(outside, entry))
        for place, entry in enumerate(entries)
    )


def published_file(outside: Outside, key: ArchiveKey, revision: int, name: str) -> bytes:
    """Return one public file, re-hashed by the archive; NotPublishedError, or ArchiveError for a damaged one."""
    versions = {one.entry.revision: one for one in published_versions(outside, key)}
    if revision not in versions or name not in versions[revision].files:
        message = f"{key.urn}, version {revision}: {name} is not published"
        raise NotPublishedError(message)
    return outside.archive.get(key, name, revision)


def _is_open(outside: Outside, edition: Edition, now: dt.datetime) -> bool:
    under_embargo = edition.embargo_until is not None and now < edition.embargo_until
    return not under_embargo and clearance(outside, edition).is_given


def _files(outside: Outside, entry: ArchiveEntry) -> tuple[str, ...]:
    held: Iterable[str] = json.loads(outside.archive.get(entry.key, "entry.json", entry.revision))["files"]
    return tuple(name for name in PUBLIC_FILES if name in held)
