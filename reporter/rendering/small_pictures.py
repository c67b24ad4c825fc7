"""Sparklines, bars, timelines and changes against their noise: plain SVG for cards and cells."""

from collections.abc import Sequence

from reporter.domain.blocks import Bar, NoiseDot, Picture, Role, Sparkline, Timeline
from reporter.rendering import svg
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import text_width

SPARKLINE_CARD = (15.0, 5.2)  # millimetres
SPARKLINE_CELL = (12.5, 3.4)
BAR_CELL = (12.0, 2.0)
TIMELINE_CELL = (32.0, 5.0)
NOISE_CELL = (30.0, 3.6)
_TIMELINE_HEAD = 4.0
_DAYS = 365.25


def draw_picture(picture: Picture, palette: Palette, size: tuple[float, float] | None = None) -> Image:
    """Return the picture of a card or a cell in its usual size, or in *size* (width, height in millimetres)."""
    match picture:
        case Sparkline():
            return _sparkline(picture, palette, size or SPARKLINE_CELL)
        case Bar():
            return _bar(picture, palette, size or BAR_CELL)
        case Timeline():
            return _timeline(picture, palette, size or TIMELINE_CELL)
        case NoiseDot():
            return _noise_dot(picture, palette, size or NOISE_CELL)


def _sparkline(picture: Sparkline, palette: Palette, size: tuple[float, float]) -> Image:
    width, height = size
    across, down = width * POINTS_PER_MM, height * POINTS_PER_MM
    colour, radius = palette.stroke(picture.role), min(1.7, down / 6)
    known = [v for v in picture.values if v is not None]
    if not known:
        return svg.drawing(width, height, svg.path(f"M1 {svg.number(down / 2)}h4", stroke=palette.trait, stroke_width="1"), picture.alt)
    low, span, edge = min(known), (max(known) - min(known)), radius + 0.8
    step = (across - 1 - 2 * edge) / max(1, len(picture.values) - 1)
    points = [
        None if v is None else (1 + i * step + edge / 2, (down - edge - (v - low) / span * (down - 2 * edge)) if span else down / 2)
        for i, v in enumerate(picture.values)
    ]
    body = "".join(_run(run, colour) for run in _runs(points))
    last = [point for point in points if point][-1]
    return svg.drawing(width, height, body + svg.disc(*last, radius, fill=colour), picture.alt)


def _run(points: list[tuple[float, float]], colour: str) -> str:
    if len(points) == 1:
        return svg.disc(*points[0], 0.8, fill=colour)
    return svg.path(svg.polyline(points), fill="none", stroke=colour, stroke_width="1.2", stroke_linejoin="round", stroke_linecap="round")


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _bar(picture: Bar, palette: Palette, size: tuple[float, float]) -> Image:
    width, height = size
    across, down = width * POINTS_PER_MM, height * POINTS_PER_MM
    share = min(max(picture.share, 0.0), 1.0)
    colour = palette.orange if picture.role is Role.HERE else palette.trait
    body = svg.rectangle(0, 0, across, down, fill=palette.piste) + svg.rectangle(0, 0, across * share, down, fill=colour)
    return svg.drawing(width, height, body, picture.alt)


def _noise_dot(picture: NoiseDot, palette: Palette, size: tuple[float, float]) -> Image:
    width, height = size
    across, down, edge = width * POINTS_PER_MM, height * POINTS_PER_MM, 3.2
    middle, half = down / 2, (across - 2 * edge) / 2
    reach = picture.reach or 1.0

    def at(value: float) -> float:
        return edge + half * (1 + min(max(value / reach, -1.0), 1.0))

    left, right, zero = at(-picture.threshold), at(picture.threshold), svg.number(at(0.0))
    body = svg.rectangle(left, 0, right - left, down, fill=palette.bruit)
    body += svg.path(f"M{svg.number(edge)} {svg.number(middle)}H{svg.number(across - edge)}", stroke=palette.filet, stroke_width="0.8")
    body += svg.path(f"M{zero} 0V{svg.number(down)}", stroke=palette.trait, stroke_width="0.8")
    fill = palette.blanc if picture.hollow else palette.orange
    body += svg.disc(at(picture.change), middle, 2.4, fill=fill, stroke=palette.orange, stroke_width="1.2")
    return svg.drawing(width, height, body, picture.alt)


def _timeline(picture: Timeline, palette: Palette, size: tuple[float, float]) -> Image:
    width, height = size
    scale, middle, down = _Scale(picture, width), height * POINTS_PER_MM / 2, height * POINTS_PER_MM
    begin, end = (scale.at(day) for day in picture.observed)
    published = scale.at(picture.published)
    body = "".join(svg.path(f"M{svg.number(x)} 0V{svg.number(down)}", stroke=palette.filet, stroke_width="0.5") for x in scale.years())
    body += svg.path(f"M{svg.number(scale.at(picture.note))} 0V{svg.number(down)}", stroke=palette.orange, stroke_width="0.8")
    reach = max(end, published)
    body += svg.path(f"M{svg.number(begin)} {svg.number(middle)}H{svg.number(reach)}", stroke=palette.trait, stroke_width="0.7")
    body += svg.rectangle(begin, middle - 2.2, end - begin, 4.4, fill=palette.marine)
    body += svg.disc(published, middle, 2.5, fill=palette.bleu, stroke=palette.blanc, stroke_width="0.7")
    if picture.next_publication is not None:
        body += svg.disc(scale.at(picture.next_publication), middle, 2.3, fill=palette.blanc, stroke=palette.bleu, stroke_width="1")
    return svg.drawing(width, height, body, picture.alt)


def timeline_head(picture: Timeline, palette: Palette, *, note: str, alt: str, width: float = TIMELINE_CELL[0]) -> Image:
    """Return the head of a column of timelines: its years, and *note* over the day of the note where there is room."""
    scale, base = _Scale(picture, width), _TIMELINE_HEAD * POINTS_PER_MM - 2.4
    years = [
        (x + 2, x + 2 + text_width(str(year), 7), str(year))
        for x, year in zip(scale.years(), range(picture.start_year, picture.start_year + picture.years), strict=True)
    ]
    at, wide = scale.at(picture.note), text_width(note, 7, 600)
    sides = ((at - 1.5 - wide, at - 1.5), (at + 1.5, at + 1.5 + wide))
    inside = [side for side in sides if side[0] >= 0 and side[1] <= width * POINTS_PER_MM]
    left, right = min(inside or sides, key=lambda side: sum(_meets(side, year) for year in years))
    body = svg.text(left, base, note, size=7, colour=palette.orange, weight=600)
    body += "".join(svg.text(year[0], base, year[2], size=7, colour=palette.gris) for year in years if not _meets((left, right), year))
    return svg.drawing(width, _TIMELINE_HEAD, body, alt)


def _meets(side: tuple[float, float], year: tuple[float, float, str]) -> bool:
    return side[0] < year[1] + 1.5 and year[0] < side[1] + 1.5


class _Scale:
    """Days since the first 1 January, in points."""

    def __init__(self, picture: Timeline, width: float) -> None:
        self._edge, self._width, self._years = 3.0, width * POINTS_PER_MM, picture.years

    def at(self, day: float) -> float:
        share = min(max(day / (self._years * _DAYS), 0.0), 1.0)
        return self._edge / 2 + share * (self._width - 2 * self._edge)

    def years(self) -> list[float]:
        return [self.at(i * _DAYS) for i in range(self._years)]
