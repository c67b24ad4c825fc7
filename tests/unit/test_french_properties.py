"""What holds for every number and every text."""

import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.rounded_arrays import displayed_array
from reporter.analysis.rounding import displayed, displayed_threshold
from reporter.document.french import HARD, MINUS, THIN, listed, number, points, typeset

finite = st.floats(-1e9, 1e9, allow_nan=False)
tenths = st.integers(-10_000, 10_000).map(lambda n: n / 10)


def _read(text: str) -> Decimal:
    return Decimal(text.replace(THIN, "").replace(MINUS, "-").replace(",", ".").lstrip("+"))


@given(finite, st.integers(0, 3))
def test_a_written_number_reads_back_as_the_rounded_one(value: float, decimals: int) -> None:
    expected = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert _read(number(value, decimals)) == expected


@given(finite, st.integers(0, 3), st.booleans())
def test_zero_has_no_sign_and_no_ascii_sign_is_used(value: float, decimals: int, signed: bool) -> None:  # noqa: FBT001 -- drawn
    text = number(value, decimals, signed=signed)
    assert not re.search(r"[-. ]", text)
    assert not re.fullmatch(rf"[{MINUS}+]0(,0+)?", text)


@given(finite)
def test_thousands_are_parted_three_by_three(value: float) -> None:
    assert re.fullmatch(rf"{MINUS}?\d{{1,3}}({THIN}\d{{3}})*", number(value))


@given(tenths)
def test_points_are_plural_exactly_from_two(value: float) -> None:
    assert points(value).endswith(f"{HARD}points") == (abs(value) >= 2)


@given(st.text("abcé,.;:!?%«»'’ 0123456789T\u00a0\u202f", max_size=40))
def test_typesetting_twice_changes_nothing_more_and_loses_no_letter(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once
    assert "'" not in once
    assert re.sub(r"\s", "", once).replace("’", "'") == re.sub(r"\s", "", text).replace("’", "'")


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6))
def test_a_list_names_each_item_in_order(items: list[str]) -> None:
    assert re.findall(r"[a-f](?!t)", listed(items).replace(" et ", ", ")) == items


@given(st.lists(st.integers(-10_000_000, 10_000_000).map(lambda n: n / 1000), max_size=30), st.integers(0, 2))
def test_arrays_are_rounded_like_single_figures(values: list[float], decimals: int) -> None:
    expected = [float(displayed(v, decimals)) for v in values]
    assert displayed_array(np.array(values, dtype=np.float64), decimals).tolist() == expected


@given(st.integers(-100, 100).map(lambda n: n / 10), st.floats(0.1, 5))
def test_the_printed_threshold_decides_like_the_exact_one(change: float, threshold: float) -> None:
    assert (abs(Decimal(str(change))) > displayed_threshold(threshold)) == (abs(change) > threshold + 1e-9)
