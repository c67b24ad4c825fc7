"""Ranked bars from zero: name, bar, figure."""

from dataclasses import dataclass

from reporter.domain.blocks import RankedBar, RankedBars, Role
from reporter.errors import RenderError
from reporter.rendering.canvas import Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import wrap

LEAST_PITCH = 2.75  # mm a bar: under it names of two bars would meet
_LEAST_TYPE, _TYPE = 7.0, 7.6  # points, for bars as close as can be and for bars at their ease
_EASE = 3.1  # mm a bar from which type has its full size
_WIDEST_NAMES = 0.42  # of the figure
_GAP = 1.6  # mm between names and bars, and between a bar and its figure
_EDGE = 0.6  # mm above the first and under the last bar
_LEADING = 8.6 / POINTS_PER_MM
_THICKNESS = 0.6  # of the pitch
_MOST_THICKNESS = 5.0  # mm


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where bars begin and how many millimetres one unit takes."""

    zero: float
    unit: float
    pitch: float
    top: float
    type_size: float

    def y(self, index: int) -> float:
        return self.top - (index + 0.5) * self.pitch


def least_height(chart: RankedBars, width: float) -> float:
    """Return the least height, in millimetres, at which the names of *chart* stay apart."""
    lines = sum(len(_names(bar, width)) for bar in chart.bars)
    longest = max((len(_names(bar, width)) for bar in chart.bars), default=0)
    pitch = max(LEAST_PITCH, longest * _LEADING + 0.2) if lines > len(chart.bars) else LEAST_PITCH
    return pitch * len(chart.bars) + 2 * _EDGE


def draw_ranked_bars(chart: RankedBars, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres."""
    if not chart.bars:
        message = f"a chart without a single bar: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, frame = Canvas(width, height), _frame(chart, width, height)
        thickness = min(_THICKNESS * frame.pitch, _MOST_THICKNESS)
        for i, bar in enumerate(chart.bars):
            _draw_bar(canvas, frame, bar, frame.y(i), thickness, palette)
        ends = [frame.y(0) + frame.pitch / 2, frame.y(len(chart.bars) - 1) - frame.pitch / 2]
        canvas.line([frame.zero, frame.zero], ends, color=palette.encre, lw=0.7, zorder=5)
        return canvas.image(chart.alt)


def _frame(chart: RankedBars, width: float, height: float) -> _Frame:
    """Return the scale at which the longest bars and their figures fill what the names leave."""
    pitch = (height - 2 * _EDGE) / len(chart.bars)
    type_size = _LEAST_TYPE + min(max((pitch - LEAST_PITCH) / (_EASE - LEAST_PITCH), 0.0), 1.0) * (_TYPE - _LEAST_TYPE)
    names = max(width_in_mm(line, type_size, _weight(bar)) for bar in chart.bars for line in _names(bar, width))
    left = names + _GAP
    widest = max(width_in_mm(bar.printed, type_size, 700) for bar in chart.bars) + _GAP
    most, least = max(0.0, *(b.value for b in chart.bars)), min(0.0, *(b.value for b in chart.bars))
    room = width - left - (widest if most > 0 else 0) - (widest if least < 0 else 0)
    if room < 0.2 * width:
        message = f"no room for the bars of {chart.title.sentence!r}: {room:.0f} mm of {width}"
        raise RenderError(message)
    unit = room / ((most - least) or 1.0)
    zero = left + (widest if least < 0 else 0) - least * unit
    return _Frame(zero, unit, pitch, height - _EDGE, type_size)


def _draw_bar(canvas: Canvas, frame: _Frame, bar: RankedBar, y: float, thickness: float, palette: Palette) -> None:
    here, length = bar.role is Role.HERE, bar.value * frame.unit
    canvas.rectangle(
        min(frame.zero, frame.zero + length), y - thickness / 2, abs(length), thickness, color=_colour(bar.role, palette), zorder=3
    )
    ink = palette.text(Role.HERE) if here else palette.encre
    lines = _names(bar, canvas.width)
    for i, words in enumerate(lines):
        at = y + ((len(lines) - 1) / 2 - i) * _LEADING
        canvas.text(0, at, words, fontsize=frame.type_size, fontweight=_weight(bar), color=ink)
    side, anchor = (1, "left") if bar.value >= 0 else (-1, "right")
    place = frame.zero + length + side * 0.9
    canvas.text(place, y, bar.printed, ha=anchor, fontsize=frame.type_size, fontweight=700 if here else 600, color=ink)


def _colour(role: Role, palette: Palette) -> str:
    return {Role.HERE: palette.orange, Role.REGION: palette.marine, Role.FRANCE: palette.gris, Role.OTHER: palette.azur}[role]


def _weight(bar: RankedBar) -> int:
    return {Role.HERE: 700, Role.REGION: 600, Role.FRANCE: 600, Role.OTHER: 400}[bar.role]


def _names(bar: RankedBar, width: float) -> tuple[str, ...]:
    return wrap(bar.name, _WIDEST_NAMES * width * POINTS_PER_MM, _TYPE, _weight(bar))
