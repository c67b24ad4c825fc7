"""The ledger's tables, declared once; the migrations build exactly these (a test compares them)."""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

INSTANT_LENGTH = 32  # 2026-07-09T08:00:00.000000+00:00


class Instant(TypeDecorator[dt.datetime]):
    """An aware instant as UTC ISO text of fixed width: sorts as time does, on every database."""

    impl = String(INSTANT_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Write an instant; a naive one is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "the ledger takes aware instants only"
            raise ValueError(message)
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Read an instant back, in UTC."""
        return None if value is None else dt.datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(320), nullable=False),
    Column("address_key", String(320), nullable=False),  # the address without case: one person, one subscription
    Column("policy", String(64), nullable=False),
    Column("bundle", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("address_key", "policy"),
)

subscription_territories = Table(
    "subscription_territories",
    metadata,
    Column("subscription", String(32), ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("territory", String(64), primary_key=True),
)

pending_wishes = Table(
    "pending_wishes",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # the token itself stands in the mail only
    Column("email", String(320), nullable=False),
    Column("address_key", String(320), nullable=False),
    Column("policy", String(64), nullable=False),
    Column("bundle", Boolean, nullable=False),
    Column("territories", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index(None, "until"),
    Index(None, "address_key"),
)

editions = Table(
    "editions",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("policy", String(64), nullable=False),
    Column("quarter", String(7), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("approved_at", Instant),
    Column("embargo_until", Instant),
    UniqueConstraint("policy", "quarter", "revision"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(160), nullable=False),  # an edition's fingerprint, or a release's written key
    Column("verdict", String(16), nullable=False),
    Column("person", String(128), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("subject", "person", "verdict"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("edition", String(64), ForeignKey("editions.fingerprint"), primary_key=True),
    Column("territory", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("edition", String(64), ForeignKey("editions.fingerprint"), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("territories", Text, nullable=False),
    Column("territories_key", String(64), nullable=False),  # their digest: a bundle of 300 is too long for an index
    Column("kind", String(16), nullable=False),
    Column("resend", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("entries", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", String(128), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Instant),
    UniqueConstraint("edition", "recipient", "territories_key", "kind", "resend"),
    Index(None, "state", "due_at"),
)

delivery_territories = Table(
    "delivery_territories",
    metadata,
    Column("delivery", String(64), ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("territory", String(64), primary_key=True),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(64), nullable=False),  # an identifier, never an address
    Column("detail", Text, nullable=False),
)

territory_names = Table(
    "territory_names",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("level", String(16), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # no accents, no case: made in Python, the same on every database
    Column("folded_code", String(64), nullable=False),
    Index(None, "folded"),
)

territory_tokens = Table(
    "territory_tokens",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

searched_registers = Table(
    "searched_registers",
    metadata,
    Column("key", String(64), primary_key=True),  # which register the names are of: one row
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address", String(320), primary_key=True),  # without case, as subscriptions.address_key
    Column("reason", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("delivery", String(64), nullable=False),  # from which it was learnt; no foreign key: it outlives an erased one
    Column("words", Text, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("key", String(64), primary_key=True),  # digest of the returned mail's Message-ID: handled once
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("delivery", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "delivery"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("mark", String(64), primary_key=True),  # HMAC of the address: nobody reads it back without the secret
    Column("at", Instant, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("id", String(32), primary_key=True),  # one row: which ledger this is
    Column("epoch", Integer, nullable=False),  # raised at each claim: a copy from before is seen to be old
    Column("held_at", Instant),
    Column("held_why", Text, nullable=False),
    Column("erasure_check", String(64), nullable=False),  # tells whether the secret is still the one that marked
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("edition", String(64), ForeignKey("editions.fingerprint"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("person", String(128), nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
)

canaries = Table(
    "canaries",
    metadata,
    Column("delivery", String(64), ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
)
