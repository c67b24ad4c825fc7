"""The book of editions: frozen, then approved."""

import datetime as dt

from sqlalchemy import Connection, Row, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.errors import LedgerError
from reporter.ports import EditionRow


def record(connection: Connection, edition: Edition, now: dt.datetime) -> EditionRow:
    """Note that an edition was frozen; idempotent by fingerprint; LedgerError when its revision is another edition's."""
    values: dict[str, object] = {
        "fingerprint": edition.fingerprint,
        "policy": edition.policy,
        "quarter": str(edition.quarter),
        "revision": edition.revision,
    }
    values["embargo_until"] = edition.embargo_until
    if insert_new(connection, schema.editions, {**values, "frozen_at": now}):
        audit.note(connection, now, "edition frozen", edition.fingerprint, edition.label)
    row = connection.execute(select(schema.editions).where(schema.editions.c.fingerprint == edition.fingerprint)).one_or_none()
    if row is None:
        message = f"{edition.label} is another edition already: raise the revision of {edition.fingerprint[:16]}"
        raise LedgerError(message)
    return _edition(row)


def every(connection: Connection) -> tuple[EditionRow, ...]:
    """Return all editions, oldest first."""
    columns = schema.editions.c
    rows = connection.execute(select(schema.editions).order_by(columns.frozen_at, columns.policy, columns.quarter, columns.revision))
    return tuple(_edition(row) for row in rows)


def approve(connection: Connection, fingerprint: str, now: dt.datetime) -> bool:
    """Note the approval; False when it was given before, LedgerError when nobody froze this edition."""
    columns = schema.editions.c
    unapproved = update(schema.editions).where(columns.fingerprint == fingerprint, columns.approved_at.is_(None))
    if connection.execute(unapproved.values(approved_at=now)).rowcount == 1:
        audit.note(connection, now, "edition approved", fingerprint)
        return True
    if connection.execute(select(columns.fingerprint).where(columns.fingerprint == fingerprint)).one_or_none() is None:
        message = f"no edition {fingerprint[:16]} was recorded: freeze it first"
        raise LedgerError(message)
    return False


def _edition(row: Row[tuple[object, ...]]) -> EditionRow:
    quarter = Period.parse_quarter(row.quarter)
    return EditionRow(row.fingerprint, row.policy, quarter, row.revision, row.frozen_at, row.approved_at, row.embargo_until)
