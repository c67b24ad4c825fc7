"""What became of what earlier notes said: alerts and their outcome, figures revised beyond their noise (analysis.md §7, §8).

The outcome is fixed by rule, without retouch, two periods after the alert, on the figures as they are known now:

- over a quarter (adjusted series) the movement has lasted when the change since the figure before it, three periods in all, still
  exceeds the threshold of the series in the same direction; else it was erased;
- over a year (raw series) when the year's change is still that way two periods later: quarters of different seasons do not compare;
- whatever followed, it is denied when a revision took away the very change it stood on.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reporter.analysis.compared import MAIN_INDICATORS
from reporter.analysis.derived import alerted_change
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import Change, Span, State, change_between
from reporter.domain.facts import Alert, TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period

JUDGED_AFTER = 2  # periods
LEAST_THRESHOLD = Decimal("0.1")  # by which a revision is weighed where a series has no noise of its own


class Outcome(StrEnum):
    """What an alert came to."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    PENDING = "pending"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why, in one word; the document puts it into a sentence."""

    LASTED = "lasted"
    ERASED = "erased"  # by what followed
    REVISED = "revised"  # by a revision of the figures it stood on
    EARLY = "early"
    BREAK = "break"
    GONE = "gone"  # the series, or a figure that is needed
    SECRET = "secret"
    UNTOLD = "untold"  # the note did not keep which change it was, or there is no percentage of a base of zero


