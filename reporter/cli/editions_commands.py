"""`reporter editions`: list, show."""

from typing import Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.release import Edition
from reporter.errors import EditionError
from reporter.ports import JobState
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="editions", help="The frozen editions.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_command(*, as_json: JsonOption = False) -> int:
    """List all editions frozen here, with what became of their territories."""
    with open_outside(load_settings()) as outside:
        approved = {row.fingerprint: row.approved_at for row in outside.ledger.editions()}
        rows = []
        for edition in outside.editions.editions():
            states = [job.state for job in outside.ledger.jobs(edition.fingerprint)]
            counts = [states.count(state) for state in (JobState.ARCHIVED, JobState.QUARANTINED, JobState.NO_DATA)]
            rows.append(
                (edition.label, edition.released_on, approved.get(edition.fingerprint), *counts, edition.fictitious, edition.fingerprint)
            )
    head = ("Edition", "Released on", "Approved at", "Archived", "Quarantined", "No data", "Fictitious", "Fingerprint")
    print_rows(head, rows, as_json=as_json)
    return 0


@app.command("show")
def show_command(label: Annotated[str, typer.Argument(help="For example standard-2026-T1-v1.")], *, as_json: JsonOption = False) -> int:
    """Show the releases of one edition and every territory that needs a person."""
    with open_outside(load_settings()) as outside:
        edition = _edition(outside.editions.editions(), label)
        jobs = outside.ledger.jobs(edition.fingerprint)
    if as_json:
        print_json({"edition": edition, "jobs": jobs})
        return 0
    say(f"{edition.label}, released {edition.released_on}, fingerprint {edition.fingerprint}")
    print_rows(
        ("Dataset", "Period", "Published on", "Sha256"),
        [(str(r.ref), r.period, r.published_on, r.sha256) for r in edition.releases],
        as_json=False,
    )
    for job in jobs:
        if job.state is not JobState.ARCHIVED:
            say(f"{job.territory}: {job.state}: {job.reason}")
    return 0


def _edition(editions: tuple[Edition, ...], label: str) -> Edition:
    for edition in editions:
        if label in {edition.label, edition.fingerprint}:
            return edition
    message = f"no edition {label!r} here: {', '.join(e.label for e in editions) or 'none is frozen yet'}"
    raise EditionError(message)
