"""The one typeface: which characters it has and how wide they run, so that labels are placed by rule."""

import unicodedata
from functools import cache
from io import BytesIO
from typing import Any, Final

from fontTools.ttLib import TTFont

from reporter.errors import RenderError
from reporter.rendering import assets

FAMILY: Final = "Source Sans 3"
FILES: Final = {
    300: "styles/fonts/SourceSans3-Light.ttf",
    400: "styles/fonts/SourceSans3-Regular.ttf",
    600: "styles/fonts/SourceSans3-Semibold.ttf",
    700: "styles/fonts/SourceSans3-Bold.ttf",
    900: "styles/fonts/SourceSans3-Black.ttf",
}
CAP_HEIGHT = 0.66  # of the type size
DESCENT = 0.21  # of the type size, below the base line
_LAYOUT = frozenset("\n\t ")
_BREAK_AFTER = frozenset(" -–—/")


@cache
def _advances(weight: int) -> dict[int, float]:
    font: Any = TTFont(BytesIO(assets.read_bytes(FILES[weight])), lazy=True)
    units, widths = font["head"].unitsPerEm, font["hmtx"]
    return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Return the width of *text* in the unit of *size*, without kerning (hence never too little)."""
    advances = _advances(weight)
    return size * sum(advances.get(ord(character), 1.0) for character in text)


def require_glyphs(*texts: str) -> None:
    """Raise RenderError naming each character that the typeface lacks: another font would slip in unseen."""
    known = _advances(400).keys()
    for text in texts:
        missing = sorted(character for character in set(text) - _LAYOUT if ord(character) not in known)
        if missing:
            named = ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in missing)
            at = text.index(missing[0])
            around = " ".join(text[max(0, at - 30) : at + 20].split())
            message = f"{FAMILY} has no glyph for {named}, near {around!r}"
            raise RenderError(message)


def pieces(text: str) -> list[str]:
    """Return *text* cut where a line may break: after spaces (no-break ones excepted), hyphens, dashes and slashes."""
    parts, start = [], 0
    for i, character in enumerate(text[:-1], 1):
        if character in _BREAK_AFTER and text[i] not in _BREAK_AFTER:
            parts.append(text[start:i])
            start = i
    return [*parts, text[start:]]


def wrap(text: str, width: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """Return *text* on as few lines as *width* allows; a piece that cannot be broken may run wider."""
    lines: list[str] = []
    for piece in pieces(text):
        if lines and text_width((lines[-1] + piece).rstrip(), size, weight) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(line.rstrip() for line in lines)


def balanced(text: str, count: int, size: float, weight: int = 400) -> tuple[str, ...] | None:
    """Return *text* on exactly *count* lines of the least width, or None when it cannot be broken so often."""
    parts = pieces(text)
    if len(parts) < count:
        return None
    if count == 1:
        return (text,)
    options = []
    for cut in range(1, len(parts) - count + 2):
        rest = balanced("".join(parts[cut:]), count - 1, size, weight)
        if rest:
            options.append(("".join(parts[:cut]).rstrip(), *rest))
    return min(options, key=lambda lines: max(text_width(line, size, weight) for line in lines))
