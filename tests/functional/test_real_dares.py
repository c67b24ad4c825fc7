"""The real workbook of job seekers by EPCI, December 2017: counts of rows, figures checked by hand, past the gate."""

import csv
import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.pipeline.gate import check_release
from reporter.tables import ObservationTable
from tests.spec_tables import rows

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.real]
STORE = RegisterFiles(files("data_sources"))
# read in the workbook by hand
HAND_CHECKED = """
    territoire     | indicateur            | catégorie       | valeur
    ---------------+-----------------------+-----------------+--------
    france-FR      | inscrits_a_fin_mois   |                 | 3778238
    france-FR      | inscrits_abc_fin_mois |                 | 5989614
    france-FR      | inscrits_abc_fin_mois | 36_mois_plus    |  954781
    france-FR      | inscrits_a_fin_mois   | femmes          | 1840509
    epci-243300316 | inscrits_a_fin_mois   |                 |   49633
    epci-243300316 | inscrits_e_fin_mois   |                 |    6210
    epci-243300316 | inscrits_a_fin_mois   | hommes_moins_25 |    3579
    epci-243300316 | inscrits_abc_fin_mois | moins_3_mois    |   18116
    epci-242900314 | inscrits_abc_fin_mois | femmes_50_plus  |    2026
    epci-242900314 | inscrits_a_fin_mois   | niveau_4        |    2415
    epci-200070407 | inscrits_a_fin_mois   | niveau_1_2      | secret
    epci-200070407 | inscrits_a_fin_mois   | niveau_5        |    1202
"""


@cache
def register(folder: Path) -> Register:
    """Return the shipped register with the real EPCI, which it lacks."""
    with (folder / "geo" / "insee_epcis.csv").open(encoding="utf-8-sig") as listed:
        names = {row["EPCI"]: row["LIBEPCI"] for row in csv.DictReader(listed)}
    epci = (Territory(TerritoryId(Level.EPCI, code), name, f"à {name}", f"de {name}", (FRANCE,)) for code, name in names.items())
    return Register((*STORE.register().territories, *epci))


@cache
def imported(folder: Path) -> tuple[Release, ObservationTable]:
    content = (folder / "dares" / "defm_par_epci_en_dec_2017.xlsx").read_bytes()
    client = HttpClient("dares", ("https://dares.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    dares = Dares(client, register(folder), base_url="https://dares.example")
    return dares.read_file(RawFile("defm_par_epci_en_dec_2017.xlsx", content, "real"), dt.date(2018, 3, 1))


def test_ten_figures_and_more_are_those_of_the_workbook(real_data: Path) -> None:
    _, table = imported(real_data)
    frame = table.frame.set_index(["territory", "indicator", "category"])
    for territory, indicator, category, expected in rows(HAND_CHECKED):
        found = frame.loc[(territory, indicator, category)]
        assert (found["status"] if expected == "secret" else found["value"]) == (expected if expected == "secret" else float(expected))


def test_rows_are_counted_and_what_is_left_out_is_said(real_data: Path) -> None:
    release, table = imported(real_data)
    assert release.period == Period.month(2017, 12)
    assert table.frame["territory"].nunique() == 1086  # of 1,261 EPCI of 2017, 1,085 have the same name in the list of 2024; and France
    assert len(table.frame) == 45_453
    assert table.warnings[1].startswith("176 EPCI are not in the register 2025 under one name and are left out: ")


def test_it_passes_the_gate_where_every_sum_is_that_of_its_parts(real_data: Path) -> None:
    release, table = imported(real_data)
    assert check_release(release, table, register(real_data), STORE.indicators()).faults == ()
