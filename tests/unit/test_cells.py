"""Cells: figures, marks, codes."""

import math

import pandas as pd
import pytest

from data_sources.cells import PERSONS, RATE, Bounds, Figure, is_total, padded_code, read_figure, read_figures, read_quarters
from reporter.domain.observation import Status
from reporter.errors import InputError

FIGURES = """
    cell            | value   | status
    ----------------+---------+-------------
    5860            | 5860    | published
    5 860           | 5860    | published
    5\u00a0860      | 5860    | published
    5\u202f860      | 5860    | published
    1\u202f234,5    | 1234.5  | published
    7,4             | 7.4     | published
    7.4             | 7.4     | published
    \u22122,5       | -2.5    | published
    7,4 p           | 7.4     | provisional
    7,4(p)          | 7.4     | provisional
    7,4 (r)         | 7.4     | revised
    7,4 sd          | 7.4     | provisional
"""
MARKS = {
    "": Status.NOT_AVAILABLE, "...": Status.NOT_AVAILABLE, "…": Status.NOT_AVAILABLE, "n.d.": Status.NOT_AVAILABLE,
    "NaN": Status.NOT_AVAILABLE, "NA": Status.NOT_AVAILABLE, "null": Status.NOT_AVAILABLE, "p": Status.NOT_AVAILABLE,
    "///": Status.NOT_APPLICABLE, "n.s.": Status.NOT_SIGNIFICANT, "s": Status.SECRET, "c": Status.SECRET, " S ": Status.SECRET,
}  # fmt: skip


def rows(table: str) -> list[list[str]]:
    return [[cell.strip(" ") for cell in line.split("|")] for line in table.strip().splitlines()[2:]]


@pytest.mark.parametrize(("cell", "value", "status"), rows(FIGURES))
def test_a_figure_is_read_as_a_french_or_english_hand_writes_it(cell: str, value: str, status: str) -> None:
    assert read_figure(cell) == Figure(float(value), Status(status))


@pytest.mark.parametrize(("cell", "status"), MARKS.items())
def test_a_mark_stands_for_the_reason_why_there_is_no_figure(cell: str, status: Status) -> None:
    found = read_figure(cell)
    assert found.status is status
    assert math.isnan(found.value)


@pytest.mark.parametrize("cell", ["12 34", "1,2,3", "inf", "-inf", "1e999", "abc", "7,4 s", "0x10", "1.234.567", "٣", "--1"])
def test_anything_else_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="neither a figure nor a known mark"):
        read_figure(cell)


@pytest.mark.parametrize(
    ("cell", "bounds", "message"),
    [
        ("-1", PERSONS, "-1 is negative: a sentinel"),
        ("\u22121", RATE, "-1 is negative"),
        ("1e308", RATE, r"1e\+308 is beyond 100"),
        ("1e308", PERSONS, "beyond 1e"),
        ("5,86", PERSONS, "5.86 is not a whole number: thousands"),
        ("5800", RATE, "5800 is beyond 100"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_file_line_and_field(cell: str, bounds: Bounds, message: str) -> None:
    column = pd.Series(["10", "20", cell], index=[2, 3, 4], name="nombre", dtype="str")
    with pytest.raises(InputError, match=message) as caught:
        read_figures(column, bounds, file="defm.csv")
    assert (caught.value.file, caught.value.line, caught.value.field) == ("defm.csv", 4, "nombre")


def test_a_column_becomes_values_and_statuses() -> None:
    found = read_figures(pd.Series(["1 000", "s", "1 000"], name="n", dtype="str"), PERSONS, file="f.csv")
    assert found["status"].tolist() == ["published", "secret", "published"]
    assert found["value"].tolist()[::2] == [1000.0, 1000.0]


@pytest.mark.parametrize("text", ["2024-12", "2024", "2024-T5", ""])
def test_only_quarters_are_quarters(text: str) -> None:
    with pytest.raises(InputError, match=r"f\.csv, line 7, field 'date'"):
        read_quarters(pd.Series([text], index=[7], name="date", dtype="str"), file="f.csv")


@pytest.mark.parametrize(
    ("cell", "width", "code"),
    [("51", 4, "0051"), ("51.0", 4, "0051"), ("2814", 4, "2814"), ("1", 2, "01"), ("2a", 2, "2A")],
)
def test_codes_get_their_zeros_back(cell: str, width: int, code: str) -> None:
    assert padded_code(cell, width) == code


def test_totals_inside_code_columns_are_known() -> None:
    assert all(map(is_total, ["Total", "Total France", "TOTAL", "Ensemble", "Ensemble des catégories"]))
    assert not any(map(is_total, ["28", "NA", ""]))
