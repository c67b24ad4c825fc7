"""A briefing as HTML: templates filled with what layout has decided."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import segno

from reporter.domain.blocks import Definitions, Table
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.outlines import Outlines
from reporter.rendering.figures import Drawn
from reporter.rendering.front import card_rows, contents_of, headline_of, title_of
from reporter.rendering.locator import draw_locator
from reporter.rendering.page_fit import Density, Ranges, figure_height
from reporter.rendering.page_plan import Opening, Placed, Row, Sheet, is_figure
from reporter.rendering.palette import Palette
from reporter.rendering.svg import Image
from reporter.rendering.templates import render
from reporter.rendering.typeface import require_glyphs
from reporter.rendering.views import View, block_view

_CODE_SIZE = 12.0  # millimetres


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One page with its density, the pictures that are drawn, heights of captions side by side, paddings of single tables."""

    sheet: Sheet
    density: Density
    ranges: Ranges
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    captions: Mapping[str, float] = field(default_factory=dict)
    paddings: Mapping[str, float] = field(default_factory=dict)


class Page:
    """Everything of a briefing that does not depend on how tightly it is set, prepared once."""

    def __init__(self, briefing: Briefing, brand: Brand, outlines: Outlines, palette: Palette) -> None:
        self._palette = palette
        masthead = briefing.masthead
        place = " | ".join(filter(None, (masthead.place, brand.document_name)))
        title = title_of(masthead.title, place)
        self._values: dict[str, Any] = {
            "briefing": briefing,
            "brand": brand,
            "masthead": masthead,
            "title": f"{brand.name}\u00a0: {masthead.title}, {masthead.quarter}\u00a0{masthead.year}",
            "description": briefing.headline.sentence,
            "released_on": briefing.edition.released_on.isoformat(),
            "fictitious": briefing.edition.fictitious,
            "logo_light": logo_uri(brand, palette.blanc),
            "logo_dark": logo_uri(brand, palette.marine),
            "locator": draw_locator(briefing.territory, outlines, masthead.locator_alt, palette) if masthead.locator_alt else None,
            "code": _code(briefing, palette),
            "archive_text": briefing.archive_url.partition("://")[2],
        }
        nav = briefing.masthead.title
        sizes = {"title_size": title.size, "title_leading": title.leading, "place_size": title.place_size}
        sizes |= dict(zip(("headline_size", "headline_leading"), headline_of(briefing.headline.sentence), strict=True))
        topics = [section.nav for section in briefing.sections if section.blocks]
        names, gap = contents_of(topics)
        self._contents_names = dict(zip(topics, names, strict=True))
        self._front: dict[str, Any] = {"nav": nav, "contents_gap": gap, **sizes, **card_rows(briefing, palette)}

    @property
    def card_gaps(self) -> int:
        """Return how many spaces of page 1 follow the density of its cards."""
        briefing = self._values["briefing"]
        return len(self._front["card_rows"]) + bool(briefing.changes) + bool(briefing.decisions)

    def html(self, sheets: Sequence[SheetLayout], *, measuring: bool = False) -> str:
        """Return the document; RenderError when a character has no glyph."""
        front = next((layout for layout in sheets if layout.sheet.front), None)
        gap = front.density.card_gap if front else 0.0
        written = render(
            "briefing/briefing.html",
            {
                **self._values,
                "measuring": measuring,
                "front": {**self._front, "card_gap": gap},
                "contents": self._contents(sheets),
                "sheets": [self._sheet_view(layout) for layout in sheets],
                "table_rules": [rule for layout in sheets for rule in _rules(layout)],
            },
        )
        require_glyphs(written)
        return written

    def _contents(self, sheets: Sequence[SheetLayout]) -> list[View]:
        """Return the topics with the page each begins on; 0, as wide as any digit, where only page 1 is measured."""
        openings = [(placed, number) for number, layout in enumerate(sheets, 1) for placed in _openings(layout.sheet)]
        if openings:
            return [
                {"key": p.key, "nav": self._contents_names[p.block.section.nav], "page": number}
                for p, number in openings
                if isinstance(p.block, Opening)
            ]
        return [{"key": "body", "nav": name, "page": 0} for name in self._contents_names.values()]

    def _sheet_view(self, layout: SheetLayout) -> View:
        rows = [self._row_view(layout, row) for row in layout.sheet.rows]
        if rows and not layout.sheet.front:
            rows[0] |= {"gap": 0.0, "ruled": False}
        return {"front": layout.sheet.front, "rows": rows}

    def _row_view(self, layout: SheetLayout, row: Row) -> View:
        density = layout.density
        heights = {p.key: figure_height(row, p, layout.ranges, density) for p in row.blocks if is_figure(p.block)}
        columns = []
        for column in row.columns:
            blocks = [block_view(placed, column, layout.drawn, heights, self._palette) for placed in column.blocks]
            for block in blocks:
                if block["kind"] == "figure":
                    block["caption_height"] = layout.captions.get(block["key"], 0)
            columns.append({"span": column.span, "gap": density.stack_gap, "blocks": blocks})
        return {"ruled": row.ruled, "gap": density.gap, "columns": columns}


def _openings(sheet: Sheet) -> list[Placed]:
    return [placed for row in sheet.rows for placed in row.blocks if isinstance(placed.block, Opening)]


def _rules(layout: SheetLayout) -> list[View]:
    """Return the density of each table and list of definitions, as one style rule each."""
    density = layout.density
    keys = [p.key for row in layout.sheet.rows for p in row.blocks if isinstance(p.block, Table | Definitions)]
    return [{"key": key, "padding": layout.paddings.get(key, density.padding), "term_gap": density.term_gap} for key in keys]


def logo_uri(brand: Brand, colour: str) -> str:
    """Return the brand's mark in one colour (where it says currentColor) as a data URI."""
    drawn = brand.logo_svg.replace("currentColor", colour)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode() if drawn else ""


def _code(briefing: Briefing, palette: Palette) -> Image | None:
    """Return the QR code of the archive's address, or None without an address."""
    if not briefing.archive_url:
        return None
    code = segno.make(briefing.archive_url, error="m", micro=False)
    drawn = code.svg_inline(border=0, dark=palette.encre, light=None, omitsize=True).replace(
        "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
    )
    return Image(drawn, _CODE_SIZE, _CODE_SIZE, f"Code QR vers {briefing.archive_url.partition('://')[2]}")
