"""Lines over quarters: direct labels at their ends, the year under its quarters, gaps left open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from reporter.domain.blocks import Line, LineChart, Role
from reporter.errors import RenderError
from reporter.rendering.axis import ValueAxis, spread, year_label
from reporter.rendering.canvas import LABEL, SMALL, VALUE, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import wrap

_AXIS_TYPE = 7.5
_FOOT = 5.0  # mm under the plot for the years
_HEAD = 3.9  # mm above it for the highest graduation
_TAIL = 2.0  # mm between the last point and its label
_GAP = 1.5  # mm between a label's value and its name
_WIDEST_NAME = 0.27  # of the figure
_LEADING = 9.2 / POINTS_PER_MM  # mm, two lines of one label
_LEADER_FROM = 1.3  # mm of displacement from which a label is tied to its point
_TICK = 1.2  # mm
_CUT = "rupture"
_BAND_ROOM = 0.16  # of the height of the lines, under the noise band
_OVERHANG = 1.4  # mm by which the last quarter's label begins before its point: the years keep their room
_YEAR_FORMS = ((0, 1), (1, 1), (2, 1), (0, 2), (0, 5), (0, 10))  # how many are short (none, all but the first, all), every how many
LINE_STYLES = {  # weight in points, dashes, order
    Role.HERE: (2.2, "-", 7),
    Role.REGION: (1.2, (0, (4, 1.6)), 5),
    Role.FRANCE: (1.1, (0, (1, 1.3)), 4),
    Role.OTHER: (1.2, "-", 3),
}


@dataclass(frozen=True, slots=True)
class DrawnLines:
    """The picture, whether its axis begins at zero, and the words it had no room for."""

    image: Image
    from_zero: bool
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """A line's last value with its name, on one or more lines, wanted at *y*."""

    line: Line
    x: float
    y: float
    name: tuple[str, ...]

    @property
    def height(self) -> float:
        return _LEADING * max(1, len(self.name)) + 0.3

    @property
    def value_width(self) -> float:
        return width_in_mm(self.line.last_printed, VALUE, 700)

    @property
    def width(self) -> float:
        weight = 700 if self.line.role is Role.HERE else 400
        return self.value_width + _GAP + max(width_in_mm(part, LABEL, weight) for part in self.name)


