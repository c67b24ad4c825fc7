"""Insee's workbooks of localised rates: départements and régions (the real one), zones d'emploi."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlrd

from data_sources.http_client import HttpClient
from data_sources.insee.adapter import Insee
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import InputError, UsageError
from reporter.tables import ObservationTable
from tests.registers import small_register

PUBLISHED = dt.date(2022, 4, 5)
TITLES = (["Taux de chômage par zone d'emploi"], ["(en %)"], [])
HEADER = ["ZE2020", "LIBZE2020", "REG", "LIBREG", "2021-T1", "2021-T2", "2021-T3", "2021-T4"]
ROWS = ([51, "Alençon", 28, "Normandie", 8.1, 8, 7.7, 7], ["5207", "Nantes", "52", "Pays de la Loire", "6,4", "6,3 (p)", "...", 5.6])
REGIONAL = ["Code", "Libellé", "T1_2021", "T2_2021", "T3_2021", "T4_2021"]


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def zones(*rows: Sequence[object], header: Sequence[object] = HEADER) -> bytes:
    return workbook({"Lisez-moi": [["Taux localisés"]], "ze": [*TITLES, header, *rows, [], ["Source : Insee"]]})


def read(
    content: bytes, *, name: str = "ze.xlsx", published_on: dt.date | None = PUBLISHED, register: Register | None = None
) -> tuple[Release, ObservationTable]:
    client = HttpClient("insee", ("https://bdm.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    insee = Insee(client, register or small_register(), base_url="https://bdm.example", files_url="")
    return insee.read_file(RawFile(name, content, "test"), published_on)


def figures(table: ObservationTable) -> dict[str, tuple[float, str]]:
    frame = table.frame
    rows = zip(frame["territory"], frame["period"], frame["value"], frame["status"], strict=True)
    return {f"{territory} {period}": (value, status) for territory, period, value, status in rows}


def test_the_zones_are_found_under_any_titles_with_their_zeros() -> None:
    release, table = read(zones(*ROWS))
    found = figures(table)
    assert found["zone_emploi-0051 2021-T4"] == (7.0, "published")
    assert found["zone_emploi-5207 2021-T1"] == (6.4, "published")
    assert found["zone_emploi-5207 2021-T2"] == (6.3, "provisional")
    assert found["zone_emploi-5207 2021-T3"][1] == "not_available"
    assert (release.dataset, release.period, release.published_on) == ("taux-chomage-ze", Period.quarter(2021, 4), PUBLISHED)
    assert not release.fictitious


def test_an_interregional_zone_on_two_lines_is_one() -> None:
    _, table = read(zones(*ROWS, [51, "Alençon", 52, "Pays de la Loire", 8.1, 8, 7.7, 7]))
    assert len(table.frame) == 8
    assert any("4 rows that stand twice with the same figure are kept once" in warning for warning in table.warnings)


def test_a_column_nobody_knows_is_left_out_with_a_warning() -> None:
    rows = [[*row[:4], 99.9, *row[4:]] for row in ROWS]
    _, table = read(zones(*rows, header=[*HEADER[:4], "Moyenne 2021", *HEADER[4:]]))
    assert "ze.xlsx, sheet ze: unknown columns left out: Moyenne 2021" in table.warnings
    assert len(table.frame) == 8


def test_zones_outside_the_register_are_left_out_with_a_warning() -> None:
    _, table = read(zones(*ROWS, ["1109", "Paris", "11", "Île-de-France", 6, 6, 6, 6]))
    assert "1 territories are not in the register 2025 and are left out: zone_emploi-1109" in table.warnings


def test_a_marked_workbook_is_fictitious() -> None:
    assert read(workbook({"ze": [["SPÉCIMEN — données fictives"], HEADER, *ROWS]}))[0].fictitious


def test_the_date_must_be_given() -> None:
    with pytest.raises(UsageError, match=r"ze\.xlsx does not say when it was published: add --published-on"):
        read(zones(*ROWS), published_on=None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zones(*ROWS, header=[*HEADER[:4], "a", "b", "c", "d"]), "0 sheets have a row of quarters"),
        (zones(*ROWS, header=[*HEADER[:7], "2021-T3"]), "ze, line 4: columns stand twice: 2021-T3"),
        (zones(*ROWS, header=[*HEADER[:6], "2021-T4", "2022-T1"]), "ze, line 4: quarters without a column: 2021-T3"),
        (zones(*ROWS, header=["Zone", *HEADER[1:]]), r"no column of codes: expected Code or ZE2020 \(there are: Zone, LIBZE2020"),
        (zones(*ROWS, header=["ZE2010", *HEADER[1:]]), "its zones d'emploi are not those of 2020"),
        (zones(*ROWS, [51, "Alençon", 52, "PdL", 8.1, 8, 7.7, 7.1]), "ze, line 7: stands twice with different figures .*zone_emploi-0051"),
        (zones([51, "Alençon", 28, "N", 8.1, -1, 7.7, 7]), "ze, line 5, field '2021-T2': -1 is negative"),
        (zones([51, "Alençon", 28, "N", 8.1, 1e308, 7.7, 7]), "beyond 100"),
        (zones([51, "Alençon", 28, "N", 8.1, "#N/A", 7.7, 7]), "'#N/A' is neither a figure"),
        (zones([51, "Alençon", 28, "N", 0.081, 0.08, 0.077, 0.07]), "percentages seem to have become ratios"),
        (zones([51, "Alençon", 28, "N", None, None, None, None]), "holds no figure|median"),
    ],
)
def test_what_cannot_be_is_refused_by_sheet_line_and_field(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith("ze.xlsx")


def test_a_future_quarter_is_refused() -> None:
    with pytest.raises(InputError, match="goes to 2021-T4, which ends on 2021-12-31: not before the publication on 2021-12-20"):
        read(zones(*ROWS), published_on=dt.date(2021, 12, 20))


def test_last_quarters_file_under_a_new_name_is_refused() -> None:
    with pytest.raises(InputError, match="the name says 2022-T1, the figures end in 2021-T4"):
        read(zones(*ROWS), name="chomage-ze_2022T1.xlsx")


def test_the_regional_workbook_is_read_as_xlsx_as_well() -> None:
    sheets = {
        "Département": [*TITLES, REGIONAL, [44.0, "LOIRE-ATLANTIQUE", 6.9, 6.7, 6.5, 5.9], ["01", "AIN", 6, 6, 6.1, 5.5], ["Données CVS"]],
        "Région": [
            REGIONAL,
            ["00", "FRANCE METROPOLITAINE", 7.9, 7.8, 7.8, 7.2],
            ["00", "FRANCE (HORS MAYOTTE)", 8.1, 8.0, 8.0, 7.4],
            [52, "PAYS DE LA LOIRE", 7, 6.9, 6.7, 6.1],
        ],
    }
    release, table = read(workbook(sheets), name="sl_etc_2021T4.xlsx")
    found = figures(table)
    assert release.dataset == "taux-chomage"
    assert found["departement-44 2021-T4"][0] == 5.9
    assert found["departement-01 2021-T4"][0] == 5.5
    assert found["france-FR 2021-T4"][0] == 7.4
    assert found["region-52 2021-T4"][0] == 6.1


# The real workbook -----------------------------------------------------------------------------------------------------


def real_register() -> Register:
    """Return the territories of the workbook (and Mayotte, which it does not have), without names: they do not matter here."""
    departments = [*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B", "971", "972", "973", "974", "976"]
    regions = ["01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"]
    codes = [FRANCE, *(TerritoryId(Level.DEPARTMENT, c) for c in departments), *(TerritoryId(Level.REGION, c) for c in regions)]
    return Register(tuple(Territory(code, str(code), str(code), str(code)) for code in codes))


@pytest.fixture(scope="module")
def real_workbook(real_data: Path) -> bytes:
    return (real_data / "insee" / "sl_etc_2021T4.xls").read_bytes()


@pytest.fixture(scope="module")
def real_reading(real_workbook: bytes) -> tuple[Release, ObservationTable]:
    return read(real_workbook, name="sl_etc_2021T4.xls", register=real_register())


@pytest.mark.real
def test_the_real_workbook_holds_117_territories_and_france_over_160_quarters(real_reading: tuple[Release, ObservationTable]) -> None:
    release, table = real_reading
    levels = table.frame["territory"].drop_duplicates().str.partition("-")[0].value_counts().to_dict()
    assert levels == {"departement": 100, "region": 17, "france": 1}
    assert table.frame["period"].nunique() == 160
    assert (release.dataset, release.period, release.fictitious) == ("taux-chomage", Period.quarter(2021, 4), False)
    assert release.sha256 == table.files[0].sha256
    assert table.warnings == (
        "france-FR is métropole before 2014-T1, France hors Mayotte since then",
        "no figure at all for 2 territories of the register: departement-976, region-06",
    )


@pytest.mark.real
def test_the_real_figures_are_those_of_the_cells(real_workbook: bytes, real_reading: tuple[Release, ObservationTable]) -> None:
    found = {key: value for key, (value, _) in figures(real_reading[1]).items()}
    expected = {}
    book = xlrd.open_workbook(file_contents=real_workbook, logfile=io.StringIO())
    for name, level in (("Département", "departement"), ("Région", "region")):
        sheet = book.sheet_by_name(name)
        for row in range(4, sheet.nrows):
            code = sheet.cell_value(row, 0)
            written = code if isinstance(code, str) else f"{int(code):02d}"
            for column in range(2, sheet.ncols):
                quarter, year = sheet.cell_value(3, column).removeprefix("T").split("_")
                value = sheet.cell_value(row, column)
                recent = int(year) >= 2014
                if written == "00" and recent == ("MAYOTTE" in sheet.cell_value(row, 1)):
                    expected[f"france-FR {year}-T{quarter}"] = value
                elif value != "" and written != "00":
                    expected[f"{level}-{written} {year}-T{quarter}"] = value
    assert found == expected
    assert found["departement-44 2021-T4"] == 5.9
    assert found["france-FR 2013-T4"] == 9.8
    assert found["france-FR 2014-T1"] == 10.1
    assert found["departement-971 2014-T1"] == found["region-01 2014-T1"] == 23.4
    assert "departement-971 2013-T4" not in found
