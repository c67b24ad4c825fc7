"""Warnings, alerts, and what a note speaks of after another."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.document.plain_text import plain_text
from reporter.domain.facts import PreviousEdition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, QUARTER, briefing_of, edition_of, overview_of, series, shipped_register, world

MAYOTTE = (*series("departement-976", "inscrits_abc", [18_360.0] * 8), *series("departement-976", "inscrits_a", [14_880.0] * 8))


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def _as_displayed_then(indicator: str, value: float, period: Period = QUARTER.previous) -> Observation:
    return replace(series("departement-44", indicator, [value], last=period)[0], vintage=dt.date(2026, 4, 9))


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_territory_that_is_never_covered_is_not_said_to_lack_one_quarter(register: Register) -> None:
    note = briefing_of("departement-976", [*world(), *MAYOTTE], register, edition_of(*ALL_DATASETS))
    assert [card.absence for card in note.key_figures[:2]] == ["Non publié pour ce territoire"] * 2
    assert note.notice is not None
    assert note.notice.title == "Avertissement\u00a0: rupture de série sur les inscrits et séries manquantes"
    assert note.notice.text.endswith("Taux de chômage et emploi salarié privé\u00a0: non publiés pour ce territoire.")


def test_headline_and_points_speak_of_what_is_new(register: Register) -> None:
    seen = PreviousEdition(QUARTER.previous, (_as_displayed_then("taux_chomage", 5.8, QUARTER),))
    overview = overview_of("departement-44", world(), register, edition_of(*ALL_DATASETS), seen)
    assert (overview.rate.is_new, overview.jobs.is_new) == (False, True)
    note = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS), seen)
    said = " ".join((note.headline.sentence, note.lead.sentence, *(p.lead for p in note.key_points)))
    assert "chômage" not in said
    assert note.headline.sentence == "L’emploi salarié privé progresse sur un trimestre"


def test_a_new_revision_of_the_same_quarter_tells_it_again(register: Register) -> None:
    same = PreviousEdition(QUARTER, (_as_displayed_then("taux_chomage", 5.8, QUARTER),))
    assert overview_of("departement-44", world(), register, edition_of(*ALL_DATASETS), same).rate.is_new


def test_a_revision_says_on_its_head_that_it_replaces_what_was_sent(register: Register) -> None:
    first = edition_of(*ALL_DATASETS)
    assert briefing_of("departement-44", world(), register, first).masthead.replaces == ""
    note = briefing_of("departement-44", world(), register, replace(first, revision=2))
    assert _plain(note.masthead.replaces) == "Version 2 : annule et remplace"
    assert note.masthead.replaces in plain_text(note)


def test_alerts_are_the_clear_movements_only(register: Register) -> None:
    note = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS))
    assert [(a.id, a.indicator, a.period) for a in note.alerts] == [
        ("taux_chomage-quarter-down", "taux_chomage", QUARTER),
        ("inscrits_abc-quarter-down", "inscrits_abc", QUARTER),
        ("inscrits_a-quarter-down", "inscrits_a", QUARTER),
    ]
    first = note.alerts[0]
    assert _plain(first.sentence) == "Le chômage baisse de 0,3 point sur un trimestre."
    assert (first.quarter, first.category, first.span, first.state, first.amount) == (QUARTER, "", "quarter", "down", -0.3)
    assert first.vintage == dt.date(2026, 7, 9)


def test_a_crossed_break_takes_the_words_away(register: Register) -> None:
    quarter = Period.quarter(2025, 2)
    seekers = series("departement-44", "inscrits_abc", [10000.0, 10000, 10000, 10000, 10000, 10800, 10900], last=quarter)
    note = briefing_of("departement-44", seekers, register, edition_of("dares/defm-regions-cvs", policy="precoce", quarter=quarter))
    assert note.notice is not None
    assert "sans mot de direction" in note.notice.text
    card = note.key_figures[2]
    assert card.change is not None
    assert [_plain(card.change.sentence), *(_plain(n.sentence) for n in card.notes)] == [
        "+0,9 % sur un trimestre",
        "nette hausse",
        "+9,0 % sur un an, rupture",
    ]


def test_nothing_to_warn_of_no_warning(register: Register) -> None:
    calm = [o for o in world() if o.period.year < 2025]
    earlier = edition_of(*ALL_DATASETS, quarter=Period.quarter(2024, 4))
    assert briefing_of("departement-44", calm, register, earlier).notice is None
