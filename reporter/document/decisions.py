"""« À décider ce trimestre »: at most three questions that follow from the verdicts, each with its evidence."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Decision

MOST_QUESTIONS = 3


def decisions(overview: Overview) -> tuple[Decision, ...]:  # noqa: ARG001 -- filled in the next commits
    """Return the questions of the quarter, the most pressing first."""
    return ()
