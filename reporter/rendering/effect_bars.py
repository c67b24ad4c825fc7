"""Changes as sums of three effects: bars stacked on either side of zero, a mark at their sum."""

from dataclasses import dataclass

from reporter.domain.blocks import EffectBar, EffectBars
from reporter.errors import RenderError
from reporter.rendering.axis import ValueAxis
from reporter.rendering.canvas import LABEL, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.row_names import least_pitch, name_lines, write_name
from reporter.rendering.svg import Image

LEAST_PITCH = 3.4  # mm a row: under it names of two rows would meet
_HEAD, _FOOT = 4.2, 4.6  # mm above the rows for the heads, under them for the graduations
_WIDEST_NAMES = 0.4  # of the figure
_GAP = 1.6
_THICKNESS, _MOST_THICKNESS = 0.62, 4.0
_LEAST_PLOT = 0.2  # of the figure
_TICK_ROOM = 1.5  # mm between two graduations' labels


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where rows and values lie, in millimetres; *left* and *right* are the ends of the plot."""

    left: float
    right: float
    top: float
    pitch: float
    axis: ValueAxis

    def x(self, value: float) -> float:
        return self.left + (value - self.axis.low) / (self.axis.high - self.axis.low) * (self.right - self.left)

    def y(self, index: int) -> float:
        return self.top - (index + 0.5) * self.pitch


def least_height(chart: EffectBars, width: float) -> float:
    """Return the least height, in millimetres, at which the names of *chart* stay apart."""
    return height_at(chart, least_pitch((_names(bar, width) for bar in chart.bars), LEAST_PITCH))


def height_at(chart: EffectBars, pitch: float) -> float:
    """Return the height of *chart* with rows of *pitch* millimetres."""
    return _HEAD + _FOOT + pitch * len(chart.bars)


def draw_effect_bars(chart: EffectBars, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres."""
    if not chart.bars:
        message = f"a chart without a single bar: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, frame = Canvas(width, height), _frame(chart, width, height)
        _draw_axis(canvas, frame, palette)
        _draw_heads(canvas, frame, chart, palette)
        for i, bar in enumerate(chart.bars):
            _draw_bar(canvas, frame, bar, frame.y(i), palette)
        return canvas.image(chart.alt)


def _frame(chart: EffectBars, width: float, height: float) -> _Frame:
    names = max(width_in_mm(line, LABEL, 600) for bar in chart.bars for line in _names(bar, width))
    figures = max(width_in_mm(words, LABEL, 700) for words in (chart.heads[3], *(bar.printed for bar in chart.bars)))
    left, right = names + _GAP, width - figures - _GAP
    if right - left < _LEAST_PLOT * width:
        message = f"no room for the bars of {chart.title.sentence!r}: {right - left:.0f} mm of {width}"
        raise RenderError(message)
    ends = [sum(e for e in bar.effects if (e > 0) is up) for bar in chart.bars for up in (True, False)]
    axis = ValueAxis.around([0.0, *ends, *(bar.change for bar in chart.bars)])
    return _Frame(left, right, height - _HEAD, (height - _HEAD - _FOOT) / len(chart.bars), axis)


def _draw_axis(canvas: Canvas, frame: _Frame, palette: Palette) -> None:
    bottom = frame.top - frame.pitch * round((frame.top - _FOOT) / frame.pitch)
    labels = [words if tick <= 0 else f"+{words}" for tick, words in zip(frame.axis.ticks, frame.axis.labels(""), strict=True)]
    end = -1.0
    for tick, words in zip(frame.axis.ticks, labels, strict=True):
        x, half = frame.x(tick), width_in_mm(words, LABEL) / 2
        zero = tick == 0
        canvas.line(
            [x, x], [bottom, frame.top], color=palette.encre if zero else palette.filet, lw=0.8 if zero else 0.5, zorder=5 if zero else 1
        )
        if x - half > end + _TICK_ROOM and x + half <= canvas.width:
            canvas.text(x, 0.3, words, ha="center", va="bottom", fontsize=LABEL, color=palette.gris)
            end = x + half


def _draw_heads(canvas: Canvas, frame: _Frame, chart: EffectBars, palette: Palette) -> None:
    """Write the names of the effects in their colours, side by side, as near the middle of the plot as they fit."""
    inks = (palette.gris, palette.bleu, palette.orange)
    widths = [width_in_mm(words, LABEL, 700) for words in chart.heads[:3]]
    whole = sum(widths) + 2 * 2.2
    last = width_in_mm(chart.heads[3], LABEL)
    x = min(max((frame.left + frame.right - whole) / 2, 0.0), canvas.width - last - _GAP - whole)
    y = canvas.height - 1.5
    for words, ink, wide in zip(chart.heads[:3], inks, widths, strict=True):
        canvas.text(x, y, words, fontsize=LABEL, fontweight=700, color=ink)
        x += wide + 2.2
    canvas.text(canvas.width, y, chart.heads[3], ha="right", fontsize=LABEL, color=palette.gris)


def _draw_bar(canvas: Canvas, frame: _Frame, bar: EffectBar, y: float, palette: Palette) -> None:
    thickness = min(_THICKNESS * frame.pitch, _MOST_THICKNESS)
    reached = {True: 0.0, False: 0.0}
    for effect, fill in zip(bar.effects, (palette.trait, palette.s3, palette.orange), strict=True):
        if not effect:
            continue
        start, up = reached[effect > 0], effect > 0
        reached[up] = start + effect
        x = min(frame.x(start), frame.x(start + effect))
        canvas.rectangle(x, y - thickness / 2, abs(frame.x(start + effect) - frame.x(start)), thickness, color=fill, zorder=3)
    at, over = frame.x(bar.change), thickness / 2 + 0.25
    canvas.line([at, at], [y - over, y + over], color=palette.encre, lw=1.8, zorder=6, solid_capstyle="butt")
    write_name(canvas, _names(bar, canvas.width), y, fontweight=600, color=palette.encre)
    canvas.text(canvas.width, y, bar.printed, ha="right", fontsize=LABEL, fontweight=700, color=palette.encre)


def _names(bar: EffectBar, width: float) -> tuple[str, ...]:
    return name_lines(bar.name, _WIDEST_NAMES * width, 600)
