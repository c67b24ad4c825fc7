from dataclasses import replace

import pytest

from reporter.domain.blocks import Block, Choropleth, Definitions, LineChart, Notice, RankedBars, Table
from reporter.rendering.columns import Dealt, deal
from reporter.rendering.page_fit import LIMIT, TARGET, TIGHT, Density, Measures, best_density, bottom_at, figure_height
from reporter.rendering.page_plan import Column, Opening, Placed, Row, Sheet, front_plans, section_plan
from reporter.rendering.sections import TOP, paged
from tests.briefing_blocks import line_chart, method_section, sector_table
from tests.briefings import employment_zone, full_department, long_names, one_source_department

L, B, M, T = LineChart, RankedBars, Choropleth, Table


def shape(sheet: Sheet) -> list[list[tuple[type[Block], int]]]:
    return [[(type(p.block), column.span) for column in row.columns for p in column.blocks] for row in sheet.rows]


def test_a_sector_table_stands_beside_the_map_under_two_charts() -> None:
    assert shape(front_plans(full_department())[0]) == [[(L, 6), (B, 6)], [(T, 9), (M, 3)]]


def test_one_source_has_a_long_line_then_bars_and_map_then_the_neighbours() -> None:
    assert shape(front_plans(one_source_department())[0]) == [[(L, 12)], [(B, 6), (M, 6)], [(T, 12)]]


def test_a_zone_with_two_lines_sets_them_side_by_side() -> None:
    assert shape(front_plans(employment_zone())[0]) == [[(L, 6), (L, 6)], [(B, 6), (M, 6)], [(T, 12)]]


def test_without_a_map_the_charts_take_its_place() -> None:
    assert shape(front_plans(long_names())[0]) == [[(L, 6), (B, 6)], [(T, 12)]]


def test_no_arrangement_loses_or_doubles_a_block() -> None:
    for briefing in (full_department(), one_source_department(), employment_zone(), long_names()):
        for plan in front_plans(briefing):
            assert sorted(p.key for row in plan.rows for p in row.blocks) == [f"a{i}" for i in range(len(briefing.blocks))]
            assert all(sum(column.span for column in row.columns) == 12 for row in plan.rows)


def test_small_blocks_of_a_section_are_dealt_to_three_columns() -> None:
    opening, first, second = section_plan(method_section(), "b").rows
    assert opening.is_opening
    assert [(column.span, len(column.blocks)) for column in first.columns] == [(12, 1)]
    assert [column.span for column in second.columns] == [4, 4, 4]


def lists(heights: dict[str, tuple[float, ...]]) -> tuple[list[Placed], Measures]:
    """Return lists of definitions, and measures that give each item its height."""
    blocks = [Placed(key, Definitions(key, key, tuple((f"{key}.{i}", "…") for i in range(len(items))))) for key, items in heights.items()]
    return blocks, Measures(0, 0, {key: sum(items) for key, items in heights.items()}, {}, {}, heights)


def columns_of(dealt: Dealt) -> list[list[str]]:
    return [[p.key for p in column.blocks] for column in dealt.row.columns]


def test_columns_are_as_even_as_can_be() -> None:
    assert columns_of(deal(*lists({"b0": (100,), "b1": (40,), "b2": (50,), "b3": (60,), "b4": (30,)}), 200)) == [
        ["b0"],
        ["b1", "b2"],
        ["b3", "b4"],
    ]
    assert columns_of(deal(*lists({"b0": (10,), "b1": (90,), "b2": (10,), "b3": (80,)}), 200)) == [["b0", "b2"], ["b1"], ["b3"]]


def test_a_list_is_parted_only_where_that_saves_height() -> None:
    blocks, measures = lists({"b0": (20, 20, 20, 20, 20, 20), "b1": (10,)})
    dealt = deal(blocks, measures, 200)
    assert columns_of(dealt) == [["b0p0"], ["b0p2"], ["b0p4", "b1"]]
    parts = [p.block for column in dealt.row.columns for p in column.blocks if isinstance(p.block, Definitions)]
    assert [part.title for part in parts] == ["b0", "", "", "b1"]
    assert [term for part in parts for term, _ in part.items] == [*(f"b0.{i}" for i in range(6)), "b1.0"]
    assert dealt.measures.heights["b0p2"] == 40


def test_what_three_columns_cannot_hold_is_left_over_once() -> None:
    blocks, measures = lists({"b0": (50, 50), "b1": (50, 50), "b2": (50, 50)})
    first = deal(blocks, measures, 60)
    assert columns_of(first) == [["b0p0"], ["b0p1"], ["b1p0"]]
    second = deal(first.rest, first.measures, 60)
    assert columns_of(second) == [["b1p1"], ["b2p0"], ["b2p1"]]
    assert second.rest == ()


def topic(prefix: str, *heights: float) -> tuple[Sheet, Measures]:
    """Return a topic of an opening of 20 mm and notices under one another, and what a trial of it would have measured."""
    opening = Placed(f"{prefix}o", Opening(method_section()))
    blocks = [opening, *(Placed(f"{prefix}{i}", Notice("Titre", "Texte")) for i in range(len(heights)))]
    every = dict(zip((block.key for block in blocks), (20.0, *heights), strict=True))
    bottom = TOP + sum(every.values()) + len(heights) * TIGHT.gap
    return Sheet(tuple(Row((Column(12, (block,)),)) for block in blocks)), Measures(TOP, bottom, every, {}, {})


def pages_of(*topics: tuple[Sheet, Measures]) -> list[list[str]]:
    pages = list(paged(topics))
    assert all(its.bottom <= LIMIT for _, its in pages)
    return [[p.key for row in page.rows for p in row.blocks] for page, _ in pages]


