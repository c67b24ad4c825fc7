"""The book of who was last alive, and when."""

import datetime as dt

from sqlalchemy import Connection, select, update

from reporter.adapters.ledger.database import insert_new
from reporter.adapters.ledger.schema import heartbeats


def beat(connection: Connection, name: str, now: dt.datetime) -> None:
    """Note that *name* is alive."""
    if not insert_new(connection, heartbeats, {"name": name, "at": now}):
        connection.execute(update(heartbeats).where(heartbeats.c.name == name).values(at=now))


def last(connection: Connection, name: str) -> dt.datetime | None:
    """Return when *name* was last alive, or None."""
    return connection.execute(select(heartbeats.c.at).where(heartbeats.c.name == name)).scalar_one_or_none()
