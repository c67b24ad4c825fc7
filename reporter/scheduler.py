"""APScheduler wakes us and nothing more: one recurring tick, no business rule."""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from reporter.domain.heartbeat import STOPPED, WATCHDOG, done, failed
from reporter.errors import ReporterError
from reporter.pipeline.chores import ChoreDone
from reporter.pipeline.run import RunReport
from reporter.pipeline.tick import tick
from reporter.ports import JobState, Outside

_log = structlog.get_logger(__name__)


class _StopAskedError(Exception):
    """The service ends: what is archived stays, what waits goes on at the next start."""


@contextmanager
def running_scheduler(outside: Outside, *, tick_every: dt.timedelta, poll_every: dt.timedelta | None = None) -> Iterator[None]:
    """Tick at once and then every *tick_every*; at the end a pass under way stops after the territory in hand.

    Producers are polled each in its own rhythm, or all every *poll_every*.
    """
    stop = threading.Event()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick skipped while a pass is under way is no news
    scheduler = BackgroundScheduler(jobstores={"default": MemoryJobStore()}, timezone=dt.UTC)
    scheduler.add_job(
        tick_safely,
        "interval",
        args=(outside, poll_every, stop),
        seconds=tick_every.total_seconds(),
        next_run_time=dt.datetime.now(dt.UTC),  # APScheduler's own clock: from another it would count every tick missed between them
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        _beat(outside, STOPPED)


def _beat(outside: Outside, name: str) -> None:
    try:
        outside.ledger.beat(name, outside.clock.now())
    except ReporterError as error:
        _log.warning("a beat could not be noted", name=name, error=str(error))


def tick_safely(outside: Outside, poll_every: dt.timedelta | None, stop: threading.Event) -> None:
    """Tick once; what goes wrong is logged and tried again at the next tick, the heartbeat then stays old."""

    def go_on() -> None:
        if stop.is_set():
            raise _StopAskedError

    try:
        ticked = tick(outside, poll_every, go_on)
    except _StopAskedError:
        _log.info("pass stopped half-way, the next start goes on")
        return
    except ReporterError as error:
        _log.error("tick failed", error=str(error), kind=type(error).__name__)
        return
    except Exception:  # noqa: BLE001 -- the scheduler must outlive any one pass; the traceback is logged, the heartbeat stays old
        _log.exception("tick failed unexpectedly")
        return
    _log_report(ticked.run)
    _log_chores(ticked.chores)
    _tell_watchdog(outside)


def _log_chores(chores: tuple[ChoreDone, ...]) -> None:
    for one in chores:
        if one.error:
            _log.error("chore failed", chore=one.name, error=one.error)
        else:
            _log.info("chore done", chore=one.name, said=one.said)


def _tell_watchdog(outside: Outside) -> None:
    """Tell whoever watches that this pass went well; that nobody hears it is no reason to stop."""
    if outside.watchdog is None:
        return
    try:
        outside.watchdog.tell()
    except ReporterError as error:
        _log.warning("watchdog not told", error=str(error))
        _beat(outside, failed(WATCHDOG))
    else:
        _beat(outside, done(WATCHDOG))


def _log_report(report: RunReport) -> None:
    for polled in report.polled:
        _log.info("polled", source=polled.source, kept=[f"{r.ref} {r.period}" for r in polled.kept], error=polled.error)
    for policy in report.policies:
        if policy.edition and policy.production and policy.production.produced_now:
            counts = {str(state): len(policy.production.in_state(state)) for state in JobState}
            _log.info("produced", edition=policy.edition.label, **counts)
    if report.delivery and report.delivery.attempted:
        _log.info("sent", sent=report.delivery.sent, deferred=report.delivery.deferred, failed=report.delivery.failed)
    if report.mail_error:
        _log.warning("mail relay unavailable", error=str(report.mail_error))
