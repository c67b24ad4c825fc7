"""Urssaf's private jobs, as the portal exports them."""

import datetime as dt
from pathlib import Path

import pytest

from data_sources.http_client import HttpClient
from data_sources.urssaf.adapter import Urssaf
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.errors import InputError, UsageError
from reporter.tables import ObservationTable
from tests.registers import DEPARTMENTS, small_register

PUBLISHED = dt.date(2026, 6, 24)
HEADER = (
    "annee;trimestre;dernier_jour_du_trimestre;code_departement;departement;grand_secteur_d_activite;"
    "effectifs_salaries_brut;effectifs_salaries_cvs;masse_salariale_cvs"
)
ZONES = "annee;trimestre;code_zone_d_emploi;zone_d_emploi_regionalisee;effectifs_salaries_cvs"
JOBS = {
    "GS1 Industrie": 100, "GS2 Construction": 50, "GS3 Commerce": 70, "GS4 Hôtellerie-restauration": 40,
    "GS5 Autres services marchands hors intérim": 200, "GS6 Intérim": 30, "GS7 Services non marchands": 10,
}  # fmt: skip
UNCLASSED = "nca _non_classés_ailleurs_"


def row(code: str, sector: str, jobs: object, quarter: str = "2026;1") -> str:
    return f"{quarter};2026-03-31;{code};x;{sector};1;{jobs};1000"


def department(code: str, jobs: dict[str, object] | None = None, quarter: str = "2026;1") -> list[str]:
    return [row(code, sector, number, quarter) for sector, number in (jobs or JOBS).items()]


def country(**changed: dict[str, object]) -> list[str]:
    named = {code.removeprefix("d"): jobs for code, jobs in changed.items()}
    return [line for code in DEPARTMENTS for line in department(code, named.get(code))]


