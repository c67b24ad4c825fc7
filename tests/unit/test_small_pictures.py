import re

import pytest

from reporter.domain.blocks import Bar, NoiseDot, Role, Sparkline, Timeline
from reporter.rendering.assets import brand
from reporter.rendering.palette import Palette
from reporter.rendering.small_pictures import BAR_CELL, NOISE_CELL, draw_picture, timeline_head
from reporter.rendering.svg import POINTS_PER_MM, drawing

PALETTE = Palette.parse(brand().tokens_css)
TIMELINE = Timeline(2025, 3, (365.0, 455.0), 540.0, 640.0, 553.0, "T1 2026, publiée le 9 juillet 2026")


def test_a_gap_in_a_sparkline_stays_open() -> None:
    svg = draw_picture(Sparkline((1.0, 2.0, None, 3.0, None, 4.0, 5.0), "de 1 à 5"), PALETTE).svg
    assert svg.count("<path") == 2
    assert svg.count("<circle") == 2  # the lone figure and the last one


@pytest.mark.parametrize("values", [(3.0,) * 12, (3.0,), (None,) * 12, ()])
def test_a_sparkline_of_any_values_is_drawn(values: tuple[float | None, ...]) -> None:
    svg = draw_picture(Sparkline(values, "douze trimestres"), PALETTE).svg
    assert "nan" not in svg
    assert "inf" not in svg


def test_the_territory_is_orange() -> None:
    assert PALETTE.orange in draw_picture(Sparkline((1.0, 2.0), "de 1 à 2", Role.HERE), PALETTE).svg
    assert PALETTE.orange not in draw_picture(Sparkline((1.0, 2.0), "de 1 à 2"), PALETTE).svg


@pytest.mark.parametrize(("share", "part"), [(0.0, 0), (0.25, 0.25), (1.0, 1), (1.7, 1), (-0.2, 0)])
def test_a_bar_is_as_long_as_its_share_and_never_leaves_its_track(share: float, part: float) -> None:
    svg = draw_picture(Bar(share, "part"), PALETTE).svg
    widths = [float(w) for w in re.findall(r'<rect[^>]*? width="([\d.]+)"', svg)]
    assert widths == pytest.approx([BAR_CELL[0] * POINTS_PER_MM, part * BAR_CELL[0] * POINTS_PER_MM], abs=0.01)


def test_a_timeline_goes_from_the_period_to_the_next_publication() -> None:
    svg = draw_picture(TIMELINE, PALETTE).svg
    published, following = (float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg))
    period = float(re.findall(r'<rect x="([\d.]+)"', svg)[0])
    assert period < published < following


def test_the_head_of_a_timeline_names_years_and_note_apart() -> None:
    for note in (10.0, 365.0, 400.0, 553.0, 1000.0):
        moved = Timeline(2025, 3, (365.0, 455.0), 540.0, None, note, "x")
        svg = timeline_head(moved, PALETTE, note="note", alt="De 2025 à 2027").svg
        assert ">note</text>" in svg
        assert svg.count("<text") >= 3


def test_a_picture_needs_words() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        drawing(10, 10, "", " ")


def _dot(change: float, *, hollow: bool = False) -> str:
    return draw_picture(NoiseDot(change, 0.2, 0.5, hollow, "−0,1 point, seuil de 0,2 point"), PALETTE).svg


@pytest.mark.parametrize(("change", "inside"), [(0.0, True), (0.2, True), (-0.2, True), (0.3, False), (-0.5, False), (9.0, False)])
def test_a_change_lies_in_its_noise_band_exactly_where_it_is_not_above_it(change: float, *, inside: bool) -> None:
    svg = _dot(change)
    (x,) = (float(found) for found in re.findall(r'cx="([\d.]+)"', svg))
    left, width = (float(re.findall(rf'<rect[^>]*? {name}="([\d.]+)"', svg)[0]) for name in ("x", "width"))
    assert (left - 0.02 <= x <= left + width + 0.02) is inside
    assert 0 < x < NOISE_CELL[0] * POINTS_PER_MM


def test_a_change_across_a_break_is_hollow() -> None:
    assert f'fill="{PALETTE.orange}"' in _dot(0.1)
    assert f'fill="{PALETTE.blanc}"' in _dot(0.1, hollow=True)
    assert f'fill="{PALETTE.orange}"' not in _dot(0.1, hollow=True)
