"""Which figures are out: the quarters, the publication calendar, and the revisions of the past."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from reporter.domain.period import Period

FIRST_QUARTER = Period.quarter(2020, 2)
FIRST_PUBLISHED = Period.quarter(2026, 1)  # 24 quarters with the first
LAST_QUARTER = Period.quarter(2026, 4)  # nothing is made up beyond
DELAYS = {"dares": 28, "urssaf": 85, "insee": 100}  # days after the quarter, as the real calendars allow
_HOURS = {"dares": 10, "urssaf": 7, "insee": 7}  # UTC; the real ones publish in the morning
PRODUCERS = tuple(DELAYS)
DAYS_TO_REVISION = 14
REVISED_QUARTERS = 5  # the last one and the year before it


@dataclass(frozen=True, slots=True)
class Vintage:
    """What one producer has out: figures up to *period*, revised *revision* times since."""

    producer: str
    period: Period = FIRST_PUBLISHED
    revision: int = 0

    def __post_init__(self) -> None:
        if not FIRST_QUARTER <= self.period <= LAST_QUARTER:
            message = f"the specimen has figures from {FIRST_QUARTER} to {LAST_QUARTER}, not of {self.period}"
            raise ValueError(message)

    @property
    def published_at(self) -> dt.datetime:
        """Return the instant of publication, UTC."""
        day = self.period.end + dt.timedelta(days=DELAYS[self.producer] + DAYS_TO_REVISION * self.revision)
        return dt.datetime.combine(day, dt.time(_HOURS[self.producer]), dt.UTC)

    @property
    def published_on(self) -> dt.date:
        """Return the day of publication."""
        return self.published_at.date()

    def quarters(self) -> Iterator[Period]:
        """Yield the quarters that are out, oldest first."""
        for step in range(self.period.ordinal - FIRST_QUARTER.ordinal + 1):
            yield FIRST_QUARTER.shifted(step)

    def revision_of(self, quarter: Period) -> int:
        """Return how many times the figures of *quarter* were revised."""
        return self.revision if quarter.ordinal > self.period.ordinal - REVISED_QUARTERS else 0
