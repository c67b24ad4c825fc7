"""Every text that leaves the house obeys the rules of French typography: page, pictures' alternatives, mail, CSV.

In the tables « _ » is U+00A0 and « ~ » U+202F.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.document.csv_table import figures_csv
from reporter.document.french import HARD, THIN
from reporter.document.mail import mail_content
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.facts import PreviousEdition
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests.labour_market import (
    ALL_DATASETS,
    QUARTER,
    briefing_of,
    edition_of,
    growing,
    indicators,
    series,
    shipped_register,
    texts_of,
    world,
)
from tests.spec_tables import rows

_NOT_PLURAL = rf"(?<![\d,{THIN}])[−+]?[01](?:,\d+)?{HARD}(?:points|emplois|inscrits|pages|départements|régions|embauches|projets|métiers)\b"
_NOT_SINGULAR = rf"(?<![\d,{THIN}])(?:[2-9]|\d\d)(?:,\d+)?{HARD}(?:point|emploi|inscrit|département|région|projet|métier)\b"
FAULTS = {
    "an ASCII apostrophe": r"'",
    "a breaking space before a sign": r"(?<!\w) (?=[:;!?%»])|(?<=\w) (?=[:;!?%»])|(?<=«) ",
    "an ASCII minus": r"(?<![\w(–-])-\d|--",
    "a signed zero": r"[−+]0(?:,0+)?(?![,\d])",
    "digits parted by a breaking space": r"(?<!\b(?:19|20)\d\d)(?<=\d) \d{3}(?!\d)",
    "a decimal point": r"(?<![\d.])\d+\.\d+(?![\d.])",
    "a quarter that breaks": r"\bT[1-4] \d{4}",
    "an old ordinal": r"\d(?:ème|ère|nd|nde)\b|\b1e\b",
    "a plural under 2": _NOT_PLURAL,
    "a singular from 2 on": _NOT_SINGULAR,
    "a verb with a signed amount": r"\b(?:baisse|recule|augmente|progresse|hausse est|baisse est|gagnent?|perdent?) (?:de )?[−+]",
    "an article or preposition not elided": r"\b(?:de|le|la|que|ne|se|jusque|lorsque) (?=[aeiouàâéèêëîïôöùûœAEIOUÀÂÉÈÊËÎÏÔÖÙÛŒ]\w)",
    "a doubled space or a space before a stop": r"[ \u00a0\u202f]{2}|[ \u00a0\u202f][.,]",
    "a multiple of a small base": rf"(?<!«{HARD})\bdoubl",
}
IDENTIFIERS = re.compile(
    r"https://.*|(?:standard|taux)-20\d\d-T\d-v1|[a-z_]+-(?:quarter|year)-(?:up|down)|Édition .*|Licence ouverte 2\.0\."
)

NOTES = """
    note
    ----
    departement-44
    departement-974
    region-52
    region-04
    zone_emploi-5216
    france-FR
    departement-44 taux
    departement-974 taux
    region-52 taux
    zone_emploi-5216 taux
    departement-44 après
    departement-976 seul
    departement-44 rupture
    france-FR rupture
    departement-44 petit
"""

# one golden fragment for each rule of analysis.md §7
GOLDEN = """
    règle                              | note                   | texte
    -----------------------------------+------------------------+----------------------------------------------------
    milliers par une espace fine       | departement-44         | 520~000
    virgule décimale, % par une fine   | departement-44         | 5,8~%
    vrai signe moins                   | departement-44         | −0,3_point
    signe d’une hausse                 | departement-44         | +0,2~%
    pluriel à partir de deux           | departement-44         | 1,6_point
    pluriel à partir de deux           | departement-974        | 9,7_points
    zéro sans signe                    | departement-974        | 0,0_point
    premier en chiffres                | departement-44         | 1er_trimestre 2026
    rang                               | departement-44         | 3e sur 8_départements
    rang au féminin                    | region-52 taux         | 2e
    date                               | departement-44         | 9_juillet 2026
    locatif avec en                    | departement-44         | En Loire-Atlantique
    locatif avec à                     | departement-974        | À La Réunion
    locatif d’une zone                 | zone_emploi-5216       | Dans la zone d’emploi de Nantes
    locatif élidé                      | region-04              | À La Réunion
    génitif                            | departement-44         | Carte de situation de la Loire-Atlantique
    deux-points par une insécable      | departement-44         | Sources_: Insee~; Urssaf~; Dares.
    guillemets par des insécables      | departement-44         | «_quasi stable_»
    espace avant le point d’exclamation| departement-44         | Peut-on s’y fier~?
    liste                              | departement-974        | Guyane et Mayotte
    chômage pour le taux               | departement-44         | Le chômage baisse
    inscrits et leur catégorie         | departement-44 rupture | inscrits à France Travail
    moyenne du trimestre               | departement-976 seul   | en moyenne au 1er_trimestre 2026
    données brutes dites               | zone_emploi-5216       | En données brutes
    emploi privé au lieu de travail    | departement-44         | Emploi salarié privé au lieu de travail
    multiple en lettres                | departement-44         | deux_fois le seuil
    petit nombre en lettres            | departement-44         | Cinq classes
    petit effectif en nombre           | departement-44 petit   | +10_inscrits
    absence dite                       | departement-976 seul   | Non publié pour ce territoire
