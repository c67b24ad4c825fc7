"""Every real file goes through the very command that a person would type; none is forgotten. Prints the table (`make proof`).

Ten figures of each are checked by hand where the file is read alone: the last column says where.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data_sources.bmo.layout import KNOWN, NEEDED
from data_sources.insee.sdmx_message import read_message
from data_sources.text_tables import field_name
from reporter.domain.gate import GateResult
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level
from reporter.pipeline.ingest import import_file
from reporter.pipeline.outlines import import_outlines
from reporter.pipeline.refresh import apply_refresh, plan_refresh
from reporter.ports import Outside
from reporter.settings import DataSettings, Settings
from reporter.wiring import open_outside
from tests.spec_tables import rows

pytestmark = [pytest.mark.real]
# ruff: noqa: E501 -- names are as long as they are
IMPORTED = """
    fichier                                             | producteur | publié     | lignes | chiffres | noms  | vérifié à la main dans
    ----------------------------------------------------+------------+------------+--------+----------+-------+------------------------
    insee/sl_etc_2021T4.xls                             | insee      | 2022-04-05 |        |    17856 |     0 | test_real_figures
    dares/dares_defm_zone_emploi_brut_trim_EXCERPT.csv  | dares      | 1997-10-28 |      1 |        1 |     0 | test_real_dares
    dares/defm_par_epci_en_dec_2017.xlsx                | dares      | 2018-03-31 |        |          |     0 | test_real_dares
    dares/tensions.csv                                  | tensions   | 2020-09-30 |  31034 |   248272 |       | test_tension_files
    dares/fap225_rome.csv                               | tensions   | 2020-09-30 |    768 |        0 |       | test_tension_files
    bmo/Base_open_data_BMO_2024.xlsx                    | bmo        | 2024-04-15 |  53443 |          |       | test_real_bmo
    bmo/Intitules_FAP2021.csv                           | bmo        | 2024-04-15 |    341 |        0 |       | test_real_bmo
    urssaf/urssaf_emploi_ze_quarterly_EXCERPT.csv       | urssaf     | 2022-12-20 |     19 |       18 |     0 | test_urssaf_detailed_files
    rome/unix_referentiel_code_rome_v347_utf8.csv       | rome       | 2021-06-15 |    531 |        0 |       | test_rome_files
    rome/unix_referentiel_competence_v347_utf8.csv      | rome       | 2021-06-15 |   4947 |        0 |       | test_rome_files
    rome/unix_liens_rome_referentiels_v347_utf8.csv     | rome       | 2021-06-15 |  42228 |        0 | 30706 | test_rome_files
    geo/code_rome_domaine_professionnel.csv             | rome       | 2024-10-08 |    609 |        0 |       | test_rome_files
