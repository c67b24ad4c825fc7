"""Outlines of territories as polygons in the plane of a frame, y downwards, ready for an SVG path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reporter.domain.territory import TerritoryId

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One territory's rings (outer rings and holes, even-odd rule, not closed) in the plane of *frame*, in kilometres, y downwards.

    Frames: "metropole" (Lambert-93), and one for each overseas département ("971" … "976"), each in its local UTM plane; the
    upper left corner of a frame's land is 0, 0. Neighbours share their borders point by point.
    """

    territory: TerritoryId
    frame: str
    rings: tuple[Ring, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom)."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Outlines:
    """All outlines held, with the credit line their licences ask for."""

    outlines: tuple[Outline, ...]
    credit: str
    _by_id: Mapping[TerritoryId, Outline] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {outline.territory: outline for outline in self.outlines})

    def get(self, territory: TerritoryId) -> Outline | None:
        """Return one outline, or None when none is held."""
        return self._by_id.get(territory)

    def overlaid(self, other: "Outlines") -> "Outlines":
        """Return these outlines with those of *other* in their place where it has them, and both credits."""
        both = {outline.territory: outline for outline in (*self.outlines, *other.outlines)}
        credit = self.credit if other.credit in self.credit else f"{self.credit} {other.credit}"
        return Outlines(tuple(both[territory] for territory in sorted(both)), credit)


@dataclass(frozen=True, slots=True)
class ImportedOutlines:
    """Outlines read from a file of another producer, and what was left out or repaired."""

    outlines: Outlines
    warnings: tuple[str, ...] = ()
