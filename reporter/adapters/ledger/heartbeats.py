"""The book of who was last alive, and when."""

import datetime as dt

from sqlalchemy import Connection, or_, select, update

from reporter.adapters.ledger.database import insert_new
from reporter.adapters.ledger.schema import heartbeats
from reporter.domain.heartbeat import SKEW


def beat(connection: Connection, name: str, now: dt.datetime) -> None:
    """Note that *name* is alive."""
    if not insert_new(connection, heartbeats, {"name": name, "at": now}):
        connection.execute(update(heartbeats).where(heartbeats.c.name == name).values(at=now))


def take_turn(connection: Connection, name: str, now: dt.datetime, every: dt.timedelta) -> bool:
    """Beat for *name* unless its last beat is younger than *every*; of several that ask at once one is told True.

    A beat from the future, but for the skew of two machines' clocks, was a clock set wrong: it holds nobody up.
    """
    if insert_new(connection, heartbeats, {"name": name, "at": now}):
        return True
    is_due = or_(heartbeats.c.at <= now - every, heartbeats.c.at > now + SKEW)
    return connection.execute(update(heartbeats).where(heartbeats.c.name == name, is_due).values(at=now)).rowcount == 1


def keep_turn(connection: Connection, name: str, held: dt.datetime, now: dt.datetime) -> bool:
    """Move the beat of *name* from *held* to *now*; False when it stands elsewhere by now."""
    mine = (heartbeats.c.name == name, heartbeats.c.at == held)
    return connection.execute(update(heartbeats).where(*mine).values(at=now)).rowcount == 1


def last(connection: Connection, name: str) -> dt.datetime | None:
    """Return when *name* was last alive, or None."""
    return connection.execute(select(heartbeats.c.at).where(heartbeats.c.name == name)).scalar_one_or_none()
