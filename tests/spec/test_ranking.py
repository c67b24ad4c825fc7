"""Places with ties, on displayed figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.ranking import ranks
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from tests.spec_tables import SpecTable, rows

PERIOD = Period.quarter(2026, 1)
TABLE = SpecTable(
    "rang",
    "Places, ex æquo compris (=)",
    """
    valeurs             | ordre | rangs
    --------------------+-------+-----------------
    5.0 6.0 7.0         | bas   | 1 2 3
    5.0 6.0 7.0         | haut  | 3 2 1
    5.0 6.0 6.0 7.0     | bas   | 1 2= 2= 4
    5.0 5.04 6.0        | bas   | 1= 1= 3
    5.0 5.05 6.0        | bas   | 1 2 3
    7.25 7.34 7.3       | bas   | 1= 1= 1=
    4.0                 | haut  | 1
    -0.4 0.0 -0.04 0.3  | haut  | 4 2= 2= 1
""",
)


@pytest.mark.parametrize(("values", "order", "places"), rows(TABLE))
def test_a_place_is_shared_by_those_who_show_the_same_figure(values: str, order: str, places: str) -> None:
    given_values = {TerritoryId.parse(f"departement-{i:02d}"): float(v) for i, v in enumerate(values.split(), 1)}
    found = ranks(given_values, indicator="taux_chomage", period=PERIOD, ascending=order == "bas", decimals=1)
    assert " ".join(f"{r.position}{'=' if r.tied else ''}" for r in found.values()) == places
    assert {r.out_of for r in found.values()} == {len(given_values)}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_a_place_is_one_more_than_the_number_of_better_ones(tenths: list[int]) -> None:
    values = {TerritoryId.parse(f"departement-{i:02d}"): t / 10 for i, t in enumerate(tenths, 1)}
    found = ranks(values, indicator="taux_chomage", period=PERIOD, ascending=True, decimals=1)
    assert [r.position for r in found.values()] == [1 + sum(other < t for other in tenths) for t in tenths]
    assert [r.tied for r in found.values()] == [tenths.count(t) > 1 for t in tenths]


def test_what_is_no_figure_cannot_be_ranked() -> None:
    with pytest.raises(ValueError, match="only figures"):
        ranks({TerritoryId.parse("departement-44"): float("nan")}, indicator="x", period=PERIOD, ascending=True, decimals=1)
