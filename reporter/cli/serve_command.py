"""`reporter serve`: scheduler and web in one process, or one of them."""

import datetime as dt
import signal
import threading
from enum import StrEnum
from typing import Annotated

import typer

from reporter.cli.console import say
from reporter.ports import Outside
from reporter.settings import Settings, load_settings
from reporter.wiring import open_outside


class Part(StrEnum):
    """What to run alone."""

    SCHEDULER = "scheduler"
    WEB = "web"


def serve_command(*, only: Annotated[Part | None, typer.Option(help="Run only this part.")] = None) -> int:
    """Tick for ever and answer /healthz, until SIGINT or SIGTERM."""
    from reporter.scheduler import start_scheduler

    settings = load_settings()
    with open_outside(settings) as outside:
        tick_every = dt.timedelta(seconds=settings.schedule.tick_seconds)
        poll_every = dt.timedelta(seconds=settings.schedule.poll_seconds)
        scheduler = None if only is Part.WEB else start_scheduler(outside, tick_every=tick_every, poll_every=poll_every)
        try:
            if only is Part.SCHEDULER:
                _wait()
            else:
                _answer(settings, outside, tick_every if scheduler else None)
        finally:
            if scheduler:
                scheduler.shutdown(wait=True)
    return 0


def _answer(settings: Settings, outside: Outside, tick_every: dt.timedelta | None) -> None:
    import uvicorn

    from reporter.web.app import create_app

    say(f"listening on http://{settings.web.host}:{settings.web.port} (/healthz)")
    app = create_app(outside, tick_every=tick_every)
    uvicorn.run(app, host=settings.web.host, port=settings.web.port, log_level="warning")


def _wait() -> None:
    stopped = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stopped.set())
    say("scheduler running; stop with Ctrl-C")
    stopped.wait()
