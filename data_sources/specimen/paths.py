"""National paths: a few points in time, straight lines between them."""

from dataclasses import dataclass
from typing import Self

from reporter.domain.period import Period


@dataclass(frozen=True, slots=True)
class Path:
    """Values at a few quarters (by ordinal); flat before the first and after the last."""

    points: tuple[tuple[int, float], ...]

    @classmethod
    def through(cls, table: str) -> Self:
        """Read « 2020-T2 7.4, 2020-T3 8.8 »."""
        pairs = (point.split() for point in table.split(","))
        return cls(tuple((Period.parse_quarter(quarter).ordinal, float(value)) for quarter, value in pairs))

    def at(self, quarter: Period) -> float:
        """Return the value at *quarter*."""
        ordinal = quarter.ordinal
        before = [point for point in self.points if point[0] <= ordinal]
        after = [point for point in self.points if point[0] > ordinal]
        if not before or not after:
            return (before or after)[-1 if before else 0][1]
        (start, low), (end, high) = before[-1], after[0]
        return low + (high - low) * (ordinal - start) / (end - start)
