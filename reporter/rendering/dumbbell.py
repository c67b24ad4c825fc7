"""Rows of two points each, then and now, joined; the figure of now and its change in columns at the right."""

from dataclasses import dataclass

from reporter.domain.blocks import Dumbbell, DumbbellRow, Role
from reporter.errors import RenderError
from reporter.rendering.canvas import LABEL, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.row_names import least_pitch, name_lines, write_name
from reporter.rendering.svg import Image

LEAST_PITCH = 3.6  # mm a row: under it names of two rows would meet
_HEAD, _FOOT = 4.6, 0.6  # mm above and under the rows
_WIDEST_NAMES = 0.4  # of the figure
_GAP = 2.0
_RADIUS = 1.0  # mm of a point
_LEAST_PLOT = 14.0  # mm
_LEAST_SPAN = 0.1  # between the extremes: rates are displayed with one decimal


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the points lie and where both columns end, in millimetres."""

    left: float
    right: float
    low: float
    unit: float
    second: float

    def x(self, value: float) -> float:
        return self.left + (value - self.low) * self.unit


def least_height(chart: Dumbbell, width: float) -> float:
    """Return the least height, in millimetres, at which the names of *chart* stay apart."""
    return height_at(chart, least_pitch((_names(row, width) for row in chart.rows), LEAST_PITCH))


def height_at(chart: Dumbbell, pitch: float) -> float:
    """Return the height of *chart* with rows of *pitch* millimetres."""
    return _HEAD + _FOOT + pitch * len(chart.rows)


def draw_dumbbell(chart: Dumbbell, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres; RenderError where it has no row or no room."""
    if not chart.rows:
        message = f"a chart without a single row: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, frame, top = Canvas(width, height), _frame(chart, width), height - _HEAD
        pitch = (top - _FOOT) / len(chart.rows)
        canvas.text(frame.second, height - 1.6, chart.heads[0], ha="right", fontsize=LABEL, fontweight=700, color=palette.encre)
        canvas.text(width, height - 1.6, chart.heads[1], ha="right", fontsize=LABEL, color=palette.gris)
        for i, row in enumerate(chart.rows):
            _draw_row(canvas, frame, row, top - (i + 0.5) * pitch, palette)
        return canvas.image(chart.alt)


def _frame(chart: Dumbbell, width: float) -> _Frame:
    names = max(width_in_mm(line, LABEL, 700) for row in chart.rows for line in _names(row, width))
    changes = max(width_in_mm(words, LABEL, 600) for words in (chart.heads[1], *(row.printed_change for row in chart.rows)))
    values = max(width_in_mm(words, LABEL, 700) for words in (chart.heads[0], *(row.printed for row in chart.rows)))
    second = width - changes - _GAP
    left, right = names + _GAP + _RADIUS, second - values - _GAP - _RADIUS
    if right - left < _LEAST_PLOT:
        message = f"no room for the points of {chart.title.sentence!r}: {right - left:.0f} mm of {width}"
        raise RenderError(message)
    known = [value for row in chart.rows for value in (row.before, row.after) if value is not None]
    low, high = min(known), max(known)
    return _Frame(left, right, low, (right - left) / max(high - low, _LEAST_SPAN), second)


def _draw_row(canvas: Canvas, frame: _Frame, row: DumbbellRow, y: float, palette: Palette) -> None:
    here, ink = row.role == Role.HERE, palette.text(Role.HERE) if row.role == Role.HERE else palette.encre
    colour = {Role.HERE: palette.orange, Role.REGION: palette.marine, Role.FRANCE: palette.gris}.get(Role(row.role), palette.azur)
    canvas.line([frame.left - _RADIUS, frame.right + _RADIUS], [y, y], color=palette.filet, lw=0.6, zorder=1)
    now = frame.x(row.after)
    if row.before is not None:
        then = frame.x(row.before)
        canvas.line([then, now], [y, y], color=colour, lw=1.8, zorder=2)
        canvas.disc(then, y, _RADIUS, facecolor=palette.blanc, edgecolor=colour, lw=1.1, zorder=3)
    canvas.disc(now, y, _RADIUS, facecolor=colour, edgecolor=colour, lw=1.1, zorder=4)
    weight = 700 if here else 400 if row.role == Role.OTHER else 600
    write_name(canvas, _names(row, canvas.width), y, fontweight=weight, color=ink)
    canvas.text(frame.second, y, row.printed, ha="right", fontsize=LABEL, fontweight=700, color=ink)
    canvas.text(canvas.width, y, row.printed_change, ha="right", fontsize=LABEL, fontweight=600 if here else 400, color=ink)


def _names(row: DumbbellRow, width: float) -> tuple[str, ...]:
    return name_lines(row.name, _WIDEST_NAMES * width, 700)
