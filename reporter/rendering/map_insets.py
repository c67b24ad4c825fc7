"""Overseas territories beside or under the mainland: equal cells, each with a shape, a name (else its code) and a figure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporter.domain.blocks import Area
from reporter.rendering import svg
from reporter.rendering.map_frame import Box
from reporter.rendering.map_labels import NAME, VALUE
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM
from reporter.rendering.typeface import CAP_HEIGHT, text_width, wrap

_GAP = 4.0
_FIGURE = 11.0  # the line of the figure
_MARGIN = 0.08  # of a shape's height
_LARGEST_SHAPE = 60.0
_READABLE = 80.0  # points: a mainland at least as high and wide leaves room for named insets

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Style:
    """The least cell; without names a cell shows the département's code beside the figure."""

    named: bool
    cell: float
    shape: float


_NAMED = _Style(named=True, cell=13.1 * POINTS_PER_MM, shape=24.0)
_CODED = _Style(named=False, cell=11.6 * POINTS_PER_MM, shape=12.5)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one size, row by row."""

    cells: tuple[Box, ...]
    shape_height: float
    named: bool

    @property
    def bottom(self) -> float:
        """Return the lower edge of the last row."""
        return max(cell.bottom for cell in self.cells)

    def shape_box(self, cell: Box) -> Box:
        """Return where the shape of *cell* lies."""
        edge = _MARGIN * self.shape_height
        return Box(cell.left + edge, cell.top + edge, cell.width - 2 * edge, self.shape_height - 2 * edge)


def best_grid(names: Sequence[str], room: Box, mainland: Bounds | None) -> tuple[Grid | None, Box]:
    """Return the cells of the overseas territories and the room left to the mainland.

    They stand beside or under it, whichever leaves it larger; with their names as long as it stays readable.
    """
    if not names:
        return None, room
    if mainland is None:
        return _under(names, room, _NAMED, spread=True), room
    left, top, right, bottom = mainland

    def scale(rest: Box) -> float:
        return min(rest.width / (right - left), rest.height / (bottom - top))

    for style in (_NAMED, _CODED):
        grid, rest = max(_options(names, room, style), key=lambda option: scale(option[1]))
        if min(right - left, bottom - top) * scale(rest) >= _READABLE or style is _CODED:
            break
    if rest.left > room.left:
        return grid, rest
    height = (bottom - top) * scale(rest)
    under = Box(room.left, rest.top + height + _GAP, room.width, 0)
    return _under(names, under, style), Box(rest.left, rest.top, rest.width, height)


def _options(names: Sequence[str], room: Box, style: _Style) -> Iterator[tuple[Grid, Box]]:
    under = _under(names, room, style)
    yield under, Box(room.left, room.top, room.width, max(room.bottom - under.bottom - _GAP, 1.0))
    for columns in (1, 2):
        width = columns * (style.cell + _GAP) - _GAP
        shape = (room.height + _GAP) / math.ceil(len(names) / columns) - _GAP - _text_height(names, style.cell, style)
        if shape >= style.shape:
            grid = _grid(names, Box(room.left, room.top, width, 0), columns, min(shape, 1.5 * style.shape), style)
            yield grid, Box(room.left + width + 2 * _GAP, room.top, max(room.width - width - 2 * _GAP, 1.0), room.height)


def _under(names: Sequence[str], room: Box, style: _Style, *, spread: bool = False) -> Grid:
    columns = min(len(names), max(1, int((room.width + _GAP) // (style.cell + _GAP))))
    cell = (room.width - (columns - 1) * _GAP) / columns
    shape = max(style.shape, min(cell * 0.7, _LARGEST_SHAPE)) if spread else style.shape
    return _grid(names, room, columns, shape, style)


def _grid(names: Sequence[str], room: Box, columns: int, shape: float, style: _Style) -> Grid:
    width = (room.width - (columns - 1) * _GAP) / columns
    height = shape + _text_height(names, width, style)
    places = (divmod(i, columns) for i in range(len(names)))
    cells = tuple(Box(room.left + column * (width + _GAP), room.top + row * (height + _GAP), width, height) for row, column in places)
    return Grid(cells, shape, style.named)


def _text_height(names: Sequence[str], width: float, style: _Style) -> float:
    return max(len(wrap(name, width, NAME)) for name in names) * NAME + _FIGURE if style.named else _FIGURE


def write_inset(area: Area, code: str, cell: Box, grid: Grid, palette: Palette) -> tuple[str, Box]:
    """Return the words under a shape (name over figure, or *code* beside it) and their box."""
    middle, top = cell.left + cell.width / 2, cell.top + grid.shape_height
    ink = palette.orange if area.here else palette.encre
    if grid.named:
        return _name_over_figure(area, wrap(area.name, cell.width, NAME), (middle, top), ink)
    first, second = text_width(f"{code}\u00a0", NAME), text_width(area.printed, VALUE, 700)
    left, base = middle - (first + second) / 2, top + VALUE * (CAP_HEIGHT + 0.25)
    body = svg.text(left, base, code, size=NAME, colour=palette.gris)
    body += svg.text(left + first, base, area.printed, size=VALUE, colour=ink, weight=700)
    return body, Box(left, top, first + second, base - top + 1)


def _name_over_figure(area: Area, lines: Sequence[str], at: tuple[float, float], ink: str) -> tuple[str, Box]:
    middle, top = at
    weight = 700 if area.here else 400
    body = "".join(
        svg.text(middle, top + (i + 0.85) * NAME, line, size=NAME, colour=ink, anchor="middle", weight=weight)
        for i, line in enumerate(lines)
    )
    base = top + len(lines) * NAME + VALUE * (CAP_HEIGHT + 0.25)
    body += svg.text(middle, base, area.printed, size=VALUE, colour=ink, anchor="middle", weight=700)
    widest = max(*(text_width(line, NAME, weight) for line in lines), text_width(area.printed, VALUE, 700))
    return body, Box(middle - widest / 2, top, widest, base - top + 1)
