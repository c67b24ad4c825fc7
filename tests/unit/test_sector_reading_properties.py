"""Zeros, secrets, adjusted figures below zero: whatever is read, silence or conclusions that add up, never an exception."""

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.buoyancy import Word
from reporter.analysis.sectors import WindowReading, read_sectors
from reporter.domain.facts import Comparator, References, TerritoryFacts
from reporter.domain.observation import Observation, Status
from reporter.domain.territory import FRANCE as COUNTRY
from tests.sector_facts import DEPARTMENT, FRANCE, facts, shipped

FIGURE = st.one_of(st.none(), st.sampled_from([0.0, -3.0, 1.0, 0.5]), st.integers(0, 3_000_000).map(float), st.floats(0.01, 1e7))
FIGURES = st.lists(FIGURE, min_size=len(DEPARTMENT), max_size=len(DEPARTMENT))


@given(FIGURES, FIGURES)
def test_any_figures_are_read(here: list[float | None], there: list[float | None]) -> None:
    mix = read_sectors(_facts(_with(DEPARTMENT, here), _with(FRANCE, there)))
    if mix is None:
        total = here[2]  # the last figure of the total
        assert total is None or total <= 0
        return
    for sector in mix.sectors:
        assert sector.verdict.word == Word.INSUFFICIENT or sector.short is not None
        assert all(_adds_up(window) for window in (sector.long, sector.short) if window)
    assert all(_adds_up(window) for window in (mix.long, mix.short) if window)


def _adds_up(window: WindowReading) -> bool:
    effects = window.effects
    return effects.change == effects.national + effects.structural + effects.local == window.change.value


def _with(observations: tuple[Observation, ...], values: list[float | None]) -> tuple[Observation, ...]:
    return tuple(
        replace(o, value=value, status=Status.SECRET if value is None else Status.PUBLISHED)
        for o, value in zip(observations, values, strict=True)
    )


@cache
def _base() -> TerritoryFacts:
    return facts("departement-44", *DEPARTMENT, *FRANCE)


def _facts(here: tuple[Observation, ...], there: tuple[Observation, ...]) -> TerritoryFacts:
    references = References(parents=(Comparator(shipped()[0].get(COUNTRY), there),))
    return TerritoryFacts(_base().territory, _base().edition, here, _base().indicators, references)
