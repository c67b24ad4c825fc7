"""How often a word of direction is taken back: the thresholds judged on the past of real rates (analysis.md §4).

Every quarter is judged by what was known before it: its threshold is measured on the earlier changes of the same series, and
only quarters with twelve of them are judged. There is one vintage only, so that what revisions change is not measured.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from reporter.analysis.noise import LEAST_CHANGES, NOISE_MULTIPLE, Matrix, displayed_changes, displayed_levels, spread
from reporter.analysis.rounding import displayed
from reporter.domain.facts import BackTest
from reporter.domain.indicator import Indicator
from reporter.domain.period import Period

LEAST_WORDS = 500  # with fewer « hausse » and « baisse » their fate says nothing
_EXACT = 1e-9  # changes are tenths, written in binary


@dataclass(frozen=True, slots=True)
class Tally:
    """Quarters that have a following one: how many, how many are stable, how many get a word, how many words are taken back."""

    quarters: int
    stable: int
    words: int
    reversals: int

    @property
    def reversal_share(self) -> Decimal:
        """Return the share in percent, one decimal, of words that the next quarter contradicts."""
        return displayed(Decimal(100 * self.reversals) / self.words, 1)

    @property
    def stable_share(self) -> Decimal:
        """Return the share in percent, one decimal, of quarters that get no word."""
        return displayed(Decimal(100 * self.stable) / self.quarters, 1)


def back_test(rows: pd.DataFrame, indicator: Indicator) -> BackTest | None:
    """Return what became of the words about one rate at one level; None where too few would have been said.

    *rows* are its totals there, with columns of tables.ObservationTable.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return None
    series, levels, first = displayed_levels(known, indicator)
    changes = displayed_changes(levels, 1, indicator, first)
    directions = judged(changes, least=max(indicator.rounding, indicator.noise_floor))
    found = tally(directions)
    if found.words < LEAST_WORDS:
        return None
    start = int(np.flatnonzero(~np.isnan(directions).all(axis=0))[0]) + 1
    earliest = Period.parse(str(known["period"].min()))
    periods = (earliest.shifted(start), earliest.shifted(changes.shape[1]))
    return BackTest(indicator.id, len(series), *periods, float(found.reversal_share), float(found.stable_share))


def judged(changes: Matrix, *, least: float, k: float = NOISE_MULTIPLE, known: int = LEAST_CHANGES) -> Matrix:
    """Return 1, −1 or 0 for every change of shape (series, quarters) by the threshold known before it; NaN where none is judged.

    *least* is the larger of rounding unit and floor; a change is judged from *known* earlier changes of its series on.
    """
    directions = np.full(changes.shape, np.nan)
    for quarter in range(changes.shape[1]):
        sizes, spreads = spread(changes[:, :quarter])
        limits = np.maximum(least, np.where(sizes >= LEAST_CHANGES, k * spreads, 0.0))
        now = changes[:, quarter]
        told = np.where(np.abs(now) > limits + _EXACT, np.sign(now), 0.0)
        directions[:, quarter] = np.where(np.isnan(now) | (sizes < known), np.nan, told)
    return directions


def tally(directions: Matrix) -> Tally:
    """Count the words of all quarters but the last, and those that the next quarter contradicts."""
    now, following = directions[:, :-1], directions[:, 1:]
    pairs = ~np.isnan(now) & ~np.isnan(following)
    words = pairs & (now != 0)
    reversals = words & (following == -now)
    return Tally(int(pairs.sum()), int((pairs & (now == 0)).sum()), int(words.sum()), int(reversals.sum()))
