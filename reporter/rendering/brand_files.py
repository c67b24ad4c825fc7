"""The files of a brand as text: what a tokens.css declares, and whether a logo stands on its own."""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from reporter.rendering.typeface import FAMILY
from reporter.rendering.typeface import FILES as WEIGHTS

LOGO_BYTES: Final = 10_000  # it stands in every sheet's head, and in every mail's archive
SMALLEST_TYPE: Final = 7.0  # points
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT_BLOCK = re.compile(r":root\s*\{([^{}]*)\}")
_DECLARATION = re.compile(r"--([A-Za-z0-9_-]+)\s*:\s*(.+)", re.DOTALL)
_TYPE = re.compile(r"""(?:(?P<weight>\d+)\s+(?P<size>[\d.]+)pt/[\d.]+pt\s+)?(?P<quote>["'])(?P<family>[^"']+)(?P=quote)""")
_FORBIDDEN: Final = {"script", "image", "text", "foreignObject", "style", "a", "animate", "set", "animateTransform", "animateMotion"}
_OUTSIDE = re.compile(r"url\(\s*[\"']?(?!#)", re.IGNORECASE)
_SVG = "{http://www.w3.org/2000/svg}"


def own_declarations(css: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the tokens that *css* declares on :root, the last definition winning, and the pieces that are no such declaration."""
    bare = _COMMENT.sub("", css)
    tokens, strange = {}, [piece.strip() for piece in _ROOT_BLOCK.sub("\n\n", bare).split("\n\n") if piece.strip()]
    for piece in (part.strip() for block in _ROOT_BLOCK.findall(bare) for part in block.split(";")):
        if found := _DECLARATION.fullmatch(piece):
            tokens[found[1]] = found[2].strip()
        elif piece:
            strange.append(piece)
    return tokens, tuple(piece[:60] for piece in strange)


def type_fault(name: str, value: str) -> str:
    """Return what is wrong with a token of type and what to do; empty when it is sound."""
    found = _TYPE.fullmatch(value)
    short = name == "police"
    shape = f'"{FAMILY}"' if short else f'400 9pt/12.5pt "{FAMILY}"'
    if found is None or (found["weight"] is None) is not short:
        return f"--{name}: {value!r} cannot be read: write it as {shape}"
    if found["family"] != FAMILY:
        return f"--{name} names {found['family']!r}, which we do not ship: write {FAMILY!r}"
    if not short and int(found["weight"]) not in WEIGHTS:
        return f"--{name}: weight {found['weight']} does not ship: take one of {', '.join(map(str, WEIGHTS))}"
    if not short and float(found["size"]) < SMALLEST_TYPE:
        return f"--{name}: {found['size']} points are too small: take {SMALLEST_TYPE:g} or more"
    return ""


def logo_faults(svg: str) -> tuple[str, ...]:
    """Return what keeps a logo from standing on its own in a file for archives, each with what to do."""
    size = len(svg.encode())
    large = [f"{size} bytes are too many: simplify it to {LOGO_BYTES} or fewer"] if size > LOGO_BYTES else []
    try:
        root = ElementTree.fromstring(svg, forbid_dtd=True)
    except (ParseError, ValueError, DefusedXmlException) as error:
        return (*large, f"it is no well-formed XML without DOCTYPE and entities ({error!r}): save it again as plain SVG")
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        large.append('it does not begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="…">: save it again as plain SVG')
    return (*large, *dict.fromkeys(fault for element in root.iter() for fault in _element_faults(element)))


def _element_faults(element: Any) -> Iterator[str]:
    name = str(element.tag).removeprefix(_SVG)
    if name in _FORBIDDEN:
        remedy = "turn the words into outlines" if name == "text" else "leave it out"
        yield f"it holds <{name}>: {remedy}"
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2]
        if attribute.lower().startswith("on"):
            yield f"{attribute}= on <{name}> is a script: leave it out"
        elif (attribute == "href" and not value.startswith("#")) or _OUTSIDE.search(value):
            yield f"{attribute}={value[:40]!r} on <{name}> points outside the file: draw it in the file itself"
