"""How often a word of direction is taken back by the next quarter: the thresholds judged on real rates."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlrd

from reporter.analysis.back_test import back_test, judged, tally
from reporter.analysis.noise import LEAST_CHANGES, displayed_changes, displayed_levels, noise_threshold
from reporter.analysis.references import edition_references
from reporter.analysis.rounding import displayed_threshold
from reporter.domain.facts import BackTest
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import COLUMNS, ObservationTable
from tests.labour_market import edition_of, growing, indicators, series, shipped_register, world
from tests.spec_tables import SpecTable, rows

FATES = SpecTable(
    "contre-epreuve",
    "Ce que devient un mot",
    """
    trimestres successifs                | jugés | quasi stables | mots | contredits
    -------------------------------------+-------+---------------+------+-----------
    hausse hausse baisse                 | 2     | 0             | 2    | 1
    hausse stable baisse                 | 2     | 1             | 1    | 0
    hausse baisse hausse baisse          | 3     | 0             | 3    | 3
    stable stable stable                 | 2     | 2             | 0    | 0
    baisse                               | 0     | 0             | 0    | 0
    hausse ? baisse hausse               | 1     | 0             | 1    | 1
""",
)

KNOWN_THEN = SpecTable(
    "contre-epreuve",
    "Le mot d’un trimestre, d’après ce qu’on en savait alors (? : non jugé)",
    """
    variations passées                                              | variation | mot
    ----------------------------------------------------------------+-----------+--------
    0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1                     | 0.5       | ?
    0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1                 | 0.2       | hausse
    0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1                 | 0.1       | stable
    0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3           | 0.4       | stable
    0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3 0.3 -0.3           | -0.5      | baisse
""",
)

_SIGNS = {"hausse": 1.0, "baisse": -1.0, "stable": 0.0, "?": np.nan}


@pytest.mark.parametrize(("words", "quarters", "stable", "told", "reversed_"), rows(FATES))
def test_a_word_is_reversed_when_the_next_quarter_says_the_opposite(
    words: str, quarters: str, stable: str, told: str, reversed_: str
) -> None:
    found = tally(np.array([[_SIGNS[word] for word in words.split()]]))
    assert (found.quarters, found.stable, found.words, found.reversals) == (int(quarters), int(stable), int(told), int(reversed_))


@pytest.mark.parametrize(("past", "change", "word"), rows(KNOWN_THEN))
def test_a_quarter_is_judged_by_what_was_known_before_it(past: str, change: str, word: str) -> None:
    for later in ([], [9.0, -9.0, 9.0]):  # what comes after cannot matter
        changes = np.array([[*(float(c) for c in past.split()), float(change), *later]])
        found = judged(changes, least=0.1)[0, len(past.split())]
        assert np.array_equal(found, _SIGNS[word], equal_nan=True)


@pytest.fixture(scope="module")
def departments(real_data: Path) -> pd.DataFrame:
    """Return the rates of the real file by département, read without any code of ours."""
    sheet = xlrd.open_workbook(real_data / "insee" / "sl_etc_2021T4.xls").sheet_by_name("Département")
    head = next(row for row in range(sheet.nrows) if sheet.cell_value(row, 0) == "Code")
    found = []
    for row in range(head + 1, sheet.nrows):
        code = sheet.cell_value(row, 0)
        code = f"{int(code):02d}" if isinstance(code, float) else code.strip()
        if code and code != "00" and len(code) <= 3:
            for column in range(2, sheet.ncols):
                if sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER:
                    period = str(Period.parse(sheet.cell_value(head, column)))
                    found.append(
                        (f"departement-{code}", "taux_chomage", period, "", sheet.cell_value(row, column), "published", "2022-04-05")
                    )
    return pd.DataFrame(found, columns=list(COLUMNS))


@pytest.mark.real
def test_fewer_than_one_word_in_five_is_reversed_on_the_real_rates(departments: pd.DataFrame) -> None:
    found = back_test(departments, indicators().get("taux_chomage"))
    assert found is not None
    assert found.reversals < 20
    assert found == BackTest("taux_chomage", 100, Period.quarter(1985, 2), Period.quarter(2021, 4), 11.7, 60.8)


@pytest.mark.real
def test_all_series_at_once_are_judged_like_each_alone(departments: pd.DataFrame) -> None:
    rate = indicators().get("taux_chomage")
    _, levels, first = displayed_levels(departments, rate)
    changes = displayed_changes(levels, 1, rate, first)
    for alone, together in zip(changes[::7], judged(changes, least=0.1)[::7], strict=True):
        known = [float(change) for change in alone if not np.isnan(change)]
        words = [_word(known[:i], change) for i, change in enumerate(known)]
        assert [word for word in words if word is not None] == [float(found) for found in together if not np.isnan(found)]


def _word(past: list[float], change: float) -> float | None:
    if len(past) < LEAST_CHANGES:
        return None
    limit = float(displayed_threshold(noise_threshold(past, rounding=0.1, floor=0.1)))
    return 0.0 if abs(change) <= limit else 1.0 if change > 0 else -1.0


@pytest.mark.real
@pytest.mark.proof
def test_the_multiple_of_the_spread_is_the_one_that_the_design_measured(
    departments: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    rate = indicators().get("taux_chomage")
    _, levels, first = displayed_levels(departments, rate)
    changes = displayed_changes(levels, 1, rate, first)
    runs = {
        "without any threshold, every quarter": judged(changes, least=0.0, k=0, known=0),
        "above 0.1 point, every quarter": judged(changes, least=0.1, k=0, known=0),
        "k = 0, quarters with twelve changes before": judged(changes, least=0.1, k=0),
        "k = 1, quarters with twelve changes before": judged(changes, least=0.1, k=1),
        "k = 2, quarters with twelve changes before": judged(changes, least=0.1, k=2),
    }
    found = {name: tally(directions) for name, directions in runs.items()}
    lines = [f"{name:44} {t.words:6} {t.reversal_share:6} % {t.stable_share:6} %" for name, t in found.items()]
    with capsys.disabled():
        print("\n".join(["", f"{'thresholds':44}  words  reversed  « quasi stable »", *lines]))  # noqa: T201 -- the table is what a proof is for
    assert [(round(t.reversal_share), round(t.stable_share)) for t in found.values()] == [(24, 17), (13, 49), (14, 49), (12, 61), (11, 85)]


def test_made_up_and_scarce_rates_are_not_judged(checkout: Path) -> None:
    register = shipped_register(checkout)
    restless = [5.0, 5.0, 5.0, 5.5] * 20  # every rise is taken back, every fall stands
    codes = [t.id for t in register.at(Level.DEPARTMENT)][:96]
    many = ObservationTable.of([o for code in codes for o in series(str(code), "taux_chomage", restless)])
    few = ObservationTable.of(world())

    def found(table: ObservationTable, *, fictitious: bool) -> BackTest | None:
        edition = edition_of("insee/taux-chomage", fictitious=fictitious)
        references = edition_references(table, register, indicators(), edition)
        return references.for_territory(TerritoryId.parse("departement-44")).back_test

    judged_here = found(many, fictitious=False)
    assert judged_here is not None
    assert (judged_here.territories, judged_here.reversals) == (96, 50.0)
    assert found(many, fictitious=True) is None
    assert found(few, fictitious=False) is None
    steady = ObservationTable.of(series("departement-44", "taux_chomage", growing(6.0, 5.0, 60, decimals=1)))
    assert found(steady, fictitious=False) is None
