"""What the crash tests run in a process of its own, so that it can be killed."""

import logging
import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path

import ocfl  # noqa: F401 -- imported once in the server of forks instead of half a second in every child

from reporter.adapters.fault_points import watching
from reporter.adapters.ocfl_archive import OcflArchive
from tests.contract.archives import put

WRITES_PER_CHILD = 1000
logging.root.setLevel(logging.WARNING)  # which importing ocfl has lowered


def archive_and_die(folder: Path, pdf: str, deadly: str) -> None:
    """Archive one briefing; kill this process without warning when it passes the point *deadly*."""

    def act(name: str) -> None:
        if name == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    with watching(act):
        put(OcflArchive(folder), pdf)


def open_and_die(folder: Path, deadly: str) -> None:
    """Open the archive, which settles what was left; kill this process when it passes the point *deadly*."""

    def act(name: str) -> None:
        if name == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    with watching(act):
        OcflArchive(folder)


def archive_without_end(folder: Path, name: str) -> None:
    """Archive one new version after the other, until killed."""
    for number in range(WRITES_PER_CHILD):
        put(OcflArchive(folder), f"{name}, {number}")


def run(target: object, *arguments: object, kill_after: float | None = None) -> int:
    """Run *target* in a process of its own and return its exit code (−9: killed)."""
    process = _context().Process(target=target, args=arguments)
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
    context.set_forkserver_preload(["tests.faults.archive_child"])
    return context