"""
REGISTER = (
    "cog_communes.csv", "cog_departements.csv", "cog_regions.csv", "insee_epcis.csv", "insee_zones_emploi.csv",
    "seed_insee_epci_commune.csv", "seed_insee_zone_emploi_commune.csv", "bassin_emploi_BMO_communes.csv",
)  # fmt: skip
LEVELS = {
    Level.COUNTRY: 1, Level.REGION: 18, Level.DEPARTMENT: 101, Level.EMPLOYMENT_ZONE: 306, Level.EMPLOYMENT_BASIN: 404, Level.EPCI: 1253,
}  # fmt: skip
COMMUNES = 34_935
OUTLINES = {
    "departements-version-simplifiee.geojson": {Level.DEPARTMENT: 96},
    "regions-version-simplifiee.geojson": {Level.REGION: 13},
    "ze2020_contours_derived.geojson": {Level.EMPLOYMENT_ZONE: 306},
}
NAMES = """
    fichier                                         | liste ou lien   | code   | libellé ou cible
    ------------------------------------------------+-----------------+--------+---------------------------------------------------------
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | A1204  | Protection du patrimoine naturel
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | F1203  | Direction et ingénierie d'exploitation de gisements et de carrières
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | G1802  | Management du service en restauration
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | H2415  | Contrôle en industrie du cuir et du textile
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | I1306  | Installation et maintenance en froid, conditionnement d'air
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | B1201  | Réalisation d'objets décoratifs et utilitaires en céramique et matériaux de synthèse
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | K2305  | Salubrité et traitement de nuisibles
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | B1701  | Conservation et reconstitution d'espèces animales
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | N4401  | Circulation du réseau ferré
    rome/unix_referentiel_code_rome_v347_utf8.csv   | rome            | D1212  | Vente en décoration et équipement du foyer
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 100010 | Utilisation d'engins forestiers
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 102393 | Règles de constitution d'un assortiment de produits
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 105311 | Procédés de fabrication fibres courtes
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 108262 | Règles de sécurité en milieu carcéral
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 115932 | Zones DNS (système des noms de domaines)
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 117771 | Scissométrie
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 118976 | Microsoft Office Excel (tableur)
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 120869 | Logiciels de création vidéo
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 123101 | Techniques de dessablage
    rome/unix_referentiel_competence_v347_utf8.csv  | competence      | 126542 | Logiciel RIP d'impression
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | C1401  | 100381
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | E1402  | 117224
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | G1603  | 124451
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | H1303  | 104637
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | H2208  | 103586
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | H2603  | 103501
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | H3301  | 100262
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | K2111  | 102631
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | K2601  | 119842
    rome/unix_liens_rome_referentiels_v347_utf8.csv | rome-competence | N4105  | 119260
    geo/code_rome_domaine_professionnel.csv         | rome            | A1101  | Conducteur / Conductrice d'engins agricoles
    geo/code_rome_domaine_professionnel.csv         | rome            | B1802  | Maroquinier / Maroquinière
    geo/code_rome_domaine_professionnel.csv         | rome            | D1405  | Délégué médical / Déléguée médicale
    geo/code_rome_domaine_professionnel.csv         | rome            | F1301  | Grutier / Grutière
    geo/code_rome_domaine_professionnel.csv         | rome            | G1402  | Directeur / Directrice en hôtellerie-restauration
    geo/code_rome_domaine_professionnel.csv         | rome            | H2209  | Dessinateur / Dessinatrice de structures en bois
    geo/code_rome_domaine_professionnel.csv         | rome            | H3406  | Opérateur / Opératrice en polissage de bijouterie
    geo/code_rome_domaine_professionnel.csv         | rome            | J1504  | Infirmier / Infirmière de bloc opératoire (IBODE)
    geo/code_rome_domaine_professionnel.csv         | rome            | K2110  | Moniteur / Monitrice d'auto-école
    geo/code_rome_domaine_professionnel.csv         | rome            | N4104  | Coursier / Coursière
    bmo/Intitules_FAP2021.csv                       | fap             | A0X41a | Eleveurs de bovins ou d'équins
    bmo/Intitules_FAP2021.csv                       | fap             | B2X33a | Plombiers, chauffagistes peu qualifiés
    bmo/Intitules_FAP2021.csv                       | fap             | E1X    | Ouvriers de la métallurgie, du verre, de la céramique et des matériaux de construction
    bmo/Intitules_FAP2021.csv                       | fap             | G1X77b | Techniciens et agents de maîtrise en Installation et maintenance électronique
    bmo/Intitules_FAP2021.csv                       | fap             | K0X30  | Artisans et ouvriers artisanaux
    bmo/Intitules_FAP2021.csv                       | fap             | P2X    | Cadres des administrations publiques (catégorie A et assimilés)
    bmo/Intitules_FAP2021.csv                       | fap             | R3X80  | Maîtrise des magasins
    bmo/Intitules_FAP2021.csv                       | fap             | U0X90  | Cadres de la communication
    bmo/Intitules_FAP2021.csv                       | fap             | V3X80f | Ostéopathie et chiropraxie
    bmo/Intitules_FAP2021.csv                       | fap             | X0X01  | Clergé
    dares/fap225_rome.csv                           | fap-rome        | A0Z42  | A1204
    dares/fap225_rome.csv                           | fap-rome        | F1Z40  | H2410
    dares/fap225_rome.csv                           | fap-rome        | K0Z20  | A1502
    dares/fap225_rome.csv                           | fap-rome        | R4Z90  | M1703
    dares/fap225_rome.csv                           | fap-rome        | W0Z90  | K2109
    dares/fap225_rome.csv                           | rome            | A1204  | Protection du patrimoine naturel
    dares/fap225_rome.csv                           | rome            | H2410  | Mise en forme, repassage et finitions en industrie textile
    dares/fap225_rome.csv                           | rome            | A1502  | Podologie animale
    dares/fap225_rome.csv                           | rome            | M1703  | Management et gestion de produit
    dares/fap225_rome.csv                           | rome            | K2109  | Enseignement technique et professionnel
