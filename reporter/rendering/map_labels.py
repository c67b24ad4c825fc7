"""Labels of a map placed by rule: inside their area where it holds them, else a key number, beside it if need be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from reporter.rendering import svg
from reporter.rendering.map_cells import Cells, cells_inside, eroded, middle, spot
from reporter.rendering.map_frame import Box, Points
from reporter.rendering.palette import Palette
from reporter.rendering.typeface import CAP_HEIGHT, DESCENT, balanced, text_width

NAME, VALUE, KEY = 7.0, 8.6, 7.0  # points
MOST_KEYS = 8  # more would not fit under a map: values alone are printed then
_LONE_VALUE = 7.4
_NAME_LEADING, _VALUE_LEADING = 7, 8  # whole points: the cells of a map are one point wide
_MOST_NAME_LINES = 3
_KEY_RADIUS = 4.4
_KEY_REACHES = (9.0, 13.0, 18.0, 24.0, 31.0)  # points from an area to a key beside it
_DIRECTIONS = 16
_NEARLY = 0.95  # share of a line of a label that must lie in its area where nothing better can be had
_BORDER = 2  # points that the border of the territory itself takes on either side
_LINE_OF_KEYS = 8.0  # points: keys are numbered from top to bottom in bands of this height


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
    """Labels as SVG, the box of each line with its words, and what the keys stand for (number, name, figure)."""

    body: str
    boxes: tuple[tuple[str, Box], ...]
    keys: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One centred line of a label on its base line."""

    words: str
    size: float
    weight: int
    x: float
    base: float

    @property
    def box(self) -> Box:
        width = text_width(self.words, self.size, self.weight)
        return Box(self.x - width / 2, self.base - CAP_HEIGHT * self.size, width, (CAP_HEIGHT + DESCENT) * self.size)


