"""A figure and its status cannot contradict each other."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.domain.observation import Observation, Status
from tests.builders import LOIRE_ATLANTIQUE, PUBLISHED_ON, QUARTER

WITH_VALUE = (Status.PUBLISHED, Status.PROVISIONAL, Status.REVISED)
WITHOUT_VALUE = tuple(status for status in Status if status not in WITH_VALUE)


def figure(value: float | None, status: Status) -> Observation:
    return Observation(LOIRE_ATLANTIQUE, "taux_chomage", QUARTER, "", value, status, PUBLISHED_ON)


@settings(deadline=None)
@given(st.sampled_from(WITH_VALUE), st.floats(allow_nan=False, allow_infinity=False))
def test_a_published_figure_carries_its_number(status: Status, value: float) -> None:
    assert status.has_value
    assert figure(value, status).value == value


@pytest.mark.parametrize("status", WITHOUT_VALUE)
def test_a_figure_that_is_not_there_carries_none(status: Status) -> None:
    assert not status.has_value
    assert figure(None, status).value is None


@pytest.mark.parametrize("status", WITH_VALUE)
def test_a_published_figure_without_a_number_cannot_be_built(status: Status) -> None:
    with pytest.raises(ValueError, match=f"{status} contradicts value None"):
        figure(None, status)


@pytest.mark.parametrize("status", WITHOUT_VALUE)
@pytest.mark.parametrize("value", [0.0, 5.8])
def test_an_absence_with_a_number_cannot_be_built_not_even_with_zero(status: Status, value: float) -> None:
    with pytest.raises(ValueError, match=f"{status} contradicts value {value}"):
        figure(value, status)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_cannot_be_built(value: float) -> None:
    with pytest.raises(ValueError, match=r"taux_chomage of departement-44, 2026-T1: .* is no figure"):
        figure(value, Status.PUBLISHED)
