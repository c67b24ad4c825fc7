"""`reporter archive`: list, show, get, verify."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.archive import ArchiveKey
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.errors import ArchiveError, ExitCode, UsageError
from reporter.ports import Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="archive", help="Read and verify the archive.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TerritoryArgument = Annotated[str, typer.Argument(help="Identifier, for example departement-44.")]
QuarterOption = Annotated[str, typer.Option(help="The quarter, for example 2021-T4.")]
PolicyOption = Annotated[str | None, typer.Option(help="Edition policy; needed only where several hold that quarter.")]
RevisionOption = Annotated[int | None, typer.Option(min=1, help="The version; the newest by default.")]


@app.command("list")
def list_command(
    *,
    territory: Annotated[str | None, typer.Option(help="Only this territory.")] = None,
    quarter: Annotated[str | None, typer.Option(help="Only this quarter.")] = None,
    as_json: JsonOption = False,
) -> int:
    """List the newest version of every briefing archived."""
    with open_outside(load_settings()) as outside:
        entries = [outside.archive.entry(key) for key in _keys(outside, territory, quarter)]
    rows = [(e.territory, e.quarter, e.policy, e.revision, e.page_count, e.produced_at, e.sha256) for e in entries if e is not None]
    print_rows(("Territory", "Quarter", "Policy", "Revision", "Pages", "Produced at", "Sha256"), rows, as_json=as_json)
    return 0


@app.command("show")
def show_command(territory: TerritoryArgument, *, quarter: QuarterOption, policy: PolicyOption = None, as_json: JsonOption = False) -> int:
    """Show all versions of one briefing."""
    with open_outside(load_settings()) as outside:
        key = _one_key(outside, territory, quarter, policy)
        versions = outside.archive.versions(key)
    rows = [(e.revision, e.edition_fingerprint, e.page_count, e.produced_at, e.sha256) for e in versions]
    say(key.urn)
    print_rows(("Revision", "Edition", "Pages", "Produced at", "Sha256"), rows, as_json=as_json)
    return 0


@app.command("get")
def get_command(
    territory: TerritoryArgument,
    *,
    quarter: QuarterOption,
    policy: PolicyOption = None,
    revision: RevisionOption = None,
    name: Annotated[str, typer.Option(help="note.pdf, note.html, data.csv, provenance.json, events.jsonl…")] = "note.pdf",
    out: Annotated[Path | None, typer.Option(help="Where to write it; standard output by default.")] = None,
) -> int:
    """Give one archived file, re-hashed before it is given; nothing of an edition under embargo."""
    from reporter.pipeline.request import refuse_under_embargo

    with open_outside(load_settings()) as outside:
        key = _one_key(outside, territory, quarter, policy)
        if entry := outside.archive.entry(key, revision):
            for edition in outside.editions.editions():
                if edition.fingerprint == entry.edition_fingerprint:
                    refuse_under_embargo(outside, edition)
        content = outside.archive.get(key, name, revision)
    if out is None:
        sys.stdout.buffer.write(content)
        return 0
    try:
        out.write_bytes(content)
    except OSError as error:
        message = f"cannot write {out}: {error.strerror}"
        raise ArchiveError(message) from error
    say(f"{out}: {len(content)} bytes")
    return 0


@app.command("verify")
def verify_command(
    *, territory: Annotated[str | None, typer.Option(help="Only this territory.")] = None, as_json: JsonOption = False
) -> int:
    """Re-hash every file of the archive; exit code 1 when one is not what it was."""
    with open_outside(load_settings()) as outside:
        keys = _keys(outside, territory, None)
        if territory and not keys:
            message = f"nothing archived for {territory}: `reporter archive list` shows what there is"
            raise ArchiveError(message)
        faults = outside.archive.verify() if territory is None else tuple(f for key in keys for f in outside.archive.verify(key))
    if as_json:
        print_json({"objects": len(keys), "faults": faults})
    for fault in faults:
        say(f"fault: {fault}")
    say(f"{len(keys)} objects verified, {len(faults)} faults")
    return ExitCode.FAILURE if faults else ExitCode.DONE


def _keys(outside: Outside, territory: str | None, quarter: str | None) -> tuple[ArchiveKey, ...]:
    wanted = TerritoryId.parse(territory) if territory else None
    period = _quarter(quarter) if quarter else None
    archived = outside.archive.keys()
    return tuple(key for key in archived if wanted in {None, key.territory} and period in {None, key.quarter})


def _one_key(outside: Outside, territory: str, quarter: str, policy: str | None) -> ArchiveKey:
    found = [key for key in _keys(outside, territory, quarter) if policy in {None, key.policy}]
    if len(found) == 1:
        return found[0]
    if not found:
        message = f"nothing archived for {territory}, {quarter}: `reporter archive list` shows what there is"
        raise ArchiveError(message)
    message = f"several policies hold {territory}, {quarter}: add --policy {' or '.join(key.policy for key in found)}"
    raise UsageError(message)


def _quarter(text: str) -> Period:
    try:
        return Period.parse_quarter(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
