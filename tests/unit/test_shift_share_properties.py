"""What holds for any territory: effects add up, whatever is new, gone or huge."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.rounding import displayed, rounded_sum
from reporter.analysis.shift_share import esteban_marquillas, shift_share
from reporter.analysis.specialisation import location_quotient

JOBS = st.integers(0, 3_000_000)
SECTORS = st.lists(st.tuples(JOBS, JOBS, st.integers(1, 5_000_000), st.integers(0, 5_000_000)), min_size=1, max_size=90)
Sectors = Sequence[tuple[int, int, int, int]]


@given(SECTORS)
def test_the_three_effects_add_up_to_the_change_of_every_sector(sectors: Sectors) -> None:
    here, later, there, then = np.array(sectors, dtype=np.float64).T
    found = shift_share(here, later, there, then)
    scale = np.maximum(1, np.maximum(np.abs(found.national), np.abs(found.structural)))  # a growth ×5,000,000 has its own grain
    assert (np.abs(found.national + found.structural + found.local - (later - here)) <= 1e-9 * scale).all()
    assert sum(found.totals) == pytest.approx(later.sum() - here.sum(), abs=1e-9 * scale.sum())


@given(SECTORS)
def test_a_sector_that_was_absent_is_all_local_and_marked(sectors: Sectors) -> None:
    _, later, there, then = np.array(sectors, dtype=np.float64).T
    found = shift_share(np.zeros_like(later), later, there, then)
    assert (found.local == later).all()
    assert (found.is_new == (later > 0)).all()


@given(SECTORS)
def test_competitive_and_allocation_make_dunn_s_local_effect(sectors: Sectors) -> None:
    here, later, there, then = np.array(sectors, dtype=np.float64).T
    dunn, esteban = shift_share(here, later, there, then), esteban_marquillas(here, later, there, then)
    scale = np.maximum(1, np.abs(esteban.competitive) + np.abs(dunn.local))
    assert (np.abs(esteban.competitive + esteban.allocation - dunn.local) <= 1e-9 * scale).all()
    assert (esteban.national == dunn.national).all()
    assert (esteban.structural == dunn.structural).all()


@given(SECTORS)
def test_the_quotients_weighed_by_the_country_make_one(sectors: Sectors) -> None:
    here, _, there, _ = np.array(sectors, dtype=np.float64).T
    if here.sum():
        quotients = location_quotient(here, here.sum(), there, there.sum())
        assert float((np.asarray(quotients) * there).sum() / there.sum()) == pytest.approx(1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6))
def test_rounded_terms_add_up_and_none_moves_by_more_than_one(terms: list[float]) -> None:
    total = int(displayed(sum(terms), 0))
    rounded = rounded_sum(terms, total)
    assert sum(rounded) == total
    assert all(abs(whole - term) <= 1.5 for whole, term in zip(rounded, terms, strict=True))
