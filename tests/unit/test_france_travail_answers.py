"""How an answer of France Travail's interface is read, the real one and the forms that it may take."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from data_sources.france_travail.answers import Given, Told, listed, read_answer
from data_sources.france_travail.catalogue import PERIOD_TYPES, ROME, SECTORS, SERVICES, TERRITORY_TYPES, By, service_of
from data_sources.france_travail.interface import means_no_data
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.errors import InputError
from tests.specimens import shipped_register

ASKED = {"codeTypeTerritoire": "REG", "codeTerritoire": "75", "codeTypeActivite": "ROME", "codeActivite": "A1203"}
# ten figures of the real answer and two more, read in the file by eye: période, catégorie, caractéristique, nombre
REAL = """
    2022-T3 | A     |           |         | 4430
    2022-T3 | A     | GENRE     | H       | 4140
    2022-T3 | A     | GENRExAGE | F-AGE3  | 70
    2016-T1 | ABC   |           |         | 8540
    2016-T1 | ABCDE |           |         | 9750
    2019-T4 | E     | CHOMANC   | CHM5    | 130
    2020-T2 | ABC   | AGE       | AGE1    | 1040
    2021-T1 | D     |           |         | 380
    2018-T2 | B     | NIVFORM   | CAPBEP  | 710
    2022-T3 | ABC   | CPDE      | QPV     | 430
    2017-T3 | C     | THOE      | THOE    | 150
    2020-T4 | A     | NIVEXP    | EXP5    | 1720
