"""The topic « Révisions et suivi »: what did we say before."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Section


def follow_up_section(overview: Overview) -> Section | None:  # noqa: ARG001 -- filled in the next commits
    """Return the topic, None where it has nothing to say."""
    return None
