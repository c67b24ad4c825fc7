"""The method page: the rules that concern the note, the back-test where it is real, the age of what is shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import Overview, analyse
from reporter.document.method import method_section
from reporter.document.rules import RULES, rules_of
from reporter.domain.blocks import Definitions, Section, Table
from reporter.domain.facts import BackTest
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Level, Register
from tests.builders import observation
from tests.labour_market import ALL_DATASETS, QUARTER, edition_of, facts_of, overview_of, series, shipped_register, world
from tests.spec_tables import rows

SHOWN = """
    note                   | règles
    -----------------------+-----------------------------------------------------------------------------------------------
    departement-44         | phrases arrondi taux intensite ecart historique rang carte effectif rupture lieu porteur effets quotient
    zone_emploi-5216       | phrases arrondi taux intensite ecart historique rang carte effectif brute rupture lieu
    departement-44 taux    | phrases arrondi taux intensite ecart historique rang carte
    france-FR              | phrases arrondi taux intensite historique carte effectif rupture lieu
    departement-44 secret  | phrases arrondi taux intensite ecart historique rang carte effectif rupture lieu porteur effets quotient secret
"""


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def _overview(note: str, register: Register) -> Overview:
    territory, *kind = note.split()
    observations = [o for o in world() if kind != ["taux"] or o.indicator == "taux_chomage"]
    if kind == ["secret"]:
        hidden = series(territory, "emploi_salarie_prive", [None], category="interim")[0]
        observations = [o for o in observations if (o.territory, o.category, o.period) != (hidden.territory, "interim", QUARTER)]
        observations.append(replace(hidden, status=Status.SECRET))
    datasets = ALL_DATASETS if kind != ["taux"] else ("insee/taux-chomage",)
    return overview_of(territory, observations, register, edition_of(*datasets))


def _table(section: Section, identifier: str) -> Table | None:
    return next((block for block in section.blocks if isinstance(block, Table) and block.id == identifier), None)


@pytest.mark.parametrize(("note", "shown"), rows(SHOWN))
def test_only_the_rules_of_what_is_shown_are_printed(register: Register, note: str, shown: str) -> None:
    overview = _overview(note, register)
    assert " ".join(rule.id for rule in rules_of(overview)) == shown
    (printed,) = [b for b in method_section(overview, outlines_credit="").blocks if isinstance(b, Definitions) and b.id == "regles"]
    assert list(printed.items) == [(rule.term, rule.text) for rule in RULES if rule.id in shown.split()]


def test_signs_are_explained_where_they_stand(register: Register) -> None:
    told = {}
    for note in ("departement-44", "departement-44 secret", "departement-44 taux"):
        signs = _table(method_section(_overview(note, register), outlines_credit=""), "signes")
        assert signs is not None
        told[note] = " ".join(row.cells[0].text for row in signs.rows)
    assert told == {"departement-44": "– → ↗ ↘ rupture", "departement-44 secret": "s – → ↗ ↘ rupture", "departement-44 taux": "– → ↗ ↘"}


def test_the_back_test_stands_under_the_thresholds_with_its_figures(register: Register) -> None:
    overview = _overview("departement-44", register)
    assert _table(method_section(overview, outlines_credit=""), "contre-epreuve") is None
    found = BackTest("taux_chomage", 100, Period.quarter(1985, 2), Period.quarter(2021, 4), 11.7, 60.8)
    references = replace(overview.facts.references, back_test=found)
    section = method_section(analyse(replace(overview.facts, references=references)), outlines_credit="")
    table = _table(section, "contre-epreuve")
    assert table is not None
    assert [row.cells[1].text for row in table.rows] == ["11,7\u202f%", "60,8\u202f%"]
    ids = [row.cells[1].figure.observation.indicator for row in table.rows if row.cells[1].figure]
    assert ids == ["taux_chomage.mots_contredits", "taux_chomage.trimestres_quasi_stables"]
    assert table.subtitle == "Taux de chômage, 100\u00a0départements, T2\u00a01985 à T4\u00a02021"
    assert table.note.endswith("Un seul millésime\u00a0: l’effet des révisions n’est pas mesuré.")


AGES = """
    édition | autres périodes     | fin de l’accroche
    --------+---------------------+--------------------------------------------------------------
    2026-T1 |                     |
    2026-T1 | 2025-T4             | Les séries les moins récentes s’arrêtent au T4 2025.
    2026-T3 | 2026                |
    2026-T1 | 2025                | Les séries les moins récentes s’arrêtent en 2025.
    2026-T1 | 2025-T4 2024        | Les séries les moins récentes s’arrêtent en 2024.
    2026-T1 | 2025-T2 2025        | Les séries les moins récentes s’arrêtent au T2 2025.
    2026-T1 | 2026-02             |
    2025-T4 | 2025                |
