"""The topic « Chômage et inscrits »: a word of direction only above the noise, none across a break, raw figures a year apart."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reporter.analysis.overview import Overview, analyse
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, Span, State, Trend
from reporter.document.unemployment_charts import rate_chart, seekers_chart
from reporter.document.unemployment_section import unemployment_section
from reporter.document.unemployment_table import noise_table
from reporter.document.unemployment_words import rate_title, seekers_title, unemployment_headline, unemployment_lead
from reporter.domain.blocks import LineChart, NoiseDot, Notice, Table
from reporter.domain.breaks import BreakVariant
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, QUARTER, edition_of, facts_of, full_employment_break, overview_of, shipped_register, world

DIRECTIONS = ("augmente", "baisse", "hausse", "progresse", "recule")


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def here(register: Register) -> Overview:
    return overview_of("departement-44", world(), register, edition_of(*ALL_DATASETS))


@pytest.fixture(scope="module")
def zone(register: Register) -> Overview:
    return overview_of("zone_emploi-5216", world(), register, edition_of(*ALL_DATASETS))


def _moved(reading: Reading, state: State | None) -> Reading:
    """Return a reading whose year's change has that state."""
    if state is None:
        return replace(reading, trend=Trend(None, None))
    size = {State.UP: Decimal(9), State.DOWN: Decimal(-9), State.STABLE: Decimal(0), State.BREAK: Decimal(9)}[state]
    crossed = full_employment_break(reading.indicator.id) if state is State.BREAK else None
    before = next(o for o in reading.series if o.period == reading.figure.period.year_before)
    is_rate = reading.indicator.is_rate
    change = Change(before, reading.figure, Span.YEAR, size, None if is_rate else size, is_rate, Decimal("0.4"), crossed)
    return replace(reading, trend=Trend(None, change))


def _with(overview: Overview, rate: State | None, seekers: State | None) -> Overview:
    return replace(overview, rate=_moved(overview.rate, rate), seekers_all=_moved(overview.seekers_all, seekers))


@pytest.mark.parametrize(
    ("rate", "seekers", "said"),
    [
        (State.STABLE, State.STABLE, "Chômage et inscrits quasi stables : un an sans tendance nette"),
        (State.UP, State.UP, "Sur un an, le chômage et le nombre d'inscrits augmentent"),
        (State.DOWN, State.UP, "Sur un an, le chômage baisse mais le nombre d'inscrits augmente"),
        (State.DOWN, State.STABLE, "Sur un an, le chômage baisse, le nombre d'inscrits reste quasi stable"),
        (State.STABLE, State.BREAK, "Chômage quasi stable sur un an, inscrits non comparables"),
        (State.STABLE, None, "Sur un an, le chômage reste dans sa bande de bruit"),
        (State.UP, None, "Sur un an, le chômage augmente, au-delà du bruit"),
        (None, State.DOWN, "Sur un an, le nombre d'inscrits baisse"),
        (None, State.BREAK, "Une rupture de série empêche de comparer les inscrits sur un an"),
        (None, None, "Trop peu de recul pour distinguer tendance et bruit"),
    ],
)
def test_the_headline_follows_from_both_states(here: Overview, rate: State | None, seekers: State | None, said: str) -> None:
    assert unemployment_headline(_with(here, rate, seekers)) == said


def test_no_headline_is_longer_than_twelve_words(here: Overview) -> None:
    states = (*State, None)
    said = [unemployment_headline(_with(here, rate, seekers)) for rate in states for seekers in states]
    assert max(len(text.split()) for text in said) <= 12


@pytest.mark.parametrize("rate", [State.STABLE, State.BREAK, None])
def test_across_a_break_nothing_says_a_direction(here: Overview, rate: State | None) -> None:
    broken = _with(here, rate, State.BREAK)
    lead = unemployment_lead(broken)
    assert lead is not None
    told = (unemployment_headline(broken), lead.sentence, seekers_title(broken.seekers_all, "catégorie A").sentence)
    assert not [text for text in told for word in DIRECTIONS if word in text]
    assert "rupture du T1\u00a02025 comprise\u00a0: on ne peut rien en conclure" in lead.sentence


def test_the_lead_gives_figures_their_thresholds_and_no_more(here: Overview) -> None:
    lead = unemployment_lead(_with(here, State.DOWN, State.STABLE))
    assert lead is not None
    assert "au-delà du seuil de bruit (0,4\u00a0point)." in lead.sentence
    assert "0,0\u202f% au T1\u00a02026, sans dépasser le seuil de bruit (0,4\u202f%)." in lead.sentence


