"""The part of ODSQL, Opendatasoft's query language, that the specimen understands; anything else is refused, never ignored."""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from data_sources.specimen.ods_tables import Cell, Row, Table
from reporter.domain.territory import fold

WHERE, SELECT, ORDER_BY = "where", "select", "order_by"
Test: TypeAlias = Callable[[Row], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>(?:date)?"(?:[^"\\]|\\.)*"|(?:date)?'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign><=|>=|!=|<>|[=<>(),]))""",
    re.VERBOSE,
)
_COMPARE: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


class QueryError(Exception):
    """A query that cannot be answered; the message is the portal's."""

    def __init__(self, clause: str, what: str) -> None:
        super().__init__(f"ODSQL query is malformed: {what}. Clause(s) containing the error(s): {clause}.")


def filtered(table: Table, where: str) -> Table:
    """Return the rows for which *where* holds: comparisons, in, like, is null, search(), and, or, not; QueryError else."""
    test = _Reader(where, table).test()
    return Table(table.fields, tuple(row for row in table.rows if test(row)))


def selected(table: Table, select: str) -> Table:
    """Return the fields named in *select*, separated by commas."""
    names = [name.strip() for name in select.split(",")]
    for name in names:
        if table.place(name) is None:
            raise QueryError(SELECT, f"Unknown field: {name}")
    return table.only(names)


def ordered(table: Table, order_by: str) -> Table:
    """Return the rows ordered by fields, each « name », « name asc » or « name desc »."""
    rows = list(table.rows)
    for term in reversed(order_by.split(",")):
        name, _, direction = term.strip().partition(" ")
        place = table.place(name)
        if place is None:
            raise QueryError(ORDER_BY, f"Unknown field: {name}")
        if direction.strip().lower() not in {"", "asc", "desc"}:
            raise QueryError(ORDER_BY, f"Unexpected {direction.strip()!r}")
        rows.sort(key=_sort_key(place), reverse=direction.strip().lower() == "desc")
    return Table(table.fields, tuple(rows))


def _sort_key(place: int) -> Callable[[Row], tuple[bool, int, str]]:
    """Return what sorts rows by one cell: unknown ones first, numbers as numbers."""

    def key(row: Row) -> tuple[bool, int, str]:
        cell = row[place]
        return (cell is not None, cell, "") if isinstance(cell, int) else (cell is not None, 0, cell or "")

    return key


class _Reader:
    """Reads a where clause from left to right."""

    def __init__(self, where: str, table: Table) -> None:
        self._table = table
        self._tokens = list(_tokens(where))
        self._next = 0

    def test(self) -> Test:
        """Return the whole clause as a test of rows."""
        found = self._any()
        if self._peek() != ("", ""):
            raise self._error()
        return found

    def _any(self) -> Test:
        tests = [self._all()]
        while self._word("or"):
            tests.append(self._all())
        return lambda row: any(test(row) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._word("and"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._word("not"):
            denied = self._one()
            return lambda row: not denied(row)
        if self._sign("("):
            inner = self._any()
            self._need(")")
            return inner
        kind, name = self._take()
        if kind != "word":
            raise self._error()
        if name.lower() in {"search", "suggest"} and self._sign("("):
            return self._search()
        return self._of_field(name)

    def _search(self) -> Test:
        wanted = fold(self._text()).split()
        self._need(")")

        def holds(row: Row) -> bool:
            words = {word for cell in row if isinstance(cell, str) for word in fold(cell).split()}
            return all(any(word.startswith(part) for word in words) for part in wanted)

        return holds

    def _of_field(self, name: str) -> Test:
        place = self._table.place(name)
        if place is None:
            raise QueryError(WHERE, f"Unknown field: {name}")
        if self._word("is"):
            wanted = not self._word("not")
            self._need("null")
            return lambda row: (row[place] is None) == wanted
        if self._word("like"):
            part = fold(self._text())
            return lambda row: part in fold(str(row[place] or ""))
        if self._word("in"):
            listed = self._list()
            return lambda row: any(_order(row[place], literal) == 0 for literal in listed)
        kind, sign = self._take()
        if kind != "sign" or sign not in _COMPARE:
            raise self._error()
        literal, holds = self._text(), _COMPARE[sign]
        return lambda row: (order := _order(row[place], literal)) is not None and holds(order)

    def _list(self) -> list[str]:
        self._need("(")
        found = [self._text()]
        while self._sign(","):
            found.append(self._text())
        self._need(")")
        return found

    def _text(self) -> str:
        kind, token = self._take()
        if kind not in {"text", "number"}:
            raise self._error()
        return re.sub(r"\\(.)", r"\1", token.removeprefix("date")[1:-1]) if kind == "text" else token

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._next += 1
        return token

    def _word(self, word: str) -> bool:
        return self._skip("word", word)

    def _sign(self, sign: str) -> bool:
        return self._skip("sign", sign)

    def _skip(self, kind: str, text: str) -> bool:
        found = self._peek()
        if found[0] != kind or found[1].lower() != text:
            return False
        self._next += 1
        return True

    def _need(self, text: str) -> None:
        if not (self._word(text) or self._sign(text)):
            raise self._error()

    def _error(self) -> QueryError:
        rest = " ".join(token for _, token in self._tokens[max(0, self._next - 1) :])
        return QueryError(WHERE, f"Unexpected {rest!r}")


def _tokens(where: str) -> Iterable[tuple[str, str]]:
    place = 0
    while where[place:].strip():
        match = _TOKEN.match(where, place)
        if match is None or match.lastgroup is None:
            raise QueryError(WHERE, f"Unexpected {where[place:].strip()!r}")
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()


def _order(cell: Cell, literal: str) -> int | None:
    """Return how a cell compares with a literal: text as text, a number as a number; None when it cannot."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return (cell > literal) - (cell < literal)
    try:
        number = float(literal)
    except ValueError:
        return None
    return (cell > number) - (cell < number)
