"""Slopes: shares of groups at two periods, each labelled at both ends, the comparator's in a column of its own."""

from dataclasses import dataclass

from reporter.domain.blocks import Slope, Slopes
from reporter.errors import RenderError
from reporter.rendering.axis import spread
from reporter.rendering.canvas import LABEL, SMALL, VALUE, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import wrap

_HEAD, _FOOT, _CUT_FOOT = 5.0, 0.4, 4.2  # mm above the labels for the periods, under them, and under them with the word of a cut
_LEADING = 8.8 / POINTS_PER_MM
_LINE = 3.6  # mm of one label
_TAIL = 3.4  # mm between a point and its label: room for a leader
_GAP = 1.5
_WIDEST_NAMES = (0.36, 0.25)  # of the figure; the second where the slopes have no room beside the first
_LEADER_FROM = 0.5  # mm of displacement from which a label is tied to its point
_DOT, _BAND = 3.8, 5.0  # points, and mm of the band that stands for a cut
_LEAST_PLOT = 12.0  # mm


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where both periods and the names lie, in millimetres; *names* is how wide a line of a name may be."""

    before: float
    after: float
    name: float
    names: float
    fits: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """The columns and the scale, in millimetres; *unit* is one point of share."""

    columns: _Columns
    bottom: float
    low: float
    unit: float

    def y(self, value: float) -> float:
        return self.bottom + _LINE / 2 + (value - self.low) * self.unit


def least_height(chart: Slopes, width: float) -> float:
    """Return the least height, in millimetres, at which the labels of *chart* have their places."""
    room = _columns(chart, width).names
    return _HEAD + _foot(chart) + sum(_height(slope, room) for slope in chart.slopes) + 0.2


def draw_slopes(chart: Slopes, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres; RenderError where it has no group or no room."""
    if not chart.slopes:
        message = f"slopes without a single group: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, frame = Canvas(width, height), _frame(chart, width, height)
        _draw_heads(canvas, frame, chart, palette)
        for slope in chart.slopes:
            _draw_slope(canvas, frame, slope, palette, cut=bool(chart.cut))
        _write_ends(canvas, frame, chart, palette)
        return canvas.image(chart.alt)


def _frame(chart: Slopes, width: float, height: float) -> _Frame:
    columns = _columns(chart, width)
    if not columns.fits:
        message = f"no room for the slopes of {chart.title.sentence!r}: {columns.after - columns.before:.0f} mm of {width}"
        raise RenderError(message)
    ends = [value for s in chart.slopes for value in (s.before, s.after)]
    span, bottom = max(ends) - min(ends), _foot(chart)
    low = min(ends) if span else min(ends) - 0.5  # shares that are all equal lie in the middle
    return _Frame(columns, bottom, low, (height - _HEAD - bottom - _LINE) / (span or 1.0))


def _columns(chart: Slopes, width: float) -> _Columns:
    """Return the widest columns of names that leave room for the slopes, else the narrowest."""
    options = [_columns_of(chart, width, share * width) for share in _WIDEST_NAMES]
    return next((columns for columns in options if columns.fits), options[-1])


def _columns_of(chart: Slopes, width: float, room: float) -> _Columns:
    firsts = max((width_in_mm(s.printed_before, VALUE, _weight(s)) for s in chart.slopes), default=0.0)
    values = max((width_in_mm(s.printed, VALUE, 700) for s in chart.slopes), default=0.0)
    names = max((width_in_mm(line, LABEL, _weight(s)) for s in chart.slopes for line in _names(s, room)), default=0.0)
    others = max(width_in_mm(words, LABEL) for words in (chart.heads[2], *(s.beside for s in chart.slopes)))
    name = width - names - (others + 2 * _GAP if others else 0)
    before, after = firsts + _TAIL, name - _GAP - values - _TAIL
    return _Columns(before, after, name, room, fits=after - before >= max(_LEAST_PLOT, _head_room(chart)))


def _head_room(chart: Slopes) -> float:
    """Return how far apart the two periods must lie for their heads, centred on them, not to meet."""
    return sum(width_in_mm(words, LABEL, 600) for words in chart.heads[:2]) / 2 + _GAP


