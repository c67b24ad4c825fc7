"""Pages after the first: topics follow each other, short ones share a page, what does not fit goes on to a further page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reporter.rendering.columns import Dealt, deal, in_order
from reporter.rendering.page_fit import LIMIT, TIGHT, Measures, row_height
from reporter.rendering.page_plan import THIRDS, Placed, Row, Sheet

TOP = 15.0  # millimetres from the edge of the sheet to its content
_RULE = 2.35  # millimetres of a rule and the space under it
_ROUNDING = 0.6  # millimetres that parts of a list may measure more than their share
_LEAST_COLUMN = 45.0  # millimetres under which columns had better begin on the next page
_WELL_FILLED = 150.0  # millimetres from the edge: a page filled so far is left for a topic that would be parted else
_LEAST_LAST = 60.0  # millimetres that what is carried over fills on its page: a few lines alone look lost


def paged(topics: Sequence[tuple[Sheet, Measures]]) -> Iterator[tuple[Sheet, Measures]]:
    """Yield the pages of all topics in their order, each with its measures; *topics* were measured on a page of their own."""
    pages = _Pages(_joined([measures for _, measures in topics]))
    for sheet, measures in topics:
        yield from _set(pages, sheet, measures)
    if pages.rows:
        yield pages.turned()


def _set(pages: "_Pages", sheet: Sheet, measures: Measures) -> Iterator[tuple[Sheet, Measures]]:
    """Add a topic, whole where that leaves no page half empty; yield each page that it fills."""
    height = measures.bottom - TOP
    fits_here, fits_alone = height + _RULE <= pages.room, height <= LIMIT - TOP
    if pages.rows and not fits_here and (pages.at > _WELL_FILLED if fits_alone else pages.room < _LEAST_COLUMN):
        yield pages.turned()
    for i, row in enumerate(sheet.rows):
        if all(column.span == 12 // THIRDS for column in row.columns):
            yield from _dealt(pages, in_order(row))
            continue
        following = sheet.rows[i + 1 : i + 2] if row.is_opening else ()
        if pages.rows and sum(map(pages.height, (row, *following))) > pages.room:
            yield pages.turned()
        pages.add(row)


def _dealt(pages: "_Pages", blocks: Sequence[Placed]) -> Iterator[tuple[Sheet, Measures]]:
    """Add small blocks in three columns; yield each page that they fill."""
    while blocks:
        if pages.rows and not pages.rows[-1].is_opening and pages.room < _LEAST_COLUMN:
            yield pages.turned()
        dealt = _no_widow(blocks, pages.measures, pages.room - _RULE)
        if pages.rows[1:] and row_height(dealt.row, dealt.measures, TIGHT) > pages.room - _RULE:  # one block alone is higher
            yield pages.turned()
            continue
        pages.measures, blocks = dealt.measures, dealt.rest
        pages.add(dealt.row)
        if blocks:
            yield pages.turned()


def _joined(all_measures: Sequence[Measures]) -> Measures:
    """Return the measures of all topics as one: the names of their blocks differ."""
    joined = Measures(0.0, 0.0, {}, {}, {}, {})
    for own in all_measures:
        joined = replace(
            joined,
            heights={**joined.heights, **own.heights},
            captions={**joined.captions, **own.captions},
            ranges={**joined.ranges, **own.ranges},
            items={**joined.items, **own.items},
        )
    return joined


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

    def __init__(self, measures: Measures) -> None:
        self.measures, self.at = measures, TOP
        self.rows: list[Row] = []

    @property
    def room(self) -> float:
        """Return the height that a further row may have."""
        return LIMIT - self.at - (TIGHT.gap if self.rows else 0.0) - _ROUNDING

    def height(self, row: Row) -> float:
        """Return the height of *row* with the rule and the space above it."""
        return row_height(row, self.measures, TIGHT) + (_RULE if row.ruled or row.is_opening else 0.0) + TIGHT.gap

    def add(self, row: Row) -> None:
        """Put *row* on the page; a topic that begins further down has a rule above it."""
        self.at += self.height(row) - (0.0 if self.rows else TIGHT.gap)
        self.rows.append(replace(row, ruled=row.ruled or row.is_opening))

    def turned(self) -> tuple[Sheet, Measures]:
        """Return the page as it is and begin the next one, with the head of a topic that would have ended it."""
        carried = [self.rows.pop()] if self.rows[1:] and self.rows[-1].is_opening else []
        self.at -= sum(map(self.height, carried))
        page = Sheet(tuple(self.rows)), replace(self.measures, bottom=self.at)
        self.rows, self.at = [], TOP
        for row in carried:
            self.add(row)
        return page
