"""Pages after the first: small blocks dealt out to even columns, what does not fit carried to a further page."""

from collections.abc import Iterator
from dataclasses import replace

from reporter.rendering.page_fit import LIMIT, TIGHT, Measures, row_height
from reporter.rendering.page_plan import Column, Placed, Row, Sheet, balanced, in_order

_TOP = 15.0  # millimetres from the edge of the sheet to the content of a page after the first
_THIRD, _COLUMNS = 4, 3


def continued(sheet: Sheet, measures: Measures) -> Iterator[tuple[Sheet, Measures]]:
    """Yield the sheet with even columns, or as many sheets as its blocks need, each with its measures."""
    rows: list[Row] = []
    section, waiting = sheet.section, list(sheet.rows)
    at = measures.bottom - sum(row_height(row, measures, TIGHT) + TIGHT.gap for row in sheet.rows)
    while waiting:
        row, rest = _fitting(waiting.pop(0), measures, LIMIT - at - TIGHT.gap, first=not rows)
        if row:
            rows.append(row)
            at += row_height(row, measures, TIGHT) + TIGHT.gap
        if rest:
            waiting.insert(0, rest)
            yield Sheet(tuple(rows), section=section), replace(measures, bottom=at)
            rows, at, section = [], _TOP, None
    yield Sheet(tuple(rows), section=section), replace(measures, bottom=at)


def _fitting(row: Row, measures: Measures, room: float, *, first: bool) -> tuple[Row | None, Row | None]:
    """Return what of *row* fits in *room* and what does not; the first row of a page goes in whatever its height.

    Small blocks are parted so that the next page has all its columns filled, where that can be.
    """
    even = balanced(row, measures.heights, TIGHT.stack_gap) if _is_dealt(row) else row
    if row_height(even, measures, TIGHT) <= room or (first and not _is_dealt(row)):
        return even, None
    if not _is_dealt(row):
        return None, row
    blocks = in_order(row)
    shares = [*range(len(blocks) - _COLUMNS, 0, -1), *range(len(blocks) - 1, len(blocks) - _COLUMNS, -1)]
    for count in shares:
        part = balanced(_dealt(blocks[:count], row), measures.heights, TIGHT.stack_gap)
        if row_height(part, measures, TIGHT) <= room:
            return part, _dealt(blocks[count:], row)
    return (even, None) if first else (None, row)


def _is_dealt(row: Row) -> bool:
    return all(column.span == _THIRD for column in row.columns)


def _dealt(blocks: list[Placed], row: Row) -> Row:
    """Return a row of up to three columns that hold *blocks*."""
    count = min(_COLUMNS, len(blocks))
    return replace(row, columns=tuple(Column(_THIRD, tuple(blocks[i::count])) for i in range(count)))
