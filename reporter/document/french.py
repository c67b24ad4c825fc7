"""Figures, periods and signs as French writes them: rounding half up, thin spaces, a true minus, « 1er » and « 1,5 point »."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from reporter.analysis.rounding import displayed
from reporter.domain.period import Period, Rhythm

THIN, HARD, MINUS, APOSTROPHE = "\u202f", "\u00a0", "\u2212", "\u2019"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_VOWELS = frozenset("aeiouyhâàäéèêëîïôöùûüœæ")

_RULES = (
    (re.compile(r"'"), APOSTROPHE),
    (re.compile(r" (?=[;!?%])"), THIN),
    (re.compile(r" (?=[:»])"), HARD),
    (re.compile(r"(?<=«) "), HARD),
    (re.compile(r"(?<!\b(?:19|20)\d\d)(?<=\d) (?=[a-zà-ÿœ])"), HARD),
    (re.compile(r"(?<=\bT[1-4]) (?=\d{4})"), HARD),
)

Value = float | Decimal


def number(value: Value, decimals: int = 0, *, signed: bool = False) -> str:
    """Return « 52 900 », « −0,3 » or, signed, « +0,3 »; zero has no sign."""
    rounded = displayed(value, decimals)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + digits


def percent(value: Value, decimals: int = 1, *, signed: bool = False) -> str:
    """Return « 5,8 % »."""
    return f"{number(value, decimals, signed=signed)}{THIN}%"


def points(value: Value, decimals: int = 1, *, signed: bool = False) -> str:
    """Return « 0,3 point », « 2,0 points »."""
    rounded = displayed(value, decimals)
    return f"{number(rounded, decimals, signed=signed)}{HARD}{plural(rounded, 'point')}"


def counted(value: Value, singular: str, many: str | None = None, *, signed: bool = False) -> str:
    """Return « 1 emploi », « 410 emplois »."""
    return f"{number(value, signed=signed)}{HARD}{plural(displayed(value, 0), singular, many)}"


def plural(value: Value, singular: str, many: str | None = None) -> str:
    """Return the form that agrees with *value*: the plural begins at 2."""
    return singular if abs(Decimal(str(value))) < 2 else many if many is not None else f"{singular}s"


def ordinal(value: int, *, feminine: bool = False) -> str:
    """Return « 1er » (« 1re »), « 12e »."""
    if value == 1:
        return "1re" if feminine else "1er"
    return f"{value}e"


def spelled(value: int) -> str:
    """Return small numbers in letters, larger ones in figures."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else number(value)


def times(value: Value, decimals: int = 1) -> str:
    """Return « deux fois », « 1,4 fois »: whole numbers in letters, others rounded."""
    rounded = displayed(value, decimals)
    if rounded != rounded.to_integral_value():
        return f"{number(rounded, decimals)}{HARD}fois"
    return f"{'une' if rounded == 1 else spelled(int(rounded))}{HARD}fois"


def period(value: Period) -> str:
    """Return « 4e trimestre 2021 », « mars 2022 » or « 2021 »."""
    match value.rhythm:
        case Rhythm.QUARTER:
            return f"{ordinal(value.number)}{HARD}trimestre {value.year}"
        case Rhythm.MONTH:
            return f"{MONTHS[value.number - 1]} {value.year}"
        case _:
            return str(value.year)


def short_period(value: Period) -> str:
    """Return « T4 2021 », « mars 2022 » or « 2021 »."""
    return f"T{value.number}{HARD}{value.year}" if value.rhythm is Rhythm.QUARTER else period(value)


def at_period(value: Period) -> str:
    """Return « au 4e trimestre 2021 », « en mars 2022 » or « en 2021 »."""
    return f"{'au' if value.rhythm is Rhythm.QUARTER else 'en'} {period(value)}"


def at_short_period(value: Period) -> str:
    """Return « au T4 2021 », « en mars 2022 » or « en 2021 »."""
    return f"{'au' if value.rhythm is Rhythm.QUARTER else 'en'} {short_period(value)}"


def date(value: dt.date) -> str:
    """Return « 5 avril 2022 », « 1er octobre 2026 »."""
    return f"{_day(value)}{HARD}{MONTHS[value.month - 1]} {value.year}"


def short_date(value: dt.date) -> str:
    """Return « 28 oct. 2026 »."""
    return f"{_day(value)}{HARD}{SHORT_MONTHS[value.month - 1]} {value.year}"


def listed(items: Sequence[str], *, last: str = "et") -> str:
    """Return « a », « a et b » or « a, b et c »."""
    *others, end = items
    return f"{', '.join(others)} {last} {end}" if others else end


def elided(word: str, following: str) -> str:
    """Return *word* before *following*: « de Paris », « d’Île-de-France »."""
    first = following.lstrip("«\u00a0 ")[:1].lower()
    return f"{word[:-1]}{APOSTROPHE}{following}" if first in _VOWELS else f"{word} {following}"


def capitalised(text: str) -> str:
    """Return *text* with its first letter as a capital, the others untouched."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return *text* with its first letter as a small one, the others untouched: a label inside a sentence."""
    return text[:1].lower() + text[1:]


def typeset(text: str) -> str:
    """Return plain French text with its spaces and apostrophes; applied twice, it changes nothing more."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _day(value: dt.date) -> str:
    return "1er" if value.day == 1 else str(value.day)
