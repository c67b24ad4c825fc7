"""When a series is said to rise, to fall or to be « quasi stable », and how strongly."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporter.analysis.noise import noise_threshold
from reporter.analysis.trend import Span, Trend, change_between, trend
from reporter.domain.facts import Threshold
from reporter.domain.indicator import Adjustment
from reporter.domain.period import Period
from tests.labour_market import full_employment_break, indicators, series
from tests.spec_tables import SpecTable, rows

COUNTS = SpecTable(
    "effectif",
    "Le mot d’une évolution en %",
    """
    avant   | après | seuil | évolution | sens   | force
    --------+-------+-------+-----------+--------+-------
     1000   |  1034 |   0.5 |       3.4 | up     | marked
     1000   |  1004 |   0.5 |       0.4 | stable |
     1000   |  1005 |   0.5 |       0.5 | stable |
     1000   |  1006 |   0.5 |       0.6 | up     | slight
     1000   |  1010 |   0.5 |       1.0 | up     | slight
     1000   |  1011 |   0.5 |       1.1 | up     | plain
     1000   |   980 |   0.5 |      -2.0 | down   | plain
     1000   |   979 |   0.5 |      -2.1 | down   | marked
     1000   |  1000 |   0.5 |       0.0 | stable |
     2000   |  2001 |   0.1 |       0.1 | stable |
     8      |     9 |   0.5 |      12.5 | up     | marked
     0      |    12 |   0.5 |           |        |
     0      |     0 |   0.5 |           |        |
""",
)

RATES = SpecTable(
    "taux",
    "Le mot d’une évolution en points",
    """
    avant | après | seuil  | évolution | sens   | force
    ------+-------+--------+-----------+--------+-------
     6.5  |  5.9  | 0.1483 |      -0.6 | down   | marked
     6.5  |  6.3  | 0.1483 |      -0.2 | down   | slight
     6.5  |  6.4  | 0.1483 |      -0.1 | stable |
     6.5  |  6.7  | 0.2965 |       0.2 | stable |
     6.5  |  6.8  | 0.2965 |       0.3 | up     | slight
     5.85 |  5.94 | 0.1    |       0.0 | stable |
     5.84 |  5.95 | 0.1    |       0.2 | up     | slight
     7.3  |  7.7  | 0.1    |       0.4 | up     | plain
     0.0  |  0.3  | 0.1    |       0.3 | up     | plain
""",
)

CHANGES = SpecTable(
    "seuil",
    "Le seuil d’une série",
    """
    variations passées                                  | arrondi | plancher | seuil
    ----------------------------------------------------+---------+----------+-------
                                                        | 0.1     | 0.1      | 0.1
    0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3    | 0.1     | 0.1      | 0.1
    0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 | 0.1   | 0.1      | 0.44478
    0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1     | 0.1     | 0.1      | 0.1
    0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 9.0     | 0.1     | 0.1      | 0.1
    0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0 1.1 1.2 | 0.1     | 0.2      | 0.44478
    1 2                                                 | 0.02    | 0.3      | 0.3
""",
)
INTENSITIES = SpecTable(
    "intensite",
    "La force d’une évolution, au seuil de 0,5 %",
    """
    évolution | force
    ----------+--------
     0.5      |
     0.6      | slight
     1.0      | slight
     1.1      | plain
    -2.0      | plain
    -2.1      | marked
""",
)

RAW_OR_ADJUSTED = SpecTable(
    "brute",
    "Quelles évolutions une série a",
    """
    correction | sur un trimestre | sur un an
    -----------+------------------+----------
    CVS        | oui              | oui
    CVS-CJO    | oui              | oui
    brute      | non              | oui
