"""A note says the same figures everywhere: one territory of each level here, every one of the edition in `make proof`."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

from reporter.document.plain_text import plain_text
from reporter.domain.briefing import Briefing, BriefingJob
from reporter.domain.facts import has_data
from reporter.domain.territory import Territory, TerritoryId
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.produce import write_note
from reporter.ports import Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside
from tests.figure_agreement import faults
from tests.functional.conftest import Passed, reporter

pytestmark = [pytest.mark.xdist_group("demo")]
ONE_OF_EACH = ("france-FR", "region-52", "departement-44", "departement-974", "zone_emploi-5216")
MOST_WORDS, MOST_POINTS, MOST_QUESTIONS = 12, 3, 3


@contextmanager
def opened(folder: Path) -> Iterator[Outside]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPORTER_DATA__FOLDER", str(folder))
        with open_outside(load_settings(), inline=True) as outside:
            yield outside


def notes(outside: Outside, territories: tuple[Territory, ...]) -> Iterator[tuple[TerritoryId, Briefing]]:
    """Yield the words of each territory that has figures in the newest edition."""
    edition = max(outside.editions.editions(), key=lambda one: (one.quarter, one.revision))
    reader, outlines = FactsReader(outside, edition), outside.register_store.outlines()
    for territory in territories:
        facts = reader.facts(territory)
        if has_data(facts.observations, territory.id):
            yield territory.id, write_note(BriefingJob(facts, edition, outside.brand, outlines))


def wrong(briefing: Briefing, outside: Outside) -> list[str]:
    """Return what no note may do, in words."""
    found = faults(briefing, outside.register_store.indicators())
    headlines = [briefing.headline.sentence, *(section.headline for section in briefing.sections)]
    found += [f"headline of more than {MOST_WORDS} words: {text}" for text in headlines if len(text.split()) > MOST_WORDS]
    if len(briefing.key_points) > MOST_POINTS or len(briefing.decisions) > MOST_QUESTIONS:
        found.append("more points or questions than page 1 promises")
    return found


def test_one_of_each_level_says_the_same_figures_everywhere(demo: Passed) -> None:
    with opened(demo.folder) as outside:
        register = outside.register_store.register()
        chosen = tuple(register.lookup(name) for name in ONE_OF_EACH)
        found = {str(name): wrong(briefing, outside) for name, briefing in notes(outside, chosen)}
    assert found == {name: [] for name in ONE_OF_EACH}


def test_the_words_of_a_note_are_printed_on_demand_and_nothing_else_happens(demo: Passed, checkout: Path) -> None:
    before = sorted((demo.folder / "out").glob("*"))
    asked = reporter("request", "departement-49", "--text", folder=demo.folder, checkout=checkout)
    assert asked.returncode == 0, asked.stderr
    with opened(demo.folder) as outside:
        territory = outside.register_store.register().lookup("departement-49")
        ((_, briefing),) = notes(outside, (territory,))
    assert asked.stdout == plain_text(briefing)
    assert sorted((demo.folder / "out").glob("*")) == before
    refused = reporter("request", "departement-49", "--text", "--json", folder=demo.folder, checkout=checkout)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--text goes without --out, --html, --email and --json" in refused.stderr


def test_the_web_page_of_a_note_is_written_beside_its_pdf(demo: Passed, checkout: Path, tmp_path: Path) -> None:
    pdf, page = tmp_path / "note.pdf", tmp_path / "note.html"
    asked = reporter("request", "departement-49", "--out", str(pdf), "--html", str(page), folder=demo.folder, checkout=checkout)
    assert asked.returncode == 0, asked.stderr
    assert pdf.read_bytes().startswith(b"%PDF")
    with opened(demo.folder) as outside:
        territory = outside.register_store.register().lookup("departement-49")
        ((_, briefing),) = notes(outside, (territory,))
    written = "".join(unescape(page.read_text(encoding="utf-8")).split())
    assert [f.printed for f in briefing.figures if "".join(f.printed.split()) not in written] == []


@pytest.mark.proof
def test_every_note_of_the_edition_says_the_same_figures_everywhere(demo: Passed, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(demo.folder) as outside:
        everybody = outside.register_store.register().territories
        found = {name: wrong(briefing, outside) for name, briefing in notes(outside, everybody)}
    with capsys.disabled():
        print(f"\n{len(found)} notes: {sum(map(len, found.values()))} figures that differ, {len(everybody) - len(found)} without data")  # noqa: T201 -- the table is what a proof is for
    assert {name: said for name, said in found.items() if said} == {}
