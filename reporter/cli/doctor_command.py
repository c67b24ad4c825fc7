"""`reporter doctor`: what works here and what does not, each with what to do."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from reporter.cli.console import print_rows, say
from reporter.domain.heartbeat import SCHEDULER
from reporter.errors import ExitCode, MailError, ReporterError
from reporter.ports import JobState, Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside

Check = tuple[str, str, str]
PLACES = ("editions", "archive", "out", "mail")
LATE = dt.timedelta(minutes=15)  # as /healthz: no pass takes longer


def doctor_command(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Check settings, folder, ledger, archive, relay and scheduler; exit code 1 when something needs a person."""
    settings = load_settings()
    with open_outside(settings) as outside:
        checks = list(_checks(outside))
    print_rows(("Check", "State", "Detail"), checks, as_json=as_json)
    failing = [name for name, state, _ in checks if state == "failing"]
    resting = [name for name, state, _ in checks if state == "off"]
    rest = f" ({', '.join(resting)} off)" if resting else ""
    say(f"to look at: {', '.join(failing)}" if failing else f"all is well{rest}")
    return ExitCode.FAILURE if failing else ExitCode.DONE


def _checks(outside: Outside) -> Iterator[Check]:
    yield _check("data folder", lambda: _writable(outside))
    yield _check("register", lambda: _register(outside))
    yield _check("outlines", lambda: f"{len(outside.register_store.outlines().outlines)} outlines")
    yield _check("sources", lambda: ", ".join(dict.fromkeys(source.name for source in outside.sources)) or "none is on")
    yield from ((f"source {name}", "off", reason) for name, reason in outside.sources_off)
    yield _check("releases", lambda: f"{len(outside.editions.releases())} held")
    yield _check("ledger", lambda: f"{len(outside.ledger.subscriptions())} subscriptions, {len(outside.ledger.editions())} editions")
    yield _check("archive", lambda: f"{len(outside.archive.keys())} objects")
    yield _quarantined(outside)
    yield _mail(outside)
    yield _scheduler(outside)


def _check(name: str, work: Callable[[], str]) -> Check:
    try:
        return (name, "ok", work())
    except (ReporterError, OSError) as error:
        return (name, "failing", str(error))


def _register(outside: Outside) -> str:
    register = outside.register_store.register()
    return f"{len(register.territories)} territories, vintage {register.vintage}"


def _writable(outside: Outside) -> str:
    probe = outside.folder / ".doctor"
    probe.write_bytes(b"")
    probe.unlink()
    for name in PLACES:
        place = outside.folder / name
        if place.exists() and not place.is_dir():
            message = f"{place} is no folder: move it away, the next run makes the folder"
            raise ReporterError(message)
    return str(outside.folder)


def _quarantined(outside: Outside) -> Check:
    held = [
        job
        for edition in outside.editions.editions()
        for job in outside.ledger.jobs(edition.fingerprint)
        if job.state is JobState.QUARANTINED
    ]
    if held:
        return ("quarantine", "failing", f"{len(held)} territories: `reporter editions show` names them and why")
    return ("quarantine", "ok", "empty")


def _scheduler(outside: Outside) -> Check:
    beat = outside.ledger.heartbeat(SCHEDULER)
    if beat is None:
        return ("scheduler", "off", "has never run on this ledger: `reporter serve` runs it")
    if outside.clock.now() - beat > LATE:
        return ("scheduler", "off", f"last beat {beat:%Y-%m-%d %H:%M} UTC: `reporter serve` is not running, or fails (see its log)")
    return ("scheduler", "ok", f"last beat {beat:%Y-%m-%d %H:%M} UTC")


def _mail(outside: Outside) -> Check:
    if outside.transport is None or outside.mail is None:
        return ("mail", "off", "set REPORTER_MAIL__URL and REPORTER_MAIL__SENDER to send")
    try:
        with outside.transport.session():
            return ("mail", "ok", f"the relay answers; sender {outside.mail.sender}")
    except MailError as error:
        return ("mail", "failing", str(error))
