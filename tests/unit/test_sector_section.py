"""The topic « Emploi et secteurs »: its tables add up, print what counts, keep the rest for the CSV, and say what is missing."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reporter.analysis.buoyancy import Check, Verdict, Word
from reporter.analysis.overview import Overview, analyse
from reporter.analysis.sectors import Grain, SectorReading
from reporter.document.sector_points import not_buoyant
from reporter.document.sector_section import sector_section
from reporter.document.sector_tables import MOST_ROWS, origin_table, shown_sectors, verdict_table
from reporter.domain.blocks import Badge, Findings, Row, Table, Tone
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import FRANCE as FRANCE_ID
from reporter.domain.territory import Level, TerritoryId
from tests.labour_market import ALL_DATASETS, QUARTER, edition_of, overview_of, shipped_register, world
from tests.sector_facts import DEPARTMENT, FRANCE, facts
from tests.sector_mixes import gate, jobs_indicator, mix, sector, total, window


@pytest.fixture(scope="module")
def overview(checkout: Path) -> Overview:
    return overview_of("departement-44", world(), shipped_register(checkout), edition_of(*ALL_DATASETS))


@pytest.fixture(scope="module")
def real() -> Overview:
    return analyse(facts("departement-44", *FRANCE, *DEPARTMENT))


def _numbers(row: Row) -> list[Decimal]:
    return [Decimal(str(cell.figure.observation.value)) for cell in row.cells[1:] if cell.figure]


def _many(count: int, *, small: bool = False) -> list[SectorReading]:
    """Return as many sectors as asked, each with fewer jobs than the one before; *small* ones are in retreat."""
    word, failed = (Word.RETREAT, [Check.WEIGHT]) if small else (Word.NO_SIGNAL, [Check.FASTER])
    letter, change = ("s", -1) if small else ("b", 1)
    return [sector(f"{letter}{i:02d}", word, jobs=9000 - 100 * i, change=change, failed=failed) for i in range(count)]


def test_every_column_adds_up_and_the_total_comes_last(real: Overview) -> None:
    table = origin_table(real)
    assert table is not None
    *rows, last = (_numbers(row) for row in table.rows)
    assert table.rows[-1].cells[0].text == "Ensemble"
    assert [sum(column) for column in zip(*rows, strict=True)] == last
    assert all(change == national + structural + local for _, change, national, structural, local in [*rows, last])


def test_the_rest_names_the_one_sector_that_it_holds(real: Overview) -> None:
    table, verdicts = origin_table(real), verdict_table(real)
    assert table is not None
    assert verdicts is not None
    assert [row.cells[0].text for row in table.rows][-2:] == ["Intérim et non classés", "Ensemble"]
    secret = next(row for row in verdicts.rows if row.cells[0].text == "Intérim")
    assert [cell.text for cell in secret.cells[3:]] == ["s", "s", "– Données insuffisantes"]
    assert secret.cells[-1].badge is Badge.DASHED
    assert "s\u00a0: secret statistique." in verdicts.note


def test_rows_begin_with_the_largest_gain_and_losses_are_marked(real: Overview) -> None:
    table = origin_table(real)
    assert table is not None
    changes = [_numbers(row)[1] for row in table.rows[:-2]]
    assert changes == sorted(changes, reverse=True)
    assert {cell.tone for row in table.rows[:-1] for cell in row.cells[2:] if cell.text.startswith("\u2212")} == {Tone.DOWN}


def test_a_long_list_prints_what_counts_and_keeps_the_rest_for_the_csv(overview: Overview) -> None:
    told = sector("construction", Word.CONFIRMED, jobs=2000, change=40, gap="1.0")
    found = mix(*_many(10, small=True), *_many(20), told, grain=Grain.NA88, long=window(total(), (10, 20, 30), "0.1", years=5))
    shown = shown_sectors(found)
    assert len(shown) == MOST_ROWS < len(found.sectors)
    assert shown[0] is told
    assert [reading.figure.value for reading in shown[1:]] == sorted((r.figure.value or 0 for r in shown[1:]), reverse=True)
    table = verdict_table(replace(overview, sector_mix=found))
    assert table is not None
    assert len(table.rows) == MOST_ROWS
    assert f"Les {len(found.sectors) - MOST_ROWS} autres secteurs sont dans data.csv." in table.note.replace("\u00a0", " ")
    kept = {figure.observation.category for figure in table.figures}
    assert {reading.code for reading in found.sectors} <= kept


def test_a_long_window_that_crosses_a_break_shows_no_tests(overview: Overview) -> None:
    broken = sector("industrie", Word.RECENT, change=40, gap="1.0", crosses_break=True)
    table = verdict_table(replace(overview, sector_mix=mix(broken)))
    assert table is not None
    assert [cell.text for cell in table.rows[0].cells[2:]] == ["+1,0", "rupture", "5/5", "△ Porteur récent"]


def test_a_short_window_that_crosses_a_break_shows_no_lead_either(overview: Overview) -> None:
    one = sector("industrie", change=40, gap="1.0", crosses_break=True)
    assert one.short is not None
    both = replace(one, short=replace(one.short, window=replace(one.short.window, crosses_break=True)))
    table = verdict_table(replace(overview, sector_mix=mix(both)))
    assert table is not None
    assert [cell.text for cell in table.rows[0].cells[2:]] == ["rupture", "rupture", "rupture", "○ Sans signal"]


def test_no_table_of_verdicts_where_nothing_was_tested(overview: Overview) -> None:
    assert verdict_table(replace(overview, sector_mix=mix(sector("industrie", jobs=None)))) is None
    assert verdict_table(replace(overview, sector_mix=None)) is None


def test_yearly_sectors_bear_their_own_date_and_what_sets_them_apart(overview: Overview) -> None:
    yearly = replace(jobs_indicator(yearly=True), datasets=((Level.DEPARTMENT, "emploi-ze-na88"),))
    day, period = dt.date(2026, 6, 9), Period.whole_year(2025)
    other = Release("insee", "taux-chomage", QUARTER, dt.date(2026, 7, 9), "ab" * 32, fictitious=False)
    edition = Edition("standard", QUARTER, (other, Release("urssaf", "emploi-ze-na88", period, day, "cd" * 32, fictitious=False)))
    one = sector("11", Word.CONFIRMED, change=40, gap="1.0", period=period)
    found = replace(mix(one, grain=Grain.NA88, indicator=yearly), total=total(period=period), nation_is_sum=True)
    found = replace(found, long=window(found.total, (100, 20, 30), "0.1", years=5))
    section = sector_section(replace(overview, facts=replace(overview.facts, edition=edition), sector_mix=found))
    assert section is not None
    origin, verdicts = (block for block in section.blocks if isinstance(block, Table))
    assert "France\u00a0: somme des départements publiés" in origin.note
    assert "Emploi au 31\u00a0décembre publié le 9\u00a0juin 2026, intérim compris" in verdicts.note
    assert "au 31\u00a0décembre" in origin.subtitle
    assert section.lead.endswith("Comptage au 31\u00a0décembre, distinct de la série trimestrielle de la première page.")
    assert section.lead.startswith("De 99\u202f850\u00a0emplois (fin\u00a02020) à 100\u202f000 (fin\u00a02025), soit +0,2\u202f%")


def test_the_lead_has_its_figures_in_a_table(real: Overview) -> None:
    section = sector_section(real)
    assert section is not None
    tables = [block for block in section.blocks if isinstance(block, Table)]
    printed = [figure.printed for figure in tables[0].figures if figure.printed]
    assert printed
    assert all(form in section.lead for form in printed)
    assert isinstance(section.blocks[0], Findings)
    assert 1 <= len(section.blocks[0].items) <= 5


def test_no_topic_without_sectors_nor_without_windows(overview: Overview) -> None:
    unjudged = replace(sector("industrie", change=None), verdict=Verdict(Word.INSUFFICIENT, gate(), None))
    for found in (None, mix(sector("industrie", jobs=None)), mix(unjudged)):
        assert sector_section(replace(overview, sector_mix=found)) is None


def test_a_sector_that_weighs_less_shows_both_parts(real: Overview) -> None:
    finding = not_buoyant(real)
    assert finding is not None
    assert "pèse moins ici qu’en France (55,8\u202f% de l’emploi, contre 61,5\u202f% en France)" in finding.sentence
    there = next(o for o in finding.evidence if o.territory == FRANCE_ID and o.indicator.endswith(".part"))
    assert there.value == 61.5


def test_a_table_proves_that_a_buoyant_sector_fell(overview: Overview) -> None:
    table = verdict_table(replace(overview, sector_mix=mix(sector("construction", Word.CONFIRMED, change=40, gap="1.0"))))
    assert table is not None
    assert [row.cells[-1].second_line for row in table.rows] == ["en recul sur un an"]
    assert [f.observation.value for f in table.figures if f.observation.indicator.endswith(".difference_annee")] == [-289]


def test_the_country_is_named_as_the_sum_of_its_regions(overview: Overview) -> None:
    region = replace(overview.facts.territory, id=TerritoryId(Level.REGION, "52"))
    found = replace(mix(sector("industrie"), long=window(total(), (10, 20, 30), "0.1", years=5)), nation_is_sum=True)
    table = origin_table(replace(overview, facts=replace(overview.facts, territory=region), sector_mix=found))
    assert table is not None
    assert "France\u00a0: somme des régions publiées" in table.note
