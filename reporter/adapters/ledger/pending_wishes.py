"""The book of wishes whose address is not confirmed yet, by the hash of the token that was mailed."""

import datetime as dt

from sqlalchemy import Connection, Row, delete, insert, select

from reporter.adapters.ledger import schema
from reporter.domain.subscription import PendingWish, Wish, address_key
from reporter.domain.territory import TerritoryId

_book = schema.pending_wishes
_c = schema.pending_wishes.c


def add(connection: Connection, token_hash: str, pending: PendingWish) -> None:
    """Keep a wish, and forget those that were never confirmed in time."""
    forget(connection, pending.asked_at)
    wish = pending.wish
    values = {"token_hash": token_hash, "email": wish.email, "address_key": address_key(wish.email), "policy": wish.policy,
              "bundle": wish.bundle, "territories": " ".join(map(str, wish.territories)), "asked_at": pending.asked_at,
              "until": pending.until}  # fmt: skip
    connection.execute(insert(_book).values(**values))


def forget(connection: Connection, now: dt.datetime) -> int:
    """Forget the wishes that were not confirmed in time; return how many."""
    return connection.execute(delete(_book).where(_c.until <= now)).rowcount


def waiting(connection: Connection, token_hash: str, now: dt.datetime) -> PendingWish | None:
    """Return the wish that waits under a token's hash, or None."""
    row = connection.execute(select(_book).where(_c.token_hash == token_hash, _c.until > now)).first()
    return PendingWish(_wish(row), row.asked_at, row.until) if row else None


def take(connection: Connection, token_hash: str, now: dt.datetime) -> Wish | None:
    """Take the waiting wish out of the book: of two that confirm at once the second finds nothing."""
    row = connection.execute(delete(_book).where(_c.token_hash == token_hash, _c.until > now).returning(*_c)).first()
    return _wish(row) if row else None


def _wish(row: Row[tuple[object, ...]]) -> Wish:
    return Wish(row.email, tuple(TerritoryId.parse(part) for part in row.territories.split()), row.policy, row.bundle)
