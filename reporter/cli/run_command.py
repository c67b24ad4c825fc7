"""`reporter run`: one pass of the line."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from reporter.cli.console import print_json, print_rows, progress_bar, say
from reporter.domain.campaign import CampaignState
from reporter.domain.period import Period
from reporter.errors import ExitCode, UsageError
from reporter.ports import JobState, PlannedSource
from reporter.settings import load_settings
from reporter.wiring import open_outside

if TYPE_CHECKING:
    from reporter.pipeline.ingest import Polled
    from reporter.pipeline.run import RunReport
    from reporter.ports import Outside

REASONS_SHOWN = 10


def run_command(
    *,
    quarter: Annotated[str | None, typer.Option(help="The quarter, for example 2021-T4; by default the newest that has opened.")] = None,
    territory: Annotated[list[str] | None, typer.Option(help="Identifier or glob, several times: departement-44, 'region-*'.")] = None,
    policy: Annotated[list[str] | None, typer.Option(help="Edition policy, several times; by default the active ones.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no producer: use the releases held.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Render again what is archived already; mails nobody.")] = False,
    simulate: Annotated[bool, typer.Option("--simulate", help="Do nothing: print what would fire until --until.")] = False,
    until: Annotated[str | None, typer.Option("--until", help="With --simulate: the last day, for example 2026-12-31.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:
    """Poll the producers, build what is due, archive it, send what is queued, and exit."""
    from reporter.pipeline.run import RunOrder, run

    if simulate or until:
        return _simulate(tuple(policy or ()), until if simulate else None, as_json=as_json)
    order = RunOrder(parse_quarter(quarter), tuple(territory or ()), tuple(policy or ()), offline=offline, rebuild=rebuild)
    with open_outside(load_settings()) as outside:
        with progress_bar("Notes") as move:
            for source in () if offline else outside.sources:
                if isinstance(source, PlannedSource):
                    source.watch(move)
            report = run(outside, order, on_poll=poll_teller(), on_progress=lambda _, p: move(p.settled, p.total, str(p.last.territory)))
        if as_json:
            print_json(summary(report))
        say_report(report, str(outside.folder))
        _say_held(outside)
    return int(report.exit_code)


def _say_held(outside: "Outside") -> None:
    """Tell what waits for a campaign's second wave, or for a person: it is not forgotten."""
    labels = {edition.fingerprint: edition.label for edition in outside.editions.editions()}
    for campaign in outside.ledger.campaigns():
        waiting = outside.ledger.campaign_counts(campaign.edition).open if campaign.state is not CampaignState.RUNNING else 0
        if waiting:
            label = labels.get(campaign.edition, campaign.edition[:10])
            after = (
                "the first wave goes first, the others follow once it is quiet"
                if campaign.state is CampaignState.CANARY
                else campaign.reason
            )
            say(f"campaign {label} is {campaign.state}, {waiting} mails wait: {after} (`reporter campaigns show {label}`)")


def _simulate(policies: tuple[str, ...], until: str | None, *, as_json: bool) -> int:
    """Print the calendar from today on; UsageError without a last day, or with one that is past."""
    from reporter.pipeline.policies import policies_chosen
    from reporter.pipeline.projection import Known, project

    if until is None:
        message = "--simulate and --until go together: reporter run --simulate --until 2026-12-31"
        raise UsageError(message)
    with open_outside(load_settings()) as outside:
        today = outside.clock.now().date()
        frozen = {edition.policy: edition.quarter for edition in outside.editions.editions()}  # the last one listed is the newest
        known = Known(outside.editions.releases(), frozen, today)
        store = outside.register_store
        events = project(policies_chosen(outside, policies), store.indicators(), known, _last_day(until, today))
    if not known.releases:
        say("no release is held yet: the first poll brings what the producers have out already, which this calendar leaves out")
    rows = [(one.on, one.event, one.subject, f"{one.detail}, late" if one.late else one.detail) for one in events]
    if as_json:
        print_json(events)
    else:
        print_rows(("Day", "What", "Of", "Detail"), rows, as_json=False)
    return ExitCode.DONE


def _last_day(text: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"--until {text!r} is no day: write 2026-12-31"
        raise UsageError(message) from error
    if day < today:
        message = f"--until {day} is past: today is {today}"
        raise UsageError(message)
    return day


def parse_quarter(text: str | None) -> Period | None:
    """Return the quarter asked for; UsageError when it does not exist."""
    if text is None:
        return None
    try:
        return Period.parse_quarter(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def poll_teller() -> Callable[["Polled"], None]:
    """Return what tells the polls of one pass as they come: the same trouble of a producer's many datasets is told once."""
    told: set[str] = set()

    def tell(polled: "Polled") -> None:
        _say_polled(polled, told)

    return tell


def _say_polled(polled: "Polled", told: set[str]) -> None:
    for release in polled.kept:
        say(f"{polled.source}: new release {release.ref} {release.period}, published {release.published_on}")
    for report in polled.reports:
        for fault in report.faults:
            say(f"{polled.source}: {report.name} held back: {fault}")
    if polled.error and polled.error not in told:
        told.add(polled.error)
        named = polled.error if polled.error.startswith(polled.source) else f"{polled.source}: {polled.error}"
        say(f"{named} ({polled.in_use})")


def say_report(report: "RunReport", folder: str) -> None:
    """Tell what a pass did, counts first, then every territory that needs a person."""
    for policy in report.policies:
        if policy.edition and policy.waits:
            say(f"{policy.edition.label} {policy.waits}: see `reporter editions check {policy.edition.label}`, then approve or reject it")
            continue
        if policy.edition is None or policy.production is None:
            say(f"{policy.policy}: no edition is complete yet")
            continue
        counts = {state: len(policy.production.in_state(state)) for state in JobState}
        kind = " (SPECIMEN, fictitious)" if policy.edition.fictitious else ""
        say(
            f"{policy.edition.label}{kind}: {counts[JobState.ARCHIVED]} archived ({policy.production.produced_now} treated now), "
            f"{counts[JobState.NO_DATA]} without data, {counts[JobState.QUARANTINED]} quarantined; PDFs in {folder}/out"
        )
        for job in policy.production.in_state(JobState.NO_DATA)[:REASONS_SHOWN]:
            say(f"  sans données: {job.territory}")
        for job in policy.production.in_state(JobState.QUARANTINED):
            say(f"  quarantined: {job.territory}: {job.reason}")
    if report.mail_error:
        say(f"mail: {report.mail_error}; what is queued stays queued")
    elif report.delivery:
        done = report.delivery
        say(f"mail: {done.sent} sent, {done.deferred} deferred, {done.failed} failed")
        for identifier, reason in done.reasons:
            say(f"  {identifier}: {reason}")
        if done.relay_error:
            say(f"  {done.relay_error}; the rest stays queued")


def summary(report: "RunReport") -> dict[str, object]:
    """Return a report as plain data."""
    return {
        "exit_code": int(report.exit_code),
        "polled": [
            {"source": p.source, "kept": p.kept, "held_back": [r for r in p.reports if r.faults], "error": p.error} for p in report.polled
        ],
        "policies": [
            {"policy": p.policy, "edition": p.edition, "waits": p.waits, "jobs": p.production.jobs if p.production else ()}
            for p in report.policies
        ],
        "delivery": report.delivery,
        "mail_error": str(report.mail_error or ""),
    }