"""
RATES = """
    territoire      | trimestre | taux
    ----------------+-----------+-----
    departement-10  | 2021-T4   |  9.7
    departement-2A  | 2020-T2   |  7.4
    departement-44  | 1982-T1   |  8.8
    departement-75  | 2008-T3   |  6.8
    departement-974 | 2014-T1   | 25.6
    departement-13  | 1999-T4   | 14.5
    departement-52  | 2021-T4   |  6.1
    departement-94  | 2020-T2   |  6.4
    departement-11  | 1995-T1   | 11.0
    region-52       | 2020-T2   |  6.6
"""
MESSAGES = """
    message                   | séries | valeurs | série     | période | valeur
    --------------------------+--------+---------+-----------+---------+-------
    bug-series-freq-data.xml  |      3 |     756 | 001572432 | 2016-11 | 3548.5
    bug-series-freq-data.xml  |      3 |     756 | 001572432 | 2006-05 | 2285.2
    bug-series-freq-data.xml  |      3 |     756 | 001572433 | 2016-11 |  731.7
    bug-series-freq-data.xml  |      3 |     756 | 001572434 | 1995-12 |  334.5
    IPI-2010-A21.xml          |     20 |    3230 | 001654489 | 2015-10 | 105.61
    IPI-2010-A21.xml          |     20 |    3230 | 001654489 | 1990-01 | 139.22
    IPI-2010-A21.xml          |     20 |    3230 | 001654497 | 1990-01 |   64.7
    IPI-2010-A21.xml          |     20 |    3230 | 001655636 | 2002    |  116.5
    CNA-2010-CONSO-SI-A17.xml |      1 |       2 | 001702690 | 2014    |   89.9
    CNA-2010-CONSO-SI-A17.xml |      1 |       2 | 001702690 | 2013    |   92.7
"""
INCOMPLETE = {"urssaf/urssaf_emploi_ze_quarterly_EXCERPT.csv"}  # quarters and parts of zones are missing: the gate says so
ELSEWHERE = {  # files that no command imports, and the test that reads them
    "francetravail": "tests/unit/test_france_travail_answers.py",
    "sdmx": "tests/unit/test_insee_messages.py",
    "notices": "tests/unit/test_urssaf_detailed_files.py",
    "bmo_2024_dictionnaire.csv": __name__,
}


@contextmanager
def world(folder: Path) -> Iterator[Outside]:
    with open_outside(Settings(data=DataSettings(folder=folder))) as outside:
        yield outside


def raw(path: Path) -> RawFile:
    return RawFile(path.name, path.read_bytes(), "real")


def say(*words: object) -> None:
    """Print a line of the table."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_every_real_file_is_imported_with_the_real_register(real_data: Path, tmp_path: Path) -> None:
    with world(tmp_path) as outside:
        plan = plan_refresh(outside, tuple(raw(real_data / "geo" / name) for name in REGISTER), 2024)
        apply_refresh(outside, plan)
    with world(tmp_path) as outside:
        register = outside.register_store.register()
        assert {level: len(register.at(level)) for level in LEVELS} == LEVELS
        assert len(outside.register_store.municipalities()) == COMMUNES
        say(f"\nregister {plan.label}: {', '.join(f'{level} {count}' for level, count in LEVELS.items())}, commune {COMMUNES}")
        for name, drawn in OUTLINES.items():
            done = import_outlines(outside, raw(real_data / "geo" / name), None)
            found = {level: sum(o.territory.level is level for o in done.outlines.outlines) for level in drawn}
            assert found == drawn
            say(f"{name:52} {found}")
        for name, producer, day, lines, figures, names, where in rows(IMPORTED):
            report = import_file(outside, producer, raw(real_data / name), dt.date.fromisoformat(day))
            assert report.release is not None
            if name in INCOMPLETE:
                assert report.result is GateResult.QUARANTINED
                table = outside.editions.quarantined_table(report.release)
            else:
                assert report.result is not GateResult.QUARANTINED, (name, report.faults)
                table = outside.editions.release_table(report.release)
            told = len(table.labels) + len(table.links)
            say(f"{name:52} {lines or '–':>7} rows {report.rows:>8} figures {report.territories:>5} territories {told:>6} names  {where}")
            assert not figures or report.rows == int(figures)
            assert not names or len(table.links or table.labels) == int(names)


