"""The web application; for now the page by which the outside notices that we are alive."""

import datetime as dt
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from reporter import __version__
from reporter.domain.heartbeat import LONGEST_PASS, SCHEDULER
from reporter.errors import ReporterError
from reporter.ports import Outside

BEATS_MISSED = 3  # after as many ticks without a heartbeat, or a quarter of an hour, the scheduler counts as stopped


def create_app(outside: Outside, *, tick_every: dt.timedelta | None) -> FastAPI:
    """Return the application; *tick_every* is None where no scheduler is expected to run."""
    started = outside.clock.now()
    app = FastAPI(title="Décrypter pour décider", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """Say 200 when the ledger answers and the scheduler beats, 503 else, and why."""
        state = _state(outside, tick_every, started)
        return JSONResponse(state, status_code=200 if state["status"] == "ok" else 503, headers={"Cache-Control": "no-store"})

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
