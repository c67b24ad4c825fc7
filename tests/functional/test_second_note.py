"""The second note of a territory says what has changed, what was signalled and what became of it, which figures were revised."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pytest

from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.pipeline.run import RunOrder, run
from reporter.ports import JobState, Outside
from tests.functional.test_simulated_year import PRODUCERS, START, noon, year

pytestmark = [pytest.mark.proof, pytest.mark.pdf, pytest.mark.xdist_group("second-note"), pytest.mark.timeout(600)]

NAMES = ("departement-06", "departement-44", "region-52", "zone_emploi-5216")
FIRST, SECOND = START, Period.quarter(2026, 1)
ORDER = RunOrder(policies=("standard",), patterns=NAMES)


@dataclass(frozen=True)
class TwoQuarters:
    """A world after two passes of the line; each producer has revised its past between them."""

    outside: Outside

    def versions(self, name: str, quarter: Period) -> tuple[ArchiveEntry, ...]:
        return self.outside.archive.versions(ArchiveKey("standard", TerritoryId.parse(name), quarter))

    def file(self, name: str, file: str, quarter: Period = SECOND) -> bytes:
        return self.outside.archive.get(ArchiveKey("standard", TerritoryId.parse(name), quarter), file)

    def pages(self, name: str, quarter: Period = SECOND) -> list[str]:
        document = pypdfium2.PdfDocument(self.file(name, "note.pdf", quarter))
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        document.close()
        return pages

    def figures(self, name: str, quarter: Period = SECOND) -> list[dict[str, str]]:
        text = self.file(name, "data.csv", quarter).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoQuarters]:
    with year(tmp_path_factory.mktemp("second")) as (origin, outside, clock):
        for producer in PRODUCERS:
            origin.revise(producer)  # what is out next is another vintage of the past
        _passed(outside)
        for producer in PRODUCERS:
            origin.publish(str(SECOND), producer)
        clock.advance(noon(dt.date(2026, 7, 10)) - clock.now())
        _passed(outside)
        yield TwoQuarters(outside)


def _passed(outside: Outside, order: RunOrder = ORDER) -> None:
    (policy,) = run(outside, order).policies
    assert policy.production is not None
    assert [(job.state, job.reason) for job in policy.production.jobs if job.state is not JobState.ARCHIVED] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_first_note_is_silent_about_the_past(both: TwoQuarters, name: str) -> None:
    text = " ".join(both.pages(name, FIRST))
    for words in ("Ce qui a changé", "Nous signalions", "Que disions-nous avant"):
        assert words not in text
    assert "Ce qui a changé" not in both.file(name, "mail/body.txt", FIRST).decode()


@pytest.mark.parametrize("name", NAMES)
def test_the_first_pages_and_the_mail_say_what_has_changed_since_the_note_before(both: TwoQuarters, name: str) -> None:
    first, second, *_ = both.pages(name)
    mail = " ".join(both.file(name, "mail/body.txt").decode().split())
    for text in (f"{first} {second}", mail):
        assert "Ce qui a changé depuis la note du T4 2025" in text.replace("\u00a0", " ")
        assert "Emploi salarié privé : " in text.replace("\u00a0", " ")


def test_the_map_stays_on_page_1_where_what_has_changed_can_stand_on_page_2(both: TwoQuarters) -> None:
    for name in ("departement-06", "departement-44", "region-52"):
        for quarter in (FIRST, SECOND):
            pages = [page for page in both.pages(name, quarter) if "Classes nationales" in page]
            assert pages, (name, quarter)
            assert "departement" not in name or pages[0] == both.pages(name, quarter)[0], (name, quarter)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_follow_up_gives_each_revised_figure_with_both_values(both: TwoQuarters, name: str) -> None:
    (page,) = (text for text in both.pages(name) if "Que disions-nous avant" in text)
    then = [row for row in both.figures(name) if row["indicator"].endswith(".affiche_avant") and "." not in row["indicator"][:-14]]
    first = [row for row in both.figures(name, FIRST) if row["territory"] == name and row["printed"]]
    printed = {(r["indicator"], r["category"], r["period"]): r["value"] for r in first}
    assert then
    for row in then:
        base = row["indicator"].removesuffix(".affiche_avant")
        assert printed[base, row["category"], row["period"]] == row["value"]
    assert "Révisé" in page or "Sans effet" in page


def test_what_was_signalled_has_its_outcome(both: TwoQuarters) -> None:
    raised = {name: both.file(name, "provenance.json", FIRST).decode().count('"sentence"') for name in NAMES}
    assert any(raised.values())
    for name, count in raised.items():
        page = " ".join(both.pages(name))
        outcomes = sum(page.count(word) for word in ("● Confirmé", "▼ Démenti", "○ En cours", "– Sans réponse"))
        assert (outcomes, "Nous signalions…" in page) == (count, count > 0)


def test_a_rebuild_of_either_quarter_sees_the_same_past_and_gives_the_same_bytes(both: TwoQuarters) -> None:
    before = {(name, quarter): both.versions(name, quarter) for name in NAMES for quarter in (FIRST, SECOND)}
    for quarter in (FIRST, SECOND):
        _passed(both.outside, RunOrder(quarter=quarter, policies=("standard",), patterns=NAMES, offline=True, rebuild=True))
    assert {key: both.versions(*key) for key in before} == before
    assert {len(versions) for versions in before.values()} == {1}
