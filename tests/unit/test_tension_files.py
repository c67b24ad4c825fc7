"""The yearly tension file and the table from FAP to ROME, as published."""

import datetime as dt
from pathlib import Path

import pytest

from data_sources.http_client import HttpClient
from data_sources.tensions.adapter import Tensions
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.errors import InputError, UsageError
from reporter.tables import Label, Link, ObservationTable
from tests.registers import small_register
from tests.specimens import shipped_register

PUBLISHED = dt.date(2020, 10, 1)
HEADER = (
    "fap,Emploi moyen,Tension ,Catégorie Tension,Intensité d'embauches,Lien formation-emploi,Manque de main-d'œuvre disponible,"
    "Non-durabilité de l'emploi,Conditions de travail contraignantes,Inadéquation géographique,Année,niveau_geo,niveau_fap,reg,dep"
)
NATIONAL = "A0Z40,63100,-0.006,3.0,5.0,3.0,2.0,5.0,4.0,5.0,2019,nat,fap 225,,"
REGIONAL = "A0Z,4400,1.38,5.0,5.0,1.0,2.0,4.0,3.0,3.0,2019,reg ,fap 87,4.0,"
LOCAL = "A0Z40,600,-0.67,,,,,,,,2019,dep,fap 225,,01"


def read(
    content: str, *, name: str = "tensions.csv", register: Register | None = None, encoding: str = "utf-8"
) -> tuple[Release, ObservationTable]:
    client = HttpClient("tensions", (), monotonic=lambda: 0.0, sleep=lambda _: None)
    source = Tensions(client, register or small_register(), url="")
    return source.read_file(RawFile(name, content.encode(encoding), "test"), PUBLISHED)


def lines(*rows: str, header: str = HEADER) -> str:
    return "".join(f"{row}\n" for row in (header, *rows))


def figures(table: ObservationTable) -> dict[str, float | str]:
    columns = ("territory", "indicator", "category", "value", "status")
    rows = zip(*(table.frame[name] for name in columns), strict=True)
    return {f"{t} {i} {c}": value if status == "published" else status for t, i, c, value, status in rows}