_OUTCOMES = {
    Reason.LASTED: Outcome.CONFIRMED,
    Reason.ERASED: Outcome.DENIED,
    Reason.REVISED: Outcome.DENIED,
    Reason.EARLY: Outcome.PENDING,
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One past alert and what became of it.

    *change* proves it: what followed (LASTED, ERASED), or the alerted change as the figures are now (REVISED); else None.
    *judged_at* is the period with whose figure the outcome is known. *recalled* is the change as the note displayed it, None
    where it did not keep it.
    """

    alert: Alert
    indicator: Indicator
    reason: Reason
    judged_at: Period
    change: Change | None = None
    recalled: Observation | None = None

    @property
    def outcome(self) -> Outcome:
        """Return the outcome."""
        return _OUTCOMES.get(self.reason, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class RevisedFigure:
    """One figure of an earlier note and its value now; *change* goes from the one to the other."""

    indicator: Indicator
    then: Observation
    now: Observation
    change: Change

    @property
    def differs(self) -> bool:
        """Say whether a reader who compares both notes sees another figure."""
        return bool(self.change.difference)

    @property
    def is_beyond(self) -> bool:
        """Say whether the revision exceeds what is noise for the series; from a base of zero any revision does."""
        return self.differs and self.change.state is not State.STABLE


def follow_ups(facts: TerritoryFacts) -> tuple[FollowUp, ...]:
    """Return what became of the alerts of earlier notes, newest first.

    Of a note that this one corrects only what the correction takes back is told: the rest is raised again.
    """
    raised = facts.previous.alerts if facts.previous else ()
    found = [followed for alert in raised if (followed := _followed(facts, alert))]
    return tuple(f for f in found if f.reason is Reason.REVISED or f.alert.quarter != facts.edition.quarter)


def revised_figures(facts: TerritoryFacts) -> tuple[RevisedFigure, ...]:
    """Return the displayed figures that are others now: beyond their threshold first, the main series before others, the largest first."""
    found = [revised for revised in compared_figures(facts) if revised.differs]

    def rank(revised: RevisedFigure) -> tuple[bool, bool, float, tuple[str, str, Period]]:
        is_main = revised.then.indicator in MAIN_INDICATORS and revised.then.category == TOTAL
        return (not revised.is_beyond, not is_main, -_weight(revised), _place(revised.then))

    return tuple(sorted(found, key=rank))


def compared_figures(facts: TerritoryFacts) -> tuple[RevisedFigure, ...]:
    """Return every figure printed in an earlier note that has a value now, with both; the note that left last speaks."""
    if facts.previous is None:
        return ()
    printed = {_place(o): o for o in (*facts.previous.figures, *facts.previous.corrected)}
    return tuple(found for place in sorted(printed) if (found := _compared(facts, printed[place])))


def _compared(facts: TerritoryFacts, then: Observation) -> RevisedFigure | None:
    indicator = _declared(facts, then.indicator)
    now = _figure(facts, then.indicator, then.category, then.period)
    if indicator is None or then.value is None or now is None or now.value is None:
        return None
    return RevisedFigure(indicator, then, now, _change(facts, indicator, then, now, Span.REVISION))


def _followed(facts: TerritoryFacts, alert: Alert) -> FollowUp | None:
    """Return what became of one alert; None for an indicator that is not declared any more."""
    indicator = _declared(facts, alert.indicator)
    if indicator is None:
        return None
    judged_at = alert.period.shifted(JUDGED_AFTER)
    reason, change = _judged(facts, alert, indicator, judged_at)
    return FollowUp(alert, indicator, reason, judged_at, change, alerted_change(alert, facts.territory.id))


def _judged(facts: TerritoryFacts, alert: Alert, indicator: Indicator, judged_at: Period) -> tuple[Reason, Change | None]:
    if alert.span not in {Span.QUARTER, Span.YEAR} or alert.state not in {State.UP, State.DOWN}:
        return Reason.UNTOLD, None
    span = Span(alert.span)
    base = span.before(alert.period)
    series = facts.series(alert.indicator, alert.category)
    if any(b.lies_between(base, judged_at) for b in indicator.breaks):
        return Reason.BREAK, None
    before, figure = (_figure(facts, alert.indicator, alert.category, period) for period in (base, alert.period))
    if before is None or figure is None or before.value is None or figure.value is None:
        return _absence(before, figure), None
    own = _change(facts, indicator, before, figure, span)
    if own.state is not State(alert.state) and _is_another(own, alert):
        return (Reason.UNTOLD, None) if own.state is None else (Reason.REVISED, own)
    if series[-1].period < judged_at:
        return Reason.EARLY, None
    return _after(facts, indicator, alert, judged_at)


def _after(facts: TerritoryFacts, indicator: Indicator, alert: Alert, judged_at: Period) -> tuple[Reason, Change | None]:
    span = Span.YEAR if alert.span == Span.YEAR else Span.SINCE_ALERT
    first, last = (_figure(facts, alert.indicator, alert.category, period) for period in (span.before(judged_at), judged_at))
    if first is None or last is None or first.value is None or last.value is None:
        return _absence(first, last), None
    change = _change(facts, indicator, first, last, span)
    if change.state is None:
        return Reason.UNTOLD, None
    return (Reason.LASTED if change.state is State(alert.state) else Reason.ERASED), change


def _change(facts: TerritoryFacts, indicator: Indicator, before: Observation, after: Observation, span: Span) -> Change:
    """Return a change with the threshold of its series, the same over three quarters as over one (see noise.py)."""
    known = facts.references.threshold(after.indicator, after.category)
    floor = max(indicator.noise_floor, indicator.rounding if indicator.is_rate else 0.0)
    limit = floor if known is None else known.value_year if span is Span.YEAR else known.value
    return change_between(before, after, indicator, span=span, threshold=limit)


def _is_another(own: Change, alert: Alert) -> bool:
    """Say whether the alerted change is not what it was: a threshold that moves from one edition to the next denies nothing."""
    return alert.amount is None or own.amount is None or own.amount != displayed(alert.amount, 1)


def _absence(*figures: Observation | None) -> Reason:
    secret = any(figure is not None and figure.status is Status.SECRET for figure in figures)
    return Reason.SECRET if secret else Reason.GONE


def _figure(facts: TerritoryFacts, indicator: str, category: str, period: Period) -> Observation | None:
    return next((o for o in facts.series(indicator, category) if o.period == period), None)


def _declared(facts: TerritoryFacts, identifier: str) -> Indicator | None:
    return next((i for i in facts.indicators.indicators if i.id == identifier), None)


def _weight(revised: RevisedFigure) -> float:
    """Return a revision as a multiple of its threshold."""
    amount = revised.change.amount
    if amount is None:
        return float("inf")
    return float(abs(amount) / max(revised.change.threshold, LEAST_THRESHOLD))


def _place(figure: Observation) -> tuple[str, str, Period]:
    return (figure.indicator, figure.category, figure.period)
