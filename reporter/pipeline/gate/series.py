"""A release arranged by series and period, so that every check is one operation on a matrix."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reporter.domain.gate import Offence
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Status
from reporter.domain.period import Period, Rhythm

HISTORY_SHOWN = 13  # periods of an offending series that a report shows: a year before and the three before it
NAMED = 12  # offences that one concern carries
_SAYS_WHY_NOT = {str(Status.SECRET), str(Status.NOT_SIGNIFICANT), str(Status.NOT_APPLICABLE)}

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Figures of shape (series, periods), NaN where there is none.

    *keys* has the columns territory, indicator, category, one row a series; *periods* are the written forms, oldest first.
    *explained* marks cells without a figure whose status says why (secret, not significant). *rates* marks series counted in
    percent, *classes* those that are ordered classes, *residual* those that take in what is left elsewhere, *raw* those
    without seasonal adjustment; *rounding* is their unit.
    """

    keys: pd.DataFrame
    periods: tuple[str, ...]
    values: Matrix
    explained: Mask
    rates: Mask
    classes: Mask
    residual: Mask
    raw: Mask
    rounding: Matrix

    @classmethod
    def of(cls, frame: pd.DataFrame, indicators: Indicators) -> "Series":
        """Arrange a frame whose structure is sound."""
        columns = ["territory", "indicator", "category"]
        codes = [pd.factorize(frame[column], sort=True) for column in columns]
        joined = np.zeros(len(frame), dtype=np.int64)
        for numbers, names in codes:
            joined = joined * max(1, len(names)) + numbers
        rows, firsts, places = np.unique(joined, return_index=True, return_inverse=True)
        numbers, names = pd.factorize(frame["period"], sort=True)
        shape = (len(rows), len(names))
        values, explained = np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
        values[places, numbers] = frame["value"].to_numpy(dtype=np.float64)
        explained[places, numbers] = frame["status"].isin(_SAYS_WHY_NOT).to_numpy()
        keys = frame[columns].iloc[firsts].reset_index(drop=True)
        declared = [indicators.get(name) for name in keys["indicator"]]
        return cls(
            keys,
            tuple(map(str, names)),
            values,
            explained,
            np.array([i.is_rate for i in declared], dtype=np.bool_),
            np.array([i.unit.name == "CLASS" for i in declared], dtype=np.bool_),
            np.array(
                [bool(c) and c in {i.residual, *i.alignments} for i, c in zip(declared, keys["category"], strict=True)], dtype=np.bool_
            ),
            np.array([not i.adjustment.allows_quarter_change for i in declared], dtype=np.bool_),
            np.array([i.rounding for i in declared]),
        )

    @property
    def per_year(self) -> int:
        """Return how many periods of the last period's rhythm make a year."""
        return Period.parse(self.periods[-1]).rhythm.per_year if self.periods else Rhythm.QUARTER.per_year

    @property
    def levels(self) -> npt.NDArray[np.str_]:
        """Return the level of each series' territory."""
        places, names = pd.factorize(self.keys["territory"])
        return np.array([str(name).partition("-")[0] for name in names])[places]

    @property
    def groups(self) -> npt.NDArray[np.int64]:
        """Return a number for each (indicator, category): series of one group move together."""
        return (self.keys["indicator"] + "|" + self.keys["category"]).factorize()[0].astype(np.int64)

    def aligned(self, other: "Series") -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the rows of this and of *other* that are the same series."""
        names = ["territory", "indicator", "category"]
        left = self.keys.assign(here=np.arange(len(self.keys)))
        both = left.merge(other.keys.assign(there=np.arange(len(other.keys))), on=names)
        return both["here"].to_numpy(dtype=np.int64), both["there"].to_numpy(dtype=np.int64)

    @property
    def known(self) -> Mask:
        """Return which cells have a figure."""
        return ~np.isnan(self.values[:])

    def columns_of(self, periods: Iterable[str]) -> npt.NDArray[np.int64]:
        """Return the places of *periods*, -1 where one is not there."""
        places = {period: place for place, period in enumerate(self.periods)}
        return np.array([places.get(period, -1) for period in periods], dtype=np.int64)

    def offence(self, row: int, column: int, expected: float | None = None) -> Offence:
        """Return one cell with what was expected and its own last periods."""
        return self._offence(row, self.periods[column], self.values[row, column], expected)

    def lost(self, row: int, period: str, expected: float | None = None) -> Offence:
        """Return a cell that is not there any more."""
        return self._offence(row, period, np.nan, expected)

    def _offence(self, row: int, period: str, value: float, expected: float | None) -> Offence:
        territory, indicator, category = (str(self.keys.at[row, name]) for name in ("territory", "indicator", "category"))  # noqa: PD008
        last = next((place + 1 for place, name in enumerate(self.periods) if name == period), len(self.periods))
        shown = range(max(0, last - HISTORY_SHOWN), last)
        history = tuple((self.periods[place], _figure(self.values[row, place])) for place in shown)
        return Offence(territory, indicator, category, period, _figure(value), expected, history)


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def worst(cells: Mask, weights: Matrix, territories: npt.NDArray[np.object_] | None = None) -> list[tuple[int, int]]:
    """Return the marked cells (row, column), as many as a concern carries: the heaviest of each territory first, then the next heaviest."""
    rows, columns = np.nonzero(cells)
    order = np.argsort(-np.nan_to_num(weights[rows, columns], nan=np.inf), kind="stable")
    places = rows if territories is None else pd.factorize(territories)[0][rows]
    _, firsts = np.unique(places[order], return_index=True)
    kept = [*order[np.sort(firsts)], *np.delete(order, firsts)][:NAMED]
    return [(int(rows[place]), int(columns[place])) for place in kept]


def named(offence: Offence) -> str:
    """Return a cell in words: departement-44 taux_chomage 2026-T1 7.2 (expected about 7.3)."""
    category = f"/{offence.category}" if offence.category else ""
    value = "nothing" if offence.value is None else f"{offence.value:g}"
    expected = "" if offence.expected is None else f" (expected about {offence.expected:.4g})"
    return f"{offence.territory} {offence.indicator}{category} {offence.period} {value}{expected}"
