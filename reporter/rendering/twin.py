"""A briefing as one web page: the words and figures of the PDF, in a file that asks nothing of any other address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from reporter.domain.blocks import Block, Choropleth, KeyFigure
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.outlines import Outlines
from reporter.errors import RenderError
from reporter.rendering import assets
from reporter.rendering.columns import in_order
from reporter.rendering.figures import Drawn, draw_figure, height_range
from reporter.rendering.front import card_rows
from reporter.rendering.html import logo_uri
from reporter.rendering.inlined import inlined
from reporter.rendering.locator import draw_locator
from reporter.rendering.map_image import has_outlines
from reporter.rendering.page_fit import Density, figure_height
from reporter.rendering.page_plan import THIRDS, Column, Opening, Placed, Row, front_plans, is_figure, section_plan
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render
from reporter.rendering.typeface import require_glyphs
from reporter.rendering.views import View, block_view
from reporter.rendering.web_font import font_faces

_AIRY = Density(0.45)  # heights of pictures on a screen, which has no lower edge
_PHONE_SPANS = (5, 6)  # columns as wide as a phone; the second where labels have no room in the first
_LEAST_MAP_SPAN = 4  # columns of a map beside a table: a screen has room for the larger of the two that a sheet has


def render_twin(briefing: Briefing, brand: Brand, outlines: Outlines) -> bytes:
    """Return *briefing* as one HTML file in the look of *brand*: no script, no request, for wide screens and phones.

    Same briefing, same bytes. Raises RenderError when a glyph is missing or a picture cannot be drawn.
    """
    written = render("briefing/twin.html", _Twin(briefing, brand, outlines).values())
    require_glyphs(written)
    return written.encode()


@dataclass(frozen=True, slots=True)
class _Part:
    """One topic of the page: its anchor, its name in the contents, its rows."""

    anchor: str
    nav: str
    rows: Sequence[View]
    head: View | None = None


class _Twin:
    """Prepares what the template prints; every picture is drawn for a wide screen and for a phone."""

    def __init__(self, briefing: Briefing, brand: Brand, outlines: Outlines) -> None:
        self._briefing, self._brand, self._outlines = briefing, brand, outlines
        self._palette = Palette.parse(brand.tokens_css)

    def values(self) -> dict[str, Any]:
        """Return everything the template prints."""
        briefing, masthead = self._briefing, self._briefing.masthead
        locator = draw_locator(briefing.territory, self._outlines, masthead.locator_alt, self._palette) if masthead.locator_alt else None
        front = front_plans(replace(briefing, blocks=tuple(self._drawable(briefing.blocks))))[0]
        return {
            "briefing": briefing,
            "brand": self._brand,
            "masthead": masthead,
            "title": f"{self._brand.name}\u00a0: {masthead.title}, {masthead.quarter}\u00a0{masthead.year}",
            "logo": logo_uri(self._brand, self._palette.blanc),
            "locator": inlined(locator, "locator") if locator else None,
            "style": _style(self._brand),
            "cards": self._cards(briefing.key_figures),
            "rows_of_front": [self._row_view(row) for row in front.rows],
            "parts": list(self._parts()),
            "archive_text": briefing.archive_url.partition("://")[2],
        }

    def _drawable(self, blocks: Sequence[Block]) -> Iterator[Block]:
        return (b for b in blocks if not isinstance(b, Choropleth) or has_outlines(b, self._outlines))

    def _cards(self, cards: Sequence[KeyFigure]) -> list[View]:
        rows = card_rows(self._briefing, self._palette)["card_rows"] if cards else ()
        return [card for row in rows for card in row]

    def _parts(self) -> Iterator[_Part]:
        for i, section in enumerate(s for s in self._briefing.sections if s.blocks):
            plan = section_plan(replace(section, blocks=tuple(self._drawable(section.blocks))), f"s{i}b")
            heads = [row for row in plan.rows if row.is_opening]
            head = {"question": section.question, "headline": section.headline, "lead": section.lead} if heads else None
            yield _Part(f"partie-{i + 1}", section.nav, [self._row_view(row) for row in plan.rows if row not in heads], head)

    def _row_view(self, row: Row) -> View:
        row = _roomy(row)
        if row.columns and all(column.span == 12 // THIRDS for column in row.columns):
            third = row.columns[0]
            return {"thirds": True, "ruled": row.ruled, "blocks": [self._block_view(row, third, p) for p in in_order(row)]}
        columns = [
            {"span": column.span, "blocks": [self._block_view(row, column, placed) for placed in column.blocks]} for column in row.columns
        ]
        return {"thirds": False, "ruled": row.ruled, "columns": columns}

    def _block_view(self, row: Row, column: Column, placed: Placed) -> View:
        if not is_figure(placed.block):
            view = block_view(placed, column, {}, {}, self._palette)
            for i, head in enumerate(view.get("columns", ())):
                head["svg"] = inlined(head["picture"], f"{placed.key}h{i}") if head["picture"] else None
            return view
        wide = self._drawn(placed.block, column, self._height(row, placed))
        view = block_view(placed, column, {placed.key: wide}, {placed.key: wide.image.height}, self._palette)
        phone = self._for_phones(placed.block)
        view["drawings"] = [_drawing_view(wide, f"{placed.key}w", view["title"], "wide" if phone else "wide scroll")]
        if phone:
            view["drawings"].append(_drawing_view(phone, f"{placed.key}p", view["title"], "phone"))
        return view

    def _height(self, row: Row, placed: Placed) -> float:
        """Return the height of a picture on a wide screen: pictures side by side are as high as each other."""
        ranges = {
            p.key: height_range(p.block, c, self._outlines, compact=False) for c in row.columns for p in c.blocks if is_figure(p.block)
        }
        if isinstance(placed.block, Choropleth) and not all(is_figure(p.block) for p in row.blocks):
            return ranges[placed.key][1]
        return figure_height(row, placed, ranges, _AIRY)

    def _drawn(self, block: Block | Opening, column: Column, height: float) -> Drawn:
        return draw_figure(block, (column.width, height), self._outlines, self._palette)

    def _for_phones(self, block: Block | Opening) -> Drawn | None:
        """Return the picture at the width of a phone, or None where its labels have no room there."""
        for span in _PHONE_SPANS:
            column = Column(span, ())
            low, high = height_range(block, column, self._outlines, compact=False)
            height = high if isinstance(block, Choropleth) else _AIRY.between(low, high)
            try:
                return self._drawn(block, column, height)
            except RenderError:
                continue
        return None


def _roomy(row: Row) -> Row:
    """Return *row* with a map beside a table on as many columns as a screen has for it."""
    first, *others = row.columns
    if len(others) != 1 or others[0].span >= _LEAST_MAP_SPAN or not any(isinstance(p.block, Choropleth) for p in others[0].blocks):
        return row
    return replace(row, columns=(replace(first, span=12 - _LEAST_MAP_SPAN), replace(others[0], span=_LEAST_MAP_SPAN)))


def _drawing_view(drawn: Drawn, prefix: str, title: str, classes: str) -> View:
    return {
        "id": prefix,
        "svg": inlined(drawn.image, prefix, title),
        "classes": classes,
        "note": " ".join(f"{words[:1].upper()}{words[1:]}." for words in drawn.words),
        "legend_keys": drawn.keys,
        "axis_cut": drawn.axis_cut,
    }


def _style(brand: Brand) -> Markup:
    """Return the style sheet of the page; what a brand wrote cannot end it."""
    sheets = f"{font_faces()}\n{brand.tokens_css}\n{assets.read_text('styles/twin.css')}"
    return Markup(sheets.replace("</", "<\\/"))  # noqa: S704 -- our own sheets and the installation's brand
