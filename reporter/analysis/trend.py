"""Changes over a quarter and a year: from displayed figures, in three states, with an intensity (analysis.md §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reporter.analysis.breaks import Agreement, agreement
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed, displayed_threshold
from reporter.domain.breaks import Break, BreakVariant
from reporter.domain.facts import Threshold
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE

SMALL_NUMBER = 100  # below, a change is a number of persons or jobs, not a percentage
SLIGHT_UP_TO = 2  # times the threshold
PLAIN_UP_TO = 4  # times the threshold; above, a change is marked


class Span(StrEnum):
    """Over how long a change is measured."""

    QUARTER = "quarter"
    YEAR = "year"
    SINCE_ALERT = "since_alert"  # a quarter's change and the two quarters after it
    REVISION = "revision"  # one period in two editions

    def before(self, period: Period) -> Period:
        """Return the period that *period* is compared to."""
        if self is Span.YEAR:
            return period.year_before
        return period.shifted({Span.QUARTER: -1, Span.SINCE_ALERT: -3}.get(self, 0))


class State(StrEnum):
    """What a change is called; BREAK forbids a word of direction."""

    UP = "up"
    DOWN = "down"
    STABLE = "stable"
    BREAK = "break"

    @property
    def has_direction(self) -> bool:
        """Say whether the series clearly moved."""
        return self in {State.UP, State.DOWN}


class Intensity(StrEnum):
    """How far a change exceeds its threshold: up to twice, up to four times, more."""

    SLIGHT = "slight"
    PLAIN = "plain"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Change:
    """One change between two displayed figures.

    *difference* is in the unit of the series, *percent* (one decimal) only where the series counts and the base is not zero.
    *threshold* is in points for a rate, in percent else. *crossed* is the break that disturbs the change: it lies between the
    two periods, or the producer gives France's change between them twice.
    """

    before: Observation
    after: Observation
    span: Span
    difference: Decimal
    percent: Decimal | None
    is_rate: bool
    threshold: Decimal
    crossed: Break | None = None

    @property
    def amount(self) -> Decimal | None:
        """Return the change in points (rate) or percent (count); None on a base of zero."""
        return self.difference if self.is_rate else self.percent

    @property
    def in_units(self) -> bool:
        """Say whether the change must be given as a number, its base being small or zero."""
        return not self.is_rate and abs(self.before.value or 0) < SMALL_NUMBER

    @property
    def national_variant(self) -> BreakVariant | None:
        """Return the producer's two figures of the same change in France, where it gives them."""
        return self.crossed.variant(self.before.period, self.after.period) if self.crossed else None

    @property
    def variant(self) -> BreakVariant | None:
        """Return the producer's two figures of this very change: there are none but of France as a whole."""
        is_theirs = self.after.territory == FRANCE and self.after.category == TOTAL
        return self.national_variant if is_theirs else None

    @property
    def agreement(self) -> Agreement | None:
        """Return whether the change says the same with the break taken out; None where no break disturbs it."""
        return agreement(self.amount, self.threshold, self.variant) if self.crossed else None

    @property
    def state(self) -> State | None:
        """Return the state: strictly above the threshold or stable; None on a base of zero.

        A break takes the word away, unless the producer's figure without it confirms the word.
        """
        if self.crossed and self.agreement is not Agreement.AGREES:
            return State.BREAK
        if self.amount is None:
            return None
        if abs(self.amount) <= self.threshold:
            return State.STABLE
        return State.UP if self.amount > 0 else State.DOWN

    @property
    def intensity(self) -> Intensity | None:
        """Return how far the change exceeds its threshold; None where no direction may be named."""
        if self.amount is None or self.state is None or not self.state.has_direction:
            return None
        if abs(self.amount) <= SLIGHT_UP_TO * self.threshold:
            return Intensity.SLIGHT
        return Intensity.PLAIN if abs(self.amount) <= PLAIN_UP_TO * self.threshold else Intensity.MARKED


@dataclass(frozen=True, slots=True)
class Trend:
    """The changes of the last figure of a series; None where one of the two figures is missing or the series is raw."""

    quarter: Change | None
    year: Change | None

    @property
    def main(self) -> Change | None:
        """Return the change to be named first: over the quarter where the series allows it."""
        return self.quarter or self.year


def change_between(before: Observation, after: Observation, indicator: Indicator, *, span: Span, threshold: float) -> Change:
    """Return the change from *before* to *after*, computed from the displayed figures. Both need a value."""
    if before.value is None or after.value is None:
        message = f"{indicator.id}: no change without two figures ({before.period} and {after.period})"
        raise ValueError(message)
    first, last = displayed(before.value, indicator.decimals), displayed(after.value, indicator.decimals)
    percent = None if indicator.is_rate or not first else displayed((last - first) / first * 100, PERCENT_DECIMALS)
    crossed = next((b for b in indicator.breaks if b.disturbs(before.period, after.period)), None)
    return Change(before, after, span, last - first, percent, indicator.is_rate, displayed_threshold(threshold), crossed)


def trend(series: Sequence[Observation], indicator: Indicator, threshold: Threshold | None = None) -> Trend:
    """Return how the last figure of *series* moved; a raw series has no change over a quarter.

    Without a threshold of its own a change is compared to the indicator's floor.
    """
    if not series or series[-1].value is None:
        return Trend(None, None)
    by_period = {o.period: o for o in series if o.value is not None}
    after = series[-1]
    floor = max(indicator.noise_floor, indicator.rounding if indicator.is_rate else 0.0)
    limits = {Span.QUARTER: threshold.value if threshold else floor, Span.YEAR: threshold.value_year if threshold else floor}

    def over(span: Span) -> Change | None:
        before = by_period.get(span.before(after.period))
        return None if before is None else change_between(before, after, indicator, span=span, threshold=limits[span])

    return Trend(over(Span.QUARTER) if indicator.adjustment.allows_quarter_change else None, over(Span.YEAR))
