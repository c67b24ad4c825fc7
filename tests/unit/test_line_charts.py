import re
from dataclasses import replace

import pytest

from reporter.domain.blocks import Line, LineChart, Role
from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.line_chart import draw_line_chart
from reporter.rendering.palette import Palette
from tests.briefing_blocks import line_chart
from tests.briefings import LONG_NAME

PALETTE = Palette.parse(brand().tokens_css)
SIZES = ((89, 37), (89, 74), (182, 34), (182, 92))


def drawn(chart: LineChart, width: float = 89, height: float = 50) -> str:
    return draw_line_chart(chart, width, height, PALETTE).image.svg


def with_lines(*lines: Line) -> LineChart:
    return replace(line_chart(), lines=lines, band=None)


def lines_of(svg: str, colour: str) -> list[str]:
    """Return the drawn strokes of one colour: their path data."""
    return re.findall(rf'<path d="([^"]+)"[^>]*stroke: {colour.lower()}', svg)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("names", [("Orb", "Agde"), ("Loire-Atlantique", "Pays de la Loire"), (LONG_NAME, "Provence-Alpes-Côte d’Azur")])
def test_every_label_has_its_place_whatever_the_names(names: tuple[str, str], size: tuple[float, float]) -> None:
    for count in (8, 48):
        svg = drawn(line_chart(*names, count=count), *size)
        assert "5,8\u202f%" in svg
        assert "T1\u00a02026" in svg


def test_lines_that_end_at_one_value_keep_their_labels_apart() -> None:
    values = tuple(6.0 + i % 3 / 10 for i in range(29))
    lines = [
        Line(name, role, values, "6,1\u202f%")
        for name, role in zip(("Ici", "Région", "France"), (Role.HERE, Role.REGION, Role.FRANCE), strict=True)
    ]
    assert drawn(with_lines(*lines)).count("6,1\u202f%") == 3


def test_a_gap_stays_open_and_a_lone_figure_is_seen() -> None:
    whole = tuple(6.0 + i / 10 for i in range(29))
    gap = (*whole[:10], None, None, *whole[12:20], None, whole[21], None, *whole[23:])
    assert len(lines_of(drawn(with_lines(Line("Ici", Role.HERE, whole, "8,8\u202f%"))), PALETTE.orange)) == 1
    svg = drawn(with_lines(Line("Ici", Role.HERE, gap, "8,8\u202f%")))
    assert len(lines_of(svg, PALETTE.orange)) == 3
    assert svg.count("<use ") == 2  # the lone figure and the last point


def test_only_a_provisional_figure_has_a_hollow_mark() -> None:
    values = tuple(6.0 + i / 10 for i in range(29))
    hollow = "fill: #ffffff; stroke: #b5460b"
    assert hollow in drawn(with_lines(Line("Ici", Role.HERE, values, "8,8\u202f%", provisional=True)))
    assert hollow not in drawn(with_lines(Line("Ici", Role.HERE, values, "8,8\u202f%")))


def test_an_axis_that_does_not_begin_at_zero_is_told() -> None:
    low, high = tuple(float(i) for i in range(29)), tuple(90.0 + i for i in range(29))
    assert draw_line_chart(with_lines(Line("Ici", Role.HERE, low, "28")), 89, 50, PALETTE).from_zero
    assert not draw_line_chart(with_lines(Line("Ici", Role.HERE, high, "118")), 89, 50, PALETTE).from_zero


def test_words_of_the_noise_band_move_under_the_chart_where_lines_are_in_their_way() -> None:
    zigzag = tuple(6.0 + (1 if i % 2 else -1) for i in range(29))
    chart = replace(with_lines(Line("Ici", Role.HERE, zigzag, "7,0\u202f%")), band=(5.8, 6.2), band_label="bande de bruit")
    result = draw_line_chart(chart, 89, 40, PALETTE)
    assert result.unplaced == ("bande de bruit",)
    assert "bande de bruit" not in result.image.svg


def test_untrusted_names_are_written_as_they_are() -> None:
    svg = drawn(with_lines(Line("<b>$x^2$</b> {{ 1 }}", Role.HERE, tuple(float(i) for i in range(29)), "28")))
    assert "&lt;b&gt;$x^2$&lt;/b&gt;" in svg


@pytest.mark.parametrize(("values", "told"), [((None,) * 29, "without a single figure"), ((1.0,) * 28 + (2.0,), "has no figure")])
def test_a_line_without_figures_is_refused(values: tuple[float | None, ...], told: str) -> None:
    lines = [Line("Ici", Role.HERE, values, "n.d.")]
    if "has no" in told:
        lines.append(Line("Vide", Role.REGION, (None,) * 29, "n.d."))
    with pytest.raises(RenderError, match=told):
        drawn(with_lines(*lines))


def test_no_room_is_an_error_not_an_overlap() -> None:
    with pytest.raises(RenderError, match="no room"):
        drawn(line_chart(), 30, 40)


def test_the_same_chart_is_the_same_drawing_without_date_or_program() -> None:
    assert drawn(line_chart()) == drawn(line_chart())
    assert "metadata" not in drawn(line_chart())


def test_a_line_is_not_joined_across_a_cut_that_says_its_name() -> None:
    whole = with_lines(Line("Ici", Role.HERE, tuple(6.0 + i / 10 for i in range(29)), "8,8\u202f%"))
    cut = drawn(replace(whole, cuts=(whole.quarters[12], whole.quarters[13])))
    assert "rupture" not in drawn(whole)
    assert cut.count(">rupture<") == 1
    assert len(lines_of(cut, PALETTE.orange)) == 2  # the quarter between both cuts is a lone mark
    assert len(lines_of(cut, PALETTE.encre)) == 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("at", [1, 2, 14, 27, 28])
def test_the_word_of_a_cut_has_its_place_wherever_it_lies(at: int, size: tuple[float, float]) -> None:
    chart = with_lines(Line(LONG_NAME, Role.HERE, tuple(100_000.0 + 900 * i for i in range(29)), "125 200"))
    assert "rupture" in drawn(replace(chart, cuts=(chart.quarters[at],)), *size)


def test_the_same_quarter_of_each_year_has_a_mark_and_its_year() -> None:
    chart = with_lines(Line("Ici", Role.HERE, (5.0, 5.5, 5.2, 5.1, 5.4, 5.6), "5,6"))
    yearly = replace(chart, quarters=tuple((year, 1) for year in range(2021, 2027)), cuts=((2025, 1),))
    svg = drawn(yearly)
    assert all(words in svg for words in ("2021", "2022", "rupture", "T1\u00a02026"))
    assert svg.count("<use ") == 7  # six figures, and the last again
