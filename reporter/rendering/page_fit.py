"""How tightly a page is set: from its measured heights to the density at which it is full and nothing overflows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reporter.domain.blocks import Chart, Choropleth, Definitions, Table
from reporter.rendering.page_plan import Column, Placed, Row, Sheet, is_figure

LIMIT = 274.0  # millimetres from the top: the lowest text of a page
TARGET = 270.5  # where a full page ends
FULL = 262.0  # a page that ends above is not full
COMFORT = 0.12  # a density below looks crowded where another arrangement does not
_PRECISION = 1e-4
_MOST_PADDING = 2.3


@dataclass(frozen=True, slots=True)
class Density:
    """How airy a page is, from 0 (as tight as it reads well) to 1; every height that may vary follows from it."""

    value: float

    def between(self, low: float, high: float) -> float:
        """Return the height at this density of something that may be *low* to *high* millimetres."""
        return low + (max(low, high) - low) * self.value

    @property
    def gap(self) -> float:
        """Return the space between two rows."""
        return self.between(2.8, 7.2)

    @property
    def card_gap(self) -> float:
        """Return the space above a row of cards."""
        return self.between(2.8, 6.0)

    @property
    def stack_gap(self) -> float:
        """Return the space between two blocks of a column."""
        return self.between(3.4, 6.4)

    @property
    def padding(self) -> float:
        """Return the space above and below the text of a table cell."""
        return self.between(0.36, 1.5)

    @property
    def term_gap(self) -> float:
        """Return the space above a defined term."""
        return 2.4 * self.padding


TIGHT = Density(0.0)
Ranges = Mapping[str, tuple[float, float]]


def figure_height(row: Row, placed: Placed, ranges: Ranges, density: Density) -> float:
    """Return the height of a picture; pictures of one row are as high as each other where their content allows."""
    low, high = ranges[placed.key]
    if not all(is_figure(p.block) for p in row.blocks):
        return density.between(low, high)
    others = [ranges[p.key] for p in row.blocks]
    common = density.between(max(least for least, _ in others), max(most for _, most in others))
    return min(max(common, low), high)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a tight trial gave, in millimetres.

    Where rows begin and end; the heights of blocks, of captions, of the items of lists (the first with the title); the
    ranges of pictures.
    """

    top: float
    bottom: float
    heights: Mapping[str, float]
    captions: Mapping[str, float]
    ranges: Ranges
    items: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def caption_height(row: Row, measures: Measures) -> float:
    """Return the height that sets the pictures of a row on one line."""
    found = [measures.captions[p.key] for p in row.blocks if p.key in measures.captions]
    return max(found, default=0.0)


def bottom_at(sheet: Sheet, measures: Measures, density: Density, card_gaps: int = 0) -> float:
    """Return where the content of *sheet* ends at *density*."""
    rows = sum(row_height(row, measures, density) - _measured(row, measures) for row in sheet.rows)
    gaps = (len(sheet.rows) - (not sheet.front)) * (density.gap - TIGHT.gap) + card_gaps * (density.card_gap - TIGHT.card_gap)
    return measures.bottom + rows + gaps


def table_padding(row: Row, column: Column, measures: Measures, density: Density) -> float:
    """Return the padding of a table's cells: where its row is higher than the table, the table is set airier to end with it."""
    table = column.blocks[0].block
    if len(column.blocks) > 1 or not isinstance(table, Table):
        return density.padding
    slack = row_height(row, measures, density) - _column_height(row, column, measures, density, aligned=True)
    return min(density.padding + slack / (2 * len(table.rows)), max(_MOST_PADDING, density.padding))


def best_density(sheet: Sheet, measures: Measures, card_gaps: int = 0) -> Density | None:
    """Return the density at which the sheet ends nearest to the target, or None when it overflows at its tightest.

    The bottom of a page of topics was added up with captions on one line already: where that sum fits, so does the page.
    """
    if bottom_at(sheet, measures, TIGHT, card_gaps) > LIMIT:
        return None if sheet.front or measures.bottom > LIMIT else TIGHT
    low, high = 0.0, 1.0
    if bottom_at(sheet, measures, Density(high), card_gaps) <= TARGET:
        return Density(high)
    while high - low > _PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if bottom_at(sheet, measures, Density(middle), card_gaps) <= TARGET else (low, middle)
    return Density(low)


def _measured(row: Row, measures: Measures) -> float:
    return max(_column_height(row, column, measures, TIGHT, aligned=False) for column in row.columns)


def row_height(row: Row, measures: Measures, density: Density) -> float:
    """Return the height of a row at *density*, its pictures on one line."""
    return max(_column_height(row, column, measures, density, aligned=True) for column in row.columns)


def _column_height(row: Row, column: Column, measures: Measures, density: Density, *, aligned: bool) -> float:
    height = (len(column.blocks) - 1) * density.stack_gap
    for placed in column.blocks:
        height += measures.heights[placed.key] + _growth(row, placed, measures.ranges, density)
        if aligned and placed.key in measures.captions:
            height += caption_height(row, measures) - measures.captions[placed.key]
    return height


def _growth(row: Row, placed: Placed, ranges: Ranges, density: Density) -> float:
    """Return how much higher a block is at *density* than at its tightest."""
    match placed.block:
        case Table() as table:
            return 2 * len(table.rows) * (density.padding - TIGHT.padding)
        case Definitions() as definitions:
            return (len(definitions.items) - 1) * (density.term_gap - TIGHT.term_gap)
        case figure if isinstance(figure, Chart | Choropleth):
            return figure_height(row, placed, ranges, density) - figure_height(row, placed, ranges, TIGHT)
        case _:
            return 0.0
