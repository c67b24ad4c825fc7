"""Everything known of one territory in one edition: the input of the pure middle."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Edition
from reporter.domain.territory import Level, Territory, TerritoryId

Series = Mapping[tuple[str, str], tuple[Observation, ...]]
_IN_TIME = attrgetter("period.year", "period.number")  # within one series: as Period orders, without its Python calls


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a territory among those of its level that have a figure; ties share the best place.

    *position* 1 is the lowest value when *ascending*, else the highest. *tied* says that others share it.
    """

    indicator: str
    period: Period
    position: int
    tied: bool
    out_of: int
    ascending: bool

    def __post_init__(self) -> None:
        if not 1 <= self.position <= self.out_of:
            message = f"place {self.position} among {self.out_of}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Threshold:
    """Below or at *value* a change of this series is noise (analysis.md §4).

    In points for a rate, in percent else; *value_year* is the same for changes over a year. *sample* is the number of past
    changes the dispersion was measured on.
    """

    indicator: str
    category: str
    value: float
    value_year: float
    sample: int


@dataclass(frozen=True, slots=True)
class Comparator:
    """Another territory's figures beside this one: a parent, France, or a neighbour on the map; *thresholds* are its own."""

    territory: Territory
    observations: tuple[Observation, ...]
    thresholds: tuple[Threshold, ...] = ()
    _by_series: Series = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_series", _by_series(self.observations))

    def series(self, indicator: str, category: str = TOTAL) -> tuple[Observation, ...]:
        """Return one series in the order of time; empty when there is none."""
        return self._by_series.get((indicator, category), ())

    def threshold(self, indicator: str, category: str = TOTAL) -> Threshold | None:
        """Return the noise threshold of one series, or None."""
        return _threshold(self.thresholds, indicator, category)


class Criterion(StrEnum):
    """What makes two territories alike (analysis/peers.py says how far)."""

    SIZE = "size"  # how many jobs, or inhabitants where no jobs are published
    SECTORS = "sectors"  # how the jobs divide into sectors
    CONCENTRATION = "concentration"  # jobs for each inhabitant of 15 or more: a centre of jobs, or a place to live


@dataclass(frozen=True, slots=True)
class Likeness:
    """One criterion that a group of peers was chosen by, and the indicator and period it was measured on."""

    criterion: Criterion
    indicator: str
    period: Period


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """What one figure is among the peers of a territory: their median, lowest and highest, and the territory's own place.

    *indicator* is a published id or a derived one (« emploi_salarie_prive.variation_annee »), values as displayed. *known* peers
    have the figure, of whom *lower* and *higher* lie under and above the territory; *rank* counts it among them, and is None where
    it has none.
    """

    indicator: str
    period: Period
    median: float
    low: float
    high: float
    known: int
    lower: int
    higher: int
    rank: Rank | None


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The territories most like this one, the nearest first, with their last year; the same for a whole edition."""

    members: tuple[Comparator, ...]
    basis: tuple[Likeness, ...]
    figures: tuple[PeerFigure, ...]

    def figure(self, indicator: str) -> PeerFigure | None:
        """Return what one figure is among the peers, or None."""
        return next((figure for figure in self.figures if figure.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class BackTest:
    """What became of the words about one rate over its own past, all territories of a level together (analysis.md §4).

    *reversals* is the share in percent of « hausse » and « baisse » that the next quarter contradicts, *stable* that of quarters
    « quasi stables »; quarters from *first* to *last* were judged, each by what was known before it.
    """

    indicator: str
    territories: int
    first: Period
    last: Period
    reversals: float
    stable: float


@dataclass(frozen=True, slots=True)
class References:
    """This territory's slice of what is computed once an edition.

    *parents* from the nearest to France, the series that pages read; *neighbours* are all territories of the map of this one, itself
    included, with their last years; *class_breaks* the four national limits of the five classes of a map, by indicator; *nation*
    the sums of the level's territories, as figures of France, where no national file has the same sectors; *back_test* judges
    the thresholds on the edition's own départements, where its figures are real and enough.
    """

    parents: tuple[Comparator, ...] = ()
    neighbours: tuple[Comparator, ...] = ()
    ranks: tuple[Rank, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    class_breaks: tuple[tuple[str, tuple[float, ...]], ...] = ()
    peer_group: PeerGroup | None = None
    nation: tuple[Observation, ...] = ()
    back_test: BackTest | None = None

    def rank(self, indicator: str) -> Rank | None:
        """Return the territory's place for one indicator, or None."""
        return next((rank for rank in self.ranks if rank.indicator == indicator), None)

    def threshold(self, indicator: str, category: str = TOTAL) -> Threshold | None:
        """Return the noise threshold of one series, or None."""
        return _threshold(self.thresholds, indicator, category)

    def parent(self, level: Level) -> Comparator | None:
        """Return the comparator at *level*, or None."""
        return next((p for p in self.parents if p.territory.id.level is level), None)


