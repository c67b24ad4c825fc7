"""Sectors by specialisation and lead on France: discs whose labels stand where they meet nothing, or are left out."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reporter.document import french
from reporter.domain.blocks import Badge, Bubble, Quadrant
from reporter.errors import RenderError
from reporter.rendering.axis import ValueAxis
from reporter.rendering.canvas import LABEL, SMALL, Box, Canvas, chart_style, width_in_mm
from reporter.rendering.palette import Palette
from reporter.rendering.svg import Image
from reporter.rendering.typeface import balanced

_FOOT, _LEFT = 4.8, 6.5  # mm for the graduations
_EDGE = 4.0  # mm between the outermost disc and the frame
_SMALLEST, _LARGEST = 0.9, 3.2  # mm, radii
_HEIGHT = 3.0  # mm of a line of a label
_LONG = 24.0  # mm from which a label may stand on two lines
_CLEAR = 0.5  # mm between a label and what it may not meet
_QUOTIENTS = (0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0)
_REACH = 1.25  # the quotients shown reach at least from 1/1.25 to 1.25
_LEAST_SPAN = 0.5  # points a year shown on each side of zero at least
_TICK_ROOM = 2.4  # mm between two graduations of the quotient
_CORNER_LINE = 3.2  # millimetres
_CORNER_HEIGHT = 6.4


@dataclass(frozen=True, slots=True)
class _Plot:
    """The frame in millimetres and its scales."""

    left: float
    bottom: float
    right: float
    top: float
    axis: ValueAxis
    logs: tuple[float, float]

    def x(self, value: float) -> float:
        return self.left + _EDGE + (value - self.axis.low) / (self.axis.high - self.axis.low) * (self.right - self.left - 2 * _EDGE)

    def y(self, quotient: float) -> float:
        low, high = self.logs
        return self.bottom + _EDGE + (math.log(quotient) - low) / (high - low) * (self.top - self.bottom - 2 * _EDGE)


@dataclass(frozen=True, slots=True)
class _Disc:
    bubble: Bubble
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        return (self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


@dataclass(frozen=True, slots=True)
class _Label:
    """The name of a disc on one or two lines, in its box; *at_left* of its disc it is set flush right."""

    disc: _Disc
    lines: tuple[str, ...]
    box: Box
    at_left: bool


def draw_quadrant(chart: Quadrant, width: float, height: float, palette: Palette) -> Image:
    """Return *chart* drawn in *width* by *height* millimetres; a disc whose name has no room stands without it."""
    if not chart.bubbles:
        message = f"a quadrant without a single disc: {chart.title.sentence!r}"
        raise RenderError(message)
    with chart_style():
        canvas, plot = Canvas(width, height), _plot(chart, width, height)
        _draw_ground(canvas, plot, palette)
        largest = max(bubble.size for bubble in chart.bubbles) or 1.0
        discs = [_disc(plot, bubble, largest) for bubble in chart.bubbles]
        for disc in discs:
            _draw_disc(canvas, disc, palette)
        corners = list(_draw_corners(canvas, plot, chart, [disc.box for disc in discs], palette))
        for label in _labelled(discs, plot, corners):
            _draw_label(canvas, label, palette)
        return canvas.image(chart.alt)


def _draw_label(canvas: Canvas, label: _Label, palette: Palette) -> None:
    badge, (left, _, right, top) = label.disc.bubble.badge, label.box
    bold = badge in {Badge.FULL, Badge.LIGHT}
    ink = palette.orange if badge is Badge.WARM else palette.marine if bold else palette.encre
    x, side = (right, "right") if label.at_left else (left, "left")
    for i, words in enumerate(label.lines):
        canvas.text(x, top - (i + 0.5) * _HEIGHT, words, ha=side, fontsize=LABEL, fontweight=600 if bold else 400, color=ink)


def _forms(bubble: Bubble) -> Iterator[tuple[str, ...]]:
    """Yield a label on one line, and on two where it is long."""
    words = f"{bubble.sign}{french.HARD}{bubble.name}"
    yield (words,)
    if width_in_mm(words, LABEL, 600) > _LONG and (parted := balanced(words, 2, LABEL, 600)):
        yield parted


def _plot(chart: Quadrant, width: float, height: float) -> _Plot:
    gaps = [bubble.x for bubble in chart.bubbles]
    reach = max(_LEAST_SPAN, *map(abs, gaps)) if gaps else _LEAST_SPAN
    low, high = min(-_LEAST_SPAN, -0.2 * reach, *gaps), max(_LEAST_SPAN, 0.2 * reach, *gaps)
    axis = ValueAxis.around([low, high])
    logs = [math.log(bubble.y) for bubble in chart.bubbles]
    edges = (min(-math.log(_REACH), *logs), max(math.log(_REACH), *logs))
    return _Plot(_LEFT, _FOOT, width, height, axis, edges)


def _disc(plot: _Plot, bubble: Bubble, largest: float) -> _Disc:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(max(bubble.size, 0.0) / largest))
    return _Disc(bubble, plot.x(bubble.x), plot.y(bubble.y), radius)


def _draw_ground(canvas: Canvas, plot: _Plot, palette: Palette) -> None:
    """Draw the ground of the buoyant corner, the axes and their labels."""
    zero, one = plot.x(0.0), plot.y(1.0)
    canvas.rectangle(zero, one, plot.right - zero, plot.top - one, color=palette.s1, zorder=0.5)
    canvas.line([plot.left, plot.right], [one, one], color=palette.trait, lw=0.9, zorder=1)
    canvas.line([zero, zero], [plot.bottom, plot.top], color=palette.trait, lw=0.9, zorder=1)
    end = -1.0
    for tick in plot.axis.ticks:
        words = french.number(tick, plot.axis.decimals, signed=bool(tick))
        x, half = plot.x(tick), width_in_mm(words, LABEL) / 2
        if x - half > max(end + 1.2, plot.left) and x + half <= canvas.width:
            canvas.text(x, 0.3, words, ha="center", va="bottom", fontsize=LABEL, color=palette.gris)
            end = x + half
    drawn: list[float] = []
    for quotient in sorted(_QUOTIENTS, key=lambda q: (q != 1.0, abs(math.log(q)))):
        y = plot.y(quotient)
        if plot.bottom + 1.2 <= y <= plot.top - 1.2 and all(abs(y - other) >= _TICK_ROOM + 1.2 for other in drawn):
            drawn.append(y)
            words = french.number(quotient, 0 if quotient == int(quotient) else 1)
            strong = quotient == 1.0
            canvas.text(0, y, words, fontsize=LABEL, fontweight=700 if strong else 400, color=palette.encre if strong else palette.gris)


def _draw_corners(canvas: Canvas, plot: _Plot, chart: Quadrant, discs: Sequence[Box], palette: Palette) -> Iterator[Box]:
    """Write what each quadrant means, where it is wide enough and no disc lies there; yield the boxes taken.

    A corner has both lines on its own side, else on the other one, else its name alone on either side, else nothing.
    """
    zero, one = plot.x(0.0), plot.y(1.0)
    places = ((zero, plot.right, True), (zero, plot.right, False), (plot.left, zero, False), (plot.left, zero, True))
    for (bold, plain), (left, right, upper), first in zip(chart.corners, places, (True, False, False, False), strict=True):
        own_side = "right" if left == zero and not first else "left"
        sides = (own_side, "left" if own_side == "right" else "right")
        room = (plot.top - one) if upper else (one - plot.bottom)
        ink = palette.marine if first else palette.gris
        for lines, side in ((lines, side) for lines in ((bold, plain), (bold,)) for side in sides):
            height = _CORNER_HEIGHT - (0.0 if len(lines) > 1 else _CORNER_LINE)
            wide = max(width_in_mm(bold, SMALL, 700), *(width_in_mm(words, SMALL) for words in lines))
            x = right - 1.0 if side == "right" else left + 1.0
            top = plot.top - 0.6 if upper else plot.bottom + height + 0.4
            box = (x - wide, top - height, x, top) if side == "right" else (x, top - height, x + wide, top)
            if wide + 2.4 > right - left or room < height + 1.5 or any(_meet(box, disc) for disc in discs):
                continue
            canvas.text(x, top - 1.5, bold, ha=side, fontsize=SMALL, fontweight=700, color=ink)
            for words in lines[1:]:
                canvas.text(x, top - 1.5 - _CORNER_LINE, words, ha=side, fontsize=SMALL, color=palette.gris)
            yield box
            break


def _draw_disc(canvas: Canvas, disc: _Disc, palette: Palette) -> None:
    badge = disc.bubble.badge
    fill = {Badge.FULL: palette.marine, Badge.LIGHT: palette.s3}.get(badge, palette.blanc)
    edge = {Badge.FULL: palette.marine, Badge.LIGHT: palette.marine, Badge.WARM: palette.orange}.get(badge, palette.trait)
    canvas.disc(disc.x, disc.y, disc.radius, facecolor=fill, edgecolor=edge, lw=1.3, zorder=4)


def _labelled(discs: Sequence[_Disc], plot: _Plot, taken: Sequence[Box]) -> Iterator[_Label]:
    """Yield the labels in the order of their discs: the first place around each that meets nothing.

    A label never meets another, a disc, an axis or the name of a corner; one that finds no place is left out.
    """
    zero, one = plot.x(0.0), plot.y(1.0)
    axes = ((zero, plot.bottom, zero, plot.top), (plot.left, one, plot.right, one))
    occupied = [*taken]
    for disc in discs:
        others = [other.box for other in discs if other is not disc]
        obstacles = (*occupied, *others, *axes)
        free = [label for form in _forms(disc.bubble) for label in _places(disc, form) if _is_free(label.box, plot, obstacles)]
        if label := next((label for label in free if _is_beside(disc, label.box, zero, one)), next(iter(free), None)):
            occupied.append(label.box)
            yield label


def _is_beside(disc: _Disc, box: Box, zero: float, one: float) -> bool:
    """Say whether a label lies in the quadrant of its disc: elsewhere it would say the contrary at a glance."""
    return (box[0] >= zero) is (disc.x >= zero) and (box[1] >= one) is (disc.y >= one)


def _is_free(box: Box, plot: _Plot, obstacles: Iterable[Box]) -> bool:
    inside = box[0] >= plot.left + 0.3 and box[2] <= plot.right - 0.3 and box[1] >= plot.bottom and box[3] <= plot.top
    return inside and not any(_meet(box, other) for other in obstacles)


def _places(disc: _Disc, lines: tuple[str, ...]) -> Iterator[_Label]:
    """Yield the places of a label: right, left, above, below, then over the corners of the disc."""
    width, height = max(width_in_mm(words, LABEL, 600) for words in lines), _HEIGHT * len(lines)
    gap, half = disc.radius + 0.7, height / 2

    def at(left: float, bottom: float, *, at_left: bool = False) -> _Label:
        return _Label(disc, lines, (left, bottom, left + width, bottom + height), at_left)

    beside, before = disc.x + gap, disc.x - gap - width
    yield at(beside, disc.y - half)
    yield at(before, disc.y - half, at_left=True)
    for bottom in (disc.y + gap, disc.y - gap - height):
        for left in (disc.x - width / 2, disc.x - disc.radius, disc.x + disc.radius - width):
            yield at(left, bottom)
    for bottom in (disc.y + 0.4, disc.y - 0.4 - height):
        yield at(beside, bottom)
        yield at(before, bottom, at_left=True)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] + _CLEAR and other[0] < one[2] + _CLEAR and one[1] < other[3] + 0.1 and other[1] < one[3] + 0.1
