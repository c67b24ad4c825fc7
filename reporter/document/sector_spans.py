"""How the windows over which sectors are compared are told: « en cinq ans », « depuis le T1 2023 », « de fin 2023 à fin 2025 »."""

from reporter.analysis.sectors import LONG_YEARS, SHORT_YEARS, WindowReading
from reporter.document.french import HARD, period, short_period, spelled
from reporter.domain.breaks import Break
from reporter.domain.indicator import Indicator
from reporter.domain.period import Period, Rhythm

_COMPARABLE = "début de la série comparable"


def crossed(window: WindowReading, indicator: Indicator) -> Break | None:
    """Return the break that lies inside a window, or None."""
    return next((b for b in indicator.breaks if b.lies_between(window.before.period, window.after.period)), None)


def over(window: WindowReading, indicator: Indicator, *, full: bool = False) -> str:
    """Return over what a change is measured, inside a sentence.

    A *full* form says why a window is shorter than five years. Yearly figures are those of 31 December: they bear their dates.
    """
    begins = _begins_at_break(window, indicator)
    if window.after.period.rhythm is Rhythm.YEAR:
        why = f", {_COMPARABLE}," if full and begins else _since_break(window, indicator, ",") if full else ""
        return f"de {moment(window.before.period)}{why} à {moment(window.after.period)}"
    if begins:
        return f"depuis le {period(window.before.period)}, {_COMPARABLE}" if full else f"depuis le {short_period(window.before.period)}"
    return f"en {spelled(window.window.years)} ans{_since_break(window, indicator, '') if full else ''}"


def moment(value: Period) -> str:
    """Return when a stock is counted: « fin 2025 », « T1 2026 »."""
    return f"fin{HARD}{value.year}" if value.rhythm is Rhythm.YEAR else short_period(value)


def _begins_at_break(window: WindowReading, indicator: Indicator) -> bool:
    return window.window.years < LONG_YEARS and any(b.at == window.before.period for b in indicator.breaks)


def _since_break(window: WindowReading, indicator: Indicator, end: str) -> str:
    """Return why a long window has lost years: the season of its last figure makes it begin after the break."""
    if not SHORT_YEARS < window.window.years < LONG_YEARS or not indicator.breaks:
        return ""
    when = max(b.at for b in indicator.breaks if b.at <= window.before.period)
    return f", la série n'étant comparable que depuis {period(when) if when.rhythm is Rhythm.YEAR else f'le {period(when)}'}{end}"
