"""The choropleth in plain SVG: five classes with their legend, overseas territories as insets, labels by rule."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.blocks import Area, Choropleth
from reporter.domain.outlines import Outline, Outlines
from reporter.rendering import svg
from reporter.rendering.map_frame import METROPOLE, Box, Frame, border_data, bounds, path_data, rings_in
from reporter.rendering.map_insets import Grid, best_grid, write_inset
from reporter.rendering.map_labels import MOST_KEYS, NAME, Labelled, place_labels
from reporter.rendering.palette import GRAPHICS_CONTRAST, Palette, contrast
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import text_width

_EDGE = 1.8  # points around a map, for the stroke of the territory
_LEGEND = 20.0  # points: gap, classes and their limits
_LEGEND_GAP = 3.0
_CLASS_HEIGHT = 5.7
_WIDEST_LEGEND = 58 * POINTS_PER_MM
_LEAST_HOME = 30.0
_HATCH = "hachures"

Keys = tuple[tuple[str, str, str], ...]
Labels = tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The picture, the boxes of its labels, and what its key numbers stand for (number, name, figure)."""

    image: Image
    boxes: Labels
    keys: Keys


@dataclass(frozen=True, slots=True)
class _Shape:
    area: Area
    outlines: tuple[Outline, ...]

    @property
    def frame(self) -> str:
        return self.outlines[0].frame


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn where: mainland shapes in *home*, overseas ones in the cells of *grid*."""

    shapes: tuple[_Shape, ...]
    missing: tuple[Area, ...]
    home: Box | None
    grid: Grid | None

    @property
    def bottom(self) -> float:
        ends = [box.bottom for box in (self.home, self.grid) if box]
        return max(ends, default=0.0)

    @property
    def mainland(self) -> tuple[_Shape, ...]:
        return tuple(shape for shape in self.shapes if shape.frame == METROPOLE)

    @property
    def overseas(self) -> tuple[_Shape, ...]:
        return tuple(shape for shape in self.shapes if shape.frame != METROPOLE)


def has_outlines(chart: Choropleth, outlines: Outlines) -> bool:
    """Say whether at least one area of the map can be drawn."""
    return bool(_shapes(chart, outlines)[0])


def natural_height(chart: Choropleth, outlines: Outlines, width: float) -> float:
    """Return the height, in millimetres, from which the map could not grow any more in *width*."""
    plan = _planned(chart, outlines, width * POINTS_PER_MM, 10 * width * POINTS_PER_MM)
    return (plan.bottom + _EDGE + _LEGEND) / POINTS_PER_MM


def draw_choropleth(
    chart: Choropleth, outlines: Outlines, size: tuple[float, float], palette: Palette, *, most_keys: int = MOST_KEYS
) -> DrawnMap:
    """Return the map of at most *size* (width, height in millimetres), its legend included; it is as high as it needs.

    More than *most_keys* areas without room for their name are not keyed: they show their figure only.
    """
    width, height = size
    across = width * POINTS_PER_MM
    plan = _planned(chart, outlines, across, height * POINTS_PER_MM)
    body, boxes, keys = _draw_home(chart, plan.mainland, plan.home, palette, most_keys) if plan.home else ("", (), ())
    if plan.grid:
        drawn, more = _draw_overseas(chart, plan.overseas, plan.grid, palette)
        body, boxes = body + drawn, (*boxes, *more)
    bottom = plan.bottom + _EDGE
    body += _legend(chart, bottom + _LEGEND_GAP, min(across, _WIDEST_LEGEND), palette)
    keys = (*keys, *(("", area.name, area.printed) for area in plan.missing))
    image = svg.drawing(width, (bottom + _LEGEND) / POINTS_PER_MM, _hatching(palette) + body, chart.alt)
    return DrawnMap(image, boxes, keys)


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


def _planned(chart: Choropleth, outlines: Outlines, across: float, down: float) -> _Plan:
    """Return where the mainland and the overseas insets lie, so that the mainland is as large as can be."""
    shapes, missing = _shapes(chart, outlines)
    home = [o for s in shapes if s.frame == METROPOLE for o in s.outlines]
    names = [s.area.name for s in shapes if s.frame != METROPOLE]
    room = Box(_EDGE, _EDGE, across - 2 * _EDGE, max(down - _LEGEND - 2 * _EDGE, _LEAST_HOME))
    grid, left = best_grid(names, room, bounds(home) if home else None)
    return _Plan(tuple(shapes), tuple(missing), _fitted(home, left) if home else None, grid)


def _fitted(outlines: Sequence[Outline], room: Box) -> Box:
    """Return the box that the mainland fills: centred, at the top of *room*."""
    left, top, right, bottom = bounds(outlines)
    scale = min(room.width / (right - left), room.height / (bottom - top))
    width, height = (right - left) * scale, (bottom - top) * scale
    return Box(room.left + (room.width - width) / 2, room.top, width, height)


def _draw_home(chart: Choropleth, shapes: Sequence[_Shape], box: Box, palette: Palette, most_keys: int) -> tuple[str, Labels, Keys]:
    frame = Frame.fitting([o for s in shapes for o in s.outlines], box)
    body = "".join(_fill(chart, shape, frame, palette) for shape in shapes)
    body += "".join(_pale_border(chart, shape, frame, palette) for shape in shapes)
    body += "".join(_ring(shape, frame, palette) for shape in shapes if shape.area.here)
    labelled = [
        Labelled(s.area.name, s.area.printed, _colour(chart, s.area, palette), s.area.here, tuple(rings_in(frame, s.outlines)))
        for s in shapes
    ]
    placed = place_labels(labelled, box.right + _EDGE, box.bottom + _EDGE, palette, most_keys)
    return body + placed.body, placed.boxes, placed.keys


def _draw_overseas(chart: Choropleth, shapes: Sequence[_Shape], grid: Grid, palette: Palette) -> tuple[str, Labels]:
    """Return the overseas cells: shape, name, figure."""
    body = ""
    boxes: list[tuple[str, Box]] = []
    for shape, cell in zip(shapes, grid.cells, strict=True):
        frame = Frame.fitting(shape.outlines, grid.shape_box(cell))
        body += _fill(chart, shape, frame, palette) + _pale_border(chart, shape, frame, palette)
        body += _ring(shape, frame, palette) if shape.area.here else ""
        drawn, box = write_inset(shape.area, shape.frame, cell, grid, palette)
        body, boxes = body + drawn, [*boxes, (f"{shape.area.name} {shape.area.printed}", box)]
    return body, tuple(boxes)


def _colour(chart: Choropleth, area: Area, palette: Palette) -> str:
    return palette.fond if area.value is None else palette.classes[bisect.bisect_right(chart.breaks, area.value)]


def _fill(chart: Choropleth, shape: _Shape, frame: Frame, palette: Palette) -> str:
    data, colour = path_data(rings_in(frame, shape.outlines)), _colour(chart, shape.area, palette)
    joint = colour if len(shape.outlines) > 1 else palette.blanc
    drawn = svg.path(data, fill=colour, fill_rule="evenodd", stroke=joint, stroke_width="0.9", stroke_linejoin="round")
    if len(shape.outlines) > 1:
        drawn += svg.path(border_data(frame, shape.outlines), fill="none", stroke=palette.blanc, stroke_width="0.9")
    if shape.area.value is None:
        drawn += svg.path(data, fill=f"url(#{_HATCH})", fill_rule="evenodd")
    return drawn


def _pale_border(chart: Choropleth, shape: _Shape, frame: Frame, palette: Palette) -> str:
    """Return a hairline around an area too pale to stand out from the page; dashed around one without a figure."""
    if contrast(_colour(chart, shape.area, palette), palette.blanc) >= GRAPHICS_CONTRAST:
        return ""
    style = {"stroke_dasharray": "2 1.6"} if shape.area.value is None else {}
    data = border_data(frame, shape.outlines)
    return svg.path(data, fill="none", stroke=palette.trait, stroke_width="0.45", stroke_linejoin="round", **style)


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


def _legend(chart: Choropleth, top: float, width: float, palette: Palette) -> str:
    """Return the five classes and their limits, every second limit where all would not fit."""
    step = width / len(palette.classes)
    body = "".join(svg.rectangle(i * step, top, step, _CLASS_HEIGHT, fill=colour) for i, colour in enumerate(palette.classes))
    frame = svg.rectangle(0.2, top + 0.2, width - 0.4, _CLASS_HEIGHT - 0.4, fill="none", stroke=palette.trait, stroke_width="0.4")
    crowded = any(text_width(label, NAME) > step - 2 for label in chart.break_labels)
    for i, label in enumerate(chart.break_labels, 1):
        if not crowded or i % 2:
            body += svg.text(i * step, top + _CLASS_HEIGHT + NAME, label, size=NAME, colour=palette.gris, anchor="middle")
    return body + frame
