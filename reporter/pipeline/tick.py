"""What the scheduler does each time it wakes: whatever is due. Idempotent."""

import datetime as dt
from collections.abc import Callable

from reporter.domain.heartbeat import POLL, SCHEDULER
from reporter.pipeline.run import RunOrder, RunReport, run
from reporter.ports import Outside


def tick(outside: Outside, poll_every: dt.timedelta, go_on: Callable[[], None] = lambda: None) -> RunReport:
    """Poll when the last poll is old enough, then build, produce, archive and send what is due.

    *go_on* is asked after each producer and each territory: what it raises ends the pass there, nothing half-written.
    """
    started = outside.clock.now()
    last_poll = outside.ledger.heartbeat(POLL)
    poll_is_due = last_poll is None or started - last_poll >= poll_every
    if poll_is_due:
        outside.ledger.beat(POLL, started)
    outside.ledger.forget_pending(started)
    order = RunOrder(offline=not poll_is_due, retry_quarantined=False)  # what failed three times waits for a person
    report = run(outside, order, on_poll=lambda _: go_on(), on_progress=lambda *_: go_on())
    outside.ledger.beat(SCHEDULER, outside.clock.now())
    return report
