"""Gaps, classes of the map, and the past of a series."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.comparison import class_breaks, gap
from reporter.analysis.history import history
from reporter.analysis.reading import one_scope
from reporter.domain.period import Period
from tests.labour_market import QUARTER, growing, indicators, series

RATE = indicators().get("taux_chomage")


def test_a_gap_is_the_difference_of_the_displayed_rates() -> None:
    here, there = series("departement-44", "taux_chomage", [5.84, 5.76]), series("france-FR", "taux_chomage", [7.4, 7.44])
    found = gap(here, there, RATE, QUARTER)
    assert found is not None
    assert found.points == Decimal("-1.6")


def test_there_is_no_gap_without_both_figures_of_the_period() -> None:
    here, there = series("departement-44", "taux_chomage", [5.8, None]), series("france-FR", "taux_chomage", [7.4])
    assert gap(here, there, RATE, QUARTER) is None
    assert gap(here, there, RATE, QUARTER.previous) is None


@given(st.lists(st.integers(30, 250).map(lambda n: n / 10), min_size=1, max_size=120))
def test_class_limits_are_four_rounded_and_strictly_increasing(values: list[float]) -> None:
    limits = class_breaks(values, 1)
    assert len(limits) == 4
    assert list(limits) == sorted(set(limits))
    assert all(limit == round(limit, 1) for limit in limits)


def test_classes_are_quintiles() -> None:
    assert class_breaks([float(n) for n in range(1, 102)], 1) == (21.0, 41.0, 61.0, 81.0)
    assert class_breaks([6.0] * 20, 1) == (6.0, 6.1, 6.2, 6.3)
    assert class_breaks([], 1) == ()


def test_a_low_is_dated_from_the_last_time_it_was_as_low() -> None:
    values = [5.8, 9.0, 9.0, *growing(9.0, 6.0, 16, decimals=1), 5.8]
    found = history(series("departement-44", "taux_chomage", values), RATE)
    assert found is not None
    assert found.lowest_since is not None
    assert found.lowest_since.period == QUARTER.shifted(-19)
    assert not found.is_lowest
    assert found.highest_since is None


def test_a_low_that_never_was_is_the_lowest_only_after_three_years() -> None:
    long = history(series("departement-44", "taux_chomage", growing(9.0, 5.0, 13, decimals=1)), RATE)
    short = history(series("departement-44", "taux_chomage", growing(9.0, 5.0, 12, decimals=1)), RATE)
    assert long is not None
    assert short is not None
    assert (long.is_lowest, short.is_lowest) == (True, False)


def test_lows_and_highs_look_back_ten_years_and_take_the_latest_of_equals() -> None:
    values = [3.0, *[7.0] * 21, 6.0, 8.0, 6.0, *[7.0] * 17]
    found = history(series("departement-44", "taux_chomage", values), RATE)
    assert found is not None
    assert (found.first.period, found.low.period) == (Period.quarter(2016, 1), QUARTER.shifted(-17))
    assert (found.low.value, found.high.value) == (6.0, 8.0)


def test_a_series_that_ends_without_a_figure_has_no_past_to_tell() -> None:
    assert history(series("departement-44", "taux_chomage", [5.0, 6.0, None]), RATE) is None
    assert history(series("departement-44", "taux_chomage", [5.0]), RATE) is None


def test_france_is_one_scope_only_since_2014() -> None:
    last = Period.quarter(2014, 4)
    here, france = (
        series("departement-44", "taux_chomage", [7.0] * 8, last=last),
        series("france-FR", "taux_chomage", [10.0] * 8, last=last),
    )
    assert one_scope(here) == here
    assert [str(o.period) for o in one_scope(france)] == ["2014-T1", "2014-T2", "2014-T3", "2014-T4"]
    assert one_scope(()) == ()
