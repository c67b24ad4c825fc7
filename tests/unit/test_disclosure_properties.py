"""Disclosure control against an oracle of its own: ranks of small dense matrices."""

from fractions import Fraction
from functools import cache
from importlib.resources import files

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.disclosure import protect
from reporter.analysis.leaks import Cell, Sum, audit, collapsed
from reporter.analysis.span import Span
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Level, TerritoryId
from tests.builders import observation

COUNT = "inscrits_a_brut"
SEXES, AGES = ("femmes", "hommes"), ("moins_25", "25_49", "50_plus")
ATOMS = tuple(f"{sex}_{age}" for sex in SEXES for age in AGES)
CATEGORIES = (TOTAL, *SEXES, *AGES, *ATOMS)
TABLES = st.lists(st.integers(0, 12), min_size=len(ATOMS), max_size=len(ATOMS))
BRICKS = tuple("abcdef")


@cache
def declared() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def holds(category: str) -> list[int]:
    """Return which atoms of the table a category counts."""
    return [int(category in {TOTAL, atom, atom.split("_")[0], atom.split("_", 1)[1]}) for atom in ATOMS]


def table(values: list[int]) -> tuple[Observation, ...]:
    return tuple(observation(float(np.dot(holds(c), values)), indicator=COUNT, category=c) for c in CATEGORIES)


def in_span(vector: list[int], others: list[list[int]]) -> bool:
    before = np.linalg.matrix_rank(np.array(others)) if others else 0
    return bool(np.linalg.matrix_rank(np.array([*others, vector])) == before)


@given(TABLES)
def test_no_hidden_figure_can_be_worked_out_from_those_shown(values: list[int]) -> None:
    found = protect(table(values), declared())
    shown = [holds(o.category) for o in found if o.value is not None]
    given_away = [o.category for o in found if o.value is None and in_span(holds(o.category), shown)]
    assert given_away == []
    assert not [o for o in found if o.value is not None and 0 < o.value < 5]


@given(TABLES)
def test_protecting_twice_is_protecting_once(values: list[int]) -> None:
    once = protect(table(values), declared())
    assert protect(once, declared()) == once


@given(st.lists(st.one_of(st.just(0), st.integers(5, 40)), min_size=len(ATOMS), max_size=len(ATOMS)))
def test_nothing_is_hidden_where_nothing_is_small(values: list[int]) -> None:
    assert protect(table(values), declared()) == table(values)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(lambda ages: sum(0 < n < 5 for n in ages) >= 2 and sum(ages) >= 5))
def test_small_parts_that_hide_each_other_hide_no_more(ages: list[int]) -> None:
    given_figures = [observation(float(sum(ages)), indicator=COUNT)]
    given_figures += [observation(float(n), indicator=COUNT, category=age) for n, age in zip(ages, AGES, strict=True)]
    hidden = {o.category for o in protect(given_figures, declared()) if o.value is None}
    assert hidden == {age for n, age in zip(ages, AGES, strict=True) if 0 < n < 5}


@given(
    st.lists(st.frozensets(st.sampled_from(BRICKS), min_size=1), min_size=2, max_size=8),
    st.lists(st.booleans(), min_size=24, max_size=24),
)
def test_the_audit_finds_what_ranks_say_and_its_equations_hold(areas: list[frozenset[str]], shown: list[bool]) -> None:
    territories = [TerritoryId(Level.EPCI, str(place)) for place in range(len(areas))]
    bricks = dict(zip(territories, areas, strict=True))
    cells = [Cell(t, c, shown[3 * p + q]) for p, t in enumerate(territories) for q, c in enumerate(("all", "f", "h"))]
    rows = {cell: [int(b in bricks[cell.territory]) * w for b in BRICKS for w in _weights(cell.category)] for cell in cells}
    leaks = {leak.cell: leak for leak in audit(cells, bricks, [Sum("all", ("f", "h"))])}
    seen = [rows[cell] for cell in cells if cell.shown]
    assert set(leaks) == {cell for cell in cells if not cell.shown and in_span(rows[cell], seen)}
    for cell, leak in leaks.items():
        total = sum((weight * np.array(rows[one], dtype=object) for one, weight in leak.combination), start=np.zeros(12, dtype=object))
        assert total.tolist() == rows[cell]
        assert all(one.shown for one, _ in leak.combination)


def _weights(category: str) -> tuple[int, int]:
    return {"all": (1, 1), "f": (1, 0), "h": (0, 1)}[category]


@given(st.lists(st.frozensets(st.sampled_from(BRICKS), min_size=1), min_size=1, max_size=8))
def test_joining_bricks_that_lie_together_keeps_what_territories_share(areas: list[frozenset[str]]) -> None:
    bricks = {TerritoryId(Level.EPCI, str(place)): area for place, area in enumerate(areas)}
    joined = collapsed(bricks, bricks)
    for one, area in bricks.items():
        for other, their_area in bricks.items():
            assert (joined[one] <= joined[other]) == (area <= their_area)
            assert bool(joined[one] & joined[other]) == bool(area & their_area)


@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=5, max_size=5), min_size=1, max_size=6),
    st.lists(st.integers(-3, 3), min_size=6, max_size=6),
)
def test_a_combination_is_exact_whatever_the_coefficients(vectors: list[list[int]], weights: list[int]) -> None:
    span = Span(dict.fromkeys(range(5), 1))
    for place, vector in enumerate(vectors):
        span.add({column: value for column, value in enumerate(vector) if value}, place)
    target = [sum(w * v[column] for w, v in zip(weights, vectors, strict=False)) for column in range(5)]
    found = span.combination({column: value for column, value in enumerate(target) if value})
    assert found is not None
    assert [sum((w * vectors[place][column] for place, w in found.items()), start=Fraction(0)) for column in range(5)] == target
