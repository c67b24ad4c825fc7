"""A note as plain text holds all its words; and every note says the same figures everywhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporter.document.plain_text import plain_text
from reporter.domain.blocks import Finding
from reporter.domain.briefing import Briefing
from reporter.domain.territory import Register
from tests.figure_agreement import faults
from tests.labour_market import ALL_DATASETS, briefing_of, edition_of, indicators, shipped_register, world

KINDS = ("departement-44", "departement-974", "region-52", "zone_emploi-5216", "france-FR")


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module", params=KINDS)
def note(request: pytest.FixtureRequest, register: Register) -> Briefing:
    return briefing_of(request.param, world(), register, edition_of(*ALL_DATASETS))


def test_the_plain_text_holds_every_sentence_in_reading_order(note: Briefing) -> None:
    text = plain_text(note)
    sentences = [note.headline.sentence, note.lead.sentence, *(point.sentence for point in note.key_points)]
    places = [text.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert all(section.headline in text for section in note.sections)
    assert all(card.label in text for card in note.key_figures)


def test_a_note_says_the_same_figures_everywhere(note: Briefing) -> None:
    assert faults(note, indicators()) == []


def test_a_figure_that_differs_somewhere_is_found(note: Briefing) -> None:
    first, *others = note.figures
    value = first.observation.value
    assert value is not None
    elsewhere = replace(first, observation=replace(first.observation, value=value + 1), printed="1")
    assert faults(replace(note, figures=(elsewhere, *others)), indicators())
    said = Finding("Le chômage est de 98,7\u202f%.", (first.observation,))
    assert any("98,7" in fault for fault in faults(replace(note, lead=said), indicators()))
