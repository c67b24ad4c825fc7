"""The restored-backup run: mails leave, a backup from half-way is put back, and what happens then is counted."""

import contextlib
import time
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.adapters.clocks import SystemClock
from reporter.adapters.ledger.keeper import LedgerKeeper
from reporter.adapters.ledger.keeping import Keeping
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.postfix_log import PostfixLog
from reporter.domain.delivery import DeliveryState
from reporter.errors import HeldLedgerError
from reporter.pipeline.deliver import deliver
from reporter.pipeline.queueing import resend
from reporter.ports import Ledger, Outside
from tests.outboxes import campaign, world

READERS = tuple(f"reader-{number}@x.test" for number in range(10))
SENT_IN_ALL = 8
SETTLES_WITHIN = 60.0


@dataclass(frozen=True)
class RestoredRun:
    """What a restored ledger did: mails that left *before_adoption*; after it those *sent* by its books, those *uncertain*, for a person.

    Where the log was asked, the person sends again what the log shows no trace of: that never left.
    """

    before_adoption: int
    sent: int
    uncertain: int


def restored_run(ledger_url: str, folder: Path, relay: str, log: Path | None) -> RestoredRun:
    """Send four of ten mails, back up, send four more, restore, try to send, adopt, send."""
    file = folder.parent / "half-way.jsonl.gz"

    def outside(ledger: Ledger) -> Outside:
        return replace(world(folder, ledger, relay), clock=SystemClock(), reconciler=PostfixLog(log) if log else None)

    with SqlLedger.open(ledger_url, Keeping(folder)) as ledger:
        campaign(outside(ledger), READERS)
        assert deliver(outside(ledger), owner="one", limit=4).sent == 4
    keeper = LedgerKeeper(ledger_url, folder)
    keeper.backup(file, SystemClock().now())
    with SqlLedger.open(ledger_url, Keeping(folder)) as ledger:
        assert deliver(outside(ledger), owner="one", limit=4).sent == 4
    keeper.restore(file, SystemClock().now(), replace=True)
    with SqlLedger.open(ledger_url, Keeping(folder)) as ledger:
        before = _sent(ledger)
        with contextlib.suppress(HeldLedgerError):
            deliver(replace(outside(ledger), reconciler=None), owner="one")
        left = _sent(ledger) - before
        ledger.adopt(SystemClock().now(), send_waiting=False)
        until = time.monotonic() + (SETTLES_WITHIN if log else 0)
        while True:
            deliver(outside(ledger), owner="one")
            if _sent(ledger) >= SENT_IN_ALL or time.monotonic() > until:
                break
            time.sleep(1)
        doubted = ledger.deliveries(state=DeliveryState.UNCERTAIN)
        for one in doubted if log else ():
            resend(outside(ledger), one.id)
        deliver(outside(ledger), owner="one")
        return RestoredRun(left, _sent(ledger), len(doubted))


def _sent(ledger: Ledger) -> int:
    return len(ledger.deliveries(state=DeliveryState.SENT))
