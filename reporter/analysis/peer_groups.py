"""The peer groups of a whole edition, and what the main figures are in each of them: once an edition, for all territories at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reporter.analysis.compared import MAIN_INDICATORS
from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.likeness import LEAST_PEERS, Matrix, combined, group_size, nearest, ratio_distances, share_distances
from reporter.analysis.ranking import is_ascending
from reporter.analysis.rounded_arrays import displayed_array
from reporter.analysis.rounding import PERCENT_DECIMALS
from reporter.analysis.trend import SMALL_NUMBER
from reporter.domain.facts import Criterion, Likeness, PeerFigure, Rank
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register, TerritoryId

PEER_LEVELS = (Level.REGION, Level.DEPARTMENT, Level.EMPLOYMENT_ZONE, Level.EMPLOYMENT_BASIN, Level.EPCI)
SIZE_INDICATORS = ("emploi_salarie_prive", "effectifs_salaries_flores", "population_15_plus")  # the first that a level has
SECTOR_INDICATORS = ("emploi_salarie_prive", "emploi_salarie_prive_annuel", "effectifs_salaries_flores")  # the same
INHABITANTS = "population_15_plus"
LEAST_KNOWN = 0.9  # of the jobs must be in sectors that are published: what is secret is no sector
_COMMON = 2  # a criterion counts where at least one territory in two has it; the others have no peers then


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a territory is compared to, by what they were chosen, and what the main figures are among them."""

    members: tuple[TerritoryId, ...]
    basis: tuple[Likeness, ...]
    figures: tuple[PeerFigure, ...]


class _Column(NamedTuple):
    """One figure of every territory of a level, as displayed, NaN where it is missing."""

    indicator: str
    period: Period
    ascending: bool
    decimals: int
    figures: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """The figures of one level: totals and parts, columns of tables.ObservationTable; *names* gives the order of the arrays."""

    totals: pd.DataFrame
    parts: pd.DataFrame
    names: Sequence[str]
    indicators: Indicators

    def period(self, indicator: str) -> Period | None:
        """Return the last period of an indicator's totals, or None where it has none."""
        periods = self.totals.loc[self.totals["indicator"] == indicator, "period"]
        return Period.parse(periods.max()) if len(periods) else None

    def total(self, indicator: str, period: Period) -> Matrix:
        """Return the totals of one period, NaN where missing."""
        rows = self.totals[(self.totals["indicator"] == indicator) & (self.totals["period"] == str(period))]
        return rows.set_index("territory")["value"].reindex(list(self.names)).to_numpy(dtype=np.float64)

    def shares(self, indicator: str, period: Period) -> Matrix:
        """Return the share of each sector in the total, shape (territories, sectors); NaN rows where too little is published.

        So are rows with a sector that seasonal adjustment has made negative: no distance can be told from them.
        """
        declared = self.indicators.get(indicator)
        rows = self.parts[(self.parts["indicator"] == indicator) & (self.parts["period"] == str(period))]
        rows = rows[~rows["category"].isin([declared.residual, *declared.alignments])]
        jobs = rows.pivot_table(index="territory", columns="category", values="value").reindex(list(self.names))
        shares = jobs.to_numpy(dtype=np.float64) / self.total(indicator, period)[:, None]
        known = np.nansum(shares, axis=1) if shares.size else np.zeros(len(self.names))
        usable = (known >= LEAST_KNOWN) & ~(shares < 0).any(axis=1)
        return np.where(usable[:, None], np.nan_to_num(shares), np.nan)


def peer_groups(frame: pd.DataFrame, newest: pd.DataFrame, register: Register, indicators: Indicators) -> Mapping[TerritoryId, Group]:
    """Return the group of every territory that has one; *newest* are the totals of the last period and of the one a year before.

    Overseas and métropole are never mixed: their labour markets are too far apart for a distance to bring them together. A
    territory without the figures that the others of its level are chosen by has no peers.
    """
    declared = {indicator.id for indicator in indicators.indicators}
    wanted = [i for i in dict.fromkeys((*MAIN_INDICATORS, *SIZE_INDICATORS, *SECTOR_INDICATORS)) if i in declared]
    totals, parts = _known(newest, wanted), _known(frame, [i for i in SECTOR_INDICATORS if i in declared])
    totals, parts = totals[totals["category"] == TOTAL], parts[parts["category"] != TOTAL]
    found: dict[TerritoryId, Group] = {}
    for level in PEER_LEVELS:
        of_level = [rows[rows["territory"].str.startswith(f"{level}-")] for rows in (totals, parts)]
        for overseas in (False, True):
            places = [t.id for t in register.at(level) if t.is_overseas is overseas]
            if len(of_level[0]) and group_size(len(places) - 1):
                found |= _groups(places, _Figures(of_level[0], of_level[1], [str(place) for place in places], indicators))
    return found