"""


def read(text: str, dataset: str = "demandeurs", asked: dict[str, object] | None = None) -> Told:
    return read_answer(text, service_of(dataset), asked or {}, "answer")


def row(**changes: Any) -> dict[str, Any]:
    found = {"datMaj": "2022-11-08T10:25:15+01:00", "codeNomenclature": "A", "codePeriode": "2022T3", "valeurPrincipaleNombre": "4430"}
    return {name: value for name, value in (found | changes).items() if value is not None}


def one(content: dict[str, Any], dataset: str = "demandeurs") -> Given:
    (found,) = read(json.dumps({"listeValeursParPeriode": content}), dataset).given
    return found


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "francetravail"


@pytest.mark.real
def test_the_real_answer_is_read_whole(folder: Path) -> None:
    told = read((folder / "example.json").read_text(encoding="utf-8"), asked=dict(ASKED))
    assert len(told.given) == 27 * 7 * (1 + 46) == 8883
    assert len({given.period for given in told.given}) == 27
    assert Counter(given.nomenclature for given in told.given) == dict.fromkeys(("A", "B", "C", "D", "E", "ABC", "ABCDE"), 27 * 47)
    assert (told.newest, str(told.updated_on)) == (Period.quarter(2022, 3), "2022-11-08")
    assert all(given.figure.value % 10 == 0 for given in told.given)
    assert sum(given.figure.value == 0 for given in told.given) == 560
    assert told.labels["GENRE", "H"] == "Homme"
    assert told.labels["", "A1203"] == "Aménagement et entretien des espaces verts"


@pytest.mark.real
def test_figures_of_the_real_answer_are_those_seen_in_it(folder: Path) -> None:
    told = read((folder / "example.json").read_text(encoding="utf-8"))
    found = {(str(g.period), g.nomenclature, g.characteristic_type, g.characteristic): g.figure for g in told.given}
    lines = [[cell.strip() for cell in line.split("|")] for line in REAL.strip().splitlines()]
    assert len(lines) == 12
    for period, category, kind, code, value in lines:
        figure = found[period, category, kind, code]
        assert (figure.value, figure.status) == (float(value), Status.PUBLISHED)


@pytest.mark.real
def test_the_real_answer_about_another_place_or_activity_is_refused(folder: Path) -> None:
    text = (folder / "example.json").read_text(encoding="utf-8")
    for key, value in (("codeTerritoire", "52"), ("codeTypeTerritoire", "DEP"), ("codeActivite", "A1204")):
        with pytest.raises(InputError, match=f"field {key!r}: answers about .*, asked was {value!r}"):
            read(text, asked={**ASKED, key: value})


@pytest.mark.real
def test_what_is_asked_for_is_what_the_real_catalogue_offers(folder: Path) -> None:
    content = json.loads((folder / "indicateurs.json").read_text(encoding="utf-8"))["listeIndicateurs"]
    catalogue = {entry["codeIndicateur"]: entry for entry in content}
    assert len(catalogue) == 17
    for service in SERVICES:
        entry = catalogue[service.code]
        offered = {
            (c["codeTypeTerritoire"], c["codeTypeActivite"], c["codeTypePeriode"]) for c in listed(entry["listeCroisementsIndicateur"])
        }
        period = PERIOD_TYPES[service.rhythm]
        for level in service.levels:
            for activity in (service.overall, *service.activity_types):
                assert (TERRITORY_TYPES[level], activity, period) in offered, (service.code, level, activity)
        kinds = listed(entry.get("listeTypesNomenclaturesIndicateur"))
        codes = {value["valeurNomenclature"] for kind in kinds for value in listed(kind["listeValeursNomenclaturesIndicateur"])}
        assert [kind["codeTypeNomenclature"] for kind in kinds] == ([service.nomenclature] if service.nomenclature else [])
        since_2025 = {"F", "G", "ABCDEFG"}
        assert {code for reading in service.readings for code in reading.codes} - {""} - since_2025 == codes
        characteristics = {c["codeTypeCaracteristique"] for c in listed(entry.get("listeCaracteristiqueIndicateur"))}
        assert service.characteristics == characteristics - {"AGC_RAT"}, service.code


@pytest.mark.real
def test_the_real_referentials_are_read(folder: Path) -> None:
    def content(name: str, key: str) -> list[dict[str, str]]:
        return listed(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))[key])

    register = {str(territory.id) for territory in shipped_register().territories}
    departments = {one["codeTerritoire"] for one in content("departements", "territoires")}
    regions = {one["codeTerritoire"] for one in content("regions", "territoires")}
    assert (len(departments), len(regions)) == (103, 18)
    assert {code for code in departments if f"departement-{code}" not in register} == {"977", "978"}
    assert {f"region-{code}" for code in regions} <= register
    quarters = [Period.parse(one["codePeriode"]) for one in content("trimestres", "periodes")]
    years = [Period.parse(one["codePeriode"]) for one in content("annees", "periodes")]
    assert (len(quarters), max(quarters), min(quarters)) == (84, Period.quarter(2030, 4), Period.quarter(2010, 1))
    assert (len(years), max(years), min(years)) == (22, Period.whole_year(2030), Period.whole_year(2009))
    kinds = {one["codeTypeActivite"] for one in content("TpActivites", "typeActivites")}
    assert len(kinds) == 15
    assert {kind for service in SERVICES for kind in (service.overall, *service.activity_types)} <= kinds


def test_a_list_of_one_may_be_its_element_and_the_list_may_have_another_name() -> None:
    part = {"codeTypeCaract": "GENRE", "codeCaract": "H", "libCaract": "Homme", "nombre": "10", "masque": "false"}
    for key in ("listeValeursParPeriode", "valeursParPeriode"):
        told = read(json.dumps({key: row(listeValeurParCaract=part)}))
        assert [given.figure.value for given in told.given] == [4430, 10]


def test_a_masked_figure_is_secret_whatever_stands_beside_it() -> None:
    for mask in (True, "true", "True"):
        part = {"codeTypeCaract": "GENRE", "codeCaract": "H", "nombre": "0", "masque": mask}
        told = read(json.dumps({"valeursParPeriode": [row(listeValeurParCaract=[part])]}))
        assert [given.figure.status for given in told.given] == [Status.PUBLISHED, Status.SECRET]
    assert one(row(masque="true")).figure.status is Status.SECRET
    zero = {"codeTypeCaract": "GENRE", "codeCaract": "H", "nombre": "0", "masque": "false"}
    told = read(json.dumps({"valeursParPeriode": [row(listeValeurParCaract=[zero])]}))
    assert told.given[1].figure.value == 0


CLASSES = [
    {"valeurPrincipaleNom": "4"},
    {"valeurPrincipaleNombre": 4},
    {"valeurPrincipaleRang": "4"},
    {"valeurPrincipaleDecimale": 4.0},
    {"valeurPrincipaleNom": "Tension forte", "valeurPrincipaleNombre": "4"},
]


@pytest.mark.parametrize("given", CLASSES)
def test_a_class_is_read_under_whichever_key_holds_it(given: dict[str, Any]) -> None:
    found = one(row(codePeriode="2025", codeNomenclature="PERSPECTIVE", valeurPrincipaleNombre=None) | given, "perspectives")
    assert (found.period, found.figure.value) == (Period.whole_year(2025), 4)


def test_a_row_without_a_figure_is_not_available() -> None:
    assert one(row(valeurPrincipaleNombre="")).figure.status is Status.NOT_AVAILABLE


BAD = [
    ("<html>", "is no JSON"),
    ('{"message": "?"}', "has neither listeValeursParPeriode nor valeursParPeriode"),
    ('{"valeursParPeriode": [1]}', "is no list of objects"),
    (json.dumps({"valeursParPeriode": row(codePeriode="2022T5")}), "field 'codePeriode': '2022T5' is not a period"),
    (json.dumps({"valeursParPeriode": row(codePeriode="2022")}), "is a year, not a quarter"),
    (json.dumps({"valeursParPeriode": row(datMaj="hier")}), "field 'datMaj': 'hier' is no instant"),
    (json.dumps({"valeursParPeriode": row(valeurPrincipaleNombre="-1")}), "is negative: a sentinel"),
    (json.dumps({"valeursParPeriode": row(valeurPrincipaleNombre="1e308")}), "is beyond"),
    (json.dumps({"valeursParPeriode": row(valeurPrincipaleNombre="44.5")}), "is not a whole number"),
    (json.dumps({"valeursParPeriode": row(valeurPrincipaleNombre=None)}), "has no main value: expected one of valeurPrincipaleNombre"),
    (json.dumps({"valeursParPeriode": [row(), row(valeurPrincipaleNombre="10")]}), r"stands twice with different figures \(4430 and 10\)"),
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_what_cannot_be_is_refused_by_name(text: str, expected: str) -> None:
    with pytest.raises(InputError, match=f"^answer.*{expected}"):
        read(text)


@pytest.mark.parametrize("value", ["0", "6", "2.5", "forte"])
def test_a_class_is_a_whole_number_from_one_to_five(value: str) -> None:
    with pytest.raises(InputError, match=r"class|beyond|whole|neither"):
        one(row(codePeriode="2025", valeurPrincipaleNombre=None, valeurPrincipaleNom=value), "perspectives")


@pytest.mark.parametrize(
    "body",
    [
        "L'API n'a pas pu trouver la liste",
        '{"message": "L\\u0027API n\\u0027a pas pu trouver la liste des valeurs"}',
        "{'message': 'n’a pas pu trouver la liste'}",
        "N&#39;A PAS PU TROUVER LA LISTE",
    ],
)
def test_no_data_is_told_from_an_outage_by_its_sentence(body: str) -> None:
    assert means_no_data(body.encode())
    assert not means_no_data(b"Internal Server Error")


def test_every_profession_figure_belongs_to_an_indicator_of_its_own() -> None:
    for service in SERVICES:
        readings = [reading for reading in service.readings if reading.activity_type == ROME]
        assert bool(readings) is (ROME in service.activity_types)
        assert all(reading.by is By.ACTIVITY for reading in readings)
    assert len(set(SECTORS)) == 21
