"""The topic « Comparer »: where do we stand among territories like us."""

from reporter.analysis.overview import Overview
from reporter.domain.blocks import Section


def peer_section(overview: Overview) -> Section | None:  # noqa: ARG001 -- filled in the next commits
    """Return the topic, None where it has nothing to say."""
    return None
