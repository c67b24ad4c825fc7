"""Whether a figure is news: a yearly series leads only in the edition that follows its release (analysis.md §7)."""

from reporter.analysis.reading import is_about
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation


def is_news(facts: TerritoryFacts, figure: Observation) -> bool:
    """Say whether *figure* was published since the last edition, and its period was not shown there.

    Without an edition of an earlier quarter it has to be published after the end of this one; a new revision of the same quarter
    tells again what the first one told.
    """
    previous = facts.previous
    if previous is None or previous.quarter >= facts.edition.quarter or not previous.figures:
        return figure.vintage > facts.edition.quarter.end
    shown = (o for o in previous.figures if is_about(o, figure.territory, figure.indicator, figure.category))
    return all(o.period < figure.period for o in shown) and figure.vintage > max(o.vintage for o in previous.figures)
