"""The names of territories as they are searched."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Add folded names, their tokens, and which register they are of."""
    op.create_table(
        "territory_names",
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("folded_code", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_territory_names"),
    )
    op.create_index("ix_territory_names_folded", "territory_names", ["folded"])
    op.create_table(
        "territory_tokens",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("token", "place", name="pk_territory_tokens"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "searched_registers",
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_searched_registers"),
    )
