"""register.csv and special_cases.toml as territories; each fault is named with its line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.territory import Territory, TerritoryId
from reporter.errors import InputError, UnknownTerritoryError

COLUMNS = ("id", "name", "locative", "genitive", "parents", "geography_year")


def read_territories(file: str, content: str) -> tuple[Territory, ...]:
    """Read the table of territories, parents separated by spaces; InputError that names file, line and column."""
    found: dict[TerritoryId, tuple[Territory, int]] = {}
    for row, line in _rows(file, content):
        territory = _territory(row, file, line)
        if territory.id in found:
            message = f"{territory.id} stands already on line {found[territory.id][1]}"
            raise InputError(message, file=file, line=line, field="id")
        found[territory.id] = territory, line
    if not found:
        message = "no territory in the register"
        raise InputError(message, file=file)
    for territory, line in found.values():
        _check_parents(territory, found, file, line)
    return tuple(territory for territory, _ in found.values())


def with_remarks(territories: tuple[Territory, ...], cases: DeclaredTable) -> tuple[Territory, ...]:
    """Return *territories* with the lines of the special cases that concern them; InputError for a case that names nobody known."""
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
            if identifier not in known:
                message = f"{identifier!r} is not in the register"
                raise case.error(message, "territories")
            remarks.setdefault(identifier, []).append(case.text("note"))
    return tuple(replace(t, remark=" ".join(remarks.get(str(t.id), []))) for t in territories)


def _rows(file: str, content: str) -> Iterator[tuple[Mapping[str, str], int]]:
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        head = tuple(next(reader, ()))
        if head != COLUMNS:
            message = f"columns are {', '.join(head)}, not {', '.join(COLUMNS)}"
            raise InputError(message, file=file, line=1)
        for cells in reader:
            if len(cells) != len(COLUMNS):
                message = f"{len(cells)} cells instead of {len(COLUMNS)}"
                raise InputError(message, file=file, line=reader.line_num)
            yield dict(zip(COLUMNS, cells, strict=True)), reader.line_num
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


def _identifier(text: str, file: str, line: int, column: str) -> TerritoryId:
    try:
        return TerritoryId.parse(text)
    except UnknownTerritoryError as error:
        raise InputError(str(error), file=file, line=line, field=column) from None


def _check_parents(territory: Territory, known: Mapping[TerritoryId, object], file: str, line: int) -> None:
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
