"""Places of territories, with ties, on the figures as displayed."""

from collections.abc import Mapping

import numpy as np

from reporter.analysis.rounded_arrays import displayed_array
from reporter.domain.facts import Rank
from reporter.domain.indicator import Indicator, Polarity
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId


def ranks(
    values: Mapping[TerritoryId, float], *, indicator: str, period: Period, ascending: bool, decimals: int
) -> Mapping[TerritoryId, Rank]:
    """Return everybody's place: ties share the best one, and the next place counts them all (1, 2, 2, 4).

    *ascending*: place 1 is the lowest value. Only territories that have a figure belong in *values*.
    """
    shown = displayed_array(np.fromiter(values.values(), dtype=np.float64, count=len(values)), decimals)
    if not np.isfinite(shown).all():
        message = f"{indicator}, {period}: only figures can be ranked"
        raise ValueError(message)
    keys = shown if ascending else -shown
    ordered = np.sort(keys)
    positions = np.searchsorted(ordered, keys, side="left") + 1
    sharers = np.searchsorted(ordered, keys, side="right") + 1 - positions
    return {
        territory: Rank(indicator, period, int(position), bool(tied), len(values), ascending)
        for territory, position, tied in zip(values, positions, sharers > 1, strict=True)
    }


def is_ascending(indicator: Indicator) -> bool:
    """Say whether place 1 is the lowest value: only where the indicator declares that lower is better."""
    return indicator.polarity is Polarity.LOWER_IS_BETTER
