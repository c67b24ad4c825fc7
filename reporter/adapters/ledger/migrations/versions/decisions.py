"""Decisions of named persons, and embargoes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

INSTANT = sa.String(32)


def upgrade() -> None:
    """Add what persons decided, and from when an edition may leave."""
    op.add_column("editions", sa.Column("embargo_until", INSTANT))
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("person", sa.String(128), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("subject", "person", "verdict", name="uq_decisions_subject_person_verdict"),
    )
