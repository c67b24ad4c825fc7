"""Territories that a house makes of official ones: sums of their members' figures on constant geography (analysis.md §5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import Observation, Status
from reporter.domain.release import DatasetRef, Edition
from reporter.domain.territory import Level, Territory, TerritoryId

_Cell = tuple[str, str, object]  # indicator, category, period
_STRONGEST = (Status.PROVISIONAL, Status.REVISED, Status.PUBLISHED)  # a sum is as provisional as its most provisional part


def custom_sums(territory: Territory, observations: Iterable[Observation], indicators: Indicators) -> tuple[Observation, ...]:
    """Return the figures of a custom territory from those of its members, cell by cell, in the order of the first ones met.

    Counts add up; a sum with a secret part is secret, one with a missing part is not available: never a partial sum, whether
    it is a period, a category or a member that misses. Rates and classes have no sum: there is no figure of them at all, and
    TerritoryFacts.figure says that none is published at this level.
    """
    cells: dict[_Cell, dict[TerritoryId, Observation]] = {}
    for one in observations:
        if one.territory in territory.members and indicators.get(one.indicator).adds_up:
            cells.setdefault((one.indicator, one.category, one.period), {})[one.territory] = one
    return tuple(_sum(territory, parts) for parts in cells.values())


def _sum(territory: Territory, by_member: dict[TerritoryId, Observation]) -> Observation:
    parts = [by_member[member] for member in territory.members if member in by_member]
    status = _status(parts, missing=len(parts) < len(territory.members))
    value = sum(part.value or 0.0 for part in parts) if status.has_value else None
    like, vintage = parts[0], max(part.vintage for part in parts)
    return Observation(territory.id, like.indicator, like.period, like.category, value, status, vintage)


def _status(parts: Sequence[Observation], *, missing: bool) -> Status:
    held = {part.status for part in parts}
    if Status.SECRET in held:
        return Status.SECRET
    if missing or not all(status.has_value for status in held):
        return Status.NOT_AVAILABLE
    return next(status for status in _STRONGEST if status in held)


class Topic(StrEnum):
    """What the pages of a note are about, by the figures they stand on."""

    RATE = "rate"
    JOBS = "jobs"
    SECTORS = "sectors"
    SEEKERS = "job seekers"
    HIRING = "hiring"
    PROJECTS = "recruitment projects"
    TENSIONS = "tensions"


_TOPICS = (  # of each topic the indicators that its page reads, the first one published at the level first
    (Topic.RATE, ("taux_chomage",)),
    (Topic.JOBS, ("emploi_salarie_prive",)),
    (Topic.SECTORS, ("emploi_salarie_prive", "emploi_salarie_prive_na38", "emploi_salarie_prive_annuel")),
    (Topic.SEEKERS, ("inscrits_abc", "inscrits_abc_brut")),
    (Topic.HIRING, ("dpae", "embauches_ft")),
    (Topic.PROJECTS, ("projets_recrutement",)),
    (Topic.TENSIONS, ("tension", "tension_ft")),
)
_TOTAL_ONLY = (("emploi_salarie_prive", Level.EMPLOYMENT_ZONE),)  # published there without its sectors


@dataclass(frozen=True, slots=True)
class TopicCover:
    """Whether a custom territory has figures of one topic: the indicator that gives them, None with the reason why there is none."""

    topic: Topic
    indicator: Indicator | None
    status: Status

    @property
    def has_figures(self) -> bool:
        """Say whether the topic will have figures."""
        return self.indicator is not None


def covered_topics(territory: Territory, indicators: Indicators, edition: Edition | None = None) -> tuple[TopicCover, ...]:
    """Return which topics a custom territory will have figures of; with *edition*, of those that the edition holds."""
    declared = {indicator.id: indicator for indicator in indicators.indicators}
    return tuple(_cover(topic, territory, [declared[i] for i in wanted if i in declared], edition) for topic, wanted in _TOPICS)


def _cover(topic: Topic, territory: Territory, candidates: Sequence[Indicator], edition: Edition | None) -> TopicCover:
    level = territory.level_of_figures
    kept = [i for i in candidates if i.adds_up and i.dataset_at(level)]
    if topic is Topic.SECTORS:
        kept = [i for i in kept if (i.id, level) not in _TOTAL_ONLY]
    if not kept:
        return TopicCover(topic, None, Status.NOT_PUBLISHED_AT_LEVEL)
    held = [i for i in kept if edition is None or edition.release_of(DatasetRef(i.source, i.dataset_at(level) or ""))]
    return TopicCover(topic, held[0], Status.PUBLISHED) if held else TopicCover(topic, None, Status.NOT_IN_EDITION)
