"""The charts of the topic pages: what they say, and that every label of theirs has its own place whatever the figures."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.analysis.buoyancy import Word
from reporter.analysis.overview import Overview, analyse
from reporter.document.hiring_charts import project_bars
from reporter.document.sector_charts import MOST_ROWS, effect_bars, quadrant
from reporter.domain.blocks import Badge, Bubble, EffectBar, EffectBars, PartBar, PartBars, Quadrant
from reporter.errors import RenderError
from reporter.rendering import effect_bars as effects_drawing
from reporter.rendering import part_bars as parts_drawing
from reporter.rendering.assets import brand
from reporter.rendering.palette import Palette
from reporter.rendering.quadrant import draw_quadrant
from tests.briefing_blocks import finding
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, shipped_register, world
from tests.professions import overview as professions_overview
from tests.professions import planned
from tests.sector_facts import DEPARTMENT, FRANCE, facts
from tests.sector_mixes import mix, sector, total, window

PALETTE = Palette.parse(brand().tokens_css)
LABELS = ("Industrie", "Commerce", "Hébergement médico-social et social et action sociale sans hébergement", "Intérim", "Arts")
NAMES = st.sampled_from(LABELS)
CORNERS = (("▲ △ PORTEUR", "spécialisé"), ("PEU SPÉCIALISÉ", "mais plus"), ("PEU SPÉCIALISÉ", "et moins"), ("SPÉCIALISÉ", "mais moins"))
SETTINGS = settings(max_examples=40)


@pytest.fixture(scope="module")
def overview(checkout: Path) -> Overview:
    return overview_of("departement-44", world(), shipped_register(checkout), edition_of(*ALL_DATASETS))


def _effects(bars: tuple[EffectBar, ...]) -> EffectBars:
    return EffectBars(finding("Titre"), "Sous-titre", "Source", "Texte", ("national", "structurel", "local", "Évolution"), bars)


def _parts(bars: tuple[PartBar, ...]) -> PartBars:
    return PartBars(finding("Titre"), "Sous-titre", "Source", "Texte", ("projets", "difficiles"), bars)


def _quadrant(bubbles: tuple[Bubble, ...]) -> Quadrant:
    return Quadrant(finding("Titre"), "Sous-titre", "Source", "Texte", bubbles, CORNERS)


@SETTINGS
@given(st.lists(st.tuples(NAMES, *[st.integers(-10_000_000, 10_000_000)] * 3), min_size=1, max_size=14), st.sampled_from((89.0, 182.0)))
def test_rows_of_effects_keep_apart_whatever_their_size(rows: list[tuple[str, int, int, int]], width: float) -> None:
    chart = _effects(tuple(EffectBar(name, (a, b, c), a + b + c, f"{a + b + c:+d}") for name, a, b, c in rows))
    height = effects_drawing.least_height(chart, width)
    svg = effects_drawing.draw_effect_bars(chart, width, height, PALETTE).svg  # a label that meets another is refused
    assert svg.count("structurel") == 1


@SETTINGS
@given(st.lists(st.tuples(NAMES, st.integers(0, 10_000_000), st.none() | st.integers(0, 100)), min_size=1, max_size=14))
def test_rows_of_counts_keep_apart_whatever_their_size(rows: list[tuple[str, int, int | None]]) -> None:
    bars = tuple(PartBar(n, v, None if s is None else v * s / 100, str(v), "–" if s is None else f"{s} %") for n, v, s in rows)
    chart = _parts(bars)
    parts_drawing.draw_part_bars(chart, 89.0, parts_drawing.least_height(chart, 89.0), PALETTE)


@SETTINGS
@given(
    st.lists(
        st.tuples(NAMES, st.floats(-40, 40), st.floats(0.01, 60), st.floats(0, 1e7), st.sampled_from(list(Badge))), min_size=1, max_size=16
    ),
    st.sampled_from(((89.0, 48.0), (89.0, 84.0), (182.0, 60.0))),
)
def test_no_label_of_a_quadrant_meets_another(rows: list[tuple[str, float, float, float, Badge]], size: tuple[float, float]) -> None:
    bubbles = tuple(Bubble(name, "○", x, y, jobs, badge) for name, x, y, jobs, badge in rows)
    svg = draw_quadrant(_quadrant(bubbles), *size, PALETTE).svg
    assert len(re.findall(r"<g id=\"patch", svg)) >= len(bubbles)  # a disc without a name is drawn all the same


def test_a_lone_disc_is_named_and_equal_ones_are_named_once_each_or_not_at_all() -> None:
    one = Bubble("Industrie", "▲", 0.8, 1.4, 5000, Badge.FULL)
    assert "Industrie" in draw_quadrant(_quadrant((one,)), 89, 60, PALETTE).svg
    twins = (one, replace(one, name="Commerce"))
    assert draw_quadrant(_quadrant(twins), 89, 60, PALETTE).svg.count("Industrie") == 1


def test_a_chart_without_a_row_is_refused() -> None:
    for draw, chart in ((effects_drawing.draw_effect_bars, _effects(())), (parts_drawing.draw_part_bars, _parts(()))):
        with pytest.raises(RenderError, match="without a single bar"):
            draw(chart, 89.0, 40.0, PALETTE)  # type: ignore[operator]
    with pytest.raises(RenderError, match="without a single disc"):
        draw_quadrant(_quadrant(()), 89, 60, PALETTE)


def test_effects_add_up_and_are_those_of_the_table() -> None:
    chart = effect_bars(analyse(facts("departement-44", *FRANCE, *DEPARTMENT)))
    assert chart is not None
    assert all(sum(bar.effects) == bar.change for bar in chart.bars)
    assert [bar.change for bar in chart.bars] == sorted((bar.change for bar in chart.bars), reverse=True)
    assert all(bar.printed in chart.alt for bar in chart.bars)


def test_ten_rows_at_most_those_that_change_most(overview: Overview) -> None:
    sectors = [sector(f"s{i:02d}", change=(-1) ** i * (i + 1) * 10) for i in range(14)]
    whole = window(total(), (0, 0, -140), "0.0", years=5)
    chart = effect_bars(replace(overview, sector_mix=mix(*sectors, long=whole)))
    assert chart is not None
    assert len(chart.bars) == MOST_ROWS
    assert min(abs(bar.change) for bar in chart.bars) == 100  # of both years: the least of the ten largest


def test_the_quadrant_names_buoyant_sectors_or_says_that_there_is_none(overview: Overview) -> None:
    buoyant = [sector("industrie", Word.CONFIRMED, change=90, gap="0.8", quotient="1.40"), sector("commerce", change=-5)]
    chart = quadrant(replace(overview, sector_mix=mix(*buoyant)))
    assert chart is not None
    assert chart.title.sentence == "Spécialisé et plus rapide\u00a0: industrie"
    assert [(bubble.badge, bubble.x, bubble.y) for bubble in chart.bubbles] == [(Badge.FULL, 0.8, 1.4), (Badge.OPEN, 0.0, 1.0)]
    none = quadrant(replace(overview, sector_mix=mix(sector("industrie"), sector("commerce"))))
    assert none is not None
    assert none.title.sentence == "Aucun secteur porteur sur deux ans"
    secret = mix(sector("industrie", jobs=None), sector("commerce"))
    assert quadrant(replace(overview, sector_mix=secret)) is None


def test_projects_are_ranked_with_their_difficult_part_and_what_is_secret_says_at_least() -> None:
    held = [*planned("", "900"), *planned("S2X61", "500", "300/500"), *planned("T2A60", "≥300", "150/300")]
    hiring = professions_overview(held).hiring
    assert hiring is not None
    assert hiring.projects is not None
    chart = project_bars(professions_overview(held), hiring.projects)
    assert chart is not None
    assert [(bar.whole, bar.part, bar.printed_part) for bar in chart.bars] == [(500, 300, "60\u202f%"), (300, 150, "50\u202f%")]
    assert chart.bars[1].printed == "≥\u00a0300"
    assert "au moins" in chart.source
