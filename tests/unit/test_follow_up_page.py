"""The page « Révisions et suivi »: its claim, its lead, what is said of each alert and of each revised figure."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.follow_up import FollowUp, Reason, compared_figures, revised_figures
from reporter.document import follow_up_points
from reporter.document.follow_up_section import MOST_ALERTS, MOST_REVISIONS, follow_up_section
from reporter.domain.blocks import Section, Table
from reporter.domain.facts import Alert, PreviousEdition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests import professions
from tests.labour_market import ALL_DATASETS, QUARTER, briefing_of, edition_of, indicators, overview_of, series, shipped_register, world
from tests.spec_tables import rows

HERE = "departement-44"
THEN = dt.date(2025, 10, 1)

CLAIMS = """
    au-delà | comparés | issues                    | titre
    --------+----------+---------------------------+----------------------------------------------------------------------------
     0      | 22       |                           | Aucun chiffre n’est révisé au-delà du seuil
     1      | 22       |                           | Un chiffre est révisé au-delà du seuil
     2      | 22       | lasted                    | Deux chiffres sont révisés au-delà du seuil, aucun constat n’est renversé
     2      | 22       | lasted erased             | Deux chiffres sont révisés au-delà du seuil, un constat est démenti
     0      | 22       | erased revised            | Aucun chiffre n’est révisé au-delà du seuil, deux constats sont démentis
     0      | 22       | early                     | Aucun chiffre n’est révisé au-delà du seuil, une alerte reste en cours
     0      | 22       | early early break         | Aucun chiffre n’est révisé au-delà du seuil, deux alertes restent en cours
     0      | 0        | early                     | Une alerte reste en cours
     0      | 0        | lasted                    | Aucun constat n’est renversé
     0      | 0        | break                     | L’issue des alertes ne peut être dite
"""

# The note of T4 2025 had displayed 7.0 % for T3 2025 (6.1 % now) or 6.1 % for T4 2025 (the same now), or nothing.
LEADS = """
    affiché | issues             | texte
    --------+--------------------+-------------------------------------------------------------------------------------------
     7.0    |                    | La plus forte révision au regard de son seuil : taux de chômage, T3 2025, de 7,0 % à 6,1 %.
     6.1    |                    | Les chiffres de la note du T4 2025 sont inchangés.
            | lasted             | Le mouvement signalé au T3 2025 s’est confirmé.
            | early early        | Les deux mouvements signalés depuis le T3 2025 restent en cours.
            | erased erased      | Les deux mouvements signalés depuis le T3 2025 sont démentis.
            | lasted early early | Sur trois mouvements signalés depuis le T3 2025, un s’est confirmé et deux restent en cours.
            | lasted early break | Sur trois mouvements signalés depuis le T3 2025, un s’est confirmé, un reste en cours et un reste sans réponse.
"""  # noqa: E501 -- one row a case

# The rate of the world of the tests was 6.1 % for a year and falls to 5.8 % in T1 2026; the alert is about its own quarter.
AFTERMATHS = """
    alerte en | sens | taux, à partir du trimestre qui précède | ce qui s'est passé
    ----------+------+-----------------------------------------+---------------------------------------------------------------------
    2025-T3   | down | 6.4 6.1 6.0 5.8                         | Baisse maintenue au T1 2026 : −0,6 point depuis le T2 2025
    2025-T3   | down | 6.4 6.1 6.2 6.3                         | Baisse effacée au T1 2026 : −0,1 point depuis le T2 2025, quasi stable
    2025-T3   | down | 6.4 6.1 6.2 6.8                         | Baisse renversée au T1 2026 : +0,4 point depuis le T2 2025
    2025-T3   | down | 6.2 6.1 6.0 5.8                         | Baisse effacée par révision : −0,1 point au lieu de −0,3 point
    2025-T3   | down | 5.9 6.1 6.0 5.8                         | Baisse renversée par révision : +0,2 point au lieu de −0,3 point
    2025-T3   | up   | 5.8 6.1 6.0 6.1                         | Hausse maintenue au T1 2026 : +0,3 point depuis le T2 2025
    2025-T4   | down | 6.4 6.1 6.0                             | Issue connue avec les chiffres du T2 2026
