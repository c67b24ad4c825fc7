"""`reporter editions`: list, show, check, consistency, approve, reject, revise."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.cli.edition_tables import show_edition, show_revisions
from reporter.domain.gate import GateReport, Held, Verdict, release_key
from reporter.domain.release import Edition
from reporter.errors import EditionError, ExitCode, UsageError
from reporter.ports import JobState
from reporter.settings import load_settings
from reporter.wiring import open_outside

if TYPE_CHECKING:
    from reporter.ports import Outside

app = typer.Typer(name="editions", help="The frozen editions, and the releases in quarantine.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TargetArgument = Annotated[str, typer.Argument(help="An edition (standard-2026-T1-v1) or a release in quarantine, as `check` names it.")]
ByOption = Annotated[str, typer.Option("--by", help="The name of the person who decides.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept for good.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")]


@app.command("list")
def list_command(*, as_json: JsonOption = False) -> int:
    """List all editions frozen here: what each holds, what it goes without, what became of its territories."""
    from reporter.pipeline.vintages import vintages

    with open_outside(load_settings()) as outside:
        approved = {row.fingerprint: row.approved_at for row in outside.ledger.editions()}
        rows = []
        for edition in outside.editions.editions():
            states = [job.state for job in outside.ledger.jobs(edition.fingerprint)]
            counts = [states.count(state) for state in (JobState.ARCHIVED, JobState.QUARANTINED, JobState.NO_DATA)]
            held = vintages(outside, edition)
            without = [str(one.dataset) for one in held if one.is_missing]
            if without and not as_json:
                say(f"{edition.label} was published without {', '.join(without)}")
            row = (edition.label, edition.released_on, approved.get(edition.fingerprint), *counts, edition.fictitious, edition.fingerprint)
            rows.append((*row, without, held) if as_json else row)
    head = ("Edition", "Released on", "Approved at", "Archived", "Quarantined", "No data", "Fictitious", "Fingerprint")
    print_rows((*head, "Without", "Vintages") if as_json else head, rows, as_json=as_json)
    return ExitCode.DONE


@app.command("show")
def show_command(
    label: Annotated[str, typer.Argument(help="For example standard-2026-T1-v1.")],
    *,
    revisions: Annotated[bool, typer.Option("--revisions", help="Show what differs from the edition before instead.")] = False,
    territory: Annotated[
        list[str] | None, typer.Option("--territory", help="With --revisions: list them for these, identifier or glob, several times.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show the vintages of one edition, what it goes without and every territory that needs a person; or what it revised."""
    with open_outside(load_settings()) as outside:
        edition = _edition(outside.editions.editions(), label)
        if revisions or territory:
            show_revisions(outside, edition, tuple(territory or ()), as_json=as_json)
        else:
            show_edition(outside, edition, as_json=as_json)
    return ExitCode.DONE


