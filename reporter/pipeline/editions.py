"""From the releases held to a frozen edition, by the rule of its policy."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Edition, EditionPolicy, Release
from reporter.errors import EditionError
from reporter.ports import Outside
from reporter.tables import ObservationTable


@dataclass(frozen=True, slots=True)
class Selection:
    """The releases that an edition of *quarter* would stand on today, and the required datasets it still waits for."""

    quarter: Period
    releases: tuple[Release, ...]
    missing: tuple[DatasetRef, ...]
    opened: bool
    overdue: bool

    @property
    def ready(self) -> bool:
        """Say whether the edition may be frozen: complete, or past its deadline (« publié sans X »)."""
        return bool(self.releases) and self.opened and (not self.missing or self.overdue)


def select(policy: EditionPolicy, releases: Iterable[Release], quarter: Period, today: dt.date) -> Selection:
    """Return what an edition of *quarter* would stand on; the newest publication of each dataset wins."""
    held = tuple(releases)
    chosen: list[Release] = []
    missing: list[DatasetRef] = []
    for ref in (*policy.required, *policy.optional, *policy.carried):
        may_lag = (policy.carries_last and ref not in policy.required) or ref in policy.carried
        found = _newest(held, ref, quarter, may_lag=may_lag)
        if found:
            chosen.append(found)
        elif ref in policy.required:
            missing.append(ref)
    opened = _newest(held, policy.opens, quarter, may_lag=False) is not None
    overdue = today >= quarter.end + dt.timedelta(days=policy.deadline_days)
    return Selection(quarter, tuple(chosen), tuple(missing), opened, overdue)


def _newest(held: tuple[Release, ...], ref: DatasetRef, quarter: Period, *, may_lag: bool) -> Release | None:
    fitting = [r for r in held if r.ref == ref and (r.period == quarter or (may_lag and r.period.belongs_in(quarter)))]
    return max(fitting, key=lambda r: (r.period, r.published_on, r.sha256), default=None)


def next_quarter(policy: EditionPolicy, releases: Iterable[Release]) -> Period | None:
    """Return the last quarter that the opening dataset of a policy covers, or None when nothing has opened yet."""
    return max((r.period for r in releases if r.ref == policy.opens), default=None)


def due_quarter(policy: EditionPolicy, releases: Iterable[Release], frozen: Iterable[Period], today: dt.date) -> Period | None:
    """Return the quarter to look at next: the newest that has opened, unless one after the last *frozen* was ready before it.

    So an edition that fell due while the machine slept is not skipped; nothing older than the first edition is made by itself.
    """
    held, done = tuple(releases), max(frozen, default=None)
    newest = next_quarter(policy, held)
    opened = sorted({r.period for r in held if r.ref == policy.opens and done and r.period > done})
    return next((quarter for quarter in opened if select(policy, held, quarter, today).ready), newest)


def _due(outside: Outside, policy: EditionPolicy) -> Period | None:
    """Return the quarter to look at; the last one again, where the next waits and something has come that revises it."""
    frozen = [edition for edition in outside.editions.editions() if edition.policy == policy.name]
    today, releases = outside.clock.now().date(), outside.editions.releases()
    due = due_quarter(policy, releases, (edition.quarter for edition in frozen), today)
    last = max(frozen, key=lambda e: (e.quarter, e.revision), default=None)
    if due is None or last is None or due <= last.quarter or select(policy, releases, due, today).ready:
        return due
    news = select(policy, usable_releases(outside, policy, last.quarter), last.quarter, today)
    return last.quarter if news.ready and calls_for_revision(policy, last, news.releases) else due


def goes_incomplete(outside: Outside, policy: EditionPolicy, quarter: Period | None) -> bool:
    """Say whether an edition, past its deadline, would be frozen now without a dataset that its policy requires."""
    releases = outside.editions.releases()
    wanted = quarter or _due(outside, policy)
    if wanted is None:
        return False
    selection = select(policy, releases, wanted, outside.clock.now().date())
    return selection.ready and bool(selection.missing)


def awaited_at_the_deadline(outside: Outside, policy: EditionPolicy) -> tuple[DatasetRef, ...]:
    """Return the required datasets without which an edition, past its deadline, would now be frozen for the first time."""
    wanted = _due(outside, policy)
    if wanted is None or _editions_of(outside, policy, wanted):
        return ()
    selection = select(policy, outside.editions.releases(), wanted, outside.clock.now().date())
    return selection.missing if selection.ready else ()


def freeze_edition(outside: Outside, policy: EditionPolicy, quarter: Period | None) -> Edition | None:
    """Return the edition of *quarter* (by default the one that is due), frozen now if it was not.

    None: nothing has opened, or without an explicit quarter the edition still waits. EditionError, with an explicit quarter,
    names what is missing. MixedEditionError when fictitious and real releases meet.
    """
    wanted = quarter or _due(outside, policy)
    if wanted is None:
        return None
    selection = select(policy, usable_releases(outside, policy, wanted), wanted, outside.clock.now().date())
    newest = max(_editions_of(outside, policy, wanted), key=lambda e: e.revision, default=None)
    if newest and not (selection.ready and calls_for_revision(policy, newest, selection.releases)):
        outside.ledger.record_edition(newest, outside.clock.now())  # again: a crash may have come between freezing and noting
        return newest
    if not selection.ready:
        if quarter is None:
            return None
        raise EditionError(_waiting(policy, selection))
    return freeze_selected(outside, policy.name, wanted, selection.releases)


def calls_for_revision(policy: EditionPolicy, edition: Edition, releases: Iterable[Release]) -> bool:
    """Say whether *releases* change what *edition* says of its own datasets, or bring one that its policy requires.

    An optional dataset that comes late, or a carried one that goes on to its next period, waits for the next quarter: every
    edition would otherwise be revised at each further publication.
    """
    for release in releases:
        held = edition.release_of(release.ref)
        is_news = held is None or (held != release and held.period != release.period)
        if held != release and (not is_news or release.ref in policy.required):
            return True
    return False


def freeze_selected(outside: Outside, policy: str, quarter: Period, releases: tuple[Release, ...], *, dry_run: bool = False) -> Edition:
    """Return the edition that stands on *releases*, frozen now if it was not; *dry_run* freezes nothing."""
    edition = _numbered(outside, policy, quarter, releases)
    if dry_run:
        return edition
    if edition not in outside.editions.editions():
        outside.editions.freeze(edition, _tables(outside, edition))
    outside.ledger.record_edition(edition, outside.clock.now())
    return edition


def usable_releases(outside: Outside, policy: EditionPolicy, quarter: Period) -> tuple[Release, ...]:
    """Return the releases held, without those that a person's revision of *quarter* did without: they never come back by themselves."""
    withdrawn: set[Release] = set()
    for before, after in pairwise(sorted(_editions_of(outside, policy, quarter), key=lambda e: e.revision)):
        if outside.ledger.decisions(after.fingerprint):
            withdrawn |= {release for release in before.releases if after.release_of(release.ref) is None}
    return tuple(release for release in outside.editions.releases() if release not in withdrawn)