@dataclass(slots=True)
class _Sheet:
    """What is written so far, and what that takes."""

    palette: Palette
    width: int
    height: int
    taken: list[tuple[str, Box]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def write(self, lines: Sequence[_Line], ground: str) -> bool:
        """Write a label where none of its lines meets another; say whether it could be."""
        if any(line.box.meets(other) for line in lines for _, other in self.taken):
            return False
        ink = self.palette.ink_on(ground)
        for line in lines:
            self.body.append(svg.text(line.x, line.base, line.words, size=line.size, colour=ink, anchor="middle", weight=line.weight))
            self.taken.append((line.words, line.box))
        return True

    def placed(self, keys: Sequence[tuple[str, str, str]] = ()) -> Placed:
        return Placed("".join(self.body), tuple(self.taken), tuple(keys))


def place_labels(areas: Sequence[Labelled], width: float, height: float, palette: Palette, most_keys: int = MOST_KEYS) -> Placed:
    """Return the labels of *areas* on a sheet of *width* by *height* points; none overlaps another.

    Where more than *most_keys* areas are too small for their name, figures stand alone.
    """
    sheet = _Sheet(palette, math.ceil(width), math.ceil(height))
    grounds = _grounds(areas, sheet)
    waiting = [i for i, area in enumerate(areas) if not _name(sheet, area, grounds[i])]
    waiting = [i for i in waiting if not _name(sheet, areas[i], grounds[i], least=_NEARLY)]
    if len(waiting) > most_keys:
        return _crowded(areas, grounds, sheet)
    numbered = list(enumerate(sorted(waiting, key=lambda i: _reading_order(grounds[i], areas[i])), 1))
    outside = [(number, i) for number, i in numbered if not _key_inside(sheet, areas[i], grounds[i], str(number))]
    lost = {i for number, i in outside if not _key_beside(sheet, areas[i], grounds[i], str(number))}
    return sheet.placed([("" if i in lost else str(number), areas[i].name, areas[i].printed) for number, i in numbered])


def _crowded(areas: Sequence[Labelled], grounds: Sequence[Cells], before: _Sheet) -> Placed:
    """Return the labels of a map with too many small areas: figures alone, and names only where most stand clear."""
    trial = _Sheet(before.palette, before.width, before.height)
    clear = [_name(trial, area, ground) for area, ground in zip(areas, grounds, strict=True)]
    sheet = _Sheet(before.palette, before.width, before.height)
    named = 2 * sum(clear) > len(areas)
    for area, ground, fits in zip(areas, grounds, clear, strict=True):
        if not (named and fits and _name(sheet, area, ground)):
            _lone_value(sheet, area, ground)
    return sheet.placed()


def _grounds(areas: Sequence[Labelled], sheet: _Sheet) -> list[Cells]:
    """Return the cells of each area; the border of the territory itself takes some from its neighbours."""
    cells = [cells_inside(area.rings, sheet.width, sheet.height) for area in areas]
    for here in (i for i, area in enumerate(areas) if area.here):
        bordered = ~eroded(~cells[here], _BORDER)
        cells = [ground if i == here else ground & ~bordered for i, ground in enumerate(cells)]
    return cells


def _place(cells: Cells, area: Labelled) -> tuple[float, float]:
    """Return the middle of an area, of its outline when it is smaller than a cell."""
    x, y = area.rings[0].mean(axis=0)
    return middle(cells) or (float(x), float(y))


def _reading_order(cells: Cells, area: Labelled) -> tuple[int, float, str]:
    x, y = _place(cells, area)
    return round(y / _LINE_OF_KEYS), x, area.name


def _name(sheet: _Sheet, area: Labelled, cells: Cells, *, least: float = 1.0) -> bool:
    """Write name and figure in the area, and say whether they fit.

    They stand clear of the border on as few lines as can be; with *least* below 1 they may touch it, on as many as help.
    """
    weight = 600 if area.here else 400
    names = [lines for count in range(1, _MOST_NAME_LINES + 1) if (lines := balanced(area.name, count, NAME, weight))]
    away = _BORDER if area.here else 1
    ground = eroded(cells, away if least == 1 else away - 1)
    for lines in names if least == 1 else reversed(names):
        widths = [*(text_width(line, NAME, weight) for line in lines), text_width(area.printed, VALUE, 700)]
        box = spot(ground, widths, [*[_NAME_LEADING] * len(lines), _VALUE_LEADING], least)
        if box and sheet.write(_label(area, lines, box, weight), area.fill):
            return True
    return False


def _label(area: Labelled, lines: Sequence[str], box: Box, weight: int) -> list[_Line]:
    x = box.left + box.width / 2
    first = box.top + NAME * (CAP_HEIGHT + 0.12)
    last = box.top + len(lines) * _NAME_LEADING + VALUE * (CAP_HEIGHT + 0.14)
    named = [_Line(line, NAME, weight, x, first + i * _NAME_LEADING) for i, line in enumerate(lines)]
    return [*named, _Line(area.printed, VALUE, 700, x, last)]


def _lone_value(sheet: _Sheet, area: Labelled, cells: Cells) -> None:
    """Write the figure alone where it fits clear of the border."""
    _centred(sheet, area, eroded(cells, _BORDER if area.here else 1), area.printed, _LONE_VALUE)


def _key_inside(sheet: _Sheet, area: Labelled, cells: Cells, key: str) -> bool:
    return _centred(sheet, area, cells, key, KEY)


def _centred(sheet: _Sheet, area: Labelled, ground: Cells, words: str, size: float) -> bool:
    box = spot(ground, [text_width(words, size, 700) + 0.6], [size * CAP_HEIGHT + 1.2])
    if box is None:
        return False
    line = _Line(words, size, 700, box.left + box.width / 2, box.top + (box.height + size * CAP_HEIGHT) / 2)
    return sheet.write([line], area.fill)


def _key_beside(sheet: _Sheet, area: Labelled, cells: Cells, key: str) -> bool:
    """Write the key in a small disc at the nearest free spot, tied to its area, and say whether there was one."""
    x, y = _place(cells, area)
    room = Box(0, 0, sheet.width, sheet.height)
    for reach in _KEY_REACHES:
        for turn in range(_DIRECTIONS):
            angle = 2 * math.pi * turn / _DIRECTIONS
            centre = (x + reach * math.cos(angle), y - reach * math.sin(angle))
            box = Box(centre[0] - _KEY_RADIUS, centre[1] - _KEY_RADIUS, 2 * _KEY_RADIUS, 2 * _KEY_RADIUS)
            if room.holds(box) and not any(box.meets(other, 0.8) for _, other in sheet.taken):
                _draw_disc(sheet, key, (x, y), centre, box)
                return True
    return False


def _draw_disc(sheet: _Sheet, key: str, origin: tuple[float, float], centre: tuple[float, float], box: Box) -> None:
    palette = sheet.palette
    sheet.body.append(svg.path(svg.polyline([origin, centre]), stroke=palette.encre, stroke_width="0.5", fill="none"))
    sheet.body.append(svg.disc(*origin, 1.0, fill=palette.encre))
    sheet.body.append(svg.disc(*centre, _KEY_RADIUS, fill=palette.blanc, stroke=palette.trait, stroke_width="0.6"))
    base = centre[1] + KEY * CAP_HEIGHT / 2
    sheet.body.append(svg.text(centre[0], base, key, size=KEY, colour=palette.encre, anchor="middle", weight=700))
    sheet.taken.append((key, box))
