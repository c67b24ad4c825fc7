"""Territories like this one: chosen once an edition by documented distance, then compared (analysis.md §5)."""

from dataclasses import dataclass

from reporter.domain.facts import TerritoryFacts


@dataclass(frozen=True, slots=True)
class PeerReading:
    """This territory among its peers."""


def read_peers(facts: TerritoryFacts) -> PeerReading | None:  # noqa: ARG001 -- filled in the next commits
    """Return the territory among its peers; None where it has none."""
    return None
