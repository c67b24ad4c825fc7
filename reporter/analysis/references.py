"""What is computed once an edition for all territories, and each territory's slice of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from reporter.analysis.back_test import back_test
from reporter.analysis.comparison import class_breaks
from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.nation_sectors import level_of, nation_sums
from reporter.analysis.noise import thresholds
from reporter.analysis.ranking import is_ascending, ranks
from reporter.analysis.rounding import PERCENT_DECIMALS
from reporter.domain.facts import BackTest, Comparator, Rank, References, Threshold
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import EditionError
from reporter.tables import ObservationTable

MAPPED_INDICATOR = "taux_chomage"  # the one figure of which neighbours are compared on page 1
NEIGHBOUR_PERIODS = 41  # ten years and the quarter before them: lows, highs and sparklines of the table of neighbours


@dataclass(frozen=True, slots=True, eq=False)
class EditionReferences:
    """Ranks, noise thresholds and map classes of one edition; `for_territory` costs next to nothing after its first calls."""

    register: Register
    ranks: Mapping[TerritoryId, tuple[Rank, ...]]
    thresholds: Mapping[TerritoryId, tuple[Threshold, ...]]
    class_breaks: Mapping[Level, tuple[tuple[str, tuple[float, ...]], ...]]
    class_periods: Mapping[Level, Period]
    _frame: pd.DataFrame = field(repr=False)
    _rows: Mapping[str, tuple[int, int]] = field(repr=False)
    _comparators: dict[tuple[TerritoryId, bool], Comparator] = field(default_factory=dict, repr=False)
    nation: Mapping[Level, tuple[Observation, ...]] = field(default_factory=dict, repr=False)
    back_test: BackTest | None = None

    def for_territory(self, identifier: TerritoryId) -> References:
        """Return one territory's slice; UnknownTerritoryError when the register does not hold it."""
        territory = self.register.get(identifier)
        mapped = neighbours(territory, self.register)
        return References(
            parents=tuple(self._comparator(parent, whole=True) for parent in parents(territory, self.register)),
            neighbours=tuple(self._comparator(neighbour, whole=False) for neighbour in mapped),
            ranks=self.ranks.get(identifier, ()),
            thresholds=self.thresholds.get(identifier, ()),
            class_breaks=self._class_breaks(identifier, mapped[0].id.level) if mapped else (),
            nation=self.nation.get(level_of(territory), ()),
            back_test=self.back_test,
        )

    def _class_breaks(self, identifier: TerritoryId, level: Level) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Return the limits of the map's classes, none where the territory's own last rate is of another period than they are."""
        own = [o for o in self._comparator(self.register.get(identifier), whole=False).observations if o.value is not None]
        return self.class_breaks.get(level, ()) if not own or own[-1].period == self.class_periods.get(level) else ()

    def _comparator(self, territory: Territory, *, whole: bool) -> Comparator:
        key = (territory.id, whole)
        if key not in self._comparators:
            limits = self.thresholds.get(territory.id, ())
            kept = limits if whole else tuple(t for t in limits if t.indicator == MAPPED_INDICATOR)
            self._comparators[key] = Comparator(territory, self._observations(territory.id, whole=whole), kept)
        return self._comparators[key]

    def _observations(self, identifier: TerritoryId, *, whole: bool) -> tuple[Observation, ...]:
        first, last = self._rows.get(str(identifier), (0, 0))
        rows = self._frame.iloc[first:last]
        if not whole:
            rows = rows[(rows["indicator"] == MAPPED_INDICATOR) & (rows["category"] == TOTAL)].tail(NEIGHBOUR_PERIODS)
        return ObservationTable(rows).observations()


def edition_references(
    table: ObservationTable, register: Register, indicators: Indicators, edition: Edition, newest: ObservationTable | None = None
) -> EditionReferences:
    """Return what the briefings of *edition* share, from all its figures; *newest* are those that places are made of, where known."""
    frame = table.sorted().frame
    places: dict[TerritoryId, list[Rank]] = {}
    breaks: dict[Level, list[tuple[str, tuple[float, ...]]]] = {}
    class_periods: dict[Level, Period] = {}
    for indicator, level, rows in _totals(newest.frame if newest else frame, indicators):
        values = _last_values(rows)
        last = max(values)
        if not last.belongs_in(edition.quarter):
            message = f"{indicator.id} has figures of {last}, later than the edition's quarter {edition.quarter}"
            raise EditionError(message)
        for ranked in _level_ranks(values, indicator, last) if level is not Level.COUNTRY else []:
            for territory, place in ranked.items():
                places.setdefault(territory, []).append(place)
        if indicator.id == MAPPED_INDICATOR:
            class_periods[level] = last
            breaks.setdefault(level, []).append((indicator.id, class_breaks(values[last].values(), indicator.decimals)))
    return EditionReferences(
        register,
        {territory: tuple(found) for territory, found in places.items()},
        thresholds(frame, indicators),
        {level: tuple(found) for level, found in breaks.items()},
        class_periods,
        frame,
        _row_ranges(frame),
        nation=nation_sums(frame, indicators),
        back_test=None if edition.fictitious else _back_test(frame, indicators),
    )


def _back_test(frame: pd.DataFrame, indicators: Indicators) -> BackTest | None:
    """Return how the thresholds would have done on the départements' own rates; made-up rates prove nothing."""
    departments = frame["territory"].str.startswith(f"{Level.DEPARTMENT}-")
    rows = frame[(frame["indicator"] == MAPPED_INDICATOR) & (frame["category"] == TOTAL) & departments]
    return back_test(rows, indicators.get(MAPPED_INDICATOR))


