"""Does supply meet demand: jobs sought beside jobs offered, by profession, and the level of education of who seeks (France Travail).

Both are raw counts that the producer rounds to ten: a ratio is told from LEAST_SEEKERS on. It is no tension, which Dares measures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.derived import per_hundred_seekers_observation, share_observation
from reporter.analysis.nearest import Source, lent_source, own_source
from reporter.analysis.professions import ROME, Labels
from reporter.analysis.rounding import displayed
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Level, Territory

SOUGHT, OFFERED, EDUCATION = "demandeurs_abc_metier_ft", "offres_metier_ft", "demandeurs_abc_ft"
EDUCATION_PARTITION = "formation"
LEAST_PROFESSIONS, MOST_PROFESSIONS = 2, 10
LEAST_SEEKERS = 100
_READ = frozenset({SOUGHT, OFFERED, EDUCATION})


@dataclass(frozen=True, slots=True)
class Matched:
    """One profession: who seeks it, what is offered, offers for 100 seekers (None under LEAST_SEEKERS or where one is missing)."""

    code: str
    label: str
    sought: Observation
    offered: Observation
    per_hundred: Observation | None


@dataclass(frozen=True, slots=True)
class EducationLevel:
    """How many of the registered have one level of education, their share here and in France in per cent."""

    label: str
    figure: Observation
    share: Observation
    in_france: Observation | None


@dataclass(frozen=True, slots=True)
class JobMatching:
    """Professions by who seeks them, most first; *indicator* is that of who seeks.

    *place* is whose figures these are, *borrowed* where it is a larger territory.
    """

    place: Territory
    borrowed: bool
    indicator: Indicator
    professions: tuple[Matched, ...]
    education: tuple[EducationLevel, ...]

    @property
    def rated(self) -> tuple[Matched, ...]:
        """Return the professions with a ratio, the fewest offers for 100 seekers first."""
        known = [one for one in self.professions if one.per_hundred]
        return tuple(sorted(known, key=lambda one: (one.per_hundred.value or 0.0 if one.per_hundred else 0.0, one.code)))


def read_job_matching(facts: TerritoryFacts) -> JobMatching | None:
    """Return jobs sought beside jobs offered; None where fewer than two professions have both at one quarter."""
    own = own_source(facts, _READ)
    source = own if own.has(SOUGHT) else lent_source(facts, SOUGHT, _READ)
    if source is None:
        return None
    found = tuple(_professions(facts, source))
    if len(found) < LEAST_PROFESSIONS:
        return None
    return JobMatching(
        source.territory,
        source.borrowed,
        facts.indicators.get(SOUGHT),
        found[:MOST_PROFESSIONS],
        tuple(_education(facts, source)),
    )


def _professions(facts: TerritoryFacts, source: Source) -> Iterator[Matched]:
    sought, offered = source.by_category(SOUGHT), source.by_category(OFFERED)
    labels = Labels.of(ROME, sought, facts.names)
    for code in sorted(sought, key=lambda code: (sought[code].value is None, -(sought[code].value or 0.0), code)):
        other = offered.get(code)
        if other is not None and other.period == sought[code].period and (label := labels.get(code)):
            yield Matched(code, label, sought[code], other, _per_hundred(sought[code], other))


def _per_hundred(sought: Observation, offered: Observation) -> Observation | None:
    if sought.value is None or offered.value is None or sought.value < LEAST_SEEKERS:
        return None
    return per_hundred_seekers_observation(offered, sought, displayed(100 * offered.value / sought.value, 0))


def _education(facts: TerritoryFacts, source: Source) -> Iterator[EducationLevel]:
    indicator = next((one for one in facts.indicators.indicators if one.id == EDUCATION), None)
    whole, levels = source.last(EDUCATION, TOTAL), source.by_category(EDUCATION)
    if indicator is None or whole is None or not whole.value:
        return
    france = facts.references.parent(Level.COUNTRY)
    beside = {o.category: o for o in france.observations if o.indicator == EDUCATION and o.period == whole.period} if france else {}
    for partition in indicator.partitions:
        for code in partition.categories if partition.id == EDUCATION_PARTITION else ():
            figure = levels.get(code)
            if figure is not None and figure.value is not None and figure.period == whole.period:
                yield EducationLevel(
                    indicator.category_label(code), figure, share_observation(figure, _share(figure, whole)), _there(beside, code)
                )


def _share(part: Observation, whole: Observation) -> Decimal:
    return displayed(100 * (part.value or 0.0) / (whole.value or 1.0), 0)


def _there(beside: dict[str, Observation], code: str) -> Observation | None:
    part, whole = beside.get(code), beside.get(TOTAL)
    if part is None or whole is None or part.value is None or not whole.value:
        return None
    return share_observation(part, _share(part, whole))
