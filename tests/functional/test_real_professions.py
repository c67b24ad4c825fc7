"""Who recruits by the real survey of 2024, and the real classes of 2019: another edition of the nomenclature, which names nothing."""

import datetime as dt
import time
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from data_sources.http_client import HttpClient
from data_sources.tensions.adapter import Tensions
from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.hiring import read_hiring
from reporter.analysis.tension import read_tensions
from reporter.domain.facts import TerritoryFacts
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Edition, Release
from reporter.domain.territory import TerritoryId
from reporter.tables import ObservationTable
from tests.bmo_workbooks import reader
from tests.spec_tables import rows

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.real]
STORE = RegisterFiles(files("data_sources"))
MOST_MILLISECONDS = 8  # for both readings of one territory, by the processor's clock

# added up in the workbook itself, apart from the program: the profession with most projects, and of its cells whose two numbers are
# published the share judged difficult
FIRST = """
    territoire     | métier | intitulé                     | projets | au moins | part
    ---------------+--------+------------------------------+---------+----------+-----
    departement-44 | S2X61  | Serveurs de cafés restaurants | 2728   | non      | 58
    region-52      | A0X40  | Agriculteurs                 | 8185    | non      | 59
    france-FR      | S2X61  | Serveurs de cafés restaurants | 121955 | oui      | 60
"""


@cache
def published(folder: Path) -> tuple[tuple[Release, ObservationTable], ...]:
    workbook, classes = folder / "bmo" / "Base_open_data_BMO_2024.xlsx", folder / "dares" / "tensions.csv"
    survey = reader(STORE.register()).read_file(RawFile(workbook.name, workbook.read_bytes(), ""), dt.date(2024, 4, 15))
    tensions = Tensions(HttpClient("tensions", (), monotonic=lambda: 0.0, sleep=lambda _: None), STORE.register(), url="")
    return survey, tensions.read_file(RawFile(classes.name, classes.read_bytes(), ""), dt.date(2020, 10, 1))


def facts(folder: Path, territory: str) -> TerritoryFacts:
    releases, tables = zip(*published(folder), strict=True)
    found = [o for table in tables for o in ObservationTable(table.frame[table.frame["territory"] == territory]).observations()]
    names = {(label.nomenclature, label.code): label.text for table in tables for label in table.labels}
    here = STORE.register().get(TerritoryId.parse(territory))
    edition = Edition("standard", Period.quarter(2024, 2), releases)
    return TerritoryFacts(here, edition, tuple(found), STORE.indicators(), names=names)


@pytest.mark.parametrize(("territory", "code", "label", "projects", "at_least", "share"), rows(FIRST))
def test_the_profession_with_most_projects_is_that_of_the_workbook(
    real_data: Path, territory: str, code: str, label: str, projects: str, at_least: str, share: str
) -> None:
    hiring = read_hiring(facts(real_data, territory))
    assert hiring is not None
    assert hiring.declarations is None
    assert hiring.projects is not None
    first = hiring.projects.professions[0]
    found = first.projects
    assert (found.code, first.label, str(int(found.figure.value or 0))) == (code, label, projects)
    assert (found.is_at_least, found.difficult_share and found.difficult_share.value) == (at_least == "oui", float(share))


def test_seasonal_projects_are_too_seldom_published_for_a_share_of_all(real_data: Path) -> None:
    """Two thirds of the published projects say whether they are seasonal: 45 % of those, where the survey says 30 % of all."""
    hiring = read_hiring(facts(real_data, "france-FR"))
    assert hiring is not None
    assert hiring.projects is not None
    total = hiring.projects.total
    assert (total.figure.value, total.is_at_least, total.seasonal_share) == (2_751_069, True, None)
    assert total.difficult_share is not None
    assert total.difficult_share.value == 62


def test_classes_of_the_older_nomenclature_take_neither_labels_nor_projects_of_the_newer(real_data: Path) -> None:
    tensions = read_tensions(facts(real_data, "departement-44"))
    assert tensions is not None
    assert (tensions.edition, tensions.tense, tensions.known) == ("2009", 95, 130)
    assert (tensions.professions, tensions.unlabelled) == ((), 95)


def test_both_readings_of_a_territory_cost_a_few_milliseconds(real_data: Path) -> None:
    here, runs = facts(real_data, "departement-44"), 10
    start = time.process_time()
    for _ in range(runs):
        read_tensions(here)
        read_hiring(here)
    assert (time.process_time() - start) * 1000 / runs < MOST_MILLISECONDS
