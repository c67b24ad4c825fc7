"""Returned mails, suppressed and erased addresses, and which ledger this is."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

INSTANT = sa.String(32)


def upgrade() -> None:
    """Add what came back, who gets nothing any more, the marks of erasures, and the ledger's own identity."""
    op.create_table(
        "suppressions",
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_suppressions"),
    )
    op.create_table(
        "returns",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_returns"),
    )
    op.create_index("ix_returns_delivery", "returns", ["delivery"])
    op.create_table(
        "erasures",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_erasures"),
    )
    instance = op.create_table(
        "instance",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("held_at", INSTANT),
        sa.Column("held_why", sa.Text, nullable=False),
        sa.Column("erasure_check", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    first = {"id": uuid.uuid4().hex, "epoch": 0, "held_at": None, "held_why": "", "erasure_check": ""}
    op.bulk_insert(instance, [first])
