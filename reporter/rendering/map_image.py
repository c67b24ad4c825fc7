"""The choropleth in plain SVG: five classes with their legend, overseas territories as insets, labels by rule."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.briefing import Area, Choropleth
from reporter.domain.outlines import Outline, Outlines
from reporter.rendering import svg
from reporter.rendering.map_frame import METROPOLE, Box, Frame, border_data, bounds, path_data, rings_in
from reporter.rendering.map_labels import NAME, VALUE, Labelled, place_labels
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import CAP_HEIGHT, text_width, wrap

_EDGE = 1.8  # points around a map, for the stroke of the territory
_LEGEND = 20.0  # points: gap, classes and their limits
_CLASS_HEIGHT = 5.7
_WIDEST_LEGEND = 58 * POINTS_PER_MM
_INSET = 13.1 * POINTS_PER_MM  # least width of an overseas inset
_INSET_SHAPE = 26.0
_INSET_TEXT = 19.0
_INSET_GAP = 4.0
_HATCH = "hachures"


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The picture, the boxes of its labels, and what its key numbers stand for (number, name, figure)."""

    image: Image
    boxes: tuple[tuple[str, Box], ...]
    keys: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    area: Area
    outlines: tuple[Outline, ...]

    @property
    def frame(self) -> str:
        return self.outlines[0].frame


def has_outlines(chart: Choropleth, outlines: Outlines) -> bool:
    """Say whether at least one area of the map can be drawn."""
    return bool(_shapes(chart, outlines)[0])


