"""Page by page: a tight trial is measured, the density at which a page is full is computed, and the pages are set."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

import weasyprint

from reporter.domain.blocks import Block, Choropleth
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.outlines import Outlines
from reporter.errors import RenderError
from reporter.rendering.engine import MM_PER_PIXEL, Engine
from reporter.rendering.figures import Drawn, draw_figure, height_range
from reporter.rendering.html import Page, SheetLayout
from reporter.rendering.map_image import has_outlines
from reporter.rendering.map_labels import MOST_KEYS
from reporter.rendering.page_fit import (
    COMFORT,
    FULL,
    LIMIT,
    TARGET,
    TIGHT,
    Density,
    Measures,
    best_density,
    bottom_at,
    caption_height,
    figure_height,
    table_padding,
)
from reporter.rendering.page_plan import Column, Placed, Row, Sheet, carried_over, front_plans, is_figure, section_plan
from reporter.rendering.palette import Palette
from reporter.rendering.sections import TOP, paged

_SECTION_PREFIXES = "bcdefghijklmnopqrstuvwxyz"
_MARGIN = 14.0  # millimetres left of the first column
_RETRIES = (1.0, 0.6, 0.0)  # shares of the computed density
_CROWDED = 12.0  # millimetres of blank that a crowded page is worth
_LEAST_CAPTION = 14.0  # millimetres that title, subtitle and source of a figure take at least
_BESIDE = 0.4  # millimetres by which a table may stand out of its column: rounding

_MOST_GAINED = 25.0  # millimetres that another arrangement of the same blocks may be lower
_OTHER_PAGE = re.compile(r"page (?!1\b)\d+")  # how a fault of a page after the first begins

Rectangle = tuple[float, float, float, float]


class FullPageError(RenderError):
    """Page 1 overflows at its tightest."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """The pages laid out, ready to be written, with the HTML they come from and where each ends (millimetres)."""

    document: weasyprint.Document
    html: str
    bottoms: tuple[float, ...]


def typeset(briefing: Briefing, brand: Brand, outlines: Outlines) -> Typeset:
    """Return all pages of *briefing*, page 1 full and none overflowing; RenderError when a page cannot be set."""
    typesetter = _Typesetter(briefing, brand, outlines, Engine(brand.tokens_css))
    *preferred, last = _versions(briefing)
    for version in preferred:
        with suppress(FullPageError):
            return typesetter.typeset(version)
    return typesetter.typeset(last)


@dataclass(frozen=True, slots=True)
class _Version:
    """What page 1 keeps: what has changed (*told*), the questions (*asked*); *yields*: pictures may be smaller for them, or the map go."""

    told: bool
    asked: bool
    yields: bool


def _versions(briefing: Briefing) -> Iterator[_Version]:
    """Yield the ways to set page 1: what has changed goes to page 2 first, then pictures are smaller, then the map goes.

    The questions are worth all that: who reads only page 1 should meet them. They leave it where nothing else is left to give.
    """
    if not briefing.sections:
        yield _Version(told=True, asked=True, yields=True)
        return
    yield _Version(told=True, asked=True, yields=False)
    if briefing.changes:
        yield _Version(told=False, asked=True, yields=False)
    if briefing.decisions:
        yield _Version(told=False, asked=True, yields=True)
    yield _Version(told=False, asked=False, yields=True)


class _Typesetter:
    """Sets one briefing; a picture is drawn once for each size, a topic measured once for all versions of page 1."""

    def __init__(self, briefing: Briefing, brand: Brand, outlines: Outlines, engine: Engine) -> None:
        drawable = tuple(b for b in briefing.blocks if not isinstance(b, Choropleth) or has_outlines(b, outlines))
        self._whole = replace(briefing, blocks=drawable)
        self._brand, self._outlines, self._engine = brand, outlines, engine
        self._palette = Palette.parse(brand.tokens_css)
        self._keep(self._whole)
        self._pictures: dict[tuple[str, int, float], Drawn] = {}
        self._keys: dict[tuple[str, int], int] = {}
        self._topics: list[tuple[Sheet, Measures]] | None = None

    def typeset(self, version: _Version) -> Typeset:
        """Return the pages; set again a little tighter in the rare case that a trial told less than the whole.

        FullPageError where page 1 has no room for all, whatever *version* lets it give up.
        """
        told, asked = (self._whole.changes if version.told else ()), (self._whole.decisions if version.asked else ())
        self._keep(replace(self._whole, changes=told, decisions=asked))
        plans = front_plans(self._briefing)
        pages = [self._front(plans, self._measured(plans[:1])[0], yields=version.yields)]
        pages += paged(self._with_carried(self._measured_topics()))
        for share in _RETRIES:
            layouts = [self._layout(sheet, measures, share) for sheet, measures in pages]
            html = self._page.html(layouts)
            document = self._engine.lay_out(html)
            faults, bottoms = _checked(document, layouts)
            if not faults:
                return Typeset(document, html, bottoms)
        raise (RenderError if all(_OTHER_PAGE.match(fault) for fault in faults) else FullPageError)("; ".join(faults))

    def _keep(self, briefing: Briefing) -> None:
        """Set *briefing*, the whole or what page 1 keeps of it, from now on."""
        self._briefing, self._page = briefing, Page(briefing, self._brand, self._outlines, self._palette)

    def _measured_topics(self) -> list[tuple[Sheet, Measures]]:
        if self._topics is None:
            plans = [section_plan(s, _SECTION_PREFIXES[i]) for i, s in enumerate(self._whole.sections) if s.blocks]
            self._topics = list(zip(plans, self._measured(plans) if plans else [], strict=True))
        return self._topics

    def _with_carried(self, topics: Sequence[tuple[Sheet, Measures]]) -> Sequence[tuple[Sheet, Measures]]:
        """Return *topics* with what page 1 leaves to page 2 above the first of them."""
        carried = carried_over(self._whole, self._briefing)
        if carried is None or not topics:
            return topics
        (sheet, own), *others = topics
        above = self._measured([carried])[0]
        bottom = own.bottom + above.bottom - TOP + TIGHT.gap
        joined = replace(own, bottom=bottom, heights={**above.heights, **own.heights})
        return [(replace(sheet, rows=(*carried.rows, *sheet.rows)), joined), *others]

    def _front(self, plans: Sequence[Sheet], first: Measures, *, yields: bool) -> tuple[Sheet, Measures]:
        """Return page 1 in the first arrangement that fills it in comfort, else in the one that comes nearest.

        Where none holds everything, pictures are made smaller than they read best, then the map goes, whose figures the bars
        give as well: where page 1 *yields*.
        """
        found = self._fitting(plans, first)
        ways = (plans, front_plans(replace(self._briefing, blocks=_without_map(self._briefing))))
        for way in ways:
            if yields and not found:
                squeezed = [replace(plan, squeezed=True) for plan in way]
                found = self._fitting(squeezed, self._measured(squeezed[:1])[0])
        if not found:
            over = bottom_at(plans[0], first, TIGHT, self._page.card_gaps) - LIMIT
            message = f"page 1 overflows by {over:.0f} mm at its tightest: shorten texts or tables"
            raise FullPageError(message)
        _, plan, measures = min(found, key=lambda candidate: candidate[0])
        return plan, measures

    def _fitting(self, plans: Sequence[Sheet], first: Measures) -> list[tuple[float, Sheet, Measures]]:
        """Return the arrangements that hold everything, each with the blank it leaves; the first comfortable one alone."""
        found: list[tuple[float, Sheet, Measures]] = []
        if bottom_at(plans[0], first, TIGHT, self._page.card_gaps) - LIMIT > _MOST_GAINED:
            return found
        hopeful = [plan for plan in plans[1:] if self._may_fit(plan, plans[0], first)]
        for i, plan in enumerate((plans[0], *hopeful)):
            measures = first if i == 0 else self._measured([plan])[0]
            density = best_density(plan, measures, self._page.card_gaps)
            if density is None:
                continue
            blank = TARGET - bottom_at(plan, measures, density, self._page.card_gaps)
            if blank <= TARGET - FULL and density.value >= COMFORT:
                return [(blank, plan, measures)]
            found.append((blank + (_CROWDED if density.value < COMFORT else 0.0), plan, measures))
        return found

    def _may_fit(self, plan: Sheet, measured: Sheet, measures: Measures) -> bool:
        """Say whether *plan*, by what its blocks measured in another arrangement, is worth a trial of its own."""
        tables = {p.key: measures.heights[p.key] for row in measured.rows for p in row.blocks if not is_figure(p.block)}
        figures = {
            p.key: height_range(p.block, column, self._outlines, compact=plan.compact, squeezed=plan.squeezed)[0] + _LEAST_CAPTION
            for _, column, p in _figures(plan)
        }
        rows = sum(max(sum((tables | figures)[p.key] for p in column.blocks) for column in row.columns) + TIGHT.gap for row in plan.rows)
        return measures.top + rows <= LIMIT

    def _layout(self, sheet: Sheet, measures: Measures, share: float) -> SheetLayout:
        """Return the layout that fills the page, or *share* of its density."""
        gaps = self._page.card_gaps if sheet.front else 0
        density = best_density(sheet, measures, gaps)
        if density is None:
            message = f"the page of {', '.join(sorted(p.key for row in sheet.rows for p in row.blocks))} overflows at its tightest"
            raise RenderError(message)
        density = Density(density.value * share)
        drawn = {}
        for row, column, placed in _figures(sheet):
            height = figure_height(row, placed, measures.ranges, density)
            drawn[placed.key] = self._draw(placed, column, height)
        captions = {p.key: caption_height(row, measures) for row in sheet.rows if _side_by_side(row) for p in row.blocks}
        tables = [(row, column) for row in sheet.rows for column in row.columns if column.blocks]
        paddings = {column.blocks[0].key: table_padding(row, column, measures, density) for row, column in tables}
        return SheetLayout(sheet, density, measures.ranges, drawn, captions, paddings)

    def _draw(self, placed: Placed, column: Column, height: float) -> Drawn:
        """Return a picture; a map has no more key numbers than in its trial, whose height was measured with them."""
        key = (placed.key, round(column.width), round(height, 2))
        if key not in self._pictures:
            most = self._keys.setdefault(key[:2], MOST_KEYS)
            drawn = draw_figure(placed.block, (column.width, height), self._outlines, self._palette, most_keys=most)
            self._keys[key[:2]] = min(most, len(drawn.keys))
            self._pictures[key] = drawn
        return self._pictures[key]

    def _measured(self, sheets: Sequence[Sheet]) -> list[Measures]:
        """Return the measures of *sheets* set as tightly as can be, on pages too long to overflow."""
        layouts = [self._tight(sheet) for sheet in sheets]
        document = self._engine.lay_out(self._page.html(layouts, measuring=True))
        if len(document.pages) != len(sheets):
            message = f"{len(document.pages)} trial pages for {len(sheets)}"
            raise RenderError(message)
        return [_measures(layout, _rectangles(page)) for layout, page in zip(layouts, document.pages, strict=True)]

    def _tight(self, sheet: Sheet) -> SheetLayout:
        """Return the trial layout: maps drawn for the sake of their keys, charts as empty boxes."""
        ranges, drawn = {}, {}
        for _, column, placed in _figures(sheet):
            ranges[placed.key] = height_range(placed.block, column, self._outlines, compact=sheet.compact, squeezed=sheet.squeezed)
        for row, column, placed in _figures(sheet):
            if isinstance(placed.block, Choropleth):
                drawn[placed.key] = self._draw(placed, column, figure_height(row, placed, ranges, TIGHT))
        return SheetLayout(sheet, TIGHT, ranges, drawn)


def _without_map(briefing: Briefing) -> tuple[Block, ...]:
    """Return the blocks of page 1 less the map, which is the last: the others keep their names."""
    return tuple(block for block in briefing.blocks if not isinstance(block, Choropleth))


def _checked(document: weasyprint.Document, layouts: Sequence[SheetLayout]) -> tuple[list[str], tuple[float, ...]]:
    """Return what overflows its page or its column, in words, and where each page's content ends."""
    if len(document.pages) != len(layouts):
        return [f"{len(document.pages)} pages where {len(layouts)} were meant: a page overflows"], ()
    faults, bottoms = [], []
    for number, (layout, page) in enumerate(zip(layouts, document.pages, strict=True), 1):
        found = _rectangles(page)
        bottoms.append(max((found[key][3] for key in _keys(layout.sheet) if key in found), default=0.0))
        if bottoms[-1] > LIMIT:
            faults.append(f"page {number} ends at {bottoms[-1]:.1f} mm, below {LIMIT:.0f}")
        wide = [key for key, right in _edges(layout.sheet) if f"{key}t" in found and found[f"{key}t"][2] > right + _BESIDE]
        faults += [f"page {number}: the table {key} is wider than its column" for key in wide]
    return faults, tuple(bottoms)


