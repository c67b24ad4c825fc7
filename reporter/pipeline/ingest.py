"""Poll the producers, check what they published, keep it with its raw bytes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from reporter.domain.gate import GateReport
from reporter.domain.indicator import Indicators
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.errors import InputError, SourceError, UsageError
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource, EditionStore, FileReader, Outside
from reporter.tables import ObservationTable


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one producer brought: releases newly kept, reports of those held back, what went wrong."""

    source: str
    kept: tuple[Release, ...] = ()
    reports: tuple[GateReport, ...] = ()
    error: str = ""


def poll(outside: Outside) -> Iterator[Polled]:
    """Ask every producer in turn; one that fails leaves the others alone and its last release in place."""
    register, indicators = outside.register_store.register(), outside.register_store.indicators()
    for source in outside.sources:
        yield _poll_one(source, outside.editions, register, indicators)


def _poll_one(source: DataSource, store: EditionStore, register: Register, indicators: Indicators) -> Polled:
    kept, reports = [], []
    try:
        held = {release.key for release in store.releases()}
        for release in source.available():
            if release.key in held:
                continue
            table = source.fetch(release)
            report = _check_and_keep(release, table, store, register, indicators)
            reports.append(report)
            if not report.faults:
                kept.append(release)
    except (SourceError, InputError) as error:
        return Polled(source.name, tuple(kept), tuple(reports), str(error))
    return Polled(source.name, tuple(kept), tuple(reports))


def import_file(outside: Outside, producer: str, file: RawFile, published_on: dt.date | None) -> GateReport:
    """Make a release of a producer's own file; raises UsageError for a producer that has no reader, InputError for a bad file."""
    readers = {source.name: source for source in outside.sources if isinstance(source, FileReader)}
    if producer not in readers:
        message = f"no producer {producer!r} whose files can be imported: choose {', '.join(sorted(readers))}"
        raise UsageError(message)
    release, table = readers[producer].read_file(file, published_on)
    if published_on and published_on > outside.clock.now().date():
        message = f"--published-on {published_on} lies in the future"
        raise UsageError(message)
    register, indicators = outside.register_store.register(), outside.register_store.indicators()
    return _check_and_keep(release, table, outside.editions, register, indicators)


def _check_and_keep(
    release: Release, table: ObservationTable, store: EditionStore, register: Register, indicators: Indicators
) -> GateReport:
    known = [held for held in store.releases() if held.ref == release.ref and held.fictitious == release.fictitious]
    before = store.release_table(known[-1]) if known else None
    report = check_release(release, table, register, indicators, before)
    if not report.faults:
        store.keep(release, table)
    return report
