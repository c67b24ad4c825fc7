"""All tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

INSTANT = sa.String(32)


def upgrade() -> None:
    """Create the books: subscriptions, editions, jobs, deliveries, heartbeats, audit."""
    _subscriptions()
    _editions()
    _deliveries()
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("address_key", sa.String(320), nullable=False),
        sa.Column("policy", sa.String(64), nullable=False),
        sa.Column("bundle", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("address_key", "policy", name="uq_subscriptions_address_key_policy"),
    )
    op.create_table(
        "subscription_territories",
        sa.Column("subscription", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "territory", name="pk_subscription_territories"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscriptions.id"], name="fk_subscription_territories_subscription", ondelete="CASCADE"
        ),
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("policy", sa.String(64), nullable=False),
        sa.Column("quarter", sa.String(7), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.Column("approved_at", INSTANT),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_editions"),
        sa.UniqueConstraint("policy", "quarter", "revision", name="uq_editions_policy_quarter_revision"),
    )
    op.create_table(
        "jobs",
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition", "territory", name="pk_jobs"),
        sa.ForeignKeyConstraint(["edition"], ["editions.fingerprint"], name="fk_jobs_edition"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("territories", sa.Text, nullable=False),
        sa.Column("territories_key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("resend", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["edition"], ["editions.fingerprint"], name="fk_deliveries_edition"),
        sa.UniqueConstraint(
            "edition", "recipient", "territories_key", "kind", "resend", name="uq_deliveries_edition_recipient_territories_key_kind_resend"
        ),
    )
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_table(
        "delivery_territories",
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.Column("territory", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("delivery", "territory", name="pk_delivery_territories"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_delivery_territories_delivery", ondelete="CASCADE"),
    )
