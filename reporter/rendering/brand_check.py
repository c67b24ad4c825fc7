"""What a brand's folder must hold to be read by everybody: each thing looked at, and each fault with what to do about it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

from reporter.domain.blocks import Role
from reporter.domain.briefing import Brand
from reporter.errors import RenderError, SettingsError
from reporter.rendering import assets, typeface
from reporter.rendering.brand_files import logo_faults, own_declarations, type_fault
from reporter.rendering.colour_vision import Vision, difference, lab
from reporter.rendering.line_chart import LINE_STYLES
from reporter.rendering.palette import COLOUR, GRAPHICS_CONTRAST, STROKES, TEXT_CONTRAST, contrast

FILES: Final = ("brand.toml", "tokens.css", "logo.svg")
LIGHTNESS_APART: Final = 10.0  # of L* between two lines of one style, so that a grey print keeps them apart
COLOURS_APART: Final = 10.0  # CIEDE2000 between colours that mean different things, to every kind of eye
CLASSES_APART: Final = 8.0  # CIEDE2000 between neighbours on a map, which its scale shows side by side
WORDS_ON: Final = {  # text colours by the ground on which styles/*.css, the charts and templates/mail set them
    "blanc": ("encre", "marine", "bleu", "orange", "turquoise", "gris"),
    "fond": ("encre", "bleu", "orange", "gris"),
    "brume": ("encre", "marine"),
    "bruit": ("orange",),
    "avis": ("encre", "turquoise"),
    "marine": ("blanc", "brume"),
}
SHAPES_ON: Final = {  # lines, bars and outlines by the ground on which they are drawn
    "blanc": ("azur", "trait", "marine", "orange", "bleu"),
    "fond": ("trait",),
    "piste": ("trait", "orange"),
    "marine": ("relief",),
    "relief": ("blanc",),
}
_SEQUENTIAL: Final = ("s1", "s2", "s3", "s4", "s5")
_DIVERGING: Final = ("d1", "d2", "d3", "d4", "d5")
_WHITE: Final = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class BrandCheck:
    """One thing looked at: what was found where it is fine, else each fault with its remedy."""

    name: str
    found: str
    faults: tuple[str, ...] = ()


def check_brand(named: Path) -> tuple[BrandCheck, ...]:
    """Look at the brand that *named* means, a folder or the id of one that ships; SettingsError when there is no such folder."""
    folder = assets.brand_folder(named)
    present = [name for name in FILES if (folder / name).is_file()]
    empty = () if present else (f"{folder} holds none of {', '.join(FILES)}: write at least one of them",)
    checks = [
        BrandCheck("folder", f"{', '.join(present)}; the rest is the neutral brand's" if len(present) < 3 else ", ".join(present), empty)
    ]
    try:
        brand = assets.brand(folder)
    except SettingsError as error:
        return (*checks, BrandCheck("brand.toml", "", (f"{error}. Mend that file, then check again",)))
    own_tokens = (folder / "tokens.css").read_text(encoding="utf-8") if "tokens.css" in present else ""
    return (*checks, *_text_checks(brand, folder), *_token_checks(own_tokens), _logo_check(brand, own="logo.svg" in present))


def _text_checks(brand: Brand, folder: Path) -> Iterator[BrandCheck]:
    file = folder / "brand.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    needed = [key for key in ("id", "name", "document_name") if not getattr(brand, key).strip()]
    found = f"{len(said)} of {len(assets.BRAND_TEXTS)} keys given, no other"
    yield BrandCheck("brand.toml", found, tuple(f"{key} is empty: give it a text, or leave the line out" for key in needed))
    faults = []
    for key in ("name", "document_name", "address", "licence_line"):
        try:
            typeface.require_glyphs(getattr(brand, key))
        except RenderError as error:
            faults.append(f"{key}: {error}. Write it with other characters")
    yield BrandCheck("characters", f"{typeface.FAMILY} has all of them", tuple(faults))


def _logo_check(brand: Brand, *, own: bool) -> BrandCheck:
    size = len(brand.logo_svg.encode())
    ink = (
        "takes the colour of its place"
        if "currentColor" in brand.logo_svg
        else "keeps its own colours, on marine as on white: look at both"
    )
    return BrandCheck("logo.svg", f"{size} bytes, {ink}" if own else "none: the neutral brand's", logo_faults(brand.logo_svg))


def _token_checks(own_css: str) -> Iterator[BrandCheck]:
    """Yield the checks of the tokens; those of their colours only where every token can be read."""
    neutral, _ = own_declarations(assets.read_text("styles/tokens.css"))
    own, strange = own_declarations(own_css)
    colours = {name for name, value in neutral.items() if COLOUR.fullmatch(value)}
    faults = [f"{words!r} is no token of a :root block: leave it out, the layout is the house's" for words in strange]
    faults += [f"--{name} is no token of ours: styles/tokens.css lists them" for name in own if name not in neutral]
    faults += [f"--{n}: {v!r} is no colour: write it #rrggbb" for n, v in own.items() if n in colours and not COLOUR.fullmatch(v)]
    replaced = sum(name in colours for name in own)
    yield BrandCheck("tokens", f"{len(colours)} colours as #rrggbb, {replaced} of them the brand's own", tuple(faults))
    types = [type_fault(name, value) for name, value in own.items() if name in neutral and name not in colours]
    yield BrandCheck("typeface", f"{typeface.FAMILY} everywhere", tuple(fault for fault in types if fault))
    if not faults:
        merged = neutral | own
        yield from _colour_checks({"blanc": _WHITE, **{name: merged[name].upper() for name in colours}})


def _colour_checks(colours: dict[str, str]) -> Iterator[BrandCheck]:
    yield _contrast_check("contrast of words", WORDS_ON, TEXT_CONTRAST, colours)
    yield _contrast_check("contrast of shapes", SHAPES_ON, GRAPHICS_CONTRAST, colours)
    yield _class_check(colours)
    yield _grey_check(colours)
    yield from (_vision_check(vision, colours) for vision in Vision)


def _contrast_check(name: str, pairs: dict[str, tuple[str, ...]], least: float, colours: dict[str, str]) -> BrandCheck:
    measured = {(ink, ground): contrast(colours[ink], colours[ground]) for ground, inks in pairs.items() for ink in inks}
    faults = tuple(
        f"--{ink} {colours[ink]} on --{ground} {colours[ground]} has {_shown(ratio)}, {least}:1 is needed: set them further apart"
        for (ink, ground), ratio in measured.items()
        if ratio < least
    )
    (ink, ground), worst = min(measured.items(), key=lambda pair: pair[1])
    return BrandCheck(name, f"{len(measured)} pairs, {least}:1 or more; least: {ink} on {ground}, {_shown(worst)}", faults)


def _shown(ratio: float) -> str:
    """Return a ratio cut, not rounded: 4.499 must not read as 4.50."""
    return f"{int(ratio * 100) / 100:.2f}:1"


def _class_check(colours: dict[str, str]) -> BrandCheck:
    faults = [
        f"--{dark} {colours[dark]} is no darker than --{light} {colours[light]}: the classes of a map must darken"
        for light, dark in pairwise(_SEQUENTIAL)
        if lab(colours[dark])[0] >= lab(colours[light])[0]
    ]
    for name in _SEQUENTIAL:
        best = max(contrast(colours[ink], colours[name]) for ink in ("encre", "blanc"))
        if best < TEXT_CONTRAST:
            faults.append(f"neither ink nor white can be read on --{name} {colours[name]} ({_shown(best)}): make it lighter or darker")
    return BrandCheck("classes of a map", "each darker than the one before, and a label can be read on each", tuple(faults))


def _grey_check(colours: dict[str, str]) -> BrandCheck:
    """Two lines of one style must differ in lightness; dashes and dots tell the others apart on any printer."""
    measured = {
        (one, other): abs(lab(colours[STROKES[one]])[0] - lab(colours[STROKES[other]])[0])
        for one, other in combinations(Role, 2)
        if LINE_STYLES[one][1] == LINE_STYLES[other][1]
    }
    faults = tuple(
        f"--{STROKES[one]} ({one.value}) and --{STROKES[other]} ({other.value}) are {gap:.1f} of L* apart in grey and drawn alike, "
        f"{LIGHTNESS_APART:g} are needed: darken or lighten one"
        for (one, other), gap in measured.items()
        if gap < LIGHTNESS_APART
    )
    return BrandCheck(
        "printed in grey", f"lines drawn alike are at least {min(measured.values()):.1f} of L* apart, the rest differ in dashes", faults
    )


def _vision_check(vision: Vision, colours: dict[str, str]) -> BrandCheck:
    roles = [(STROKES[one], STROKES[other], COLOURS_APART) for one, other in combinations(Role, 2)]
    bars = [("orange", "gris", COLOURS_APART)]
    classes = [(one, other, CLASSES_APART) for scale in (_SEQUENTIAL, _DIVERGING) for one, other in pairwise(scale)]
    ends = [("d1", "d5", COLOURS_APART)]
    measured = [(a, b, least, difference(colours[a], colours[b], vision)) for a, b, least in (*roles, *bars, *classes, *ends)]
    faults = tuple(
        f"--{a} {colours[a]} and --{b} {colours[b]} are {gap:.1f} apart (CIEDE2000), {least:g} are needed: change the lightness of one"
        for a, b, least, gap in measured
        if gap < least
    )
    a, b, _, gap = min(measured, key=lambda pair: pair[3] - pair[2])
    return BrandCheck(vision.value, f"{len(measured)} pairs told apart; closest: {a} and {b}, {gap:.1f}", faults)
