"""`reporter sources`: list, check, fetch, import."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.call_plan import print_plan
from reporter.cli.console import print_json, print_rows, progress_bar, say
from reporter.cli.run_command import poll_teller
from reporter.domain.gate import GateReport, GateResult
from reporter.domain.indicator import Dataset
from reporter.domain.local_time import read_instant
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef, Release
from reporter.errors import ExitCode, InputError, ReporterError, UsageError
from reporter.ports import PlannedSource
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="sources", help="The producers and what they published.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_command(*, as_json: JsonOption = False) -> int:
    """List the datasets known, the newest release held of each, and when the next one is usually out."""
    with open_outside(load_settings()) as outside:
        held: dict[DatasetRef, Release] = {release.ref: release for release in outside.editions.releases()}
        in_quarantine = Counter(one.ref for one in outside.editions.quarantined())
        today = outside.clock.now().date()
        rows = []
        for producer in outside.register_store.indicators().producers:
            for dataset in producer.datasets:
                ref = DatasetRef(producer.id, dataset.id)
                rows.append((str(ref), dataset.title, dataset.rhythm, *_state(held.get(ref), dataset, today), in_quarantine[ref]))
    columns = ("Dataset", "Title", "Rhythm", "Period", "Published on", "Days ago", "Next about", "Fictitious", "In quarantine")
    print_rows(columns, rows, as_json=as_json)
    return 0


def _state(release: Release | None, dataset: Dataset, today: dt.date) -> tuple[object, ...]:
    if release is None:
        return (None,) * 5
    next_about = release.period.shifted(1).end + dt.timedelta(days=dataset.delay_days)
    return release.period, release.published_on, (today - release.published_on).days, next_about, release.fictitious


@app.command("check")
def check_command(*, as_json: JsonOption = False) -> int:
    """Ask every producer what is available; keep nothing."""
    rows: list[tuple[object, ...]] = []
    troubles: dict[str, None] = {}
    with open_outside(load_settings()) as outside:
        held = {release.key for release in outside.editions.releases()}
        for source in outside.sources:
            try:
                available = source.available()
            except ReporterError as error:
                troubles[str(error)] = None
                continue
            rows += [(str(r.ref), r.period, r.published_on, "held" if r.key in held else "new") for r in available]
    print_rows(("Dataset", "Period", "Published on", "State"), rows, as_json=as_json)
    for trouble in troubles:
        say(trouble)
    return ExitCode.TRY_LATER if troubles else ExitCode.DONE


@app.command("fetch")
def fetch_command(
    producers: Annotated[list[str] | None, typer.Argument(help="Only these: insee, france_travail…; by default all.")] = None,
    *,
    plan: Annotated[
        bool, typer.Option("--plan", help="Ask nobody: print the calls that the planned producers need, and the minutes.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Poll every producer, or those named, and keep what is new and passes its checks."""
    from reporter.pipeline.ingest import chosen_sources, poll

    named, outcomes, tell = tuple(producers or ()), [], poll_teller()
    with open_outside(load_settings()) as outside:
        planned = [source for source in chosen_sources(outside, named) if isinstance(source, PlannedSource)]
        for name, reason in () if named else outside.sources_off:
            say(f"{name} is off: {reason}")
        if plan:
            print_plan([source.plan() for source in planned], as_json=as_json)
            return ExitCode.DONE
        with _watched(planned):
            for outcome in poll(outside, named):
                tell(outcome)
                outcomes.append(outcome)
    if as_json:
        print_json(outcomes)
    if any(outcome.error for outcome in outcomes):
        return ExitCode.TRY_LATER
    if any(report.faults for outcome in outcomes for report in outcome.reports):
        return ExitCode.PARTIAL
    return ExitCode.DONE if any(outcome.kept for outcome in outcomes) else ExitCode.NOTHING_NEW


@contextmanager
def _watched(planned: Sequence[PlannedSource]) -> Iterator[None]:
    """Show how far the producers are that are asked call by call."""
    if not planned:
        yield
        return
    with progress_bar("Calls") as move:
        for source in planned:
            source.watch(move)
        yield


@app.command("import")
def import_command(
    producer: Annotated[str, typer.Argument(help="insee, dares, urssaf, bmo, tensions, rome or melodi.")],
    file: Annotated[Path, typer.Argument(help="The producer's own file, as downloaded.")],
    *,
    published_on: Annotated[
        str | None, typer.Option(help="The day it was published, 2022-04-05: needed where the file does not say it.")
    ] = None,
    embargo_until: Annotated[
        str | None,
        typer.Option(help="Nothing of it leaves before, '2026-07-09T08:45 Europe/Paris': for figures given ahead of their publication."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Make a release of a producer's own file, for the day its service is down."""
    from reporter.pipeline.ingest import import_file

    raw = _read(file)
    with open_outside(load_settings()) as outside:
        report = import_file(outside, producer, raw, _date(published_on), _instant(embargo_until))
    if as_json:
        print_json({"report": report, "result": report.result})
    _say_report(report)
    return ExitCode.FAILURE if report.result is GateResult.QUARANTINED else ExitCode.DONE


def _read(file: Path) -> RawFile:
    try:
        return RawFile(file.name, file.read_bytes(), "imported by hand")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=str(file)) from error


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"--published-on {text!r} is no date: write 2022-04-05"
        raise UsageError(message) from error


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        return read_instant(text)
    except ValueError as error:
        message = f"--embargo-until {error}"
        raise UsageError(message) from error


def _say_report(report: GateReport) -> None:
    for warning in report.warnings:
        say(f"warning: {warning}")
    for fault in report.faults:
        say(f"fault: {fault}")
    verdict = f"in quarantine, no edition sees it: see `reporter editions check {report.name}`" if report.faults else "kept"
    say(f"{report.name}: {verdict}")
