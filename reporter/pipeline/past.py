"""What earlier notes on a territory displayed and raised, read back from the archive: only editions before this one count."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import structlog

from reporter.document.csv_table import displayed_figures
from reporter.document.provenance import raised_alerts
from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.facts import Alert, PreviousEdition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import TerritoryId
from reporter.errors import ArchiveError
from reporter.ports import JobState, Outside

QUARTERS = 8  # how far back alerts are followed
FIGURES, PROVENANCE = "data.csv", "provenance.json"
Read = TypeVar("Read")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PastReader:
    """Read the past of territories in one edition.

    What counts is the note that left first: the first version made of an edition, whatever was rendered anew since, and none
    that was archived after this edition's own note was first made. So a note that is rebuilt sees the past it saw then.
    """

    outside: Outside
    edition: Edition

    @cached_property
    def quarters(self) -> tuple[tuple[Edition, ...], ...]:
        """Return the editions of each earlier quarter by the chain of predecessors, at most eight quarters back, newest first.

        Of one quarter the revision known when this edition was frozen comes first: its earlier ones stand in where it was not
        produced, later ones never count.
        """
        known = {edition.fingerprint: edition for edition in self.outside.editions.editions()}
        oldest, found = self.edition.quarter.shifted(-QUARTERS), []
        before = known.get(self.edition.predecessor or "")
        while before and before.quarter >= oldest and before.fictitious == self.edition.fictitious:
            found.append(_up_to(before, known.values()))
            before = known.get(before.predecessor or "")
        return tuple(found)

    @cached_property
    def corrected(self) -> tuple[Edition, ...]:
        """Return the earlier revisions of this edition's own quarter, newest first."""
        return tuple(e for e in _up_to(self.edition, self.outside.editions.editions()) if e.revision < self.edition.revision)

    def previous(self, territory: TerritoryId) -> PreviousEdition | None:
        """Return what was displayed and raised before, None in a first note. What cannot be read back is told and left out."""
        if not (self.quarters or self.corrected):
            return None
        own = self._versions(territory, self.edition.quarter)
        made = next((entry.produced_at for entry in own if entry.edition_fingerprint == self.edition.fingerprint), None)
        replaced = _left_first(own, self.corrected, made)
        earlier = [_left_first(self._versions(territory, group[0].quarter), group, made) for group in self.quarters]
        if earlier and earlier[0] is None and territory in self._produced:
            self._warn(territory, self.quarters[0][0].quarter, "its note is not in the archive any more")
        notes = [note for note in earlier if note]
        if not notes and replaced is None:
            return None
        return PreviousEdition(
            quarter=notes[0].quarter if notes else self.edition.quarter,
            figures=self._figures(notes[0]) if notes else (),
            alerts=tuple(alert for note in (replaced, *notes) if note for alert in self._alerts(note)),
            corrected=self._figures(replaced) if replaced else (),
        )

    @cached_property
    def _produced(self) -> frozenset[TerritoryId]:
        """Return the territories whose note the ledger says was archived a quarter ago."""
        jobs = (job for edition in self.quarters[0] for job in self.outside.ledger.jobs(edition.fingerprint))
        return frozenset(job.territory for job in jobs if job.state is JobState.ARCHIVED)

    def _versions(self, territory: TerritoryId, quarter: Period) -> tuple[ArchiveEntry, ...]:
        key = ArchiveKey(self.edition.policy, territory, quarter)
        return self._read(key, lambda: self.outside.archive.versions(key), ())

    def _figures(self, note: ArchiveEntry) -> tuple[Observation, ...]:
        def read() -> tuple[Observation, ...]:
            return displayed_figures(self.outside.archive.get(note.key, FIGURES, note.revision), note.territory)

        return self._read(note.key, read, ())

    def _alerts(self, note: ArchiveEntry) -> tuple[Alert, ...]:
        def read() -> tuple[Alert, ...]:
            return raised_alerts(self.outside.archive.get(note.key, PROVENANCE, note.revision), note.quarter)

        return self._read(note.key, read, ())

    def _read(self, key: ArchiveKey, read: Callable[[], Read], instead: Read) -> Read:
        """Return what *read* finds; a damaged note has no past to tell, and harms no other."""
        try:
            return read()
        except (ArchiveError, ValueError, csv.Error) as error:
            self._warn(key.territory, key.quarter, str(error))
            return instead

    def _warn(self, territory: TerritoryId, quarter: Period, reason: str) -> None:
        _log.warning("an earlier note says nothing to this one", territory=str(territory), quarter=str(quarter), reason=reason)


def _up_to(edition: Edition, known: Iterable[Edition]) -> tuple[Edition, ...]:
    """Return an edition and the earlier revisions of its quarter, newest first."""
    same = [e for e in known if (e.policy, e.quarter) == (edition.policy, edition.quarter) and e.revision <= edition.revision]
    return tuple(sorted(same, key=lambda e: e.revision, reverse=True))


def _left_first(versions: Sequence[ArchiveEntry], editions: Sequence[Edition], made: dt.datetime | None) -> ArchiveEntry | None:
    """Return the first version of the newest of *editions* that has one, none archived after *made*."""
    in_time = [entry for entry in versions if made is None or entry.produced_at <= made]
    by_edition = {entry.edition_fingerprint: entry for entry in reversed(in_time)}
    return next((by_edition[e.fingerprint] for e in editions if e.fingerprint in by_edition), None)