"""


@pytest.mark.parametrize(("quarter", "others", "words"), rows(AGES))
def test_a_release_is_old_when_it_ended_before_the_quarter_whatever_its_rhythm(
    register: Register, quarter: str, others: str, words: str
) -> None:
    own = Period.parse(quarter)
    datasets = ("urssaf/emploi-departements", "dares/defm-regions-cvs")
    older = (Period.parse(text) for text in others.split())
    releases = [_release("insee/taux-chomage", own), *(_release(name, period) for name, period in zip(datasets, older, strict=False))]
    edition = replace(edition_of("insee/taux-chomage", quarter=own), releases=tuple(releases))
    facts = facts_of("departement-44", _until(own), register, edition)
    lead = method_section(analyse(facts), outlines_credit="").lead.replace("\u00a0", " ")
    assert lead.rpartition("2026.")[2].strip() == words


def _release(name: str, period: Period) -> Release:
    source, dataset = name.split("/")
    return Release(source, dataset, period, dt.date(2026, 7, 9), "ab" * 32, fictitious=False)


def _until(quarter: Period) -> Iterable[object]:
    rate = series("departement-44", "taux_chomage", [6.0, 6.1, 6.0, 6.1, 6.0], last=quarter)
    jobs = series("departement-44", "emploi_salarie_prive", [1000.0] * 5, last=quarter)
    return (*rate, *jobs, *series("departement-44", "inscrits_abc", [1000.0] * 5, last=quarter))


TOPICS = ("projets_recrutement", "tension", "masse_salariale", "dpae")


def test_sources_and_definitions_of_every_topic_are_listed(register: Register) -> None:
    known = RegisterFiles(files("data_sources")).indicators()
    figures = [
        observation(120, indicator="projets_recrutement", period=Period.whole_year(2026)),
        observation(60, indicator="projets_difficiles", period=Period.whole_year(2026)),
        observation(50, indicator="projets_difficiles.part", period=Period.whole_year(2026)),
        observation(4, indicator="tension", period=Period.whole_year(2024), category="A0Z40"),
        observation(5, indicator="tension_lien_formation", period=Period.whole_year(2024), category="A0Z40"),
    ]
    figures += [observation(900, indicator="dpae"), observation(40, indicator="masse_salariale")]
    names = [("insee/taux-chomage", QUARTER)]
    names += [
        (f"{i.source}/{i.dataset_at(Level.DEPARTMENT)}", o.period) for o in (*figures[:4:3], *figures[5:]) for i in [known.get(o.indicator)]
    ]
    edition = replace(edition_of("insee/taux-chomage"), releases=tuple(_release(name, period) for name, period in names))
    rates = [o for o in world() if o.indicator == "taux_chomage"]
    overview = analyse(facts_of("departement-44", rates, register, edition, known=known))
    alone, whole = (method_section(overview, outlines_credit="", shown=shown) for shown in ((), figures))
    assert [len(table.rows) for section in (alone, whole) if (table := _table(section, "sources"))] == [1, 5]
    (definitions,) = [b for b in whole.blocks if isinstance(b, Definitions) and b.id == "definitions"]
    assert [term for term, _ in definitions.items] == ["Taux de chômage", *(known.get(i).label for i in TOPICS)]
    assert whole.lead.endswith("Les séries les moins récentes s’arrêtent en 2024.")
