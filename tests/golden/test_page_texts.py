"""Page 1 on Insee's real rates, read like a reviewer reads it: the whole text of four notes.

`GOLDEN=write` before the command rewrites the texts; they are reviewed like code.
"""

import datetime as dt
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import xlrd

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import analyse
from reporter.analysis.references import edition_references
from reporter.document.briefing import write_briefing
from reporter.domain.blocks import Choropleth, LineChart, RankedBars, Table
from reporter.domain.briefing import Briefing
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import ObservationTable

QUARTER, PUBLISHED_ON = Period.quarter(2021, 4), dt.date(2022, 4, 5)
EDITION = Edition("taux", QUARTER, (Release("insee", "taux-chomage", QUARTER, PUBLISHED_ON, "ab" * 32, fictitious=False),))
TERRITORIES = ("departement-44", "departement-23", "departement-974", "region-52")
TEXTS = Path(__file__).parent / "taux-2021-T4"

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def store() -> RegisterFiles:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def rates(real_data: Path) -> tuple[Observation, ...]:
    book = xlrd.open_workbook(real_data / "insee" / "sl_etc_2021T4.xls")
    return (*_sheet(book.sheet_by_name("Département"), Level.DEPARTMENT), *_sheet(book.sheet_by_name("Région"), Level.REGION))


def _sheet(sheet: xlrd.sheet.Sheet, level: Level) -> Iterator[Observation]:
    """Yield the rates of one sheet. Of two rows « 00 » the first is France hors Mayotte, the second fills the years before it."""
    head = next(row for row in range(sheet.nrows) if sheet.cell_value(row, 0) == "Code")
    periods = {column: Period.parse(sheet.cell_value(head, column)) for column in range(2, sheet.ncols)}
    seen: set[tuple[TerritoryId, Period]] = set()
    for row in range(head + 1, sheet.nrows):
        cell = sheet.cell(row, 0)
        code = f"{int(cell.value):02d}" if cell.ctype == xlrd.XL_CELL_NUMBER else cell.value.strip()
        if not code or len(code) > 3:
            continue
        territory = TerritoryId.parse("france-FR" if code == "00" else f"{level}-{code}")
        for column, period in periods.items():
            if sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER and (territory, period) not in seen:
                seen.add((territory, period))
                value = round(sheet.cell_value(row, column), 1)
                yield Observation(territory, "taux_chomage", period, "", value, Status.PUBLISHED, PUBLISHED_ON)


@pytest.fixture(scope="module")
def notes(rates: tuple[Observation, ...], store: RegisterFiles) -> dict[str, Briefing]:
    register, indicators, credit = store.register(), store.indicators(), store.outlines().credit
    references = edition_references(ObservationTable.of(rates), register, indicators, EDITION)
    own: dict[TerritoryId, list[Observation]] = {}
    for observation in rates:
        own.setdefault(observation.territory, []).append(observation)
    written = {}
    for territory in (*register.at(Level.DEPARTMENT), *register.at(Level.REGION)):
        if territory.id in own:
            facts = TerritoryFacts(territory, EDITION, tuple(own[territory.id]), indicators, references.for_territory(territory.id))
            written[str(territory.id)] = write_briefing(territory, EDITION, analyse(facts), outlines_credit=credit)
    return written


def page_text(note: Briefing) -> str:
    """Return page 1 as one reads it from top to bottom, with ordinary spaces."""
    lines = [f"{note.masthead.title} | {note.masthead.place} | {note.masthead.quarter} {note.masthead.year}"]
    lines += [note.masthead.published, note.masthead.next_note, "", f"# {note.headline.sentence}", "", note.lead.sentence, ""]
    lines += [f"{n}. **{point.lead}**{point.rest}" for n, point in enumerate(note.key_points, 1)]
    lines += [f"! {note.notice.title}. {note.notice.text}"] if note.notice else []
    lines.append("")
    for card in note.key_figures:
        said = [f"{card.value.printed} {card.unit}".strip() if card.value else card.absence]
        said += [f"{card.arrow} {card.change.sentence}".strip()] if card.change else []
        lines.append(f"[{card.label}, {card.period}] " + " | ".join([*said, *(n.sentence for n in card.notes)]))
    lines += [note.key_figures_note, ""]
    for block in note.blocks:
        lines += _block_lines(block)
    text = "\n".join(lines).rstrip() + "\n"
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _block_lines(block: object) -> list[str]:
    match block:
        case LineChart():
            ends = " ; ".join(f"{line.name} {line.last_printed}" for line in block.lines)
            return [f"## {block.title.sentence}", block.subtitle, ends, block.source, ""]
        case RankedBars():
            return [f"## {block.title.sentence}", block.subtitle, " ; ".join(f"{b.name} {b.printed}" for b in block.bars), ""]
        case Choropleth():
            shown = " ; ".join(f"{area.name} {area.printed}" for area in block.areas)
            return [f"## {block.title}", block.subtitle, shown, f"({' | '.join(block.break_labels)}) {block.source}", ""]
        case Table():
            head = " | ".join(" ".join(column.head) for column in block.columns)
            return [f"## {block.title}", head, *(" | ".join(c.text or "~" for c in row.cells) for row in block.rows), block.note, ""]
    return []


@pytest.mark.parametrize("territory", TERRITORIES)
def test_page_one_reads_as_reviewed(notes: dict[str, Briefing], territory: str) -> None:
    file, text = TEXTS / f"{territory}.txt", page_text(notes[territory])
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_all_hundred_departments_and_seventeen_regions_have_a_full_page_of_words(notes: dict[str, Briefing]) -> None:
    assert len(notes) == 117
    assert {len(note.key_points) for note in notes.values()} == {3}
    assert {len(note.key_figures) for note in notes.values()} == {4}
    assert max(len(note.headline.sentence.split()) for note in notes.values()) <= 12


def test_no_word_of_direction_contradicts_the_two_rates_beside_it(notes: dict[str, Briefing], rates: tuple[Observation, ...]) -> None:
    known = {(o.territory, o.period): o.value for o in rates}
    for note in notes.values():
        now, before = known[note.territory.id, QUARTER], known[note.territory.id, QUARTER.previous]
        assert now is not None
        assert before is not None
        if note.headline.sentence.startswith("Le chômage baisse"):
            assert round(now - before, 1) <= -0.2
        if note.headline.sentence.startswith("Le chômage augmente"):
            assert round(now - before, 1) >= 0.2
