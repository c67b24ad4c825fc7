"""One figure as a producer published it, or the reason why there is none."""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId


class Status(StrEnum):
    """What is known of a figure."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    SECRET = "secret"
    NOT_AVAILABLE = "not_available"
    NOT_IN_EDITION = "not_in_edition"
    NOT_APPLICABLE = "not_applicable"
    NOT_PUBLISHED_AT_LEVEL = "not_published_at_level"
    NOT_SIGNIFICANT = "not_significant"

    @property
    def has_value(self) -> bool:
        """Say whether a figure of this status carries a number."""
        return self in _WITH_VALUE


_WITH_VALUE = frozenset({Status.PUBLISHED, Status.PROVISIONAL, Status.REVISED})

TOTAL = ""  # the category of a figure that covers everything


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator for one territory and period.

    *category* is "" for the total, else a code of the indicator's nomenclature. *value* is in the indicator's unit and
    is None exactly when the status has no value. *vintage* is the day the producer published it.
    """

    territory: TerritoryId
    indicator: str
    period: Period
    category: str
    value: float | None
    status: Status
    vintage: dt.date

    def __post_init__(self) -> None:
        if self.status.has_value != (self.value is not None):
            message = f"{self.status} contradicts value {self.value!r}"
            raise ValueError(message)
        if self.value is not None and not math.isfinite(self.value):
            message = f"{self.indicator} of {self.territory}, {self.period}: {self.value!r} is no figure"
            raise ValueError(message)
