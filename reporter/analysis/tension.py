"""Professions in tension and what can be done about it: Dares' classes as published, each factor with its lever (analysis.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporter.analysis.nearest import Source, lent_source, own_source
from reporter.analysis.professions import FAP, ROME, Labels, fap_edition
from reporter.analysis.projects import PROJECT_INDICATORS, PROJECTS, PUBLISHED, number_of, projects_of
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation
from reporter.domain.territory import Territory

LEVER_ABOVE = 3  # a factor of class 4 or 5 calls for a lever
TENSE_FROM = 4  # classes 4 and 5 are « forte » and « très forte »
MOST_PROFESSIONS = 10
LEAST_CLASSED = 5  # professions with a class under which nothing is concluded
FAMILY_LENGTH = 3  # characters of a family's FAP code (T2A); a profession has more (T2A60)


class Factor(StrEnum):
    """The six factors that Dares publishes beside the class, by the name of their indicator."""

    HIRING_INTENSITY = "tension_intensite_embauches"
    WORK_CONDITIONS = "tension_conditions_travail"
    SHORT_CONTRACTS = "tension_non_durabilite"
    LACK_OF_LABOUR = "tension_manque_main_oeuvre"
    GEOGRAPHIC_MISMATCH = "tension_inadequation_geo"
    TRAINING_LINK = "tension_lien_formation"


# France Travail publishes the same by ROME code. « Durabilité de l’emploi »: which end of its scale is the short contracts could not
# be verified [?], so that its class is shown by nobody as a lever.
_OF_FRANCE_TRAVAIL = {
    Factor.HIRING_INTENSITY: "tension_intensite_embauches_ft",
    Factor.WORK_CONDITIONS: "tension_conditions_travail_ft",
    Factor.SHORT_CONTRACTS: "tension_durabilite_ft",
    Factor.LACK_OF_LABOUR: "tension_manque_main_oeuvre_ft",
    Factor.GEOGRAPHIC_MISMATCH: "tension_inadequation_geo_ft",
    Factor.TRAINING_LINK: "tension_lien_formation_ft",
}
UNVERIFIED = frozenset({_OF_FRANCE_TRAVAIL[Factor.SHORT_CONTRACTS]})


@dataclass(frozen=True, slots=True)
class _Producer:
    """How one producer names tension, its factors and the jobs of a profession, and by which nomenclature."""

    main: str
    nomenclature: str
    factors: Mapping[Factor, str]
    jobs: str = ""

    @property
    def indicators(self) -> frozenset[str]:
        """Return everything that is read, projects included."""
        return PROJECT_INDICATORS | {self.main, self.jobs, *self.factors.values()}


_DARES = _Producer("tension", FAP, {factor: str(factor) for factor in Factor}, "emploi_metier")
_FRANCE_TRAVAIL = _Producer("tension_ft", ROME, _OF_FRANCE_TRAVAIL)


@dataclass(frozen=True, slots=True)
class FactorReading:
    """One factor of one profession: its class, 1 to 5."""

    factor: Factor
    figure: Observation

    @property
    def is_lever(self) -> bool:
        """Say whether this factor is high enough to call for its lever."""
        is_high = self.figure.value is not None and self.figure.value > LEVER_ABOVE
        return is_high and self.figure.indicator not in UNVERIFIED


@dataclass(frozen=True, slots=True)
class ProfessionReading:
    """One profession: class of tension, factors, jobs; projects and the share judged difficult where BMO has them.

    With *projects_at_least* the number of projects is what is published of it, the rest being secret.
    """

    code: str
    label: str
    tension: Observation
    factors: tuple[FactorReading, ...]
    jobs: Observation | None
    projects: Observation | None
    difficult_share: Observation | None
    projects_at_least: bool = False

    @property
    def levers(self) -> tuple[FactorReading, ...]:
        """Return the factors that call for a lever, the highest first."""
        high = [factor for factor in self.factors if factor.is_lever]
        return tuple(sorted(high, key=lambda factor: -(factor.figure.value or 0)))


@dataclass(frozen=True, slots=True)
class Tensions:
    """The ten professions in tension that count most here; *tense* of *known* professions are in class 4 or 5.

    *borrowed_from* names the larger territory (« Pays de la Loire ») where none is published at this level; *place* is the
    territory whose figures these are. *unlabelled* professions in tension have no label in the edition and are not named;
    *figure* is one of the classes, for period and source. *edition* is that of the FAP, "" for ROME.
    """

    professions: tuple[ProfessionReading, ...]
    tense: int
    known: int
    borrowed_from: str = ""
    place: Territory | None = None
    unlabelled: int = 0
    figure: Observation | None = None
    edition: str = ""

    @property
    def says_enough(self) -> bool:
        """Say whether enough professions have a class for a claim and a lever: of three, « all » means nothing."""
        return self.known >= LEAST_CLASSED

    @property
    def not_shown(self) -> int:
        """Return how many professions in tension are not shown, for want of room or of a label."""
        return self.tense - len(self.professions)


def read_tensions(facts: TerritoryFacts) -> Tensions | None:
    """Return the professions in tension; None where no class is in the edition.

    The territory's own classes first, Dares' before France Travail's; then those of a larger territory.
    """
    for producer in (_DARES, _FRANCE_TRAVAIL):
        own = own_source(facts, producer.indicators)
        if own.has(producer.main):
            return _tensions(facts, producer, own)
    for producer in (_DARES, _FRANCE_TRAVAIL):
        if lent := lent_source(facts, producer.main, producer.indicators):
            return _tensions(facts, producer, lent)
    return None


def _tensions(facts: TerritoryFacts, producer: _Producer, source: Source) -> Tensions:
    everything = {code: o for code, o in source.by_category(producer.main).items() if o.value is not None}
    labels = Labels.of(producer.nomenclature, everything, facts.names)
    classes = _one_detail(producer, everything, labels)
    tense = {code: o for code, o in classes.items() if o.value is not None and o.value >= TENSE_FROM}
    named = {code: o for code, o in tense.items() if labels.get(code)}
    surveyed = source.by_category(PROJECTS).keys() | source.by_category(PUBLISHED).keys()
    joined = bool(labels.edition) and fap_edition(surveyed) == labels.edition
    jobs = producer.jobs if source.has(producer.jobs) else ""
    weights = {code: _weight(source, code, jobs, joined=joined) for code in named}
    ten = sorted(named, key=lambda code: (-(named[code].value or 0), -weights[code], code))[:MOST_PROFESSIONS]
    return Tensions(
        professions=tuple(_profession(producer, source, named[code], labels.get(code), joined=joined) for code in ten),
        tense=len(tense),
        known=len(classes),
        borrowed_from=source.territory.name if source.borrowed else "",
        place=source.territory,
        unlabelled=len(tense) - len(named),
        figure=next(iter(classes.values()), None),
        edition=labels.edition,
    )


def _one_detail(producer: _Producer, classes: Mapping[str, Observation], labels: Labels) -> Mapping[str, Observation]:
    """Return the classes of one level of the nomenclature: the finest that has a label, else the finest."""
    if producer.nomenclature != FAP:
        return classes
    levels = [{code: o for code, o in classes.items() if (len(code) > FAMILY_LENGTH) is is_fine} for is_fine in (True, False)]
    held = [level for level in levels if level]
    return next((level for level in held if any(map(labels.get, level))), held[0] if held else {})


def _profession(producer: _Producer, source: Source, tension: Observation, label: str, *, joined: bool) -> ProfessionReading:
    code, period = tension.category, tension.period
    factors = [(factor, source.last(name, code)) for factor, name in producer.factors.items()]
    jobs = source.last(producer.jobs, code)
    projects = projects_of(source, code) if joined else None
    return ProfessionReading(
        code=code,
        label=label,
        tension=tension,
        factors=tuple(FactorReading(factor, o) for factor, o in factors if o and o.period == period),
        jobs=jobs if jobs and jobs.period == period and jobs.value is not None else None,
        projects=projects.figure if projects else None,
        difficult_share=projects.difficult_share if projects else None,
        projects_at_least=bool(projects and projects.is_at_least),
    )


def _weight(source: Source, code: str, jobs: str, *, joined: bool) -> float:
    """Return by what professions of one class are ordered: their *jobs*, or their projects where no profession has jobs."""
    counted = source.last(jobs, code) if jobs else number_of(source, code) if joined else None
    return counted.value or 0 if counted else 0
