"""One series of a territory, read: its figure, how it moves, how it stands beside région, France and its own past."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.comparison import Gap, at, gap
from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.history import History, history
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import Trend, trend
from reporter.domain.facts import Comparator, Rank, TerritoryFacts, Threshold
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Territory, TerritoryId

WHOLE_FRANCE_FROM = {"taux_chomage": Period.quarter(2014, 1)}  # before, Insee's rate of France is that of métropole alone


@dataclass(frozen=True, slots=True)
class ParentReading:
    """The same series of région or France at the same period, and for a rate the gaps to it, now and before.

    *first_gap* is that of the first period of the last ten years where both have a figure.
    """

    territory: Territory
    series: tuple[Observation, ...]
    figure: Observation | None
    trend: Trend
    gap: Gap | None
    gap_year_before: Gap | None
    first_gap: Gap | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is concluded from one series; *figure* may be an observation that says why there is none.

    *is_new* says that the last edition did not have this period yet. *ranks* begins with the newest.
    """

    indicator: Indicator
    category: str
    series: tuple[Observation, ...]
    figure: Observation
    trend: Trend
    threshold: Threshold | None
    is_new: bool
    france: ParentReading | None
    region: ParentReading | None
    ranks: tuple[Rank, ...]
    history: History | None
    department: ParentReading | None = None

    @property
    def has_value(self) -> bool:
        """Say whether the series has a figure to show."""
        return self.figure.value is not None

    @property
    def rank(self) -> Rank | None:
        """Return the place at the figure's own period, or None."""
        return next((rank for rank in self.ranks if rank.period == self.figure.period), None)

    @property
    def rank_year_before(self) -> Rank | None:
        """Return the place a year before, or None."""
        return next((rank for rank in self.ranks if rank.period == self.figure.period.year_before), None)


@dataclass(frozen=True, slots=True)
class NeighbourReading:
    """The mapped rate of one territory of the map, at the same period."""

    territory: Territory
    series: tuple[Observation, ...]
    figure: Observation | None
    trend: Trend
    history: History | None


@dataclass(frozen=True, slots=True)
class Part:
    """One category of a total: its reading and its share in percent, None where a figure is missing."""

    reading: Reading
    share: Decimal | None


def read(facts: TerritoryFacts, identifier: str, category: str = TOTAL) -> Reading:
    """Return what one series of the territory says."""
    indicator = facts.indicators.get(identifier)
    series = one_scope(facts.series(identifier, category))
    figure = facts.figure(identifier, category)
    threshold = facts.references.threshold(identifier, category)
    past = history(series, indicator)
    start = past.first.period if past else figure.period

    def beside(level: Level) -> ParentReading | None:
        parent = facts.references.parent(level)
        return _beside(parent, indicator, category, series, figure.period, start) if parent else None

    return Reading(
        indicator=indicator,
        category=category,
        series=series,
        figure=figure,
        trend=trend(series, indicator, threshold),
        threshold=threshold,
        is_new=_is_new(facts, figure),
        france=beside(Level.COUNTRY),
        region=beside(Level.REGION),
        ranks=_ranks(facts, indicator) if category == TOTAL else (),
        history=past,
        department=beside(Level.DEPARTMENT),
    )


def read_parts(facts: TerritoryFacts, identifier: str) -> tuple[Part, ...]:
    """Return the categories of one indicator at the period of its total, in the declared order."""
    total = facts.figure(identifier)
    parts = []
    for figure in facts.by_category(identifier):
        whole = figure.value is not None and total.value and figure.period == total.period
        share = displayed(100 * figure.value / total.value, 1) if whole and figure.value is not None and total.value else None
        parts.append(Part(read(facts, identifier, figure.category), share))
    return tuple(parts)


def read_neighbours(facts: TerritoryFacts, identifier: str, period: Period) -> tuple[NeighbourReading, ...]:
    """Return the rate of every territory of the map at *period*."""
    indicator = facts.indicators.get(identifier)
    found = []
    for comparator in facts.references.neighbours:
        own = comparator.territory.id == facts.territory.id
        series = up_to(facts.series(identifier) if own else comparator.series(identifier), period)
        figure = at(series, period)
        moves = trend(series, indicator, comparator.threshold(identifier)) if figure else Trend(None, None)
        found.append(NeighbourReading(comparator.territory, series, figure, moves, history(series, indicator) if figure else None))
    return tuple(found)


def up_to(series: Sequence[Observation], period: Period) -> tuple[Observation, ...]:
    """Return what a series held at *period*."""
    return tuple(o for o in series if o.period <= period)


def one_scope(series: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Return a series less the years in which France did not mean the same territory."""
    start = WHOLE_FRANCE_FROM.get(series[0].indicator) if series and series[0].territory == FRANCE else None
    return tuple(o for o in series if o.period >= start) if start else series


def is_about(observation: Observation, territory: TerritoryId, identifier: str, category: str) -> bool:
    """Say whether an observation belongs to one series."""
    return (observation.territory, observation.indicator, observation.category) == (territory, identifier, category)


def _beside(
    parent: Comparator, indicator: Indicator, category: str, series: Sequence[Observation], period: Period, start: Period
) -> ParentReading:
    theirs = up_to(one_scope(parent.series(indicator.id, category)), period)
    figure = at(theirs, period)
    moves = trend(theirs, indicator, parent.threshold(indicator.id, category)) if figure else Trend(None, None)
    if not indicator.is_rate:
        return ParentReading(parent.territory, theirs, figure, moves, None, None, None)
    known = {o.period for o in theirs if o.value is not None}
    first = next((o.period for o in series if o.value is not None and o.period >= start and o.period in known), period)
    now, before, then = (gap(series, theirs, indicator, p) for p in (period, period.year_before, first))
    return ParentReading(parent.territory, theirs, figure, moves, now, before, then)


def _ranks(facts: TerritoryFacts, indicator: Indicator) -> tuple[Rank, ...]:
    identifier = indicator.id if indicator.is_rate else derived_id(indicator.id, Measure.YEAR_CHANGE)
    found = (rank for rank in facts.references.ranks if rank.indicator == identifier)
    return tuple(sorted(found, key=lambda rank: rank.period, reverse=True))


def _is_new(facts: TerritoryFacts, figure: Observation) -> bool:
    if facts.previous is None or facts.previous.quarter >= facts.edition.quarter:
        return True  # a new revision of the same quarter tells it again
    before = (o for o in facts.previous.figures if is_about(o, facts.territory.id, figure.indicator, figure.category))
    return all(o.period < figure.period for o in before)
