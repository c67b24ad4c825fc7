"""What became of what earlier notes said: alerts and their outcome, figures revised beyond their noise (analysis.md §7, §8)."""

from dataclasses import dataclass

from reporter.domain.facts import TerritoryFacts


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One past alert and its outcome."""


@dataclass(frozen=True, slots=True)
class RevisedFigure:
    """One figure of the last edition and its value now."""


def follow_ups(facts: TerritoryFacts) -> tuple[FollowUp, ...]:  # noqa: ARG001 -- filled in the next commits
    """Return what became of the alerts of earlier notes, newest first."""
    return ()


def revised_figures(facts: TerritoryFacts) -> tuple[RevisedFigure, ...]:  # noqa: ARG001 -- filled in the next commits
    """Return the displayed figures of the last edition that the producer has changed since."""
    return ()
