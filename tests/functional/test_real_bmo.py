"""The real BMO file of 2024: every row read, figures checked by hand, fast and lean, past the gate."""

import csv
import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.gate import GateResult
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.pipeline.gate import check_release
from reporter.tables import Label, ObservationTable
from tests.bmo_workbooks import reader, with_basins
from tests.spec_tables import rows

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.real]
PUBLISHED = dt.date(2024, 4, 15)
STORE = RegisterFiles(files("data_sources"))
# read in the workbook by hand; sums added up there
HAND_CHECKED = """
    territoire      | métier | indicateur                   | valeur
    ----------------+--------+------------------------------+--------
    bassin-0101     | A0X40  | projets_recrutement          |      95
    bassin-0103     | A0X40  | projets_difficiles           | secret
    bassin-5220     | V0X60  | projets_recrutement          |    1237
    bassin-5220     | V0X60  | projets_difficiles           |    1056
    bassin-5304     | S1X20  | projets_recrutement          |      54
    bassin-5304     | S1X20  | projets_difficiles           |      40
    bassin-5304     | S1X20  | projets_saisonniers          | secret
    bassin-0601     | V1X80  | projets_recrutement          |     118
    departement-44  | V0X60  | projets_recrutement          |    1868
    departement-2A  | S2X61  | projets_recrutement          |    1849
    departement-2A  | S2X61  | projets_saisonniers          |    1732
    region-53       | S1X20  | projets_recrutement          |    6232
    region-53       | S1X20  | projets_difficiles           |    3327
    region-53       | S1X20  | projets_saisonniers          | secret
    region-53       | S1X20  | projets_saisonniers_diffuses |    3186
    region-53       | S1X20  | projets_saisonniers_base     |    6198
    france-FR       |        | projets_recrutement          | secret
    france-FR       |        | projets_diffuses             | 2751069
    france-FR       |        | projets_difficiles_diffuses  | 1568524
"""


@cache
def register(folder: Path) -> Register:
    """Return the shipped register with the real bassins, which it lacks."""
    with (folder / "geo" / "bassin_emploi_BMO_communes.csv").open(encoding="utf-8-sig") as listed:
        basins = {(f"{int(row['code_bassin_BMO']):04d}", row["lib_bassin_BMO"]) for row in csv.DictReader(listed)}
    return with_basins(STORE.register(), sorted(basins))


@cache
def imported(folder: Path) -> tuple[Release, ObservationTable]:
    content = (folder / "bmo" / "Base_open_data_BMO_2024.xlsx").read_bytes()
    return reader(register(folder)).read_file(RawFile("Base_open_data_BMO_2024.xlsx", content, "real"), PUBLISHED)


def test_ten_figures_and_more_are_those_of_the_workbook(real_data: Path) -> None:
    _, table = imported(real_data)
    frame = table.frame.set_index(["territory", "category", "indicator"])
    for territory, profession, indicator, expected in rows(HAND_CHECKED):
        found = frame.loc[(territory, profession, indicator)]
        assert (found["status"] if expected == "secret" else found["value"]) == (expected if expected == "secret" else float(expected))


def test_every_row_is_read_and_what_is_left_out_is_said(real_data: Path) -> None:
    release, table = imported(real_data)
    frame = table.frame
    assert (release.dataset, release.period) == ("besoins-main-oeuvre", Period.whole_year(2024))
    cells = frame[(frame["indicator"] == "projets_recrutement") & frame["territory"].str.startswith("bassin") & (frame["category"] != "")]
    assert cells["category"].nunique() == 217
    assert len(table.warnings) <= 2
    assert "departement-978" in table.warnings[0]
    assert len({label.code for label in table.labels if label.nomenclature == "fap"}) == 217
    assert len(table.links) == 217
    assert all(STORE.indicators().nomenclature("fap").holds(code) for code in frame["category"].unique() if code)


def test_it_passes_the_gate(real_data: Path) -> None:
    release, table = imported(real_data)
    report = check_release(release, table, register(real_data), STORE.indicators())
    assert report.faults == ()
    assert report.result is GateResult.PASSED_WITH_WARNINGS


def test_the_labels_of_fap_2021_are_read(real_data: Path) -> None:
    content = (real_data / "bmo" / "Intitules_FAP2021.csv").read_bytes()
    release, table = reader(STORE.register()).read_file(RawFile("Intitules_FAP2021.csv", content, "real"), PUBLISHED)
    assert Label("fap", "A0X41a", "Eleveurs de bovins ou d'équins") in table.labels
    nomenclature = STORE.indicators().nomenclature("fap")
    assert all(nomenclature.holds(label.code) for label in table.labels)
    assert check_release(release, table, STORE.register(), STORE.indicators()).faults == ()
