"""The book of who wants which note."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.subscription import Subscription, SubscriptionState, Wish, address_key
from reporter.domain.territory import TerritoryId


@dataclass(frozen=True, slots=True)
class Change:
    """What a change took away from whom: territories that no mail may bring any more."""

    email: str
    policy: str
    gone: tuple[TerritoryId, ...]


def add(connection: Connection, wish: Wish, now: dt.datetime) -> Subscription:
    """Add a wish to the person's subscription under its policy, made when there is none; idempotent."""
    key = address_key(wish.email)
    values = {"id": uuid.uuid4().hex, "email": wish.email, "address_key": key, "policy": wish.policy, "bundle": wish.bundle,
              "state": SubscriptionState.ACTIVE.value, "created_at": now, "changed_at": now}  # fmt: skip
    insert_new(connection, schema.subscriptions, values)
    columns = schema.subscriptions.c
    row = connection.execute(
        select(columns.id, columns.bundle, columns.state).where(columns.address_key == key, columns.policy == wish.policy).with_for_update()
    ).one()
    new = [
        t
        for t in wish.territories
        if insert_new(connection, schema.subscription_territories, {"subscription": row.id, "territory": str(t)})
    ]
    if new or row.bundle != wish.bundle or row.state != SubscriptionState.ACTIVE:
        changed = {"bundle": wish.bundle, "state": SubscriptionState.ACTIVE.value, "changed_at": now}
        connection.execute(update(schema.subscriptions).where(columns.id == row.id).values(**changed))
        audit.note(connection, now, "subscribed", row.id, " ".join(map(str, new)))
    return _read(connection, columns.id == row.id)[0]


def remove(
    connection: Connection, email: str, territories: Sequence[TerritoryId] | None, policy: str, now: dt.datetime
) -> tuple[TerritoryId, ...]:
    """Take territories (None: all of them) off a subscription; return those that were on it. The last one ends it."""
    columns = schema.subscriptions.c
    found = _read(connection, (columns.address_key == address_key(email)) & (columns.policy == policy))
    if not found:
        return ()
    subscription = found[0]
    gone = tuple(t for t in subscription.territories if territories is None or t in territories)
    if not gone:
        return ()
    book = schema.subscription_territories
    connection.execute(delete(book).where(book.c.subscription == subscription.id, book.c.territory.in_(map(str, gone))))
    ended = len(gone) == len(subscription.territories)
    state = SubscriptionState.UNSUBSCRIBED if ended else subscription.state
    connection.execute(update(schema.subscriptions).where(columns.id == subscription.id).values(state=state.value, changed_at=now))
    audit.note(connection, now, "unsubscribed", subscription.id, " ".join(map(str, gone)))
    return gone


def change(
    connection: Connection, identifier: str, territories: Sequence[TerritoryId], *, bundle: bool, paused: bool, now: dt.datetime
) -> Change | None:
    """Replace what a person wants under one policy; return what no longer goes out, or None without such a subscription."""
    columns, book = schema.subscriptions.c, schema.subscription_territories
    row = connection.execute(select(columns.email, columns.policy).where(columns.id == identifier).with_for_update()).first()
    if row is None:
        return None
    held = [territory for one in _read(connection, columns.id == identifier) for territory in one.territories]
    wanted = sorted(set(territories))
    connection.execute(delete(book).where(book.c.subscription == identifier, book.c.territory.not_in(map(str, wanted))))
    for territory in wanted:
        insert_new(connection, book, {"subscription": identifier, "territory": str(territory)})
    state = SubscriptionState.UNSUBSCRIBED if not wanted else SubscriptionState.PAUSED if paused else SubscriptionState.ACTIVE
    changed = {"bundle": bundle, "state": state.value, "changed_at": now}
    connection.execute(update(schema.subscriptions).where(columns.id == identifier).values(**changed))
    audit.note(connection, now, f"subscription changed: {state}", identifier, " ".join(map(str, wanted)))
    return Change(row.email, row.policy, tuple(t for t in held if paused or t not in wanted))


def of(connection: Connection, email: str) -> tuple[Subscription, ...]:
    """Return one person's subscriptions that are not ended, by policy."""
    columns = schema.subscriptions.c
    return _read(connection, (columns.address_key == address_key(email)) & (columns.state != SubscriptionState.UNSUBSCRIBED.value))


def address_of(connection: Connection, identifier: str) -> str | None:
    """Return whose subscription this is, or None."""
    return connection.execute(select(schema.subscriptions.c.email).where(schema.subscriptions.c.id == identifier)).scalar()


def active(connection: Connection, policy: str | None) -> tuple[Subscription, ...]:
    """Return the active subscriptions, of one policy or all, by address."""
    columns = schema.subscriptions.c
    wanted = columns.state == SubscriptionState.ACTIVE.value
    return _read(connection, wanted if policy is None else wanted & (columns.policy == policy))


def policies_of(connection: Connection, email: str) -> tuple[str, ...]:
    """Return under which policies a person is subscribed to something."""
    return tuple(one.policy for one in _read(connection, schema.subscriptions.c.address_key == address_key(email)))


def _read(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Subscription, ...]:
    """Return the subscriptions that have territories, by address then policy."""
    columns, book = schema.subscriptions.c, schema.subscription_territories
    joined = select(columns.id, columns.email, columns.policy, columns.bundle, columns.state, book.c.territory).join(
        book, book.c.subscription == columns.id
    )
    people: dict[tuple[str, str, str, bool, str], list[TerritoryId]] = defaultdict(list)
    for row in connection.execute(joined.where(wanted).order_by(columns.address_key, columns.policy)):
        people[(row.id, row.email, row.policy, row.bundle, row.state)].append(TerritoryId.parse(row.territory))
    return tuple(
        Subscription(identifier, email, tuple(sorted(territories)), policy, bundle, SubscriptionState(state))
        for (identifier, email, policy, bundle, state), territories in people.items()
    )
