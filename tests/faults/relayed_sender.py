"""A sender before a real relay, in a process of its own, by the system's clock: to be killed at a named point or at any moment."""

import datetime as dt
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from multiprocessing.sharedctypes import SynchronizedString
from pathlib import Path

from reporter.adapters.clocks import SystemClock
from reporter.adapters.fault_points import watching
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.postfix_log import PostfixLog
from reporter.pipeline.deliver import deliver
from reporter.ports import Ledger, Outside
from tests.outboxes import world

LEASE = dt.timedelta(seconds=0.3)  # senders come one after the other here: a killed one is known to be gone
POINT_LENGTH = 40


@dataclass(frozen=True)
class Place:
    """Where a sender works; without *log* the relay cannot be asked."""

    folder: Path
    ledger: str
    relay: str
    log: Path | None = None

    def outside(self, ledger: Ledger) -> Outside:
        reconciler = PostfixLog(self.log) if self.log else None
        return replace(world(self.folder, ledger, self.relay), clock=SystemClock(), reconciler=reconciler)


@dataclass(frozen=True)
class Kill:
    """When a sender dies: at the *count*th pass of a point; else after *seconds*, from its start or from its first point."""

    point: str = ""
    count: int = 1
    seconds: float | None = None
    under_way: bool = False


NO_KILL = Kill()


def send(place: Place, kill: Kill = NO_KILL) -> tuple[bool, str]:
    """Run a sender to its end; return whether it was killed and the last point that it passed."""
    context = _context()
    passed: SynchronizedString = context.Array("c", POINT_LENGTH)  # type: ignore[assignment]  # typeshed says Array[c_char]
    process = context.Process(target=_work, args=(place, kill, passed))
    process.start()
    if kill.seconds is not None:
        if kill.under_way:
            _wait_for(lambda: bool(passed.value) or not process.is_alive())
        time.sleep(kill.seconds)
        process.kill()
    process.join()
    code = process.exitcode
    process.close()
    assert code in {0, -signal.SIGKILL}
    return code != 0, passed.value.decode()


def _work(place: Place, kill: Kill, passed: SynchronizedString) -> None:
    passes = 0

    def act(name: str) -> None:
        nonlocal passes
        passed.value = name.encode()
        passes += name == kill.point
        if name == kill.point and passes == kill.count:
            os.kill(os.getpid(), signal.SIGKILL)

    with watching(act), SqlLedger.open(place.ledger) as ledger:
        deliver(place.outside(ledger), owner=f"sender-{os.getpid()}", lease=LEASE)


def _wait_for(ready: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not ready() and time.monotonic() < until:
        with suppress(InterruptedError):
            time.sleep(0.001)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.relayed_sender"])
    return context
