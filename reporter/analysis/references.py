"""What is computed once an edition for all territories, and each territory's slice of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import pandas as pd

from reporter.analysis.back_test import back_test
from reporter.analysis.compared import (
    MAPPED_INDICATOR,
    NEIGHBOUR_PERIODS,
    PARENT_LEVELS,
    Cut,
    of_levels,
    of_neighbours,
    of_parents,
    of_peers,
)
from reporter.analysis.comparison import class_breaks
from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.nation_sectors import nation_sums
from reporter.analysis.noise import thresholds
from reporter.analysis.peer_groups import Group, peer_groups
from reporter.analysis.ranking import is_ascending, ranks
from reporter.analysis.rounding import PERCENT_DECIMALS
from reporter.domain.facts import BackTest, Comparator, PeerGroup, Rank, References, Threshold
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import EditionError
from reporter.tables import ObservationTable

__all__ = ["MAPPED_INDICATOR", "NEIGHBOUR_PERIODS", "EditionReferences", "edition_references", "neighbours", "parents"]


class _Beside(StrEnum):
    """As what a territory stands beside another: decides which of its figures travel with it."""

    PARENT = "parent"
    NEIGHBOUR = "neighbour"
    PEER = "peer"


@dataclass(frozen=True, slots=True, eq=False)
class EditionReferences:
    """Ranks, noise thresholds and map classes of one edition; `for_territory` costs next to nothing after its first calls."""

    register: Register
    ranks: Mapping[TerritoryId, tuple[Rank, ...]]
    thresholds: Mapping[TerritoryId, tuple[Threshold, ...]]
    class_breaks: Mapping[Level, tuple[tuple[str, tuple[float, ...]], ...]]
    class_periods: Mapping[Level, Period]
    peer_groups: Mapping[TerritoryId, Group]
    _cuts: Mapping[_Beside, Cut] = field(repr=False)
    _comparators: dict[tuple[TerritoryId, _Beside], Comparator] = field(default_factory=dict, repr=False)
    nation: Mapping[Level, tuple[Observation, ...]] = field(default_factory=dict, repr=False)
    back_test: BackTest | None = None

    def for_territory(self, identifier: TerritoryId) -> References:
        """Return one territory's slice; UnknownTerritoryError when the register does not hold it."""
        territory = self.register.get(identifier)
        mapped = neighbours(territory, self.register)
        return References(
            parents=tuple(self._comparator(parent, _Beside.PARENT) for parent in parents(territory, self.register)),
            neighbours=tuple(self._comparator(neighbour, _Beside.NEIGHBOUR) for neighbour in mapped),
            ranks=self.ranks.get(identifier, ()),
            thresholds=self.thresholds.get(identifier, ()),
            class_breaks=self._class_breaks(identifier, mapped[0].id.level) if mapped else (),
            peer_group=self._peer_group(identifier),
            nation=self.nation.get(territory.level_of_figures, ()),
            back_test=self.back_test,
        )

    def for_custom(self, territory: Territory, sums: tuple[Observation, ...], indicators: Indicators) -> References:
        """Return the slice of a custom territory: région and France, noise of its own *sums*, no place and no map."""
        own = thresholds(ObservationTable.of(sums).frame, indicators)
        return replace(self.for_territory(territory.id), thresholds=own.get(territory.id, ()))

    def _peer_group(self, identifier: TerritoryId) -> PeerGroup | None:
        group = self.peer_groups.get(identifier)
        if group is None:
            return None
        members = tuple(self._comparator(self.register.get(member), _Beside.PEER) for member in group.members)
        return PeerGroup(members, group.basis, group.figures)

    def _class_breaks(self, identifier: TerritoryId, level: Level) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Return the limits of the map's classes, none where the territory's own last rate is of another period than they are."""
        own = [o for o in self._comparator(self.register.get(identifier), _Beside.NEIGHBOUR).observations if o.value is not None]
        return self.class_breaks.get(level, ()) if not own or own[-1].period == self.class_periods.get(level) else ()

    def _comparator(self, territory: Territory, beside: _Beside) -> Comparator:
        key = (territory.id, beside)
        if key not in self._comparators:
            rows = self._cuts[beside].slice(territory.id)
            shown = ObservationTable(of_parents(rows) if beside is _Beside.PARENT else rows).observations()
            read = {(o.indicator, o.category) for o in shown}
            limits = tuple(t for t in self.thresholds.get(territory.id, ()) if (t.indicator, t.category) in read)
            self._comparators[key] = Comparator(territory, shown, limits)
        return self._comparators[key]


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
        peer_groups(frame, newest.frame if newest else frame, register, indicators),
        {
            _Beside.PARENT: Cut.of(of_levels(frame, PARENT_LEVELS)),
            _Beside.NEIGHBOUR: Cut.of(of_neighbours(frame)),
            _Beside.PEER: Cut.of(of_peers(frame)),
        },
        nation=nation_sums(frame, indicators),
        back_test=None if edition.fictitious else _back_test(frame, indicators),
    )


def _back_test(frame: pd.DataFrame, indicators: Indicators) -> BackTest | None:
    """Return how the thresholds would have done on the départements' own rates; made-up rates prove nothing."""
    departments = frame["territory"].str.startswith(f"{Level.DEPARTMENT}-")
    rows = frame[(frame["indicator"] == MAPPED_INDICATOR) & (frame["category"] == TOTAL) & departments]
    return back_test(rows, indicators.get(MAPPED_INDICATOR))


def parents(territory: Territory, register: Register) -> tuple[Territory, ...]:
    """Return who a territory is compared to: the département that holds it whole, its région, France; never the same territory twice."""
    if territory.id == FRANCE:
        return ()
    homes = [] if territory.is_overseas else [parent for parent in territory.parents if parent.level is Level.DEPARTMENT]
    region = territory.parent(Level.REGION)
    wider = () if region is None or territory.is_single_department_region else (region,)
    nearest = tuple(register.get(parent) for parent in (*(homes if len(homes) == 1 else ()), *wider))
    return (*nearest, register.get(FRANCE)) if FRANCE in register else nearest


def neighbours(territory: Territory, register: Register) -> tuple[Territory, ...]:
    """Return the territories of this one's map, itself included.

    Départements and zones d'emploi of the shown région; the five overseas départements together, for the département as for
    the région; all régions for a région of métropole and for France; none for a custom territory, which no map draws.
    """
    if territory.id.level is Level.CUSTOM:
        return ()
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
