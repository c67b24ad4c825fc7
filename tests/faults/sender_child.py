"""A sender in a process of its own, so that it can be killed."""

import datetime as dt
import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path

from reporter.adapters.fault_points import watching
from reporter.pipeline.deliver import deliver
from tests.outboxes import opened, world

NEVER = ""


def deliver_and_die(folder: Path, url: str, at: dt.datetime, deadly: str, count: int) -> None:
    """Send what is due; kill this process without warning when it passes the point *deadly* for the *count*th time."""
    passed = 0

    def act(name: str) -> None:
        nonlocal passed
        passed += name == deadly
        if name == deadly and passed == count:
            os.kill(os.getpid(), signal.SIGKILL)

    with watching(act), opened(folder) as ledger:
        deliver(world(folder, ledger, url, at=at), owner=f"sender-{os.getpid()}")


def start(folder: Path, url: str, at: dt.datetime, deadly: str = NEVER, count: int = 1, *, kill_after: float | None = None) -> int:
    """Run a sender and return its exit code (−9: killed)."""
    process = _context().Process(target=deliver_and_die, args=(folder, url, at, deadly, count))
    process.start()
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    process.join()
    code = process.exitcode
    process.close()
    assert code is not None
    return code


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.sender_child"])
    return context
