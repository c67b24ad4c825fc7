"""Dares' sets of job seekers, as the portal exports them."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from data_sources.dares.adapter import Dares
from data_sources.dares.crossings import categories
from data_sources.http_client import HttpClient
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.errors import InputError, UsageError
from reporter.tables import ObservationTable
from tests.registers import small_register
from tests.spec_tables import rows

PUBLISHED = dt.date(2025, 1, 28)
FRANCE_LABELS = "Date;Champ;Type de données;Catégorie;Sexe;Tranche d'âge;Ancienneté;Nombre de demandeurs d'emploi"
FRANCE_FIELDS = "date;champ;type_de_donnees;categorie;sexe;tranche_d_age;anciennete;nombre_de_demandeurs_d_emploi"
REGION_FIELDS = (
    "date;code_region;region;code_departement;departement;type_de_donnees;categorie;sexe;tranche_d_age;anciennete;"
    "nombre_de_demandeurs_d_emploi"
)
ZONE_LABELS = (
    "Date;Code région;Région;Code zone d'emploi;Zone d'emploi;Type de données;Catégorie;Sexe;Tranche d'âge;Ancienneté;"
    "Nombre de demandeurs d'emploi"
)
TOTALS = "Total;Total;Total"


def read(*lines: str, published_on: dt.date | None = PUBLISHED) -> tuple[Release, ObservationTable]:
    client = HttpClient("dares", ("https://dares.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    dares = Dares(client, small_register(), base_url="https://dares.example")
    return dares.read_file(RawFile("defm.csv", ("\ufeff" + "\r\n".join(lines) + "\r\n").encode(), "test"), published_on)


def figures(table: ObservationTable) -> dict[str, float | str]:
    frame = table.frame
    names = frame["indicator"] + ("/" + frame["category"]).where(frame["category"] != "", "")
    cells = zip(frame["territory"], names, frame["period"], frame["value"], frame["status"], strict=True)
    return {f"{t} {i} {p}": value if status == "published" else status for t, i, p, value, status in cells}


def france(*lines: str, header: str = FRANCE_LABELS) -> tuple[Release, ObservationTable]:
    return read(header, *lines)


def zone(*lines: str) -> tuple[Release, ObservationTable]:
    return read(ZONE_LABELS, *lines)


@pytest.mark.parametrize("header", [FRANCE_LABELS, FRANCE_FIELDS])
def test_categories_are_kept_under_either_kind_of_header_a_and_abc_by_sex_age_and_seniority(header: str) -> None:
    release, table = france(
        f"2024-T4;France;cvs-cjo;A;{TOTALS};2 985 500",
        f"2024-T4;France;cvs-cjo;ABC;{TOTALS};5\u202f459\u00a0900",
        f"2024-T4;France;cvs-cjo;B;{TOTALS};770000",
        "2024-T4;France;cvs-cjo;A;Hommes;Total;Total;1500000",
        "2024-T4;France;cvs-cjo;A;Total;Moins de 25 ans;Total;400000",
        "2024-T4;France;cvs-cjo;A;Total;Total;Un an ou plus;1100000",
        f"2024-T4;France métropolitaine;cvs-cjo;A;{TOTALS};2780000",
        header=header,
    )
    assert figures(table) == {
        "france-FR inscrits_a 2024-T4": 2985500,
        "france-FR inscrits_a/hommes 2024-T4": 1500000,
        "france-FR inscrits_a/moins_25 2024-T4": 400000,
        "france-FR inscrits_a/1_an_plus 2024-T4": 1100000,
        "france-FR inscrits_abc 2024-T4": 5459900,
        "france-FR inscrits_b 2024-T4": 770000,
    }
    assert (release.dataset, release.period, release.fictitious) == ("defm-france-cvs", Period.quarter(2024, 4), False)


CROSSINGS = """
    sexe    | âge                    | ancienneté     | catégorie
    --------+------------------------+----------------+----------------
    Total   | Total                  | Total          |
    Femmes  | Total                  | Total          | femmes
    Hommes  | Total                  | Total          | hommes
    Total   | Moins de 25 ans        | Total          | moins_25
    Total   | De 25 à 49 ans         | Total          | 25_49
    Total   | 25-49 ans              | Total          | 25_49
    Total   | Entre 25 et 49 ans     | Total          | 25_49
    Total   | 50 ans ou plus         | Total          | 50_plus
    Total   | 50 ans et plus         | Total          | 50_plus
    Femmes  | 50 ans ou plus         | Total          | femmes_50_plus
    Hommes  | Moins de 25 ans        | Total          | hommes_moins_25
    Total   | Total                  | Moins d'un an  | moins_1_an
    Total   | Total                  | Moins d’un an  | moins_1_an
    Total   | Total                  | Un an ou plus  | 1_an_plus
    Total   | Total                  | 1 an et plus   | 1_an_plus
    Total   | De 50 à 54 ans         | Total          | ?
    Total   | Total                  | De 1 à 2 ans   | ?
    Femmes  | Total                  | Un an ou plus  | ?
    Total   | Moins de 25 ans        | Un an ou plus  | ?
    Femmes  | Moins de 25 ans        | Moins d'un an  | ?
    Autres  | Total                  | Total          | ?
