"""Professions in tension and what can be done about it: Dares' classes as published, each factor with its lever (analysis.md §3)."""

from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation

LEVER_ABOVE = 3  # a factor of class 4 or 5 calls for a lever
TENSE_FROM = 4  # classes 4 and 5 are « forte » and « très forte »
MOST_PROFESSIONS = 10


class Factor(StrEnum):
    """The six factors that Dares publishes beside the class, by the name of their indicator."""

    HIRING_INTENSITY = "tension_intensite_embauches"
    WORK_CONDITIONS = "tension_conditions_travail"
    SHORT_CONTRACTS = "tension_non_durabilite"
    LACK_OF_LABOUR = "tension_manque_main_oeuvre"
    GEOGRAPHIC_MISMATCH = "tension_inadequation_geo"
    TRAINING_LINK = "tension_lien_formation"


@dataclass(frozen=True, slots=True)
class FactorReading:
    """One factor of one profession: its class, 1 to 5."""

    factor: Factor
    figure: Observation

    @property
    def is_lever(self) -> bool:
        """Say whether this factor is high enough to call for its lever."""
        return self.figure.value is not None and self.figure.value > LEVER_ABOVE


@dataclass(frozen=True, slots=True)
class ProfessionReading:
    """One profession: class of tension, factors, jobs; projects and the share judged difficult where BMO has them."""

    code: str
    label: str
    tension: Observation
    factors: tuple[FactorReading, ...]
    jobs: Observation | None
    projects: Observation | None
    difficult_share: Observation | None

    @property
    def levers(self) -> tuple[FactorReading, ...]:
        """Return the factors that call for a lever, the highest first."""
        high = [factor for factor in self.factors if factor.is_lever]
        return tuple(sorted(high, key=lambda factor: -(factor.figure.value or 0)))


@dataclass(frozen=True, slots=True)
class Tensions:
    """The ten professions in tension that count most here; *tense* of *known* professions are in class 4 or 5.

    *borrowed_from* names the larger territory (« Pays de la Loire ») where none is published at this level.
    """

    professions: tuple[ProfessionReading, ...]
    tense: int
    known: int
    borrowed_from: str = ""


def read_tensions(facts: TerritoryFacts) -> Tensions | None:  # noqa: ARG001 -- filled in the next commits
    """Return the professions in tension; None where no class is in the edition."""
    return None
