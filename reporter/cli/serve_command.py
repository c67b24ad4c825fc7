"""`reporter serve`: scheduler and web in one process, or one of them."""

import datetime as dt
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from queue import SimpleQueue
from typing import Annotated

import typer

from reporter.cli.console import say
from reporter.errors import ExitCode, SettingsError
from reporter.ports import Outside
from reporter.settings import Settings, WebSettings, load_settings
from reporter.wiring import open_outside

SECONDS_TO_FINISH_ANSWERS = 5


class Part(StrEnum):
    """What to run alone."""

    SCHEDULER = "scheduler"
    WEB = "web"


class _End(StrEnum):
    """Why the service ends."""

    SIGNAL = "asked to stop"
    WEB = "the web server ended by itself"


def serve_command(*, only: Annotated[Part | None, typer.Option(help="Run only this part.")] = None) -> int:
    """Tick for ever and answer /healthz, until SIGINT or SIGTERM."""
    ends: SimpleQueue[_End] = SimpleQueue()  # the one queue that a signal handler may write to
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: ends.put(_End.SIGNAL))
    settings = load_settings()
    tick_every = dt.timedelta(seconds=settings.schedule.tick_seconds)
    with open_outside(settings) as outside, ExitStack() as running:
        if only is not Part.SCHEDULER:
            running.enter_context(_answering(settings, outside, None if only is Part.WEB else tick_every, ends))
        if only is not Part.WEB:
            running.enter_context(_ticking(settings, outside, tick_every))
        end = ends.get()
        say(f"{end}: finishing what is in hand")
    say("stopped; what is queued goes on at the next start")
    return ExitCode.DONE if end is _End.SIGNAL else ExitCode.FAILURE


@contextmanager
def _ticking(settings: Settings, outside: Outside, tick_every: dt.timedelta) -> Iterator[None]:
    from reporter.scheduler import running_scheduler

    seconds = settings.schedule.poll_seconds
    poll_every = dt.timedelta(seconds=seconds) if seconds else None
    with running_scheduler(outside, tick_every=tick_every, poll_every=poll_every):
        say(f"scheduler running, a tick every {tick_every.total_seconds():.0f} s; stop with Ctrl-C")
        yield


@contextmanager
def _answering(settings: Settings, outside: Outside, tick_every: dt.timedelta | None, ends: "SimpleQueue[_End]") -> Iterator[None]:
    """Answer in a thread of its own: the signals stay ours, uvicorn would raise them again and end the process."""
    import uvicorn

    from reporter.web.app import create_app

    with _listener(settings.web) as listener:
        app = create_app(outside, tick_every=tick_every, rules=settings.web)
        # no access log: addresses of pages are personal links
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=SECONDS_TO_FINISH_ANSWERS
        )
        server = uvicorn.Server(config)

        def answer() -> None:
            server.run(sockets=[listener])
            ends.put(_End.WEB)

        thread = threading.Thread(target=answer, name="web")
        thread.start()
        say(f"listening on http://{settings.web.host}:{listener.getsockname()[1]} (/healthz)")
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _listener(web: WebSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    try:
        return socket.create_server((web.host, web.port), family=family)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python repeats the address in brackets
        message = f"cannot listen on {web.host}:{web.port}: {reason}. Set REPORTER_WEB__HOST and REPORTER_WEB__PORT to a free address"
        raise SettingsError(message) from error
