"""What holds for every period there is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.domain.period import Period, Rhythm

ONE_DAY = dt.timedelta(days=1)


@st.composite
def periods(draw: st.DrawFn, first: int = 1900, last: int = 2099) -> Period:
    rhythm = draw(st.sampled_from(Rhythm))
    return Period(draw(st.integers(first, last)), draw(st.integers(1, rhythm.per_year)), rhythm)


inner = periods(first=1920, last=2080)
steps = st.integers(-19, 19)


@given(periods())
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods(), st.sampled_from(["{y}-Q{n}", "T{n}_{y}", "{y}T{n}", "t{n} {y}", "{n}e trimestre {y}", "{y}\u202fT{n}"]))
def test_every_notation_of_a_quarter_names_the_same_quarter(period: Period, notation: str) -> None:
    quarter = Period.quarter(period.year, (period.number - 1) % 4 + 1)
    assert Period.parse(notation.format(y=quarter.year, n=quarter.number)) == quarter


@given(inner, steps)
def test_steps_forth_and_back_lead_home(period: Period, count: int) -> None:
    assert period.shifted(count).shifted(-count) == period


@given(inner, steps)
def test_the_ordinal_counts_the_steps(period: Period, count: int) -> None:
    moved = period.shifted(count)
    assert moved.ordinal - period.ordinal == count
    assert moved.rhythm is period.rhythm


@given(inner)
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    assert period.previous.end + ONE_DAY == period.start
    assert period.start <= period.end


@given(inner)
def test_the_year_before_is_a_year_of_steps_away(period: Period) -> None:
    assert period.year_before == period.shifted(-period.rhythm.per_year)


@given(inner, steps)
def test_order_in_time_is_order_of_values_and_of_written_forms(period: Period, count: int) -> None:
    other = period.shifted(count)
    assert (period < other) == (period.ordinal < other.ordinal) == (period.end < other.end) == (str(period) < str(other))


@given(st.text())
def test_any_text_is_a_period_or_a_value_error(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueError as error:
        assert repr(text) in str(error)  # noqa: PT017  # either outcome is right, and each has its own proof
    else:
        assert Period.parse(str(period)) == period


@given(periods(), st.sampled_from("€ǃ•漢?'"), st.integers(0, 7))
def test_a_stray_character_is_never_skipped(period: Period, stray: str, at: int) -> None:
    written = str(period)
    spoilt = written[: at % (len(written) + 1)] + stray + written[at % (len(written) + 1) :]
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(spoilt)
