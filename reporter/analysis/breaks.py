"""Which known changes of rule the reader must be told about, and whether a word of direction survives them (analysis.md §4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.domain.breaks import Break, BreakVariant
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Period

if TYPE_CHECKING:
    from reporter.analysis.trend import Change, Trend


class Agreement(StrEnum):
    """Whether a change says the same as published and with the break taken out."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"  # nobody publishes it with the break taken out


@dataclass(frozen=True, slots=True)
class VariantReading:
    """The producer's two figures of one change of France: *indicator* says which series, *agreement* whether they say the same."""

    indicator: Indicator
    variant: BreakVariant
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class OpenBreak:
    """A break that concerns displayed series; *crossed* says that it disturbs a displayed change.

    *silenced* says that one of those changes goes without a word of direction. *variants* are the producer's own figures of
    France that lie within the disturbed changes, the oldest first.
    """

    broken: Break
    indicators: tuple[Indicator, ...]
    crossed: bool
    silenced: bool = False
    variants: tuple[VariantReading, ...] = ()


def agreement(amount: Decimal | None, threshold: Decimal, variant: BreakVariant | None) -> Agreement:
    """Compare a change with the producer's two figures of it, by sign and by what is above *threshold*.

    The change itself must agree, too: the producer may have revised the series since it took the break out.
    """
    if amount is None or variant is None:
        return Agreement.UNKNOWN
    told = (amount, *(displayed(value, PERCENT_DECIMALS) for value in (variant.as_published, variant.neutralised)))
    same_sign = not (min(told) < 0 < max(told))
    same_state = len({_side(value, threshold) for value in told}) == 1
    return Agreement.AGREES if same_sign and same_state else Agreement.CONTRADICTS


def open_breaks(readings: Iterable[tuple[Indicator, Observation, "Trend"]], declared: Iterable[Indicator] = ()) -> tuple[OpenBreak, ...]:
    """Return the breaks whose transition goes on at the last figure, or that disturb a displayed change; one per event.

    *declared* are the indicators among which the producer's two figures are sought: adjusted ones where a raw one is shown.
    """
    events: dict[tuple[Period, str], list[tuple[Break, Indicator, tuple[Change, ...]]]] = {}
    for indicator, figure, trend in readings:
        for broken in indicator.breaks:
            disturbed = tuple(change for change in (trend.quarter, trend.year) if change is not None and change.crossed == broken)
            if disturbed or broken.is_open(figure.period, figure.territory):
                events.setdefault((broken.at, broken.nature), []).append((broken, indicator, disturbed))
    known = tuple(declared)
    return tuple(_event(events[key], known) for key in sorted(events, key=lambda key: (key[0].start, key[1])))


def _event(items: list[tuple[Break, Indicator, tuple["Change", ...]]], declared: tuple[Indicator, ...]) -> OpenBreak:
    broken = items[0][0]
    disturbed = [change for *_, changes in items for change in changes]
    return OpenBreak(
        broken,
        tuple(indicator for _, indicator, _ in items),
        bool(disturbed),
        any(change.agreement is not Agreement.AGREES for change in disturbed),
        tuple(_variants(broken, disturbed, declared)),
    )


def _variants(broken: Break, disturbed: list["Change"], declared: tuple[Indicator, ...]) -> Iterator[VariantReading]:
    """Yield the figures that the producer gives of the same event, between the ends of a disturbed change."""
    same = [(i, v) for i in declared for b in i.breaks if (b.at, b.nature) == (broken.at, broken.nature) for v in b.variants]
    for indicator, variant in sorted(same, key=lambda found: (found[1].period.end, found[0].id)):
        within = (c for c in disturbed if c.before.period.start <= variant.against.start and variant.period.end <= c.after.period.end)
        if next(within, None):
            floor = displayed(indicator.noise_floor, PERCENT_DECIMALS)
            published = displayed(variant.as_published, PERCENT_DECIMALS)
            yield VariantReading(indicator, variant, agreement(published, floor, variant))


def _side(value: Decimal, threshold: Decimal) -> int:
    """Return 0 within the threshold, else 1 above and −1 below."""
    return 0 if abs(value) <= threshold else 1 if value > 0 else -1
