"""Job seekers by EPCI at the end of a month: two rows of headers, names without codes, « s.s » where a figure is secret."""

import datetime as dt
import io

import openpyxl
import pytest

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import InputError, UsageError
from reporter.tables import ObservationTable
from tests.registers import small_register

Rows = list[list[str | int | None]]
PUBLISHED = dt.date(2018, 3, 1)
TITLE = "Nombre de demandeurs d'emploi inscrits à Pôle emploi en décembre 2017 par EPCI"
HOME: Rows = [
    [TITLE],
    ["Source : STMT, Pôle emploi"],
    ["EPCI", "Catégorie A", "Catégorie B", "Catégorie C", "Catégorie ABC", "Catégorie ABCDE", None],
    ["Brest Métropole", 11352, 2545, 4830, 18727, 21384, None],
    ["CC des Deux Vallées", 100, 20, 30, 150, 160],
    ["CA inconnue", 1, 2, 3, 6, 7],
    ["Hors EPCI", 10, 1, 1, 12, 13],
    ["Total", 3778238, 788011, 1423365, 5989614, 6689633],
    ["s.s : secret statistique"],
]
BY_SEX: Rows = [
    [TITLE],
    [None, "Homme", None, None, "Femme", None, None, "Niveau de diplôme"],
    [
        "EPCI",
        "Moins de 25 ans",
        "Plus de 50 ans",
        "TOTAL",
        "Moins de 25 ans",
        "Plus de 50 ans",
        "TOTAL",
        "NIV. I/II",
        "Total - Catégorie A",
    ],
    ["Brest Métropole", 999, 1247, 6005, 867, 1238, 5347, "s.s", 11352, None, ","],
    ["Total", 270717, 521623, 1937729, 238293, 485372, 1840509, ",", 3778238],
]


def register() -> Register:
    named = {"242900314": "Brest métropole", "200000001": "CC des Deux Vallées", "200000002": "CC des deux vallées"}
    epci = (
        Territory(TerritoryId(Level.EPCI, code), name, f"à {name}", f"de {name}", (FRANCE,), geography_year=2025)
        for code, name in named.items()
    )
    return Register((*small_register().territories, *epci))


def workbook(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(content: bytes, published_on: dt.date | None = PUBLISHED) -> tuple[Release, ObservationTable]:
    client = HttpClient("dares", ("https://dares.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Dares(client, register(), base_url="https://dares.example").read_file(RawFile("epci.xlsx", content, "test"), published_on)


def test_figures_are_of_a_month_and_of_territories_found_by_name() -> None:
    release, table = read(workbook(categories=HOME, sexe=BY_SEX))
    frame = table.frame
    assert (release.dataset, release.period, set(frame["period"])) == ("defm-epci-brut", Period.month(2017, 12), {"2017-12"})
    found = {(t, i, c): v if s == "published" else s for t, i, _, c, v, s, _ in frame.itertuples(index=False)}
    brest = {key[1:]: value for key, value in found.items() if key[0] == "epci-242900314"}
    assert brest == {
        ("inscrits_a_fin_mois", ""): 11352,
        ("inscrits_b_fin_mois", ""): 2545,
        ("inscrits_c_fin_mois", ""): 4830,
        ("inscrits_abc_fin_mois", ""): 18727,
        ("inscrits_a_fin_mois", "hommes_moins_25"): 999,
        ("inscrits_a_fin_mois", "hommes_50_plus"): 1247,
        ("inscrits_a_fin_mois", "hommes"): 6005,
        ("inscrits_a_fin_mois", "femmes_moins_25"): 867,
        ("inscrits_a_fin_mois", "femmes_50_plus"): 1238,
        ("inscrits_a_fin_mois", "femmes"): 5347,
        ("inscrits_a_fin_mois", "niveau_1_2"): "secret",
    }
    assert found["france-FR", "inscrits_abc_fin_mois", ""] == 5989614
    assert ("france-FR", "inscrits_a_fin_mois", "niveau_1_2") not in found  # a point turned into a comma: no figure
    assert {key[0] for key in found} == {"epci-242900314", "france-FR"}


def test_a_name_that_is_unknown_or_stands_twice_in_the_register_is_left_out_with_a_warning() -> None:
    _, table = read(workbook(categories=HOME))
    assert table.warnings[:2] == (
        "epci.xlsx: EPCI of 2017 found by their names in the register 2025: their borders may have changed",
        "2 EPCI are not in the register 2025 under one name and are left out: CC des Deux Vallées, CA inconnue",
    )


def test_a_column_that_nobody_knows_is_left_out_with_a_warning() -> None:
    wider = [[*row, "Catégorie F" if place == 2 else 5] for place, row in enumerate(HOME)]
    assert "epci.xlsx, sheet categories: unknown columns left out: Catégorie F" in read(workbook(categories=wider))[1].warnings


def spoilt(rows: Rows, line: int, column: int, cell: str | int | None) -> Rows:
    return [[cell if (r, c) == (line, column) else found for c, found in enumerate(row)] for r, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            workbook(categories=spoilt(HOME, 3, 1, "x")),
            "sheet categories, line 4, field 'Catégorie A': 'x' is neither a figure nor a known mark",
        ),
        (workbook(categories=spoilt(HOME, 3, 1, -1)), "sheet categories, line 4, field 'Catégorie A': -1 is negative"),
        (
            workbook(categories=HOME, sexe=spoilt(BY_SEX, 3, 8, 11353)),
            r"stands twice with different figures \(11352 on line 4, 11353 here\)",
        ),
        (workbook(categories=spoilt(HOME, 0, 0, "par EPCI")), "its titles name 0 months, one was expected"),
        (workbook(categories=HOME, sexe=spoilt(BY_SEX, 0, 0, "en mars 2018")), "its titles name 2 months, one was expected"),
        (
            workbook(categories=[[TITLE], ["EPCI", "x", "y"], ["Total", 1, 2]]),
            r"line 2: no column of job seekers is known \(there are: x, y\)",
        ),
        (workbook(categories=[[TITLE], ["Code", "x"]]), r"no sheet has a column of EPCI \(sheets: Sheet, categories\)"),
        (workbook(categories=HOME)[:2000], "cannot be read as an .xlsx workbook"),
    ],
)
def test_what_cannot_be_is_refused_by_sheet_line_and_field(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith("epci.xlsx")


def test_a_month_must_be_over_and_its_day_of_publication_given() -> None:
    with pytest.raises(InputError, match="goes to 2017-12, which ends on 2017-12-31: not before the publication on 2017-12-20"):
        read(workbook(categories=HOME), dt.date(2017, 12, 20))
    with pytest.raises(UsageError, match=r"epci\.xlsx does not say when it was published"):
        read(workbook(categories=HOME), None)
