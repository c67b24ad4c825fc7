"""A real PostgreSQL for tests: the one REPORTER_TEST_POSTGRES_URL names, else one of our own from the package pgserver."""

import importlib.util
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

GIVEN = os.environ.get("REPORTER_TEST_POSTGRES_URL", "")
POSTGRESQL_IS_HERE = bool(importlib.util.find_spec("psycopg") and (GIVEN or importlib.util.find_spec("pgserver")))


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yield the address of a server, run in *folder* unless one is given."""
    if GIVEN:
        yield GIVEN
        return
    with warnings.catch_warnings():  # about the runtime folder: not ours
        warnings.simplefilter("ignore")
        from pgserver import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def emptied(url: str) -> None:
    """Drop everything in a database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
