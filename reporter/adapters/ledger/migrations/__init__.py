"""The history of the ledger's schema, run by alembic at the first start of each version."""
