"""Read one cell of a producer's table: a figure, a mark that stands for one, a code that lost its zeros, a quarter."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import fold
from reporter.errors import InputError

NO_FIGURE = math.nan
T = TypeVar("T")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NUMBER = re.compile(
    r"(?P<figure>[+-]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?(?:[eE][+-]?\d{1,4})?)"
    r"(?: ?\(?(?P<mark>p|r|e|sd)\)?)?",
    re.ASCII,
)
_MARKS = {
    "": Status.NOT_AVAILABLE, "...": Status.NOT_AVAILABLE, "…": Status.NOT_AVAILABLE, "n.d.": Status.NOT_AVAILABLE,
    "nd": Status.NOT_AVAILABLE, "n.d": Status.NOT_AVAILABLE, "na": Status.NOT_AVAILABLE, "n/a": Status.NOT_AVAILABLE,
    "nan": Status.NOT_AVAILABLE, "null": Status.NOT_AVAILABLE, "p": Status.NOT_AVAILABLE, "///": Status.NOT_APPLICABLE,
    "n.s.": Status.NOT_SIGNIFICANT, "ns": Status.NOT_SIGNIFICANT, "n.s": Status.NOT_SIGNIFICANT,
    "s": Status.SECRET, "s.s": Status.SECRET, "s.s.": Status.SECRET, "c": Status.SECRET, "*": Status.SECRET,
}  # fmt: skip
_WITH_FIGURE = {None: Status.PUBLISHED, "p": Status.PROVISIONAL, "e": Status.PROVISIONAL, "sd": Status.PROVISIONAL, "r": Status.REVISED}


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a number (NaN when there is none) and its status."""

    value: float
    status: Status


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a column's figures may be; anything else is a sentinel, a wrong unit or a broken file."""

    highest: float
    whole: bool = False
    signed: bool = False

    def check(self, figure: Figure) -> None:
        """Raise ValueError, in words, when the figure cannot be one of this column."""
        if not figure.status.has_value:
            return
        if not math.isfinite(figure.value):
            message = f"{figure.value} is no figure"
            raise ValueError(message)
        if figure.value < 0 and not self.signed:
            message = f"{figure.value:g} is negative: a sentinel for « no figure »?"
            raise ValueError(message)
        if abs(figure.value) > self.highest:
            message = f"{figure.value:g} is beyond {self.highest:g}, the highest that can be"
            raise ValueError(message)
        if self.whole and not figure.value.is_integer():
            message = f"{figure.value:g} is not a whole number: thousands, or a decimal comma read as a separator?"
            raise ValueError(message)


RATE = Bounds(highest=100.0)
PERSONS = Bounds(highest=1e8, whole=True)
JOBS = Bounds(highest=1e8)


def read_figure(text: str) -> Figure:
    """Read a number in French or English notation, or a mark; raises ValueError for anything else.

    « 1 234,5 » with any kind of space, a true minus sign, « 7,4 (p) » for provisional, « ... », « /// », « n.s. », « s », « c ».
    """
    plain = _SPACES.sub(" ", text).strip().replace("\u2212", "-")
    if (mark := _MARKS.get(plain.lower())) is not None:
        return Figure(NO_FIGURE, mark)
    if match := _NUMBER.fullmatch(plain):
        value = float(match["figure"].replace(" ", "").replace(",", "."))
        if math.isfinite(value):
            return Figure(value, _WITH_FIGURE[match["mark"]])
    message = f"{text!r} is neither a figure nor a known mark"
    raise ValueError(message)


def read_figures(texts: pd.Series, bounds: Bounds, *, file: str) -> pd.DataFrame:
    """Return columns *value* and *status* for a column of texts whose index holds line numbers.

    Raises InputError that names file, line and field (the column's name) of the first cell that cannot be.
    """

    def checked(text: str) -> Figure:
        figure = read_figure(text)
        bounds.check(figure)
        return figure

    found = _distinct(texts, checked, file)
    values = {text: figure.value for text, figure in found.items()}
    statuses = {text: str(figure.status) for text, figure in found.items()}
    columns = {"value": texts.map(values).astype("float64"), "status": texts.map(statuses).astype("str")}
    return pd.DataFrame(columns, index=texts.index)


def read_quarters(texts: pd.Series, *, file: str) -> pd.Series:
    """Return the written forms (2021-T4) of a column of quarters; InputError for a month, a year or a fifth quarter."""
    return texts.map({text: str(quarter) for text, quarter in _distinct(texts, Period.parse_quarter, file).items()}).astype("str")


def _distinct(texts: pd.Series, read: Callable[[str], T], file: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for text in texts.unique():
        try:
            found[text] = read(text)
        except ValueError as error:
            line = int(texts.index[texts == text][0])
            raise InputError(str(error), file=file, line=line, field=str(texts.name)) from error
    return found


def each(texts: pd.Series, convert: Callable[[str], str]) -> pd.Series:
    """Return a column converted value by value, each distinct value once."""
    return texts.map({text: convert(text) for text in texts.unique()}).astype("str")


def where(texts: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """Return a mask of the cells for which *holds*, each distinct value asked once."""
    return texts.map({text: holds(text) for text in texts.unique()}).astype("bool")


def is_total(text: str) -> bool:
    """Say whether a cell of a code column stands for everything: « Total », « Total France », « Ensemble »."""
    return fold(text).startswith(("total", "ensemble"))


def padded_code(text: str, width: int) -> str:
    """Return an official code with the zeros that spreadsheets ate: « 51 », « 51.0 » → « 0051 » at width 4."""
    plain = text.strip().removesuffix(".0")
    return plain.zfill(width) if plain.isdigit() else plain.upper()
