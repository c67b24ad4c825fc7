"""Thresholds of a whole edition at once: the same as one by one."""

import math
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.analysis.noise import LEAST_CHANGES, noise_threshold, thresholds
from reporter.analysis.rounding import displayed
from reporter.domain.facts import Threshold
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.tables import ObservationTable
from tests.labour_market import growing, indicators, series

DEPARTMENT = TerritoryId.parse("departement-44")


def of(*observations: Observation) -> dict[tuple[str, str], Threshold]:
    found = thresholds(ObservationTable.of(observations).frame, indicators())
    return {(t.indicator, t.category): t for t in found.get(DEPARTMENT, ())}


rates = st.lists(st.one_of(st.none(), st.integers(40, 140).map(lambda n: n / 10)), min_size=1, max_size=40)


@given(rates)
@settings(max_examples=40)
def test_a_rate_series_has_the_threshold_of_its_own_past_changes(values: list[float | None]) -> None:
    found = of(*series("departement-44", "taux_chomage", values))
    if all(v is None for v in values):
        assert found == {}
        return
    changes = [float(displayed(b - a, 1)) for a, b in pairwise(values) if a is not None and b is not None]
    threshold = found["taux_chomage", ""]
    assert threshold.sample == max(len(changes) - 1, 0)
    assert threshold.value == pytest.approx(noise_threshold(changes[:-1], rounding=0.1, floor=0.1))
    assert threshold.value_year == threshold.value


@settings(max_examples=40)
@given(st.lists(st.integers(500, 2000).map(float), min_size=6, max_size=40))
def test_a_raw_series_is_measured_on_its_year_changes(values: list[float]) -> None:
    last = Period.quarter(2024, 4)  # before the break of 2025
    threshold = of(*series("departement-44", "inscrits_abc_brut", values, last=last))["inscrits_abc_brut", ""]
    yearly = [float(displayed((Decimal(b) - Decimal(a)) / Decimal(a) * 100, 1)) for a, b in zip(values, values[4:], strict=False)]
    moves = [(b - a) / math.sqrt(2) for a, b in pairwise(yearly)][:-1]
    assert threshold.value == pytest.approx(noise_threshold(moves, rounding=1000 / values[-1], floor=0.1))


def test_the_quarter_that_is_judged_does_not_judge_itself() -> None:
    calm = [6.0, 6.1] * 12
    quiet = of(*series("departement-44", "taux_chomage", [*calm, 6.0]))["taux_chomage", ""]
    shaken = of(*series("departement-44", "taux_chomage", [*calm, 9.9]))["taux_chomage", ""]
    assert quiet == shaken


def test_a_jump_across_a_break_widens_nothing() -> None:
    before, after = growing(1000, 1100, 20), [1500.0, 1505, 1510, 1515, 1520]
    broken = of(*series("departement-44", "inscrits_abc", [*before, *after]))["inscrits_abc", ""]
    assert broken.sample == 24 - 1 - 1
    assert broken.value < 1


def test_every_sector_has_its_own_threshold() -> None:
    steady = series("departement-44", "emploi_salarie_prive", growing(1000, 1200, 20), category="industrie")
    rough = series("departement-44", "emploi_salarie_prive", [1000.0, 1100] * 10, category="interim")
    found = of(*steady, *rough)
    assert found["emploi_salarie_prive", "interim"].value > 5 > found["emploi_salarie_prive", "industrie"].value


def test_a_count_is_not_finer_than_its_published_rounding() -> None:
    values = [200.0] * (LEAST_CHANGES + 3)
    assert of(*series("departement-44", "inscrits_abc", values))["inscrits_abc", ""].value == pytest.approx(5.0)


def test_a_short_series_has_the_rounding_unit() -> None:
    assert of(*series("departement-44", "taux_chomage", [6.0, 9.0, 6.0]))["taux_chomage", ""].value == pytest.approx(0.1)


def test_no_figure_no_threshold() -> None:
    assert thresholds(ObservationTable.of(()).frame, indicators()) == {}
    assert np.isnan(ObservationTable.of(series("departement-44", "taux_chomage", [None])).frame["value"]).all()
