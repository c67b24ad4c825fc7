"""Run by alembic, never imported: the migrations happen inside the transaction that the ledger hands over."""

from alembic import context

from reporter.adapters.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
