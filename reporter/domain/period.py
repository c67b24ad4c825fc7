"""Months, quarters and years, in every notation the producers write."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Rhythm(StrEnum):
    """How often a series has a new period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def per_year(self) -> int:
        """Return how many periods of this rhythm make a year."""
        return {"month": 12, "quarter": 4, "year": 1}[self.value]


_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SEPARATOR = r"\s*[_./-]?\s*"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2012\u2013\u2014\u2212", "-"))  # what U+2011 decomposes to, and its sisters
_QUARTER_FORMS = (
    re.compile(rf"{_YEAR}{_SEPARATOR}[tq]{_SEPARATOR}(?P<number>[1-4])"),
    re.compile(rf"[tq]{_SEPARATOR}(?P<number>[1-4]){_SEPARATOR}{_YEAR}"),
    re.compile(rf"(?P<number>[1-4])\s*(?:er|re|e|eme|nd|nde)?\s*trimestre\s*(?:de\s*)?{_YEAR}"),
    re.compile(rf"{_YEAR}{_SEPARATOR}(?P<number>[1-4])\s*(?:er|re|e|eme|nd|nde)?\s*trimestre"),
)
_MONTH_FORMS = (
    re.compile(rf"{_YEAR}-(?P<number>0[1-9]|1[0-2])"),
    re.compile(rf"{_YEAR}[ _-]?m(?P<number>0[1-9]|1[0-2])"),
)
_YEAR_FORMS = (re.compile(_YEAR),)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, quarter or year; ordered by year, then number. Written 2025-01, 2021-T4 or 2024."""

    year: int
    number: int
    rhythm: Rhythm

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.rhythm.per_year:
            message = f"{self.number} is no {self.rhythm} of a year"
            raise ValueError(message)
        if not 1900 <= self.year <= 2099:
            message = f"{self.year} is outside 1900-2099"
            raise ValueError(message)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """Return quarter *number* (1 to 4) of *year*."""
        return cls(year, number, Rhythm.QUARTER)

    @classmethod
    def month(cls, year: int, number: int) -> Self:
        """Return month *number* (1 to 12) of *year*."""
        return cls(year, number, Rhythm.MONTH)

    @classmethod
    def whole_year(cls, year: int) -> Self:
        """Return *year* as one period."""
        return cls(year, 1, Rhythm.YEAR)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any of the producers' notations: 2022-Q3, T3_2022, 2022T3, 2025-01, "3ème trimestre 2022".

        Raises ValueError for anything else, a fifth quarter or a thirteenth month included.
        """
        spread = unicodedata.normalize("NFKD", text.strip()).translate(_DASHES)
        folded = "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()
        for rhythm, forms in ((Rhythm.QUARTER, _QUARTER_FORMS), (Rhythm.MONTH, _MONTH_FORMS), (Rhythm.YEAR, _YEAR_FORMS)):
            for form in forms:
                if match := form.fullmatch(folded):
                    number = int(match["number"]) if rhythm is not Rhythm.YEAR else 1
                    return cls(int(match["year"]), number, rhythm)
        message = f"{text!r} is not a period: write 2021-T4, 2021-Q4, 2021-11 or 2021"
        raise ValueError(message)

    @classmethod
    def parse_quarter(cls, text: str) -> Self:
        """Read a quarter; a month or a year is refused with ValueError."""
        period = cls.parse(text)
        if period.rhythm is not Rhythm.QUARTER:
            message = f"{text!r} is a {period.rhythm}, not a quarter: write 2021-T4"
            raise ValueError(message)
        return period

    def shifted(self, count: int) -> Self:
        """Return the period *count* steps later (earlier if negative), of the same rhythm."""
        year, number = divmod(self.ordinal + count, self.rhythm.per_year)
        return type(self)(year, number + 1, self.rhythm)

    @property
    def ordinal(self) -> int:
        """Return the number of periods of this rhythm since year 0: consecutive periods differ by 1."""
        return self.year * self.rhythm.per_year + self.number - 1

    @property
    def previous(self) -> Self:
        """Return the period just before."""
        return self.shifted(-1)

    @property
    def year_before(self) -> Self:
        """Return the same month, quarter or year, one year before."""
        return type(self)(self.year - 1, self.number, self.rhythm)

    @property
    def end(self) -> dt.date:
        """Return the last day."""
        months = 12 // self.rhythm.per_year
        following = self.year * 12 + self.number * months
        return dt.date(following // 12, following % 12 + 1, 1) - dt.timedelta(days=1)

    @property
    def start(self) -> dt.date:
        """Return the first day."""
        months = 12 // self.rhythm.per_year
        return dt.date(self.year, (self.number - 1) * months + 1, 1)

    def belongs_in(self, quarter: "Period") -> bool:
        """Say whether an edition of *quarter* may show this period: a month or quarter that ends with it, a year that has begun.

        So a yearly release stands only in editions of its own year or later: BMO of a year is published in its April.
        """
        return self.start <= quarter.start if self.rhythm is Rhythm.YEAR else self.end <= quarter.end

    def __str__(self) -> str:
        """Return the written form, which sorts and parses back to the same period."""
        match self.rhythm:
            case Rhythm.QUARTER:
                return f"{self.year}-T{self.number}"
            case Rhythm.MONTH:
                return f"{self.year}-{self.number:02d}"
            case _:
                return str(self.year)
