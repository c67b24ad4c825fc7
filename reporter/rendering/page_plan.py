"""Which block stands where: rows of columns on a grid of twelve, chosen by what a briefing holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from reporter.domain.blocks import (
    Block,
    Changes,
    Chart,
    Choropleth,
    Definitions,
    Dumbbell,
    EffectBars,
    Findings,
    LineChart,
    Notice,
    PairedBars,
    PartBars,
    Pyramid,
    Quadrant,
    Questions,
    RankedBars,
    RankedStrip,
    Section,
    Slopes,
    Table,
    Timeline,
)
from reporter.domain.briefing import Briefing

COLUMN, GUTTER = 11.5, 4.0  # millimetres
THIRDS, _HALF = 3, 6
FEW_AREAS = 7
_CHART_AND_TABLE = (6, 6)  # columns of one picture of groups and of the table of their numbers


class Beside(Enum):
    """What stands beside the first table of a page."""

    NOTHING = auto()
    MAP = auto()
    BARS = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """The head of a topic: its question, its claim, its lead."""

    section: Section


Content = Block | Opening
Figures = RankedBars | EffectBars | PartBars | Quadrant | Pyramid | Slopes | Dumbbell | RankedStrip | PairedBars


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, or the head of a topic, with the name it has in the page."""

    key: str
    block: Content


@dataclass(frozen=True, slots=True)
class Column:
    """Blocks under one another on *span* of the twelve columns."""

    span: int
    blocks: tuple[Placed, ...]

    @property
    def width(self) -> float:
        """Return the width in millimetres."""
        return self.span * (COLUMN + GUTTER) - GUTTER


