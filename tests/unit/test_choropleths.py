import itertools
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.blocks import Area, Choropleth
from reporter.domain.outlines import Outline, Outlines
from reporter.domain.territory import Level, TerritoryId
from reporter.rendering.assets import brand
from reporter.rendering.map_image import DrawnMap, draw_choropleth, has_outlines, natural_height
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM
from tests.briefing_blocks import OVERSEAS, choropleth, departments_of_the_region
from tests.briefings import hand_made_outlines

PALETTE = Palette.parse(brand().tokens_css)
WIDTHS = (42.5, 58.0, 89.0)


@cache
def store() -> RegisterFiles:
    return RegisterFiles(files("data_sources"))


@cache
def shipped_outlines() -> Outlines:
    return store().outlines()


def departments_of(region: TerritoryId) -> Choropleth:
    found = store().register().children(region, Level.DEPARTMENT)
    return choropleth([(t.id, t.name) for t in found], found[0].id)


def all_regions() -> Choropleth:
    found = store().register().at(Level.REGION)
    return choropleth([(t.id, t.name) for t in found], found[-1].id, absent=("06",))


def overseas() -> Choropleth:
    areas = [(TerritoryId(Level.DEPARTMENT, code), name) for code, name in OVERSEAS.items()]
    return choropleth(areas, TerritoryId(Level.DEPARTMENT, "974"), absent=("976",))


def drawn(chart: Choropleth, width: float = 58, height: float = 60, outlines: Outlines | None = None) -> DrawnMap:
    return draw_choropleth(chart, outlines or shipped_outlines(), (width, height), PALETTE)


def assert_labels_stand_apart(result: DrawnMap) -> None:
    across, down = result.image.width * POINTS_PER_MM, result.image.height * POINTS_PER_MM
    for words, box in result.boxes:
        assert box.left >= -0.1, words
        assert box.right <= across + 0.1, words
        assert box.top >= -0.1, words
        assert box.bottom <= down + 0.1, words
    for (words, one), (others, other) in itertools.combinations(result.boxes, 2):
        assert not one.meets(other), f"{words} meets {others}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("region", ["11", "44", "52", "75", "84", "94"])
def test_labels_of_every_region_stand_apart_and_inside(region: str, width: float) -> None:
    chart = departments_of(TerritoryId(Level.REGION, region))
    for height in (37.0, natural_height(chart, shipped_outlines(), width)):
        result = drawn(chart, width, height)
        assert_labels_stand_apart(result)
        assert result.image.height <= height + 0.1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", [all_regions(), overseas()], ids=["régions", "outre-mer"])
def test_labels_of_insets_stand_apart_too(chart: Choropleth, width: float) -> None:
    assert_labels_stand_apart(drawn(chart, width, 80))


def test_every_area_is_named_or_keyed_where_few_are_small() -> None:
    chart = departments_of(TerritoryId(Level.REGION, "11"))  # Paris and its neighbours are tiny
    result = drawn(chart, 42.5, 60)
    written = " ".join(words for words, _ in result.boxes).replace("- ", "-")  # a line of a name ends with its hyphen
    keyed = {name for _, name, _ in result.keys}
    assert "Paris" in keyed
    for area in chart.areas:
        assert area.name in keyed or (area.name in written and area.printed in written)
    assert sorted(int(number) for number, _, _ in result.keys) == list(range(1, len(keyed) + 1))


def test_a_crowded_map_shows_figures_alone() -> None:
    result = draw_choropleth(departments_of(TerritoryId(Level.REGION, "76")), shipped_outlines(), (42.5, 30), PALETTE, most_keys=3)
    assert result.keys == ()
    assert all(re.fullmatch(r"[\d,]+", words) for words, _ in result.boxes)


def test_each_area_has_the_colour_of_its_class_and_one_without_figure_is_hatched() -> None:
    chart = departments_of_the_region()
    values = (4.9, 5.0, 5.9, 8.0, None)
    areas = tuple(replace(a, value=v, printed="n.d." if v is None else f"{v}") for a, v in zip(chart.areas, values, strict=True))
    svg = drawn(replace(chart, areas=areas), 58, 60, hand_made_outlines()).image.svg
    fills = re.findall(r'fill="(#[0-9A-F]{6})" fill-rule', svg)
    assert fills[:5] == [PALETTE.s1, PALETTE.s2, PALETTE.s3, PALETTE.s5, PALETTE.fond]
    assert svg.count('fill="url(#hachures)"') == 1
    assert "n.d." in svg


def test_only_the_territory_itself_is_ringed() -> None:
    assert drawn(departments_of_the_region(), outlines=hand_made_outlines()).image.svg.count(f'stroke="{PALETTE.orange}"') == 1


def test_an_area_without_outline_is_told_beside_the_map_and_a_map_without_any_is_none() -> None:
    chart = departments_of_the_region()
    lost = Area(TerritoryId(Level.DEPARTMENT, "35"), "Ille-et-Vilaine", 5.0, "5,0")
    assert drawn(replace(chart, areas=(*chart.areas, lost)), outlines=hand_made_outlines()).keys[-1] == ("", "Ille-et-Vilaine", "5,0")
    assert not has_outlines(replace(chart, areas=(lost,)), hand_made_outlines())


def test_an_area_drawn_as_several_has_one_border() -> None:
    west, east = (TerritoryId(Level.DEPARTMENT, code) for code in ("01", "02"))
    square = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    neighbours = Outlines((Outline(west, "metropole", (square,)), Outline(east, "metropole", (tuple((x + 9, y) for x, y in square),))), "")
    area = Area(TerritoryId(Level.CUSTOM, "deux"), "Deux", 5.4, "5,4", here=True, drawn_as=(west, east))
    svg = drawn(replace(departments_of_the_region(), areas=(area,)), outlines=neighbours).image.svg
    ring = re.search(rf'<path d="([^"]+)"[^>]*stroke="{PALETTE.orange}"', svg)
    assert ring is not None
    assert ring[1].count("M") == 6  # the edge that both share is not drawn


def test_overseas_insets_stand_where_they_leave_the_mainland_largest() -> None:
    tall, wide = drawn(all_regions(), 58, 90), drawn(all_regions(), 89, 60)
    under, beside = (next(box for words, box in result.boxes if words.startswith("La Réunion")) for result in (tall, wide))
    assert under.top > 0.5 * tall.image.height * POINTS_PER_MM
    assert beside.right < 0.4 * wide.image.width * POINTS_PER_MM
