"""Wishes that wait for their address to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

INSTANT = sa.String(32)


def upgrade() -> None:
    """Add the wishes asked for on the web, by the hash of the token mailed."""
    op.create_table(
        "pending_wishes",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("address_key", sa.String(320), nullable=False),
        sa.Column("policy", sa.String(64), nullable=False),
        sa.Column("bundle", sa.Boolean, nullable=False),
        sa.Column("territories", sa.Text, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_pending_wishes"),
    )
    op.create_index("ix_pending_wishes_until", "pending_wishes", ["until"])
    op.create_index("ix_pending_wishes_address_key", "pending_wishes", ["address_key"])
