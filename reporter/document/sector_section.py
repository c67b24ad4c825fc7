"""The topic « Emploi et secteurs »: who grows, and is it us or the country."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Section


def sector_section(overview: Overview) -> Section | None:  # noqa: ARG001 -- filled in the next commits
    """Return the topic, None where it has nothing to say."""
    return None