"""


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def followed(reasons: str) -> list[FollowUp]:
    """Return alerts of T3 2025 with these outcomes."""
    alert = Alert("a", "taux_chomage", Period.quarter(2025, 3), "Le chômage baisse.", Period.quarter(2025, 3))
    return [FollowUp(alert, indicators().get("taux_chomage"), Reason(reason), Period.quarter(2026, 1)) for reason in reasons.split()]


def alert_of(period: Period, state: str, amount: float = 0.3) -> Alert:
    verb = "augmente" if state == "up" else "baisse"
    sentence = f"Le chômage {verb} de 0,3\u00a0point sur un trimestre."
    signed = amount if state == "up" else -amount
    return Alert(f"taux_chomage-quarter-{state}", "taux_chomage", period, sentence, period, "", "quarter", state, signed, THEN)


def page(register: Register, known: list[Observation], *alerts: Alert, figures: tuple[Observation, ...] = ()) -> Section | None:
    previous = PreviousEdition(QUARTER.previous, figures, alerts)
    return follow_up_section(overview_of(HERE, known, register, edition_of(*ALL_DATASETS), previous))


def tables(section: Section | None) -> dict[str, Table]:
    assert section is not None
    return {block.id: block for block in section.blocks if isinstance(block, Table)}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def elsewhere() -> list[Observation]:
    return [o for o in world() if str(o.territory) != HERE]


@pytest.mark.parametrize(("beyond", "compared", "reasons", "words"), rows(CLAIMS))
def test_the_claim_counts_in_twelve_words_at_most(beyond: str, compared: str, reasons: str, words: str) -> None:
    said = follow_up_points.claim(int(beyond), int(compared), followed(reasons))
    assert plain(said) == words
    assert len(said.split()) <= 12


@pytest.mark.parametrize(("value", "reasons", "words"), rows(LEADS))
def test_the_lead_names_the_largest_revision_then_counts_alerts(register: Register, value: str, reasons: str, words: str) -> None:
    period = QUARTER.shifted(-2 if value == "7.0" else -1)
    figures = [replace(series(HERE, "taux_chomage", [float(v)], last=period)[0], vintage=THEN) for v in [value] if v]
    overview = overview_of(HERE, world(), register, edition_of(*ALL_DATASETS), PreviousEdition(QUARTER.previous, tuple(figures)))
    compared = len(compared_figures(overview.facts))
    assert plain(follow_up_points.lead(overview.facts, overview.revised, followed(reasons), compared=compared)) == words


@pytest.mark.parametrize(("at", "state", "rates", "words"), rows(AFTERMATHS))
def test_what_happened_after_an_alert_is_told_with_its_figure(register: Register, at: str, state: str, rates: str, words: str) -> None:
    values = [float(rate) for rate in rates.split()]
    alerted = Period.parse(at)
    known = series(HERE, "taux_chomage", values, last=alerted.shifted(len(values) - 2))
    section = page(register, [*elsewhere(), *known], alert_of(alerted, state))
    (row,) = tables(section)["suivi"].rows
    assert plain(row.cells[2].text) == words
    printed = [plain(figure.printed) for figure in tables(section)["suivi"].figures if figure.printed]
    assert all(form in f"{plain(row.cells[1].text)} {words}" for form in printed)


def test_each_revised_figure_has_both_values_its_threshold_and_its_reading(register: Register) -> None:
    large, slight = (
        replace(one, vintage=THEN, value=value)
        for one, value in zip(series(HERE, "taux_chomage", [6.1, 6.1], last=QUARTER.previous), (6.4, 6.2), strict=True)
    )
    section = page(register, list(world()), figures=(large, slight))
    assert section is not None
    shown = [[plain(cell.text) for cell in row.cells] for row in tables(section)["revisions"].rows]
    assert shown == [
        ["Taux de chômage", "T3 2025", "6,4 %", "6,1 %", "−0,3 point", "0,1 point", "◆ Révisé"],
        ["Taux de chômage", "T4 2025", "6,2 %", "6,1 %", "−0,1 point", "0,1 point", "○ Sans effet"],
    ]
    assert plain(tables(section)["revisions"].title) == "Un chiffre sur deux est révisé au-delà du seuil"


def test_a_small_number_is_revised_by_a_number_and_has_no_threshold_in_percent(register: Register) -> None:
    known = [*elsewhere(), *series(HERE, "emploi_salarie_prive", [40.0, 43.0], category="interim")]
    then = replace(known[-2], value=37.0, vintage=THEN)
    (row,) = tables(page(register, known, figures=(then,)))["revisions"].rows
    assert [plain(cell.text) for cell in row.cells] == [
        "Emploi salarié privé, intérim", "T4 2025", "37", "40", "+3 emplois", "–", "◆ Révisé",
    ]  # fmt: skip


def test_every_figure_of_the_page_is_in_the_csv_once(register: Register) -> None:
    figures = (replace(series(HERE, "taux_chomage", [6.4], last=QUARTER.previous)[0], vintage=THEN),)
    previous = PreviousEdition(QUARTER.previous, figures, (alert_of(QUARTER.shifted(-2), "down"),))
    note = briefing_of(HERE, world(), register, edition_of(*ALL_DATASETS), previous)
    found = {f.observation.indicator: (f.observation.value, plain(f.printed)) for f in note.figures}
    assert found["taux_chomage.affiche_avant"] == (6.4, "6,4 %")
    assert found["taux_chomage.revision"] == (-0.3, "−0,3 point")
    assert found["taux_chomage.variation_trimestre.affiche_avant"] == (-0.3, "−0,3 point")


def test_a_secret_or_a_break_leaves_no_word_of_direction(register: Register) -> None:
    at = Period.quarter(2024, 4)
    moved = Alert("x", "inscrits_abc", at, "Le nombre d’inscrits baisse de 2,0 %.", at, "", "quarter", "down", -2.0, THEN)
    (row,) = tables(page(register, list(world()), moved))["suivi"].rows
    assert [cell.text for cell in row.cells[2:]] == ["Rupture de série\u00a0: les périodes ne se comparent pas", "– Sans réponse"]


def test_long_lists_are_cut_and_say_how_much_is_left_out(register: Register) -> None:
    alerts = [alert_of(QUARTER.shifted(-i), "down") for i in range(1, MOST_ALERTS + 3)]
    displayed = tuple(replace(o, value=o.value * 1.2, vintage=THEN) for o in world() if str(o.territory) == HERE and o.value)
    found = tables(page(register, list(world()), *alerts, figures=displayed))
    assert (len(found["suivi"].rows), len(found["revisions"].rows)) == (MOST_ALERTS, MOST_REVISIONS)
    assert plain(found["suivi"].note).endswith("Deux mouvements plus anciens ne sont pas repris.")
    assert f"Sans ligne : {len(displayed) - MOST_REVISIONS} autres révisions." in plain(found["revisions"].note)


def test_nothing_revised_and_nothing_signalled_makes_no_page(register: Register) -> None:
    same = replace(series(HERE, "taux_chomage", [6.1], last=QUARTER.previous)[0], vintage=THEN)
    assert page(register, list(world()), figures=(same,)) is None
    assert follow_up_section(overview_of(HERE, world(), register, edition_of(*ALL_DATASETS))) is None


def test_a_revision_that_displays_as_nothing_weighs_nothing() -> None:
    """BMO has no noise of its own: 72 562 projects that became 72 561 differ, by 0,0 %."""
    (now,) = professions.planned("", "72561")[1:]
    (then,) = professions.planned("", "72562")[1:]
    facts = professions.facts([now], previous=PreviousEdition(QUARTER.previous, (then,)))
    (revised,) = revised_figures(facts)
    assert (revised.change.amount, revised.is_beyond) == (0, False)


def test_the_main_series_come_before_others_that_moved_more(register: Register) -> None:
    figures = [replace(o, value=o.value * 1.5, vintage=THEN) for o in world() if str(o.territory) == HERE and o.value and o.category]
    figures += [replace(series(HERE, "taux_chomage", [6.4], last=QUARTER.previous)[0], vintage=THEN)]
    overview = overview_of(HERE, world(), register, edition_of(*ALL_DATASETS), PreviousEdition(QUARTER.previous, tuple(figures)))
    assert overview.revised[0].then.indicator == "taux_chomage"
    assert overview.revised[1].then.category
