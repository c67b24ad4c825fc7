"""Who backs a ledger up and puts a backup in its place; works where the ledger itself cannot be opened."""

import datetime as dt
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from reporter.adapters.ledger import migration, schema
from reporter.adapters.ledger.backup import BackupHead, read_head, restore_backup, write_backup
from reporter.adapters.ledger.database import Database
from reporter.adapters.ledger.keeping import Keeping
from reporter.errors import LedgerError, UsageError


class LedgerKeeper:
    """The ledger at *url*, and what lies beside it in *folder*; LedgerError when it cannot be used."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._keeping = url, Keeping(folder)

    def backup(self, file: Path, now: dt.datetime) -> BackupHead:
        """Write the whole ledger to *file*."""
        database = Database(self._url)
        try:
            migration.upgrade(database)
            return write_backup(database, file, now)
        finally:
            database.close()

    def verify(self, file: Path) -> BackupHead:
        """Read a whole backup against its digest."""
        return read_head(file)

    def restore(self, file: Path, now: dt.datetime, *, replace: bool) -> tuple[BackupHead, Path | None]:
        """Put a backup in the ledger's place; what stood there is backed up first, and its file returned.

        UsageError where the ledger holds something and *replace* is false.
        """
        database = Database(self._url)
        try:
            head, aside = read_head(file), None
            if held := _rows(database):
                if not replace:
                    message = (
                        f"the ledger holds {held} editions, subscriptions and mails: --yes replaces them by {head.count} rows of "
                        f"{head.written_at:%Y-%m-%d %H:%M} UTC, and backs them up first"
                    )
                    raise UsageError(message)
                aside = self._aside(now)
                write_backup(database, aside, now)
            return restore_backup(database, file, self._keeping, now), aside
        finally:
            database.close()

    def _aside(self, now: dt.datetime) -> Path:
        """Return a name that no backup has yet: the one being restored may lie in the same folder."""
        folder, stem = self._keeping.folder / "backups", f"before-restore-{now:%Y%m%dT%H%M%SZ}"
        names = (f"{stem}{f'-{number}' if number else ''}.jsonl.gz" for number in count())
        return next(folder / name for name in names if not (folder / name).exists())


def _rows(database: Database) -> int:
    """Return how much a ledger holds that would be missed; none where it has no schema yet."""
    with database.reading() as connection:
        revision = migration.revision_of(connection)
        if not revision:
            return 0
        if revision not in migration.known_revisions():
            message = f"the ledger {database.shown} was written by a newer version (schema {revision}): set it aside by hand first"
            raise LedgerError(message)
        books = (schema.editions, schema.subscriptions, schema.deliveries)
        return sum(int(connection.execute(select(func.count()).select_from(book)).scalar_one()) for book in books)
