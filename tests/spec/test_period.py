"""Every notation of a period that a producer writes, and what is none."""

import pytest

from reporter.domain.period import Period

READ = """
    2021-T4             | 2021-T4
    2022-Q3             | 2022-T3
    T3_2022             | 2022-T3
    T1_1982             | 1982-T1
    2022T3              | 2022-T3
    2022Q3              | 2022-T3
    2022 T3             | 2022-T3
    2022/T3             | 2022-T3
    2022 - T3           | 2022-T3
    T3 2022             | 2022-T3
    t3-2022             | 2022-T3
    Q3 2022             | 2022-T3
    1er trimestre 2022  | 2022-T1
    2nd trimestre 2022  | 2022-T2
    3ème trimestre 2022 | 2022-T3
    3e trimestre 2022   | 2022-T3
    3ᵉ trimestre 2022   | 2022-T3
    3E TRIMESTRE 2022   | 2022-T3
    4e trimestre de 2022 | 2022-T4
    2022 – 4e trimestre | 2022-T4
    2025-01             | 2025-01
    2025-12             | 2025-12
    2021M03             | 2021-03
    2021-M03            | 2021-03
    2021 m03            | 2021-03
    2024                | 2024
"""

REFUSED = """
    T5              | a quarter has a year
    T5 2022         | there is no fifth quarter
    2022-T0         | nor a quarter zero
    2022-Q5         | in any notation
    2021-T5         | in any notation
    2022-T31        | a quarter has one digit
    5e trimestre 2022 | in words neither
    2022-13         | there is no thirteenth month
    2022-00         | nor a month zero
    2021M13         | in any notation
    2022-3          | a month has two digits, a quarter its letter
    202203          | digits alone could be many things
    22T3            | a year has four digits
    T3 22           | a year has four digits
    1899-T4         | no series is that old
    2100            | nor that new
    2022---T3       | one separator is enough
    2022-T3-        | and none at the end
    20€22-T3        | a stray character is never skipped
    2022é-T3        | an accent neither
    troisième trimestre 2022 | numbers in letters are not read
    trimestre       | a word alone
    Total           | a label
    nan             | an empty cell of a spreadsheet
    ٢٠٢٢-T3         | digits of another script
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(left.strip(), right.strip()) for left, _, right in (line.rpartition("|") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("written", "expected"), rows(READ))
def test_a_producers_notation_is_read(written: str, expected: str) -> None:
    assert str(Period.parse(written)) == expected


@pytest.mark.parametrize(
    "written",
    ["2022\u00a0T3", "2022\u202fT3", "2022\u2011T3", "2022\u2013T3", "\t2022-T3\n", "T3\u00a02022", "\uff12\uff10\uff12\uff12-T3"],
)
def test_typographic_spaces_and_dashes_are_read_like_plain_ones(written: str) -> None:
    assert Period.parse(written) == Period.quarter(2022, 3)


@pytest.mark.parametrize(("written", "reason"), rows(REFUSED))
def test_anything_else_is_refused_and_quoted(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match="is not a period: write") as caught:
        Period.parse(written)
    assert repr(written) in str(caught.value), reason


@pytest.mark.parametrize("written", ["", " ", "\u00a0", "\u0301"])
def test_nothing_is_no_period(written: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(written)


@pytest.mark.parametrize("written", ["2022", "2022-03", "2021M03"])
def test_a_quarter_is_not_read_from_a_month_or_a_year(written: str) -> None:
    with pytest.raises(ValueError, match="not a quarter: write 2021-T4"):
        Period.parse_quarter(written)


def test_a_quarter_is_read_as_a_quarter() -> None:
    assert Period.parse_quarter("T4_2021") == Period.quarter(2021, 4)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2021-T4", "2021-10-01", "2021-12-31"),
        ("2024-T1", "2024-01-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2099", "2099-01-01", "2099-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(written: str, first: str, last: str) -> None:
    period = Period.parse(written)
    assert (period.start.isoformat(), period.end.isoformat()) == (first, last)


def test_a_period_that_cannot_be_is_not_built() -> None:
    with pytest.raises(ValueError, match="5 is no quarter"):
        Period.quarter(2022, 5)
    with pytest.raises(ValueError, match="0 is no month"):
        Period.month(2022, 0)
    with pytest.raises(ValueError, match="2 is no year"):
        Period(2022, 2, Period.whole_year(2022).rhythm)
    with pytest.raises(ValueError, match="outside 1900-2099"):
        Period.quarter(2100, 1)