def test_ten_names_of_each_list_are_those_of_its_file(real_data: Path, tmp_path: Path) -> None:
    by_file = {line[0]: (line[1], dt.date.fromisoformat(line[2])) for line in rows(IMPORTED)}
    told: dict[str, set[tuple[str, str, str]]] = {}
    with world(tmp_path) as outside:
        for name in dict.fromkeys(line[0] for line in rows(NAMES)):
            producer, day = by_file[name]
            report = import_file(outside, producer, raw(real_data / name), day)
            assert report.release is not None
            held = report.result is not GateResult.QUARANTINED  # the list of 2024 after that of 2021: another nomenclature
            table = (outside.editions.release_table if held else outside.editions.quarantined_table)(report.release)
            told[name] = {tuple(one) for one in (*table.labels, *table.links)}
    assert [line for line in rows(NAMES) if (line[1], line[2], line[3]) not in told[line[0]]] == []
    assert {sum(line[0] == name for line in rows(NAMES)) for name in told} == {10}


def test_rates_of_the_workbook_are_those_seen_in_it(real_data: Path, tmp_path: Path) -> None:
    with world(tmp_path) as outside:
        report = import_file(outside, "insee", raw(real_data / "insee" / "sl_etc_2021T4.xls"), dt.date(2022, 4, 5))
        assert report.release is not None
        frame = outside.editions.release_table(report.release).frame.set_index(["territory", "period"])["value"]
    assert [(t, q) for t, q, rate in rows(RATES) if frame[t, q] != float(rate)] == []


@pytest.mark.parametrize("line", rows(MESSAGES), ids=lambda line: f"{line[0]} {line[3]} {line[4]}")
def test_values_of_real_messages_are_those_seen_in_them(real_data: Path, line: tuple[str, ...]) -> None:
    name, series, values, idbank, period, value = line
    message = read_message(raw(real_data / "insee" / "sdmx" / name))
    assert (len(message.series), sum(len(one.observations) for one in message.series)) == (int(series), int(values))
    (found,) = (one for one in message.series if one.attributes["IDBANK"] == idbank)
    assert {p: v for p, v, _ in found.observations}[period] == value


def test_the_dictionary_of_bmo_names_the_columns_that_are_read(real_data: Path) -> None:
    with (real_data / "bmo" / "bmo_2024_dictionnaire.csv").open(encoding="utf-8") as file:
        told = {row[1].strip() for row in csv.reader(file) if row[1].strip()} - {"Unnamed: 1", "Variables"}
    by_year = {"be24": "bassin", "nombe24": "nom_bassin"}  # the year is in the column's name
    assert {by_year.get(name, name) for name in map(field_name, told)} == {*NEEDED, *KNOWN}


def test_no_real_file_is_forgotten(real_data: Path) -> None:
    named = {line[0] for line in rows(IMPORTED)} | {f"geo/{name}" for name in (*REGISTER, *OUTLINES)}
    found = {path.relative_to(real_data) for path in real_data.rglob("*") if path.is_file() and path.name != "PROVENANCE.md"}
    left = {str(path) for path in found if not {*path.parts} & ELSEWHERE.keys()} - named
    assert left == set()
