"""What would fire until a day if every producer kept its usual delay: a calendar, computed, nothing done."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.indicator import Dataset, Indicators
from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, EditionPolicy, Release
from reporter.errors import UsageError
from reporter.pipeline.editions import next_quarter
from reporter.pipeline.vintages import period_of


class Event(StrEnum):
    """What happens on a day, in the order of that day."""

    EMBARGO = "embargo lifted"
    PUBLICATION = "publication expected"
    EDITION = "edition complete"
    WITHOUT = "edition published without"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One event of the calendar; *late* says that the publication was expected before today and has not come."""

    on: dt.date
    event: Event
    subject: str
    detail: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a projection starts from: the releases held, the quarters frozen by policy, today."""

    releases: tuple[Release, ...]
    frozen: dict[str, Period]
    today: dt.date


def project(policies: Iterable[EditionPolicy], indicators: Indicators, known: Known, until: dt.date) -> tuple[Foreseen, ...]:
    """Return what would fire from today to *until*, in the order of time.

    A publication that is late is expected today; an edition comes with its last required dataset, or on its deadline without those
    that come later. UsageError for a policy that names a dataset nobody declares.
    """
    chosen = tuple(policies)
    named = {ref: _declared(indicators, ref) for policy in chosen for ref in (*policy.required, *policy.optional, *policy.carried)}
    events = {event for ref, dataset in named.items() for event in _publications(ref, dataset, known, until)}
    events |= {event for policy in chosen for event in _editions(policy, named, known, until)}
    events |= set(_embargoes(known, until))
    order = list(Event)
    return tuple(sorted(events, key=lambda one: (one.on, order.index(one.event), one.subject, one.detail)))


def _declared(indicators: Indicators, ref: DatasetRef) -> Dataset:
    try:
        return indicators.producer(ref.source).dataset(ref.dataset)
    except KeyError as error:
        message = f"an edition policy names {ref}, which no source.toml declares"
        raise UsageError(message) from error


def _usual_day(dataset: Dataset, period: Period) -> dt.date:
    return period.end + dt.timedelta(days=dataset.delay_days)


def _publications(ref: DatasetRef, dataset: Dataset, known: Known, until: dt.date) -> Iterator[Foreseen]:
    """Yield each period of one dataset that comes after the last one held; without any held, those from today on."""
    last = max((r.period for r in known.releases if r.ref == ref), default=None)
    period = last.shifted(1) if last else _first_from(dataset, known.today)
    while (usual := _usual_day(dataset, period)) <= until:
        late = usual < known.today
        yield Foreseen(max(usual, known.today), Event.PUBLICATION, str(ref), f"{period}, usual day {usual}", late)
        period = period.shifted(1)


def _first_from(dataset: Dataset, today: dt.date) -> Period:
    quarter = Period.quarter(today.year - 2, 1)
    period = period_of(quarter, dataset.rhythm)
    while _usual_day(dataset, period) < today:
        period = period.shifted(1)
    return period


def _editions(policy: EditionPolicy, named: dict[DatasetRef, Dataset], known: Known, until: dt.date) -> Iterator[Foreseen]:
    """Yield the editions that would be frozen, the first after the last one frozen here."""
    opens = named.get(policy.opens)
    if opens is None:
        message = f"the policy {policy.name} opens with {policy.opens}, which it neither requires nor takes"
        raise UsageError(message)
    done, newest = known.frozen.get(policy.name), next_quarter(policy, known.releases)
    quarter = done.shifted(1) if done else newest or _first_from(opens, known.today)
    while (opened := _arrival(policy.opens, opens, quarter, known)) <= until:
        days = {ref: _arrival(ref, named[ref], quarter, known) for ref in policy.required}
        deadline = max(quarter.end + dt.timedelta(days=policy.deadline_days), opened, known.today)
        complete = max([opened, *days.values()])
        missing = ", ".join(str(ref) for ref, day in days.items() if day > deadline)
        event, day = (Event.WITHOUT, deadline) if missing else (Event.EDITION, max(complete, known.today))
        if day <= until:
            yield Foreseen(day, event, f"{policy.name} {quarter}", missing)
        quarter = quarter.shifted(1)


def _arrival(ref: DatasetRef, dataset: Dataset, quarter: Period, known: Known) -> dt.date:
    """Return when the dataset's release of *quarter* came, or would come."""
    held = [r.published_on for r in known.releases if (r.ref, r.period) == (ref, quarter)]
    return min(held) if held else max(_usual_day(dataset, quarter), known.today)


def _embargoes(known: Known, until: dt.date) -> Iterator[Foreseen]:
    for release in known.releases:
        if release.embargo_until and known.today <= release.embargo_until.date() <= until:
            yield Foreseen(
                release.embargo_until.date(), Event.EMBARGO, f"{release.ref} {release.period}", f"{release.embargo_until:%H:%M} UTC"
            )
