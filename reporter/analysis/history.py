"""The last figure of a series against its own past."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.rounding import displayed
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation

NOTABLE_YEARS = 3  # « au plus bas depuis… » is worth a sentence from there on
WINDOW_YEARS = 10


@dataclass(frozen=True, slots=True)
class History:
    """Lowest and highest figures of the last ten years, and since when the last one was not reached.

    *lowest_since* is the latest earlier figure that was as low as the last one; None while *is_lowest* says that none ever
    was, or when the level is too recent to be notable. The same for the highest. *first* opens the ten years (or the series).
    """

    first: Observation
    last: Observation
    low: Observation
    high: Observation
    lowest_since: Observation | None
    highest_since: Observation | None
    is_lowest: bool
    is_highest: bool


def history(series: Sequence[Observation], indicator: Indicator) -> History | None:
    """Return where the last figure stands, or None when the series has no value at its end or only one."""
    known = [(displayed(o.value, indicator.decimals), o) for o in series if o.value is not None]
    if len(known) < 2 or series[-1].value is None:
        return None
    value, last = known[-1]
    start = last.period.shifted(-WINDOW_YEARS * last.period.rhythm.per_year)
    window = [(v, o) for v, o in known if o.period >= start]
    as_low = _last_where(known, below=value)
    as_high = _last_where([(-v, o) for v, o in known], below=-value)
    return History(
        first=window[0][1],
        last=last,
        low=_latest(window, min(v for v, _ in window)),
        high=_latest(window, max(v for v, _ in window)),
        lowest_since=_notable(as_low, last),
        highest_since=_notable(as_high, last),
        is_lowest=as_low is None and _notable(known[0][1], last) is not None,
        is_highest=as_high is None and _notable(known[0][1], last) is not None,
    )


def _last_where(known: Sequence[tuple[Decimal, Observation]], *, below: Decimal) -> Observation | None:
    return next((o for v, o in reversed(known[:-1]) if v <= below), None)


def _notable(earlier: Observation | None, last: Observation) -> Observation | None:
    years = NOTABLE_YEARS * last.period.rhythm.per_year
    return earlier if earlier and last.period.ordinal - earlier.period.ordinal >= years else None


def _latest(window: Sequence[tuple[Decimal, Observation]], value: Decimal) -> Observation:
    return next(o for v, o in reversed(window) if v == value)
