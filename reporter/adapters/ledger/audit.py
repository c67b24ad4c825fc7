"""The book of what was done: an instant, an action, an identifier; never an address."""

import datetime as dt

from sqlalchemy import Connection, insert

from reporter.adapters.ledger import schema


def note(connection: Connection, at: dt.datetime, action: str, subject: str, detail: str = "") -> None:
    """Add one line, in the transaction of what it tells about."""
    connection.execute(insert(schema.audit).values(at=at, action=action, subject=subject, detail=detail))
