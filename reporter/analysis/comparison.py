"""This territory beside others: gaps from displayed figures, limits of a map's classes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reporter.analysis.rounded_arrays import displayed_array
from reporter.analysis.rounding import displayed
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Period

CLASSES = 5
_QUINTILES = tuple(k / CLASSES for k in range(1, CLASSES))


@dataclass(frozen=True, slots=True)
class Gap:
    """How far *here* lies from *other* at the same period, in points: displayed figure minus displayed figure."""

    here: Observation
    other: Observation
    points: Decimal


def gap(here: Sequence[Observation], other: Sequence[Observation], indicator: Indicator, period: Period) -> Gap | None:
    """Return the gap of two rates at *period*, or None when one of the two figures is missing."""
    mine, theirs = at(here, period), at(other, period)
    if mine is None or theirs is None or mine.value is None or theirs.value is None:
        return None
    return Gap(mine, theirs, displayed(mine.value, indicator.decimals) - displayed(theirs.value, indicator.decimals))


def at(series: Iterable[Observation], period: Period) -> Observation | None:
    """Return the figure of *period* in a series, or None when there is none or it has no value."""
    return next((o for o in series if o.period == period and o.value is not None), None)


def class_breaks(values: Iterable[float], decimals: int) -> tuple[float, ...]:
    """Return the four limits of five classes: quintiles of the displayed values, rounded, strictly increasing.

    A value equal to a limit belongs to the class above it. Empty without any value.
    """
    shown = displayed_array(np.fromiter(values, dtype=np.float64), decimals)
    if not shown.size:
        return ()
    step = 10.0**-decimals
    limits: list[float] = []
    for limit in displayed_array(np.quantile(shown, _QUINTILES), decimals):
        least = limits[-1] + step if limits else -np.inf
        limits.append(round(float(max(limit, least)), decimals))
    return tuple(limits)
