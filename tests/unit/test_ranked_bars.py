import re
from dataclasses import replace

import pytest

from reporter.domain.blocks import RankedBar, RankedBars, Role
from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.palette import Palette
from reporter.rendering.ranked_bars import draw_ranked_bars, least_height
from tests.briefing_blocks import REGIONS, ranked_bars
from tests.briefings import LONG_NAME

PALETTE = Palette.parse(brand().tokens_css)


def bars(*values: float, here: int = 0) -> RankedBars:
    shown = tuple(
        RankedBar(f"Territoire {i}", v, f"{v:.1f}".replace(".", ","), Role.HERE if i == here else Role.OTHER) for i, v in enumerate(values)
    )
    return replace(ranked_bars(("a",), "a"), bars=shown)


def spans(svg: str, colour: str) -> list[tuple[float, float]]:
    """Return left and right edges of the filled bars of one colour, in points."""
    found = []
    for data in re.findall(rf'<path d="([^"]+)"[^>]*fill: {colour.lower()}', svg):
        xs = [float(x) for x, _ in re.findall(r"[ML] ([\d.]+) ([\d.]+)", data)]
        found.append((min(xs), max(xs)))
    return found


def test_bars_begin_at_zero_and_are_as_long_as_their_figures() -> None:
    svg = draw_ranked_bars(bars(2.0, 4.0, 8.0), 89, 40, PALETTE).svg
    drawn = [*spans(svg, PALETTE.orange), *spans(svg, PALETTE.azur)]
    assert len({round(left, 2) for left, _ in drawn}) == 1
    lengths = sorted(right - left for left, right in drawn)
    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 2, 4], rel=1e-3)


def test_a_fall_goes_to_the_left_of_zero() -> None:
    svg = draw_ranked_bars(bars(-3.0, 3.0), 89, 30, PALETTE).svg
    (fall,), (rise,) = spans(svg, PALETTE.orange), spans(svg, PALETTE.azur)
    assert fall[1] == pytest.approx(rise[0], abs=0.01)
    assert fall[1] - fall[0] == pytest.approx(rise[1] - rise[0], rel=1e-3)


@pytest.mark.parametrize("width", [58, 89, 182])
@pytest.mark.parametrize("names", [("Orb",), tuple(REGIONS.values()), ("Orb", LONG_NAME, "Agde")])
def test_names_of_any_length_stay_apart_at_the_least_height(names: tuple[str, ...], width: float) -> None:
    chart = ranked_bars(names, names[0])
    image = draw_ranked_bars(chart, width, least_height(chart, width), PALETTE)
    assert image.svg.count("\u202f%") == len(chart.bars)


def test_the_least_type_is_seven_points() -> None:
    chart = ranked_bars(tuple(REGIONS.values()), "Corse")
    svg = draw_ranked_bars(chart, 89, least_height(chart, 89), PALETTE).svg
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
    assert min(sizes) >= 7


def test_without_a_bar_or_without_room_there_is_no_chart() -> None:
    with pytest.raises(RenderError, match="without a single bar"):
        draw_ranked_bars(bars(), 89, 40, PALETTE)
    with pytest.raises(RenderError, match="no room"):
        draw_ranked_bars(bars(1_000_000.0), 22, 40, PALETTE)
