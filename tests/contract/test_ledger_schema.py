"""The ledger at its start: migrations, older and newer schemas, files that cannot be used."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.ledger.schema import metadata
from reporter.errors import LedgerError
from tests.ledgers import EDITION, NOON, delivery


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.sqlite'}"


@contextmanager
def opened_by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "ledger.sqlite")
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def test_the_migrations_make_exactly_the_schema_in_the_code(tmp_path: Path) -> None:
    SqlLedger.open(url(tmp_path)).close()
    engine = create_engine(url(tmp_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_unique_keys_of_the_design_are_in_the_database(tmp_path: Path) -> None:
    SqlLedger.open(url(tmp_path)).close()
    with opened_by_hand(tmp_path) as connection:
        unique = {
            (table, tuple(column[2] for column in connection.execute(f"PRAGMA index_info({index[1]!r})")))
            for table in ("editions", "jobs", "deliveries")
            for index in connection.execute(f"PRAGMA index_list({table!r})")
            if index[2]
        }
    assert {
        ("editions", ("policy", "quarter", "revision")),
        ("jobs", ("edition", "territory")),
        ("deliveries", ("edition", "recipient", "territories_key", "kind", "resend")),
    } <= unique


def test_the_file_is_its_owner_s_alone_and_survives_a_crash_of_the_machine(tmp_path: Path) -> None:
    with SqlLedger.open(url(tmp_path)) as ledger:
        for file in tmp_path.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with ledger._database.reading() as connection:
            said = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_ledger_opened_again_keeps_everything(tmp_path: Path) -> None:
    with SqlLedger.open(url(tmp_path)) as ledger:
        ledger.record_edition(EDITION, NOON)
        ledger.approve(EDITION.fingerprint, [delivery()], NOON)
    with SqlLedger.open(url(tmp_path)) as ledger:
        assert ledger.deliveries() == (delivery(),)


def test_the_schema_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    SqlLedger.open(url(tmp_path)).close()
    with opened_by_hand(tmp_path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match=r"newer version of the program \(schema 9999\)"):
        SqlLedger.open(url(tmp_path))
    with opened_by_hand(tmp_path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    with opened_by_hand(tmp_path) as connection:
        connection.execute("CREATE TABLE jobs (something_else TEXT)")
    with pytest.raises(LedgerError, match="table jobs already exists"):
        SqlLedger.open(url(tmp_path))
    with opened_by_hand(tmp_path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("jobs",)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("not an address", "REPORTER_LEDGER__URL cannot be read"),
        ("sqlite://", "a ledger in memory forgets"),
        ("mysql://user:hidden@host/name", "SQLite or PostgreSQL, not in mysql"),
        ("postgresql+pg8000://user:hidden@host/name", "needs a driver that is not installed"),
    ],
)
def test_an_address_that_cannot_be_a_ledger_is_refused_in_words_without_its_password(wrong: str, words: str) -> None:
    with pytest.raises(LedgerError, match=words) as caught:
        SqlLedger.open(wrong)
    assert "hidden" not in str(caught.value)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is a text file, not a database at all" * 100)
    with pytest.raises(LedgerError, match="file is not a database"):
        SqlLedger.open(url(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match=r"ledger\.sqlite cannot be opened.*REPORTER_LEDGER__URL"):
        SqlLedger.open(f"sqlite:///{tmp_path / 'file' / 'ledger.sqlite'}")


def test_an_error_never_tells_an_address(tmp_path: Path) -> None:
    with SqlLedger.open(url(tmp_path)) as ledger, pytest.raises(LedgerError) as caught:
        ledger.add_deliveries([delivery("secret@loire.test")])  # its edition was never recorded
    assert "secret" not in str(caught.value)
    assert "secret" not in str(caught.value.__cause__)
