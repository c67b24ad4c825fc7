"""What is due at a tick: each producer in its own rhythm, each chore in its own, whatever fails beside it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from reporter.domain.heartbeat import PASS, PASS_HELD, SCHEDULER, WATCHDOG, done, failed
from reporter.domain.release import Release
from reporter.errors import ArchiveError, TurnLostError
from reporter.pipeline.chores import CHORES, Chore
from reporter.pipeline.tick import tick
from reporter.ports import Outside
from reporter.scheduler import running_scheduler
from reporter.tables import ObservationTable
from tests.fakes import NOON, FrozenClock
from tests.fakes_ledger import MemoryLedger
from tests.functional.services import until
from tests.loopback_origin import LoopbackOrigin, answer, loopback_origin
from tests.outboxes import LOIRE_ATLANTIQUE, SPECIMEN, archived, frozen, world

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@dataclass
class Producer:
    """A producer that has nothing new; *asked* holds when it was asked."""

    name: str
    clock: FrozenClock
    asked: list[dt.datetime] = field(default_factory=list)

    def available(self) -> tuple[Release, ...]:
        self.asked.append(self.clock.now())
        return ()

    def fetch(self, release: Release) -> ObservationTable:
        raise AssertionError(release)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def producers(clock: FrozenClock) -> tuple[Producer, ...]:
    return Producer("dares", clock), Producer("urssaf", clock), Producer("bmo", clock)


@pytest.fixture
def outside(tmp_path: Path, clock: FrozenClock, producers: tuple[Producer, ...]) -> Outside:
    return replace(world(tmp_path, MemoryLedger(), None), clock=clock, build_sources=lambda: producers)


def test_each_producer_is_asked_in_the_rhythm_of_its_source_toml(
    outside: Outside, clock: FrozenClock, producers: tuple[Producer, ...]
) -> None:
    for _ in range(25 * 60):
        tick(outside)
        clock.advance(MINUTE)
    declared = {"dares": HOUR, "urssaf": 6 * HOUR, "bmo": 24 * HOUR}
    for producer in producers:
        every = declared[producer.name]
        assert producer.asked == [NOON + n * every for n in range(int(25 * HOUR / every) + (25 * HOUR % every > dt.timedelta()))]


def test_a_rhythm_set_for_all_wins_and_a_second_scheduler_asks_nobody_again(
    outside: Outside, clock: FrozenClock, producers: tuple[Producer, ...]
) -> None:
    for _ in range(4):
        tick(outside, 30 * MINUTE)
        tick(outside, 30 * MINUTE)
        clock.advance(15 * MINUTE)
    assert all(producer.asked == [NOON, NOON + 30 * MINUTE] for producer in producers)
    assert outside.ledger.heartbeat(SCHEDULER) == NOON + 45 * MINUTE


def test_a_chore_that_fails_leaves_the_others_alone_and_is_noted(outside: Outside, clock: FrozenClock) -> None:
    def breaks(*_: object) -> str:
        message = "a shelf fell"
        raise ArchiveError(message)

    chores = (Chore("first", HOUR, breaks), Chore("second", 2 * HOUR, lambda *_: "swept"))
    assert [(one.name, one.said, one.error) for one in tick(outside, chores=chores).chores] == [
        ("first", "", "a shelf fell"), ("second", "swept", "")
    ]  # fmt: skip
    assert outside.ledger.heartbeat(failed("first")) == outside.ledger.heartbeat(done("second")) == NOON
    assert outside.ledger.heartbeat(done("first")) is None
    assert tick(outside, chores=chores).chores == ()
    clock.advance(HOUR)
    assert [one.name for one in tick(outside, chores=chores).chores] == ["first"]


def test_a_chore_that_is_cut_off_is_done_at_the_next_tick(outside: Outside) -> None:
    def cut(*_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tick(outside, chores=(Chore("long", HOUR, cut),))
    assert [one.said for one in tick(outside, chores=(Chore("long", HOUR, lambda *_: "done"),)).chores] == ["done"]


def test_the_archive_is_verified_once_a_day_and_a_damaged_note_is_named(outside: Outside, clock: FrozenClock) -> None:
    frozen(outside, SPECIMEN)
    archived(outside, SPECIMEN, LOIRE_ATLANTIQUE)
    fixity = tuple(chore for chore in CHORES if chore.name == "fixity")
    assert [(one.name, one.said) for one in tick(outside, chores=fixity).chores] == [("fixity", "1 objects are as they were stored")]
    (note,) = (file for file in (outside.folder / "archive").rglob("note.pdf"))
    note.chmod(0o600)
    note.write_bytes(note.read_bytes()[:-1] + b"?")
    clock.advance(dt.timedelta(hours=23))
    assert tick(outside, chores=fixity).chores == ()
    clock.advance(HOUR)
    (found,) = tick(outside, chores=fixity).chores
    assert "note.pdf" in found.error
    assert outside.ledger.heartbeat(failed("fixity")) == clock.now()


@pytest.fixture
def origin() -> Iterator[LoopbackOrigin]:
    with loopback_origin() as running:
        yield running


def test_the_watchdog_is_told_after_each_good_pass_and_never_after_a_bad_one(tmp_path: Path, origin: LoopbackOrigin) -> None:
    from reporter.adapters.watchdog import HttpWatchdog

    class Broken(MemoryLedger):
        is_broken = False

        def beat(self, name: str, now: dt.datetime) -> None:
            if self.is_broken and name == SCHEDULER:
                message = "the database is gone"
                raise ArchiveError(message)
            super().beat(name, now)

    ledger = Broken()
    origin.on("/token", answer(b"ok"), answer(b"no", status=500), answer(b"ok"))
    outside = replace(world(tmp_path, ledger, None), watchdog=HttpWatchdog(f"{origin.url}/token"))
    with running_scheduler(outside, tick_every=dt.timedelta(milliseconds=200)):
        until(lambda: len(origin.requests) == 1, "the first ping")
        until(lambda: ledger.heartbeat(failed(WATCHDOG)), "the ping that is not heard")
        until(lambda: len(origin.requests) >= 3, "pings go on")
        ledger.is_broken = True
        until(lambda: _is_quiet(origin), "no ping while every pass fails")
    assert ledger.heartbeat(done(WATCHDOG))


def _is_quiet(origin: LoopbackOrigin) -> bool:
    import time

    before = len(origin.requests)
    time.sleep(1.0)
    return len(origin.requests) == before


def test_who_does_not_lead_asks_nobody_and_leads_once_the_other_gives_no_sign_of_life(
    outside: Outside, clock: FrozenClock, producers: tuple[Producer, ...]
) -> None:
    assert outside.ledger.take_turn(PASS, clock.now(), PASS_HELD)
    assert tick(outside, chores=()).run.polled == ()
    clock.advance(PASS_HELD - dt.timedelta(seconds=1))
    assert tick(outside, chores=()).run.polled == ()
    assert [producer.asked for producer in producers] == [[], [], []]
    clock.advance(dt.timedelta(seconds=1))
    assert len(tick(outside, chores=()).run.polled) == len(producers)
    assert outside.ledger.take_turn(PASS, clock.now(), PASS_HELD), "a pass that has ended is given back at once"


def test_a_pass_that_slept_while_another_took_over_ends_there(
    outside: Outside, clock: FrozenClock, producers: tuple[Producer, ...]
) -> None:
    def sleep() -> None:
        clock.advance(PASS_HELD)
        assert outside.ledger.take_turn(PASS, clock.now(), PASS_HELD)

    with pytest.raises(TurnLostError, match="another scheduler leads"):
        tick(outside, go_on=sleep, chores=())
    assert [len(producer.asked) for producer in producers] == [1, 0, 0]
    assert not outside.ledger.take_turn(PASS, clock.now(), PASS_HELD), "what the other holds stays its own"
