"""Who hires: declarations by sector, recruitment projects by profession, in absolute numbers with their share."""

from dataclasses import dataclass

from reporter.domain.facts import TerritoryFacts


@dataclass(frozen=True, slots=True)
class Hiring:
    """Who hires here."""


def read_hiring(facts: TerritoryFacts) -> Hiring | None:  # noqa: ARG001 -- filled in the next commits
    """Return who hires here; None where nothing of it is in the edition."""
    return None
