"""« Ce qui a changé depuis la note précédente »: what page 1 and the mail say of it, read aloud."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.domain.briefing import Briefing
from reporter.domain.facts import PreviousEdition
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import Register, TerritoryId
from tests.labour_market import ALL_DATASETS, QUARTER, briefing_of, edition_of, series, shipped_register, world
from tests.spec_tables import rows

BEFORE = QUARTER.previous

# One series of the world of the tests (5.8 % in T1 2026 after 6.1 %; 520 000 jobs; 72 800 job seekers after 73 050): what the note
# of T4 2025 had displayed, and the line of T1 2026. Thresholds: 0.1 point, 0.1 %.
LINES = """
    série                | affiché alors | ligne
    ---------------------+---------------+-----------------------------------------------------------------------------
    taux_chomage         | 6.1           | ↘ Taux de chômage : de 6,1 % à 5,8 %, baisse.
    taux_chomage         | 6.2           | ↘ Taux de chômage : de 6,1 % à 5,8 %, baisse.
    taux_chomage         | 6.3           | ↘ Taux de chômage : de 6,1 % (6,3 % avant révision) à 5,8 %, baisse.
"""


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def displayed(indicator: str, value: float, period: Period = BEFORE, territory: str = "departement-44") -> Observation:
    return replace(series(territory, indicator, [value], last=period)[0], vintage=dt.date(2026, 4, 9))


def note(register: Register, *figures: Observation, known: Iterable[Observation] | None = None, quarter: Period = BEFORE) -> Briefing:
    previous = PreviousEdition(quarter, figures)
    return briefing_of("departement-44", world() if known is None else known, register, edition_of(*ALL_DATASETS), previous)


def lines(briefing: Briefing) -> list[str]:
    return [
        " ".join(f"{symbol} {label}{rest}".replace("\u202f", " ").replace("\u00a0", " ").split())
        for symbol, label, rest in briefing.changes
    ]


def rates(*values: float) -> list[Observation]:
    return [*(o for o in world() if str(o.territory) != "departement-44"), *series("departement-44", "taux_chomage", values)]


def test_the_first_edition_has_nothing_to_compare(register: Register) -> None:
    first = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS))
    assert (first.changes, first.changes_since) == ((), "")


@pytest.mark.parametrize(("indicator", "then", "line"), rows(LINES))
def test_a_new_figure_stands_beside_the_last_one_as_it_is_known_now(register: Register, indicator: str, then: str, line: str) -> None:
    briefing = note(register, displayed(indicator, float(then)))
    assert lines(briefing) == [line]
    assert briefing.changes_since == "T4\u00a02025"


def test_a_figure_that_did_not_move_is_said_once(register: Register) -> None:
    assert lines(note(register, displayed("taux_chomage", 6.0), known=rates(6.2, 6.2, 6.2, 6.2, 6.0, 6.0))) == [
        "→ Taux de chômage : toujours 6,0 %."
    ]


def test_a_change_under_the_threshold_is_quasi_stable(register: Register) -> None:
    assert lines(note(register, displayed("taux_chomage", 6.0), known=rates(6.2, 6.2, 6.2, 6.2, 6.0, 5.9))) == [
        "→ Taux de chômage : de 6,0 % à 5,9 %, quasi stable."
    ]


def test_both_values_of_a_revised_figure_are_in_the_csv_and_never_taken_for_one_another(register: Register) -> None:
    briefing = note(register, displayed("taux_chomage", 6.3))
    found = {f.observation.indicator: (f.observation.value, f.printed.replace("\u202f", " ")) for f in briefing.figures}
    assert found["taux_chomage.affiche_avant"] == (6.3, "6,3 %")
    assert [f.printed for f in briefing.figures if f.observation.value == 6.1 and f.observation.period == BEFORE and f.printed]


def test_a_note_that_was_skipped_takes_the_word_of_the_quarter_away(register: Register) -> None:
    earlier = displayed("taux_chomage", 6.1, BEFORE.previous)
    assert lines(note(register, earlier, quarter=BEFORE.previous)) == ["● Taux de chômage : de 6,1 % au T3 2025 à 5,8 %."]


def test_a_revision_is_told_where_there_is_no_new_period(register: Register) -> None:
    briefing = note(register, displayed("taux_chomage", 6.0, QUARTER))
    assert lines(briefing) == ["◆ Taux de chômage : 5,8 % au T1 2026, après révision (6,0 % auparavant)."]


def test_a_correction_says_what_the_version_before_it_displayed(register: Register) -> None:
    previous = PreviousEdition(BEFORE, (displayed("taux_chomage", 6.1),), corrected=(displayed("taux_chomage", 5.5, QUARTER),))
    briefing = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS), previous)
    assert lines(briefing) == ["◆ Taux de chômage : 5,8 % au T1 2026, après correction (5,5 % dans la version précédente)."]


def test_there_are_three_lines_at_most_and_large_revisions_come_first(register: Register) -> None:
    told = note(
        register,
        displayed("taux_chomage", 6.1),
        displayed("emploi_salarie_prive", 518_000),
        displayed("inscrits_abc", 73_000),
        displayed("inscrits_a", 60_000, QUARTER),
    )
    assert [line.split(" : ")[0] for line in lines(told)] == ["◆ Inscrits (A)", "↘ Taux de chômage", "↗ Emploi salarié privé"]


def test_two_quarters_of_a_raw_series_are_not_set_side_by_side(register: Register) -> None:
    raw = displayed("inscrits_abc_brut", 55_990, territory="zone_emploi-5216")
    briefing = briefing_of("zone_emploi-5216", world(), register, edition_of(*ALL_DATASETS), PreviousEdition(BEFORE, (raw,)))
    assert lines(briefing) == ["↘ Inscrits (A, B, C), brut : 55 720 au T1 2026, nette baisse sur un an."]


def test_no_direction_is_named_across_a_break(register: Register) -> None:
    quarter = Period.quarter(2025, 1)
    seekers = series("departement-44", "inscrits_abc", [10000.0, 10000, 10000, 10000, 10000, 10800], last=quarter)
    edition = edition_of("dares/defm-regions-cvs", policy="precoce", quarter=quarter)
    previous = PreviousEdition(quarter.previous, (displayed("inscrits_abc", 10_000, quarter.previous),))
    briefing = briefing_of("departement-44", seekers, register, edition, previous)
    assert lines(briefing) == ["● Inscrits (A, B, C) : de 10 000 à 10 800, rupture de série."]


def test_the_territory_of_a_recalled_figure_is_named_in_the_csv(register: Register) -> None:
    briefing = note(register, displayed("taux_chomage", 6.3))
    assert TerritoryId.parse("departement-44") in {territory.id for territory in briefing.named}


def test_a_figure_that_is_secret_by_now_is_not_printed_again(register: Register) -> None:
    hidden = [
        replace(o, value=None, status=Status.SECRET)
        if (str(o.territory), o.indicator, o.category, o.period) == ("departement-44", "taux_chomage", "", BEFORE)
        else o
        for o in world()
    ]
    briefing = note(register, displayed("taux_chomage", 6.3), known=hidden)
    assert lines(briefing) == ["● Taux de chômage : 5,8 % au T1 2026."]
    assert not [f for f in briefing.figures if f.observation.indicator.endswith(".affiche_avant")]


def test_two_versions_of_one_figure_are_told_once(register: Register) -> None:
    """A producer may publish a period again under the same day: the version that left last speaks, everywhere."""
    previous = PreviousEdition(BEFORE, (displayed("taux_chomage", 9.0),), corrected=(displayed("taux_chomage", 8.0),))
    briefing = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS), previous)
    assert lines(briefing) == ["↘ Taux de chômage : de 6,1 % (8,0 % avant révision) à 5,8 %, baisse."]
