"""One axis in the fixed national classes: unnamed dots on it, named values under it, each tied to its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product

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
_STEP = 3.8  # mm from one row of labels to the next
_FLAG = 0.9  # mm from the line of a named value to its label beside it
_MOST_STEPS = 5  # rows of labels
_MARGIN = 0.04  # of the span beyond the extremes
_LEAST_SPAN = 0.1  # between the extremes: rates are displayed with one decimal


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a name stands, in millimetres: its left end, its row (the first is the nearest to the band), and the foot of its line."""

    left: float
    row: int
    foot: float


def height(chart: RankedStrip, width: float) -> float:
    """Return the height at *width*, in millimetres: names that have no room side by side stand one under the other."""
    return HEIGHT if _stand_side_by_side(chart, width) else HEIGHT + (len(chart.marks) - 1) * _STEP


def draw_ranked_strip(chart: RankedStrip, width: float, palette: Palette) -> Image:
    """Return *chart* drawn at *width* millimetres; RenderError where it has nothing to name, or no room for the names."""
    if not chart.marks:
        message = f"a strip without a single name: {chart.title.sentence!r}"
        raise RenderError(message)
    marks = sorted(chart.marks, key=lambda mark: (mark.value, mark.name))
    low, unit = _scale(chart, width)
    places = [(mark.value - low) * unit for mark in marks]
    sizes = [_size(mark) for mark in marks]
    labels = _row(places, sizes, width) if _stand_side_by_side(chart, width) else _steps(places, sizes, width)
    if not labels:
        message = f"no room for the names of {chart.title.sentence!r} on {width} mm"
        raise RenderError(message)
    with chart_style():
        canvas = Canvas(width, height(chart, width))
        _draw_classes(canvas, chart, low, unit, palette)
        for value in chart.dots:
            at = ((value - low) * unit, _band(canvas) + _CLASSES / 2)
            canvas.disc(*at, _RADIUS, facecolor=palette.blanc, edgecolor=palette.encre, lw=0.8, zorder=3)
        for mark, x, label in zip(marks, places, labels, strict=True):
            _draw_mark(canvas, mark, x, label, palette)
        return canvas.image(chart.alt)


def _size(mark: StripMark) -> float:
    return width_in_mm(_words(mark), LABEL, _weight(mark))


def _weight(mark: StripMark) -> int:
    return 700 if mark.role == Role.HERE else 400


def _stand_side_by_side(chart: RankedStrip, width: float) -> bool:
    return sum(_size(mark) + _GAP for mark in chart.marks) <= width + _GAP


def _row(places: Sequence[float], sizes: Sequence[float], width: float) -> Sequence[_Label]:
    """Return the labels side by side, each as near to its place as the others let it."""
    centres = spread(places, [size + _GAP for size in sizes], -_GAP / 2, width + _GAP / 2)
    return [_Label(centre - size / 2, 0, centre) for centre, size in zip(centres, sizes, strict=True)]


def _steps(places: Sequence[float], sizes: Sequence[float], width: float) -> Sequence[_Label]:
    """Return the labels one under the other, each at its line or under it: no line to a lower one runs through a higher one; or none."""
    if len(places) > _MOST_STEPS or max(sizes) > width:
        return ()
    ways = [_sides(x, size, width) for x, size in zip(places, sizes, strict=True)]
    for lefts in product(*ways):
        for rows in permutations(range(len(places))):
            labels = [_Label(left, row, x) for left, row, x in zip(lefts, rows, places, strict=True)]
            if not any(_runs_through(lower, upper, size) for upper, size in zip(labels, sizes, strict=True) for lower in labels):
                return labels
    return ()


def _sides(x: float, size: float, width: float) -> Sequence[float]:
    """Return where a label at the line *x* may begin: at its right, at its left, else under it."""
    beside = [left for left in (x + _FLAG, x - _FLAG - size) if 0 <= left <= width - size]
    return [*beside, min(max(x - size / 2, 0.0), width - size)]


def _runs_through(lower: _Label, upper: _Label, size: float) -> bool:
    return lower.row > upper.row and upper.left - _FLAG / 2 < lower.foot < upper.left + size + _FLAG / 2


def _band(canvas: Canvas) -> float:
    return canvas.height - HEIGHT + _BAND


def _draw_classes(canvas: Canvas, chart: RankedStrip, low: float, unit: float, palette: Palette) -> None:
    """Draw the classes, and their limits above them where they have room."""
    ends = [0.0, *(min(max((value - low) * unit, 0.0), canvas.width) for value in chart.breaks), canvas.width]
    for colour, left, right in zip(palette.classes, ends, ends[1:], strict=False):
        canvas.rectangle(left, _band(canvas), right - left, _CLASSES, color=colour, zorder=1)
    end = -1.0
    for x, words in zip(ends[1:-1], chart.break_labels, strict=True):
        half = width_in_mm(words, SMALL) / 2
        if x - half > end + 1.0 and half <= x <= canvas.width - half:
            canvas.text(x, canvas.height - 1.5, words, ha="center", fontsize=SMALL, color=palette.gris)
            end = x + half


def _draw_mark(canvas: Canvas, mark: StripMark, x: float, label: _Label, palette: Palette) -> None:
    here, band = mark.role == Role.HERE, _band(canvas)
    colour = {"here": palette.orange, "region": palette.marine, "france": palette.gris}.get(mark.role, palette.encre)
    canvas.line([x, x], [band - _OVER, band + _CLASSES + _OVER], color=palette.blanc, lw=4.2 if here else 3.2, zorder=4)
    canvas.line([x, x], [band - _OVER, band + _CLASSES + _OVER], color=colour, lw=2.6 if here else 1.5, zorder=5)
    middle = canvas.height - HEIGHT + _LABELS - label.row * _STEP
    beside = not label.left <= label.foot <= label.left + _size(mark)
    canvas.line([x, label.foot], [band - _OVER, middle - 1.2 if beside else middle + 1.9], color=colour, lw=0.7, zorder=2)
    ink = palette.text(Role.HERE) if here else palette.encre
    canvas.text(label.left + _size(mark) / 2, middle, _words(mark), ha="center", fontsize=LABEL, fontweight=_weight(mark), color=ink)


def _scale(chart: RankedStrip, width: float) -> tuple[float, float]:
    known = [*chart.dots, *(mark.value for mark in chart.marks), *chart.breaks]
    low, span = min(known), max(max(known) - min(known), _LEAST_SPAN)
    return low - _MARGIN * span, width / (span * (1 + 2 * _MARGIN))


def _words(mark: StripMark) -> str:
    return f"{mark.name} {mark.printed}"
