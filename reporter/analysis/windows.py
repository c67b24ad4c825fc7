"""Between which two periods a sector is judged: five years and two years back from the last figure (analysis.md §2)."""

from dataclasses import dataclass

from reporter.domain.indicator import Indicator
from reporter.domain.period import Period

LONG_YEARS, SHORT_YEARS = 5, 2
LEAST_LONG_YEARS = 3  # where a break lies in the long window, it begins after it, if as many years are left


@dataclass(frozen=True, slots=True)
class Window:
    """A whole number of years between two periods; *crosses_break*: the rule of counting changed between them."""

    years: int
    start: Period
    end: Period
    crosses_break: bool


def windows(last: Period, indicator: Indicator) -> tuple[Window, Window]:
    """Return the long window and the short one that end at *last*.

    Both keep the season of the last figure: a long window that a break would cut is the longest whole number of years that
    begins at the break or after it, if at least three are left; else it stays five years long and is flagged.
    """
    lengths = range(LONG_YEARS, LEAST_LONG_YEARS - 1, -1)
    uncut = (window for window in (_window(years, last, indicator) for years in lengths) if not window.crosses_break)
    return next(uncut, _window(LONG_YEARS, last, indicator)), _window(SHORT_YEARS, last, indicator)


def _window(years: int, last: Period, indicator: Indicator) -> Window:
    start = last.shifted(-years * last.rhythm.per_year)
    return Window(years, start, last, any(broken.lies_between(start, last) for broken in indicator.breaks))
