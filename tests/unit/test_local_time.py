"""Times that people set, against the plainest definition: the first instant at which the wall clock shows that time or a later one."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.domain.local_time import SendingHours, TimeZones, instant_of, read_instant, zone_named
from reporter.domain.territory import TerritoryId
from tests.outboxes import register_files

OURS = (
    "Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Mayotte", "Pacific/Noumea",
    "America/Miquelon",
)  # fmt: skip
ODD = ("Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Gaza")  # half an hour, twice a year, long ago at midnight
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
FIRST, LAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2046, 1, 1, tzinfo=dt.UTC)

walls = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2045, 12, 31)).map(lambda wall: wall.replace(second=0, microsecond=0))  # noqa: DTZ001 -- on the wall
instants = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2045, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001 -- given its zone
zones = st.sampled_from([*OURS, *ODD]).map(ZoneInfo)


def shown(instant: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


@cache
def changes(name: str) -> tuple[dt.datetime, ...]:
    """Return the first minute of each new offset of a zone, found by walking from hour to hour."""

    def walked() -> Iterator[dt.datetime]:
        zone, at = ZoneInfo(name), FIRST
        offset = at.astimezone(zone).utcoffset()
        while at < LAST:
            at += HOUR
            if at.astimezone(zone).utcoffset() != offset:
                offset = at.astimezone(zone).utcoffset()
                yield next(one for one in (at - HOUR + MINUTE * n for n in range(1, 61)) if one.astimezone(zone).utcoffset() == offset)

    return tuple(walked())


def first_minute_that_shows(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the oracle's answer, minute by minute from well before."""
    at = wall.replace(tzinfo=dt.UTC) - 15 * HOUR
    at = max(at, *(wall.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) - 2 * HOUR for fold in (0, 1))) - HOUR
    while shown(at, zone) < wall:
        at += MINUTE
    return at


@pytest.mark.parametrize("name", [*OURS, *ODD])
def test_around_every_change_from_2020_to_2045_the_first_instant_is_meant(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        for minutes in range(-125, 126, 25):
            wall = shown(change, zone) + MINUTE * minutes
            assert instant_of(wall, zone) == first_minute_that_shows(wall, zone), (wall, change)


def test_the_zones_that_change_are_tried_where_they_change() -> None:
    assert len(changes("Europe/Paris")) == 52
    assert len(changes("America/Miquelon")) == 52
    assert {name for name in OURS if not changes(name)} == {
        "Indian/Reunion", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Mayotte", "Pacific/Noumea"
    }  # fmt: skip


@given(walls, zones)
def test_any_time_on_the_wall_means_the_first_instant_that_shows_it_or_a_later_one(wall: dt.datetime, zone: ZoneInfo) -> None:
    assert instant_of(wall, zone) == first_minute_that_shows(wall, zone)


@given(instants, zones)
def test_an_instant_is_never_later_than_another_with_its_wall_time(at: dt.datetime, zone: ZoneInfo) -> None:
    found = instant_of(shown(at, zone), zone)
    assert found <= at
    assert shown(found, zone) == shown(at, zone)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-29T02:30 Europe/Paris", "2026-03-29T01:00:00+00:00"),  # skipped: when 3 o'clock strikes
        ("2026-10-25T02:30 Europe/Paris", "2026-10-25T00:30:00+00:00"),  # twice: the first
        ("2026-07-09T08:45 Indian/Reunion", "2026-07-09T04:45:00+00:00"),
        ("2026-07-09T08:45+02:00", "2026-07-09T06:45:00+00:00"),
        ("2026-07-09T08:45Z", "2026-07-09T08:45:00+00:00"),
    ],
)
def test_a_written_instant_is_read(written: str, meant: str) -> None:
    assert read_instant(written).isoformat() == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("demain", "is no instant"),
        ("2026-07-09T08:45", "says no time zone"),
        ("2026-07-09T08:45 Paris", "'Paris' is no time zone"),
        ("2026-07-09T08:45 ../etc", "is no time zone"),
        ("2026-07-09T08:45+02:00 Europe/Paris", "has an offset already"),
    ],
)
def test_what_is_no_instant_is_told_with_what_to_write(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_instant(written)


def test_every_territory_overseas_keeps_its_own_clocks_and_all_others_those_of_paris() -> None:
    zones, register = register_files().time_zones(), register_files().register()
    expected = {
        "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
        "976": "Indian/Mayotte",
    }  # fmt: skip
    for code, name in expected.items():
        assert str(zones.of(register.get(TerritoryId.parse(f"departement-{code}")))) == name
    for territory in register.territories:
        assert (str(zones.of(territory)) == "Europe/Paris") is not territory.is_overseas, territory.id


def test_a_zone_that_is_none_is_refused() -> None:
    for name in ("", "Europe", "Paris/Europe", "/etc/localtime", "../UTC"):
        with pytest.raises(ValueError, match="is no time zone"):
            zone_named(name)
    with pytest.raises(ValueError, match="is no time zone"):
        TimeZones("Nowhere")


OFFICE = SendingHours(dt.time(8), dt.time(18, 30))


@given(instants, zones)
def test_mails_leave_inside_the_hours_and_never_before_now(now: dt.datetime, zone: ZoneInfo) -> None:
    opens = OFFICE.next_opening(now, zone)
    assert now <= opens <= now + dt.timedelta(hours=15)  # a night of 13 h 30, and a change of clocks
    assert dt.time(8) <= shown(opens, zone).time() < dt.time(18, 30)
    assert OFFICE.next_opening(opens, zone) == opens
    assert SendingHours().next_opening(now, zone) == now


@given(instants)
def test_hours_in_a_zone_of_their_own_are_the_same_everywhere(now: dt.datetime) -> None:
    paris = SendingHours(dt.time(8), dt.time(9), "Europe/Paris")
    assert len({paris.next_opening(now, ZoneInfo(name)) for name in OURS}) == 1


def test_hours_inside_a_gap_wait_for_the_next_day() -> None:
    night = SendingHours(dt.time(2, 10), dt.time(2, 50))
    assert night.next_opening(dt.datetime(2026, 3, 29, tzinfo=dt.UTC), ZoneInfo("Europe/Paris")).isoformat() == "2026-03-30T00:10:00+00:00"


@pytest.mark.parametrize("hours", [(dt.time(18), dt.time(8)), (dt.time(8), dt.time(8))])
def test_hours_over_midnight_are_refused(hours: tuple[dt.time, dt.time]) -> None:
    with pytest.raises(ValueError, match="the first time is the earlier one"):
        SendingHours(*hours)
