"""The topic « Métiers en tension »: where is the bottleneck, which lever."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Section


def tension_section(overview: Overview) -> Section | None:  # noqa: ARG001 -- filled in the next commits
    """Return the topic, None where it has nothing to say."""
    return None
