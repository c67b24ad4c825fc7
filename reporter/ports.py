"""The seams: what the pipeline needs of the world, and `Outside`, the one object that carries it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import Brand, Produced
from reporter.domain.consistency import DeclaredException
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.gate import Decision, GateReport, Held
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Observation
from reporter.domain.outlines import ImportedOutlines, Outlines
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.release import Edition, EditionPolicy, Release
from reporter.domain.revision import Extent, Revision, RevisionCounts
from reporter.domain.subscription import Subscription, Wish
from reporter.domain.territory import Level, Register, Territory, TerritoryId
from reporter.domain.territory_names import SearchedName

if TYPE_CHECKING:
    from reporter.tables import Label, ObservationTable


class Clock(Protocol):
    """The time, by the front door."""

    def now(self) -> dt.datetime:
        """Return the present instant, aware, UTC."""


class DataSource(Protocol):
    """One producer."""

    @property
    def name(self) -> str:
        """Return the producer's identifier, as in its source.toml."""

    def available(self) -> tuple[Release, ...]:
        """Return the newest release of each of the producer's datasets; raises SourceError or InputError."""

    def fetch(self, release: Release) -> "ObservationTable":
        """Return the figures of *release* with the raw bytes they were read from; raises SourceError or InputError."""


@runtime_checkable
class FileReader(Protocol):
    """A producer whose own files can be imported, for the day its service is down."""

    def read_file(self, file: RawFile, published_on: dt.date | None) -> "tuple[Release, ObservationTable]":
        """Recognise and read one file; UsageError when a needed date is not given, InputError for a bad file."""


@dataclass(frozen=True, slots=True)
class PlannedCalls:
    """The calls that a whole release of *dataset* needs; *kept* of them are answered. At most *per_second*, *budget* a fetch."""

    dataset: str
    indicator: str
    calls: int
    kept: int
    per_second: float
    budget: int

    @property
    def left(self) -> int:
        """Return how many calls are still to be made."""
        return self.calls - self.kept


@runtime_checkable
class PlannedSource(Protocol):
    """A producer that is asked call by call, thousands of times: it says beforehand how many, and how far it is."""

    def plan(self) -> PlannedCalls:
        """Return how many calls a whole release needs, without making one."""

    def watch(self, on_progress: Callable[[int, int, str], None]) -> None:
        """Tell *on_progress* of every call answered: how many, of how many, which."""


class GeographySource(Protocol):
    """The official tables of geography, read against the register in use."""

    def fetch(self, year: int) -> RegisterDraft:
        """Ask the official interface and its files; raises SourceError or InputError."""

    def read(self, files: Sequence[RawFile], year: int) -> RegisterDraft:
        """Read the official tables among *files*; raises InputError that names file and line."""


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
        """Return one file (« note.pdf », « data.csv », « provenance.json »…) of a version, re-hashed; raises ArchiveError."""

    def entry(self, key: ArchiveKey, revision: int | None = None) -> ArchiveEntry | None:
        """Return one version (the newest by default), or None when the object or the version does not exist."""

    def versions(self, key: ArchiveKey) -> tuple[ArchiveEntry, ...]:
        """Return all versions of one object, oldest first; empty when there is none."""

    def keys(self) -> tuple[ArchiveKey, ...]:
        """Return all objects, ordered."""

    def verify(self, key: ArchiveKey | None = None) -> tuple[str, ...]:
        """Return every fault found, in words; empty when all is as it was stored."""


class MailSession(Protocol):
    """An open connection to the relay."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str, before_dot: Callable[[], None]) -> str:
        """Hand over one message and return the relay's reply; calls *before_dot* just before the final dot of DATA.

        Raises MailError(permanent=…).
        """


class MailTransport(Protocol):
    """A relay."""

    @property
    def is_local(self) -> bool:
        """Say whether the relay is on the loopback."""

    def session(self) -> AbstractContextManager[MailSession]:
        """Return a connection that is used for many messages and closed at the end; raises MailError when there is none."""


class JobState(StrEnum):
    """What became of the production of one territory in one edition."""

    PENDING = "pending"
    ARCHIVED = "archived"
    QUARANTINED = "quarantined"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Job:
    """The production of one territory in one edition (by fingerprint)."""

    edition: str
    territory: TerritoryId
    state: JobState
    attempts: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as the ledger knows it; *approved_at* is set in the transaction that inserts its deliveries."""

    fingerprint: str
    policy: str
    quarter: Period
    revision: int
    frozen_at: dt.datetime
    approved_at: dt.datetime | None = None
    embargo_until: dt.datetime | None = None


