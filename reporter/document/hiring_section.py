"""The topic « Qui recrute »: which sector and which profession hire most."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Section


def hiring_section(overview: Overview) -> Section | None:  # noqa: ARG001 -- filled in the next commits
    """Return the topic, None where it has nothing to say."""
    return None
