"""Which known changes of rule the reader must be told about."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporter.analysis.trend import Trend
from reporter.domain.breaks import Break
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation


@dataclass(frozen=True, slots=True)
class OpenBreak:
    """A break that concerns displayed series; *crossed* says that a displayed change compares across it."""

    broken: Break
    indicators: tuple[Indicator, ...]
    crossed: bool


def open_breaks(readings: Iterable[tuple[Indicator, Observation, Trend]]) -> tuple[OpenBreak, ...]:
    """Return the breaks whose transition goes on at the last figure, or that a displayed change crosses; one per event."""
    events: dict[tuple[str, str], list[tuple[Break, Indicator, bool]]] = {}
    for indicator, figure, trend in readings:
        for broken in indicator.breaks:
            crossed = any(change is not None and change.crossed == broken for change in (trend.quarter, trend.year))
            if crossed or broken.is_open(figure.period, figure.territory):
                events.setdefault((str(broken.at), broken.nature), []).append((broken, indicator, crossed))
    return tuple(
        OpenBreak(items[0][0], tuple(indicator for _, indicator, _ in items), any(crossed for *_, crossed in items))
        for _, items in sorted(events.items())
    )