""",
)


def _change(indicator: str, before: str, after: str, threshold: str) -> tuple[str, str, str]:
    declared = indicators().get(indicator)
    first, last = series("departement-44", indicator, [float(before), float(after)])
    change = change_between(first, last, declared, span=Span.QUARTER, threshold=float(threshold))
    amount = "" if change.amount is None else str(change.amount)
    return amount, str(change.state or ""), str(change.intensity or "")


@pytest.mark.parametrize(("before", "after", "threshold", "amount", "state", "force"), rows(COUNTS))
def test_a_count_moves_in_percent_and_only_above_its_threshold(
    before: str, after: str, threshold: str, amount: str, state: str, force: str
) -> None:
    assert _change("emploi_salarie_prive", before, after, threshold) == (amount, state, force)


@pytest.mark.parametrize(("before", "after", "threshold", "amount", "state", "force"), rows(RATES))
def test_a_rate_moves_in_points_between_the_displayed_rates(
    before: str, after: str, threshold: str, amount: str, state: str, force: str
) -> None:
    assert _change("taux_chomage", before, after, threshold) == (amount, state, force)


@pytest.mark.parametrize(("changes", "rounding", "floor", "threshold"), rows(CHANGES))
def test_the_threshold_is_the_largest_of_rounding_spread_and_floor(changes: str, rounding: str, floor: str, threshold: str) -> None:
    found = noise_threshold([float(c) for c in changes.split()], rounding=float(rounding), floor=float(floor))
    assert found == pytest.approx(float(threshold))


def test_a_change_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        noise_threshold([0.1, float("nan")], rounding=0.1, floor=0.1)


@pytest.mark.parametrize(("amount", "force"), rows(INTENSITIES))
def test_a_change_is_slight_up_to_twice_its_threshold_and_marked_above_four_times(amount: str, force: str) -> None:
    assert _change("emploi_salarie_prive", "1000", str(1000 + 10 * float(amount)), "0.5") == (
        str(float(amount)),
        *_direction(amount),
        force,
    )


def _direction(amount: str) -> tuple[str]:
    return ("stable" if abs(float(amount)) <= 0.5 else "up" if float(amount) > 0 else "down",)


@pytest.mark.parametrize(("adjustment", "over_quarter", "over_year"), rows(RAW_OR_ADJUSTED))
def test_a_raw_series_is_compared_with_the_same_quarter_a_year_before_only(adjustment: str, over_quarter: str, over_year: str) -> None:
    jobs = replace(indicators().get("emploi_salarie_prive"), adjustment=Adjustment(adjustment))
    found = trend(series("departement-44", "emploi_salarie_prive", [1000.0, 1010, 1020, 1030, 1040]), jobs)
    assert ["oui" if change else "non" for change in (found.quarter, found.year)] == [over_quarter, over_year]


def test_an_adjusted_series_has_both_changes_and_a_raw_one_that_of_the_year_only() -> None:
    known, values = indicators(), [1000.0, 1010, 1020, 1030, 1040]
    adjusted = trend(series("departement-44", "inscrits_abc", values), known.get("inscrits_abc"))
    raw = trend(series("departement-44", "inscrits_abc_brut", values), known.get("inscrits_abc_brut"))
    assert adjusted.quarter is not None
    assert adjusted.year is not None
    assert adjusted.year.percent == Decimal("4.0")
    assert raw.quarter is None
    assert raw.main is raw.year


def test_a_missing_figure_leaves_the_change_out_and_never_counts_as_zero() -> None:
    rate = indicators().get("taux_chomage")
    assert trend(series("departement-44", "taux_chomage", [5.0, 5.2, None, 5.4, None]), rate) == Trend(None, None)
    found = trend(series("departement-44", "taux_chomage", [5.0, 5.2, 5.3, None, 5.4]), rate)
    assert found.quarter is None
    assert found.year is not None
    assert found.year.difference == Decimal("0.4")


def test_no_direction_is_named_across_a_break_and_the_figures_stay() -> None:
    known = indicators().get("inscrits_abc")
    values = [1000.0, 1000, 1000, 1000, 1080]
    at_the_break = trend(series("departement-44", "inscrits_abc", values, last=Period.quarter(2025, 1)), known)
    year_after = trend(series("departement-44", "inscrits_abc", values, last=Period.quarter(2026, 1)), known)
    assert at_the_break.quarter is not None
    assert (at_the_break.quarter.state, at_the_break.quarter.percent) == ("break", Decimal("8.0"))
    assert at_the_break.quarter.intensity is None
    assert year_after.year is not None
    assert year_after.year.state == "up"


def test_each_series_is_judged_by_its_own_threshold() -> None:
    rate = indicators().get("taux_chomage")
    values = series("departement-974", "taux_chomage", [17.0, 17.1, 17.0, 17.1, 17.5])
    noisy = Threshold("taux_chomage", "", 0.6, 0.6, 40)
    assert trend(values, rate).main.state == "up"  # type: ignore[union-attr]  # both quarters have figures
    assert trend(values, rate, noisy).main.state == "stable"  # type: ignore[union-attr]  # both quarters have figures


def test_without_two_figures_there_is_no_change() -> None:
    known = indicators().get("taux_chomage")
    first, last = series("departement-44", "taux_chomage", [5.0, 5.2])
    absent = series("departement-44", "taux_chomage", [None])[0]
    with pytest.raises(ValueError, match="no change without two figures"):
        change_between(absent, last, known, span=Span.QUARTER, threshold=0.1)
    assert change_between(first, replace(last, value=5.0), known, span=Span.QUARTER, threshold=0.1).difference == 0


def test_the_break_is_over_later_overseas() -> None:
    broken = full_employment_break("inscrits_abc")
    here, overseas = series("departement-44", "inscrits_abc", [1.0])[0], series("departement-974", "inscrits_abc", [1.0])[0]
    assert not broken.is_open(Period.quarter(2027, 1), here.territory)
    assert broken.is_open(Period.quarter(2027, 1), overseas.territory)