def test_rows_that_do_not_fit_go_to_a_further_page() -> None:
    assert pages_of(topic("b", 100, 100, 100)) == [["bo", "b0", "b1"], ["b2"]]


def test_short_topics_share_a_page() -> None:
    assert pages_of(topic("b", 60), topic("c", 60), topic("d", 60)) == [["bo", "b0", "co", "c0"], ["do", "d0"]]


def test_a_topic_is_parted_only_where_a_page_would_stay_half_empty() -> None:
    assert pages_of(topic("b", 120), topic("c", 80, 60)) == [["bo", "b0"], ["co", "c0", "c1"]]
    assert pages_of(topic("b", 60), topic("c", 80, 100)) == [["bo", "b0", "co", "c0"], ["c1"]]


def test_an_opening_never_ends_a_page() -> None:
    assert pages_of(topic("b", 80), topic("c", 150, 60)) == [["bo", "b0"], ["co", "c0", "c1"]]


def test_a_small_block_that_is_higher_than_the_room_left_begins_a_page_with_its_head() -> None:
    opening, small = Placed("co", Opening(method_section())), Placed("c0", Table("signes", "Signes", "", (), ()))
    sheet = Sheet((Row((Column(12, (opening,)),)), Row((Column(4, (small,)),), ruled=True)))
    topic_c = sheet, Measures(TOP, TOP + 20 + TIGHT.gap + 80, {"co": 20.0, "c0": 80.0}, {}, {})
    assert pages_of(topic("b", 100), topic_c) == [["bo", "b0", "co", "c0"]]
    assert pages_of(topic("b", 100, 50), topic_c) == [["bo", "b0", "b1"], ["co", "c0"]]


@pytest.mark.parametrize(("room", "carried"), [(145, 9), (125, 9), (85, 12), (50, 18)])
def test_a_few_lines_are_not_left_alone_on_a_further_page(room: float, carried: int) -> None:
    """Twenty-four items of 20 mm: without care three of them (145) or six (125) would be carried over, one or two lines high."""
    blocks, measures = lists({f"b{i}": (20.0,) * 8 for i in range(3)})
    opening = Placed("bo", Opening(method_section()))
    sheet = Sheet((Row((Column(12, (opening,)),)), Row(tuple(Column(4, (block,)) for block in blocks), ruled=True)))
    above = LIMIT - TOP - 0.6 - room - TIGHT.gap - 2 * 2.35  # the rules of opening and row are reckoned with
    whole = replace(measures, heights={**measures.heights, "bo": above}, bottom=TOP + above + 160 + TIGHT.gap)
    first, last = paged([(sheet, whole)])
    lists_of = [p.block for row in last[0].rows for p in row.blocks if isinstance(p.block, Definitions)]
    assert sum(len(block.items) for block in lists_of) == carried
    assert max(first[1].bottom, last[1].bottom) <= LIMIT


def page_with(*blocks: Block, rows: float = 200.0) -> tuple[Sheet, Measures]:
    placed = [Placed(f"a{i}", block) for i, block in enumerate(blocks)]
    sheet = Sheet(tuple(Row((Column(12, (p,)),)) for p in placed), front=True)
    ranges = {p.key: (34.0, 92.0) for p in placed if isinstance(p.block, LineChart)}
    return sheet, Measures(100, rows, {p.key: 60.0 for p in placed}, {p.key: 9.0 for p in placed if p.key in ranges}, ranges)


@pytest.mark.parametrize("bottom", [150.0, 200.0, 240.0, 268.0])
def test_the_density_found_ends_the_page_at_its_target(bottom: float) -> None:
    sheet, measures = page_with(line_chart(), sector_table(), rows=bottom)
    density = best_density(sheet, measures)
    assert density is not None
    end = bottom_at(sheet, measures, density)
    assert end == pytest.approx(TARGET, abs=0.1) or (density.value == 1 and end < TARGET)


def test_a_page_that_overflows_at_its_tightest_has_no_density() -> None:
    assert best_density(*page_with(line_chart(), sector_table(), rows=LIMIT + 0.1)) is None


def test_a_page_of_topics_is_not_refused_for_captions_that_were_added_up_already() -> None:
    blocks = Placed("a0", line_chart()), Placed("a1", line_chart())
    sheet = Sheet((Row(tuple(Column(6, (one,)) for one in blocks)),))
    ranges = {one.key: (34.0, 92.0) for one in blocks}
    measures = Measures(TOP, LIMIT - 1, {"a0": 120.0, "a1": 120.0}, {"a0": 9.0, "a1": 14.0}, ranges)  # the first is 5 mm higher beside
    assert bottom_at(sheet, measures, TIGHT) > LIMIT
    assert best_density(sheet, measures) == TIGHT
    assert best_density(sheet, replace(measures, bottom=LIMIT + 0.1)) is None


def test_a_page_grows_with_its_density() -> None:
    sheet, measures = page_with(line_chart(), sector_table())
    ends = [bottom_at(sheet, measures, Density(i / 10)) for i in range(11)]
    assert ends == sorted(ends)
    assert ends[0] == measures.bottom


def test_pictures_of_one_row_are_as_high_as_each_other_where_their_content_allows() -> None:
    row = Row((Column(6, (Placed("a0", line_chart()),)), Column(6, (Placed("a1", line_chart()),))))
    ranges = {"a0": (37.0, 74.0), "a1": (50.0, 55.0)}
    assert [figure_height(row, p, ranges, TIGHT) for p in row.blocks] == [50.0, 50.0]
    assert [figure_height(row, p, ranges, Density(1)) for p in row.blocks] == [74.0, 55.0]
