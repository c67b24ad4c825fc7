"""The web application: the pages, their guards, and the page by which the outside notices that we are alive."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from reporter import __version__
from reporter.domain.heartbeat import LONGEST_PASS, SCHEDULER
from reporter.errors import ReporterError
from reporter.ports import Outside
from reporter.settings import WebSettings
from reporter.web import archive, managing, staff, static_files, subscribing
from reporter.web.guards import Next, guard
from reporter.web.problems import HANDLERS
from reporter.web.site import Site

BEATS_MISSED = 3  # after as many ticks without a heartbeat, or a quarter of an hour, the scheduler counts as stopped


def create_app(outside: Outside, *, tick_every: dt.timedelta | None, rules: WebSettings | None = None) -> FastAPI:
    """Return the application; *tick_every* is None where no scheduler is expected to run."""
    started = outside.clock.now()
    site = Site.of(outside, rules or WebSettings())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(site.desk.close)

    app = FastAPI(title="Décrypter pour décider", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.site = site

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """Say 200 when the ledger answers and the scheduler beats, 503 else, and why."""
        state = _state(outside, tick_every, started)
        return JSONResponse(state, status_code=200 if state["status"] == "ok" else 503, headers={"Cache-Control": "no-store"})

    for part in (static_files, subscribing, managing, archive, staff):
        app.include_router(part.router)
    for kind, answer in HANDLERS.items():
        app.add_exception_handler(kind, answer)

    @app.middleware("http")
    async def guarded(request: Request, call_next: Next) -> Response:
        return await guard(request, call_next)

    return app


def _state(outside: Outside, tick_every: dt.timedelta | None, started: dt.datetime) -> dict[str, Any]:
    """Judge the age of the last beat; a beat from before this start, or none yet, counts from the start."""
    state: dict[str, Any] = {"status": "ok", "version": __version__, "scheduler_last_beat": None}
    try:
        beat = outside.ledger.heartbeat(SCHEDULER)
    except ReporterError as error:
        return state | {"status": "failing", "reason": f"the ledger does not answer: {error}"}
    state["scheduler_last_beat"] = beat.isoformat() if beat else None
    if tick_every is None:
        return state
    age = outside.clock.now() - max(beat or started, started)
    if age > max(BEATS_MISSED * tick_every, LONGEST_PASS):
        return state | {"status": "failing", "reason": f"the scheduler has ended no pass for {int(age.total_seconds())} s"}
    return state
