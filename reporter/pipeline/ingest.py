"""Poll the producers, check what they published, keep it with its raw bytes: for the editions, or in quarantine."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from reporter.domain.gate import GateReport, release_key
from reporter.domain.indicator import Indicators
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.errors import InputError, SettingsError, SourceError, UsageError
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource, EditionStore, FileReader, Outside
from reporter.tables import ObservationTable


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one producer brought: releases newly kept, reports of all that were checked, what went wrong.

    *in_use* says, after an error, which releases stay in use and how old they are.
    """

    source: str
    kept: tuple[Release, ...] = ()
    reports: tuple[GateReport, ...] = ()
    error: str = ""
    in_use: str = ""


def poll(outside: Outside, producers: Collection[str] = ()) -> Iterator[Polled]:
    """Ask every producer in turn, or those named; one that fails leaves the others alone and its last release in place."""
    checks = Checks(outside.editions, outside.register_store.register(), outside.register_store.indicators())
    for source in chosen_sources(outside, producers):
        yield _poll_one(source, checks, outside.clock.now().date())


def chosen_sources(outside: Outside, producers: Collection[str]) -> tuple[DataSource, ...]:
    """Return the sources of the producers named, or all; UsageError for one that is unknown, SettingsError for one that is off."""
    for name in producers:
        if reason := dict(outside.sources_off).get(name):
            message = f"{name} is off: {reason}"
            raise SettingsError(message)
        if name not in {source.name for source in outside.sources}:
            known = dict.fromkeys(source.name for source in outside.sources)
            message = f"no producer {name!r} is on: choose {', '.join(known)}"
            raise UsageError(message)
    return tuple(source for source in outside.sources if not producers or source.name in producers)


@dataclass(frozen=True, slots=True)
class Checks:
    """What a release is checked with, and where it goes."""

    store: EditionStore
    register: Register
    indicators: Indicators


def _poll_one(source: DataSource, checks: Checks, today: dt.date) -> Polled:
    kept, reports = [], []
    try:
        for release in source.available():
            if _is_known(release, checks.store):
                continue
            table = source.fetch(release)
            report = _check_and_keep(release, table, checks)
            reports.append(report)
            if not report.faults:
                kept.append(release)
    except (SourceError, InputError) as error:
        return Polled(source.name, tuple(kept), tuple(reports), str(error), _in_use(source.name, checks.store, today))
    return Polled(source.name, tuple(kept), tuple(reports))


def _is_known(release: Release, store: EditionStore) -> bool:
    """Say whether these very bytes were seen: a portal that touches its metadata alone has published nothing."""
    seen = (*store.releases(), *(held.release for held in store.quarantined()))
    return any(
        (one.ref, one.period, one.sha256, one.fictitious) == (release.ref, release.period, release.sha256, release.fictitious)
        for one in seen
    )


def _in_use(source: str, store: EditionStore, today: dt.date) -> str:
    newest = {release.ref: release for release in store.releases() if release.ref.source == source}
    if not newest:
        return "no release of this producer is held yet"
    said = (f"{r.ref} {r.period} of {r.published_on}, {(today - r.published_on).days} days old" for r in newest.values())
    return f"still in use: {'; '.join(said)}"


def import_file(
    outside: Outside, producer: str, file: RawFile, published_on: dt.date | None, embargo_until: dt.datetime | None = None
) -> GateReport:
    """Make a release of a producer's own file, under embargo where an instant is given.

    Raises UsageError for a producer that has no reader or dates that cannot be, InputError for a bad file.
    """
    readers = {source.name: source for source in reversed(outside.sources) if isinstance(source, FileReader)}  # the first of each
    if producer not in readers:
        message = f"no producer {producer!r} whose files can be imported: choose {', '.join(sorted(readers))}"
        raise UsageError(message)
    release, table = readers[producer].read_file(file, published_on)
    if published_on and published_on > outside.clock.now().date() and not embargo_until:
        message = f"--published-on {published_on} lies in the future: figures given ahead need --embargo-until"
        raise UsageError(message)
    _refuse_other_embargo(outside.editions, release, embargo_until)
    checks = Checks(outside.editions, outside.register_store.register(), outside.register_store.indicators())
    return _check_and_keep(replace(release, embargo_until=embargo_until), table, checks)


def _refuse_other_embargo(store: EditionStore, release: Release, embargo_until: dt.datetime | None) -> None:
    """Raise UsageError for a release held already under another embargo: the copy held would go on leaving."""
    for held in store.releases():
        if held.key == release.key and held.embargo_until != embargo_until:
            until = f"under embargo until {held.embargo_until:%Y-%m-%d %H:%M %Z}" if held.embargo_until else "without embargo"
            message = f"{release_key(held)} is held already, {until}: editions frozen from it stand as they are"
            raise UsageError(message)


def _check_and_keep(release: Release, table: ObservationTable, checks: Checks) -> GateReport:
    """Check a release against the last one held of its dataset, and store it: for the editions, or apart with its faults."""
    held = [one for one in checks.store.releases() if (one.ref, one.fictitious) == (release.ref, release.fictitious)]
    last = max(held, key=lambda one: (one.period, one.published_on), default=None)
    before = checks.store.release_table(last) if last else None
    report = check_release(release, table, checks.register, checks.indicators, before, last)
    if report.faults:
        checks.store.quarantine(release, table, report)
    else:
        checks.store.keep(release, table, report)
    return report
