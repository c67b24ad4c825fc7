"""Below which size a change of a series is noise, for one series and for a whole edition at once (analysis.md §4).

Over a year: an adjusted series keeps the threshold of its quarters, because the noise of a difference between two levels does
not grow with the time between them (the spread of its year changes would measure the business cycle: on Insee's rates it is
0.7 point). A raw series has no quarter changes: its noise is that of its year changes from one quarter to the next, over √2.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reporter.analysis.rounded_arrays import displayed_array
from reporter.analysis.rounding import PERCENT_DECIMALS
from reporter.domain.facts import Threshold
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId

NOISE_MULTIPLE = 1.0  # k: 11.7 % of words reversed on Insee's rates by département (back_test.py); 0 gives 14.2 %, 2 calls 85 % stable
MAD_TO_SD = 1.4826  # robust standard deviation of a normal law
LEAST_CHANGES = 12  # three years of quarters; with fewer the spread is not measured

Matrix = NDArray[np.float64]


def noise_threshold(changes: Sequence[float] | Matrix, *, rounding: float, floor: float, k: float = NOISE_MULTIPLE) -> float:
    """Return max(rounding unit, k × 1.4826 × MAD of *changes*, floor); the spread counts from twelve changes on.

    *changes* are those of the series before the quarter that is judged, in the same unit as *rounding* and *floor*.
    """
    values = np.asarray(changes, dtype=np.float64)
    if not np.isfinite(values).all():
        message = "changes must be finite"
        raise ValueError(message)
    if values.size < LEAST_CHANGES:
        return max(rounding, floor)
    spread = MAD_TO_SD * float(np.median(np.abs(values - np.median(values))))
    return max(rounding, k * spread, floor)


def thresholds(frame: pd.DataFrame, indicators: Indicators) -> Mapping[TerritoryId, tuple[Threshold, ...]]:
    """Return the thresholds of every quarterly series of an edition's frame (columns of tables.ObservationTable)."""
    found: dict[TerritoryId, list[Threshold]] = {}
    for identifier, rows in frame[frame["value"].notna()].groupby("indicator", sort=True):
        indicator = indicators.get(str(identifier))
        for territory, threshold in _of_indicator(rows, indicator):
            found.setdefault(territory, []).append(threshold)
    return {territory: tuple(values) for territory, values in found.items()}


def _of_indicator(rows: pd.DataFrame, indicator: Indicator) -> list[tuple[TerritoryId, Threshold]]:
    keys, levels, first = displayed_levels(rows, indicator)
    per_year = indicator.rhythm.per_year
    if indicator.adjustment.allows_quarter_change:
        changes = _past(displayed_changes(levels, 1, indicator, first))
    else:
        yearly = displayed_changes(levels, per_year, indicator, first)
        changes = _past(yearly[:, 1:] - yearly[:, :-1]) / math.sqrt(2)
    sizes, spreads = spread(changes)
    limits = np.maximum(_least(levels, indicator), np.where(sizes >= LEAST_CHANGES, NOISE_MULTIPLE * spreads, 0.0))
    territories = {name: TerritoryId.parse(name) for name in {territory for territory, _ in keys}}
    return [
        (territories[territory], Threshold(indicator.id, category, float(limit), float(limit), int(size)))
        for (territory, category), limit, size in zip(keys, limits, sizes, strict=True)
    ]


def displayed_levels(rows: pd.DataFrame, indicator: Indicator) -> tuple[list[tuple[str, str]], Matrix, int]:
    """Return the series' keys, their displayed figures of shape (series, periods), NaN where missing, and the first ordinal."""
    periods, labels = pd.factorize(rows["period"])
    ordinals = np.array([Period.parse(label).ordinal for label in labels])[periods]
    (territories, named), (categories, codes) = pd.factorize(rows["territory"]), pd.factorize(rows["category"])
    unique, series = np.unique(territories * len(codes) + categories, return_inverse=True)
    first = int(ordinals.min())
    levels = np.full((len(unique), int(ordinals.max()) - first + 1), np.nan)
    levels[series, ordinals - first] = displayed_array(rows["value"].to_numpy(dtype=np.float64), indicator.decimals)
    places, parts = named.tolist(), codes.tolist()
    return [(places[key // len(parts)], parts[key % len(parts)]) for key in unique.tolist()], levels, first


def displayed_changes(levels: Matrix, lag: int, indicator: Indicator, first: int) -> Matrix:
    """Return displayed changes over *lag* periods, NaN where one figure is missing, the base is 0 or a break disturbs it."""
    after, before = levels[:, lag:], levels[:, : levels.shape[1] - min(lag, levels.shape[1])]
    if indicator.is_rate:
        changes = displayed_array(after - before, indicator.decimals)
    else:
        base = np.where(before == 0, np.nan, before)
        changes = displayed_array((after - base) / base * 100, PERCENT_DECIMALS)
    for broken in indicator.breaks:
        at, settled = broken.at.ordinal - first - lag, broken.settled.ordinal - first
        changes[:, max(at, 0) : max(settled, 0)] = np.nan
        for told_twice in broken.variants:
            column = told_twice.period.ordinal - first - lag
            if told_twice.period.shifted(-lag) == told_twice.against and 0 <= column < changes.shape[1]:
                changes[:, column] = np.nan
    return changes


def _past(changes: Matrix) -> Matrix:
    """Return *changes* less the last known one of each series: it is the one that is judged."""
    kept = changes.copy()
    known = ~np.isnan(kept)
    if known.size:
        rows = np.flatnonzero(known.any(axis=1))
        last = known.shape[1] - 1 - np.argmax(known[rows, ::-1], axis=1)
        kept[rows, last] = np.nan
    return kept


def spread(changes: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """Return how many changes each series has and their robust standard deviation (0 for a series without any)."""
    sizes = np.asarray((~np.isnan(changes)).sum(axis=1), dtype=np.int64)
    spreads = np.zeros(len(changes))
    rows = np.flatnonzero(sizes)
    if rows.size:
        known = changes[rows]
        deviations = np.abs(known - np.nanmedian(known, axis=1, keepdims=True))
        spreads[rows] = MAD_TO_SD * np.nanmedian(deviations, axis=1)
    return sizes, spreads


def _least(levels: Matrix, indicator: Indicator) -> Matrix:
    """Return the larger of rounding unit and floor, in points for a rate and in percent of the last level else."""
    if indicator.is_rate:
        return np.full(len(levels), max(indicator.rounding, indicator.noise_floor))
    known = ~np.isnan(levels)
    last = levels[np.arange(len(levels)), levels.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)]
    unit = np.divide(100 * indicator.rounding, last, out=np.zeros(len(levels)), where=last > 0)
    return np.asarray(np.maximum(unit, indicator.noise_floor))
