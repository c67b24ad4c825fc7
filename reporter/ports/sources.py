"""The producers and the tables of geography, as the line asks them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.release import Release

if TYPE_CHECKING:
    from reporter.tables import ObservationTable


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