def read(*lines: str, published_on: dt.date | None = PUBLISHED) -> tuple[Release, ObservationTable]:
    client = HttpClient("urssaf", ("https://urssaf.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    urssaf = Urssaf(client, small_register(), base_url="https://urssaf.example")
    return urssaf.read_file(RawFile("jobs.csv", ("\ufeff" + "\n".join(lines) + "\n").encode(), "test"), published_on)


def figures(table: ObservationTable, period: str = "2026-T1") -> dict[str, float | str]:
    frame = table.frame[table.frame["period"] == period]
    rows = zip(frame["territory"], frame["category"], frame["value"], frame["status"], strict=True)
    return {f"{t} {c}".strip(): value if status == "published" else status for t, c, value, status in rows}


def without(*sectors: str) -> dict[str, object]:
    return {sector: jobs for sector, jobs in JOBS.items() if sector not in sectors}


def test_sectors_and_totals_of_departements_regions_and_france() -> None:
    release, table = read(HEADER, *country())
    found = figures(table)
    assert {key.partition(" ")[2]: value for key, value in found.items() if key.startswith("departement-44")} == {
        "": 500, "industrie": 100, "construction": 50, "commerce": 70, "hotellerie_restauration": 40, "autres_services": 210, "interim": 30,
    }  # fmt: skip
    assert found["region-52"] == 1000
    assert found["region-52 autres_services"] == 420
    assert found["region-04 industrie"] == found["departement-974 industrie"] == 100
    assert found["france-FR"] == 2000
    assert (release.dataset, release.period) == ("emploi-departements", Period.quarter(2026, 1))
    assert "régions and France (hors Mayotte) are sums of their départements" in table.warnings
    assert table.frame["indicator"].unique().tolist() == ["emploi_salarie_prive"]


def test_a_sector_hidden_among_the_unclassed_is_secret_and_the_total_stays() -> None:
    _, table = read(HEADER, *country(d44={**without("GS1 Industrie", "GS7 Services non marchands"), UNCLASSED: 110}))
    found = figures(table)
    assert found["departement-44"] == 500
    assert found["departement-44 nca"] == 110
    assert found["departement-44 industrie"] == "secret"
    assert found["departement-44 autres_services"] == "secret"  # one of its two parts is
    assert found["region-52 industrie"] == found["france-FR industrie"] == "secret"
    assert (found["region-52"], found["france-FR"]) == (1000, 2000)
    assert found["region-52 nca"] == found["france-FR nca"] == 110
    assert found["region-52 commerce"] == 140


@pytest.mark.parametrize(("cell", "status"), [("s", "secret"), ("", "not_available"), ("...", "not_available")])
def test_without_a_part_there_is_no_sum(cell: str, status: str) -> None:
    before = [line.replace("2026;1", "2025;4") for line in country()]
    _, table = read(HEADER, *before, *country(d44={**JOBS, "GS6 Intérim": cell}))
    found = figures(table)
    assert found["departement-44 interim"] == status
    assert found["departement-44"] == found["region-52"] == found["france-FR"] == status
    assert found["region-52 industrie"] == 200
    assert figures(table, "2025-T4")["france-FR"] == 2000


def test_a_sector_that_is_simply_missing_leaves_no_total() -> None:
    before = [line.replace("2026;1", "2025;4") for line in country()]
    _, table = read(HEADER, *before, *country(d44=without("GS6 Intérim")))
    found = figures(table)
    assert found["departement-44 interim"] == found["departement-44"] == found["france-FR"] == "not_available"


def test_a_departement_that_is_missing_leaves_no_sum_over_it() -> None:
    _, table = read(HEADER, *(line for line in country() if ";2A;" not in line))
    found = figures(table)
    assert "france-FR" not in found
    assert found["region-52"] == 1000
    assert "no sum without all its départements: france-FR lacks departement-2A" in table.warnings


def test_mayotte_is_no_part_of_france() -> None:
    _, table = read(HEADER, *country(), *department("976"))
    assert figures(table)["france-FR"] == 2000


def test_an_interregional_zone_is_the_sum_of_its_rows() -> None:
    release, table = read(ZONES, "2026;1;7527;Redon - Bretagne;4939", "2026;1;7527;Redon - Pays de la Loire;10", "2026;1;51;Alençon;7")
    assert figures(table) == {"zone_emploi-0051": 7, "zone_emploi-7527": 4949}
    assert "jobs.csv: summed over their parts: zone_emploi-7527" in table.warnings
    assert release.dataset == "emploi-ze"


def test_two_parts_with_as_many_jobs_are_two_parts_where_no_column_names_them() -> None:
    header = "annee;trimestre;code_zone_d_emploi;effectifs_salaries_brut;effectifs_salaries_cvs;masse_salariale_cvs"
    lines = ("2026;1;5207;1;1;6167", "2026;1;5207;2;1;7000", "2026;1;5207;500;500;90000", "2026;1;5207;500;500;90000")
    _, table = read(header, *lines)
    (total,) = table.frame.loc[table.frame["indicator"] == "emploi_salarie_prive", "value"]
    assert total == 502  # the last line is a whole row that stands twice


def test_a_part_that_stands_twice_is_kept_once_or_refused() -> None:
    lines = (ZONES, "2026;1;7527;Redon - Bretagne;4939", "2026;1;7527;Redon - Bretagne;4939")
    assert figures(read(*lines)[1]) == {"zone_emploi-7527": 4939}
    with pytest.raises(InputError, match=r"line 4: stands twice with different figures \(4939 on line 2, 4940 here\)"):
        read(*lines, "2026;1;7527;Redon - Bretagne;4940")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((HEADER.replace("effectifs_salaries_cvs", "effectifs"), *country()), "columns are missing: effectifs_salaries_cvs"),
        (("annee;trimestre;effectifs_salaries_cvs", "2026;1;5"), "is no set of private jobs or declarations before hire that is used here"),
        ((HEADER, *country(), row("44", "Agriculture", 3)), "field 'grand_secteur_d_activite': 'Agriculture' is no known grand secteur"),
        ((HEADER, *department("44", without("GS6 Intérim"))), "no row for interim: totals would be wrong"),
        ((HEADER, *country(), row("44", "GS1 Industrie", 101)), "stands twice with different figures"),
        ((HEADER, *country(d44={**JOBS, "GS6 Intérim": -1})), "field 'effectifs_salaries_cvs': -1 is negative"),
        ((ZONES, "2026;5;7527;Redon;1"), "field 'trimestre': '2026-T5' is not a period"),
        ((ZONES, "2026;2;7527;Redon;1"), "goes to 2026-T2, which ends on 2026-06-30: not before the publication on 2026-06-24"),
        ((ZONES, "2026;1;7527;Redon;1;2"), "line 2: 6 fields, the header has 5"),
    ],
)
def test_what_cannot_be_is_refused_by_file_line_and_field(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(*lines)
    assert str(caught.value).startswith("jobs.csv")


def test_the_date_must_be_given() -> None:
    with pytest.raises(UsageError, match=r"jobs\.csv does not say when it was published"):
        read(ZONES, "2026;1;7527;Redon;1", published_on=None)


@pytest.mark.real
def test_the_real_excerpt_is_read(real_data: Path) -> None:
    content = (real_data / "urssaf" / "urssaf_emploi_ze_quarterly_EXCERPT.csv").read_bytes()
    client = HttpClient("urssaf", ("https://urssaf.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    urssaf = Urssaf(client, small_register(), base_url="https://urssaf.example")
    _, table = urssaf.read_file(RawFile("excerpt.csv", content, "real"), dt.date(2013, 3, 28))
    assert figures(table, "2012-T1")["zone_emploi-7527"] == 5016
    assert figures(table, "2012-T2") == {"zone_emploi-7527": 10}
