"""Times that people set: what a clock on the wall says in a zone, and the one instant that it means."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reporter.domain.territory import Territory, TerritoryId

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """Return an IANA zone; ValueError for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name, an empty one, a path
        message = f"{name!r} is no time zone: write Europe/Paris, Indian/Reunion…"
        raise ValueError(message) from error


def instant_of(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant (UTC) at which clocks in *zone* show *wall* or, where they skip it, first show a later time.

    So in an overlap the first of both, in a gap the instant of the change. ValueError for a *wall* that has an offset.
    """
    if wall.tzinfo is not None:
        message = f"{wall} has an offset already: it is an instant, not a time on the wall"
        raise ValueError(message)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    if first.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return first
    return _change_between(wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC), first, zone)


def _change_between(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the first second between two instants that has the later one's offset."""
    before, offset = before.replace(microsecond=0), after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + SECOND * ((after - before) // SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def read_instant(text: str) -> dt.datetime:
    """Return the instant (UTC) written « 2026-07-09T08:45 Europe/Paris » or « 2026-07-09T08:45+02:00 »; ValueError with what to write."""
    written, _, name = text.strip().partition(" ")
    try:
        read = dt.datetime.fromisoformat(written)
    except ValueError as error:
        message = f"{text!r} is no instant: write '2026-07-09T08:45 Europe/Paris' or 2026-07-09T08:45+02:00"
        raise ValueError(message) from error
    if name:
        return instant_of(read, zone_named(name.strip()))
    if read.tzinfo is None:
        message = f"{text} says no time zone: write '{text} Europe/Paris', {text}+02:00 or {text}Z"
        raise ValueError(message)
    return read.astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class TimeZones:
    """The zone of every territory: its own, else its first parent's that has one, else *default* (IANA names, all checked)."""

    default: str
    by_territory: Mapping[TerritoryId, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.default, *self.by_territory.values()):
            zone_named(name)

    def of(self, territory: Territory) -> ZoneInfo:
        """Return the zone that clocks in *territory* keep; a custom one keeps that of its parents and members where they agree."""
        own = self.by_territory.get(territory.id)
        found = {own} if own else {self.by_territory[one] for one in (*territory.parents, *territory.members) if one in self.by_territory}
        return ZoneInfo(found.pop() if len(found) == 1 else self.default)


@dataclass(frozen=True, slots=True)
class SendingHours:
    """When mails may leave, every day: not before one time, not after another, in *zone* ("" : that of the territory told of).

    ValueError for hours of which the first is not the earlier.
    """

    not_before: dt.time = dt.time.min
    not_after: dt.time = dt.time.max
    zone: str = ""

    def __post_init__(self) -> None:
        if self.not_before >= self.not_after or self.not_before.tzinfo or self.not_after.tzinfo:
            message = (
                f"mails cannot leave from {self.not_before:%H:%M} to {self.not_after:%H:%M}: the first time is the earlier one, of one day"
            )
            raise ValueError(message)
        if self.zone:
            zone_named(self.zone)

    @property
    def is_always(self) -> bool:
        """Say whether mails may leave at any hour."""
        return (self.not_before, self.not_after) == (dt.time.min, dt.time.max)

    def next_opening(self, now: dt.datetime, territory_zone: ZoneInfo) -> dt.datetime:
        """Return *now* where mails may leave, else the next instant (UTC) at which they may."""
        if self.is_always:
            return now
        zone = ZoneInfo(self.zone) if self.zone else territory_zone
        day = now.astimezone(zone).date() - DAY
        while True:  # a change of clocks may swallow the hours of one day, never of two
            opens, closes = (instant_of(dt.datetime.combine(day, time), zone) for time in (self.not_before, self.not_after))
            if now < closes and opens < closes:
                return max(now, opens)
            day += DAY


ALWAYS = SendingHours()
