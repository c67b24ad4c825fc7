"""Plain SVG: small drawings written by hand, in points, and pictures of any origin with their size in millimetres."""

import base64
from dataclasses import dataclass
from html import escape

from reporter.rendering.typeface import FAMILY, require_glyphs

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Image:
    """An SVG picture of a fixed size in millimetres, with its text alternative."""

    svg: str
    width: float
    height: float
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            message = "a picture without a text alternative"
            raise ValueError(message)
        require_glyphs(self.svg)

    @property
    def uri(self) -> str:
        """Return the picture as a data URI."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


def drawing(width: float, height: float, body: str, alt: str) -> Image:
    """Return a picture of *width* by *height* millimetres; one unit of *body* is one point."""
    across, down = number(width * POINTS_PER_MM), number(height * POINTS_PER_MM)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" width="{across}pt" height="{down}pt"'
    return Image(f'{head} font-family="{FAMILY}">{body}</svg>', width, height, alt)


def number(value: float) -> str:
    """Return a coordinate to a hundredth of a point, as short as it can be written."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def text(x: float, y: float, words: str, *, size: float, colour: str, anchor: str = "start", weight: int = 400) -> str:
    """Return words on the base line *y*."""
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}"'
    heavy = f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text {place}{heavy} fill="{colour}">{escape(words)}</text>'


def path(points: str, **style: str) -> str:
    """Return a path; underscores in the names of *style* stand for hyphens."""
    return f'<path d="{points}"{_attributes(style)}/>'


def rectangle(x: float, y: float, width: float, height: float, **style: str) -> str:
    """Return a rectangle."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f"<rect {place}{_attributes(style)}/>"


def disc(x: float, y: float, radius: float, **style: str) -> str:
    """Return a circle."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{_attributes(style)}/>'


def polyline(points: list[tuple[float, float]]) -> str:
    """Return the path data of an open line."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _attributes(style: dict[str, str]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
