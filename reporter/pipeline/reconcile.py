"""After a crash: ask the relay what it took. What it has is sent, what it surely has not is queued again, the rest waits for a person."""

import datetime as dt

from reporter.domain.delivery import DeliveryState, Fate
from reporter.ports import Outside

ASKED_FOR = dt.timedelta(days=2)  # after the dot: a log that has not told by then never will, and reading it costs time
_BECOMES = {Fate.TAKEN: DeliveryState.SENT, Fate.NOT_TAKEN: DeliveryState.PENDING}


def reconcile(outside: Outside) -> int:
    """Settle the uncertain deliveries of which the relay knows the fate; return how many. Nothing changes without a reconciler."""
    if outside.reconciler is None or outside.mail is None:
        return 0
    now, domain = outside.clock.now(), outside.mail.domain
    uncertain = {one.message_id(domain): one for one in outside.ledger.uncertain_deliveries(now) if now - one.due_at <= ASKED_FOR}
    if not uncertain:
        return 0
    answers = outside.reconciler.ask({message_id: one.due_at for message_id, one in uncertain.items()}, now)
    settled = 0
    for message_id, answer in answers.items():
        if state := _BECOMES.get(answer.fate):
            settled += outside.ledger.settle_delivery(uncertain[message_id].id, state, answer.reason, now)
    return settled
