"""The book of returned mails, and of the addresses that get nothing any more."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select, update

from reporter.adapters.ledger import audit, outbox, schema, subscriptions
from reporter.adapters.ledger.database import insert_new
from reporter.domain.delivery import DeliveryState
from reporter.domain.returned import NotedReturn, ReturnKind, Suppression, SuppressionReason
from reporter.domain.subscription import address_key

STOPPED = (*outbox.WAITING, DeliveryState.CLAIMED)  # a sender that holds a claim loses it: its message is not finished


def suppress(connection: Connection, suppression: Suppression) -> bool:
    """Keep an address from getting anything more and stop what waits for it; False when it was suppressed before."""
    values = {
        "address": suppression.address,
        "reason": suppression.reason.value,
        "since": suppression.since,
        "delivery": suppression.delivery,
        "words": suppression.words,
    }
    new = insert_new(connection, schema.suppressions, values)
    if new:
        audit.note(connection, suppression.since, "address suppressed", suppression.delivery, suppression.reason.value)
    columns = schema.deliveries.c
    waiting = update(schema.deliveries).where(
        columns.state.in_([state.value for state in STOPPED]), func.lower(columns.recipient) == suppression.address
    )
    why = outbox.suppressed_because(suppression.reason)
    connection.execute(waiting.values(state=DeliveryState.SUPPRESSED.value, reason=why, lease_until=None))
    return new


def suppressed(connection: Connection) -> tuple[Suppression, ...]:
    """Return the suppressed addresses, by address."""
    rows = connection.execute(select(schema.suppressions).order_by(schema.suppressions.c.address))
    return tuple(Suppression(row.address, SuppressionReason(row.reason), row.since, row.delivery, row.words) for row in rows)


def lift(connection: Connection, address: str, now: dt.datetime) -> bool:
    """Let an address get mails again; False when it was not suppressed."""
    columns = schema.suppressions.c
    row = connection.execute(
        delete(schema.suppressions).where(columns.address == address_key(address)).returning(columns.delivery)
    ).one_or_none()
    if row is None:
        return False
    audit.note(connection, now, "suppression lifted", row.delivery)
    return True


def note(connection: Connection, returned: NotedReturn, suppression: Suppression | None) -> bool:
    """Note a returned mail and what follows from it; False when it was handled before. A complaint ends the subscriptions too."""
    values = {
        "key": returned.key,
        "kind": returned.kind.value,
        "at": returned.at,
        "delivery": returned.delivery,
        "words": returned.words,
    }
    if not insert_new(connection, schema.returns, values):
        return False
    if suppression is not None:
        suppress(connection, suppression)
        if suppression.reason is SuppressionReason.COMPLAINT:
            for policy in subscriptions.policies_of(connection, suppression.address):
                subscriptions.remove(connection, suppression.address, None, policy, returned.at)
    return True


def handled(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Return which of *keys* were handled."""
    column = schema.returns.c.key
    return frozenset(connection.execute(select(column).where(column.in_(list(keys)))).scalars())


def noted(connection: Connection, delivery: str | None) -> tuple[NotedReturn, ...]:
    """Return the returned mails noted, of one delivery or all, oldest first."""
    columns = schema.returns.c
    wanted = select(schema.returns).order_by(columns.at, columns.key)
    if delivery is not None:
        wanted = wanted.where(columns.delivery == delivery)
    return tuple(NotedReturn(r.key, ReturnKind(r.kind), r.at, r.delivery, r.words) for r in connection.execute(wanted))