def test_classes_factors_and_employment_at_three_levels_and_two_levels_of_the_list() -> None:
    release, table = read(lines(NATIONAL, REGIONAL, LOCAL))
    found = figures(table)
    assert (str(release.ref), release.period) == ("tensions/tensions-metiers", Period.whole_year(2019))
    assert found["france-FR tension A0Z40"] == 3
    assert found["france-FR emploi_metier A0Z40"] == 63100
    assert found["france-FR tension_manque_main_oeuvre A0Z40"] == 2
    assert found["region-04 tension A0Z"] == 5
    assert found["departement-01 emploi_metier A0Z40"] == 600
    assert found["departement-01 tension A0Z40"] == "not_available"
    assert len(found) == 24
    assert Label("version", "fap", "FAP 2009") in table.labels


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lines(NATIONAL, header=HEADER.replace("Catégorie Tension", "Classe")), "line 1: columns are missing: categorie_tension"),
        (lines(NATIONAL.replace(",3.0,5.0", ",6.0,5.0")), "line 2, field 'categorie_tension': 6 is beyond 5"),
        (lines(NATIONAL.replace(",3.0,5.0", ",0.0,5.0")), "line 2, field 'categorie_tension': 0 is no class from 1 to 5"),
        (lines(NATIONAL.replace(",3.0,5.0", ",3.5,5.0")), "field 'categorie_tension': 3.5 is not a whole number"),
        (lines(NATIONAL.replace("63100", "-1")), "field 'emploi_moyen': -1 is negative: a sentinel"),
        (lines(NATIONAL.replace("63100", "1e308")), "field 'emploi_moyen': 1e[+]308 is beyond"),
        (lines(NATIONAL.replace(",nat,", ",zone,")), "field 'niveau_geo': 'zone' is no level: nat, reg or dep"),
        (lines(REGIONAL.replace(",4.0,", ",,")), "line 2, field 'reg': '' is no code of a region"),
        (lines(LOCAL.replace(",,01", ",,Ain")), "field 'dep': 'Ain' is no code of a departement"),
        (lines(NATIONAL.replace("2019", "T4 2019")), "field 'annee': 'T4 2019' is no year"),
        (lines(NATIONAL.replace("2019", "2020")), "goes to 2020, which ends on 2020-12-31: not before the publication on 2020-10-01"),
        (lines(NATIONAL, NATIONAL.replace("63100", "63200")), r"line 3: stands twice .* \(63100 on line 2, 63200 here\)"),
        (lines(NATIONAL, REGIONAL.replace("A0Z", "A0X")), "field 'fap': its professions are of FAP 2009 and FAP 2021: one was expected"),
        (lines(NATIONAL)[:-9], "does not end with a line break: it may have been cut"),
        (lines(NATIONAL, REGIONAL[:20]), "line 3: 5 fields, the header has 15: a cut or broken line"),
        ("Code;Libellé\n1;2\n", "is neither a tension file .* nor the table from FAP to ROME"),
        ("Fap;Rome;intitule_rome\nA0Z40;A14;Culture\n", "line 2, field 'rome': 'A14' is no ROME code"),
        ("Fap;Rome;intitule_rome\nA0Z40;A1416;Culture\nA0Z41;A1416;Élevage\n", "A1416 has two meanings in rome: 'Culture' and 'Élevage'"),
    ],
)
def test_a_bad_file_is_refused_and_the_place_named(content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(content)


def test_rows_that_say_the_same_twice_are_kept_once_and_unknown_columns_left_out() -> None:
    _, table = read(lines(*(f"{row},x" for row in (NATIONAL, NATIONAL)), header=f"{HEADER},remarque"))
    assert len(table.frame) == 8
    assert table.warnings[0] == "tensions.csv: unknown columns left out: remarque"
    assert "rows that stand twice with the same figure are kept once" in table.warnings[1]


def test_the_date_of_publication_must_be_given() -> None:
    client = HttpClient("tensions", (), monotonic=lambda: 0.0, sleep=lambda _: None)
    with pytest.raises(UsageError, match=r"tensions\.csv does not say when it was published: add --published-on"):
        Tensions(client, small_register(), url="").read_file(RawFile("tensions.csv", lines(NATIONAL).encode(), "test"), None)


def test_the_table_from_fap_to_rome_gives_links_and_labels_without_the_marks_of_notes() -> None:
    content = "Fap;Rome;intitule_rome\nA0Z00;NA;NA\nB0Z21;F1101;Architecture du BTP*\nB0Z20;F1101;Architecture du BTP\n;;\n"
    release, table = read(content, name="fap225_rome.csv", encoding="cp1252")
    assert (str(release.ref), release.period, table.frame.empty) == ("tensions/fap-rome", Period.whole_year(2020), True)
    assert table.labels == (Label("version", "fap", "FAP 2009"), Label("rome", "F1101", "Architecture du BTP"))
    assert table.links == (Link("fap-rome", "B0Z21", "F1101"), Link("fap-rome", "B0Z20", "F1101"))
    assert table.warnings == ("fap225_rome.csv: 1 professions have no ROME code: A0Z00",)


FIGURES = """
    territory      | indicator                   | profession | value
    ---------------+-----------------------------+------------+-------
    france-FR      | tension                     | A1Z42      | 3
    france-FR      | emploi_metier               | R1Z        | 857900
    region-53      | tension_inadequation_geo    | M2Z90      | 2
    region-11      | tension_conditions_travail  | W1Z        | 1
    region-84      | tension_manque_main_oeuvre  | E2Z80      | 5
    departement-33 | tension                     | T3Z60      | 1
    departement-33 | tension_lien_formation      | B0Z        | 1
    departement-47 | tension_non_durabilite      | B4Z41      | 3
    departement-24 | tension                     | Q1Z81      |
    departement-04 | emploi_metier               | D4Z        | 0
"""


@pytest.fixture(scope="module")
def real(real_data: Path) -> ObservationTable:
    return read((real_data / "dares" / "tensions.csv").read_text(encoding="utf-8"), register=shipped_register())[1]


@pytest.mark.real
def test_the_real_file_gives_eight_measures_of_31034_rows(real: ObservationTable) -> None:
    levels = real.frame["territory"].str.partition("-")[0]
    rows = real.frame.groupby(["indicator", levels])["value"].agg(["size", "count"])
    assert len(real.frame) == 8 * 31_034
    for indicator in real.frame["indicator"].unique():
        assert rows.loc[indicator, "size"].to_dict() == {"france": 263, "region": 4_471, "departement": 26_300}
    assert rows.loc["tension", "count"].to_dict() == {"france": 263, "region": 3_774, "departement": 13_106}
    assert rows.loc["emploi_metier", "count"].to_dict() == {"france": 263, "region": 4_471, "departement": 26_300}
    assert real.warnings == ("no figure at all for 2 territories of the register: region-06, departement-976",)


@pytest.mark.real
def test_ten_figures_of_the_real_file_are_those_read_by_eye(real: ObservationTable) -> None:
    found = figures(real)
    for line in FIGURES.strip().splitlines()[2:]:
        territory, indicator, profession, value = (cell.strip() for cell in line.split("|"))
        assert found[f"{territory} {indicator} {profession}"] == (float(value) if value else "not_available"), line


@pytest.mark.real
def test_the_real_table_from_fap_to_rome_has_749_links(real_data: Path) -> None:
    client = HttpClient("tensions", (), monotonic=lambda: 0.0, sleep=lambda _: None)
    file = RawFile("fap225_rome.csv", (real_data / "dares" / "fap225_rome.csv").read_bytes(), "test")
    _, table = Tensions(client, small_register(), url="").read_file(file, PUBLISHED)
    assert len(table.links) == 749
    assert len({link.origin for link in table.links}) == 208
    assert sum(label.nomenclature == "rome" for label in table.labels) == 531
    assert Link("fap-rome", "A0Z41", "A1407") in table.links
    assert Label("rome", "A1407", "Élevage bovin ou équin") in table.labels
    assert table.warnings[0] == "fap225_rome.csv: read as Windows-1252, it is not UTF-8"
