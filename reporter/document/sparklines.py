"""The small curves of cards and tables: twelve quarters, never across a break."""

from collections.abc import Sequence

from reporter.analysis.reading import Reading
from reporter.document.forms import value_form
from reporter.document.french import short_period, typeset
from reporter.domain.blocks import Role, Sparkline
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Period

SPARKLINE_QUARTERS = 12


def sparkline(reading: Reading, role: Role = Role.HERE) -> Sparkline | None:
    """Return the last twelve quarters of a series, or None with fewer than two figures."""
    return sparkline_of(reading.series, reading, role)


def sparkline_of(series: Sequence[Observation], reading: Reading, role: Role) -> Sparkline | None:
    """Return twelve quarters of *series*, which is told like *reading*; None where a quarter has no figure."""
    indicator, last = reading.indicator, reading.figure.period
    known = {o.period: o for o in drawn_quarters(series, indicator, last) if o.value is not None}
    if len(known) < 2:
        return None
    quarters = [last.shifted(-i) for i in reversed(range(SPARKLINE_QUARTERS))]
    what = indicator.category_label(reading.category) if reading.category else indicator.short_label
    ends = [f"{value_form(known[p], indicator)} au {short_period(p)}" for p in (min(known), max(known))]
    values = tuple(known[q].value if q in known else None for q in quarters)
    return Sparkline(values, typeset(f"{what} : {ends[0]}, {ends[1]}."), role)


def drawn_quarters(series: Sequence[Observation], indicator: Indicator, last: Period) -> tuple[Observation, ...]:
    """Return the observations that a sparkline ending at *last* draws: those before a break are left out."""
    first = after_breaks(indicator, last.shifted(1 - SPARKLINE_QUARTERS), last)
    return tuple(o for o in series if first <= o.period <= last)


def after_breaks(indicator: Indicator, first: Period, last: Period) -> Period:
    """Return *first*, or the latest break after it: nothing may be drawn as one line across it."""
    return max([first, *(cut for b in indicator.breaks for cut in b.cuts(first, last))])
