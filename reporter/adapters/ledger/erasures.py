"""The book of erased addresses: marks that nobody reads back, and how an address is made to be found nowhere."""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Column, Connection, String, Table, delete, func, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.subscription import address_key
from reporter.errors import LedgerError, SettingsError

PURPOSE = "erased"
_LOCAL = r"A-Za-z0-9.!#$%&'*+/=?^_`{|}~-"
_ADDRESS_LIKE = re.compile(rf"[{_LOCAL}]{{1,64}}@[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,251}}[A-Za-z0-9])?")
_MARK = re.compile(r"[0-9a-f]{64}")
_PLACES = {"territory_names", "territory_tokens", "searched_registers"}  # names of the register: nobody writes an address there


def mark(address: str, secret: bytes) -> str:
    """Return what is kept of an erased address: an HMAC, the same for ever under one secret."""
    return hmac.new(secret, f"{PURPOSE}\n{address_key(address)}".encode(), hashlib.sha256).hexdigest()


def check(connection: Connection, secret: bytes) -> None:
    """Raise SettingsError when addresses were erased under another secret than *secret*, or there is none now."""
    held = connection.execute(select(schema.instance.c.erasure_check)).scalar_one_or_none()
    if held and not (secret and hmac.compare_digest(held, mark("", secret))):
        message = (
            "addresses were erased from this ledger under another secret: without it they could come back. "
            "Put keys/erasures.key of the data folder back as it was"
        )
        raise SettingsError(message)


def known(connection: Connection) -> Mapping[str, dt.datetime]:
    """Return the marks of all erased addresses with the instant of each."""
    return {row.mark: row.at for row in connection.execute(select(schema.erasures))}


def add(connection: Connection, marks: Mapping[str, dt.datetime], secret: bytes) -> None:
    """Add marks, and remember under which secret they were made."""
    for one, at in marks.items():
        insert_new(connection, schema.erasures, {"mark": one, "at": at})
    if marks:
        connection.execute(update(schema.instance).values(erasure_check=mark("", secret)))


def count(connection: Connection) -> int:
    """Return how many addresses were erased."""
    return int(connection.execute(select(func.count()).select_from(schema.erasures)).scalar_one())


def is_erased(connection: Connection, address: str, secret: bytes) -> bool:
    """Say whether an address was erased."""
    check(connection, secret)
    if not secret:
        return False
    column = schema.erasures.c.mark
    return connection.execute(select(column).where(column == mark(address, secret))).one_or_none() is not None


def forget_mark(connection: Connection, address: str, secret: bytes, now: dt.datetime) -> bool:
    """Let an erased address in again; False when it was not erased."""
    check(connection, secret)
    mine = mark(address, secret)
    if connection.execute(delete(schema.erasures).where(schema.erasures.c.mark == mine)).rowcount != 1:
        return False
    audit.note(connection, now, "erased address let in again", mine)
    return True


def erase(connection: Connection, address: str, secret: bytes, now: dt.datetime) -> int:
    """Take every trace of an address out of the books and add its mark; return how many rows were deleted or changed."""
    if not secret:
        message = "an erasure needs the key of a data folder"
        raise SettingsError(message)
    check(connection, secret)
    key, mine = address_key(address), mark(address, secret)
    changed = _delete_rows(connection, key)
    changed += sum(_scrub(connection, table, column, key, f"[erased {mine[:8]}]") for table, column in _words())
    add(connection, {mine: now}, secret)
    audit.note(connection, now, "address erased", mine)
    return changed


def apply_again(connection: Connection, secret: bytes, now: dt.datetime) -> int:
    """Erase again whoever was erased before and is found here; return how many addresses that is."""
    marks = known(connection)
    if not marks:
        return 0
    found = [address for address in sorted(_addresses(connection)) if mark(address, secret) in marks]
    for address in found:
        erase(connection, address, secret, now)
    return len(found)


def _delete_rows(connection: Connection, key: str) -> int:
    books = (
        (schema.subscriptions, schema.subscriptions.c.address_key),
        (schema.suppressions, schema.suppressions.c.address),
        (schema.pending_wishes, schema.pending_wishes.c.address_key),
    )
    gone = sum(connection.execute(delete(table).where(column == key)).rowcount for table, column in books)
    deliveries = schema.deliveries
    mine = func.lower(deliveries.c.recipient) == key
    ids = list(connection.execute(select(deliveries.c.id).where(mine)).scalars())
    # an id is a hash of the address beside public facts: it could be tried out
    connection.execute(update(schema.audit).where(schema.audit.c.subject.in_(ids)).values(subject="[erased]"))
    gone += connection.execute(delete(schema.returns).where(schema.returns.c.delivery.in_(ids))).rowcount
    return gone + connection.execute(delete(deliveries).where(mine)).rowcount


def _words() -> Iterator[tuple[Table, Column[str]]]:
    """Yield the columns in which a person or a relay may have written an address."""
    for table in schema.metadata.sorted_tables:
        if table.name not in _PLACES:
            yield from ((table, column) for column in table.columns if isinstance(column.type, String) and not column.primary_key)


def _scrub(connection: Connection, table: Table, column: Column[str], key: str, instead: str) -> int:
    """Replace an address where it stands as a whole in a text; return in how many rows."""
    whole = re.compile(rf"(?<![{_LOCAL}]){re.escape(key)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])", re.IGNORECASE)
    identity = list(table.primary_key.columns)
    rows = connection.execute(select(*identity, column).where(func.lower(column).contains(key, autoescape=True))).all()
    changed = 0
    for *keys, text in rows:
        written = whole.sub(instead, text)
        if written != text:
            this = [part == value for part, value in zip(identity, keys, strict=True)]
            changed += connection.execute(update(table).where(*this).values({column.name: written})).rowcount
    return changed


def _addresses(connection: Connection) -> set[str]:
    """Return, without case, everything in the books that looks like an address."""
    columns: Iterable[tuple[Table, Column[str]]] = (*_words(), (schema.suppressions, schema.suppressions.c.address))
    return {
        found.lower()
        for _, column in columns
        for text in connection.execute(select(column).where(column.contains("@")).distinct()).scalars()
        for found in _ADDRESS_LIKE.findall(text)
    }


def read_marks(text: str, place: str) -> dict[str, dt.datetime]:
    """Read a file of marks: one « mark instant » a line; LedgerError names the line that is none."""
    marks = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        one, _, at = line.partition(" ")
        try:
            instant = dt.datetime.fromisoformat(at) if _MARK.fullmatch(one) else None
        except ValueError:
            instant = None
        if instant is None:
            message = f"{place}, line {number}: no mark of an erasure and its instant"
            raise LedgerError(message)
        marks[one] = instant
    return marks
