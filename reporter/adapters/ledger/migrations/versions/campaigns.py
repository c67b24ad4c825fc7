"""Campaigns: their state, and the mails of their first wave."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"

INSTANT = sa.String(32)


def upgrade() -> None:
    """Add campaigns; those of editions that went out before are running."""
    op.create_table(
        "campaigns",
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("person", sa.String(128), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.fingerprint"], name="fk_campaigns_edition_editions"),
        sa.PrimaryKeyConstraint("edition", name="pk_campaigns"),
    )
    op.create_table(
        "canaries",
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_canaries_delivery_deliveries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delivery", name="pk_canaries"),
    )
    op.execute(
        "INSERT INTO campaigns (edition, state, since, person, reason, note) "
        "SELECT fingerprint, 'running', approved_at, '', '', '' FROM editions WHERE approved_at IS NOT NULL"
    )