def _known(frame: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    return frame[frame["indicator"].isin(list(wanted)) & frame["value"].notna()]


def _groups(places: Sequence[TerritoryId], figures: _Figures) -> Iterator[tuple[TerritoryId, Group]]:
    """Yield the group of each of *places*, which are ordered by code, so that of two as near the first by code is chosen."""
    criteria = tuple(_criteria(figures))
    if not criteria or criteria[0][0].criterion is not Criterion.SIZE:
        return
    complete = np.logical_and.reduce([np.isfinite(values).reshape(len(places), -1).all(axis=1) for _, values in criteria])
    rows = np.flatnonzero(complete)
    size = group_size(len(rows) - 1)
    if not size:
        return
    distances = {likeness.criterion: _distances(likeness.criterion, values[rows]) for likeness, values in criteria}
    chosen = rows[nearest(combined(distances), size)]
    basis = tuple(likeness for likeness, _ in criteria)
    found = [_peer_figures(column, rows, chosen) for column in _columns(figures)]
    for place, (row, members) in enumerate(zip(rows.tolist(), chosen.tolist(), strict=True)):
        known = tuple(figure for column in found if (figure := column[place]))
        yield places[row], Group(tuple(places[member] for member in members), basis, known)


def _criteria(figures: _Figures) -> Iterator[tuple[Likeness, Matrix]]:
    """Yield what the territories of a level are chosen by, with its values; size first, without which there is no group."""
    size = _first(figures, SIZE_INDICATORS)
    if size is None:
        return
    indicator, period, values = size
    yield Likeness(Criterion.SIZE, indicator, period), values
    for identifier in SECTOR_INDICATORS:
        last = figures.period(identifier)
        if last and _is_common(shares := figures.shares(identifier, last)):
            yield Likeness(Criterion.SECTORS, identifier, last), shares
            break
    if indicator != INHABITANTS and (people := _first(figures, (INHABITANTS,))):
        yield Likeness(Criterion.CONCENTRATION, INHABITANTS, people[1]), values / people[2]


def _first(figures: _Figures, identifiers: Sequence[str]) -> tuple[str, Period, Matrix] | None:
    """Return the first of some indicators that the level has, with its period and its positive totals."""
    for identifier in identifiers:
        if period := figures.period(identifier):
            values = figures.total(identifier, period)
            positive = np.where(values > 0, values, np.nan)
            if _is_common(positive):
                return identifier, period, positive
    return None


def _is_common(values: Matrix) -> bool:
    known = np.isfinite(values).reshape(len(values), -1).all(axis=1) if values.size else np.zeros(1, dtype=bool)
    return int(known.sum()) * _COMMON >= len(values)


def _distances(criterion: Criterion, values: Matrix) -> Matrix:
    return share_distances(values) if criterion is Criterion.SECTORS else ratio_distances(values)


def _columns(figures: _Figures) -> Iterator[_Column]:
    """Yield the rate and its change over the year, then the changes of jobs and job seekers; none across a break."""
    for identifier in MAIN_INDICATORS:
        last = figures.period(identifier)
        if last is None:
            continue
        indicator = figures.indicators.get(identifier)
        now, before = (displayed_array(figures.total(identifier, p), indicator.decimals) for p in (last, last.year_before))
        if indicator.is_rate:
            yield _Column(identifier, last, is_ascending(indicator), indicator.decimals, now)
        if not any(b.lies_between(last.year_before, last) for b in indicator.breaks):
            yield _change_column(indicator, last, now, before)


def _change_column(indicator: Indicator, last: Period, now: Matrix, before: Matrix) -> _Column:
    """Return changes over the year as trend.change_between has them: in points, or in percent from a base of 100 on."""
    decimals = indicator.decimals if indicator.is_rate else PERCENT_DECIMALS
    base = np.where(before >= SMALL_NUMBER, before, np.nan)
    changes = now - before if indicator.is_rate else (now - base) / base * 100
    identifier = derived_id(indicator.id, Measure.YEAR_CHANGE)
    return _Column(identifier, last, is_ascending(indicator), decimals, displayed_array(changes, decimals))


def _peer_figures(column: _Column, rows: NDArray[np.intp], chosen: NDArray[np.intp]) -> list[PeerFigure | None]:
    """Return what one figure is in each group, None where fewer than four peers have it."""
    own, theirs = column.figures[rows], column.figures[chosen]
    known = np.isfinite(theirs).sum(axis=1)
    enough = np.flatnonzero(known >= LEAST_PEERS)
    found: list[PeerFigure | None] = [None] * len(rows)
    medians = displayed_array(np.nanmedian(theirs[enough], axis=1), column.decimals) if enough.size else np.empty(0)
    lower, higher = (theirs < own[:, None]).sum(axis=1), (theirs > own[:, None]).sum(axis=1)
    for row, median in zip(enough, medians, strict=True):
        low, high = float(np.nanmin(theirs[row])), float(np.nanmax(theirs[row]))
        counts = int(known[row]), int(lower[row]), int(higher[row])
        rank = _rank(column, *counts) if np.isfinite(own[row]) else None
        found[row] = PeerFigure(column.indicator, column.period, float(median), low, high, *counts, rank)
    return found


def _rank(column: _Column, known: int, lower: int, higher: int) -> Rank:
    better = lower if column.ascending else higher
    return Rank(column.indicator, column.period, better + 1, lower + higher < known, known + 1, column.ascending)
