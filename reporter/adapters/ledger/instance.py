"""Which ledger this is: a restored backup or a copy mails nobody until a person adopts it."""

import datetime as dt
import uuid

from sqlalchemy import Connection, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.outbox import IN_HAND, WAITING
from reporter.domain.delivery import DeliveryState
from reporter.ports import Instance

RESTORED_WAITING = "the ledger was restored or copied while this mail waited: it may have left from the other one"
RESTORED_IN_HAND = "the ledger was restored or copied while this mail was being sent: it may have arrived"


def read(connection: Connection) -> Instance:
    """Return which ledger this is."""
    row = connection.execute(select(schema.instance)).one()
    return Instance(row.id, row.epoch, row.held_why)


def advance(connection: Connection) -> int:
    """Raise the epoch and return it: from here on an older copy is seen to be old."""
    raised = update(schema.instance).values(epoch=schema.instance.c.epoch + 1).returning(schema.instance.c.epoch)
    return int(connection.execute(raised).scalar_one())


def hold(connection: Connection, why: str, now: dt.datetime) -> None:
    """Keep the ledger from mailing, and doubt everything that is not final."""
    connection.execute(update(schema.instance).values(held_at=now, held_why=why))
    doubt(connection)
    audit.note(connection, now, "ledger held", read(connection).id, why)


def doubt(connection: Connection) -> None:
    """Make everything that is not final uncertain: the other ledger may have sent it."""
    columns = schema.deliveries.c
    for states, reason in ((WAITING, RESTORED_WAITING), (IN_HAND, RESTORED_IN_HAND)):
        theirs = update(schema.deliveries).where(columns.state.in_([state.value for state in states]))
        connection.execute(theirs.values(state=DeliveryState.UNCERTAIN.value, reason=reason, lease_until=None, fence=columns.fence + 1))


def adopt(connection: Connection, now: dt.datetime, *, send_waiting: bool) -> Instance:
    """Make this ledger one of its own that may mail; *send_waiting* queues again what waited, for want of another sender."""
    doubt(connection)
    if send_waiting:
        columns = schema.deliveries.c
        doubted = (columns.state == DeliveryState.UNCERTAIN.value) & (columns.reason == RESTORED_WAITING)
        connection.execute(update(schema.deliveries).where(doubted).values(state=DeliveryState.DEFERRED.value))
    new = {"id": uuid.uuid4().hex, "held_at": None, "held_why": "", "epoch": schema.instance.c.epoch + 1}
    connection.execute(update(schema.instance).values(**new))
    adopted = read(connection)
    audit.note(connection, now, "ledger adopted", adopted.id, "what waited is queued again" if send_waiting else "")
    return adopted
