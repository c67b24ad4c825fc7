"""Axes by rule: graduations of a value axis, years under their quarters, labels that keep out of each other's way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from reporter.document import french

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_ZERO_BELOW = 0.3  # an axis begins at zero when its lowest value is under this share of the highest
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """Graduations, equally spaced, from *low* to *high*."""

    ticks: tuple[float, ...]
    decimals: int

    @classmethod
    def around(cls, values: Sequence[float], least_step: float = 0.0) -> Self:
        """Return three to six round graduations that hold all *values*."""
        low, high = min(values), max(values)
        if 0 <= low < _ZERO_BELOW * high:
            low = 0.0
        span = (high - low) or abs(high) * 0.1 or 1.0
        step = max(_round_up(span / (_MOST_TICKS - 1)), least_step)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last == first and low:
            first, last = first - 1, first + 1
        last = max(last, first + 2)
        decimals = max(0, -Decimal(str(step)).normalize().as_tuple().exponent)  # type: ignore[operator]  # a finite step has an int exponent
        return cls(tuple(round(i * step, 10) for i in range(first, last + 1)), decimals)

    @property
    def low(self) -> float:
        """Return the lowest graduation."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """Return the highest graduation."""
        return self.ticks[-1]

    @property
    def from_zero(self) -> bool:
        """Say whether the axis shows zero."""
        return self.low <= 0 <= self.high

    def labels(self, unit: str) -> tuple[str, ...]:
        """Return the graduations in French, the unit at the highest."""
        written = [french.number(tick, self.decimals) for tick in self.ticks]
        return (*written[:-1], f"{written[-1]}{french.THIN}{unit}" if unit else written[-1])


def _round_up(step: float) -> float:
    scale = 10.0 ** math.floor(math.log10(step))
    return next(s for s in _STEPS if s * scale >= step * (1 - 1e-9)) * scale


def year_label(year: int, *, short: bool) -> str:
    """Return the year, or its last two figures after an apostrophe."""
    return f"’{year % 100:02d}" if short else str(year)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return the centres nearest to *wanted* at which labels of these *heights* stay apart, between *low* and *high*.

    Labels that would meet are pooled and centred on the mean of what they want (pool adjacent violators).
    Raises ValueError when there is no room for them all.
    """
    if sum(heights) > high - low + 1e-9:
        message = f"labels of {sum(heights):.1f} in a room of {high - low:.1f}"
        raise ValueError(message)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    pools: list[_Pool] = []
    for i in order:
        pool = _Pool((i,), heights[i], wanted[i] - heights[i] / 2)
        pool = pool.between(low, high)
        while pools and pools[-1].start + pools[-1].height > pool.start + 1e-9:
            pool = pools.pop().joined(pool).between(low, high)
        pools.append(pool)
    centres = [0.0] * len(wanted)
    for pool in pools:
        at = pool.start
        for i in pool.members:
            centres[i] = at + heights[i] / 2
            at += heights[i]
    return centres


@dataclass(frozen=True, slots=True)
class _Pool:
    members: tuple[int, ...]
    height: float
    start: float

    def between(self, low: float, high: float) -> "_Pool":
        return _Pool(self.members, self.height, min(max(self.start, low), high - self.height))

    def joined(self, above: "_Pool") -> "_Pool":
        count, other = len(self.members), len(above.members)
        centre = ((self.start + self.height / 2) * count + (above.start + above.height / 2) * other) / (count + other)
        height = self.height + above.height
        return _Pool(self.members + above.members, height, centre - height / 2)
