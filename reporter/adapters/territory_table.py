"""register.csv and special_cases.toml as territories; each fault is named with its line."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.territory import Closure, Territory, TerritoryId
from reporter.errors import InputError, UnknownTerritoryError

COLUMNS = ("id", "name", "locative", "genitive", "parents", "geography_year")
CLOSURE_COLUMNS = ("id", "name", "successors")


def read_territories(file: str, content: str, within: Collection[TerritoryId] = ()) -> tuple[Territory, ...]:
    """Read the table of territories, parents separated by spaces; InputError that names file, line and column.

    Parents stand in the same table, or are among those *within* which its territories lie.
    """
    found: dict[TerritoryId, tuple[Territory, int]] = {}
    for row, line in _rows(file, content, COLUMNS):
        territory = _territory(row, file, line)
        if territory.id in found:
            message = f"{territory.id} stands already on line {found[territory.id][1]}"
            raise InputError(message, file=file, line=line, field="id")
        found[territory.id] = territory, line
    if not found:
        message = "no territory in the register"
        raise InputError(message, file=file)
    known = {*found, *within}
    for territory, line in found.values():
        _check_parents(territory, known, file, line)
    return tuple(territory for territory, _ in found.values())


def written_territories(territories: Iterable[Territory]) -> str:
    """Return the table that read_territories reads."""
    return _written(COLUMNS, ((t.id, t.name, t.locative, t.genitive, " ".join(map(str, t.parents)), t.geography_year) for t in territories))


def read_closures(file: str, content: str) -> tuple[Closure, ...]:
    """Read the table of closed territories, successors separated by spaces, the main one first."""
    found: dict[TerritoryId, int] = {}
    closures = []
    for row, line in _rows(file, content, CLOSURE_COLUMNS):
        identifier = _identifier(row["id"], file, line, "id")
        if identifier in found:
            message = f"{identifier} stands already on line {found[identifier]}"
            raise InputError(message, file=file, line=line, field="id")
        if not row["name"].strip():
            message = "empty"
            raise InputError(message, file=file, line=line, field="name")
        found[identifier] = line
        successors = tuple(_identifier(one, file, line, "successors") for one in row["successors"].split())
        closures.append(Closure(identifier, row["name"], successors))
    return tuple(closures)


def written_closures(closures: Iterable[Closure]) -> str:
    """Return the table that read_closures reads."""
    return _written(CLOSURE_COLUMNS, ((c.id, c.name, " ".join(map(str, c.successors))) for c in closures))


def _written(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return found.getvalue()


def with_remarks(territories: tuple[Territory, ...], cases: DeclaredTable, *, all_known: bool = True) -> tuple[Territory, ...]:
    """Return *territories* with the lines of the special cases that concern them.

    InputError for a case that names nobody known, unless not *all_known*: a vintage to come may have closed it.
    """
    cases.only("special_cases")
    known = {str(territory.id) for territory in territories}
    remarks: dict[str, list[str]] = {}
    codes = set()
    for case in cases.rows("special_cases", needed=True):
        case.only("code", "territories", "note")
        code = case.text("code")
        if code in codes:
            message = f"{code!r} stands twice"
            raise case.error(message, "code")
        codes.add(code)
        for identifier in case.texts("territories"):
            if all_known and identifier not in known:
                message = f"{identifier!r} is not in the register"
                raise case.error(message, "territories")
            remarks.setdefault(identifier, []).append(case.text("note"))
    return tuple(replace(t, remark=" ".join(remarks.get(str(t.id), []))) for t in territories)


def _rows(file: str, content: str, columns: tuple[str, ...]) -> Iterator[tuple[Mapping[str, str], int]]:
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        head = tuple(next(reader, ()))
        if head != columns:
            message = f"columns are {', '.join(head)}, not {', '.join(columns)}"
            raise InputError(message, file=file, line=1)
        for cells in reader:
            if len(cells) != len(columns):
                message = f"{len(cells)} cells instead of {len(columns)}"
                raise InputError(message, file=file, line=reader.line_num)
            yield dict(zip(columns, cells, strict=True)), reader.line_num
    except csv.Error as error:
        message = f"not readable as CSV: {error}"
        raise InputError(message, file=file, line=reader.line_num) from None


def _territory(row: Mapping[str, str], file: str, line: int) -> Territory:
    for column in ("name", "locative", "genitive"):
        if not row[column].strip():
            message = "empty"
            raise InputError(message, file=file, line=line, field=column)
    year = row["geography_year"]
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        message = f"{year!r} is no year"
        raise InputError(message, file=file, line=line, field="geography_year")
    identifier = _identifier(row["id"], file, line, "id")
    parents = tuple(_identifier(parent, file, line, "parents") for parent in row["parents"].split())
    return Territory(identifier, row["name"], row["locative"], row["genitive"], parents, int(year))


@cache
def _parsed(text: str) -> TerritoryId:
    """Return the one value of an identifier: communes name the same few parents thirty thousand times."""
    return TerritoryId.parse(text)


def _identifier(text: str, file: str, line: int, column: str) -> TerritoryId:
    try:
        return _parsed(text)
    except UnknownTerritoryError as error:
        raise InputError(str(error), file=file, line=line, field=column) from None


def _check_parents(territory: Territory, known: Collection[TerritoryId], file: str, line: int) -> None:
    for parent in territory.parents:
        if parent not in known:
            message = f"parent {parent} is not in the register"
            raise InputError(message, file=file, line=line, field="parents")
        if parent.level.rank >= territory.id.level.rank:
            message = f"{parent} is not wider than {territory.id}"
            raise InputError(message, file=file, line=line, field="parents")
    if len(set(territory.parents)) != len(territory.parents):
        message = "a parent stands twice"
        raise InputError(message, file=file, line=line, field="parents")
