"""« Secteur porteur »: the five tests of the gate on one window, the verdict on two, and what is never said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporter.analysis.buoyancy import Check, Gate, SectorWindow, Verdict, Word, effects, gate, growth_gap, verdict
from tests.spec_tables import rows

# Two years; 10,000 jobs here before; in the country the sector has 40,000 jobs of 1,000,000 (4 %) after and grew by 2 %.
GATE = """
    avant | après | total après | écart | quotient | part  | échoue à
    ------+-------+-------------+-------+----------+-------+---------
      500 |   550 |       10000 |   3.9 |     1.38 | 0.055 |
      500 |   500 |       10000 |  -1.0 |     1.25 | 0.05  | rises faster
      500 |   501 |       10000 |  -0.9 |     1.25 | 0.05  | faster
      500 |   510 |       10000 |   0.0 |     1.28 | 0.051 | faster
      500 |   511 |       10000 |   0.1 |     1.28 | 0.051 |
      300 |   350 |       10000 |   7.0 |     0.88 | 0.035 | specialised
      390 |   400 |       10000 |   0.3 |     1.0  | 0.04  |
      390 |   398 |       10000 |   0.0 |     1.0  | 0.04  | faster
      380 |   397 |       10000 |   1.2 |     0.99 | 0.04  | specialised
       40 |    49 |        1000 |   9.7 |     1.23 | 0.049 | size
       40 |    50 |        1000 |  10.8 |     1.25 | 0.05  |
       80 |    90 |       10000 |   5.1 |     0.23 | 0.009 | specialised weight
       90 |    95 |       10000 |   1.7 |     0.24 | 0.01  | specialised
      500 |     0 |       10000 | -101.0 |    0.0  | 0.0   | rises faster specialised size weight
"""

# The gate's word on each window: open, shut, falling (fewer jobs and a negative local effect), falls (fewer jobs like the
# country), secret, new (begins without a job); « rupture »: the window crosses a break.
VERDICTS = """
    longue          | courte          | verdict
    ----------------+-----------------+--------------
    open            | open            | confirmed
    shut            | open            | recent
    falling         | open            | recent
    open            | shut            | no_signal
    shut            | shut            | no_signal
    falling         | falling         | retreat
    falling         | shut            | no_signal
    shut            | falling         | no_signal
    falls           | falling         | no_signal
    falling         | falls           | no_signal
    open            | falling         | no_signal
    open rupture    | open            | recent
    open            | open rupture    | no_signal
    open rupture    | open rupture    | no_signal
    falling rupture | falling         | no_signal
    falling         | falling rupture | no_signal
    secret          | open            | insufficient
    open            | secret          | insufficient
    secret          | secret          | insufficient
    secret          | falling         | insufficient
    new             | open            | recent
    new             | shut            | no_signal
    new             | falling         | no_signal
    open            | new             | insufficient
    new             | new             | insufficient
"""

# What real data may hold: a base, a country or a territory of 0. Never an exception: a gate that is not told, and silence.
ZEROS = """
    avant | après | total avant | total après | pays avant | pays après | verdict des deux fenêtres
    ------+-------+-------------+-------------+------------+------------+--------------------------
      0   |  900  |    10000    |    10900    |   39000    |   40000    | insufficient
      0   |   0   |    10000    |    10000    |   39000    |   40000    | insufficient
     900  |   0   |    10000    |     9100    |   39000    |   40000    | retreat
     900  |   0   |    10000    |     9100    |   39000    |     0      | insufficient
     900  |  950  |    10000    |    10050    |     0      |   40000    | insufficient
     900  |  950  |    10000    |    10050    |     0      |     0      | insufficient
      0   |   0   |      0      |       0     |   39000    |   40000    | insufficient
     900  |   0   |     900     |       0     |   39000    |   40000    | insufficient
