"""A pyramid: shares of two sides from the middle outward, the comparator's share as a mark on the same bar."""

from dataclasses import dataclass

from reporter.domain.blocks import Pyramid, PyramidBar
from reporter.errors import RenderError
from reporter.rendering.canvas import LABEL, SMALL, VALUE, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import balanced

LEAST_PITCH = 7.8  # mm a band: two lines of a label
_HEAD, _FOOT = 4.6, 0.4  # mm above the bands for the names of the sides, and under them
_LEADING = 8.8 / POINTS_PER_MM
_GAP = 1.3
_BETWEEN, _MOST_THICKNESS = 1.8, 22.0  # mm between two bars, and of a bar
_LEAST_BARS = 0.1  # of the figure, for each side
_OVER = 0.5  # mm by which a mark is longer than its bar is thick
_MARK, _HALO = 1.6, 3.2  # points


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where both sides begin, how many millimetres a point of share takes, and where bands lie."""

    left: float
    right: float
    unit: float
    pitch: float

    def y(self, index: int) -> float:
        return _FOOT + (index + 0.5) * self.pitch

    @property
    def thickness(self) -> float:
        return min(self.pitch - _BETWEEN, _MOST_THICKNESS)


def least_height(chart: Pyramid, width: float) -> float:  # noqa: ARG001 -- as all charts are asked
    """Return the least height, in millimetres, at which the labels of *chart* stay apart."""
    longest = max((len(_names(band.name)) for band in chart.bands), default=1)
    return height_at(chart, max(LEAST_PITCH, longest * _LEADING + 0.9))


def height_at(chart: Pyramid, pitch: float) -> float:
    """Return the height of *chart* with bands of *pitch* millimetres."""
    return _HEAD + _FOOT + pitch * len(chart.bands)


def draw_pyramid(chart: Pyramid, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres; RenderError where it has no bar or no room."""
    if not _bars(chart):
        message = f"a pyramid without a single bar: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, frame = Canvas(width, height), _frame(chart, width, height)
        top = height - 1.6
        canvas.text(frame.left, top, chart.heads[0], ha="right", fontsize=VALUE, fontweight=700, color=palette.marine)
        canvas.text(frame.right, top, chart.heads[1], fontsize=VALUE, fontweight=700, color=palette.bleu)
        for i, band in enumerate(chart.bands):
            lines = _names(band.name)
            for j, words in enumerate(lines):
                y = frame.y(i) + ((len(lines) - 1) / 2 - j) * _LEADING
                canvas.text(width / 2, y, words, ha="center", fontsize=LABEL, fontweight=600, color=palette.encre)
            for bar, side in ((band.left, -1), (band.right, 1)):
                if bar:
                    _draw_bar(canvas, frame, bar, frame.y(i), side, palette)
        for x in (frame.left, frame.right):
            canvas.line([x, x], [_FOOT, height - _HEAD], color=palette.encre, lw=0.7, zorder=5)
        return canvas.image(chart.alt)


def _draw_bar(canvas: Canvas, frame: _Frame, bar: PyramidBar, y: float, side: int, palette: Palette) -> None:
    zero, half = frame.left if side < 0 else frame.right, frame.thickness / 2
    length, mark = (bar.share or 0.0) * frame.unit, (bar.beside or 0.0) * frame.unit
    if bar.share is not None:
        fill = palette.marine if side < 0 else palette.azur
        canvas.rectangle(zero - length if side < 0 else zero, y - half, length, 2 * half, color=fill, zorder=3)
    if bar.beside is not None:
        at, ends = zero + side * mark, [y - half - _OVER, y + half + _OVER]
        canvas.line([at, at], ends, color=palette.blanc, lw=_HALO, zorder=4, solid_capstyle="butt")
        canvas.line([at, at], ends, color=palette.encre, lw=_MARK, zorder=4.5, solid_capstyle="butt")
    x, anchor = zero + side * (max(length, mark) + _GAP), "right" if side < 0 else "left"
    ink = palette.encre if bar.share is not None else palette.gris
    first = y + _LEADING / 2 if bar.count else y
    canvas.text(x, first, bar.printed, ha=anchor, fontsize=VALUE, fontweight=700, color=ink)
    if bar.count:
        canvas.text(x, first - _LEADING, bar.count, ha=anchor, fontsize=SMALL, color=palette.gris)


def _frame(chart: Pyramid, width: float, height: float) -> _Frame:
    bars = _bars(chart)
    names = max(width_in_mm(line, LABEL, 600) for band in chart.bands for line in _names(band.name))
    labels = max(max(width_in_mm(bar.printed, VALUE, 700), width_in_mm(bar.count, SMALL)) for bar in bars)
    corridor = names / 2 + _GAP
    room = width / 2 - corridor - labels - 2 * _GAP
    if room < _LEAST_BARS * width:
        message = f"no room for the bars of {chart.title.sentence!r}: {room:.0f} mm a side of {width}"
        raise RenderError(message)
    most = max(value for bar in bars for value in (bar.share or 0.0, bar.beside or 0.0))
    return _Frame(width / 2 - corridor, width / 2 + corridor, room / (most or 1.0), (height - _HEAD - _FOOT) / len(chart.bands))


def _bars(chart: Pyramid) -> list[PyramidBar]:
    return [bar for band in chart.bands for bar in (band.left, band.right) if bar]


def _names(name: str) -> tuple[str, ...]:
    """Return a band's name on two lines where it can be broken: the corridor stays narrow."""
    return balanced(name, 2, LABEL, 600) or (name,)
