"""The colours of a brand, read from its tokens: charts, maps and pages share one source."""

import re
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Final, Self

from reporter.domain.blocks import Role
from reporter.errors import RenderError

TEXT_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
GRAPHICS_CONTRAST = 3.0  # WCAG 2.1, 1.4.11
STROKES: Final = {Role.HERE: "orange", Role.REGION: "azur", Role.FRANCE: "trait", Role.OTHER: "marine"}  # the tokens of lines and marks
COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_TOKEN = re.compile(r"--([a-z0-9-]+)\s*:\s*(#[0-9A-Fa-f]{6})\s*[;}]")
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by their names in tokens.css, as #rrggbb; *s1* to *s5* are the classes of a map."""

    encre: str
    marine: str
    bleu: str
    azur: str
    orange: str
    turquoise: str
    gris: str
    trait: str
    filet: str
    fond: str
    brume: str
    bruit: str
    piste: str
    relief: str
    s1: str
    s2: str
    s3: str
    s4: str
    s5: str
    blanc: str = "#FFFFFF"

    @classmethod
    def parse(cls, tokens_css: str) -> Self:
        """Read the colours; the last definition of a token wins. RenderError when one is missing or cannot be read on its ground."""
        return cls(**_colours(tokens_css))

    def __post_init__(self) -> None:
        texts = (self.encre, self.marine, self.bleu, self.orange, self.turquoise, self.gris)
        faint = [colour for colour in texts if contrast(colour, self.blanc) < TEXT_CONTRAST]
        faint += [colour for colour in (self.azur, self.trait) if contrast(colour, self.blanc) < GRAPHICS_CONTRAST]
        faint += [ground for ground in self.classes if contrast(self.ink_on(ground), ground) < TEXT_CONTRAST]
        if faint:
            message = f"the brand's tokens cannot be read on their ground (WCAG contrast): {', '.join(faint)}"
            raise RenderError(message)
        if any(luminance(light) <= luminance(dark) for light, dark in pairwise(self.classes)):
            message = "the brand's tokens s1 to s5 do not darken from one class to the next"
            raise RenderError(message)

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the five classes of a map, from the lowest."""
        return (self.s1, self.s2, self.s3, self.s4, self.s5)

    def ink_on(self, ground: str) -> str:
        """Return the better legible of ink and white on *ground*."""
        return max((self.encre, self.blanc), key=lambda ink: contrast(ink, ground))

    def stroke(self, role: Role) -> str:
        """Return the colour of a line or a mark."""
        colour: str = getattr(self, STROKES[role])
        return colour

    def text(self, role: Role) -> str:
        """Return the colour of words about a role's figures."""
        return {Role.HERE: self.orange, Role.REGION: self.bleu, Role.FRANCE: self.gris, Role.OTHER: self.marine}[role]


@cache
def _colours(tokens_css: str) -> dict[str, str]:
    found = {name: colour.upper() for name, colour in _TOKEN.findall(tokens_css)}
    wanted = [field.name for field in fields(Palette) if field.name != "blanc"]
    missing = [name for name in wanted if name not in found]
    if missing:
        message = f"the brand's tokens lack {', '.join('--' + name for name in missing)} (written #rrggbb)"
        raise RenderError(message)
    return {name: found[name] for name in wanted}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.1)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> tuple[float, float, float]:
    """Return the light of #rrggbb in red, green and blue, each 0 to 1 (sRGB without its gamma)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
