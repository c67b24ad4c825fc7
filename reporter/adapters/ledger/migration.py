"""Bring a ledger to this version's schema, once, whoever comes first."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from reporter.adapters.ledger.database import Database
from reporter.errors import LedgerError

MIGRATIONS = "reporter.adapters.ledger:migrations"
UPGRADE_LOCK = 20_260_709  # any number, the same in every version: PostgreSQL's advisory lock


def upgrade(database: Database, to: str = "head") -> None:
    """Upgrade an empty or older ledger in one transaction; raises LedgerError for a newer or a foreign one."""
    config, scripts = _config()
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        held = MigrationContext.configure(connection).get_current_revision()
        if held == scripts.get_current_head():
            return
        if held is not None and held not in {script.revision for script in scripts.walk_revisions()}:
            message = (
                f"the ledger {database.shown} was written by a newer version of the program (schema {held}): "
                "install that version, or give REPORTER_LEDGER__URL another ledger"
            )
            raise LedgerError(message)
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Upgrade in the transaction of *connection*."""
    config, _ = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision_of(connection: Connection) -> str:
    """Return the schema that a ledger has, empty for none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def known_revisions() -> tuple[str, ...]:
    """Return all schemas of this version, oldest first."""
    _, scripts = _config()
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def _config() -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config, ScriptDirectory.from_config(config)
