"""Ranked counts from zero, a part of each in a darker tone, both figures in columns at the right."""

from reporter.domain.blocks import PartBar, PartBars
from reporter.errors import RenderError
from reporter.rendering.canvas import LABEL, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.row_names import least_pitch, name_lines, write_name
from reporter.rendering.svg import Image

LEAST_PITCH = 3.4  # mm a row: under it names of two rows would meet
_HEAD, _FOOT = 4.2, 0.6  # mm above and under the rows
_WIDEST_NAMES = 0.42  # of the figure
_GAP = 1.6
_THICKNESS, _MOST_THICKNESS = 0.6, 4.2
_LEAST_PLOT = 0.15  # of the figure


def least_height(chart: PartBars, width: float) -> float:
    """Return the least height, in millimetres, at which the names of *chart* stay apart."""
    return height_at(chart, least_pitch((_names(bar, width) for bar in chart.bars), LEAST_PITCH))


def height_at(chart: PartBars, pitch: float) -> float:
    """Return the height of *chart* with rows of *pitch* millimetres."""
    return _HEAD + _FOOT + pitch * len(chart.bars)


def draw_part_bars(chart: PartBars, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres."""
    if not chart.bars:
        message = f"a chart without a single bar: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, top = Canvas(width, height), height - _HEAD
        zero, unit, second = _scale(chart, width)
        pitch = (top - _FOOT) / len(chart.bars)
        thickness = min(_THICKNESS * pitch, _MOST_THICKNESS)
        canvas.text(second, height - 1.5, chart.heads[0], ha="right", fontsize=LABEL, color=palette.gris)
        canvas.text(width, height - 1.5, chart.heads[1], ha="right", fontsize=LABEL, fontweight=700, color=palette.marine)
        for i, bar in enumerate(chart.bars):
            y = top - (i + 0.5) * pitch
            canvas.rectangle(zero, y - thickness / 2, bar.whole * unit, thickness, color=palette.s2, zorder=3)
            if bar.part:
                canvas.rectangle(zero, y - thickness / 2, bar.part * unit, thickness, color=palette.marine, zorder=4)
            _write(canvas, bar, y, second, palette)
        canvas.line([zero, zero], [_FOOT, top], color=palette.encre, lw=0.7, zorder=5)
        return canvas.image(chart.alt)


def _write(canvas: Canvas, bar: PartBar, y: float, second: float, palette: Palette) -> None:
    write_name(canvas, _names(bar, canvas.width), y, color=palette.encre)
    canvas.text(second, y, bar.printed, ha="right", fontsize=LABEL, color=palette.encre)
    canvas.text(canvas.width, y, bar.printed_part, ha="right", fontsize=LABEL, fontweight=700, color=palette.marine)


def _scale(chart: PartBars, width: float) -> tuple[float, float, float]:
    """Return where bars begin, how many millimetres one unit takes, and where the first column of figures ends."""
    names = max(width_in_mm(line, LABEL) for bar in chart.bars for line in _names(bar, width))
    parts = max(width_in_mm(words, LABEL, 700) for words in (chart.heads[1], *(bar.printed_part for bar in chart.bars)))
    wholes = max(width_in_mm(words, LABEL) for words in (chart.heads[0], *(bar.printed for bar in chart.bars)))
    second = width - parts - 2 * _GAP
    zero, right = names + _GAP, second - wholes - _GAP
    if right - zero < _LEAST_PLOT * width:
        message = f"no room for the bars of {chart.title.sentence!r}: {right - zero:.0f} mm of {width}"
        raise RenderError(message)
    most = max(bar.whole for bar in chart.bars)
    return zero, (right - zero) / (most or 1.0), second


def _names(bar: PartBar, width: float) -> tuple[str, ...]:
    return name_lines(bar.name, _WIDEST_NAMES * width)