def _figures(sheet: Sheet) -> list[tuple[Row, Column, Placed]]:
    return [(row, column, p) for row in sheet.rows for column in row.columns for p in column.blocks if is_figure(p.block)]


def _side_by_side(row: Row) -> bool:
    return len(row.columns) > 1 and all(is_figure(placed.block) for placed in row.blocks)


def _keys(sheet: Sheet) -> list[str]:
    return [*(p.key for row in sheet.rows for p in row.blocks), *(("body", "decisions", "changes") if sheet.front else ())]


def _edges(sheet: Sheet) -> list[tuple[str, float]]:
    """Return the right edge of each block's column, in millimetres."""
    edges = []
    for row in sheet.rows:
        left = _MARGIN
        for column in row.columns:
            edges += [(placed.key, left + column.width) for placed in column.blocks]
            left += column.width + 4.0
    return edges


def _rectangles(page: weasyprint.Page) -> Mapping[str, Rectangle]:
    """Return where each named element lies, in millimetres: left, top, right, bottom."""
    return {name: tuple(edge * MM_PER_PIXEL for edge in edges) for name, edges in page.anchors.items()}


def _measures(layout: SheetLayout, found: Mapping[str, Rectangle]) -> Measures:
    keys = [p.key for row in layout.sheet.rows for p in row.blocks]
    return Measures(
        top=found["body"][3] if "body" in found else 0.0,
        bottom=max(found[key][3] for key in _keys(layout.sheet) if key in found),
        heights={key: found[key][3] - found[key][1] for key in keys},
        captions={key: found[f"{key}c"][3] - found[f"{key}c"][1] for key in keys if f"{key}c" in found},
        ranges=layout.ranges,
        items={key: _items(found, key) for key in keys if f"{key}i0" in found},
    )


def _items(found: Mapping[str, Rectangle], key: str) -> tuple[float, ...]:
    """Return the heights of the items of a list of definitions, the first with the title above it."""
    tops = [found[key][1]]
    while f"{key}i{len(tops)}" in found:
        tops.append(found[f"{key}i{len(tops)}"][1])
    return tuple(end - start for start, end in pairwise((*tops, found[key][3])))
