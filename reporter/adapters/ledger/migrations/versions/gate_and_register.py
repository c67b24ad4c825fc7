"""Decisions of named persons, embargoes, the searchable names of territories."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

INSTANT = sa.String(32)


def upgrade() -> None:
    """Add what the gate and the register remember."""
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
    op.create_table(
        "territory_names",
        sa.Column("territory", sa.String(64), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("territory", name="pk_territory_names"),
    )
    op.create_index("ix_territory_names_folded", "territory_names", ["folded"])
    op.create_table(
        "territory_trigrams",
        sa.Column("trigram", sa.String(3), nullable=False),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "territory", name="pk_territory_trigrams"),
    )
