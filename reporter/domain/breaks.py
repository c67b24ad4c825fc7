"""Breaks: the day from which a series no longer counts the same things."""

from dataclasses import dataclass

from reporter.domain.period import Period
from reporter.domain.territory import OVERSEAS_CODES, OVERSEAS_REGIONS, Level, TerritoryId

_OVERSEAS = {Level.DEPARTMENT: OVERSEAS_CODES, Level.REGION: OVERSEAS_REGIONS}


@dataclass(frozen=True, slots=True)
class BreakVariant:
    """A change of France from *against* to *period*, in percent, as published and with the break taken out, both by the producer."""

    period: Period
    against: Period
    as_published: float
    neutralised: float


@dataclass(frozen=True, slots=True)
class Break:
    """A change of rule: figures of *at* and later do not compare with earlier ones.

    *nature* is a French clause that can follow a date (« la loi « plein emploi » inscrit automatiquement… »). The break stays
    open, and is recalled on every page, until *neutralised_until* (*neutralised_until_overseas* in the overseas
    départements and régions where it is given). *variants* are the producer's own two figures, where it gives them.
    *comparable_from* is the first period whose figures compare with the later ones: *at*, unless the change of rule took effect over
    several periods, so that a figure within them compares with nothing before nor after.
    """

    indicator: str
    at: Period
    nature: str
    neutralised_until: Period
    neutralised_until_overseas: Period | None = None
    variants: tuple[BreakVariant, ...] = ()
    comparable_from: Period | None = None

    def __post_init__(self) -> None:
        if self.comparable_from is not None and self.comparable_from < self.at:
            message = f"{self.indicator}: figures cannot compare from {self.comparable_from}, before the break at {self.at}"
            raise ValueError(message)
        if self.neutralised_until < self.at:
            message = f"{self.indicator}: a break at {self.at} cannot be over at {self.neutralised_until}"
            raise ValueError(message)

    def lies_between(self, before: Period, after: Period) -> bool:
        """Say whether a change from *before* to *after* crosses the break, or begins while it takes effect."""
        return before < self.settled and self.at <= after

    @property
    def settled(self) -> Period:
        """Return the first period whose figures compare with the later ones."""
        return self.comparable_from or self.at

    def variant(self, before: Period, after: Period) -> BreakVariant | None:
        """Return the producer's two figures of France's change from *before* to *after*, or None."""
        return next((v for v in self.variants if (v.against, v.period) == (before, after)), None)

    def disturbs(self, before: Period, after: Period) -> bool:
        """Say whether a change from *before* to *after* misleads: it crosses the break, or the producer gives it twice."""
        return self.lies_between(before, after) or self.variant(before, after) is not None

    def cuts(self, first: Period, last: Period) -> tuple[Period, ...]:
        """Return the periods after *first*, *last* included, that no line may join to the one before."""
        told_twice = {v.period for v in self.variants if v.period.rhythm is last.rhythm}
        return tuple(sorted(period for period in {self.at, self.settled, *told_twice} if first < period <= last))

    def is_open(self, period: Period, territory: TerritoryId) -> bool:
        """Say whether the transition still goes on in *territory* at *period*."""
        return self.at <= period <= self.end_for(territory)

    def end_for(self, territory: TerritoryId) -> Period:
        """Return the last period of the transition in *territory*."""
        if self.neutralised_until_overseas and territory.code in _OVERSEAS.get(territory.level, ()):
            return self.neutralised_until_overseas
        return self.neutralised_until
