"""Location quotient and shift-share: the rules, and the published examples that they must reproduce to the last printed digit."""

import math

import numpy as np
import pytest

from reporter.analysis.shift_share import ShiftShare, esteban_marquillas, shift_share
from reporter.analysis.specialisation import location_quotient
from tests.spec_tables import rows

QUOTIENTS = """
    ici | total ici | pays | total pays | quotient
    ----+-----------+------+------------+----------
     10 |       100 |  100 |       1000 | 1.0
     20 |       100 |  100 |       1000 | 2.0
      5 |       100 |  100 |       1000 | 0.5
      0 |       100 |  100 |       1000 | 0.0
    100 |       100 |  100 |       1000 | 10.0
     10 |       100 |    0 |       1000 | erreur : nation_sector is 0
     10 |         0 |  100 |       1000 | erreur : local_total is 0
     10 |       100 |  100 |          0 | erreur : nation_total is 0
     -1 |       100 |  100 |       1000 | erreur : local_sector is negative
    nan |       100 |  100 |       1000 | erreur : local_sector is no count
    inf |       100 |  100 |       1000 | erreur : local_sector is no count
"""

# One sector of a country of 1000 jobs that becomes a country of 1100.
EFFECTS = """
    avant | après | pays avant | pays après | national | structurel | local | nouveau
    ------+-------+------------+------------+----------+------------+-------+--------
      100 |   130 |        400 |        480 |       10 |         10 |    10 | non
      100 |   110 |        400 |        440 |       10 |          0 |     0 | non
      100 |    80 |        400 |        360 |       10 |        -20 |   -10 | non
      100 |   100 |        400 |        400 |       10 |        -10 |     0 | non
      100 |     0 |        400 |        440 |       10 |          0 |  -110 | non
      100 |     0 |        400 |          0 |       10 |       -110 |     0 | non
        0 |    50 |        400 |        480 |        0 |          0 |    50 | oui
        0 |     0 |        400 |        480 |        0 |          0 |     0 | non
        0 |     0 |          0 |          0 |        0 |          0 |     0 | non
"""

# The second of two sectors; the first is sound.
REFUSED = """
    avant | après | pays avant | pays après | message
    ------+-------+------------+------------+---------
      0   |   10  |      0     |     20     | nation_before of sector 1 is 0 and it has jobs after
      0   |   0   |      0     |     20     | nation_before of sector 1 is 0 and it has jobs after
      5   |   5   |      0     |      0     | nation_before of sector 1 is 0 and it has jobs here
     nan  |   5   |     10     |     10     | local_before of sector 1 is no count
      5   |  inf  |     10     |     10     | local_after of sector 1 is no count
     -5   |   5   |     10     |     10     | local_before of sector 1 is negative
      5   |   5   |     10     |     -1     | nation_after of sector 1 is negative
"""

# The national sector grows by 20 %; the territory has 200 jobs of a country of 1000, where the sector has 400: it would have 80.
DIVIDED = """
    avant | après | attendu | concurrentiel | allocation
    ------+-------+---------+---------------+-----------
      100 |   130 |      80 |             8 |          2
       40 |    40 |      80 |           -16 |          8
       80 |   104 |      80 |             8 |          0
        0 |    50 |      80 |             0 |         50
"""


@pytest.mark.parametrize(("sector", "total", "nation_sector", "nation_total", "expected"), rows(QUOTIENTS))
def test_the_location_quotient_is_a_share_over_a_share(
    sector: str, total: str, nation_sector: str, nation_total: str, expected: str
) -> None:
    figures = float(sector), float(total), float(nation_sector), float(nation_total)
    if expected.startswith("erreur"):
        with pytest.raises(ValueError, match=expected.removeprefix("erreur : ")):
            location_quotient(*figures)
    else:
        assert location_quotient(*figures) == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.parametrize(("before", "after", "nation_before", "nation_after", "national", "structural", "local", "new"), rows(EFFECTS))
def test_a_change_is_the_sum_of_three_effects(
    before: str, after: str, nation_before: str, nation_after: str, national: str, structural: str, local: str, new: str
) -> None:
    figures = ([float(cell)] for cell in (before, after, nation_before, nation_after))
    found = shift_share(*figures, nation_total_before=1000, nation_total_after=1100)
    assert (found.national[0], found.structural[0], found.local[0]) == pytest.approx((float(national), float(structural), float(local)))
    assert bool(found.is_new[0]) == (new == "oui")


@pytest.mark.parametrize(("before", "after", "nation_before", "nation_after", "message"), rows(REFUSED))
def test_what_is_no_count_or_has_no_growth_is_refused_with_the_index_of_its_sector(
    before: str, after: str, nation_before: str, nation_after: str, message: str
) -> None:
    figures = [[10.0, float(cell)] for cell in (before, after, nation_before, nation_after)]
    for method in (shift_share, esteban_marquillas):
        with pytest.raises(ValueError, match=message):
            method(*figures)


@pytest.mark.parametrize(("before", "after", "expected", "competitive", "allocation"), rows(DIVIDED))
def test_the_local_effect_is_divided_by_what_the_territory_would_have_if_it_were_like_the_country(
    before: str, after: str, expected: str, competitive: str, allocation: str
) -> None:
    here, later = [float(before), 200 - float(before)], [float(after), 200 - float(before)]
    found = esteban_marquillas(here, later, [400.0, 600.0], [480.0, 600.0])
    assert sum(here) * 400 / 1000 == float(expected)
    assert (found.competitive[0], found.allocation[0]) == pytest.approx((float(competitive), float(allocation)))