"""

OPEN = SectorWindow(2, 500, 550, 10_000, 10_000, 40_000 / 1.02, 40_000, 1_000_000 / 1.01, 1_000_000)
WINDOWS = {
    "open": OPEN,
    "shut": replace(OPEN, after=505),
    "falling": replace(OPEN, after=450),
    "falls": replace(OPEN, after=450, nation_before=50_000),
    "secret": None,
    "new": replace(OPEN, before=0),
}


@pytest.mark.parametrize(("before", "after", "total", "gap", "quotient", "share", "failed"), rows(GATE))
def test_the_gate_holds_five_tests_each_with_what_was_measured(
    before: str, after: str, total: str, gap: str, quotient: str, share: str, failed: str
) -> None:
    found = gate(replace(OPEN, before=float(before), after=float(after), total_after=float(total)))
    expected = [float(after) - float(before), float(gap), float(quotient), float(after), float(share)]
    assert [check.value for check in found.checks] == expected
    assert [check.check for check in found.checks] == list(Check)
    assert [check.check for check in found.failed] == failed.split()
    assert found.passed == (not failed)


def test_each_test_says_what_was_asked() -> None:
    assert [check.threshold for check in gate(OPEN).checks] == [0, 0, 1, 50, 0.01]


@pytest.mark.parametrize(("long", "short", "word"), rows(VERDICTS))
def test_the_verdict_follows_from_both_windows(long: str, short: str, word: str) -> None:
    assert verdict(_window(long, years=5), _window(short, years=2)).word == word


@pytest.mark.parametrize(("before", "after", "total_before", "total_after", "nation_before", "nation_after", "word"), rows(ZEROS))
def test_a_zero_is_silence_or_a_verdict_and_never_an_exception(
    before: str, after: str, total_before: str, total_after: str, nation_before: str, nation_after: str, word: str
) -> None:
    here = (float(before), float(after), float(total_before), float(total_after))
    cell = SectorWindow(2, *here, float(nation_before), float(nation_after), 1_000_000, 1_010_000)
    assert verdict(replace(cell, years=5), cell).word == word


def test_a_verdict_keeps_the_gates_of_the_windows_that_are_known() -> None:
    found = verdict(None, OPEN)
    assert (found.word, found.long, found.short) == (Word.INSUFFICIENT, None, gate(OPEN))
    assert verdict(WINDOWS["new"], OPEN) == Verdict(Word.RECENT, None, gate(OPEN))


def test_growth_is_compound_so_that_windows_of_different_lengths_compare() -> None:
    doubled = replace(OPEN, before=100, after=200, nation_before=40_000, years=5)
    assert growth_gap(doubled) == Decimal("14.9")  # 2 to the power 1/5 is 1.1487
    assert growth_gap(replace(doubled, years=1)) == 100


def test_no_rate_is_told_from_a_base_of_zero() -> None:
    with pytest.raises(ValueError, match="no rate from 0 jobs here"):
        gate(replace(OPEN, before=0))


def test_a_retreat_is_judged_on_the_local_effect_that_is_printed() -> None:
    like_country = replace(OPEN, before=500, after=450, nation_before=50_000, nation_after=45_000)
    hardly_worse = replace(like_country, nation_after=45_040)  # a local effect of −0.4 job, printed 0
    worse = replace(like_country, nation_after=45_200)
    assert [effects(cell)[-1] for cell in (like_country, hardly_worse, worse)] == [0, 0, -2]
    assert [verdict(cell, cell).word for cell in (like_country, hardly_worse, worse)] == ["no_signal", "no_signal", "retreat"]


@pytest.mark.parametrize("wrong", [{"before": -1.0}, {"nation_after": float("nan")}, {"total_after": float("inf")}, {"years": 0}])
def test_a_window_of_what_is_no_count_cannot_be_built(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="no window"):
        replace(OPEN, **wrong)


def test_a_gate_without_a_failure_is_open() -> None:
    assert Gate(()).passed


def _window(text: str, *, years: int) -> SectorWindow | None:
    kind, _, broken = text.partition(" ")
    cell = WINDOWS[kind]
    return replace(cell, years=years, crosses_break=broken == "rupture") if cell else None
