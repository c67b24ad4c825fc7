"""The CSV, the provenance and the mail made of one note."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.document.csv_table import COLUMNS, figures_csv
from reporter.document.mail import mail_content
from reporter.document.provenance import provenance_json
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.observation import Status
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, briefing_of, edition_of, indicators, series, shipped_register, world

BRAND = Brand("neutre", "Décrypter pour décider", "Note trimestrielle de l’emploi", "")


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def note(register: Register) -> Briefing:
    return briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS), web_base_url="https://notes.test")


def _rows(note: Briefing) -> list[dict[str, str]]:
    text = figures_csv(note, indicators()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _find(rows: list[dict[str, str]], indicator: str, period: str = "2026-T1", category: str = "") -> dict[str, str]:
    (row,) = [
        r for r in rows if (r["territory"], r["indicator"], r["period"], r["category"]) == ("departement-44", indicator, period, category)
    ]
    return row


def test_the_file_is_what_a_spreadsheet_in_france_opens(note: Briefing) -> None:
    content = figures_csv(note, indicators())
    assert content.startswith(b"\xef\xbb\xbfterritory;territory_name;indicator;label;category;period;value;unit;adjustment;status;vintage;")
    assert content.count(b"\r\n") == content.count(b"\n") == len(note.figures) + 1
    assert tuple(_rows(note)[0]) == COLUMNS
    assert figures_csv(note, indicators()) == content


def test_a_published_figure_keeps_its_value_unit_and_source(note: Briefing) -> None:
    assert _find(_rows(note), "taux_chomage") == {
        "territory": "departement-44",
        "territory_name": "Loire-Atlantique",
        "indicator": "taux_chomage",
        "label": "Taux de chômage",
        "category": "",
        "period": "2026-T1",
        "value": "5.8",
        "unit": "%",
        "adjustment": "CVS",
        "status": "published",
        "vintage": "2026-07-09",
        "source": "Insee",
        "licence": "Licence ouverte 2.0",
        "printed": "5,8\u202f%",
    }


DERIVED = [
    ("taux_chomage.variation_trimestre", "", "Taux de chômage, variation sur un trimestre", "-0.3", "points", "−0,3\u00a0point"),
    ("taux_chomage.ecart_france", "", "Taux de chômage, écart avec la France", "-1.6", "points", "1,6\u00a0point"),
    ("taux_chomage.rang", "", "Taux de chômage, rang parmi les territoires de même niveau", "3", "rang", "3e"),
    ("taux_chomage.territoires_classes", "", "Taux de chômage, nombre de territoires classés", "8", "territoires", "8"),
    ("emploi_salarie_prive.variation_annee", "", "Emploi salarié privé, variation sur un an", "0.9", "%", "+0,9\u202f%"),
    ("emploi_salarie_prive.part", "interim", "Emploi salarié privé, Intérim, part du total", "5", "%", "5,0\u202f%"),
    ("emploi_salarie_prive.difference_annee", "interim", "Emploi salarié privé, Intérim, différence sur un an", "-543", "emplois", "543"),
    (
        "taux_chomage.seuil_trimestre",
        "",
        "Taux de chômage, seuil de «\u00a0quasi stable\u00a0» sur un trimestre",
        "0.1",
        "points",
        "0,1\u00a0point",
    ),
]


@pytest.mark.parametrize(("indicator", "category", "label", "value", "unit", "printed"), DERIVED)
def test_what_is_computed_is_named_after_what_it_comes_from(
    note: Briefing, indicator: str, category: str, label: str, value: str, unit: str, printed: str
) -> None:
    row = _find(_rows(note), indicator, category=category)
    assert (row["label"], row["value"], row["unit"], row["printed"]) == (label, value, unit, printed)


def test_rows_are_sorted_and_every_territory_has_its_name(note: Briefing) -> None:
    rows = _rows(note)
    assert [tuple(r.values()) for r in rows] == sorted(tuple(r.values()) for r in rows)
    names = {r["territory"]: r["territory_name"] for r in rows}
    assert (names["france-FR"], names["region-52"], names["departement-53"]) == ("France", "Pays de la Loire", "Mayenne")


def test_an_absent_figure_is_empty_and_says_why(register: Register) -> None:
    rates = [o for o in world() if o.indicator == "taux_chomage"]
    hidden = replace(series("departement-44", "emploi_salarie_prive", [None])[0], status=Status.SECRET)
    note = briefing_of("departement-44", [*rates, hidden], register, edition_of("insee/taux-chomage", "urssaf/emploi-departements"))
    rows = _rows(note)
    assert (_find(rows, "emploi_salarie_prive")["value"], _find(rows, "emploi_salarie_prive")["status"]) == ("", "secret")
    assert _find(rows, "inscrits_abc")["status"] == "not_in_edition"


def test_provenance_holds_what_reproduces_the_note(note: Briefing) -> None:
    versions = {"reporter": "1.0", "weasyprint": "70"}
    content = provenance_json(note, indicators(), versions)
    read = json.loads(content)
    assert read["edition"]["fingerprint"] == note.edition.fingerprint
    assert [r["sha256"] for r in read["releases"]] == [r.sha256 for r in note.edition.releases]
    assert {r["licence_line"] for r in read["releases"]} == {f"{p} : Licence ouverte 2.0." for p in ("Insee", "Dares", "Urssaf")}
    assert read["versions"] == versions
    assert [a["id"] for a in read["alerts"]] == [a.id for a in note.alerts]
    assert content == provenance_json(note, indicators(), dict(reversed(versions.items())))
    assert content.endswith(b"}\n")


def test_the_mail_is_page_one_in_short(note: Briefing) -> None:
    mail = mail_content(note, BRAND, page_count=2)
    assert mail.subject == "Le chômage baisse et l’emploi salarié privé progresse – Loire-Atlantique, T1\u00a02026"
    assert mail.figures[0] == ("Taux de chômage", "5,8\u202f%", "−0,3\u00a0point sur un trimestre")
    assert mail.figures[1][1] == "520\u202f000"
    assert [lead for lead, _ in mail.points] == [p.lead for p in note.key_points]
    assert mail.page_count_text == "La note complète est jointe (2\u00a0pages), avec tous ses chiffres au format CSV."
    assert mail.next_note == "Prochaine note\u00a0: vers le 8\u00a0octobre 2026."
    assert (mail.changes, mail.changes_title, mail.specimen) == ((), "", False)
    assert mail.sources_line == "Sources\u00a0: Insee\u202f; Urssaf\u202f; Dares."
    assert mail.note_url == "https://notes.test/archive/standard/departement-44/2026-T1"


def test_a_specimen_says_so_in_its_subject(register: Register) -> None:
    note = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS, fictitious=True))
    mail = mail_content(note, BRAND, page_count=1)
    assert mail.subject.startswith("SPÉCIMEN – Le chômage")
    assert mail.specimen
    assert mail.note_url == ""
    assert "1\u00a0page)," in mail.page_count_text


def test_the_mail_of_a_zone_says_that_it_is_one(register: Register) -> None:
    note = briefing_of("zone_emploi-5216", world(), register, edition_of(*ALL_DATASETS))
    mail = mail_content(note, BRAND, page_count=2)
    assert mail.subject.endswith(" – Nantes, zone d’emploi, T1\u00a02026")
    assert mail.subscription_line == "Vous recevez la note «\u00a0Nantes, zone d’emploi\u00a0» à chaque nouvelle édition."


def test_an_absent_figure_gives_its_reason_in_the_mail(register: Register) -> None:
    rates = [o for o in world() if o.indicator == "taux_chomage"]
    note = briefing_of("departement-44", rates, register, edition_of("insee/taux-chomage", "urssaf/emploi-departements"))
    figures = mail_content(note, BRAND, page_count=1).figures
    assert figures[2] == ("Inscrits (A, B, C)", "–", "Non disponible dans cette édition")
