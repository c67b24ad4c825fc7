"""Drive the production of many territories: a window of jobs, retries one by one, quarantine, archive."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from reporter.domain.archive import ArchiveKey
from reporter.domain.briefing import BriefingJob
from reporter.domain.facts import has_data
from reporter.domain.release import Edition
from reporter.domain.territory import Territory, TerritoryId
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.produce import Done, Failed, Outcome, attempt
from reporter.pipeline.publish import publish
from reporter.ports import Job, JobState, Outside

ATTEMPTS = 3  # after as many failures a territory is quarantined
WINDOW_PER_WORKER = 2
WORKER_KILLED = "the worker was killed while rendering (time limit, memory limit or crash)"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a production is: territories settled, all of them, and the last one."""

    settled: int
    total: int
    last: Job


class RenderPool:
    """An executor that is rebuilt when one of its workers dies; whoever was in flight is run again, alone."""

    def __init__(self, build: Callable[[], Executor], workers: int) -> None:
        self._build, self._window = build, WINDOW_PER_WORKER * workers
        self._executor = build()

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the workers; what has not started is dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def outcomes(self, jobs: Iterable[BriefingJob]) -> Iterator[Outcome]:
        """Yield one outcome a job, in order; only a window of jobs is in memory at once."""
        window: deque[tuple[BriefingJob, Future[Outcome]]] = deque()
        for job in jobs:
            window.append((job, self._submit(job)))
            if len(window) >= self._window:
                yield from self._settle(window)
        while window:
            yield from self._settle(window)

    def _settle(self, window: deque[tuple[BriefingJob, Future[Outcome]]]) -> Iterator[Outcome]:
        job, future = window.popleft()
        try:
            outcome = future.result()
        except BrokenExecutor:
            unsettled = [(job, future), *window]
            window.clear()
            self._rebuild()
            for one, its_future in unsettled:
                finished = its_future.done() and not its_future.cancelled() and its_future.exception() is None
                yield self._settled(one, its_future.result()) if finished else self._alone(one)
            return
        yield self._settled(job, outcome)

    def _settled(self, job: BriefingJob, outcome: Outcome) -> Outcome:
        return self._alone(job, failures=1, reason=outcome.reason) if isinstance(outcome, Failed) else outcome

    def _alone(self, job: BriefingJob, *, failures: int = 0, reason: str = "") -> Outcome:
        while failures < ATTEMPTS:
            try:
                outcome = self._submit(job).result()
            except BrokenExecutor:
                self._rebuild()
                reason = WORKER_KILLED
            else:
                if isinstance(outcome, Done):
                    return outcome
                reason = outcome.reason
            failures += 1
        return Failed(job.facts.territory.id, reason)

    def _submit(self, job: BriefingJob) -> Future[Outcome]:
        try:
            return self._executor.submit(attempt, job)
        except BrokenExecutor as error:
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def _rebuild(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._build()


@dataclass(frozen=True, slots=True)
class Production:
    """What became of every territory asked for."""

    jobs: tuple[Job, ...]
    produced_now: int

    def in_state(self, state: JobState) -> tuple[Job, ...]:
        """Return the jobs of one state."""
        return tuple(job for job in self.jobs if job.state is state)


def produce_territories(
    outside: Outside,
    edition: Edition,
    territories: Sequence[Territory],
    *,
    rebuild: bool = False,
    retry_quarantined: bool = True,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Production:
    """Produce and archive what is not archived yet; one failure is counted and leaves the others alone."""
    by_id = {territory.id: territory for territory in territories}
    outside.ledger.record_edition(edition, outside.clock.now())  # a frozen edition may be older than the ledger
    planned = outside.ledger.plan_jobs(edition.fingerprint, sorted(by_id))
    given_up = set() if retry_quarantined else {JobState.QUARANTINED}
    wanted = [job for job in planned if job.territory in by_id]
    settled = [job for job in wanted if not rebuild and (job.state in given_up or _is_settled(outside, edition, job))]
    waiting = [job for job in wanted if job not in settled]
    for index, job in enumerate(settled, 1):
        on_progress(Progress(index, len(by_id), job))
    done = list(settled)
    for job in _run(outside, edition, by_id, waiting) if waiting else ():
        outside.ledger.save_job(job)
        done.append(job)
        on_progress(Progress(len(done), len(by_id), job))
    return Production(tuple(sorted(done, key=lambda j: j.territory)), len(waiting))


def _is_settled(outside: Outside, edition: Edition, job: Job) -> bool:
    """Say whether nothing is left to do: archived for this very edition, or known to be without data."""
    if job.state is JobState.NO_DATA:
        return True
    entry = outside.archive.entry(ArchiveKey(edition.policy, job.territory, edition.quarter))
    return job.state is JobState.ARCHIVED and entry is not None and entry.edition_fingerprint == edition.fingerprint


def _run(outside: Outside, edition: Edition, by_id: dict[TerritoryId, Territory], waiting: Sequence[Job]) -> Iterator[Job]:
    reader = FactsReader(outside, edition)
    outlines = outside.register_store.outlines()
    in_flight: dict[TerritoryId, BriefingJob] = {}
    without_data: list[TerritoryId] = []

    def jobs() -> Iterator[BriefingJob]:
        for job in waiting:
            facts = reader.facts(by_id[job.territory])
            if not has_data(facts.observations, job.territory):
                without_data.append(job.territory)
                continue
            in_flight[job.territory] = BriefingJob(facts, edition, outside.brand, outlines, outside.web_base_url)
            yield in_flight[job.territory]

    rows = {job.territory: job for job in waiting}
    with RenderPool(outside.executor, outside.workers) as pool:
        for outcome in pool.outcomes(jobs()):
            yield _archived(outside, rows[outcome.territory], in_flight.pop(outcome.territory), outcome)
    for territory in without_data:
        yield replace(rows[territory], state=JobState.NO_DATA, reason="no figure in this edition")


def _archived(outside: Outside, row: Job, job: BriefingJob, outcome: Outcome) -> Job:
    if isinstance(outcome, Failed):
        return replace(row, state=JobState.QUARANTINED, attempts=row.attempts + ATTEMPTS, reason=outcome.reason)
    entry = publish(outside, job, outcome.produced)
    embargo = job.edition.embargo_until
    if embargo is None or outside.clock.now() >= embargo:
        _copy_out(outside.folder / "out", job, outcome.produced.pdf)
    return replace(row, state=JobState.ARCHIVED, attempts=row.attempts + 1, reason=entry.sha256)


def _copy_out(folder: Path, job: BriefingJob, pdf: bytes) -> None:
    """Lay a copy where a person looks first; the archive stays the record."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / ArchiveKey(job.edition.policy, job.facts.territory.id, job.edition.quarter).copy_name
    partial = target.with_suffix(".partial")
    partial.write_bytes(pdf)
    partial.replace(target)
