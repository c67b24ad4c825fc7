"""The book of productions: one row a territory and edition."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select, update

from reporter.adapters.ledger import schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.territory import TerritoryId
from reporter.errors import LedgerError
from reporter.ports import Job, JobState


def plan(connection: Connection, fingerprint: str, territories: Sequence[TerritoryId]) -> tuple[Job, ...]:
    """Make sure that a job exists for each territory and return theirs, ordered."""
    for territory in territories:
        values = {"edition": fingerprint, "territory": str(territory), "state": JobState.PENDING.value, "attempts": 0, "reason": ""}
        insert_new(connection, schema.jobs, values)
    wanted = set(territories)
    return tuple(job for job in of_edition(connection, fingerprint) if job.territory in wanted)


def of_edition(connection: Connection, fingerprint: str) -> tuple[Job, ...]:
    """Return all jobs of an edition, ordered by territory."""
    rows = connection.execute(select(schema.jobs).where(schema.jobs.c.edition == fingerprint))
    return tuple(sorted((_job(row) for row in rows), key=lambda job: job.territory))


def save(connection: Connection, job: Job) -> None:
    """Store a job's new state; LedgerError when it was never planned."""
    statement = (
        update(schema.jobs)
        .where(schema.jobs.c.edition == job.edition, schema.jobs.c.territory == str(job.territory))
        .values(state=job.state.value, attempts=job.attempts, reason=job.reason)
    )
    if connection.execute(statement).rowcount != 1:
        message = f"no job for {job.territory} in edition {job.edition[:16]}: plan it first"
        raise LedgerError(message)


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(row.edition, TerritoryId.parse(row.territory), JobState(row.state), row.attempts, row.reason)
