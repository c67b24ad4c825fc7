"""A figure of a page: how high its picture may be, and the picture itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reporter.domain.blocks import (
    Choropleth,
    Dumbbell,
    EffectBars,
    LineChart,
    PairedBars,
    PartBars,
    Pyramid,
    Quadrant,
    RankedBars,
    RankedStrip,
    Slopes,
)
from reporter.domain.outlines import Outlines
from reporter.rendering import dumbbell, effect_bars, paired_bars, part_bars, pyramid, quadrant, ranked_strip, slopes
from reporter.rendering.line_chart import draw_line_chart
from reporter.rendering.map_image import draw_choropleth, natural_height
from reporter.rendering.map_labels import MOST_KEYS
from reporter.rendering.page_plan import FEW_AREAS, Column, Content
from reporter.rendering.palette import Palette
from reporter.rendering.ranked_bars import draw_ranked_bars, least_height
from reporter.rendering.svg import Image

_LINES = (37.0, 74.0)  # millimetres
_WIDE_LINES = (34.0, 92.0)
_MAP = (38.0, 84.0)
_NARROW_MAP = (50.0, 68.0)
_COMPACT_MAP = 37.0
_SQUEEZED = 30.0  # of a picture where page 1 says more than its four series
_WIDE = 6  # columns from which a figure counts as wide
_MOST_PITCH = 9.6
_MOST_EFFECT_PITCH = 9.0
_QUADRANT = (48.0, 84.0)
_SQUEEZED_QUADRANT = 34.0
_MOST_DUMBBELL_PITCH = 6.4
_MOST_BAND = 25.0
_MOST_SLOPES = 80.0
_BAR_EDGES = 1.2


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with what belongs under it: a cut axis to be told, words that had no room, key numbers of a map."""

    image: Image
    axis_cut: bool = False
    words: tuple[str, ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """A kind of chart whose height follows its rows: the least height at a width, the most that does it good, how it is drawn."""

    least: Callable[[Any, float], float]
    most: Callable[[Any], float]
    draw: Callable[[Any, float, float, Palette], Image]


_OF_ROWS: Mapping[type, _Rows] = {
    EffectBars: _Rows(
        effect_bars.least_height, lambda chart: effect_bars.height_at(chart, _MOST_EFFECT_PITCH), effect_bars.draw_effect_bars
    ),
    PartBars: _Rows(part_bars.least_height, lambda chart: part_bars.height_at(chart, _MOST_EFFECT_PITCH), part_bars.draw_part_bars),
    Dumbbell: _Rows(dumbbell.least_height, lambda chart: dumbbell.height_at(chart, _MOST_DUMBBELL_PITCH), dumbbell.draw_dumbbell),
    PairedBars: _Rows(
        paired_bars.least_height, lambda chart: paired_bars.height_at(chart, _MOST_EFFECT_PITCH), paired_bars.draw_paired_bars
    ),
    Pyramid: _Rows(pyramid.least_height, lambda chart: pyramid.height_at(chart, _MOST_BAND), pyramid.draw_pyramid),
    Slopes: _Rows(slopes.least_height, lambda _: _MOST_SLOPES, slopes.draw_slopes),
}


def height_range(block: Content, column: Column, outlines: Outlines, *, compact: bool, squeezed: bool = False) -> tuple[float, float]:
    """Return the least and the greatest height of a figure's picture, in millimetres.

    *compact* allows small maps in narrow columns, *squeezed* small charts and wide maps as well.
    """
    if rows := _OF_ROWS.get(type(block)):
        least = rows.least(block, column.width)
        return least, max(least, rows.most(block))
    match block:
        case LineChart():
            low, high = _WIDE_LINES if column.span > _WIDE else _LINES
            return (min(low, _SQUEEZED) if squeezed else low), high
        case RankedBars():
            least = least_height(block, column.width)
            return least, max(least, len(block.bars) * _MOST_PITCH + _BAR_EDGES)
        case RankedStrip():
            height = ranked_strip.height(block, column.width)
            return height, height
        case Quadrant():
            return (_SQUEEZED_QUADRANT if squeezed else _QUADRANT[0]), _QUADRANT[1]
        case Choropleth():
            natural = natural_height(block, outlines, column.width)
            low, high = _MAP if column.span >= _WIDE else (_COMPACT_MAP, _NARROW_MAP[1]) if compact or squeezed else _NARROW_MAP
            low = _SQUEEZED if squeezed and (column.span >= _WIDE or len(block.areas) <= FEW_AREAS) else low
            return min(low, natural), min(high, natural)
        case _:
            message = f"{type(block).__name__} is no figure"
            raise TypeError(message)


def draw_figure(block: Content, size: tuple[float, float], outlines: Outlines, palette: Palette, *, most_keys: int = MOST_KEYS) -> Drawn:
    """Return the picture of a figure of at most *size* (width, height in millimetres); a map has at most *most_keys* key numbers."""
    width, height = size
    if rows := _OF_ROWS.get(type(block)):
        return Drawn(rows.draw(block, width, height, palette))
    match block:
        case LineChart():
            lines = draw_line_chart(block, width, height, palette)
            return Drawn(lines.image, axis_cut=not lines.from_zero, words=lines.unplaced)
        case RankedBars():
            return Drawn(draw_ranked_bars(block, width, height, palette))
        case RankedStrip():
            return Drawn(ranked_strip.draw_ranked_strip(block, width, palette))
        case Quadrant():
            return Drawn(quadrant.draw_quadrant(block, width, height, palette))
        case Choropleth():
            drawn = draw_choropleth(block, outlines, size, palette, most_keys=most_keys)
            return Drawn(drawn.image, keys=drawn.keys)
        case _:
            message = f"{type(block).__name__} is no figure"
            raise TypeError(message)
