"""What one version of an archived object contains: its files by logical name, and the entry that describes them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from reporter.domain.archive import ArchiveEntry, ArchiveEvent
from reporter.domain.briefing import Produced
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.errors import UnknownTerritoryError

PDF, TWIN = "note.pdf", "note.html"
ENTRY = "entry.json"
ENTRY_FORMAT = 1


def version_files(entry: ArchiveEntry, produced: Produced, events: Iterable[ArchiveEvent]) -> dict[str, bytes]:
    """Return the files of one version by logical name, entry.json with the sha256 of all others included."""
    files = {
        PDF: produced.pdf,
        "data.csv": produced.csv,
        "provenance.json": produced.provenance,
        "mail/subject.txt": produced.mail.subject.encode(),
        "mail/body.txt": produced.mail.text.encode(),
        "mail/body.html": produced.mail.html.encode(),
        "events.jsonl": "".join(f"{event.as_json()}\n" for event in events).encode(),
    }
    if produced.twin:
        files[TWIN] = produced.twin
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {**files, ENTRY: DescribedVersion(entry, digests).as_json()}


@dataclass(frozen=True, slots=True)
class DescribedVersion:
    """The content of entry.json: the entry, and the sha256 of every other file of the version by name."""

    entry: ArchiveEntry
    digests: Mapping[str, str]

    def as_json(self) -> bytes:
        """Return the file's content; parses back to the same."""
        content = {
            "format": ENTRY_FORMAT,
            "urn": self.entry.key.urn,
            "policy": self.entry.policy,
            "territory": str(self.entry.territory),
            "quarter": str(self.entry.quarter),
            "revision": self.entry.revision,
            "edition_fingerprint": self.entry.edition_fingerprint,
            "sha256": self.entry.sha256,
            "page_count": self.entry.page_count,
            "produced_at": self.entry.produced_at.isoformat(),
            "files": dict(self.digests),
        }
        return f"{json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read the file back; ValueError when it cannot be one."""
        data: Any = json.loads(content)
        try:
            entry = ArchiveEntry(
                policy=data["policy"],
                territory=TerritoryId.parse(data["territory"]),
                quarter=Period.parse_quarter(data["quarter"]),
                revision=data["revision"],
                edition_fingerprint=data["edition_fingerprint"],
                sha256=data["sha256"],
                page_count=data["page_count"],
                produced_at=dt.datetime.fromisoformat(data["produced_at"]),
            )
            return cls(entry, dict(data["files"]))
        except (AttributeError, KeyError, TypeError, UnknownTerritoryError) as error:
            message = f"no archive entry: {error}"
            raise ValueError(message) from error
