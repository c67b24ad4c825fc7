"""How figures, periods and signs are written. In the tables « _ » is U+00A0, « ~ » U+202F and « − » U+2212."""

import datetime as dt

import pytest

from reporter.document import french
from reporter.domain.period import Period
from tests.spec_tables import SpecTable, rows

NUMBERS = """
    valeur     | décimales | nombre       | signé
    -----------+-----------+--------------+------------
    0          | 0         | 0            | 0
    -0.04      | 1         | 0,0          | 0,0
    0.05       | 1         | 0,1          | +0,1
    -0.05      | 1         | −0,1         | −0,1
    2.25       | 1         | 2,3          | +2,3
    -2.25      | 1         | −2,3         | −2,3
    2.675      | 2         | 2,68         | +2,68
    999        | 0         | 999          | +999
    1000       | 0         | 1~000        | +1~000
    52900      | 0         | 52~900       | +52~900
    -1234567.8 | 1         | −1~234~567,8 | −1~234~567,8
    0.5        | 0         | 1            | +1
    -0.5       | 0         | −1           | −1
"""

POINTS = """
    valeur | points       | signés
    -------+--------------+---------------
    0      | 0,0_point    | 0,0_point
    0.3    | 0,3_point    | +0,3_point
    1.5    | 1,5_point    | +1,5_point
    1.94   | 1,9_point    | +1,9_point
    1.95   | 2,0_points   | +2,0_points
    -2     | −2,0_points  | −2,0_points
    11.5   | 11,5_points  | +11,5_points
"""

TYPESET = """
    saisi                        | composé
    -----------------------------+------------------------------
    l'emploi d'Ille-et-Vilaine   | l’emploi d’Ille-et-Vilaine
    Pourquoi ?                   | Pourquoi~?
    5,8 % ; puis : rien !        | 5,8~%~; puis_: rien~!
    « quasi stable »             | «_quasi stable_»
    4e trimestre 2021            | 4e trimestre 2021
    5 avril, 12 départements     | 5_avril, 12_départements
    au T4 2021                   | au T4_2021
    en 2021 et 2022              | en 2021 et 2022
"""

LISTS = """
    éléments    | liste
    ------------+------------
    a           | a
    a b         | a et b
    a b c       | a, b et c
    a b c d     | a, b, c et d
"""

TIMES = """
    valeur | en mots
    -------+------------
    1      | une_fois
    1.4    | 1,4_fois
    1.96   | deux_fois
    2      | deux_fois
    2.25   | 2,3_fois
    4      | quatre_fois
    13     | 13_fois
"""

ROUNDED = SpecTable(
    "arrondi",
    "Un chiffre tel qu’il est affiché",
    """
    chiffre | à l’unité | à une décimale | évolution
    --------+-----------+----------------+----------
    5.84    | 6         | 5,8            | +5,8
    5.85    | 6         | 5,9            | +5,9
    0.5     | 1         | 0,5            | +0,5
    0.04    | 0         | 0,0            | 0,0
    -0.04   | 0         | 0,0            | 0,0
    -0.05   | 0         | −0,1           | −0,1
    -2.25   | −2        | −2,3           | −2,3
""",
)


def _signs(text: str) -> str:
    return text.replace("_", french.HARD).replace("~", french.THIN)


@pytest.mark.parametrize(("value", "decimals", "plain", "signed"), rows(NUMBERS))
def test_a_number_is_rounded_half_away_from_zero_and_written_in_french(value: str, decimals: str, plain: str, signed: str) -> None:
    assert french.number(float(value), int(decimals)) == _signs(plain)
    assert french.number(float(value), int(decimals), signed=True) == _signs(signed)


@pytest.mark.parametrize(("value", "plain", "signed"), rows(POINTS))
def test_points_are_plural_from_two_on(value: str, plain: str, signed: str) -> None:
    assert (french.points(float(value)), french.points(float(value), signed=True)) == (_signs(plain), _signs(signed))


@pytest.mark.parametrize(("typed", "printed"), rows(TYPESET))
def test_text_gets_its_spaces_and_apostrophes(typed: str, printed: str) -> None:
    assert french.typeset(typed) == _signs(printed)


@pytest.mark.parametrize(("items", "text"), rows(LISTS))
def test_a_list_ends_with_et(items: str, text: str) -> None:
    assert french.listed(items.split()) == text


@pytest.mark.parametrize(("value", "words"), rows(TIMES))
def test_multiples_are_in_letters_where_they_are_whole(value: str, words: str) -> None:
    assert french.times(float(value)) == _signs(words)


@pytest.mark.parametrize(("value", "whole", "tenths", "change"), rows(ROUNDED))
def test_a_figure_is_shown_to_its_published_unit(value: str, whole: str, tenths: str, change: str) -> None:
    shown = (french.number(float(value)), french.number(float(value), 1), french.number(float(value), 1, signed=True))
    assert shown == (whole, tenths, change)


def test_percentages_have_a_thin_space() -> None:
    assert french.percent(5.8) == _signs("5,8~%")
    assert french.percent(-1.26, signed=True) == _signs("−1,3~%")
    assert french.percent(24, 0) == _signs("24~%")


def test_ordinals_agree_with_what_they_count() -> None:
    assert [french.ordinal(n) for n in (1, 2, 3, 12, 101)] == ["1er", "2e", "3e", "12e", "101e"]
    assert [french.ordinal(n, feminine=True) for n in (1, 2)] == ["1re", "2e"]


def test_counts_agree_with_their_number() -> None:
    forms = [french.counted(v, "emploi") for v in (0, 1, 1.4, 2, 1410)]
    assert forms == [_signs(t) for t in ("0_emploi", "1_emploi", "1_emploi", "2_emplois", "1~410_emplois")]
    assert french.plural(1.5, "point") == "point"
    assert french.plural(2, "journal", "journaux") == "journaux"


def test_small_numbers_are_spelled() -> None:
    assert [french.spelled(n) for n in (0, 1, 7, 12, 13)] == ["zéro", "un", "sept", "douze", "13"]


def test_periods_are_written_out_or_short() -> None:
    quarter = Period.quarter(2021, 4)
    assert (french.period(quarter), french.short_period(quarter)) == (_signs("4e_trimestre 2021"), _signs("T4_2021"))
    assert french.period(Period.quarter(2026, 1)) == _signs("1er_trimestre 2026")
    assert french.at_period(quarter) == _signs("au 4e_trimestre 2021")
    assert french.at_period(Period.month(2022, 8)) == "en août 2022"
    assert (french.period(Period.whole_year(2024)), french.at_period(Period.whole_year(2024))) == ("2024", "en 2024")
    assert french.short_period(Period.month(2022, 8)) == "août 2022"


def test_dates_begin_with_1er() -> None:
    assert french.date(dt.date(2022, 4, 5)) == _signs("5_avril 2022")
    assert french.date(dt.date(2026, 10, 1)) == _signs("1er_octobre 2026")
    assert french.short_date(dt.date(2026, 10, 28)) == _signs("28_oct. 2026")


def test_a_capital_leaves_the_other_letters_alone() -> None:
    assert [french.capitalised(t) for t in ("à La Réunion", "en Île-de-France", "")] == ["À La Réunion", "En Île-de-France", ""]
