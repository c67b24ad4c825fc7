"""Counts of two kinds back to back on one scale, each figure at the end of its bar."""

from reporter.domain.blocks import PairedBar, PairedBars
from reporter.errors import RenderError
from reporter.rendering.canvas import LABEL, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.row_names import least_pitch, name_lines, write_name
from reporter.rendering.svg import Image

LEAST_PITCH = 3.6  # mm a row: under it names of two rows would meet
_HEAD, _FOOT = 4.6, 0.6  # mm above and under the rows
_WIDEST_NAMES = 0.36  # of the figure
_GAP = 2.0
_THICKNESS, _MOST_THICKNESS = 0.6, 4.2
_LEAST_PLOT = 0.2  # of the figure


def least_height(chart: PairedBars, width: float) -> float:
    """Return the least height, in millimetres, at which the names of *chart* stay apart."""
    return height_at(chart, least_pitch((_names(bar, width) for bar in chart.bars), LEAST_PITCH))


def height_at(chart: PairedBars, pitch: float) -> float:
    """Return the height of *chart* with rows of *pitch* millimetres."""
    return _HEAD + _FOOT + pitch * len(chart.bars)


def draw_paired_bars(chart: PairedBars, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres; RenderError where it has no bar or no room."""
    if not chart.bars:
        message = f"a chart without a single bar: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, top = Canvas(width, height), height - _HEAD
        zero, unit = _scale(chart, width)
        pitch = (top - _FOOT) / len(chart.bars)
        thickness = min(_THICKNESS * pitch, _MOST_THICKNESS)
        canvas.text(zero - _GAP / 2, height - 1.6, chart.heads[0], ha="right", fontsize=LABEL, fontweight=700, color=palette.bleu)
        canvas.text(zero + _GAP / 2, height - 1.6, chart.heads[1], fontsize=LABEL, fontweight=700, color=palette.marine)
        for i, bar in enumerate(chart.bars):
            _draw_bar(canvas, bar, (zero, unit, top - (i + 0.5) * pitch, thickness), palette)
        canvas.line([zero, zero], [_FOOT, top], color=palette.encre, lw=0.7, zorder=5)
        return canvas.image(chart.alt)


def _draw_bar(canvas: Canvas, bar: PairedBar, place: tuple[float, float, float, float], palette: Palette) -> None:
    zero, unit, y, thickness = place
    left, right = (bar.left or 0.0) * unit, (bar.right or 0.0) * unit
    canvas.rectangle(zero - left, y - thickness / 2, left, thickness, color=palette.s3, zorder=3)
    canvas.rectangle(zero, y - thickness / 2, right, thickness, color=palette.marine, zorder=3)
    write_name(canvas, _names(bar, canvas.width), y, color=palette.encre)
    canvas.text(zero - left - 0.9, y, bar.printed_left, ha="right", fontsize=LABEL, color=palette.encre)
    canvas.text(zero + right + 0.9, y, bar.printed_right, fontsize=LABEL, fontweight=700, color=palette.encre)


def _scale(chart: PairedBars, width: float) -> tuple[float, float]:
    """Return where zero stands and how many millimetres one unit takes: the same on both sides."""
    names = max(width_in_mm(line, LABEL) for bar in chart.bars for line in _names(bar, width))
    before = max(width_in_mm(bar.printed_left, LABEL) for bar in chart.bars) + _GAP
    after = max(width_in_mm(bar.printed_right, LABEL, 700) for bar in chart.bars) + _GAP
    lefts, rights = (
        max((value or 0.0 for value in side), default=0.0) for side in zip(*((bar.left, bar.right) for bar in chart.bars), strict=True)
    )
    heads = [width_in_mm(words, LABEL, 700) + _GAP for words in chart.heads]
    room = width - names - _GAP - before - after
    if room < _LEAST_PLOT * width:
        message = f"no room for the bars of {chart.title.sentence!r}: {room:.0f} mm of {width}"
        raise RenderError(message)
    unit = room / max(lefts + rights, 1.0)  # counts: whole or nothing
    zero = names + _GAP + before + lefts * unit
    if heads[0] > zero or heads[1] > width - zero:  # a side without bars is as wide as its head at least
        zero = min(max(zero, heads[0]), width - heads[1])
        sides = [(zero - names - _GAP - before) / max(lefts, 1.0), (width - zero - after) / max(rights, 1.0)]
        unit = max(0.0, min(sides))
    return zero, unit


def _names(bar: PairedBar, width: float) -> tuple[str, ...]:
    return name_lines(bar.name, _WIDEST_NAMES * width)
