"""France Travail, « Marché du travail »: seven indicators, call by call, for the territories that somebody reads about.

What is out is told by one call a dataset (France, all activities, every period): its newest period and its figures identify a
release, so that an unchanged publication costs one call and a revision of the past is seen. A release is made when every call of
its plan is answered; answers are kept on a shelf meanwhile. Who subscribes later is taken in with the next publication.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_sources.france_travail.answers import Told, answer_name, read_answer
from data_sources.france_travail.calls import PER_SECOND, Call, Wanted, planned, probe_call
from data_sources.france_travail.catalogue import DATASETS, NAME, service_of
from data_sources.france_travail.figures import read_whole, table_of
from data_sources.france_travail.interface import Interface
from data_sources.france_travail.shelf import Shelf
from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Release
from reporter.errors import InputError, SourceError
from reporter.ports import PlannedCalls
from reporter.tables import ObservationTable

DIGITS = 16  # of a digest, in the name of a folder


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the source knows of the world: where answers are kept, and for whom figures are wanted (by dataset)."""

    folder: Path
    wanted: Callable[[str], Wanted]


class FranceTravail:
    """A DataSource and a PlannedSource of one dataset."""

    def __init__(self, interface: Interface, surroundings: Surroundings, *, dataset: str, origin: str) -> None:
        self._interface, self._surroundings, self._origin = interface, surroundings, origin
        self._service = service_of(dataset)
        self._shelf = Shelf(surroundings.folder, dataset)
        self._announced: Release | None = None
        self._on_progress: Callable[[int, int, str], None] = lambda _done, _total, _last: None

    @property
    def name(self) -> str:
        """Return the producer's identifier, as in its source.toml."""
        return NAME

    def watch(self, on_progress: Callable[[int, int, str], None]) -> None:
        """Tell *on_progress* of every call answered: how many, of how many, which."""
        self._on_progress = on_progress

    def plan(self) -> PlannedCalls:
        """Return how many calls a whole release needs, without making one."""
        calls = self._calls()
        ref = DatasetRef(NAME, self._service.dataset)
        budget = self._interface.budget.most
        return PlannedCalls(str(ref), self._service.code, len(calls), self._shelf.count(calls), PER_SECOND, budget)

    def available(self) -> tuple[Release, ...]:
        """Ask what is out; nothing when nobody wants it. Raises SourceError or InputError."""
        self._interface.budget.begin(self._service.dataset)
        if not self._calls():
            return ()
        call = probe_call(self._service)
        answer = self._interface.ask(call)
        if answer.is_empty:
            message = f"{NAME}: {call} has no figure at all: it is out of order, or no longer published under this name"
            raise SourceError(message)
        told = read_answer(answer.text, self._service, call.body, answer_name(call))
        period, published_on = _published(told, call)
        digest = _digest(self._service.dataset, told)
        self._announced = Release(NAME, self._service.dataset, period, published_on, digest, answer.fictitious)
        return (self._announced,)

    def fetch(self, release: Release) -> ObservationTable:
        """Return the figures of *release*; SourceError when calls are left for the next fetch, or another release is out."""
        if release.ref != DatasetRef(NAME, self._service.dataset):
            message = f"{NAME} has no dataset {release.ref}: it has {', '.join(DATASETS)}"
            raise SourceError(message)
        if release not in ((self._announced,) if self._announced else self.available()):
            message = f"{release.ref} {release.period} of {release.published_on} is no longer what the producer answers: poll again"
            raise SourceError(message)
        publication = f"{release.period}-{release.sha256[:DIGITS]}"
        calls = self._calls()
        self._shelf.only(publication)
        self._answer_all(calls, publication, release)
        answered = ((call, answer) for call in calls if (answer := self._shelf.get(publication, call)))
        return table_of(self._service, answered, release, self._origin)

    def _calls(self) -> tuple[Call, ...]:
        return planned(self._service, self._surroundings.wanted(self._service.dataset))

    def _answer_all(self, calls: tuple[Call, ...], publication: str, release: Release) -> None:
        """Make the calls that are missing; an answer that cannot be read is not kept."""
        missing = [call for call in calls if not self._shelf.has(publication, call)]
        before = len(calls) - len(missing)
        with self._interface.client.kept_open():
            for done, call in enumerate(missing, start=before):
                try:
                    answer = self._interface.ask(call)
                except SourceError as error:
                    message = f"{call}: {error} ({done} of {len(calls)} calls of {release.ref} are answered and kept)"
                    raise SourceError(message, retry_after=error.retry_after) from error
                read_whole(call, answer, release)
                self._shelf.keep(publication, call, answer)
                self._on_progress(done + 1, len(calls), str(call))


def _published(told: Told, call: Call) -> tuple[Period, dt.date]:
    if told.newest is None:
        message = "has rows and no figure"
        raise InputError(message, file=answer_name(call))
    if told.updated_on is None:
        message = "missing: it is the day of publication"
        raise InputError(message, file=answer_name(call), field="datMaj")
    return told.newest, told.updated_on


def _digest(dataset: str, told: Told) -> str:
    """Return what identifies a publication: its figures for France, without the instants at which they were loaded."""
    rows = sorted(
        (str(one.period), one.nomenclature, one.characteristic_type, one.characteristic, str(one.figure.status), str(one.figure.value))
        for one in told.given
    )
    return hashlib.sha256(json.dumps([dataset, rows]).encode()).hexdigest()
