"""Labels of a map placed by rule: inside their area where it holds them, else a key number, beside it if need be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reporter.rendering import svg
from reporter.rendering.map_frame import Box, Points, cells_inside
from reporter.rendering.palette import Palette
from reporter.rendering.typeface import CAP_HEIGHT, balanced, text_width

NAME, VALUE, KEY = 7.0, 8.6, 7.0  # points
_LONE_VALUE = 7.4
_NAME_LEADING, _VALUE_LEADING = 7, 8  # whole points: the cells of a map are one point wide
_MOST_NAME_LINES = 3
MOST_KEYS = 8  # more would not fit under a map: values alone are printed then
_KEY_RADIUS = 4.4
_KEY_REACHES = (9.0, 13.0, 18.0, 24.0, 31.0)  # points from an area to a key beside it
_DIRECTIONS = 16
_NEARLY = 0.95  # share of a line of a label that must lie in its area where nothing better can be had
_BORDER = 2  # points that the border of the territory itself takes on either side

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An area with what is to be said of it; *fill* is its ground."""

    name: str
    printed: str
    fill: str
    here: bool
    rings: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Labels as SVG, the box of each with its words, and what the keys stand for (number, name, figure)."""

    body: str
    boxes: tuple[tuple[str, Box], ...]
    keys: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class _Room:
    """The sheet: which cells belong to which area, and what is taken."""

    width: int
    height: int
    palette: Palette
    taken: list[tuple[str, Box]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def place_labels(areas: Sequence[Labelled], width: float, height: float, palette: Palette, most_keys: int = MOST_KEYS) -> Placed:
    """Return the labels of *areas* on a sheet of *width* by *height* points; none overlaps another or leaves its ground.

    Where more than *most_keys* areas are too small for their name, these show their figure only.
    """
    room = _Room(math.ceil(width), math.ceil(height), palette)
    cells = _grounds(areas, room)
    unnamed = [i for i, area in enumerate(areas) if not _place_full(room, area, cells[i], least=_NEARLY)]
    if len(unnamed) > most_keys:
        return _crowded(_Room(room.width, room.height, palette), areas, cells)
    order = sorted(unnamed, key=lambda i: _middle(cells[i], areas[i]))
    keys = []
    for number, i in enumerate(order, 1):
        _place_key(room, areas[i], cells[i], str(number))
        keys.append((str(number), areas[i].name, areas[i].printed))
    return Placed("".join(room.body), tuple(room.taken), tuple(keys))


def _crowded(room: _Room, areas: Sequence[Labelled], cells: Sequence[Cells]) -> Placed:
    """Return the labels of a map with too many small areas: figures alone, and names only where most stand clear."""
    trial = _Room(room.width, room.height, room.palette)
    clear = [_place_full(trial, area, ground, least=1.0) for area, ground in zip(areas, cells, strict=True)]
    named = 2 * sum(clear) > len(areas)
    for area, ground, fits in zip(areas, cells, clear, strict=True):
        if not (named and fits and _place_full(room, area, ground, least=1.0)):
            _place_value(room, area, ground)
    return Placed("".join(room.body), tuple(room.taken))


def _grounds(areas: Sequence[Labelled], room: _Room) -> list[Cells]:
    """Return the cells of each area; the border of the territory itself takes some from its neighbours."""
    cells = [cells_inside(area.rings, room.width, room.height) for area in areas]
    for here in (i for i, area in enumerate(areas) if area.here):
        bordered = ~_eroded(~cells[here], _BORDER)
        cells = [ground if i == here else ground & ~bordered for i, ground in enumerate(cells)]
    return cells


def _middle(cells: Cells, area: Labelled) -> tuple[float, float, str]:
    """Return what orders keys: from top to bottom, then from left to right."""
    rows, columns = np.nonzero(cells)
    if not len(rows):
        x, y = area.rings[0].mean(axis=0)
        return round(float(y) / 8), float(x), area.name
    return round(float(rows.mean()) / 8), float(columns.mean()), area.name


def _place_full(room: _Room, area: Labelled, cells: Cells, *, least: float) -> bool:
    """Write name and figure inside the area, the name on as few lines as fit clear of its border, and say whether they fit.

    With *least* below 1 a label of as many lines as help may touch the border with the rest of a line.
    """
    weight = 600 if area.here else 400
    names = [lines for count in range(1, _MOST_NAME_LINES + 1) if (lines := balanced(area.name, count, NAME, weight))]
    clear = _eroded(cells, _BORDER if area.here else 1)
    tries = [(clear, lines, 1.0) for lines in names]
    if least < 1:
        near = _eroded(cells, 1) if area.here else cells
        tries += [(near, lines, least) for lines in reversed(names)]
    for ground, lines, share in tries:
        widths = [*(text_width(line, NAME, weight) for line in lines), text_width(area.printed, VALUE, 700)]
        if box := _spot(ground, widths, [*[_NAME_LEADING] * len(lines), _VALUE_LEADING], share):
            _write(room, area, box, lines)
            return True
    return False


def _eroded(cells: Cells, by: int) -> Cells:
    """Return the cells that lie at least *by* points from the border."""
    kept = cells
    for _ in range(by):
        padded = np.pad(kept, 1)
        kept = padded[1:-1, 1:-1] & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return kept


def _place_value(room: _Room, area: Labelled, cells: Cells) -> None:
    """Write the figure alone where it fits clear of the border."""
    clear = _eroded(cells, _BORDER if area.here else 1)
    if box := _spot(clear, [text_width(area.printed, _LONE_VALUE, 700)], [_LONE_VALUE * CAP_HEIGHT + 1]):
        ink, base = room.palette.ink_on(area.fill), box.top + (box.height + _LONE_VALUE * CAP_HEIGHT) / 2
        room.body.append(svg.text(box.left + box.width / 2, base, area.printed, size=_LONE_VALUE, colour=ink, anchor="middle", weight=700))
        room.taken.append((area.printed, box))


def _write(room: _Room, area: Labelled, box: Box, lines: tuple[str, ...]) -> None:
    ink, x = room.palette.ink_on(area.fill), box.left + box.width / 2
    for i, line in enumerate(lines):
        base = box.top + i * _NAME_LEADING + NAME * (CAP_HEIGHT + 0.12)
        room.body.append(svg.text(x, base, line, size=NAME, colour=ink, anchor="middle", weight=600 if area.here else 400))
    base = box.top + len(lines) * _NAME_LEADING + VALUE * (CAP_HEIGHT + 0.14)
    room.body.append(svg.text(x, base, area.printed, size=VALUE, colour=ink, anchor="middle", weight=700))
    room.taken.append((" ".join((*lines, area.printed)), box))


def _spot(cells: Cells, widths: Sequence[float], heights: Sequence[float], share: float = 1.0) -> Box | None:
    """Return where centred lines of these sizes lie in the area, each with at least *share* of itself; None when nowhere.

    Of all such places the one with most of the label inside wins, then the one nearest to the middle of the area.
    """
    across, down = math.ceil(max(widths)), sum(math.ceil(height) for height in heights)
    rows, columns = cells.shape
    if down > rows or across > columns or not cells.any():
        return None
    total = np.zeros((rows + 1, columns + 1))
    total[1:, 1:] = cells.cumsum(0).cumsum(1)
    held = np.ones((rows - down + 1, columns - across + 1))
    top = 0
    for width, height in zip(widths, heights, strict=True):
        wide, high = math.ceil(width), math.ceil(height)
        left = (across - wide) // 2
        inside = total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
        held = np.minimum(held, inside[top : top + held.shape[0], left : left + held.shape[1]] / (wide * high))
        top += high
    tops, lefts = np.nonzero(held >= share - 1e-9)
    if not len(tops):
        return None
    middle_y, middle_x = (float(axis.mean()) for axis in np.nonzero(cells))
    away = np.hypot(tops + down / 2 - middle_y, lefts + across / 2 - middle_x)
    best = int(np.lexsort((away, -held[tops, lefts]))[0])
    return Box(float(lefts[best]), float(tops[best]), across, down)


def _place_key(room: _Room, area: Labelled, cells: Cells, key: str) -> None:
    """Write a key number inside the area, or beside it with a leader where it does not fit."""
    width = text_width(key, KEY, 700) + 1
    if box := _spot(cells, [width], [KEY * CAP_HEIGHT + 1.6]):
        ink = room.palette.ink_on(area.fill)
        base = box.top + box.height / 2 + KEY * CAP_HEIGHT / 2
        room.body.append(svg.text(box.left + width / 2, base, key, size=KEY, colour=ink, anchor="middle", weight=700))
        room.taken.append((key, box))
        return
    _place_key_beside(room, area, cells, key)


def _place_key_beside(room: _Room, area: Labelled, cells: Cells, key: str) -> None:
    """Write the key in a small disc at the nearest free spot, tied to its area."""
    if cells.any():
        y, x = (float(axis.mean()) + 0.5 for axis in np.nonzero(cells))
    else:
        x, y = (float(value) for value in area.rings[0].mean(axis=0))
    sheet = Box(0, 0, room.width, room.height)
    for reach in _KEY_REACHES:
        for turn in range(_DIRECTIONS):
            angle = 2 * math.pi * turn / _DIRECTIONS
            cx, cy = x + reach * math.cos(angle), y - reach * math.sin(angle)
            box = Box(cx - _KEY_RADIUS, cy - _KEY_RADIUS, 2 * _KEY_RADIUS, 2 * _KEY_RADIUS)
            if sheet.holds(box) and not any(box.meets(other, 0.8) for _, other in room.taken):
                _draw_key(room, key, (x, y), (cx, cy), box)
                return


def _draw_key(room: _Room, key: str, origin: tuple[float, float], centre: tuple[float, float], box: Box) -> None:
    palette = room.palette
    room.body.append(svg.path(svg.polyline([origin, centre]), stroke=palette.encre, stroke_width="0.5", fill="none"))
    room.body.append(svg.disc(*origin, 1.0, fill=palette.encre))
    room.body.append(svg.disc(*centre, _KEY_RADIUS, fill=palette.blanc, stroke=palette.trait, stroke_width="0.6"))
    base = centre[1] + KEY * CAP_HEIGHT / 2
    room.body.append(svg.text(centre[0], base, key, size=KEY, colour=palette.encre, anchor="middle", weight=700))
    room.taken.append((key, box))
