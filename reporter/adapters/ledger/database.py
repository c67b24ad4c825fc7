"""One database, its transactions, and its errors in words."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Insert, Table, TextualSelect, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from reporter.errors import LedgerError

BUSY_TIMEOUT_MS = 30_000
WRITES = "reporter_writes"
_PRAGMAS = (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
BACKENDS = ("sqlite", "postgresql")


class Database:
    """A SQLite file or a PostgreSQL database; raises LedgerError, without addresses and without the password."""

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.shown = parsed.render_as_string(hide_password=True)
        self._engine = _engine(parsed, self.shown)
        self._writer = self._engine.execution_options(**{WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one transaction that sees one state of the ledger."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open one transaction that holds the write lock from its start (SQLite), or locks row by row (PostgreSQL)."""
        with self._explained(), self._writer.begin() as connection:
            yield connection

    def purge(self) -> None:
        """Leave nothing of deleted rows in the file: SQLite writes it anew; PostgreSQL frees their place by itself."""
        is_sqlite = self._engine.dialect.name == "sqlite"
        orders = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)") if is_sqlite else ("VACUUM FULL",)
        with self._explained():
            held = self._engine.raw_connection()
            try:
                driver: Any = held.driver_connection
                if not is_sqlite:
                    driver.autocommit = True
                for order in orders:
                    driver.execute(order).close()
            except driver_errors(self._engine) as error:
                message = f"the ledger {self.shown} could not be written anew: {error}. What was deleted may still lie in its file"
                raise LedgerError(message) from error
            finally:
                held.invalidate()
                held.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:  # the driver's own words only: the statement would bring addresses along
            message = f"the ledger {self.shown} cannot be used: {error.orig}. Nothing was half-written; try again"
            raise LedgerError(message) from error
        except SQLAlchemyError as error:
            message = f"the ledger {self.shown} cannot be used: {type(error).__name__}"
            raise LedgerError(message) from error


def driver_errors(engine: Engine) -> type[Exception]:
    """Return the class of the driver's own errors."""
    found: type[Exception] = engine.dialect.loaded_dbapi.Error  # each driver has it (PEP 249)
    return found


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless one of its unique keys is taken; say whether it is new."""
    # RETURNING, as PostgreSQL's driver counts no rows here
    return connection.execute(_unless_taken(connection, table).values(**values).returning(*table.primary_key)).first() is not None


def insert_all_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], key: Column[str]) -> tuple[str, ...]:
    """Insert rows, many in one statement, except those with a unique key that is taken; return *key* of the new ones."""
    if not rows:
        return ()
    inserted = _unless_taken(connection, table).returning(key)
    if connection.dialect.name == "postgresql":  # one parameter: binding a row's columns one by one costs five times the insertion
        return tuple(connection.execute(inserted.from_select(list(rows[0]), _recordset(connection, table, rows))).scalars())
    return tuple(connection.execute(inserted, list(rows)).scalars())


def _recordset(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> TextualSelect:
    """Return a select of these rows, which travel as one JSON text; all have the same columns."""
    columns = [table.c[name] for name in rows[0]]
    writers = {one.name: one.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for one in columns}
    written = [{name: write(row[name]) if (write := writers[name]) else row[name] for name in writers} for row in rows]
    names = ", ".join(f'"{name}"' for name in writers)
    wanted = text(f'SELECT {names} FROM json_populate_recordset(NULL::"{table.name}", CAST(:rows AS json))')  # noqa: S608 -- names of our schema
    return wanted.bindparams(rows=json.dumps(written)).columns(*columns)


def _unless_taken(connection: Connection, table: Table) -> Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        message = "REPORTER_LEDGER__URL cannot be read: write sqlite:///var/ledger.sqlite or postgresql+psycopg://user@host/name"
        raise LedgerError(message) from None
    if parsed.get_backend_name() not in BACKENDS:
        message = f"the ledger lives in SQLite or PostgreSQL, not in {parsed.get_backend_name()}"
        raise LedgerError(message)
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        message = "a ledger in memory forgets: give REPORTER_LEDGER__URL a file, sqlite:///var/ledger.sqlite"
        raise LedgerError(message)
    return parsed


def _engine(url: URL, shown: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        _touch(Path(url.database or ""))
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=url.get_backend_name() != "sqlite")
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        message = f"the ledger {shown} needs a driver that is not installed: {error}"
        raise LedgerError(message) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _touch(path: Path) -> None:
    """Make the file readable by its owner only (it holds addresses); SQLite gives its journals the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        message = f"the ledger {path} cannot be opened: {error.strerror}. Give write permission or set REPORTER_LEDGER__URL"
        raise LedgerError(message) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would begin too late, and never IMMEDIATE
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
