"""Which figures of another territory travel beside this one's: declared here, cut from an edition's frame once.

A job is pickled for each worker: France alone has thousands of figures that no page compares anything to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd

from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import ObservationTable

MAPPED_INDICATOR = "taux_chomage"  # the one figure of which neighbours are compared on page 1
MAIN_INDICATORS = (MAPPED_INDICATOR, "emploi_salarie_prive", "inscrits_abc", "inscrits_abc_brut")  # what peers are compared on
# By prefix: every category of jobs, hires, projects, tensions and of those registered in A and in A, B, C…
WHOLE_FAMILIES = ("emploi_salarie_prive", "emploi_metier", "dpae", "embauches", "projets_", "tension", "inscrits_a")
TOTAL_FAMILIES = (MAPPED_INDICATOR, "inscrits_")  # … and of these the totals only
NEIGHBOUR_PERIODS = 41  # ten years and the quarter before them: lows, highs and sparklines of the table of neighbours
PART_PERIODS = NEIGHBOUR_PERIODS  # of a category: the windows of sectors and ten years, not the 88 divisions since 1998
PARENT_LEVELS = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT)  # whose whole series stand beside those of a territory
PEER_PERIODS = 5  # a figure and its change over a year of quarters


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Some rows of an edition's frame, sorted, with the first row and the one after the last of each territory."""

    frame: pd.DataFrame
    rows: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """Return a cut of rows that are sorted by territory."""
        counts = frame.groupby("territory", sort=False).size()
        ends = zip(counts.index, counts, counts.cumsum(), strict=True)
        return cls(frame, {str(name): (int(end - count), int(end)) for name, count, end in ends})

    def slice(self, identifier: TerritoryId) -> pd.DataFrame:
        """Return the rows of one territory, none where it has none."""
        first, last = self.rows.get(str(identifier), (0, 0))
        return self.frame.iloc[first:last]

    def observations(self, identifier: TerritoryId) -> tuple[Observation, ...]:
        """Return the figures of one territory."""
        return ObservationTable(self.slice(identifier)).observations()


def of_levels(frame: pd.DataFrame, levels: Collection[Level]) -> pd.DataFrame:
    """Return the rows of some levels alone: the others, most of a national edition, need not stay in memory."""
    return frame[frame["territory"].str.startswith(tuple(f"{level}-" for level in levels))]


def of_parents(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what a page reads of région or France, from all rows of one territory."""
    indicators, is_total = rows["indicator"], rows["category"] == TOTAL
    kept = rows[is_total & indicators.str.startswith(WHOLE_FAMILIES + TOTAL_FAMILIES) | indicators.str.startswith(WHOLE_FAMILIES)]
    recent = kept.groupby(["indicator", "category"], sort=False).cumcount(ascending=False) < PART_PERIODS
    return kept[recent | (kept["category"] == TOTAL)]


def of_neighbours(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a page reads of the territories of its map, from a sorted frame: the mapped totals of the last years."""
    return _last_totals(frame, (MAPPED_INDICATOR,), NEIGHBOUR_PERIODS)


def of_peers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a page reads of peers, from a sorted frame: the last year of the main totals."""
    return _last_totals(frame, MAIN_INDICATORS, PEER_PERIODS)


def _last_totals(frame: pd.DataFrame, indicators: Collection[str], periods: int) -> pd.DataFrame:
    totals = frame[frame["indicator"].isin(list(indicators)) & (frame["category"] == TOTAL)]
    return totals.groupby(["territory", "indicator"], sort=False).tail(periods)