"""


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def _note(text: str, register: Register) -> Briefing:
    territory, *kind = text.split()
    edition, previous, observations = edition_of(*ALL_DATASETS), None, list(world())
    if kind == ["taux"]:
        observations = [o for o in observations if o.indicator == "taux_chomage"]
        edition = edition_of("insee/taux-chomage", "insee/taux-chomage-ze", policy="taux")
    if kind == ["après"]:
        before = [o for o in observations if str(o.territory) == territory and o.period == QUARTER.previous and not o.category]
        previous = PreviousEdition(QUARTER.previous, tuple(before))
    if kind == ["seul"]:
        observations += [*series(territory, "inscrits_abc", [18_360.0] * 8), *series(territory, "inscrits_a", [14_880.0] * 8)]
    if kind == ["rupture"]:
        edition = edition_of("dares/defm-regions-cvs", "dares/defm-france-cvs", policy="standard", quarter=Period.quarter(2025, 2))
        observations = [
            *series(territory, "inscrits_abc", growing(100_000, 108_000, 8), last=Period.quarter(2025, 2)),
            *series(territory, "inscrits_a", growing(60_000, 58_000, 8), last=Period.quarter(2025, 2)),
        ]
    if kind == ["petit"]:
        observations = [*series(territory, "inscrits_abc", [60.0] * 4 + [70.0]), *series(territory, "inscrits_a", [20.0] * 4 + [10.0])]
    return briefing_of(territory, observations, register, edition, previous, web_base_url="https://notes.test")


def _texts(note: Briefing) -> Iterator[str]:
    """Yield every text of the note, of its mail and of its table."""
    yield from texts_of(note)
    yield from texts_of(mail_content(note, Brand("maison", "Maison", "Note", ""), page_count=2))
    table = csv.DictReader(io.StringIO(figures_csv(note, indicators()).decode("utf-8-sig")), delimiter=";")
    for row in table:
        yield from (row["territory_name"], row["label"], row["printed"])


@pytest.mark.parametrize("text", [text for (text,) in rows(NOTES)])
def test_no_text_of_a_note_breaks_a_rule(register: Register, text: str) -> None:
    said = [one for one in _texts(_note(text, register)) if one and not IDENTIFIERS.fullmatch(one)]
    assert len(said) > 60
    found = [(name, one) for one in dict.fromkeys(said) for name, pattern in FAULTS.items() if re.search(pattern, one)]
    assert found == []


@pytest.mark.parametrize(("rule", "text", "fragment"), rows(GOLDEN))
def test_each_rule_can_be_read_in_a_note(register: Register, rule: str, text: str, fragment: str) -> None:
    expected = fragment.replace("_", HARD).replace("~", THIN)
    assert any(expected in one for one in _texts(_note(text, register))), rule


SPOILT = """
    faute                                      | texte
    -------------------------------------------+------------------------------
    an ASCII apostrophe                        | l'emploi
    a breaking space before a sign             | 5,8 %
    a breaking space before a sign             | « cité»
    an ASCII minus                             | -0,3
    a signed zero                              | −0,0
    a signed zero                              | +0
    digits parted by a breaking space          | 52 900
    a decimal point                            | 5.8
    a quarter that breaks                      | T4 2021
    an old ordinal                             | le 3ème trimestre
    a plural under 2                           | 1,5_points
    a plural under 2                           | 0,3_points
    a singular from 2 on                       | 2,0_point
    a singular from 2 on                       | 12_emploi
    a verb with a signed amount                | baisse de −0,3
    a verb with a signed amount                | augmente de +1,4
    an article or preposition not elided       | de Île-de-France
    an article or preposition not elided       | le emploi
    a doubled space or a space before a stop   | fin .
    a multiple of a small base                 | a doublé
"""


@pytest.mark.parametrize(("fault", "text"), rows(SPOILT))
def test_each_fault_would_be_seen(fault: str, text: str) -> None:
    assert re.search(FAULTS[fault], text.replace("_", HARD).replace("~", THIN))
