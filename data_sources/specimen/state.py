"""What each fictitious producer has out, and what is wrong with its service; every change is a new value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from data_sources.specimen.vintages import PRODUCERS, Vintage
from reporter.domain.period import Period

LONGEST_DELAY = 600.0


class Fault(StrEnum):
    """What may go wrong; the values are what `reporter specimen break` takes."""

    NONE = "none"
    SERVER_ERROR = "500"
    TOO_MANY_REQUESTS = "429"
    HTML_PAGE = "html"  # an HTML error page with status 200
    TRUNCATED = "truncated"  # a file cut in the middle of a number, complete by its Content-Length
    MISSING_COLUMN = "missing-column"  # the column of figures
    DUPLICATES = "duplicates"  # rows that stand twice, with different figures


FAULTS = ", ".join(Fault)


@dataclass(frozen=True, slots=True)
class Service:
    """One producer's service: what is out, how slow it is, what is broken."""

    vintage: Vintage
    delay: float = 0.0
    fault: Fault = Fault.NONE

    def __post_init__(self) -> None:
        if not 0 <= self.delay <= LONGEST_DELAY:
            message = f"a delay lasts from 0 to {LONGEST_DELAY:g} seconds, not {self.delay:g}"
            raise ValueError(message)


def _services() -> Mapping[str, Service]:
    return {producer: Service(Vintage.at_start(producer)) for producer in PRODUCERS}


@dataclass(frozen=True, slots=True)
class OriginState:
    """All services by producer; without a source, an order is for all of them."""

    services: Mapping[str, Service] = field(default_factory=_services)

    def published(self, period: Period, source: str | None = None) -> Self:
        """Return the state in which *period* is out, unrevised, of one producer or of all that have this rhythm.

        ValueError for one that is out already or has no figures.
        """
        meant = [p for p in _meant(source) if source or self.services[p].vintage.period.rhythm is period.rhythm]
        for producer in meant:
            out = self.services[producer].vintage.period
            if period.rhythm is out.rhythm and period <= out:
                message = f"{producer} has published {out} already: the next {out.rhythm} is {out.shifted(1)}"
                raise ValueError(message)
        new = {p: replace(self.services[p], vintage=Vintage(p, period)) for p in meant}
        return replace(self, services={**self.services, **new})

    def revised(self, source: str | None = None) -> Self:
        """Return the state in which the past was revised once more."""
        return self._each(source, lambda service: replace(service, vintage=replace(service.vintage, revision=service.vintage.revision + 1)))

    def delayed(self, seconds: float, source: str | None = None) -> Self:
        """Return the state in which every answer comes *seconds* later."""
        return self._each(source, lambda service: replace(service, delay=seconds))

    def failing(self, fault: Fault, source: str | None = None) -> Self:
        """Return the state in which answers are wrong in one way; Fault.NONE mends them."""
        return self._each(source, lambda service: replace(service, fault=fault))

    def described(self) -> dict[str, dict[str, str | float | int]]:
        """Return the state as plain values, for JSON."""
        return {
            producer: {
                "period": str(service.vintage.period),
                "published_on": service.vintage.published_on.isoformat(),
                "revision": service.vintage.revision,
                "delay": service.delay,
                "fault": str(service.fault),
            }
            for producer, service in self.services.items()
        }

    def _each(self, source: str | None, change: Callable[[Service], Service]) -> Self:
        meant = _meant(source)
        return replace(self, services={p: change(service) if p in meant else service for p, service in self.services.items()})


def _meant(source: str | None) -> tuple[str, ...]:
    if source is None:
        return PRODUCERS
    if source not in PRODUCERS:
        message = f"{source!r} is no producer of the specimen: {', '.join(PRODUCERS)}"
        raise ValueError(message)
    return (source,)
