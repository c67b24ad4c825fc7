"""Where a territory lies: the small map of the masthead."""

from reporter.domain.outlines import Outline, Outlines
from reporter.domain.territory import FRANCE, Level, Territory
from reporter.rendering import svg
from reporter.rendering.map_frame import METROPOLE, Box, Frame, path_data, rings_in
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image

_SILHOUETTE = 27 * POINTS_PER_MM
_EDGE = 2.0
_RING = 8.0
_SEEN = 20.0  # points: a territory as large as this needs no ring
_DOT = 3.4  # points: one smaller than this is marked by a dot
_INSET = 27.0


def draw_locator(territory: Territory, outlines: Outlines, alt: str, palette: Palette) -> Image | None:
    """Return where the territory lies, in white on the country; None when no outline of the country is held."""
    country = _country(outlines)
    if not country:
        return None
    frame = Frame.fitting(country, Box(_EDGE, _EDGE, _SILHOUETTE, _SILHOUETTE))
    land = path_data([ring for outline in country for ring in rings_in(frame, [outline])])
    colour = palette.blanc if territory.id == FRANCE else palette.relief
    body = svg.path(land, fill=colour, stroke=colour, stroke_width="0.5", stroke_linejoin="round")
    here = _nearest_outline(territory, outlines)
    if here is not None and here.frame == METROPOLE:
        body += _spotted(here, frame, palette)
    elif here is not None:
        body += _overseas(here, palette)
    side = (_SILHOUETTE + 2 * _EDGE) / POINTS_PER_MM
    return svg.drawing(side, side, body, alt)


def _country(outlines: Outlines) -> list[Outline]:
    """Return the outlines that together are the mainland: régions where they are held, else départements."""
    for level in (Level.REGION, Level.DEPARTMENT):
        found = [o for o in outlines.outlines if o.territory.level is level and o.frame == METROPOLE]
        if found:
            return found
    return []


def _nearest_outline(territory: Territory, outlines: Outlines) -> Outline | None:
    """Return the territory's outline, or that of its nearest parent; the country itself has none."""
    return next((o for o in (outlines.get(i) for i in (territory.id, *territory.parents)) if o), None)


def _spotted(here: Outline, frame: Frame, palette: Palette) -> str:
    """Return the territory in white, in a ring where it is too small to be seen at once."""
    rings = rings_in(frame, [here])
    body = svg.path(path_data(rings), fill=palette.blanc, fill_rule="evenodd")
    largest = max(rings, key=lambda ring: float(ring.max(axis=0).sum() - ring.min(axis=0).sum()))
    (left, top), (right, bottom) = largest.min(axis=0), largest.max(axis=0)
    x, y, size = float(left + right) / 2, float(top + bottom) / 2, max(right - left, bottom - top)
    if size < _DOT:
        body += svg.disc(x, y, _DOT / 2, fill=palette.blanc)
    if size < _SEEN:
        body += svg.disc(x, y, _RING, fill="none", stroke=palette.blanc, stroke_width="1.1")
    return body


def _overseas(here: Outline, palette: Palette) -> str:
    """Return the overseas territory in a frame of its own at the foot of the country."""
    box = Box(_EDGE, _SILHOUETTE + 2 * _EDGE - _INSET - 1, _INSET, _INSET)
    frame = Frame.fitting([here], Box(box.left + 4, box.top + 4, _INSET - 8, _INSET - 8))
    edge = svg.rectangle(box.left, box.top, _INSET, _INSET, fill=palette.marine, stroke=palette.blanc, stroke_width="0.9", rx="2")
    return edge + svg.path(path_data(rings_in(frame, [here])), fill=palette.blanc, fill_rule="evenodd")