def _editions_of(outside: Outside, policy: EditionPolicy, quarter: Period) -> list[Edition]:
    return [e for e in outside.editions.editions() if (e.policy, e.quarter) == (policy.name, quarter)]


def _waiting(policy: EditionPolicy, selection: Selection) -> str:
    missing = selection.missing or (policy.opens,)
    return (
        f"edition {policy.name} {selection.quarter} waits for {', '.join(map(str, missing))}: "
        "fetch them (`reporter run` without --offline) or import them (`reporter sources import`)"
    )


def _numbered(outside: Outside, policy: str, quarter: Period, releases: tuple[Release, ...]) -> Edition:
    """Return the edition with its revision: that of the same inputs held already, else one more."""
    known = [edition for edition in outside.editions.editions() if edition.policy == policy]
    earlier = [edition for edition in known if edition.quarter < quarter]
    predecessor = max(earlier, key=lambda e: (e.quarter, e.revision)).fingerprint if earlier else None
    same_quarter = [edition for edition in known if edition.quarter == quarter]
    for edition in same_quarter:
        if set(edition.releases) == set(releases):
            return edition
    revision = max((edition.revision for edition in same_quarter), default=0) + 1
    return Edition(policy, quarter, releases, revision, predecessor)


def _tables(outside: Outside, edition: Edition) -> Iterator[ObservationTable]:
    """Yield the figures of each release of an edition, none later than its quarter."""
    for release in edition.releases:
        frame = outside.editions.release_table(release).frame
        usable = [text for text in frame["period"].unique() if Period.parse(text).belongs_in(edition.quarter)]
        yield ObservationTable(frame[frame["period"].isin(usable)].reset_index(drop=True))
