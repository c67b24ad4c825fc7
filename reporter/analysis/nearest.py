"""Figures of a territory itself, or of the smallest larger one that has them where its level has none published."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Level, Territory

_LENDERS = (Level.DEPARTMENT, Level.REGION, Level.COUNTRY)

_Series = tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Some series of one territory, each in the order of time; *borrowed* where it is not the territory itself."""

    territory: Territory
    borrowed: bool
    held: Mapping[str, Mapping[str, _Series]]

    def series(self, indicator: str, category: str = TOTAL) -> _Series:
        """Return one series; empty when there is none."""
        return self.held.get(indicator, {}).get(category, ())

    def last(self, indicator: str, category: str = TOTAL) -> Observation | None:
        """Return the last figure of a series, with or without a value; None when there is no series."""
        found = self.series(indicator, category)
        return found[-1] if found else None

    def by_category(self, indicator: str) -> Mapping[str, Observation]:
        """Return the last figures by category, the total apart; all of the indicator's newest period with a value."""
        lasts = {code: found[-1] for code, found in self.held.get(indicator, {}).items() if code != TOTAL}
        newest = max((o.period for o in lasts.values() if o.value is not None), default=None)
        return {code: o for code, o in lasts.items() if o.period == newest}

    def has(self, indicator: str) -> bool:
        """Say whether one figure at least of an indicator has a value."""
        return any(o.value is not None for found in self.held.get(indicator, {}).values() for o in found)


def own_source(facts: TerritoryFacts, indicators: Collection[str]) -> Source:
    """Return the territory's own series of *indicators*, however empty."""
    return Source(facts.territory, borrowed=False, held=facts.by_indicator(indicators))


def lent_source(facts: TerritoryFacts, main: str, indicators: Collection[str]) -> Source | None:
    """Return the series of the smallest larger territory that has a figure of *main*.

    None where *main* is published at the territory's own level: a figure that is missing there is missing.
    """
    declared = next((i for i in facts.indicators.indicators if i.id == main), None)
    if declared is None or facts.dataset_of(declared) is not None:
        return None
    for level in _LENDERS:
        if parent := facts.references.parent(level):
            found = Source(parent.territory, borrowed=True, held=_grouped(parent.observations, indicators))
            if found.has(main):
                return found
    return None


def _grouped(observations: Iterable[Observation], indicators: Collection[str]) -> Mapping[str, Mapping[str, _Series]]:
    """Return series by indicator and category, in one pass: a territory has thousands of figures."""
    found: dict[str, dict[str, list[Observation]]] = {}
    for o in observations:
        if o.indicator in indicators:
            found.setdefault(o.indicator, {}).setdefault(o.category, []).append(o)
    return {indicator: {code: _in_order(series) for code, series in held.items()} for indicator, held in found.items()}


def _in_order(series: list[Observation]) -> _Series:
    return tuple(sorted(series, key=lambda o: o.period)) if len(series) > 1 else (series[0],)