@dataclass(frozen=True, slots=True)
class Row:
    """Columns side by side; a *ruled* row begins with a rule over the whole width."""

    columns: tuple[Column, ...]
    ruled: bool = False

    @property
    def blocks(self) -> tuple[Placed, ...]:
        """Return all blocks of the row, in reading order."""
        return tuple(block for column in self.columns for block in column.blocks)

    @property
    def is_opening(self) -> bool:
        """Say whether a topic begins here: its head stays with the row after it."""
        return any(isinstance(placed.block, Opening) for placed in self.blocks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: page 1, or the rows of topics, several where they are short.

    On a *compact* one maps in a narrow column may be small; on a *squeezed* one, the last resort, all pictures may be.
    """

    rows: tuple[Row, ...]
    front: bool = False
    compact: bool = False
    squeezed: bool = False


def front_plans(briefing: Briefing) -> tuple[Sheet, ...]:
    """Return the arrangements of page 1, the preferred one first.

    A sector table stands beside the map and leaves the upper half to the charts; without one, a single line chart takes the
    whole width, bars and map share the next row, and the table of neighbours closes the page.
    """
    placed = _placed(briefing.blocks, "a")
    preferred = Beside.MAP if _has_sector_table(placed) else Beside.NOTHING
    order = (preferred, *(beside for beside in Beside if beside is not preferred))
    arrangements = dict.fromkeys(_rows(placed, beside) for beside in order)
    ways = ((rows, compact) for rows in arrangements for compact in (False, True) if not compact or _has_narrow_map(rows))
    return tuple(Sheet(rows, front=True, compact=compact) for rows, compact in ways)


def carried_over(whole: Briefing, kept: Briefing) -> Sheet | None:
    """Return what page 1 leaves to page 2 where it is *kept* smaller, None where it leaves nothing.

    It stands above the first topic's head: it is of no topic.
    """
    asked = (Questions(whole.decisions),) if whole.decisions and not kept.decisions else ()
    told = (Changes(whole.changes_since, whole.changes),) if whole.changes and not kept.changes else ()
    placed = _placed((*asked, *told), "b0c")
    return Sheet(tuple(_row((12, p)) for p in placed)) if placed else None


def section_plan(section: Section, prefix: str) -> Sheet:
    """Return the page of a section: wide blocks first, then small ones in three columns (to be balanced once measured)."""
    placed = _placed(section.blocks, prefix)
    compares = any(isinstance(p.block, Dumbbell) for p in placed)  # its table stands beside it, however narrow
    small = [p for p in placed if _is_small(p.block) and not (compares and isinstance(p.block, Table))]
    wide = [p for p in placed if p not in small]
    rows = list(_rows(wide, Beside.MAP))
    if small:
        rows.append(in_thirds([small[i::THIRDS] for i in range(min(THIRDS, len(small)))]))
    opening = _row((12, Placed(f"{prefix}o", Opening(section))))
    return Sheet((opening, *rows))


def in_thirds(columns: Sequence[Sequence[Placed]]) -> Row:
    """Return a row of columns of a third each, under a rule."""
    return Row(tuple(Column(12 // THIRDS, tuple(column)) for column in columns), ruled=True)


def is_figure(block: Content) -> bool:
    """Say whether a block is a picture with a caption."""
    return isinstance(block, Chart | Choropleth)


def _placed(blocks: Sequence[Block], prefix: str) -> list[Placed]:
    return [Placed(f"{prefix}{i}", block) for i, block in enumerate(b for b in blocks if not _is_empty(b))]


def _is_empty(block: Content) -> bool:
    match block:
        case LineChart():
            return not any(value is not None for line in block.lines for value in line.values)
        case RankedBars() | EffectBars() | PartBars() | Quadrant() | Pyramid() | Slopes() | Dumbbell() | RankedStrip() | PairedBars():
            return not _marks(block)
        case Choropleth():
            return not block.areas
        case Table():
            return not block.rows
        case Definitions() | Findings() | Questions() | Changes():
            return not block.items
        case _:
            return False


def _marks(block: Figures) -> Sequence[object]:
    """Return what a chart draws: its bars, discs, bands or slopes."""
    match block:
        case Quadrant():
            return block.bubbles
        case Pyramid():
            return block.bands
        case Slopes():
            return block.slopes
        case Dumbbell():
            return block.rows
        case RankedStrip():
            return block.marks
        case _:
            return block.bars


def _is_small(block: Content) -> bool:
    """Say whether a block of a section belongs in a third of the width."""
    if isinstance(block, Table):
        return len(block.columns) <= THIRDS and not has_timeline(block)
    return isinstance(block, Definitions)


def has_timeline(table: Table) -> bool:
    """Say whether a table shows periods on a time axis."""
    return any(isinstance(cell.picture, Timeline) for row in table.rows for cell in row.cells)


def _names_territories(placed: Placed) -> bool:
    """Say whether a table's rows are territories, this one among them."""
    return isinstance(placed.block, Table) and any(row.here for row in placed.block.rows)


def _has_sector_table(placed: Sequence[Placed]) -> bool:
    """Say whether there is a table of something else than territories."""
    return any(isinstance(p.block, Table) and not _names_territories(p) for p in placed)


def _rows(placed: Sequence[Placed], beside: Beside) -> tuple[Row, ...]:
    tables = sorted((p for p in placed if isinstance(p.block, Table)), key=_names_territories)
    maps = [p for p in placed if isinstance(p.block, Choropleth)]
    charts = [p for p in placed if isinstance(p.block, Chart)]
    bars = [p for p in charts if isinstance(p.block, RankedBars)]
    closing: list[Row] = []
    strips = [p for p in charts if isinstance(p.block, RankedStrip)]
    moves = [p for p in charts if isinstance(p.block, Dumbbell)]
    charts = [p for p in charts if p not in (*strips, *moves)]
    standing = [_row((12, p)) for p in strips]
    if moves and tables:
        standing.append(_row((7, moves.pop(0)), (5, tables.pop(0))))
    standing += [_row((12, p)) for p in moves]
    if maps and tables and beside is Beside.MAP:
        span = _map_span(maps[0].block)
        closing.append(_row((12 - span, tables.pop(0)), (span, maps.pop(0)), ruled=True))
    elif bars and tables and beside is Beside.BARS:
        charts.remove(bars[0])
        closing.append(_row((8, tables.pop(0)), (4, bars.pop(0)), ruled=True))
    if tables and not maps and len(charts) % 2 and isinstance(charts[-1].block, Pyramid | Slopes):
        chart_span, table_span = _CHART_AND_TABLE
        closing.append(_row((chart_span, charts.pop()), (table_span, tables.pop(0)), ruled=True))
    if maps and bars:
        charts.remove(bars[0])
        closing.insert(0, _row((6, bars[0]), (6, maps.pop(0))))
    closing += [_row((12, p), ruled=True) for p in tables]
    others = [_row((12, p)) for p in placed if isinstance(p.block, Definitions | Notice)]
    said = [_row((12, p)) for p in placed if isinstance(p.block, Findings)]
    return (*said, *standing, *_pairs([*charts, *maps]), *closing, *others)


def _has_narrow_map(rows: Sequence[Row]) -> bool:
    return any(isinstance(p.block, Choropleth) and column.span < _HALF for row in rows for column in row.columns for p in column.blocks)


def _map_span(block: Content) -> int:
    """Return the columns of a map beside a table: a third where it has many areas, else a quarter."""
    return 4 if isinstance(block, Choropleth) and len(block.areas) > FEW_AREAS else 3


def _pairs(placed: Sequence[Placed]) -> list[Row]:
    """Return figures two by two; one left over takes the whole width, first."""
    odd = len(placed) % 2
    rows = [_row((12, placed[0]))] if odd else []
    return rows + [_row((6, a), (6, b)) for a, b in zip(placed[odd::2], placed[odd + 1 :: 2], strict=True)]


def _row(*cells: tuple[int, Placed], ruled: bool = False) -> Row:
    return Row(tuple(Column(span, (placed,)) for span, placed in cells), ruled)