class Ledger(Protocol):
    """What must be remembered exactly once; every method is one transaction."""

    def add_subscription(
        self, email: str, territories: Sequence[TerritoryId], *, policy: str, bundle: bool, now: dt.datetime
    ) -> Subscription:
        """Add territories to a person's subscription under one policy (made when there is none); idempotent."""

    def add_subscriptions(self, wishes: Sequence[Wish], now: dt.datetime) -> tuple[Subscription, ...]:
        """Add many wishes, all or none, each as add_subscription does."""

    def remove_subscription(self, email: str, territories: Sequence[TerritoryId] | None, *, policy: str, now: dt.datetime) -> bool:
        """Take territories (all of them: None) off a subscription; False when there was nothing to take off.

        Mails of an edition that wait for that person and hold none of the territories left become SUPPRESSED.
        """

    def subscriptions(self, policy: str | None = None) -> tuple[Subscription, ...]:
        """Return the active subscriptions, by address."""

    def record_edition(self, edition: Edition, now: dt.datetime) -> EditionRow:
        """Note that an edition was frozen; idempotent by fingerprint; unique (policy, quarter, revision)."""

    def editions(self) -> tuple[EditionRow, ...]:
        """Return all editions known, oldest first."""

    def decide(self, decision: Decision) -> bool:
        """Note what a named person said; False when that person had said so already."""

    def decisions(self, subject: str | None = None) -> tuple[Decision, ...]:
        """Return what persons said (of one edition or release), oldest first."""

    def approve(self, fingerprint: str, deliveries: Sequence[Delivery], now: dt.datetime) -> bool:
        """Approve an edition and insert all its deliveries in one transaction; False when it was approved before."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> int:
        """Insert deliveries outside a campaign (request, test); those that exist are left alone; return how many are new."""

    def plan_jobs(self, fingerprint: str, territories: Sequence[TerritoryId]) -> tuple[Job, ...]:
        """Make sure that a job exists for each territory and return them all, ordered."""

    def jobs(self, fingerprint: str) -> tuple[Job, ...]:
        """Return all jobs of an edition."""

    def save_job(self, job: Job) -> None:
        """Store a job's new state."""

    def claim_deliveries(
        self, owner: str, now: dt.datetime, *, limit: int, lease: dt.timedelta, only: Sequence[str] | None = None
    ) -> tuple[tuple[Delivery, int], ...]:
        """Claim due deliveries whose territories are all archived, quarantined or without data; each with its fencing number.

        Oldest first; *only* names the deliveries (by id) that may be claimed.

        Claims whose lease has run out are due again (their fencing number is raised); a DOT whose lease has run out becomes
        UNCERTAIN and is not returned.
        """

    def save_delivery(self, delivery: Delivery, fence: int, owner: str) -> bool:
        """Store a claimed delivery's new state; False when the claim was lost to another sender.

        A sender that comes back late may still tell the truth about its own delivery that became UNCERTAIN meanwhile.
        """

    def settle_delivery(self, identifier: str, state: DeliveryState, reason: str, now: dt.datetime) -> bool:
        """Note what a person found out about an UNCERTAIN delivery (SENT or FAILED); False when it is not uncertain."""

    def deliveries(self, *, edition: str | None = None, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
        """Return deliveries, oldest first."""

    def beat(self, name: str, now: dt.datetime) -> None:
        """Note that *name* (« scheduler ») is alive."""

    def heartbeat(self, name: str) -> dt.datetime | None:
        """Return when *name* was last alive."""

    def names_key(self) -> str | None:
        """Return which register the searched names are of, or None when there are none."""

    def save_names(self, register: str, searched: Sequence[SearchedName]) -> None:
        """Replace the searched names by those of *register*; again: changes nothing."""

    def search_names(self, text: str, limit: int) -> tuple[SearchedName, ...]:
        """Return the territories that *text* may mean, likeliest first: the same on every database, the same as Register.search."""


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who writes: sender's address, staffed reply address, domain of the Message-IDs.

    *envelope_domain* receives the returned mails (VERP); empty: they go to *sender*. *link_secret* signs the links of the web
    pages; empty: mails carry no https link to unsubscribe, only the mail address.
    """

    sender: str
    reply_to: str
    domain: str
    envelope_domain: str = ""
    link_secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that touches the world; lives in the parent process only.

    *sources_off* names the producers that are off for want of a setting, each with what to do.
    """

    clock: Clock
    build_sources: Callable[[], tuple[DataSource, ...]]
    register_store: RegisterStore
    editions: EditionStore
    ledger: Ledger
    archive: ArchiveStorage
    executor: Callable[[], Executor]
    workers: int
    transport: MailTransport | None
    mail: MailIdentity | None
    brand: Brand
    folder: Path
    web_base_url: str = ""
    approval: str = "auto"
    sources_off: tuple[tuple[str, str], ...] = ()
    build_geography: Callable[[], GeographySource] | None = None

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Return the producers that are on, built when first asked for: a sender starts without them."""
        return self.build_sources()