def parents(territory: Territory, register: Register) -> tuple[Territory, ...]:
    """Return who a territory is compared to: its région, unless it is the same territory, then France."""
    if territory.id == FRANCE:
        return ()
    region = territory.parent(Level.REGION)
    nearest = () if region is None or territory.is_single_department_region else (register.get(region),)
    return (*nearest, register.get(FRANCE)) if FRANCE in register else nearest


def neighbours(territory: Territory, register: Register) -> tuple[Territory, ...]:
    """Return the territories of this one's map, itself included.

    Départements and zones d'emploi of the shown région; the five overseas départements together, for the département as for
    the région; all régions for a région of métropole and for France.
    """
    if territory.is_single_department_region:
        return tuple(t for t in register.at(territory.id.level) if t.is_single_department_region)
    if territory.id.level in {Level.REGION, Level.COUNTRY}:
        return register.at(Level.REGION)
    region = territory.parent(Level.REGION)
    if region is None:
        return (territory,)
    return tuple(t for t in register.at(territory.id.level) if t.parent(Level.REGION) == region)


def _totals(frame: pd.DataFrame, indicators: Indicators) -> Iterator[tuple[Indicator, Level, pd.DataFrame]]:
    """Yield the totals of every indicator at every level that has figures."""
    known = frame[frame["value"].notna() & (frame["category"] == TOTAL)]
    levels = known["territory"].str.partition("-")[0]
    for (identifier, level), rows in known.groupby([known["indicator"], levels], sort=True):
        yield indicators.get(str(identifier)), Level(str(level)), rows


def _last_values(rows: pd.DataFrame) -> dict[Period, dict[TerritoryId, float]]:
    """Return the figures of the last period and of the one a year before, where there is one."""
    labels = {Period.parse(label): label for label in rows["period"].unique()}
    last = max(labels)
    wanted = {labels[p]: p for p in (last, last.year_before) if p in labels}
    found: dict[Period, dict[TerritoryId, float]] = {}
    kept = rows.loc[rows["period"].isin(list(wanted)), ["territory", "period", "value"]]
    for territory, period, value in kept.itertuples(index=False, name=None):
        found.setdefault(wanted[period], {})[TerritoryId.parse(territory)] = float(value)
    return found


def _level_ranks(values: dict[Period, dict[TerritoryId, float]], indicator: Indicator, last: Period) -> list[Mapping[TerritoryId, Rank]]:
    """Return places by level for a rate (now and a year before), by change over the year for a count: size says nothing."""
    ascending = is_ascending(indicator)
    if indicator.is_rate:
        return [
            ranks(values[p], indicator=indicator.id, period=p, ascending=ascending, decimals=indicator.decimals)
            for p in (last, last.year_before)
            if p in values
        ]
    if last.year_before not in values or any(b.disturbs(last.year_before, last) for b in indicator.breaks):
        return []
    before = values[last.year_before]
    changes = {t: (v - before[t]) / before[t] * 100 for t, v in values[last].items() if before.get(t)}
    identifier = derived_id(indicator.id, Measure.YEAR_CHANGE)
    return [ranks(changes, indicator=identifier, period=last, ascending=ascending, decimals=PERCENT_DECIMALS)]


def _row_ranges(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return the first row and the one after the last of each territory in a sorted frame."""
    counts = frame.groupby("territory", sort=False).size()
    return {str(name): (int(end - count), int(end)) for name, count, end in zip(counts.index, counts, counts.cumsum(), strict=True)}
