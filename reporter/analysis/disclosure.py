"""Disclosure control of what we compute: small counts of people are hidden, and so is what would give them away.

Producers' marks are kept as they are. A count of people below a threshold is hidden (primary suppression), 0 excepted; then, as long
as a hidden figure can be worked out from the others of its territory, one more of those that give it away is hidden (secondary
suppression). Sources: Hundepool et al., Handbook on Statistical Disclosure Control, 2nd edition, 2024; Insee, « Guide du secret
statistique », 2010. The threshold is ours: what producers publish obeys their own rules.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from reporter.analysis.leaks import Cell, Leak, Sum, audit
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId

__all__ = ["SMALLEST_SHOWN", "audit", "category_name", "families", "is_small", "protect", "sums_of", "suppressed"]

SMALLEST_SHOWN = 5  # persons; from here on a count is shown. 0 is, too: it says of nobody what he is


def is_small(value: float, indicator: Indicator, threshold: float = SMALLEST_SHOWN) -> bool:
    """Say whether a figure of ours counts so few people that it is hidden."""
    return indicator.counts_people and 0 < value < threshold


def suppressed(observation: Observation) -> Observation:
    """Return a figure as one that is hidden."""
    return replace(observation, value=None, status=Status.SECRET)


def protect(observations: Sequence[Observation], indicators: Indicators, threshold: float = SMALLEST_SHOWN) -> tuple[Observation, ...]:
    """Return the computed figures of one territory in their order, with the small ones hidden and those that give them away.

    To be applied before anything is derived from them (changes, shares, ranks): only declared indicators are known here, others are a
    KeyError. Figures of several territories are a ValueError: those are for the audit over whole editions.
    """
    if len({o.territory for o in observations}) > 1:
        message = "only the figures of one territory are protected together"
        raise ValueError(message)
    homes = {name: family for family in families({o.indicator for o in observations}, indicators) for name in family}
    tables: dict[tuple[frozenset[str], Period], list[Observation]] = {}
    for one in observations:
        tables.setdefault((homes[one.indicator], one.period), []).append(one)
    hidden = {(period, name) for (_, period), table in tables.items() for name in _hidden(table, indicators, threshold)}
    return tuple(suppressed(o) if (o.period, category_name(o.indicator, o.category)) in hidden else o for o in observations)


def families(names: Iterable[str], indicators: Indicators) -> tuple[frozenset[str], ...]:
    """Return the indicators of *names* parted into those that sums relate: the whole with what adds up to it."""
    kept = sorted(set(names))
    homes = {name: {name} for name in kept}
    for whole in (indicators.get(name) for name in kept):
        for part in (name for name in whole.sum_of if name in homes):
            joined = homes[whole.id] | homes[part]
            homes |= dict.fromkeys(joined, joined)
    return tuple(dict.fromkeys(frozenset(homes[name]) for name in kept))


def sums_of(names: Collection[str], indicators: Indicators, *, marked: Collection[str] | None = None) -> Iterator[Sum]:
    """Yield what is declared to add up among *names* (of `category_name`), shown or hidden.

    A part that nobody names is none there, as for the gate: a level may lack a category. A division with a residual category adds up
    without the parts that the producer *marked* secret, which the residual has taken in; where they are not the same in all
    territories (None) nothing can be said of it.
    """
    held = set(names)
    family = [indicators.get(name) for name in sorted({name.partition("/")[0] for name in held})]
    for one in family:
        for division in one.divisions:
            is_open = one.residual in division.parts
            parts = [name for code in division.parts if (name := category_name(one.id, code)) in held]
            if parts and not (is_open and marked is None):
                kept = (part for part in parts if not (is_open and part in (marked or ())))
                yield Sum(category_name(one.id, division.whole), tuple(kept))
        for code in (TOTAL, *(category.code for category in one.categories)):
            parts = [category_name(part, code) for part in one.sum_of]
            if parts and held.issuperset(parts):
                yield Sum(category_name(one.id, code), tuple(parts))


def category_name(indicator: str, category: str) -> str:
    """Return how a category of an indicator is called where several indicators stand in one table."""
    return f"{indicator}/{category}" if category else indicator


def _hidden(table: Sequence[Observation], indicators: Indicators, threshold: float) -> set[str]:
    """Return the names of what is to be hidden among the figures of one territory, family and period."""
    figures = {category_name(o.indicator, o.category): o for o in table if o.value is not None}
    marked = {category_name(o.indicator, o.category) for o in table if o.status is Status.SECRET}
    sums = tuple(sums_of({category_name(o.indicator, o.category) for o in table}, indicators, marked=marked))
    hidden = {name for name, o in figures.items() if _is_hidden(o, indicators.get(o.indicator), threshold)}
    while leaks := _leaks(table[0].territory, figures, marked | hidden, sums):
        hidden.add(_next_hidden(leaks[0], figures))
    return hidden


def _is_hidden(figure: Observation, indicator: Indicator, threshold: float) -> bool:
    """Say whether a figure is hidden for itself; an alignment of adjusted series counts nobody."""
    return figure.value is not None and figure.category not in indicator.alignments and is_small(figure.value, indicator, threshold)


def _leaks(territory: TerritoryId, figures: dict[str, Observation], hidden: set[str], sums: tuple[Sum, ...]) -> tuple[Leak, ...]:
    cells = [Cell(territory, name, name not in hidden) for name in sorted({*figures, *hidden})]
    return audit(cells, {territory: frozenset({"here"})}, sums)


def _next_hidden(leak: Leak, figures: dict[str, Observation]) -> str:
    """Return which figure to hide next of those that give one away.

    The smallest part, by code among equals; a part of 0 protects nothing, for the others still add up to the hidden one: a total is
    rather hidden, and a 0 only where nothing else is left.
    """
    return min((cell.category for cell, _ in leak.combination), key=lambda name: _cost(figures[name], name))


def _cost(figure: Observation, name: str) -> tuple[bool, bool, float, str]:
    value = abs(figure.value or 0.0)
    return (value == 0, figure.category == TOTAL, value, name)