@dataclass(frozen=True, slots=True)
class Alert:
    """A point the briefing drew attention to, kept so that the next one can say what became of it.

    *quarter* is that of the edition that raised it; *period* that of the figure it is about. *span* (« quarter », « year »)
    and *state* (« up », « down ») say which change it is, *amount* how much in points or percent (None where the sentence
    gives a number), *vintage* the day that change was known: an alert without them cannot be followed.
    """

    id: str
    indicator: str
    period: Period
    sentence: str
    quarter: Period | None = None
    category: str = TOTAL
    span: str = ""
    state: str = ""
    amount: float | None = None
    vintage: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PreviousEdition:
    """What the same policy's earlier notes on a territory displayed and raised.

    *figures* are those printed in the last earlier quarter's note; *corrected* those printed in the revision before this one of
    the same quarter, empty but in a correction. *alerts* are those of the last quarters, the newest first.
    """

    quarter: Period
    figures: tuple[Observation, ...]
    alerts: tuple[Alert, ...] = ()
    corrected: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class TerritoryFacts:
    """All figures of one territory in one edition, with what they are compared to.

    *names* are the labels of codes of nomenclatures, by (nomenclature, code), as the edition's releases write them.
    """

    territory: Territory
    edition: Edition
    observations: tuple[Observation, ...]
    indicators: Indicators
    references: References = field(default_factory=References)
    previous: PreviousEdition | None = None
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _by_series: Series = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_series", _by_series(self.observations))

    def series(self, indicator: str, category: str = TOTAL) -> tuple[Observation, ...]:
        """Return one series in the order of time; empty when there is none."""
        return self._by_series.get((indicator, category), ())

    def figure(self, indicator: str, category: str = TOTAL) -> Observation:
        """Return the last figure of a series, or an observation whose status says why there is none."""
        if found := self.series(indicator, category):
            return found[-1]
        return self._absent(indicator, category)

    def by_category(self, indicator: str) -> tuple[Observation, ...]:
        """Return the last figure of every category but the total, in the declared order of the nomenclature."""
        codes = [category.code for category in self.indicators.get(indicator).categories if category.code != TOTAL]
        return tuple(self.figure(indicator, code) for code in codes if self.series(indicator, code))

    def by_indicator(self, indicators: Collection[str]) -> Mapping[str, Mapping[str, tuple[Observation, ...]]]:
        """Return the series of some indicators by indicator and category, each in the order of time."""
        found: dict[str, dict[str, tuple[Observation, ...]]] = {}
        for (indicator, category), series in self._by_series.items():
            if indicator in indicators:
                found.setdefault(indicator, {})[category] = series
        return found

    def dataset_of(self, indicator: Indicator) -> str | None:
        """Return the dataset that gives this territory its figures of *indicator*, or None where none can be given.

        A custom territory is read at the level of its members where figures add up; no rate and no class is published for it.
        """
        territory = self.territory
        return indicator.dataset_at(territory.level_of_figures if indicator.adds_up else territory.id.level)

    def _absent(self, indicator: str, category: str) -> Observation:
        declared = self.indicators.get(indicator)
        dataset = self.dataset_of(declared)
        release = self.edition.release_of(DatasetRef(declared.source, dataset)) if dataset else None
        if dataset is None:
            status = Status.NOT_PUBLISHED_AT_LEVEL
        elif release is None:
            status = Status.NOT_IN_EDITION
        else:
            status = Status.NOT_AVAILABLE
        period = release.period if release else self.edition.quarter
        vintage: dt.date = release.published_on if release else self.edition.released_on
        return Observation(self.territory.id, indicator, period, category, None, status, vintage)


def _by_series(observations: tuple[Observation, ...]) -> Series:
    """Return the series by (indicator, category), ordered, each in the order of time."""
    found: dict[tuple[str, str], list[Observation]] = {}
    for observation in observations:
        found.setdefault((observation.indicator, observation.category), []).append(observation)
    return {key: tuple(sorted(found[key], key=_IN_TIME)) for key in sorted(found)}


def _threshold(thresholds: tuple[Threshold, ...], indicator: str, category: str) -> Threshold | None:
    return next((t for t in thresholds if (t.indicator, t.category) == (indicator, category)), None)


def has_data(observations: tuple[Observation, ...], territory: TerritoryId) -> bool:
    """Say whether at least one figure of *territory* carries a value."""
    return any(o.territory == territory and o.status.has_value for o in observations)
