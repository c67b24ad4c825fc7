"""Graduations and labels by rule."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.rendering.axis import ValueAxis, spread
from tests.spec_tables import rows

GRADUATIONS = """
    valeurs         | graduations                    | de zéro
    ----------------+--------------------------------+--------
    5.8 9.0         | 5 6 7 8 9                      | non
    5.8 6.1         | 5.8 5.9 6.0 6.1                | non
    7.0 7.0         | 6.8 7.0 7.2                    | non
    2.0 18.9        | 0 5 10 15 20                   | oui
    0 0             | 0 0.2 0.4                      | oui
    -1.5 4          | -2 0 2 4                       | oui
    91800 97400     | 90000 92000 94000 96000 98000  | non
"""

LABELS = """
    voulues       | hauteurs | bas | haut | posées
    --------------+----------+-----+------+----------------
    10 30         | 4 4      | 0   | 40   | 10 30
    10 11         | 4 4      | 0   | 40   | 8.5 12.5
    10 10 10      | 4 4 4    | 0   | 40   | 6 10 14
    1 2           | 4 4      | 0   | 40   | 2 6
    39 40         | 4 4      | 0   | 40   | 34 38
    11 10         | 4 4      | 0   | 40   | 12.5 8.5
    10 11 30      | 4 8 4    | 0   | 40   | 6.5 12.5 30
"""


@pytest.mark.parametrize(("values", "ticks", "from_zero"), rows(GRADUATIONS))
def test_graduations_are_round_and_hold_every_value(values: str, ticks: str, from_zero: str) -> None:
    axis = ValueAxis.around([float(v) for v in values.split()])
    assert list(axis.ticks) == pytest.approx([float(tick) for tick in ticks.split()])
    assert axis.from_zero == (from_zero == "oui")


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=40))
def test_no_value_leaves_its_axis(values: list[float]) -> None:
    axis = ValueAxis.around(values)
    slack = 1e-6 * max(1.0, *map(abs, values))
    assert axis.low - slack <= min(values)
    assert max(values) <= axis.high + slack
    assert 3 <= len(axis.ticks) <= 8


def test_the_unit_stands_at_the_highest_graduation_only() -> None:
    assert ValueAxis.around([5.9, 8.8]).labels("%") == ("5", "6", "7", "8", "9\u202f%")


def numbers(text: str) -> list[float]:
    return [float(number) for number in text.split()]


@pytest.mark.parametrize(("wanted", "heights", "low", "high", "placed"), rows(LABELS))
def test_labels_stay_as_near_as_they_can(wanted: str, heights: str, low: str, high: str, placed: str) -> None:
    assert spread(numbers(wanted), numbers(heights), float(low), float(high)) == pytest.approx(numbers(placed))


@given(st.lists(st.tuples(st.floats(-20, 120), st.floats(1, 12)), min_size=1, max_size=8))
def test_labels_never_meet_nor_leave_their_room(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [w for w, _ in labels], [h for _, h in labels]
    centres = spread(wanted, heights, 0, 100)
    spans = sorted((centre - height / 2, centre + height / 2) for centre, height in zip(centres, heights, strict=True))
    assert spans[0][0] >= -1e-6
    assert spans[-1][1] <= 100 + 1e-6
    assert all(above[0] >= below[1] - 1e-6 for below, above in pairwise(spans))


def test_labels_that_have_no_room_are_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        spread([1, 2, 3], [5, 5, 5], 0, 14)
