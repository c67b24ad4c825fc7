"""The pictures of « Comparer » on any figures: every label has its own place, or the picture says that it has no room."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporter.domain.blocks import Dumbbell, DumbbellRow, RankedStrip, Role, StripMark
from reporter.errors import RenderError
from reporter.rendering import dumbbell, ranked_strip
from reporter.rendering.assets import brand
from reporter.rendering.palette import Palette
from tests.briefing_blocks import finding

PALETTE = Palette.parse(brand().tokens_css)
TITLE = finding("Titre")
NAMES = ("Paris", "Haÿ-les-Roses", "Provence-Alpes-Côte d’Azur", "Communauté d’agglomération " + "du Val et des Collines " * 4)
VALUES = st.one_of(st.floats(0, 30), st.just(0.0), st.just(7.0), st.floats(0, 1e7))
ROWS = st.lists(
    st.builds(
        lambda name, before, after, role: DumbbellRow(name, before, after, f"{after:.1f} %", "+0,4", role),
        st.sampled_from(NAMES),
        st.one_of(st.none(), VALUES),
        VALUES,
        st.sampled_from([str(role) for role in Role]),
    ),
    min_size=1,
    max_size=14,
)
MARKS = st.lists(
    st.builds(
        lambda name, value, role: StripMark(name, value, f"{value:.1f} %", role),
        st.sampled_from(NAMES[:3]),
        VALUES,
        st.sampled_from(["here", "median", "region", "france"]),
    ),
    min_size=1,
    max_size=4,
)


def moves(rows: list[DumbbellRow]) -> Dumbbell:
    return Dumbbell(TITLE, "", "", "autre", ("Taux", "Sur un an"), tuple(rows))


@example([DumbbellRow("Paris", 0.0, 1e-308, "0,0 %", "0,0", "here")], 104.5)
@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from([104.5, 182.0]))
def test_rows_of_any_figures_keep_their_labels_apart(rows: list[DumbbellRow], width: float) -> None:
    chart = moves(rows)
    least = dumbbell.least_height(chart, width)
    for height in (least, dumbbell.height_at(chart, 12.0)):
        image = dumbbell.draw_dumbbell(chart, width, max(height, least), PALETTE)
        assert image.width == width
        assert image.alt == "autre"


@example([StripMark("Paris", 1e7, "10 000 000 %", "here")], [0.0, 1e-308])
@settings(max_examples=60, deadline=None)
@given(MARKS, st.lists(VALUES, max_size=10))
def test_a_strip_of_any_figures_keeps_its_labels_apart(marks: list[StripMark], dots: list[float]) -> None:
    chart = RankedStrip(TITLE, "", "", "autre", (6.0, 7.0, 8.0, 9.0), ("6,0", "7,0", "8,0", "9,0"), tuple(dots), tuple(marks))
    assert ranked_strip.draw_ranked_strip(chart, 182.0, PALETTE).height == ranked_strip.HEIGHT


@example([StripMark("Provence-Alpes-Côte d’Azur", 7.0, "7,0 %", "here"), StripMark("Paris", 7.0, "7,0 %", "france")] * 2, [0.0, 30.0])
@settings(max_examples=60, deadline=None)
@given(MARKS, st.lists(VALUES, max_size=10))
def test_a_strip_as_narrow_as_a_phone_has_its_labels_one_under_the_other(marks: list[StripMark], dots: list[float]) -> None:
    chart = RankedStrip(TITLE, "", "", "autre", (6.0, 7.0, 8.0, 9.0), ("6,0", "7,0", "8,0", "9,0"), tuple(dots), tuple(marks))
    image = ranked_strip.draw_ranked_strip(chart, 88.0, PALETTE)
    assert image.height == ranked_strip.height(chart, 88.0)
    assert all(mark.name in image.svg for mark in marks)


def test_what_has_no_room_is_refused_by_name() -> None:
    marks = tuple(StripMark(NAMES[3], 7.0, "7,0 %", "region") for _ in range(3))
    with pytest.raises(RenderError, match="no room for the names of 'Titre'"):
        ranked_strip.draw_ranked_strip(RankedStrip(TITLE, "", "", "", (), (), (), marks), 60.0, PALETTE)
    with pytest.raises(RenderError, match="no room for the points of 'Titre'"):
        dumbbell.draw_dumbbell(moves([DumbbellRow(NAMES[3], 1.0, 2.0, "10 000 000,0 %", "+1", "here")]), 40.0, 60.0, PALETTE)
    for draw in (
        lambda: dumbbell.draw_dumbbell(moves([]), 104.5, 60.0, PALETTE),
        lambda: ranked_strip.draw_ranked_strip(RankedStrip(TITLE, "", "", "", (), (), (), ()), 182.0, PALETTE),
    ):
        with pytest.raises(RenderError, match="without a single"):
            draw()


def test_then_is_hollow_and_now_is_solid_and_who_has_no_then_has_one_point() -> None:
    rows = [DumbbellRow("Ici", 5.0, 7.0, "7,0 %", "+2,0", "here"), DumbbellRow("Ailleurs", None, 6.0, "6,0 %", "–", "other")]
    written = dumbbell.draw_dumbbell(moves(rows), 104.5, 20.0, PALETTE).svg
    assert written.count(PALETTE.orange.lower()) >= 3  # line, ring, disc
    assert written.count(PALETTE.azur.lower()) == 1 * 2  # face and edge of one disc
