"""A ledger as one file and back: the same form from SQLite and PostgreSQL, so that one may become the other.

A gzip of JSON lines: a head (form, schema, instance, epoch, instant), then for each table its name and columns followed by its rows,
then a foot with the number of rows and the SHA-256 of all bytes before it. A file without its foot, or with another digest, is refused.
"""

import datetime as dt
import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, func, insert, inspect, select, text

from reporter.adapters.ledger import erasures, instance, migration
from reporter.adapters.ledger.database import Database
from reporter.adapters.ledger.keeping import Keeping, sync_folder
from reporter.errors import LedgerError

FORM = "reporter ledger 1"
BATCH = 500
_VERSIONS = "alembic_version"


@dataclass(frozen=True, slots=True)
class BackupHead:
    """What a backup says of itself; *rows* by table."""

    schema: str
    instance: str
    epoch: int
    written_at: dt.datetime
    rows: dict[str, int]

    @property
    def count(self) -> int:
        """Return how many rows it holds."""
        return sum(self.rows.values())


def write_backup(database: Database, file: Path, now: dt.datetime) -> BackupHead:
    """Write one state of the whole ledger to *file*, whole or not at all, readable by its owner only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, partial = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise LedgerError(message) from error
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed, database.reading() as connection:
                digest = hashlib.sha256()
                for line in _lines(connection, now):
                    written = f"{line}\n".encode()
                    digest.update(written)
                    packed.write(written)
                packed.write(f"{json.dumps({'sha256': digest.hexdigest()})}\n".encode())
            raw.flush()
            os.fsync(raw.fileno())
        head = read_head(Path(partial))
        Path(partial).replace(file)
        sync_folder(file.parent)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}. The backup before it is untouched"
        raise LedgerError(message) from error
    finally:
        Path(partial).unlink(missing_ok=True)
    return head


def _lines(connection: Connection, now: dt.datetime) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    this = instance.read(connection)
    head = {
        "form": FORM,
        "schema": migration.revision_of(connection),
        "instance": this.id,
        "epoch": this.epoch,
        "written_at": now.isoformat(),
    }
    yield json.dumps(head)
    for table in _tables(connection).sorted_tables:
        names = [column.name for column in table.columns]
        yield json.dumps({"table": table.name, "columns": names})
        for row in connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key)):
            yield json.dumps(list(row), ensure_ascii=False)


def _tables(connection: Connection) -> MetaData:
    """Return the tables as they are in the database, plain types, without alembic's own."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != _VERSIONS)
    return found


def read_head(file: Path) -> BackupHead:
    """Read a whole backup against its digest and return what it is; LedgerError for a file that is none, cut off or changed."""
    digest, last, rows, table, head = hashlib.sha256(), b"", dict[str, int](), "", dict[str, Any]()
    try:
        with gzip.open(file) as packed:
            for line in packed:
                digest.update(last)
                last, said = line, json.loads(line)
                if not head:
                    head = said
                elif isinstance(said, list):
                    rows[table] += 1
                elif "table" in said:
                    table = said["table"]
                    rows[table] = 0
        if head.get("form") != FORM or json.loads(last).get("sha256") != digest.hexdigest():
            message = f"{file} is no whole backup of a ledger: cut off, changed, or of another form"
            raise LedgerError(message)
        return BackupHead(head["schema"], head["instance"], head["epoch"], dt.datetime.fromisoformat(head["written_at"]), rows)
    except (OSError, EOFError, ValueError, KeyError, AttributeError, TypeError) as error:
        message = f"{file} cannot be read as a backup of a ledger: {error}"
        raise LedgerError(message) from error


def restore_backup(database: Database, file: Path, keeping: Keeping, now: dt.datetime) -> BackupHead:
    """Put a backup in the place of the ledger, in one transaction; it is held until a person adopts it.

    Whoever was erased since is erased again, by the marks beside the backups.
    """
    head = read_head(file)
    if head.schema not in migration.known_revisions():
        message = f"{file} was written by a newer version of the program (schema {head.schema}): install that version"
        raise LedgerError(message)
    with database.writing() as connection:
        _empty(connection)
        migration.upgrade_within(connection, head.schema)
        _fill(connection, file)
        migration.upgrade_within(connection)
        secret, marks = keeping.secret, keeping.marks()
        if marks:
            erasures.check(connection, secret)
            erasures.add(connection, marks, secret)
            erasures.apply_again(connection, secret, now)
        instance.hold(connection, f"it was restored from the backup of {head.written_at:%Y-%m-%d %H:%M} UTC", now)
    database.purge()
    return head


def _empty(connection: Connection) -> None:
    held = MetaData()
    held.reflect(connection)
    held.drop_all(connection)


def _fill(connection: Connection, file: Path) -> None:
    tables, batch, into, names = _tables(connection).tables, list[dict[str, Any]](), None, list[str]()
    for table in reversed(_tables(connection).sorted_tables):
        connection.execute(table.delete())  # what the migrations wrote
    with gzip.open(file) as packed:
        for line in packed:
            said = json.loads(line)
            if isinstance(said, dict):
                if into is not None and batch:
                    connection.execute(insert(into), batch)
                batch, names, into = [], said.get("columns", []), tables.get(said.get("table", ""))
                continue
            batch.append(dict(zip(names, said, strict=True)))
            if into is not None and len(batch) == BATCH:
                connection.execute(insert(into), batch)
                batch = []
    if connection.dialect.name == "postgresql":
        _continue_numbers(connection)


def _continue_numbers(connection: Connection) -> None:
    """Let PostgreSQL's counters go on after the highest number that came with the rows."""
    for table in _tables(connection).tables.values():
        for column in inspect(connection).get_columns(table.name):
            if "nextval" in str(column.get("default")):
                highest = select(func.coalesce(func.max(table.c[column["name"]]), 0) + 1).scalar_subquery()
                counter = func.pg_get_serial_sequence(table.name, column["name"])
                connection.execute(select(func.setval(counter, highest, False)))  # noqa: FBT003 -- SQL's own argument
