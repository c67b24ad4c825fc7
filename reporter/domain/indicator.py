"""Indicators and the producers behind them, as declared in data_sources/*.toml."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reporter.domain.breaks import Break
from reporter.domain.period import Rhythm
from reporter.domain.territory import Level


class Unit(StrEnum):
    """What a figure counts."""

    PERCENT = "%"
    PERSONS = "personnes"
    JOBS = "emplois"
    DECLARATIONS = "déclarations"
    OFFERS = "offres"
    HIRES = "embauches"
    PROJECTS = "projets"
    ESTABLISHMENTS = "établissements"
    EUROS = "euros"
    CLASS = "classe"  # an ordered class, 1 to 5


class Adjustment(StrEnum):
    """Seasonal adjustment, in the producers' own words."""

    SEASONAL = "CVS"
    SEASONAL_AND_DAYS = "CVS-CJO"
    RAW = "brute"

    @property
    def allows_quarter_change(self) -> bool:
        """Say whether two consecutive periods may be compared."""
        return self is not Adjustment.RAW


class Polarity(StrEnum):
    """Whether a rise is good; direction is shown, judgement is not, so most stay neutral."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Category:
    """One code of an indicator's nomenclature, with its French label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """A long list of codes (professions, activities) whose labels come with each release; *pattern* is what a code looks like."""

    id: str
    label: str
    pattern: str

    def holds(self, code: str) -> bool:
        """Say whether *code* may be one of it."""
        return re.fullmatch(self.pattern, code) is not None


