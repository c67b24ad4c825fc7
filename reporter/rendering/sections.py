"""Pages after the first: small blocks dealt out to even columns, rows that do not fit carried to a further page."""

from collections.abc import Iterator
from dataclasses import replace

from reporter.rendering.page_fit import LIMIT, TIGHT, Measures, row_height
from reporter.rendering.page_plan import Row, Sheet, balanced

_TOP = 15.0  # millimetres from the edge of the sheet to the content of a page after the first
_THIRD = 4


def evened(sheet: Sheet, measures: Measures) -> tuple[Sheet, Measures]:
    """Return the sheet with its columns of small blocks as even as can be, and what it then measures."""
    rows, bottom = [], measures.bottom
    for row in sheet.rows:
        if all(column.span == _THIRD for column in row.columns):
            even = balanced(row, measures.heights, TIGHT.stack_gap)
            bottom += row_height(even, measures, TIGHT) - row_height(row, measures, TIGHT)
            rows.append(even)
        else:
            rows.append(row)
    return replace(sheet, rows=tuple(rows)), replace(measures, bottom=bottom)


def continued(sheet: Sheet, measures: Measures) -> Iterator[tuple[Sheet, Measures]]:
    """Yield the sheet, or as many sheets as its rows need, each with its measures."""
    heights = [row_height(row, measures, TIGHT) + TIGHT.gap for row in sheet.rows]
    at = measures.bottom - sum(heights)
    rows: list[Row] = []
    section = sheet.section
    for row, height in zip(sheet.rows, heights, strict=True):
        if rows and at + height > LIMIT:
            yield Sheet(tuple(rows), section=section), replace(measures, bottom=at)
            rows, at, section = [], _TOP, None
        rows.append(row)
        at += height
    yield Sheet(tuple(rows), section=section), replace(measures, bottom=at)
