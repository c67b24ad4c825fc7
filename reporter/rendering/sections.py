"""Pages after the first: what does not fit is carried to a further page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reporter.rendering.columns import Dealt, deal, in_order
from reporter.rendering.page_fit import LIMIT, TIGHT, Measures, row_height
from reporter.rendering.page_plan import THIRDS, Placed, Row, Sheet

_TOP = 17.4  # millimetres from the edge of the sheet to the content under the rule of a continued page
_ROUNDING = 0.6  # millimetres that parts of a list may measure more than their share
_LEAST_COLUMN = 45.0  # millimetres under which columns had better begin on the next page
_LEAST_LAST = 60.0  # millimetres that what is carried over fills on its page: a few lines alone look lost


def continued(sheet: Sheet, measures: Measures) -> Iterator[tuple[Sheet, Measures]]:
    """Yield the sheet with even columns, or as many sheets as its blocks need, each with its measures."""
    pages = _Pages(sheet, measures)
    for row in sheet.rows:
        if all(column.span == 12 // THIRDS for column in row.columns):
            yield from _dealt(pages, in_order(row))
        else:
            if pages.rows and row_height(row, measures, TIGHT) > pages.room:
                yield pages.turned()
            pages.add(row)
    yield pages.turned()


def _dealt(pages: "_Pages", blocks: Sequence[Placed]) -> Iterator[tuple[Sheet, Measures]]:
    """Add small blocks in three columns; yield each page that they fill."""
    while blocks:
        if pages.rows and pages.room < _LEAST_COLUMN:
            yield pages.turned()
        dealt = _no_widow(blocks, pages.measures, pages.room)
        pages.measures, blocks = dealt.measures, dealt.rest
        pages.add(dealt.row)
        if blocks:
            yield pages.turned()


def _no_widow(blocks: Sequence[Placed], measures: Measures, room: float) -> Dealt:
    """Return what goes into *room*: less than would, where only a few lines were left over for the next page."""
    dealt = deal(blocks, measures, room)
    if not dealt.rest:
        return dealt
    carried = deal(dealt.rest, dealt.measures, LIMIT)
    shorter = room - (_LEAST_LAST - row_height(carried.row, carried.measures, TIGHT))
    return deal(blocks, measures, shorter) if _LEAST_COLUMN <= shorter < room else dealt


class _Pages:
    """The page being filled, at its tightest."""

    def __init__(self, sheet: Sheet, measures: Measures) -> None:
        self.measures = measures
        self.rows: list[Row] = []
        self._section = sheet.section
        self._at = measures.bottom - sum(row_height(row, measures, TIGHT) + TIGHT.gap for row in sheet.rows)

    @property
    def room(self) -> float:
        """Return the height that a further row may have."""
        return LIMIT - self._at - TIGHT.gap - _ROUNDING

    def add(self, row: Row) -> None:
        """Put *row* on the page."""
        self.rows.append(row)
        self._at += row_height(row, self.measures, TIGHT) + TIGHT.gap

    def turned(self) -> tuple[Sheet, Measures]:
        """Return the page as it is and begin the next one."""
        page = Sheet(tuple(self.rows), section=self._section), replace(self.measures, bottom=self._at)
        self.rows, self._section, self._at = [], None, _TOP
        return page
