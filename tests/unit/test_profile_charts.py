"""The charts of « Profil »: what they say of the registered, and that every label has its own place whatever the figures."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.analysis.overview import Overview
from reporter.document.profile_charts import pyramid, slopes
from reporter.document.profile_section import profile_section
from reporter.domain.blocks import Findings, Pyramid, PyramidBand, PyramidBar, Section, Slope, Slopes, Table
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.errors import RenderError
from reporter.rendering import pyramid as pyramid_drawing
from reporter.rendering import slopes as slopes_drawing
from reporter.rendering.assets import brand
from reporter.rendering.page_plan import section_plan
from reporter.rendering.palette import Palette
from tests.briefing_blocks import finding
from tests.professions import figure, overview, plain

PALETTE = Palette.parse(brand().tokens_css)
NOW, SETTLED, YEAR_AGO = Period.quarter(2026, 1), Period.quarter(2025, 2), Period.quarter(2025, 1)
LATER, YEAR_BEFORE_LATER = Period.quarter(2026, 3), Period.quarter(2025, 3)
FRANCE = TerritoryId.parse("france-FR")
AGES = ("Moins de 25 ans", "25 à 49 ans", "50 ans ou plus")
GROUPS = ("Femmes", "Hommes", *AGES, "Depuis moins d’un an", "Depuis un an ou plus")
WIDTHS = st.sampled_from((73.5, 89.0, 182.0))
SETTINGS = settings(max_examples=60)
WHOLE = {"": "1000", "femmes": "520", "hommes": "480"}
CROSSED = {
    "femmes_moins_25": "60",
    "femmes_25_49": "330",
    "femmes_50_plus": "130",
    "hommes_moins_25": "70",
    "hommes_25_49": "280",
    "hommes_50_plus": "130",
}


def of(numbers: dict[str, str], period: Period = NOW, *, france: bool = False, indicator: str = "inscrits_abc") -> list[Observation]:
    """Return the registered by group, in all under ""."""
    where = FRANCE if france else TerritoryId.parse("departement-44")
    return [figure(indicator, text, group, territory=where, period=period) for group, text in numbers.items()]


def drawn_pyramid(*observations: Observation) -> Pyramid | None:
    read = overview(observations)
    assert read.profile is not None
    return pyramid(read, read.profile)


def drawn_slopes(read: Overview) -> Slopes | None:
    assert read.profile is not None
    return slopes(read, read.profile)


def section(*observations: Observation) -> Section:
    found = profile_section(overview(observations))
    assert found is not None
    return found


def test_shares_of_sex_by_age_stand_beside_those_of_france() -> None:
    chart = drawn_pyramid(*of(WHOLE | CROSSED), *of(WHOLE | CROSSED | {"femmes_25_49": "310"}, france=True))
    assert chart is not None
    assert [band.name.replace("\u00a0", " ") for band in chart.bands] == list(AGES)
    assert chart.bands[1].left == PyramidBar(33.0, "33,0\u202f%", "330", 31.0)
    assert chart.bands[0].right == PyramidBar(7.0, "7,0\u202f%", "70", 7.0)
    assert plain(chart.title.sentence) == "Les femmes de 25 à 49 ans pèsent plus qu’en France"
    assert "femmes de 25 à 49 ans 33,0 % (330 ; France 31,0 %)" in plain(chart.alt)
    assert {(f.observation.indicator, f.observation.value) for f in chart.figures} >= {("inscrits_abc", 330.0), ("inscrits_abc.part", 33.0)}


def test_the_largest_group_is_named_where_none_weighs_clearly_more_than_in_france() -> None:
    for france in ([], of(WHOLE | CROSSED, france=True)):
        chart = drawn_pyramid(*of(WHOLE | CROSSED), *france)
        assert chart is not None
        assert plain(chart.title.sentence) == "Les femmes de 25 à 49 ans forment 33,0 % des inscrits"
        assert ("France" in chart.subtitle) is bool(france)


def test_an_absent_group_is_no_bar_a_secret_one_is_told_and_a_zero_is_a_zero() -> None:
    numbers = {group: text for group, text in CROSSED.items() if group != "hommes_50_plus"}
    chart = drawn_pyramid(*of(WHOLE | numbers | {"femmes_moins_25": "s", "hommes_moins_25": "0"}))
    assert chart is not None
    assert chart.bands[2].right is None
    assert chart.bands[0].left == PyramidBar(None, "s")
    assert chart.bands[0].right == PyramidBar(0.0, "0,0\u202f%", "0")
    assert "femmes de moins de 25 ans s" in plain(chart.alt)
    svg = pyramid_drawing.draw_pyramid(chart, 89, 40, PALETTE).svg
    assert len(re.findall(r">s</text>", svg)) == 1
    assert "hommes de 50" not in chart.alt


@pytest.mark.parametrize(
    "numbers",
    [WHOLE, WHOLE | {"femmes_25_49": "330"}, WHOLE | dict.fromkeys(CROSSED, "s")],
    ids=["sex alone", "one group", "all secret"],
)
def test_without_two_figures_of_sex_by_age_there_is_no_pyramid(numbers: dict[str, str]) -> None:
    assert drawn_pyramid(*of(numbers)) is None
    assert any(isinstance(block, Table) for block in section(*of(numbers)).blocks)


def test_over_a_year_that_crosses_no_break_slopes_begin_a_year_ago() -> None:
    now = WHOLE | {"femmes": "530", "hommes": "470"}
    chart = drawn_slopes(overview([*of(WHOLE, YEAR_BEFORE_LATER), *of(now, LATER), *of(WHOLE, LATER, france=True)]))
    assert chart is not None
    assert [head.replace("\u00a0", " ") for head in chart.heads] == ["T3 2025", "T3 2026", "France"]
    assert chart.slopes[0] == Slope("Femmes", 52.0, 53.0, "52,0\u202f%", "53,0\u202f%", "52,0\u202f%", marked=True)
    assert not chart.slopes[1].marked
    assert chart.cut == ""
    assert plain(chart.title.sentence) == "La part des femmes gagne 1,0 point"
    assert "femmes 52,0 % puis 53,0 % (France 52,0 %)" in plain(chart.alt)


def test_an_adjusted_series_begins_behind_the_break_that_its_year_crosses() -> None:
    chart = drawn_slopes(overview([*of(WHOLE, YEAR_AGO), *of(WHOLE | {"femmes": "525"}, SETTLED), *of(WHOLE)]))
    assert chart is not None
    assert chart.heads[0] == "T2\u00a02025"
    assert chart.slopes[0].before == 52.5
    assert chart.cut == ""
    assert "premières données comparables après la rupture" in chart.source


def test_a_raw_series_across_a_break_has_no_slope_and_says_so() -> None:
    held = [*of(WHOLE, YEAR_AGO, indicator="inscrits_abc_brut"), *of(WHOLE, SETTLED, indicator="inscrits_abc_brut")]
    chart = drawn_slopes(overview([*held, *of(WHOLE | {"femmes": "560"}, indicator="inscrits_abc_brut")]))
    assert chart is not None
    assert (chart.cut, chart.heads[0]) == ("rupture", "T1\u00a02025")
    assert not any(slope.marked for slope in chart.slopes)
    assert "ne se comparent pas" in chart.title.sentence
    joined = slopes_drawing.draw_slopes(replace(chart, cut=""), 89, 40, PALETTE).svg
    cut = slopes_drawing.draw_slopes(chart, 89, 40, PALETTE).svg
    assert "rupture" in cut
    assert cut.count('<g id="line2d') == joined.count('<g id="line2d') - len(chart.slopes)  # nothing joins the two points of a group


def test_without_figures_a_year_ago_there_are_no_slopes_and_the_table_tells_shares() -> None:
    alone = section(*of(WHOLE), *of(WHOLE, france=True))
    assert not any(isinstance(block, Slopes) for block in alone.blocks)
    table = next(block for block in alone.blocks if isinstance(block, Table))
    assert [column.head[0] for column in table.columns] == ["Groupe", "Inscrits", "Part", "Part", "Évolution", "Évolution"]


def test_the_table_leaves_to_the_slopes_what_they_show_unless_a_group_is_missing_there() -> None:
    whole = section(*of(WHOLE, YEAR_BEFORE_LATER), *of(WHOLE, LATER), *of(WHOLE, LATER, france=True))
    table = next(block for block in whole.blocks if isinstance(block, Table))
    assert [column.head[0] for column in table.columns] == ["Groupe", "Inscrits", "Évolution", "Évolution"]
    new = section(*of(WHOLE, YEAR_BEFORE_LATER), *of(WHOLE | {"50_plus": "250"}, LATER))
    assert any(isinstance(block, Slopes) for block in new.blocks)
    table = next(block for block in new.blocks if isinstance(block, Table))
    assert [" ".join(column.head) for column in table.columns] == [
        "Groupe", "Inscrits T3\u00a02025", "Inscrits T3\u00a02026", "Part des inscrits", "Évolution sur un an",
    ]  # fmt: skip


def test_one_picture_stands_beside_the_table_two_above_it() -> None:
    held = [*of(WHOLE, YEAR_BEFORE_LATER), *of(WHOLE, LATER)]
    for more, wanted in (([], [{Slopes, Table}]), (of(CROSSED, LATER), [{Pyramid, Slopes}, {Table}])):
        plan = section_plan(section(*held, *more), "p")
        rows = [{type(p.block) for p in row.blocks} for row in plan.rows if not row.is_opening]
        assert [row for row in rows if row != {Findings}] == wanted
        assert all(sum(column.span for column in row.columns) == 12 for row in plan.rows)


TENTHS = st.sampled_from((0.0, 0.1, 50.0, 100.0)) | st.integers(0, 1000).map(lambda tenths: tenths / 10)  # as displayed
SHARES = st.none() | TENTHS


def bar(share: float | None, count: int, beside: float | None) -> PyramidBar:
    printed = "s" if share is None else f"{share:.1f}\u202f%"
    return PyramidBar(share, printed, "" if share is None else f"{count:,}".replace(",", "\u202f"), beside)


BARS = st.none() | st.builds(bar, SHARES, st.sampled_from((0, 1, 10_000_000)), SHARES)


@SETTINGS
@given(st.lists(st.tuples(st.sampled_from(AGES), BARS, BARS), min_size=1, max_size=6), WIDTHS, st.sampled_from((0.0, 25.0)))
def test_labels_of_a_pyramid_keep_apart_whatever_the_shares(
    rows: list[tuple[str, PyramidBar | None, PyramidBar | None]], width: float, more: float
) -> None:
    chart = _pyramid(tuple(PyramidBand(name, left, right) for name, left, right in rows))
    if not any(left or right for _, left, right in rows):
        with pytest.raises(RenderError, match="without a single bar"):
            pyramid_drawing.draw_pyramid(chart, width, 60, PALETTE)
        return
    height = pyramid_drawing.least_height(chart, width) + more
    svg = pyramid_drawing.draw_pyramid(chart, width, height, PALETTE).svg  # a label that meets another is refused
    assert svg.count(">Femmes</text>") == 1


@SETTINGS
@given(
    st.lists(st.tuples(st.sampled_from(GROUPS), TENTHS, TENTHS, st.booleans(), st.booleans()), min_size=1, max_size=9),
    WIDTHS,
    st.sampled_from((0.0, 30.0)),
    st.sampled_from(("", "rupture")),
)
def test_labels_of_slopes_keep_apart_whatever_the_shares(
    rows: list[tuple[str, float, float, bool, bool]], width: float, more: float, cut: str
) -> None:
    found = tuple(
        Slope(name, a, b, f"{a:.1f}\u202f%", f"{b:.1f}\u202f%", f"{b:.1f}\u202f%" if beside else "", marked)
        for name, a, b, beside, marked in rows
    )
    chart = Slopes(finding("Titre"), "Sous-titre", "Source", "Texte", ("T3\u00a02025", "T3\u00a02026", "France"), found, cut)
    height = slopes_drawing.least_height(chart, width) + more
    svg = slopes_drawing.draw_slopes(chart, width, height, PALETTE).svg  # a label that meets another is refused
    assert svg.count(">rupture</text>") == bool(cut)


COUNTS = st.sampled_from((0, 1, 10, 99, 10_000_000)) | st.integers(0, 10_000_000)
SIX = st.tuples(*[COUNTS] * 6)


def registered(six: tuple[int, ...], long: int) -> dict[str, str]:
    """Return six groups by sex and age with their sums, and as many of them as *long* per cent for a year or more."""
    parts = dict(zip(CROSSED, six, strict=True))
    sums = {code: sum(n for name, n in parts.items() if name.startswith(code)) for code in ("femmes", "hommes")}
    sums |= {code: sum(n for name, n in parts.items() if name.endswith(f"_{code}")) for code in ("moins_25", "25_49", "50_plus")}
    lasting = sum(six) * long // 100
    numbers = {"": sum(six), **parts, **sums, "moins_1_an": sum(six) - lasting, "1_an_plus": lasting}
    return {code: str(number) for code, number in numbers.items()}


@SETTINGS
@given(SIX, SIX, SIX, st.integers(0, 100), st.sampled_from((73.5, 89.0)))
def test_any_registered_can_be_drawn(then: tuple[int, ...], now: tuple[int, ...], theirs: tuple[int, ...], long: int, width: float) -> None:
    held = [*of(registered(then, long), YEAR_BEFORE_LATER), *of(registered(now, 100 - long), LATER)]
    read = overview([*held, *of(registered(theirs, 50), LATER, france=True)])
    assert read.profile is not None
    figures, moved = pyramid(read, read.profile), drawn_slopes(read)
    assert (figures is None) is (sum(now) == 0)
    assert (moved is None) is (not sum(now) or not sum(then))
    if figures:
        pyramid_drawing.draw_pyramid(figures, width, pyramid_drawing.least_height(figures, width), PALETTE)
    if moved:
        slopes_drawing.draw_slopes(moved, width, slopes_drawing.least_height(moved, width), PALETTE)
        assert all(f.observation.value is not None and 0 <= f.observation.value <= 100 for f in moved.figures)


def test_a_label_that_had_to_move_is_tied_to_its_point() -> None:
    heads = ("T3\u00a02025", "T3\u00a02026", "")
    slope = Slope("Femmes", 50.0, 50.0, "50,0\u202f%", "50,0\u202f%")
    alone, twins = (Slopes(finding("Titre"), "", "", "Texte", heads, (slope,) * count) for count in (1, 2))
    lines = [slopes_drawing.draw_slopes(chart, 89, 40, PALETTE).svg.count('<g id="line2d') for chart in (alone, twins)]
    assert lines == [2 + 2, 2 + 2 * 2 + 2 * 2]  # guides, a line and its points for each, a leader at each end of each


def test_slopes_without_a_group_and_a_figure_too_narrow_are_refused() -> None:
    heads = ("T3\u00a02025", "T3\u00a02026", "France")
    with pytest.raises(RenderError, match="without a single group"):
        slopes_drawing.draw_slopes(Slopes(finding("Titre"), "", "", "Texte", heads, ()), 89, 40, PALETTE)
    chart = Slopes(finding("Titre"), "", "", "Texte", heads, (Slope("Femmes", 50.0, 51.0, "50,0\u202f%", "51,0\u202f%"),))
    with pytest.raises(RenderError, match="no room for the slopes"):
        slopes_drawing.draw_slopes(chart, 30, 40, PALETTE)
    bars = (PyramidBand("50 ans ou plus", PyramidBar(1.0, "1,0\u202f%", "10"), None),)
    with pytest.raises(RenderError, match="no room for the bars"):
        pyramid_drawing.draw_pyramid(_pyramid(bars), 30, 40, PALETTE)


def _pyramid(bands: tuple[PyramidBand, ...]) -> Pyramid:
    return Pyramid(finding("Titre"), "Sous-titre", "Source", "Texte", ("Femmes", "Hommes"), bands)