@dataclass(frozen=True, slots=True)
class Partition:
    """Categories that divide the total, by sex, by age, by sector.

    *adds_up*: the producer's parts add up to the total, but for rounding; false where they are known not to (France Travail).
    *crosses*: the partitions that it divides further, by identifier, its categories being in the order of the first, then of the
    second (women under 25, women 25 to 49…).
    """

    id: str
    label: str
    categories: tuple[str, ...]
    adds_up: bool = True
    crosses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """A category that is the sum of others, by one partition: the total, or women by age."""

    partition: Partition
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series that the briefing shows.

    *rounding* is the published rounding unit in *unit* (0.1 for a rate, 10 for raw counts, 1 where counts are exact), *roundings*
    those of levels that have another;
    *noise_floor* the least change, in points for a rate and in percent else, that a word may name (analysis.md §4).
    *datasets* says which dataset of *source* publishes it at each level: levels that are not named are not published.
    *label* opens a sentence or a table row, *short_label* fits a card. *breaks* are the known changes of rule.
    *nomenclature* names the list its further categories belong to ("" where *categories* are all there is); *partitions* say
    which categories divide the total; *sum_of* the indicators that add up to it, cell by cell (categories A, B and C); *part_of*
    the one that it never exceeds (difficult projects among all projects); *looks_ahead* that its period may end after the
    edition's quarter; *residual* the category that takes in what is secret in the others, so that its changes mean nothing;
    *alignments* those that make adjusted parts add up to their total, which may be negative; *published_only* that it sums what is
    published of another, so that a secret figure counts as nothing in wider territories.
    """

    id: str
    unit: Unit
    adjustment: Adjustment
    datasets: tuple[tuple[Level, str], ...]
    polarity: Polarity
    label: str
    short_label: str
    definition: str
    source: str
    rhythm: Rhythm = Rhythm.QUARTER
    decimals: int = 0
    rounding: float = 1.0
    noise_floor: float = 0.0
    categories: tuple[Category, ...] = ()
    breaks: tuple[Break, ...] = ()
    nomenclature: str = ""
    partitions: tuple[Partition, ...] = ()
    part_of: str = ""
    looks_ahead: bool = False
    residual: str = ""
    alignments: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    roundings: tuple[tuple[Level, float], ...] = ()
    published_only: bool = False

    @property
    def levels(self) -> tuple[Level, ...]:
        """Return the levels at which it is published."""
        return tuple(level for level, _ in self.datasets)

    def dataset_at(self, level: Level) -> str | None:
        """Return the dataset that publishes it at *level*, or None."""
        return dict(self.datasets).get(level)

    @property
    def divisions(self) -> tuple[Division, ...]:
        """Return what adds up among its categories: each partition to the total, a crossed one to those that it crosses as well."""
        whole = tuple(Division(one, "", one.categories) for one in self.partitions if one.adds_up)
        return whole + tuple(finer for one in self.partitions if one.adds_up for finer in self._crossed(one))

    def _crossed(self, crossed: Partition) -> Iterator[Division]:
        sides = [next(one for one in self.partitions if one.id == name) for name in crossed.crosses]
        step = len(crossed.categories)
        for side in sides:
            step //= len(side.categories)
            for place, code in enumerate(side.categories):
                parts = (part for i, part in enumerate(crossed.categories) if i // step % len(side.categories) == place)
                yield Division(crossed, code, tuple(parts))

    def rounding_at(self, level: Level) -> float:
        """Return the published rounding unit at one level."""
        return dict(self.roundings).get(level, self.rounding)

    @property
    def counts_people(self) -> bool:
        """Say whether it counts persons: those whom disclosure control protects."""
        return self.unit in {Unit.PERSONS, Unit.JOBS, Unit.HIRES, Unit.DECLARATIONS}

    @property
    def is_rate(self) -> bool:
        """Say whether changes are counted in points."""
        return self.unit is Unit.PERCENT

    @property
    def adds_up(self) -> bool:
        """Say whether the figures of several territories make that of all of them: counts do, rates and classes never."""
        return self.unit not in {Unit.PERCENT, Unit.CLASS}

    def category_label(self, code: str) -> str:
        """Return the French label of one category."""
        return next(category.label for category in self.categories if category.code == code)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One set of figures of a producer: its title, its usual delay in days after the period's end (negative: before it).

    *is_reference*: it holds labels and links of nomenclatures, and no figure.
    """

    id: str
    title: str
    delay_days: int
    finest_level: Level
    levels: tuple[Level, ...] = ()
    rhythm: Rhythm = Rhythm.QUARTER
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Producer:
    """Who publishes: names as they write themselves, licence, address, datasets; it is asked once every *poll_every*."""

    id: str
    name: str
    licence: str
    licence_line: str
    base_url: str
    page_url: str
    datasets: tuple[Dataset, ...]
    poll_every: dt.timedelta = dt.timedelta(hours=1)

    def dataset(self, identifier: str) -> Dataset:
        """Return one dataset of this producer; KeyError when there is none."""
        for dataset in self.datasets:
            if dataset.id == identifier:
                return dataset
        raise KeyError(identifier)


@dataclass(frozen=True, slots=True)
class Indicators:
    """All declared indicators and producers."""

    indicators: tuple[Indicator, ...]
    producers: tuple[Producer, ...]
    nomenclatures: tuple[Nomenclature, ...] = ()
    _by_id: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {indicator.id: indicator for indicator in self.indicators})
        for indicator in self.indicators:
            producer = self.producer(indicator.source)
            for _, dataset in indicator.datasets:
                producer.dataset(dataset)

    def get(self, identifier: str) -> Indicator:
        """Return one indicator; KeyError when it is not declared."""
        return self._by_id[identifier]

    def nomenclature(self, identifier: str) -> Nomenclature:
        """Return one nomenclature; KeyError when it is not declared."""
        for nomenclature in self.nomenclatures:
            if nomenclature.id == identifier:
                return nomenclature
        raise KeyError(identifier)

    def producer(self, identifier: str) -> Producer:
        """Return one producer; KeyError when it is not declared."""
        for producer in self.producers:
            if producer.id == identifier:
                return producer
        raise KeyError(identifier)

    def of_dataset(self, source: str, dataset: str) -> tuple[Indicator, ...]:
        """Return the indicators that one dataset of one producer carries."""
        return tuple(i for i in self.indicators if i.source == source and dataset in dict(i.datasets).values())