@app.command("check")
def check_command(
    target: Annotated[str | None, typer.Argument(help="An edition or a release in quarantine; by default everything that waits.")] = None,
    *,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report of one release as a page to this file.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Show what stands between the figures and the readers: reports of the checks, decisions, what waits for a person."""
    with open_outside(load_settings()) as outside:
        reports, waiting = _reports(outside, target)
        if html is not None:
            _write_page(outside, reports, html)
    if as_json:
        print_json({"waiting": waiting, "reports": [{"result": r.result, "report": r} for r in reports]})
        return ExitCode.DONE
    for line in waiting:
        say(line)
    print_rows(
        ("Release", "Result", "Check", "Figures", "What"),
        [(r.name, r.result, c.check, c.count, c.detail) for r in reports for c in r.concerns]
        or [(r.name, r.result, "", 0, "") for r in reports],
        as_json=False,
    )
    return ExitCode.DONE


@app.command("consistency")
def consistency_command(
    target: Annotated[
        str | None, typer.Argument(help="An edition (standard-2026-T1-v1) or a quarter (2026-T1); by default the newest quarter.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> int:
    """Hold all figures of an edition against each other, and look for hidden ones that all editions of its quarter give away.

    Exit code 3 where something is found that nothing declared explains, else 0.
    """
    from reporter.cli.consistency_tables import show_consistency
    from reporter.pipeline.consistency import check_consistency

    with open_outside(load_settings()) as outside:
        report = check_consistency(outside, target)
        show_consistency(outside, report, as_json=as_json)
    return ExitCode.PARTIAL if report.faults else ExitCode.DONE


def _reports(outside: "Outside", target: str | None) -> tuple[list[GateReport], list[str]]:
    from reporter.pipeline.approval import clearance

    held, editions = outside.editions.quarantined(), outside.editions.editions()
    if target is None:
        undecided = [one for one in held if not outside.ledger.decisions(release_key(one.release))]
        waits = [(e, clearance(outside, e).waits) for e in editions]
        lines = [f"{edition.label} {why}" for edition, why in waits if why]
        lines += [f"{release_key(one.release)} is in quarantine and waits for a decision" for one in undecided]
        return [one.report for one in undecided], lines or ["nothing waits for a person"]
    found = _target(outside, target)
    if isinstance(found, Held):
        said = [f"{d.verdict} by {d.person} on {d.at:%Y-%m-%d}: {d.reason}" for d in outside.ledger.decisions(release_key(found.release))]
        return [found.report], said or [f"{target} waits for a decision"]
    said = [f"{d.verdict} by {d.person} on {d.at:%Y-%m-%d}: {d.reason}" for d in outside.ledger.decisions(found.fingerprint)]
    reports = [report for release in found.releases if (report := outside.editions.report(release))]
    return reports, [f"{found.label} {clearance(outside, found).waits or 'may go out'}", *said]


def _write_page(outside: "Outside", reports: list[GateReport], file: Path) -> None:
    from reporter.rendering.gate_report import gate_report_page

    if len(reports) != 1:
        message = (
            f"--html writes one report, and there are {len(reports)}: name the release ({', '.join(r.name for r in reports) or 'none'})"
        )
        raise UsageError(message)
    store = outside.register_store
    file.write_text(gate_report_page(reports[0], store.register(), store.indicators()), encoding="utf-8")
    say(f"written to {file}")


@app.command("approve")
def approve_command(
    target: TargetArgument, *, by: ByOption, reason: ReasonOption = "", dry_run: DryOption = False, as_json: JsonOption = False
) -> int:
    """Approve an edition (its mails are queued when that was the last word needed), or let a release out of quarantine."""
    return _decide(target, Verdict.APPROVED, by, reason, dry_run=dry_run, as_json=as_json)


@app.command("reject")
def reject_command(
    target: TargetArgument, *, by: ByOption, reason: ReasonOption, dry_run: DryOption = False, as_json: JsonOption = False
) -> int:
    """Reject an edition (nothing of it is produced or mailed) or a release in quarantine (it stays there)."""
    return _decide(target, Verdict.REJECTED, by, reason, dry_run=dry_run, as_json=as_json)


def _decide(target: str, verdict: Verdict, person: str, reason: str, *, dry_run: bool, as_json: bool) -> int:
    from reporter.pipeline.approval import clearance, decide_edition, decide_release

    with open_outside(load_settings()) as outside:
        found = _target(outside, target)
        if isinstance(found, Held):
            if not dry_run:
                decide_release(outside, found, verdict, person, reason)
            state = "would be" if dry_run else "is"
            outcome = f"{target} {state} {verdict} by {person}" + (": `reporter run` uses it" if verdict is Verdict.APPROVED else "")
        else:
            given = clearance(outside, found) if dry_run else decide_edition(outside, found, verdict, person, reason)
            outcome = f"{found.label} {'now ' if dry_run else ''}{given.waits or 'may go out: `reporter run` produces and sends it'}"
    if as_json:
        print_json({"target": target, "verdict": verdict, "by": person, "reason": reason, "outcome": outcome, "dry_run": dry_run})
    say(outcome)
    return ExitCode.DONE


@app.command("revise")
def revise_command(
    label: Annotated[str, typer.Argument(help="The edition to put right, for example standard-2026-T1-v1.")],
    *,
    by: ByOption,
    reason: ReasonOption,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="A dataset to do without, several times: insee/taux-chomage.")
    ] = None,
    dry_run: DryOption = False,
    as_json: JsonOption = False,
) -> int:
    """Freeze the next revision of an edition, from the newest releases or without a faulty one; it mails nobody by itself."""
    from reporter.pipeline.revise import Correction, revise

    with open_outside(load_settings()) as outside:
        edition = _edition(outside.editions.editions(), label)
        revised = revise(outside, Correction(edition, by, reason, tuple(without or ())), dry_run=dry_run)
    if as_json:
        print_json({"edition": revised, "revises": edition.label, "dry_run": dry_run})
    say(f"{revised.label} {'would be' if dry_run else 'is'} frozen in place of {edition.label}; `reporter run` archives it")
    return ExitCode.DONE


def _target(outside: "Outside", name: str) -> Edition | Held:
    held, editions = outside.editions.quarantined(), outside.editions.editions()
    for one in held:
        if name == release_key(one.release):
            return one
    for edition in editions:
        if name in {edition.label, edition.fingerprint}:
            return edition
    known = [*(e.label for e in editions), *(release_key(one.release) for one in held)]
    message = f"no edition and no release in quarantine {name!r}: there are {', '.join(known) or 'none yet'}"
    raise EditionError(message)


def _edition(editions: tuple[Edition, ...], label: str) -> Edition:
    for edition in editions:
        if label in {edition.label, edition.fingerprint}:
            return edition
    message = f"no edition {label!r} here: {', '.join(e.label for e in editions) or 'none is frozen yet'}"
    raise EditionError(message)
