"""Which figures are out: the quarters, the publication calendar, and the revisions of the past."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from reporter.domain.period import Period

FIRST_QUARTER = Period.quarter(2020, 2)
FIRST_PUBLISHED = Period.quarter(2026, 1)  # 24 quarters with the first
LAST_QUARTER = Period.quarter(2026, 4)  # nothing is made up beyond


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a producer publishes: days after the period's end (before it: negative), hour UTC, its first, present and last period."""

    delay_days: int
    hour: int
    first: Period
    out: Period
    last: Period


def _quarterly(delay_days: int, hour: int) -> Calendar:
    return Calendar(delay_days, hour, FIRST_QUARTER, FIRST_PUBLISHED, LAST_QUARTER)


def _yearly(delay_days: int, out: int, last: int = 2027, first: int = 2021) -> Calendar:
    years = (Period.whole_year(year) for year in (first, out, last))
    return Calendar(delay_days, 7, *years)


CALENDARS = {
    "dares": _quarterly(28, 10),
    "urssaf": _quarterly(85, 7),
    "insee": _quarterly(100, 7),
    "france_travail": _quarterly(40, 6),
    "bmo": _yearly(-260, 2026),  # in April of its own year
    "tensions": _yearly(270, 2024),
    "melodi": _yearly(180, 2025),
    "rome": _yearly(-200, 2026),
    "geography": _yearly(-320, 2026),  # the official code of 1 January
}
DELAYS = {name: calendar.delay_days for name, calendar in CALENDARS.items()}
PRODUCERS = tuple(CALENDARS)
DAYS_TO_REVISION = 14
REVISED_QUARTERS = 5  # the last one and the year before it


@dataclass(frozen=True, slots=True)
class Vintage:
    """What one producer has out: figures up to *period*, revised *revision* times since."""

    producer: str
    period: Period
    revision: int = 0

    def __post_init__(self) -> None:
        calendar = CALENDARS[self.producer]
        if self.period.rhythm is not calendar.first.rhythm:
            message = f"{self.producer} publishes every {calendar.first.rhythm}, and {self.period} is none"
            raise ValueError(message)
        if not calendar.first <= self.period <= calendar.last:
            message = f"the specimen has figures from {calendar.first} to {calendar.last}, not of {self.period}"
            raise ValueError(message)

    @classmethod
    def at_start(cls, producer: str) -> Self:
        """Return what a producer has out when the origin starts."""
        return cls(producer, CALENDARS[producer].out)

    @property
    def published_at(self) -> dt.datetime:
        """Return the instant of publication, UTC."""
        calendar = CALENDARS[self.producer]
        day = self.period.end + dt.timedelta(days=calendar.delay_days + DAYS_TO_REVISION * self.revision)
        return dt.datetime.combine(day, dt.time(calendar.hour), dt.UTC)

    @property
    def published_on(self) -> dt.date:
        """Return the day of publication."""
        return self.published_at.date()

    def periods(self) -> Iterator[Period]:
        """Yield the periods that are out, oldest first."""
        first = CALENDARS[self.producer].first
        for step in range(self.period.ordinal - first.ordinal + 1):
            yield first.shifted(step)

    def quarters(self) -> Iterator[Period]:
        """Yield the quarters that are out, oldest first; for a quarterly producer."""
        return self.periods()

    def revision_of(self, quarter: Period) -> int:
        """Return how many times the figures of *quarter* were revised."""
        return self.revision if quarter.ordinal > self.period.ordinal - REVISED_QUARTERS else 0