def test_the_rate_is_drawn_in_its_band_and_the_title_says_where_it_ended(here: Overview) -> None:
    chart, change = rate_chart(here), here.rate.trend.year
    assert chart is not None
    assert change is not None
    assert chart.band == pytest.approx(
        ((change.before.value or 0) - float(change.threshold), (change.before.value or 0) + float(change.threshold))
    )
    assert chart.band_label.startswith("bande de bruit\u00a0: ±")
    assert [len(line.values) for line in chart.lines] == [21] * 3
    assert any(figure.printed and figure.printed in chart.band_label for figure in chart.figures)


def test_the_title_tells_a_rate_that_left_its_band_from_one_that_came_back(here: Overview) -> None:
    stable, up = _moved(here.rate, State.STABLE), _moved(here.rate, State.UP)
    assert rate_title(stable, left=False).sentence == "En un an, le taux n’est pas sorti de sa bande de bruit"
    assert "le taux y est revenu" in rate_title(stable, left=True).sentence
    assert rate_title(up, left=True).sentence == "Le taux est sorti de sa bande de bruit, par le haut"
    assert rate_chart(replace(here, rate=_moved(here.rate, State.BREAK))).band is None  # type: ignore[union-attr]  # it has figures


def test_adjusted_seekers_are_cut_where_the_rule_changed(here: Overview) -> None:
    chart = seekers_chart(here, here.seekers_all, "catégories A, B, C")
    assert chart is not None
    assert chart.cuts == ((2025, 1),)
    assert len(chart.quarters) == 21
    assert chart.alt.endswith("Rupture de série au T1\u00a02025\u00a0: la ligne s’y interrompt.")


def test_raw_seekers_are_shown_a_year_apart(zone: Overview) -> None:
    chart = seekers_chart(zone, zone.seekers_all, "catégories A, B, C")
    assert chart is not None
    assert chart.is_yearly
    assert {number for _, number in chart.quarters} == {QUARTER.number}
    assert chart.cuts == ((2025, 1),)
    assert "T1 de chaque année" in chart.subtitle.replace("\u00a0", " ")
    table = noise_table(zone)
    assert table is not None
    assert "comparées à un an d’intervalle" in table.note


def test_every_series_stands_beside_its_own_noise(here: Overview) -> None:
    table = noise_table(_with(here, State.UP, State.BREAK))
    assert table is not None
    heads = [" ".join(column.head) for column in table.columns]
    rows = {row.cells[0].text.replace("\u00a0", " "): dict(zip(heads, row.cells, strict=True)) for row in table.rows}
    assert rows["Taux de chômage"]["État sur un an"].text == "↗\u00a0Hausse"
    seekers = rows[here.seekers_all.indicator.short_label]
    assert seekers["État sur un an"].text == "–\u00a0Rupture"
    dots = {label: cells["Évolution sur un an face au bruit"].picture for label, cells in rows.items()}
    assert [isinstance(dot, NoiseDot) and dot.hollow for dot in dots.values()].count(True) >= 1
    assert "Point évidé" in table.note


def test_the_figure_of_france_without_the_break_stands_where_its_producer_gives_it(here: Overview) -> None:
    reading = _moved(here.seekers_all, State.BREAK)
    change = reading.trend.year
    assert change is not None
    assert change.crossed is not None
    variant = BreakVariant(change.after.period, change.before.period, -2.2, 0.9)
    told = replace(change, crossed=replace(change.crossed, variants=(variant,)))
    table = noise_table(replace(here, seekers_all=replace(reading, trend=Trend(None, told))))
    assert table is not None
    (row,) = (row for row in table.rows if "hors changement de règle" in row.cells[0].text)
    assert [cell.text for cell in row.cells if cell.figure] == ["+0,9\u202f%"]


def test_without_a_rate_the_topic_speaks_of_seekers_alone(register: Register) -> None:
    known = [o for o in world() if o.indicator != "taux_chomage"]
    section = unemployment_section(overview_of("departement-44", known, register, edition_of(*ALL_DATASETS)))
    assert section is not None
    assert "taux" not in section.lead
    assert [type(block) for block in section.blocks] == [LineChart, LineChart, Table, Notice]


def test_without_rate_nor_seekers_there_is_no_topic(register: Register) -> None:
    known = [o for o in world() if o.indicator.startswith("emploi")]
    assert unemployment_section(analyse(facts_of("departement-44", known, register, edition_of(*ALL_DATASETS)))) is None