def test_arrays_of_different_lengths_and_matrices_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one shape: local_before \(2,\), local_after \(3,\)"):
        shift_share([1, 2], [1, 2, 3], [10, 10], [10, 10])
    with pytest.raises(ValueError, match="2 dimensions"):
        shift_share([[1, 2]], [[1, 2]], [[10, 10]], [[10, 10]])
    with pytest.raises(ValueError, match="one shape"):
        location_quotient([1, 2], 10, [10, 10, 10], 100)
    with pytest.raises(ValueError, match="arrays of shape"):
        shift_share(1, 2, 10, 10)


def test_totals_of_the_country_are_single_numbers() -> None:
    with pytest.raises(ValueError, match="single numbers"):
        shift_share([1.0, 2.0], [1.0, 2.0], [10.0, 20.0], [10.0, 20.0], nation_total_before=[30.0, 30.0], nation_total_after=30.0)  # type: ignore[arg-type]


def test_a_country_without_jobs_before_is_refused() -> None:
    with pytest.raises(ValueError, match="no jobs before"):
        shift_share([0.0], [0.0], [0.0], [0.0])
    with pytest.raises(ValueError, match="nation_total is no count"):
        shift_share([1.0], [1.0], [1.0], [1.0], nation_total_before=math.nan)


def test_totals_are_numbers_beside_arrays_and_may_be_more_than_the_sectors() -> None:
    assert location_quotient([10, 20], 100, [100, 100], 1000) == pytest.approx([1.0, 2.0])
    found = shift_share([100.0], [110.0], [400.0], [400.0], nation_total_before=1000, nation_total_after=1050)
    assert found.totals == pytest.approx((5, -5, 10))


def test_krumme_s_table_is_reproduced_figure_by_figure() -> None:
    """G. Krumme, « Shift & Share Table with Excel Explanations », University of Washington, Geography 350 (ssexcel.html).

    « Holukuluku », 1985-1995, columns 3 (quotient), 9 (total shift), 11 (differential) and 12 (composition effect); the page
    prints its sums: growth 630, national 290, total shift 340, differential 420, composition 80 (read −80: the copy at hand has
    lost its minus signs, and 340 = 420 − 80). The national sectors are given in percent of the country: 10, 20, 40 and 30.
    """
    here, later = np.array([500.0, 100, 200, 200]), np.array([1000.0, 100, 250, 280])
    country = np.array([10.0, 20, 40, 30])
    found = shift_share(here, later, country, country * [1.10, 1.20, 1.30, 1.40])
    assert location_quotient(here, here.sum(), country, 100) == pytest.approx([5, 0.5, 0.5, 0.667], abs=5e-4)
    assert found.structural + found.local == pytest.approx([355, -29, -8, 22])
    assert found.local == pytest.approx([450, -20, -10, 0])
    assert found.structural == pytest.approx([-95, -9, 2, 22])
    assert found.totals == pytest.approx((290, -80, 420))


def test_farhauer_and_kroell_s_location_quotient_is_reproduced() -> None:
    """O. Farhauer, A. Kröll, Standorttheorien, Springer, 2013, example printed in the manual of the R package REAT, `locq`: 0.3847623."""
    assert location_quotient(1714, 79006, 879213, 15593224) == pytest.approx(0.3847623, abs=5e-8)


# O. Farhauer, A. Kröll, Standorttheorien, Springer, 2013: three regions that make one country, four industries, as the manual
# of the R package REAT (T. Wieland), `shift`, gives their data. The effects are not printed there: those below were worked
# out by hand with the formulas that `shift` applies (« National share », « Industrial mix », « Regional share »).
COUNTRY = [400, 150, 150, 400], [440, 210, 135, 480]
REGIONS = """
    région | avant           | après          | national | structurel | régional
    -------+-----------------+----------------+----------+------------+---------
    A      | 90 20 10 60     | 100 40 10 55   |       27 |          1 |       -3
    B      | 60 30 30 40     | 85 55 40 35    |       24 |         -1 |       32
    C      | 250 100 110 300 | 255 115 85 390 |      114 |          0 |      -29
"""


@pytest.mark.parametrize(("name", "before", "after", "national", "structural", "local"), rows(REGIONS))
def test_farhauer_and_kroell_s_regions_have_the_effects_worked_out_by_hand(
    name: str, before: str, after: str, national: str, structural: str, local: str
) -> None:
    found = _region(before, after)
    assert found.totals == pytest.approx((float(national), float(structural), float(local))), name


def test_the_regions_that_make_a_country_share_its_change_and_their_other_effects_cancel_out() -> None:
    totals = np.array([_region(before, after).totals for _, before, after, *_ in rows(REGIONS)])
    assert totals.sum(axis=0) == pytest.approx([165, 0, 0])


def test_esteban_s_effects_of_farhauer_and_kroell_s_region_a_follow_the_formulas_of_reat() -> None:
    """`shift(…, shift.method = "Esteban")`: he = e_j E_i/E, Σ he (g_ij − g_i) and Σ (e_ij − he)(g_ij − g_i), by hand in elevenths."""
    here, later = [90, 20, 10, 60], [100, 40, 10, 55]
    found = esteban_marquillas(here, later, *COUNTRY)
    like_country = [720 / 11, 270 / 11, 270 / 11, 720 / 11]  # 180 jobs divided like the country's 1100
    lead = [100 / 90 - 1.1, 2 - 1.4, 1 - 0.9, 55 / 60 - 1.2]
    assert found.competitive == pytest.approx([h * g for h, g in zip(like_country, lead, strict=True)])
    assert found.allocation.sum() == pytest.approx(-3 - found.competitive.sum())


def _region(before: str, after: str) -> ShiftShare:
    return shift_share([float(n) for n in before.split()], [float(n) for n in after.split()], *COUNTRY)
