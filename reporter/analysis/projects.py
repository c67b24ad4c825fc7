"""Recruitment projects of the BMO survey: the number, or what is published of it, and the shares judged difficult and seasonal."""

from dataclasses import dataclass

from reporter.analysis.derived import portion_observation
from reporter.analysis.nearest import Source, lent_source, own_source
from reporter.analysis.professions import FAP, Labels
from reporter.analysis.rounding import displayed
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Territory

PROJECTS, PUBLISHED = "projets_recrutement", "projets_diffuses"
# of each share the numerator and the denominator, over the same cells; a bassin's cells have only the second pair
_DIFFICULT = (("projets_difficiles_diffuses", "projets_difficiles_base"), ("projets_difficiles", PROJECTS))
_SEASONAL = (("projets_saisonniers_diffuses", "projets_saisonniers_base"), ("projets_saisonniers", PROJECTS))
PROJECT_INDICATORS = frozenset({PROJECTS, PUBLISHED, *(name for pair in (*_DIFFICULT, *_SEASONAL) for name in pair)})
MOST_PROFESSIONS = 10
LEAST_BASE = 100  # projects: a share of fewer says nothing
# of the projects published, those a share must know of. In the survey of 2024 nine in ten projects say whether they are difficult, but
# two thirds whether they are seasonal, the small numbers being secret: 45 % of those, where the survey says 30 % of all.
LEAST_COVERAGE = 0.75
SHARE_DECIMALS = 0


@dataclass(frozen=True, slots=True)
class ProjectReading:
    """Projects of one profession, or of all (*code* empty).

    *figure* is their number; with *is_at_least* it is what is published of it, the rest being secret. Shares are in per cent of
    the projects of the same published cells, None under a base of 100 or of three quarters of *figure*.
    """

    code: str
    figure: Observation
    is_at_least: bool
    difficult_share: Observation | None
    seasonal_share: Observation | None


@dataclass(frozen=True, slots=True)
class ProfessionProjects:
    """The projects of one profession."""

    label: str
    projects: ProjectReading


@dataclass(frozen=True, slots=True)
class Projects:
    """The year's recruitment projects, in all and for the ten professions that have most of them.

    *unlabelled* professions with projects have no label in the edition and are not named.
    """

    place: Territory
    borrowed: bool
    indicator: Indicator
    total: ProjectReading
    professions: tuple[ProfessionProjects, ...]
    unlabelled: int = 0


def read_projects(facts: TerritoryFacts) -> Projects | None:
    """Return the projects of the territory, or of the smallest larger one where none are published at its level."""
    own = own_source(facts, PROJECT_INDICATORS)
    source = own if own.has(PROJECTS) or own.has(PUBLISHED) else lent_source(facts, PUBLISHED, PROJECT_INDICATORS)
    total = projects_of(source) if source else None
    if source is None or total is None:
        return None
    codes = sorted(source.by_category(PROJECTS).keys() | source.by_category(PUBLISHED).keys())
    labels = Labels.of(FAP, codes, facts.names)
    known = [o for code in codes if (o := number_of(source, code)) and o.period == total.figure.period]
    named = [o for o in known if labels.get(o.category)]
    most = sorted(named, key=lambda o: (-(o.value or 0), o.category))[:MOST_PROFESSIONS]
    shown = ((o.category, projects_of(source, o.category)) for o in most)
    return Projects(
        place=source.territory,
        borrowed=source.borrowed,
        indicator=facts.indicators.get(PROJECTS),
        total=total,
        professions=tuple(ProfessionProjects(labels.get(code), projects) for code, projects in shown if projects),
        unlabelled=len(known) - len(named),
    )


def number_of(source: Source, code: str) -> Observation | None:
    """Return the projects of one profession, or what is published of them; None where there is no number at all, secret included."""
    whole = source.last(PROJECTS, code)
    known = whole if whole and whole.value is not None else source.last(PUBLISHED, code)
    return known if known and known.value is not None else None


def projects_of(source: Source, code: str = TOTAL) -> ProjectReading | None:
    """Return the projects of one profession, or of all, with their shares; None where there is no number at all."""
    known = number_of(source, code)
    if known is None:
        return None
    return ProjectReading(code, known, known.indicator == PUBLISHED, *(_share(source, pairs, known) for pairs in (_DIFFICULT, _SEASONAL)))


def _share(source: Source, pairs: tuple[tuple[str, str], ...], projects: Observation) -> Observation | None:
    """Return a share: sums first, divided after; never an average of percentages."""
    for numerator, denominator in pairs:
        part, base = source.last(numerator, projects.category), source.last(denominator, projects.category)
        if part and base and part.value is not None and base.value is not None and part.period == base.period == projects.period:
            enough = base.value >= max(LEAST_BASE, LEAST_COVERAGE * (projects.value or 0))
            return portion_observation(part, base, displayed(100 * part.value / base.value, SHARE_DECIMALS)) if enough else None
    return None
