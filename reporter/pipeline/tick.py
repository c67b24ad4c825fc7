"""What the scheduler does each time it wakes: whatever is due, as the ledger tells it. Idempotent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from reporter.domain.heartbeat import PASS, PASS_HELD, SCHEDULER, poll_of
from reporter.errors import TurnLostError
from reporter.pipeline.chores import CHORES, Chore, ChoreDone, do_chore
from reporter.pipeline.editions import awaited_at_the_deadline
from reporter.pipeline.policies import policies_chosen
from reporter.pipeline.run import RunOrder, RunReport, run, send
from reporter.ports import Outside

FRESH = dt.timedelta(minutes=10)  # on a deadline nobody is asked again who was asked as lately
Rhythms = dict[str, dt.timedelta]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    run: RunReport
    chores: tuple[ChoreDone, ...] = ()


def tick(
    outside: Outside, poll_every: dt.timedelta | None = None, go_on: Callable[[], None] = lambda: None, chores: tuple[Chore, ...] = CHORES
) -> Ticked:
    """Poll the producers whose turn it is, then build, produce, archive and send what is due, then do the chores that are due.

    Of several schedulers one leads at a time: an edition frozen while another still polls would miss what that one finds. The
    others send what is due, and lead when the first gives no sign of life. Each producer has its own rhythm; *poll_every* is that of
    all where it is given. *go_on* is asked after each producer and each territory: what it raises ends the pass there, nothing
    half-written.
    """
    now = outside.clock.now()
    report = _led(outside, poll_every, go_on, now) if outside.ledger.take_turn(PASS, now, PASS_HELD) else send(outside)
    outside.ledger.beat(SCHEDULER, outside.clock.now())
    done = tuple(one for chore in chores if (one := do_chore(outside, chore, go_on)))
    return Ticked(report, done)


def _led(outside: Outside, poll_every: dt.timedelta | None, go_on: Callable[[], None], held: dt.datetime) -> RunReport:
    """Do a whole pass, the turn that began at *held* kept at every step and given back at the end; TurnLostError when it is another's."""

    def keep() -> None:
        nonlocal held
        go_on()
        now = outside.clock.now()
        if not outside.ledger.keep_turn(PASS, held, now):
            message = f"this pass gave no sign of life for {PASS_HELD}: another scheduler leads by now"
            raise TurnLostError(message)
        held = now

    try:
        due = _due_producers(outside, poll_every)
        order = RunOrder(offline=not due, producers=due, retry_quarantined=False)  # what failed three times waits for a person
        return run(outside, order, on_poll=lambda _: keep(), on_progress=lambda *_: keep())
    finally:
        outside.ledger.keep_turn(PASS, held, held - PASS_HELD)


def poll_rhythms(outside: Outside, poll_every: dt.timedelta | None = None) -> Rhythms:
    """Return how often each producer that is on is asked, in the order in which it is."""
    indicators = outside.register_store.indicators()
    return {source.name: poll_every or indicators.producer(source.name).poll_every for source in outside.sources}


def _due_producers(outside: Outside, poll_every: dt.timedelta | None) -> tuple[str, ...]:
    """Return whose turn it is, and on a deadline those without whom an edition would go: each is asked once more before."""
    rhythms, now = poll_rhythms(outside, poll_every), outside.clock.now()
    awaited = {ref.source for policy in policies_chosen(outside, ()) for ref in awaited_at_the_deadline(outside, policy)}
    every = {name: min(rhythm, FRESH) if name in awaited else rhythm for name, rhythm in rhythms.items()}
    return tuple(name for name in rhythms if outside.ledger.take_turn(poll_of(name), now, every[name]))