def draw_choropleth(chart: Choropleth, outlines: Outlines, width: float, height: float, palette: Palette) -> DrawnMap:
    """Return the map of at most *width* by *height* millimetres, its legend included; it is as high as it needs."""
    shapes, missing = _shapes(chart, outlines)
    across, down = width * POINTS_PER_MM, height * POINTS_PER_MM
    home = [shape for shape in shapes if shape.frame == METROPOLE]
    overseas = [shape for shape in shapes if shape.frame != METROPOLE]
    insets = _inset_rows(overseas, across)
    below = sum(row_height + _INSET_GAP for _, row_height in insets)
    body, at = "", 0.0
    boxes: tuple[tuple[str, Box], ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()
    if home:
        box = _fitted([o for s in home for o in s.outlines], across, down - _LEGEND - below)
        body, boxes, keys = _draw_home(chart, home, box, palette)
        at = box.bottom + _EDGE + (_INSET_GAP if insets else 0)
    for row, row_height in insets:
        drawn, more = _draw_insets(chart, row, at, across, palette)
        body, boxes, at = body + drawn, (*boxes, *more), at + row_height + _INSET_GAP
    body += _legend(chart, at + 3, min(across, _WIDEST_LEGEND), palette)
    keys = (*keys, *(("", area.name, area.printed) for area in missing))
    total = (at + _LEGEND) / POINTS_PER_MM
    return DrawnMap(svg.drawing(width, total, _hatching(palette) + body, chart.alt), boxes, keys)


def natural_height(chart: Choropleth, outlines: Outlines, width: float) -> float:
    """Return the height, in millimetres, at which the map fills *width*: more would be left blank."""
    shapes, _ = _shapes(chart, outlines)
    across = width * POINTS_PER_MM
    home = [o for s in shapes if s.frame == METROPOLE for o in s.outlines]
    down = _LEGEND + sum(height + _INSET_GAP for _, height in _inset_rows([s for s in shapes if s.frame != METROPOLE], across))
    if home:
        left, top, right, bottom = bounds(home)
        down += (across - 2 * _EDGE) * (bottom - top) / (right - left) + 2 * _EDGE + (_INSET_GAP if len(home) < len(shapes) else 0)
    return down / POINTS_PER_MM


def _shapes(chart: Choropleth, outlines: Outlines) -> tuple[list[_Shape], list[Area]]:
    """Return the areas that can be drawn, and those that no outline is held for."""
    shapes, missing = [], []
    for area in chart.areas:
        found = tuple(o for o in (outlines.get(identifier) for identifier in area.drawn_as or (area.territory,)) if o)
        if found:
            shapes.append(_Shape(area, found))
        else:
            missing.append(area)
    return shapes, missing


def _fitted(outlines: Sequence[Outline], across: float, down: float) -> Box:
    """Return the box that the map fills: the whole width where its height allows, else centred."""
    left, top, right, bottom = bounds(outlines)
    room_across, room_down = across - 2 * _EDGE, max(down - 2 * _EDGE, 30.0)
    scale = min(room_across / (right - left), room_down / (bottom - top))
    width, height = (right - left) * scale, (bottom - top) * scale
    return Box(_EDGE + (room_across - width) / 2, _EDGE, width, height)


def _draw_home(
    chart: Choropleth, shapes: Sequence[_Shape], box: Box, palette: Palette
) -> tuple[str, tuple[tuple[str, Box], ...], tuple[tuple[str, str, str], ...]]:
    frame = Frame.fitting([o for s in shapes for o in s.outlines], box)
    body = "".join(_coast(shape, frame, palette) for shape in shapes)
    body += "".join(_fill(chart, shape, frame, palette) for shape in shapes)
    body += "".join(_ring(shape, frame, palette) for shape in shapes if shape.area.here)
    labelled = [
        Labelled(s.area.name, s.area.printed, _colour(chart, s.area, palette), s.area.here, tuple(rings_in(frame, s.outlines)))
        for s in shapes
    ]
    placed = place_labels(labelled, box.right + _EDGE, box.bottom + _EDGE, palette)
    return body + placed.body, placed.boxes, placed.keys


def _class(chart: Choropleth, value: float) -> int:
    return bisect.bisect_right(chart.breaks, value)


def _colour(chart: Choropleth, area: Area, palette: Palette) -> str:
    return palette.fond if area.value is None else palette.classes[_class(chart, area.value)]


def _fill(chart: Choropleth, shape: _Shape, frame: Frame, palette: Palette) -> str:
    data, colour = path_data(rings_in(frame, shape.outlines)), _colour(chart, shape.area, palette)
    joint = colour if len(shape.outlines) > 1 else palette.blanc
    drawn = svg.path(data, fill=colour, fill_rule="evenodd", stroke=joint, stroke_width="0.9", stroke_linejoin="round")
    if len(shape.outlines) > 1:
        drawn += svg.path(border_data(frame, shape.outlines), fill="none", stroke=palette.blanc, stroke_width="0.9")
    if shape.area.value is None:
        drawn += svg.path(data, fill=f"url(#{_HATCH})", fill_rule="evenodd")
        drawn += svg.path(data, fill="none", stroke=palette.trait, stroke_width="0.7", stroke_dasharray="2 1.6", stroke_linejoin="round")
    return drawn


def _coast(shape: _Shape, frame: Frame, palette: Palette) -> str:
    """Return a hairline that the fills leave visible on the outside only: pale areas stand out from the page."""
    data = path_data(rings_in(frame, shape.outlines))
    return svg.path(data, fill="none", stroke=palette.trait, stroke_width="1.8", stroke_linejoin="round")


def _ring(shape: _Shape, frame: Frame, palette: Palette) -> str:
    """Return the border of the territory itself: orange on a white edge."""
    data = border_data(frame, shape.outlines)
    strokes = ((palette.blanc, "3.2"), (palette.orange, "1.7"))
    return "".join(
        svg.path(data, fill="none", stroke=c, stroke_width=w, stroke_linejoin="round", stroke_linecap="round") for c, w in strokes
    )


def _hatching(palette: Palette) -> str:
    lines = svg.path("M-1 4L4 -1M0 5L5 0", stroke=palette.filet, stroke_width="0.6")
    return f'<defs><pattern id="{_HATCH}" width="4" height="4" patternUnits="userSpaceOnUse">{lines}</pattern></defs>'


def _inset_rows(shapes: Sequence[_Shape], across: float) -> list[tuple[list[_Shape], float]]:
    """Return the overseas shapes in rows of equal cells, each row with its height."""
    if not shapes:
        return []
    count = min(len(shapes), max(1, int((across + _INSET_GAP) // (_INSET + _INSET_GAP))))
    rows = [list(shapes[i : i + count]) for i in range(0, len(shapes), count)]
    cell = (across - (count - 1) * _INSET_GAP) / count
    shape_height = max(_INSET_SHAPE, min(cell * 0.7, 60.0))
    longest = [max(len(wrap(s.area.name, cell, NAME)) for s in row) for row in rows]
    return [(row, shape_height + _INSET_TEXT + (lines - 1) * NAME) for row, lines in zip(rows, longest, strict=True)]


def _draw_insets(
    chart: Choropleth, shapes: Sequence[_Shape], top: float, across: float, palette: Palette
) -> tuple[str, tuple[tuple[str, Box], ...]]:
    """Return one row of overseas cells: shape, name, figure."""
    count = max(len(shapes), min(len(chart.areas), int((across + _INSET_GAP) // (_INSET + _INSET_GAP))))
    cell = (across - (count - 1) * _INSET_GAP) / count
    body = ""
    boxes: list[tuple[str, Box]] = []
    for i, shape in enumerate(shapes):
        left, shape_height = i * (cell + _INSET_GAP), max(_INSET_SHAPE, min(cell * 0.7, 60.0))
        frame = Frame.fitting(shape.outlines, Box(left + 3, top + 3, cell - 6, shape_height - 6))
        body += (
            _coast(shape, frame, palette) + _fill(chart, shape, frame, palette) + (_ring(shape, frame, palette) if shape.area.here else "")
        )
        drawn, box = _inset_text(shape.area, left + cell / 2, top + shape_height, cell, palette)
        body, boxes = body + drawn, [*boxes, (f"{shape.area.name} {shape.area.printed}", box)]
    return body, tuple(boxes)


def _inset_text(area: Area, middle: float, top: float, width: float, palette: Palette) -> tuple[str, Box]:
    lines = wrap(area.name, width, NAME)
    ink = palette.orange if area.here else palette.encre
    body = "".join(
        svg.text(middle, top + (i + 0.85) * NAME, line, size=NAME, colour=ink, anchor="middle", weight=700 if area.here else 400)
        for i, line in enumerate(lines)
    )
    base = top + len(lines) * NAME + VALUE * (CAP_HEIGHT + 0.25)
    body += svg.text(middle, base, area.printed, size=VALUE, colour=ink, anchor="middle", weight=700)
    widest = max(*(text_width(line, NAME, 700) for line in lines), text_width(area.printed, VALUE, 700))
    return body, Box(middle - widest / 2, top, widest, base - top + 1)


def _legend(chart: Choropleth, top: float, width: float, palette: Palette) -> str:
    """Return the five classes and their limits, every second limit where all would not fit."""
    step = width / len(palette.classes)
    body = "".join(svg.rectangle(i * step, top, step, _CLASS_HEIGHT, fill=colour) for i, colour in enumerate(palette.classes))
    crowded = any(text_width(label, NAME) > step - 2 for label in chart.break_labels)
    for i, label in enumerate(chart.break_labels, 1):
        if not crowded or i % 2:
            body += svg.text(i * step, top + _CLASS_HEIGHT + NAME, label, size=NAME, colour=palette.gris, anchor="middle")
    return body