"""


@pytest.mark.parametrize(("sex", "age", "seniority", "category"), rows(CROSSINGS))
def test_a_crossing_has_one_code_and_finer_ones_have_none(sex: str, age: str, seniority: str, category: str) -> None:
    frame = pd.DataFrame({"sexe": [sex], "tranche_d_age": [age], "anciennete": [seniority]})
    assert list(categories(frame)) == [category]


def test_bands_that_are_not_used_are_left_out_with_a_warning() -> None:
    _, table = france(
        f"2024-T4;France;cvs-cjo;A;{TOTALS};2985500",
        "2024-T4;France;cvs-cjo;A;Total;De 50 à 54 ans;Total;300000",
        "2024-T4;France;cvs-cjo;A;Femmes;Total;Un an ou plus;600000",
        "2024-T4;France;cvs-cjo;B;Femmes;Total;Total;400000",
    )
    assert figures(table) == {"france-FR inscrits_a 2024-T4": 2985500}
    assert "defm.csv: values of tranche_d_age left out: De 50 à 54 ans" in table.warnings


def test_crossings_of_an_interregional_zone_are_summed_each_by_itself() -> None:
    _, table = zone(
        f"2024-T4;52;Pays de la Loire;7527;Redon;Brutes;ABC;{TOTALS};3000",
        "2024-T4;52;Pays de la Loire;7527;Redon;Brutes;ABC;Femmes;Total;Total;1600",
        f"2024-T4;94;Corse;7527;Redon;Brutes;ABC;{TOTALS};1200",
        "2024-T4;94;Corse;7527;Redon;Brutes;ABC;Femmes;Total;Total;500",
        f"2024-T4;94;Corse;7527;Redon;Brutes;D;{TOTALS};70",
    )
    assert figures(table) == {
        "zone_emploi-7527 inscrits_abc_brut 2024-T4": 4200,
        "zone_emploi-7527 inscrits_abc_brut/femmes 2024-T4": 2100,
    }


def test_of_a_crossing_that_the_portal_adds_only_totals_are_kept() -> None:
    header = FRANCE_LABELS.replace("Ancienneté;", "Ancienneté;Métier recherché;Note;")
    lines = [f"2024-T4;France;cvs-cjo;A;{TOTALS};{job};x;{number}" for job, number in (("Total", 100), ("M1805", 60), ("A1203", 40))]
    _, table = france(*lines, header=header)
    assert figures(table) == {"france-FR inscrits_a 2024-T4": 100}
    assert "defm.csv: unknown columns left out: metier_recherche, note" in table.warnings


def test_raw_figures_are_other_indicators() -> None:
    release, table = france(f"2024-T4;France hors Mayotte;Brutes;A;{TOTALS};2985500")
    assert figures(table) == {"france-FR inscrits_a_brut 2024-T4": 2985500}
    assert release.dataset == "defm-france-brut"


def test_departements_and_regions_come_from_one_file_and_france_from_another() -> None:
    release, table = read(
        REGION_FIELDS,
        f"2024-T4;52;Pays de la Loire;44;Loire-Atlantique;cvs-cjo;A;{TOTALS};66000",
        f"2024-T4;52;Pays de la Loire;1;Ain;cvs-cjo;A;{TOTALS};20000",
        f"2024-T4;52;Pays de la Loire;Total;Total;cvs-cjo;A;{TOTALS};150000",
        f"2024-T4;4;La Réunion;974;La Réunion;cvs-cjo;A;{TOTALS};100000",
        f"2024-T4;4;La Réunion;Total;Total;cvs-cjo;A;{TOTALS};100000",
        f"2024-T4;94;Corse;2A;Corse-du-Sud;cvs-cjo;A;{TOTALS};n.s.",
        f"2024-T4;Total France;Total France;Total;Total;cvs-cjo;A;{TOTALS};2985500",
        f"2024-T4;NA;inconnue;NA;inconnu;cvs-cjo;A;{TOTALS};12",
    )
    assert figures(table) == {
        "departement-01 inscrits_a 2024-T4": 20000,
        "departement-2A inscrits_a 2024-T4": "not_significant",
        "departement-44 inscrits_a 2024-T4": 66000,
        "departement-974 inscrits_a 2024-T4": 100000,
        "region-04 inscrits_a 2024-T4": 100000,
        "region-52 inscrits_a 2024-T4": 150000,
    }
    assert release.dataset == "defm-regions-cvs"
    assert "1 territories are not in the register 2025 and are left out: departement-NA" in table.warnings


def test_parts_of_an_interregional_zone_are_summed() -> None:
    _, table = zone(
        f"2024-T4;52;Pays de la Loire;5207;Nantes;Brutes;ABC;{TOTALS};80000",
        f"2024-T4;52;Pays de la Loire;7527;Redon;Brutes;ABC;{TOTALS};3000",
        f"2024-T4;94;Corse;7527;Redon;Brutes;ABC;{TOTALS};1200",
        f"2024-T4;52;Pays de la Loire;51;Alençon;Brutes;ABC;{TOTALS};10",
    )
    assert figures(table) == {
        "zone_emploi-0051 inscrits_abc_brut 2024-T4": 10,
        "zone_emploi-5207 inscrits_abc_brut 2024-T4": 80000,
        "zone_emploi-7527 inscrits_abc_brut 2024-T4": 4200,
    }
    assert "defm.csv: summed over their régions: zone_emploi-7527" in table.warnings


def test_a_total_row_of_a_zone_is_not_doubled_by_its_parts() -> None:
    _, table = zone(
        f"2024-T4;52;Pays de la Loire;7527;Redon;Brutes;ABC;{TOTALS};3000",
        f"2024-T4;94;Corse;7527;Redon;Brutes;ABC;{TOTALS};1200",
        f"2024-T4;Total France;Total France;7527;Redon;Brutes;ABC;{TOTALS};4200",
        f"2024-T4;52;Pays de la Loire;Total;Total;Brutes;ABC;{TOTALS};150000",
        f"2024-T3;52;Pays de la Loire;7527;Redon;Brutes;ABC;{TOTALS};2900",
    )
    assert figures(table) == {"zone_emploi-7527 inscrits_abc_brut 2024-T3": 2900, "zone_emploi-7527 inscrits_abc_brut 2024-T4": 4200}


def test_a_sum_with_a_secret_part_is_secret() -> None:
    _, table = zone(
        f"2024-T4;52;Pays de la Loire;5207;Nantes;Brutes;ABC;{TOTALS};80000",
        f"2024-T4;52;Pays de la Loire;7527;Redon;Brutes;ABC;{TOTALS};3000",
        f"2024-T4;94;Corse;7527;Redon;Brutes;ABC;{TOTALS};s",
        f"2024-T4;52;Pays de la Loire;2814;Lisieux;Brutes;ABC;{TOTALS};3000",
        f"2024-T4;94;Corse;2814;Lisieux;Brutes;ABC;{TOTALS};...",
    )
    found = figures(table)
    assert found["zone_emploi-7527 inscrits_abc_brut 2024-T4"] == "secret"
    assert "zone_emploi-2814 inscrits_abc_brut 2024-T4" not in found  # nothing published yet: its series has not begun


def test_a_row_that_stands_twice_is_kept_once_with_a_warning() -> None:
    row = f"2024-T4;France;cvs-cjo;A;{TOTALS};2985500"
    _, table = france(row, row)
    assert len(table.frame) == 1
    assert "defm.csv: 1 rows that stand twice with the same figure are kept once" in table.warnings


def test_the_date_must_be_given() -> None:
    with pytest.raises(UsageError, match=r"defm\.csv does not say when it was published"):
        read(FRANCE_LABELS, f"2024-T4;France;cvs-cjo;A;{TOTALS};2985500", published_on=None)


GOOD = f"2024-T4;France;cvs-cjo;A;{TOTALS};2985500"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((FRANCE_LABELS.replace("Catégorie;", ""), GOOD.replace("A;", "", 1)), "line 1: columns are missing: categorie"),
        ((FRANCE_LABELS.replace("Champ", "Zone"), GOOD), r"columns are missing: champ"),
        ((FRANCE_LABELS, GOOD, f"2024-T4;France;cvs-cjo;A;{TOTALS};2985600"), r"line 3: stands twice .*2.9855e\+06 on line 2"),
        ((FRANCE_LABELS, GOOD, f"2024-T4;France;Brutes;A;{TOTALS};2985600"), "field 'type_de_donnees': holds 2 kinds of figures"),
        ((FRANCE_LABELS, f"2024-T4;France;cvs-cjo;A;{TOTALS};-1"), "line 2, field 'nombre_de_demandeurs_d_emploi': -1 is negative"),
        ((FRANCE_LABELS, f"2024-T4;France;cvs-cjo;A;{TOTALS};2985,5"), "is not a whole number: thousands"),
        ((FRANCE_LABELS, f"2024-T4;France;cvs-cjo;A;{TOTALS};1e308"), "beyond 1e"),
        ((FRANCE_LABELS, f"2024-T4;France;cvs-cjo;A;{TOTALS};beaucoup"), "'beaucoup' is neither a figure"),
        ((FRANCE_LABELS, f"2024-12;France;cvs-cjo;A;{TOTALS};2985500"), "line 2, field 'date': '2024-12' is a month, not a quarter"),
        ((FRANCE_LABELS, f"2025-T1;France;cvs-cjo;A;{TOTALS};2985500"), "goes to 2025-T1, which ends on 2025-03-31: not before"),
        ((FRANCE_LABELS, f"2024-T4;Bretagne;cvs-cjo;A;{TOTALS};2985500"), r"field 'champ': no row covers France \(there are: Bretagne\)"),
        ((FRANCE_LABELS, "2024-T4;France;cvs-cjo;A;Hommes;Total;Total;2985500"), "has no total of category A or ABC"),
        (
            (ZONE_LABELS, f"2024-T4;52;P;5207;N;cvs-cjo;A;{TOTALS};10"),
            "is no set of job seekers that is used here: code_zone_d_emploi, cvs",
        ),
        (
            (ZONE_LABELS, f"2024-T4;52;P;5207;N;Brutes;A;{TOTALS};10", f"2024-T4;52;P;5207;N;Brutes;A;{TOTALS};20"),
            r"line 3: stands twice with different figures \(10 on line 2, 20 here\).*code_region 52",
        ),
        (("a;b", "1;2"), "columns are missing: date, categorie, sexe"),
    ],
)
def test_what_cannot_be_is_refused_by_file_line_and_field(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(*lines)
    assert str(caught.value).startswith("defm.csv")


@pytest.mark.real
def test_the_real_excerpt_is_read(real_data: Path) -> None:
    content = (real_data / "dares" / "dares_defm_zone_emploi_brut_trim_EXCERPT.csv").read_bytes()
    client = HttpClient("dares", ("https://dares.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    dares = Dares(client, small_register(), base_url="https://dares.example")
    release, table = dares.read_file(RawFile("excerpt.csv", content, "real"), dt.date(1998, 1, 31))
    assert figures(table) == {"zone_emploi-2814 inscrits_abc_brut 1997-T3": 5860}
    assert release.dataset == "defm-ze-brut"
