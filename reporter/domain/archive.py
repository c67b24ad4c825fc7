"""What the archive holds: one object per policy, territory and quarter; a version per revision."""

import datetime as dt
import json
from dataclasses import dataclass

from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.errors import UnknownTerritoryError


@dataclass(frozen=True, slots=True)
class ArchiveKey:
    """Which object: urn:decrypter:<policy>:<territory>:<quarter>."""

    policy: str
    territory: TerritoryId
    quarter: Period

    @property
    def urn(self) -> str:
        """Return the object's identifier."""
        return f"urn:decrypter:{self.policy}:{self.territory}:{self.quarter}"

    @property
    def copy_name(self) -> str:
        """Return the name of a copy laid out for people: policies do not overwrite each other."""
        return f"{self.territory}_{self.quarter}_{self.policy}.pdf"

    @classmethod
    def parse(cls, urn: str) -> "ArchiveKey":
        """Read the identifier back; ValueError for anything else."""
        parts = urn.split(":")
        if len(parts) != 5 or parts[:2] != ["urn", "decrypter"]:
            message = f"{urn!r} is no archive identifier"
            raise ValueError(message)
        try:
            return cls(parts[2], TerritoryId.parse(parts[3]), Period.parse_quarter(parts[4]))
        except UnknownTerritoryError as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class ArchiveEvent:
    """One event of the PREMIS vocabulary (creation, ingestion, fixity check…), written as a JSON line."""

    type: str
    at: dt.datetime
    detail: str
    outcome: str = "success"

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            message = "an event needs an aware time"
            raise ValueError(message)

    def as_json(self) -> str:
        """Return the event as one JSON line, keys sorted, without its line end."""
        content = {"eventType": self.type, "eventDateTime": self.at.isoformat(), "eventDetail": self.detail, "eventOutcome": self.outcome}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One version in the archive; *sha256* is the PDF's, *revision* the version number (1, 2, …)."""

    policy: str
    territory: TerritoryId
    quarter: Period
    revision: int
    edition_fingerprint: str
    sha256: str
    page_count: int
    produced_at: dt.datetime

    @property
    def key(self) -> ArchiveKey:
        """Return the object this version belongs to."""
        return ArchiveKey(self.policy, self.territory, self.quarter)
