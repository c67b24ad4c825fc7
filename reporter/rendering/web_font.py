"""The typeface inside a web page: the signs that French and our charts use, compressed, once a process."""

import base64
from functools import cache
from io import BytesIO
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from reporter.rendering import assets
from reporter.rendering.typeface import FAMILY, FILES

WEIGHTS = (400, 600, 700, 900)
_RANGES = ((0x20, 0x180), (0x2000, 0x20D0), (0x2190, 0x2270), (0x25A0, 0x2600))  # Latin, punctuation, arrows, signs, shapes
_FEATURES = ["kern", "tnum", "lnum", "mark", "ccmp", "locl"]


@cache
def font_faces() -> str:
    """Return the @font-face rules, each font inside its rule."""
    return "\n".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:url(data:font/woff2;base64,{_inline(weight)}) format("woff2")}}'
        for weight in WEIGHTS
    )


def _inline(weight: int) -> str:
    return base64.b64encode(compressed(weight)).decode()


@cache
def compressed(weight: int) -> bytes:
    """Return one weight as WOFF2, with the signs we use."""
    font: Any = TTFont(BytesIO(assets.read_bytes(FILES[weight])), recalcTimestamp=False)
    options = subset.Options(layout_features=_FEATURES, hinting=False, recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, end in _RANGES for code in range(first, end)])
    subsetter.subset(font)
    font.flavor = "woff2"
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()
