"""Pictures set into a web page: in the page's own font, named for those who do not see them, no two ids alike."""

import re
from html import escape

from markupsafe import Markup

from reporter.rendering.svg import Image

_STYLE = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'(url\(#|href="#)')
_OPENING = re.compile(r"<svg\b([^>]*)>")
_SIZE = re.compile(r'\s(?:width|height|role|version)="[^"]*"')
_CAPS = ' stroke-linejoin="round" stroke-linecap="butt"'  # what matplotlib's sheet says of all elements: it would rule the whole page


def inlined(image: Image, prefix: str, title: str = "") -> Markup:
    """Return *image* as an <svg> of the page, its ids beginning with *prefix*.

    With a *title* the alternative is its description, without one its name.
    """
    drawn, sheets = _STYLE.subn("", image.svg)
    drawn = _ID.sub(rf'id="{prefix}-\1"', drawn)
    drawn = _REFERENCE.sub(rf"\g<1>{prefix}-", drawn)
    named = f'<title id="{prefix}-t">{escape(title or image.alt)}</title>'
    described = f'<desc id="{prefix}-d">{escape(image.alt)}</desc>' if title else ""
    refers = f'aria-labelledby="{prefix}-t"' + (f' aria-describedby="{prefix}-d"' if title else "")
    found = _OPENING.search(drawn)
    attributes = _SIZE.sub("", found[1]) if found else ""
    head = f'<svg{attributes} role="img" {refers} style="--w:{image.width:.2f}"{_CAPS if sheets else ""}>{named}{described}'
    return Markup(head + (drawn[found.end() :] if found else drawn))  # noqa: S704 -- drawn by us, words escaped
