"""The book of names: territories as they are searched, narrowed by SQL, ranked in Python."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, case, delete, func, insert, select, text, union

from reporter.adapters.ledger import schema
from reporter.domain.territory import Level
from reporter.domain.territory_names import MOST_RANKED, SearchedName, Typed, in_order, ranked

SAVE_LOCK = 20_260_710  # PostgreSQL's advisory lock: of two that find the names outdated the second finds them saved
_FIELDS = ("level", "rank", "code", "name", "folded", "folded_code")


def key(connection: Connection) -> str | None:
    """Return which register the names are of, or None when there are none."""
    return connection.execute(select(schema.searched_registers.c.key)).scalar()


def save(connection: Connection, register: str, names: Sequence[SearchedName]) -> None:
    """Replace all names by those of *register*."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SAVE_LOCK})
    if key(connection) == register:
        return
    for table in (schema.territory_tokens, schema.territory_names, schema.searched_registers):
        connection.execute(delete(table))
    placed = list(enumerate(in_order(names)))
    _fill(connection, schema.territory_names, [(place, *(getattr(name, field) for field in _FIELDS)) for place, name in placed])
    _fill(connection, schema.territory_tokens, sorted((token, place) for place, name in placed for token in name.tokens))
    connection.execute(insert(schema.searched_registers).values(key=register))


def _fill(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert many rows as fast as each driver can: some hundred thousand tokens."""
    columns = ", ".join(table.columns.keys())
    if connection.dialect.name != "postgresql":
        if rows:
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(table.columns))})", list(rows))  # noqa: S608 -- our own names
        return
    driver: Any = connection.connection.cursor()
    with driver.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def search(connection: Connection, typed: str, limit: int) -> tuple[SearchedName, ...]:
    """Return the names that *typed* may mean, likeliest first."""
    wanted = Typed.read(typed, Level)
    if not wanted.query:
        return ()
    tokens, names = schema.territory_tokens.c, schema.territory_names.c
    found = union(
        select(_beginning(wanted).subquery().c.place),
        select(_resembling(wanted).subquery().c.place),
        select(names.place).where((names.folded == wanted.query) | (names.folded_code == wanted.query)),
        select(tokens.place).where(tokens.token == wanted.code),
    )
    rows = connection.execute(select(*(names[field] for field in _FIELDS)).where(names.place.in_(found)))
    return ranked(wanted, (SearchedName(*row) for row in rows), limit)


def _beginning(wanted: Typed) -> Select[tuple[int]]:
    """Select as NameIndex does in memory: the first names that have every beginning, those of the level asked for before others."""
    places, names = _sharing(wanted.beginnings, len(wanted.beginnings)).subquery(), schema.territory_names.c
    joined = select(places.c.place).join(schema.territory_names, names.place == places.c.place) if wanted.level else select(places.c.place)
    order = [case((names.level == wanted.level, 0), else_=1), places.c.place] if wanted.level else [places.c.place]
    return joined.order_by(*order).limit(MOST_RANKED)


def _resembling(wanted: Typed) -> Select[tuple[int]]:
    """Select the names that share most pieces."""
    tokens = schema.territory_tokens.c
    return _sharing(wanted.pieces, wanted.least_shared).order_by(func.count().desc(), tokens.place).limit(MOST_RANKED)


def _sharing(wanted: frozenset[str], least: int) -> Select[tuple[int]]:
    tokens = schema.territory_tokens.c
    return select(tokens.place).where(tokens.token.in_(sorted(wanted))).group_by(tokens.place).having(func.count() >= least)
