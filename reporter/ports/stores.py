"""What is kept on disk: the register, releases and editions, the archive."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.consistency import DeclaredException
from reporter.domain.gate import GateReport, Held
from reporter.domain.indicator import Indicators
from reporter.domain.local_time import TimeZones
from reporter.domain.observation import Observation
from reporter.domain.outlines import ImportedOutlines, Outlines
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.release import Edition, EditionPolicy, Release
from reporter.domain.revision import Extent, Revision, RevisionCounts
from reporter.domain.territory import Level, Register, Territory, TerritoryId

if TYPE_CHECKING:
    from reporter.tables import Label, ObservationTable


class RegisterStore(Protocol):
    """Territories, outlines, indicators."""

    def register(self) -> Register:
        """Return the territories known, customs included, without communes; the newest vintage kept wins over the shipped one."""

    def municipalities(self) -> tuple[Territory, ...]:
        """Return the communes, read when asked for; empty in the shipped register."""

    def vintages(self) -> tuple[str, ...]:
        """Return the labels of the vintages kept, oldest first."""

    def keep_vintage(self, label: str, draft: RegisterDraft) -> None:
        """Store a register as a vintage of its own, all or nothing; from now on it is the register."""

    def add_custom(self, slug: str, name: str, locative: str, genitive: str, members: Sequence[str]) -> Territory:
        """Declare a custom territory made of official ones; InputError names the field that cannot be, and nothing is written."""

    def read_geojson(self, file: RawFile, level: Level | None) -> ImportedOutlines:
        """Read outlines of territories in the register; UsageError where the level does not show, InputError for a bad file."""

    def keep_outlines(self, outlines: Outlines) -> None:
        """Store outlines, each of which wins over the shipped one; those kept before of other territories stay."""

    def outlines(self) -> Outlines:
        """Return the outlines held."""

    def indicators(self) -> Indicators:
        """Return the declared indicators and their producers."""

    def policies(self) -> tuple[EditionPolicy, ...]:
        """Return the edition policies."""

    def time_zones(self) -> TimeZones:
        """Return which clocks each territory keeps."""

    def declared_exceptions(self) -> tuple[DeclaredException, ...]:
        """Return the contradictions between figures that the producers explain."""


class EditionStore(Protocol):
    """Releases as fetched and editions as frozen, on disk."""

    def keep(self, release: Release, table: "ObservationTable", report: GateReport | None = None) -> bool:
        """Store a release with its raw bytes and its report, all or nothing; return False when it was held already."""

    def report(self, release: Release) -> GateReport | None:
        """Return what the checks of a release found, or None when they were not kept."""

    def quarantine(self, release: Release, table: "ObservationTable", report: GateReport) -> bool:
        """Store a release apart with its raw bytes and its report: no edition sees it; False when it was there already."""

    def quarantined(self) -> tuple[Held, ...]:
        """Return the releases in quarantine, oldest publication first."""

    def quarantined_table(self, release: Release) -> "ObservationTable":
        """Return the figures of a release in quarantine; EditionError when it is not there."""

    def accept(self, release: Release) -> None:
        """Move a release out of quarantine to those held, with its report; EditionError when it is not there."""

    def releases(self) -> tuple[Release, ...]:
        """Return all releases held, oldest publication first."""

    def release_table(self, release: Release) -> "ObservationTable":
        """Return the figures of one release held."""

    def freeze(self, edition: Edition, tables: "Iterable[ObservationTable]") -> None:
        """Store an edition's snapshot from its releases' tables, as a stream, all or nothing; again: changes nothing.

        Its figures are compared with those of its predecessor, and what differs is kept beside them.
        """

    def editions(self) -> tuple[Edition, ...]:
        """Return all editions frozen, oldest quarter and revision first."""

    def observations(self, edition: Edition, territories: Sequence[TerritoryId]) -> tuple[Observation, ...]:
        """Return the figures of a few territories, touching only their row groups."""

    def whole(self, edition: Edition) -> "ObservationTable":
        """Return every figure of an edition."""

    def newest(self, edition: Edition) -> "ObservationTable":
        """Return what places are made of: each indicator's and level's totals of the last period and of the one a year before."""

    def labels(self, edition: Edition) -> "tuple[Label, ...]":
        """Return what the codes of an edition's nomenclatures mean, as its releases write them, in their order."""

    def extents(self, edition: Edition) -> tuple[Extent, ...]:
        """Return how far the figures of an edition go, by indicator and level."""

    def revisions(self, edition: Edition, territories: Sequence[TerritoryId]) -> tuple[Revision, ...]:
        """Return what differs from the edition before, for a few territories; EditionError when that was not kept."""

    def revision_counts(self, edition: Edition) -> tuple[RevisionCounts, ...]:
        """Return how much differs from the edition before, by indicator and level; EditionError when that was not kept."""


class ArchiveStorage(Protocol):
    """OCFL objects, one per policy, territory and quarter."""

    def put(self, key: ArchiveKey, edition: Edition, produced: Produced, events: Iterable[ArchiveEvent], at: dt.datetime) -> ArchiveEntry:
        """Store what was produced as a new version, crash-safe; the same PDF again changes nothing and returns the entry held."""

    def get(self, key: ArchiveKey, name: str, revision: int | None = None) -> bytes:
        """Return one file (« note.pdf », « note.html », « data.csv »…) of a version, re-hashed; raises ArchiveError."""

    def entry(self, key: ArchiveKey, revision: int | None = None) -> ArchiveEntry | None:
        """Return one version (the newest by default), or None when the object or the version does not exist."""

    def versions(self, key: ArchiveKey) -> tuple[ArchiveEntry, ...]:
        """Return all versions of one object, oldest first; empty when there is none."""

    def keys(self) -> tuple[ArchiveKey, ...]:
        """Return all objects, ordered."""

    def verify(self, key: ArchiveKey | None = None) -> tuple[str, ...]:
        """Return every fault found, in words; empty when all is as it was stored."""
