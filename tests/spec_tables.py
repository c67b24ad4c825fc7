"""Rules as tables of text: one row a case, cells between bars, empty cells kept.

A table of tests/spec/ that shows the cases of a rule of the method page is a `SpecTable`, or plain text in a module that says
`RULE = "seuil"`; tests/methodology.py finds both.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpecTable:
    """Cases of one rule (an id of reporter/document/rules.py): what they show, in French, and the table."""

    rule: str
    title: str
    text: str


def rows(table: str | SpecTable) -> list[tuple[str, ...]]:
    """Return the cells of each row below the head."""
    lines = _lines(table)
    return [_cells(line) for line in (lines[2:] if _has_head(lines) else lines)]


def head(table: str | SpecTable) -> tuple[str, ...]:
    """Return the cells of the head, empty where the table has none."""
    lines = _lines(table)
    return _cells(lines[0]) if _has_head(lines) else ()


def is_table(value: object) -> bool:
    """Say whether a value is a table of text with a head."""
    if not isinstance(value, str | SpecTable):
        return False
    lines = _lines(value)
    return len(lines) > 2 and _has_head(lines)


def _lines(table: str | SpecTable) -> list[str]:
    text = table.text if isinstance(table, SpecTable) else table
    return [line.strip() for line in text.strip().splitlines()]


def _has_head(lines: list[str]) -> bool:
    return len(lines) > 1 and bool(lines[1]) and set(lines[1]) <= set("-+")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))
