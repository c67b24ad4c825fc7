"""The five classes of a map: quintiles of the rates as displayed, the same for a whole edition."""

import pytest

from reporter.analysis.comparison import class_breaks
from tests.spec_tables import SpecTable, rows

LIMITS = SpecTable(
    "carte",
    "Les quatre limites des classes",
    """
    taux                              | limites
    ----------------------------------+-----------------
    5.0 6.0 7.0 8.0 9.0 10.0          | 6.0 7.0 8.0 9.0
    5.0 5.0 5.0 5.0 5.0 9.0           | 5.0 5.1 5.2 5.3
    4.96 5.04 6.0 7.0 8.0 9.0         | 5.0 6.0 7.0 8.0
    7.0                               | 7.0 7.1 7.2 7.3
                                      |
""",
)


@pytest.mark.parametrize(("rates", "limits"), rows(LIMITS))
def test_limits_are_quintiles_of_displayed_rates_and_never_equal(rates: str, limits: str) -> None:
    assert class_breaks([float(rate) for rate in rates.split()], 1) == tuple(float(limit) for limit in limits.split())