class _Plot:
    """The plot area in millimetres, and where quarters and values lie in it."""

    def __init__(self, chart: LineChart, width: float, height: float) -> None:
        values = [v for line in chart.lines for v in line.values if v is not None]
        if not values:
            message = f"a chart without a single figure: {chart.title.sentence!r}"
            raise RenderError(message)
        self.axis = ValueAxis.around([*values, *_band_and_room(chart, max(values) - min(values))])
        self.labels = self.axis.labels(chart.unit)
        self.left = max(width_in_mm(words, _AXIS_TYPE) for words in self.labels) + 1.5
        names = [_names(line, width) for line in chart.lines]
        ends = [_EndLabel(line, 0, 0, name) for line, name in zip(chart.lines, names, strict=True)]
        self.right = width - max(end.width for end in ends) - _TAIL
        self.bottom, self.top = _FOOT, height - _HEAD
        self.count = len(chart.quarters)
        self.cuts = frozenset(chart.quarters.index(quarter) for quarter in chart.cuts)
        self.is_yearly = chart.is_yearly
        self.step = (self.right - self.left) / self.count
        if self.right - self.left < 0.35 * width or self.top - self.bottom < 15:
            message = f"no room for the lines of {chart.title.sentence!r} in {width} × {height:.0f} mm"
            raise RenderError(message)

    def x(self, quarter: float) -> float:
        return self.left + (quarter + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.bottom + (value - self.axis.low) / (self.axis.high - self.axis.low) * (self.top - self.bottom)


def draw_line_chart(chart: LineChart, width: float, height: float, palette: Palette) -> DrawnLines:
    """Return *chart* drawn in *width* by *height* millimetres."""
    with chart_style():
        canvas, plot = Canvas(width, height), _Plot(chart, width, height)
        _draw_grid(canvas, plot, palette)
        _draw_quarters(canvas, plot, chart.quarters, palette)
        unplaced = _draw_band(canvas, plot, chart, palette)
        _draw_cuts(canvas, plot, palette)
        for line in chart.lines:
            _draw_line(canvas, plot, line, palette)
        _draw_end_labels(canvas, plot, chart, palette)
        return DrawnLines(canvas.image(chart.alt), plot.axis.from_zero, unplaced)


def _band_and_room(chart: LineChart, span: float) -> tuple[float, ...]:
    """Return what the axis must hold of the noise band: its ends, and room for its words under it."""
    if chart.band is None:
        return ()
    low, high = chart.band
    return (max(min(low, 0.0), low - _BAND_ROOM * span) if chart.band_label else low, high)


def _names(line: Line, width: float) -> tuple[str, ...]:
    weight = 700 if line.role is Role.HERE else 400
    return wrap(line.name, _WIDEST_NAME * width * POINTS_PER_MM, LABEL, weight)


def _draw_grid(canvas: Canvas, plot: _Plot, palette: Palette) -> None:
    for tick, words in zip(plot.axis.ticks, plot.labels, strict=True):
        lowest = tick == plot.axis.low
        colour, weight = (palette.trait, 0.6) if lowest else (palette.filet, 0.5)
        y = plot.y(tick)
        canvas.line([0, plot.right], [y, y], color=colour, lw=weight, zorder=1)
        canvas.text(0, y + 0.5, words, va="bottom", fontsize=_AXIS_TYPE, color=palette.gris)


def _draw_quarters(canvas: Canvas, plot: _Plot, quarters: Sequence[tuple[int, int]], palette: Palette) -> None:
    for i, (_, number) in enumerate(quarters):
        if i and (number == 1 or plot.is_yearly):
            x = plot.x(i - 0.5)
            canvas.line([x, x], [plot.bottom, plot.bottom - _TICK], color=palette.trait, lw=0.6, zorder=1)
    year, number = quarters[-1]
    last = f"T{number}\u00a0{year}"
    half = width_in_mm(last, _AXIS_TYPE, 600) / 2
    centre = min(plot.x(len(quarters) - 1) + half - _OVERHANG, canvas.width - half)
    canvas.text(centre, 0.2, last, ha="center", va="bottom", fontsize=_AXIS_TYPE, fontweight=600, color=palette.encre)
    for x, words in _year_labels(plot, quarters, centre - half):
        canvas.text(x, 0.2, words, ha="center", va="bottom", fontsize=_AXIS_TYPE, color=palette.gris)


def _year_labels(plot: _Plot, quarters: Sequence[tuple[int, int]], limit: float) -> list[tuple[float, str]]:
    """Return years centred under their quarters: whole or short, whichever leaves out fewer, else every second, fifth or tenth."""
    inside: dict[int, list[int]] = {}
    for i, (year, _) in enumerate(quarters):
        inside.setdefault(year, []).append(i)
    centres = {year: plot.x(float(np.mean(found))) for year, found in inside.items() if len(found) > 1 or plot.is_yearly}
    options = [_placed_years(centres, limit, short=short, every=every) for short, every in _YEAR_FORMS]
    legible = [option for option in options if option is not None]
    return max(legible, key=len, default=[])


def _placed_years(centres: dict[int, float], limit: float, *, short: int, every: int) -> list[tuple[float, str]] | None:
    """Return the labels that end before *limit*, or None when two of them would meet."""
    kept = [
        (x, year_label(year, short=short == 2 or (short == 1 and year != min(centres)))) for year, x in centres.items() if year % every == 0
    ]
    widths = {x: width_in_mm(words, _AXIS_TYPE) for x, words in kept}
    placed = [(x, words) for x, words in kept if x + widths[x] / 2 < limit - 1.1 and x - widths[x] / 2 >= 0]
    crowded = any(a + widths[a] / 2 + 1.2 > b - widths[b] / 2 for (a, _), (b, _) in pairwise(placed))
    return None if crowded else placed


def _draw_line(canvas: Canvas, plot: _Plot, line: Line, palette: Palette) -> None:
    weight, style, order = LINE_STYLES[line.role]
    colour = palette.stroke(line.role)
    for run in _runs(line.values, plot.cuts):
        xs, ys = [plot.x(i) for i in run], [plot.y(line.values[i] or 0.0) for i in run]
        if plot.is_yearly:
            canvas.line(xs, ys, color=colour, lw=weight, ls=style, marker="o", ms=3.6, mew=0, zorder=order)
        elif len(run) == 1:
            canvas.line(xs, ys, ls="none", marker="o", ms=2.4, color=colour, mew=0, zorder=order)
        else:
            canvas.line(xs, ys, color=colour, lw=weight, ls=style, zorder=order)
    last = _last(line)
    fill = palette.blanc if line.provisional else colour
    size = 4.6 if line.role is Role.HERE else 3.6
    canvas.line([plot.x(last)], [plot.y(line.values[last] or 0.0)], ls="none", marker="o", ms=size, mfc=fill, mec=colour, mew=1.2, zorder=8)


def _draw_cuts(canvas: Canvas, plot: _Plot, palette: Palette) -> None:
    """Draw a dashed line at every cut, « rupture » once over those that follow each other."""
    groups: list[list[int]] = []
    for cut in sorted(plot.cuts):
        if groups and groups[-1][-1] == cut - 1:
            groups[-1].append(cut)
        else:
            groups.append([cut])
    half, reached = width_in_mm(_CUT, SMALL, 600) / 2, plot.left
    for group in groups:
        edges = [plot.x(cut - 0.5) for cut in group]
        for x in edges:
            canvas.line([x, x], [plot.bottom, plot.top], color=palette.encre, lw=0.8, ls=(0, (2, 1.5)), zorder=2)
        centre = min(max((edges[0] + edges[-1]) / 2, plot.left + half), plot.right - half)
        if centre - half >= reached:
            canvas.text(centre, plot.top + 0.5, _CUT, ha="center", va="bottom", fontsize=SMALL, fontweight=600, color=palette.encre)
            reached = centre + half + _GAP


def _runs(values: Sequence[float | None], cuts: Collection[int] = ()) -> list[list[int]]:
    """Return the indices of figures in a row; a gap or a cut begins a new run."""
    runs: list[list[int]] = []
    for i, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == i - 1 and i not in cuts:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _last(line: Line) -> int:
    found = [i for i, value in enumerate(line.values) if value is not None]
    if not found:
        message = f"the line {line.name!r} has no figure"
        raise RenderError(message)
    return found[-1]


def _draw_end_labels(canvas: Canvas, plot: _Plot, chart: LineChart, palette: Palette) -> None:
    ends = []
    for line in chart.lines:
        last = _last(line)
        ends.append(_EndLabel(line, plot.x(last), plot.y(line.values[last] or 0.0), _names(line, canvas.width)))
    try:
        centres = spread([e.y for e in ends], [e.height for e in ends], _FOOT - 1.5, canvas.height)
    except ValueError as error:
        message = f"the end labels of {chart.title.sentence!r} do not fit: {error}"
        raise RenderError(message) from error
    for end, y in zip(ends, centres, strict=True):
        _draw_end_label(canvas, plot, end, y, palette)


def _draw_end_label(canvas: Canvas, plot: _Plot, end: _EndLabel, y: float, palette: Palette) -> None:
    x, colour = plot.right + _TAIL, palette.text(end.line.role)
    bold = 700 if end.line.role is Role.HERE else 400
    first = y + (len(end.name) - 1) / 2 * _LEADING
    canvas.text(x, first, end.line.last_printed, color=colour, fontsize=VALUE, fontweight=700)
    for i, part in enumerate(end.name):
        canvas.text(x + end.value_width + _GAP, first - i * _LEADING, part, color=colour, fontsize=LABEL, fontweight=bold)
    if abs(first - end.y) > _LEADER_FROM or end.x < plot.x(plot.count - 1) - 1e-6:
        canvas.line([end.x + 1.1, x - 0.5], [end.y, first], color=palette.trait, lw=0.5, zorder=2)


def _draw_band(canvas: Canvas, plot: _Plot, chart: LineChart, palette: Palette) -> tuple[str, ...]:
    """Draw the noise band over the last year; return its words when they would cover a line."""
    if chart.band is None:
        return ()
    left, right = plot.x(max(0, plot.count - 5) - 0.5), plot.x(plot.count - 0.5)
    low, high = (plot.y(value) for value in chart.band)
    canvas.rectangle(left, low, right - left, high - low, color=palette.bruit, zorder=0.5)
    for y in (low, high):
        canvas.line([left, right], [y, y], color=palette.orange, lw=0.5, ls=(0, (2, 1.5)), zorder=2)
    if not chart.band_label:
        return ()
    width, height = width_in_mm(chart.band_label, SMALL, 600), 3.0
    for x in (left + 0.3, right - width - 0.3):
        for y in (low - height - 0.4, high + 0.4):
            if (
                x >= plot.left
                and x + width <= plot.right
                and y > plot.bottom
                and y + height <= plot.top
                and not _crossed(plot, chart, (x, y, x + width, y + height))
            ):
                canvas.rectangle(x - 0.3, y, width + 0.6, height, color=palette.blanc, zorder=1.5)  # no graduation runs through it
                canvas.text(x, y + height / 2, chart.band_label, fontsize=SMALL, fontweight=600, color=palette.orange)
                return ()
    return (chart.band_label,)


def _crossed(plot: _Plot, chart: LineChart, box: tuple[float, float, float, float]) -> bool:
    """Say whether a line or a graduation runs through *box* (millimetres)."""
    left, bottom, right, top = box
    if any(bottom < plot.y(tick) + 1.5 and plot.y(tick) < top and left < plot.left for tick in plot.axis.ticks):
        return True
    at = np.linspace(left, right, 40)
    for line in chart.lines:
        for run in _runs(line.values, plot.cuts):
            xs, ys = [plot.x(i) for i in run], [plot.y(line.values[i] or 0.0) for i in run]
            level = np.interp(at, xs, ys, left=np.nan, right=np.nan)
            if np.any((level > bottom - 0.4) & (level < top + 0.4)):
                return True
    return False
