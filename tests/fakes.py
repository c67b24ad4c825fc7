"""Fakes that pass the same contract tests as the real parts."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from reporter.adapters.ocfl_version import ENTRY, DescribedVersion, version_files
from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.release import Edition
from reporter.errors import ArchiveError

NOON = dt.datetime(2026, 7, 9, 12, 0, tzinfo=dt.UTC)


class FrozenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: dt.datetime = NOON) -> None:
        self._at = at

    def now(self) -> dt.datetime:
        return self._at

    def advance(self, by: dt.timedelta) -> None:
        self._at += by


class InMemoryArchive:
    """An archive that forgets; *held* lists the files of each version by object."""

    def __init__(self) -> None:
        self.held: dict[ArchiveKey, list[dict[str, bytes]]] = {}
        self._digests: dict[ArchiveKey, list[dict[str, str]]] = {}

    def put(self, key: ArchiveKey, edition: Edition, produced: Produced, events: Iterable[ArchiveEvent], at: dt.datetime) -> ArchiveEntry:
        if at.tzinfo is None or (key.policy, key.quarter) != (edition.policy, edition.quarter):
            message = f"{key.urn} cannot be archived from edition {edition.label} at {at}"
            raise ValueError(message)
        newest = self.entry(key)
        digest = hashlib.sha256(produced.pdf).hexdigest()
        if newest is not None and (newest.sha256, newest.edition_fingerprint) == (digest, edition.fingerprint):
            return newest
        revision = len(self.held.get(key, [])) + 1
        entry = ArchiveEntry(
            key.policy, key.territory, key.quarter, revision, edition.fingerprint, digest, produced.page_count, at.astimezone(dt.UTC)
        )
        files = version_files(entry, produced, events)
        self.held.setdefault(key, []).append(files)
        self._digests.setdefault(key, []).append({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
        return entry

    def get(self, key: ArchiveKey, name: str, revision: int | None = None) -> bytes:
        number = len(self.held.get(key, [])) if revision is None else revision
        if not 1 <= number <= len(self.held.get(key, [])) or name not in self.held[key][number - 1]:
            message = f"{key.urn} has no {name} in version {number}"
            raise ArchiveError(message)
        content = self.held[key][number - 1][name]
        if hashlib.sha256(content).hexdigest() != self._digests[key][number - 1][name]:
            message = f"{key.urn}, version {number}: {name} is not what was stored"
            raise ArchiveError(message)
        return content

    def entry(self, key: ArchiveKey, revision: int | None = None) -> ArchiveEntry | None:
        number = len(self.held.get(key, [])) if revision is None else revision
        if not 1 <= number <= len(self.held.get(key, [])):
            return None
        return DescribedVersion.parse(self.get(key, ENTRY, number)).entry

    def versions(self, key: ArchiveKey) -> tuple[ArchiveEntry, ...]:
        entries = (self.entry(key, number) for number in range(1, len(self.held.get(key, [])) + 1))
        return tuple(entry for entry in entries if entry is not None)

    def keys(self) -> tuple[ArchiveKey, ...]:
        return tuple(sorted(self.held, key=lambda key: (key.policy, str(key.quarter), key.territory)))

    def verify(self, key: ArchiveKey | None = None) -> tuple[str, ...]:
        if key is not None and key not in self.held:
            return (f"{key.urn}: not in the archive",)
        faults = []
        for one in self.keys() if key is None else (key,):
            for number, digests in enumerate(self._digests[one], start=1):
                now = {name: hashlib.sha256(content).hexdigest() for name, content in self.held[one][number - 1].items()}
                faults += [f"{one.urn}, version {number}: {name} is not what was stored" for name in digests if now[name] != digests[name]]
        return tuple(faults)
