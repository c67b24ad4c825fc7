"""A figure of a page: how high its picture may be, and the picture itself."""

from dataclasses import dataclass

from reporter.domain.blocks import Choropleth, EffectBars, LineChart, PartBars, Pyramid, Quadrant, RankedBars, Slopes
from reporter.domain.outlines import Outlines
from reporter.rendering import effect_bars, part_bars, pyramid, quadrant, slopes
from reporter.rendering.line_chart import draw_line_chart
from reporter.rendering.map_image import draw_choropleth, natural_height
from reporter.rendering.map_labels import MOST_KEYS
from reporter.rendering.page_plan import Column, Content
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
_MOST_EFFECT_PITCH = 6.0
_QUADRANT = (48.0, 84.0)
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


def height_range(block: Content, column: Column, outlines: Outlines, *, compact: bool, squeezed: bool = False) -> tuple[float, float]:
    """Return the least and the greatest height of a figure's picture, in millimetres.

    *compact* allows small maps in narrow columns, *squeezed* small charts and wide maps as well.
    """
    match block:
        case LineChart():
            low, high = _WIDE_LINES if column.span > _WIDE else _LINES
            return (min(low, _SQUEEZED) if squeezed else low), high
        case RankedBars():
            least = least_height(block, column.width)
            return least, max(least, len(block.bars) * _MOST_PITCH + _BAR_EDGES)
        case EffectBars():
            least = effect_bars.least_height(block, column.width)
            return least, max(least, effect_bars.height_at(block, _MOST_EFFECT_PITCH))
        case PartBars():
            least = part_bars.least_height(block, column.width)
            return least, max(least, part_bars.height_at(block, _MOST_EFFECT_PITCH))
        case Pyramid():
            least = pyramid.least_height(block, column.width)
            return least, max(least, pyramid.height_at(block, _MOST_BAND))
        case Slopes():
            least = slopes.least_height(block, column.width)
            return least, max(least, _MOST_SLOPES)
        case Quadrant():
            return _QUADRANT
        case Choropleth():
            natural = natural_height(block, outlines, column.width)
            low, high = _MAP if column.span >= _WIDE else (_COMPACT_MAP, _NARROW_MAP[1]) if compact or squeezed else _NARROW_MAP
            low = _SQUEEZED if squeezed and column.span >= _WIDE else low
            return min(low, natural), min(high, natural)
        case _:
            message = f"{type(block).__name__} is no figure"
            raise TypeError(message)


def draw_figure(block: Content, size: tuple[float, float], outlines: Outlines, palette: Palette, *, most_keys: int = MOST_KEYS) -> Drawn:
    """Return the picture of a figure of at most *size* (width, height in millimetres); a map has at most *most_keys* key numbers."""
    width, height = size
    match block:
        case LineChart():
            lines = draw_line_chart(block, width, height, palette)
            return Drawn(lines.image, axis_cut=not lines.from_zero, words=lines.unplaced)
        case RankedBars():
            return Drawn(draw_ranked_bars(block, width, height, palette))
        case EffectBars():
            return Drawn(effect_bars.draw_effect_bars(block, width, height, palette))
        case PartBars():
            return Drawn(part_bars.draw_part_bars(block, width, height, palette))
        case Pyramid():
            return Drawn(pyramid.draw_pyramid(block, width, height, palette))
        case Slopes():
            return Drawn(slopes.draw_slopes(block, width, height, palette))
        case Quadrant():
            return Drawn(quadrant.draw_quadrant(block, width, height, palette))
        case Choropleth():
            drawn = draw_choropleth(block, outlines, size, palette, most_keys=most_keys)
            return Drawn(drawn.image, keys=drawn.keys)
        case _:
            message = f"{type(block).__name__} is no figure"
            raise TypeError(message)
