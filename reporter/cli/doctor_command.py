"""`reporter doctor`: what works here and what does not, each with what to do."""

from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from reporter.cli.console import print_rows, say
from reporter.domain.campaign import CampaignState
from reporter.domain.delivery import DeliveryState
from reporter.domain.heartbeat import LONGEST_PASS, SCHEDULER, STOPPED, WATCHDOG, done, failed, poll_of
from reporter.errors import ExitCode, MailError, ReporterError
from reporter.ports import JobState, Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside

Check = tuple[str, str, str]
PLACES = ("editions", "archive", "out", "mail")
ADVICE = {"fixity": "; `reporter archive verify` names each fault"}
MISSED = 2  # turns that may be missed before a person is told


def doctor_command(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Check settings, folder, ledger, archive, relay and scheduler; exit code 1 when something needs a person."""
    settings = load_settings()
    with open_outside(settings) as outside:
        found = list(checks(outside))
    print_rows(("Check", "State", "Detail"), found, as_json=as_json)
    failing = [name for name, state, _ in found if state == "failing"]
    resting = [name for name, state, _ in found if state == "off"]
    rest = f" ({', '.join(resting)} off)" if resting else ""
    say(f"to look at: {', '.join(failing)}" if failing else f"all is well{rest}")
    return ExitCode.FAILURE if failing else ExitCode.DONE


def checks(outside: Outside) -> Iterator[Check]:
    """Yield each check: its name, « ok », « off » or « failing », and what to do."""
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
    yield _held(outside)
    yield _campaigns(outside)
    yield _returned(outside)
    yield _signature(outside)
    yield _scheduler(outside)
    yield from _rhythms(outside)
    yield _watchdog(outside)


def _held(outside: Outside) -> Check:
    this = outside.ledger.instance()
    if this.held_why:
        return ("instance", "failing", f"it mails nobody: {this.held_why}. `reporter ledger adopt` once the other ledger is surely stopped")
    return ("instance", "ok", f"{this.id[:10]}, epoch {this.epoch}; {outside.ledger.erasures()} addresses erased")


def _campaigns(outside: Outside) -> Check:
    stopped = [one for one in outside.ledger.campaigns() if one.state is CampaignState.STOPPED and not one.by]
    uncertain = len(outside.ledger.deliveries(state=DeliveryState.UNCERTAIN))
    if stopped:
        return ("campaigns", "failing", f"{len(stopped)} stopped by themselves: `reporter campaigns list`")
    if uncertain:
        return ("campaigns", "failing", f"{uncertain} mails are uncertain: `reporter deliveries list --state uncertain`")
    return ("campaigns", "ok", f"{len(outside.ledger.campaigns())}, none stopped")


def _returned(outside: Outside) -> Check:
    suppressed = len(outside.ledger.suppressions())
    if outside.returns is None:
        return ("returned mails", "off", f"nobody reads them: set REPORTER_BOUNCES__URL; {suppressed} addresses suppressed")
    return ("returned mails", "ok", f"{len(outside.ledger.returns())} read, {suppressed} addresses suppressed")


def _signature(outside: Outside) -> Check:
    if outside.signer is None:
        return ("signature", "off", "the relay must sign List-Unsubscribe and List-Unsubscribe-Post, or one click does not hold (RFC 8058)")
    return ("signature", "ok", f"signs as {outside.signer.name}, both List-Unsubscribe headers included")


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
    stopped = outside.ledger.heartbeat(STOPPED)
    if stopped is not None and stopped >= beat:
        return ("scheduler", "off", f"stopped on {stopped:%Y-%m-%d %H:%M} UTC by a person: `reporter serve` runs it")
    if outside.clock.now() - beat > LONGEST_PASS:
        return ("scheduler", "failing", f"last beat {beat:%Y-%m-%d %H:%M} UTC: `reporter serve` died, or every pass fails (see its log)")
    return ("scheduler", "ok", f"last beat {beat:%Y-%m-%d %H:%M} UTC")


def _rhythms(outside: Outside) -> Iterator[Check]:
    """Tell which producer has not been asked, which chore not been done, and which chore failed; all by the ledger's beats."""
    from reporter.pipeline.chores import CHORES
    from reporter.pipeline.tick import poll_rhythms

    now, scheduled = outside.clock.now(), _scheduler(outside)[1] != "off"
    polls = [(f"poll {name}", poll_of(name), every) for name, every in poll_rhythms(outside).items()]
    for name, key, every in [*polls, *((chore.name, chore.name, chore.every) for chore in CHORES)]:
        turn, bad, good = (outside.ledger.heartbeat(one) for one in (key, failed(key), done(key)))
        if bad is not None and (good is None or bad > good):
            yield (
                name,
                "failing",
                f"failed on {bad:%Y-%m-%d %H:%M} UTC: see the scheduler's log{ADVICE.get(key, '')}",
            )
        elif scheduled and turn is not None and now - turn > MISSED * every + LONGEST_PASS:
            yield (name, "failing", f"last on {turn:%Y-%m-%d %H:%M} UTC and due every {every}")


def _watchdog(outside: Outside) -> Check:
    if outside.watchdog is None:
        return (WATCHDOG, "off", "set REPORTER_SCHEDULE__PING_URL, so that somebody outside notices when the scheduler stops")
    told, unheard = outside.ledger.heartbeat(done(WATCHDOG)), outside.ledger.heartbeat(failed(WATCHDOG))
    if unheard is not None and (told is None or unheard > told):
        return (WATCHDOG, "failing", f"not told on {unheard:%Y-%m-%d %H:%M} UTC: does REPORTER_SCHEDULE__PING_URL answer?")
    return (WATCHDOG, "ok", f"last told {told:%Y-%m-%d %H:%M} UTC" if told else "is told after the first good pass")


def _mail(outside: Outside) -> Check:
    if outside.transport is None or outside.mail is None:
        return ("mail", "off", "set REPORTER_MAIL__URL and REPORTER_MAIL__SENDER to send")
    try:
        with outside.transport.session():
            return ("mail", "ok", f"the relay answers; sender {outside.mail.sender}")
    except MailError as error:
        return ("mail", "failing", str(error))
