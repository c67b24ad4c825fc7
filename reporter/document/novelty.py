"""Whether a figure is news: a yearly series leads only in the edition that follows its release (analysis.md §7)."""

from reporter.analysis.reading import is_about
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation


def is_news(facts: TerritoryFacts, figure: Observation) -> bool:
    """Say whether *figure* was published since the last edition, and its period was not shown there."""
    previous = facts.previous
    if previous is None or previous.quarter >= facts.edition.quarter:
        return True  # a new revision of the same quarter tells it again
    shown = (o for o in previous.figures if is_about(o, figure.territory, figure.indicator, figure.category))
    released_on = max((o.vintage for o in previous.figures), default=None)
    return all(o.period < figure.period for o in shown) and (released_on is None or figure.vintage > released_on)