def _draw_heads(canvas: Canvas, frame: _Frame, chart: Slopes, palette: Palette) -> None:
    top, under = canvas.height - 1.6, canvas.height - _HEAD
    for x, words in ((frame.columns.before, chart.heads[0]), (frame.columns.after, chart.heads[1])):
        half = width_in_mm(words, LABEL, 600) / 2
        canvas.text(max(x, half), top, words, ha="center", fontsize=LABEL, fontweight=600, color=palette.gris)
        canvas.line([x, x], [frame.bottom, under], color=palette.filet, lw=0.8, zorder=1)
    if chart.heads[2]:
        canvas.text(canvas.width, top, chart.heads[2], ha="right", fontsize=LABEL, color=palette.gris)
    if chart.cut:
        middle = (frame.columns.before + frame.columns.after) / 2
        canvas.rectangle(middle - _BAND / 2, frame.bottom, _BAND, under - frame.bottom, color=palette.brume, zorder=1)
        canvas.text(middle, 0.3, chart.cut, ha="center", va="bottom", fontsize=SMALL, fontweight=600, color=palette.encre)


def _draw_slope(canvas: Canvas, frame: _Frame, slope: Slope, palette: Palette, *, cut: bool) -> None:
    colour, order = (palette.orange, 5) if slope.marked else (palette.trait, 3)
    xs, ys = [frame.columns.before, frame.columns.after], [frame.y(slope.before), frame.y(slope.after)]
    if not cut:
        canvas.line(xs, ys, color=colour, lw=2.2 if slope.marked else 1.3, zorder=order, solid_capstyle="round")
    fill = palette.blanc if cut else colour
    canvas.line(xs, ys, ls="none", marker="o", ms=_DOT, mfc=fill, mec=colour, mew=1.0, zorder=order + 1)


def _write_ends(canvas: Canvas, frame: _Frame, chart: Slopes, palette: Palette) -> None:
    ceiling = canvas.height - _HEAD
    heights = [_height(slope, frame.columns.names) for slope in chart.slopes]
    try:
        firsts = spread([frame.y(s.before) for s in chart.slopes], [_LINE] * len(heights), frame.bottom, ceiling)
        lasts = spread([frame.y(s.after) for s in chart.slopes], heights, frame.bottom, ceiling)
    except ValueError as error:
        message = f"the labels of {chart.title.sentence!r} do not fit: {error}"
        raise RenderError(message) from error
    for slope, first, last in zip(chart.slopes, firsts, lasts, strict=True):
        ink, weight = (palette.orange, 700) if slope.marked else (palette.encre, 400)
        canvas.text(frame.columns.before - _TAIL, first, slope.printed_before, ha="right", fontsize=VALUE, fontweight=weight, color=ink)
        canvas.text(frame.columns.name - _GAP, last, slope.printed, ha="right", fontsize=VALUE, fontweight=700, color=ink)
        lines = _names(slope, frame.columns.names)
        for i, words in enumerate(lines):
            canvas.text(
                frame.columns.name, last + ((len(lines) - 1) / 2 - i) * _LEADING, words, fontsize=LABEL, fontweight=weight, color=ink
            )
        if slope.beside:
            canvas.text(canvas.width, last, slope.beside, ha="right", fontsize=LABEL, color=palette.gris)
        for x, side, y, at in (
            (frame.columns.before, -1, frame.y(slope.before), first),
            (frame.columns.after, 1, frame.y(slope.after), last),
        ):
            if abs(y - at) > _LEADER_FROM:
                canvas.line([x + side * 1.0, x + side * (_TAIL - 0.4)], [y, at], color=palette.trait, lw=0.5, zorder=2)


def _height(slope: Slope, room: float) -> float:
    return _LINE + (len(_names(slope, room)) - 1) * _LEADING


def _foot(chart: Slopes) -> float:
    return _CUT_FOOT if chart.cut else _FOOT


def _weight(slope: Slope) -> int:
    return 700 if slope.marked else 400


def _names(slope: Slope, room: float) -> tuple[str, ...]:
    return wrap(slope.name, room * POINTS_PER_MM, LABEL, _weight(slope))
