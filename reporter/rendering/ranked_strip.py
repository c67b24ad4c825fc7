"""One axis in the fixed national classes: unnamed dots on it, named values under it, each tied to its place."""

from reporter.domain.blocks import RankedStrip, Role, StripMark
from reporter.errors import RenderError
from reporter.rendering.axis import spread
from reporter.rendering.canvas import LABEL, SMALL, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import Image

HEIGHT = 16.0  # mm
_BAND, _CLASSES = 8.0, 4.2  # mm from the foot to the band of classes, and its height
_LABELS = 1.9  # mm from the foot to the middle of the labels
_OVER = 0.8  # mm by which the line of a named value stands out of the band
_GAP = 2.6  # mm between two labels
_RADIUS = 0.9
_MARGIN = 0.04  # of the span beyond the extremes
_LEAST_SPAN = 0.1  # between the extremes: rates are displayed with one decimal


def draw_ranked_strip(chart: RankedStrip, width: float, palette: Palette) -> Image:
    """Return *chart* drawn at *width* millimetres; RenderError where it has nothing to name, or no room for the names."""
    if not chart.marks:
        message = f"a strip without a single name: {chart.title.sentence!r}"
        raise RenderError(message)
    marks = sorted(chart.marks, key=lambda mark: (mark.value, mark.name))
    sizes = [width_in_mm(_words(mark), LABEL, 700) + _GAP for mark in marks]
    if sum(sizes) > width + _GAP:
        message = f"no room for the names of {chart.title.sentence!r} on {width} mm"
        raise RenderError(message)
    low, unit = _scale(chart, width)
    centres = spread([(mark.value - low) * unit for mark in marks], sizes, -_GAP / 2, width + _GAP / 2)
    with chart_style():
        canvas = Canvas(width, HEIGHT)
        _draw_classes(canvas, chart, low, unit, palette)
        for value in chart.dots:
            at = ((value - low) * unit, _BAND + _CLASSES / 2)
            canvas.disc(*at, _RADIUS, facecolor=palette.blanc, edgecolor=palette.encre, lw=0.8, zorder=3)
        for mark, centre in zip(marks, centres, strict=True):
            _draw_mark(canvas, mark, (mark.value - low) * unit, centre, palette)
        return canvas.image(chart.alt)


def _draw_classes(canvas: Canvas, chart: RankedStrip, low: float, unit: float, palette: Palette) -> None:
    """Draw the classes, and their limits above them where they have room."""
    ends = [0.0, *(min(max((value - low) * unit, 0.0), canvas.width) for value in chart.breaks), canvas.width]
    for colour, left, right in zip(palette.classes, ends, ends[1:], strict=False):
        canvas.rectangle(left, _BAND, right - left, _CLASSES, color=colour, zorder=1)
    end = -1.0
    for x, words in zip(ends[1:-1], chart.break_labels, strict=True):
        half = width_in_mm(words, SMALL) / 2
        if x - half > end + 1.0 and half <= x <= canvas.width - half:
            canvas.text(x, HEIGHT - 1.5, words, ha="center", fontsize=SMALL, color=palette.gris)
            end = x + half


def _draw_mark(canvas: Canvas, mark: StripMark, x: float, centre: float, palette: Palette) -> None:
    here = mark.role == Role.HERE
    colour = {"here": palette.orange, "region": palette.marine, "france": palette.gris}.get(mark.role, palette.encre)
    canvas.line([x, x], [_BAND - _OVER, _BAND + _CLASSES + _OVER], color=palette.blanc, lw=4.2 if here else 3.2, zorder=4)
    canvas.line([x, x], [_BAND - _OVER, _BAND + _CLASSES + _OVER], color=colour, lw=2.6 if here else 1.5, zorder=5)
    canvas.line([x, centre], [_BAND - _OVER, _LABELS + 1.9], color=colour, lw=0.7, zorder=2)
    ink = palette.text(Role.HERE) if here else palette.encre
    canvas.text(centre, _LABELS, _words(mark), ha="center", fontsize=LABEL, fontweight=700 if here else 400, color=ink)


def _scale(chart: RankedStrip, width: float) -> tuple[float, float]:
    known = [*chart.dots, *(mark.value for mark in chart.marks), *chart.breaks]
    low, span = min(known), max(max(known) - min(known), _LEAST_SPAN)
    return low - _MARGIN * span, width / (span * (1 + 2 * _MARGIN))


def _words(mark: StripMark) -> str:
    return f"{mark.name} {mark.printed}"
