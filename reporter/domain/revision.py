"""What producers changed of the past between two editions, and up to when an edition's figures go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Level


class RevisionKind(StrEnum):
    """What became of a figure of the last edition."""

    REVISED = "revised"  # another value
    PUBLISHED = "published"  # there was a reason for its absence, now there is a value
    WITHHELD = "withheld"  # there was a value, now there is a reason for its absence (secret)
    APPEARED = "appeared"  # of a period that the last edition covered, without this figure
    DISAPPEARED = "disappeared"


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that is not what the last edition showed; *before* is None when it appeared, *now* when it disappeared."""

    kind: RevisionKind
    before: Observation | None
    now: Observation | None

    def __post_init__(self) -> None:
        if (self.before is None) != (self.kind is RevisionKind.APPEARED) or (self.now is None) != (self.kind is RevisionKind.DISAPPEARED):
            message = f"{self.kind} contradicts {self.before} and {self.now}"
            raise ValueError(message)

    @property
    def figure(self) -> Observation:
        """Return which figure it is: as it is now, or as it was when it is no more."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 -- __post_init__ has said so
        return found

    @property
    def relative(self) -> float | None:
        """Return the change as a share of the value before, or None without two values or with a value before of 0."""
        before, now = (one.value if one else None for one in (self.before, self.now))
        return None if before is None or now is None or not before else (now - before) / abs(before)


@dataclass(frozen=True, slots=True)
class RevisionCounts:
    """How many figures of the last edition were compared for one indicator at one level, what became of them, the largest revision."""

    level: Level
    indicator: str
    compared: int
    kinds: Mapping[RevisionKind, int] = field(default_factory=dict)
    largest: Revision | None = None

    @property
    def share_revised(self) -> float:
        """Return which share of the figures compared has another value now."""
        return self.kinds.get(RevisionKind.REVISED, 0) / self.compared if self.compared else 0.0

    def joined(self, other: Self) -> Self:
        """Return the counts of both, of any indicator and level, under the names of this one."""
        kinds = {kind: self.kinds.get(kind, 0) + other.kinds.get(kind, 0) for kind in RevisionKind}
        largest = max((one for one in (self.largest, other.largest) if one), key=_size, default=None)
        kept = {kind: count for kind, count in kinds.items() if count}
        return type(self)(self.level, self.indicator, self.compared + other.compared, kept, largest)


def joined_counts(counts: Iterable[RevisionCounts]) -> tuple[RevisionCounts, ...]:
    """Return one count for each indicator and level, ordered."""
    found: dict[tuple[str, str], RevisionCounts] = {}
    for one in counts:
        key = (one.indicator, str(one.level))
        found[key] = found[key].joined(one) if key in found else one
    return tuple(found[key] for key in sorted(found))


def _size(revision: Revision) -> float:
    return abs(revision.relative or 0.0)


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """How many territories of a level have figures of an indicator up to *last* in an edition: more than one *last*, more than one row."""

    indicator: str
    level: Level
    last: Period
    territories: int
