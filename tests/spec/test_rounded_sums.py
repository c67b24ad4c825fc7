"""Terms printed as a sum add up: the one that rounding moved most takes the gap."""

import pytest

from reporter.analysis.rounding import rounded_sum
from tests.spec_tables import rows

SUMS = """
    termes            | total | imprimés
    ------------------+-------+-----------
    10 10 10          |    30 | 10 10 10
    10.4 10.4 10.2    |    31 | 11 10 10
    10.2 10.4 10.4    |    31 | 10 11 10
    1.6 1.6 -0.2      |     3 | 1 2 0
    -1.4 -1.4 -1.2    |    -4 | -2 -1 -1
    0.4 0.4 0.2       |     1 | 1 0 0
    -0.5 0.5 0        |     0 | -1 1 0
    0.45 0.45 0.05    |     1 | 1 0 0
    2.5 -2.5 1        |     1 | 3 -3 1
    1459.5 -126.3 0.8 |  1334 | 1459 -126 1
"""


@pytest.mark.parametrize(("terms", "total", "printed"), rows(SUMS))
def test_the_worst_rounded_term_takes_the_gap(terms: str, total: str, printed: str) -> None:
    assert rounded_sum([float(term) for term in terms.split()], int(total)) == tuple(int(term) for term in printed.split())


def test_terms_that_do_not_make_the_total_are_refused() -> None:
    with pytest.raises(ValueError, match="but for rounding"):
        rounded_sum([10.0, 5.0], 17)
