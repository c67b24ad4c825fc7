"""Melodi's answers, read by the dimensions that are found in them, and its pages over HTTP."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from data_sources.http_client import HttpClient
from data_sources.melodi.adapter import InseeMelodi
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.errors import InputError, SourceError
from reporter.tables import ObservationTable
from tests.loopback_origin import LoopbackOrigin, answer, loopback_origin
from tests.registers import small_register

PUBLISHED = dt.date(2026, 6, 30)
POPULATION = {"SEX": "_T", "AGE": "Y_GE15", "PCS": "_T", "RP_MEASURE": "POP", "TIME_PERIOD": "2023"}
FLORES = {"ECONOMIC_SPHERE": "_T", "FLORES_MEASURE": "EMPL3112", "LEGAL_FORM_WITH_PUBLIC": "1T9X7", "TIME_PERIOD": "2023"}
DATA = "/melodi/data/DS_FLORES_ECONOMIC_SPHERE"
CATALOGUE = "/melodi/catalog/DS_FLORES_ECONOMIC_SPHERE"


def observation(geo: str, value: object, base: dict[str, str], *, status: str = "A", **changed: str) -> dict[str, Any]:
    measure = {} if value is None else {"value": value}
    attributes = {"OBS_STATUS": status, "CONF_STATUS": "F"}
    return {"dimensions": {"GEO": geo, **base, **changed}, "attributes": attributes, "measures": {"OBS_VALUE_NIVEAU": measure}}


def read(*observations: dict[str, Any]) -> tuple[Release, ObservationTable]:
    client = HttpClient("melodi", ("https://melodi.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    source = InseeMelodi(client, small_register(), base_url="https://melodi.example")
    content = {"observations": list(observations), "paging": {"isLast": True}}
    return source.read_file(RawFile("answer.json", json.dumps(content).encode(), "test"), PUBLISHED)


def figures(table: ObservationTable) -> dict[str, float | str]:
    frame = table.frame
    rows = zip(frame["territory"], frame["indicator"], frame["category"], frame["value"], frame["status"], strict=True)
    return {f"{t} {i} {c}".strip(): value if status == "published" else status for t, i, c, value, status in rows}


def population(geo: str, value: object, **changed: str) -> dict[str, Any]:
    return observation(geo, value, POPULATION, **changed)


def flores(geo: str, value: object, **changed: str) -> dict[str, Any]:
    return observation(geo, value, FLORES, **changed)


def test_population_by_sex_and_by_age_without_their_crossing() -> None:
    release, table = read(
        population("2025-DEP-44", 1200.6),
        population("2025-DEP-44", 620.2, SEX="F"),
        population("2025-DEP-44", 150.4, AGE="Y15T24"),
        population("2025-DEP-44", 70, SEX="F", AGE="Y15T24"),
        population("2025-DEP-44", 300, PCS="6"),
    )
    assert (str(release.ref), release.period, release.published_on) == ("melodi/population", Period.whole_year(2023), PUBLISHED)
    assert figures(table) == {
        "departement-44 population_15_plus": 1201,
        "departement-44 population_15_plus femmes": 620,
        "departement-44 population_15_plus 15_24": 150,
    }


def test_territories_are_read_with_and_without_the_year_of_their_geography() -> None:
    codes = (
        "FRANCE-F",
        "2025-FRANCE-M",
        "2025-REG-04",
        "DEP-2A",
        "2025-ZE2020-0051",
        "2025-EPCI-244400404",
        "2025-COM-33318",
        "2025-AAV2020-256",
    )
    _, table = read(*(flores(code, number) for number, code in enumerate(codes)))
    assert set(table.frame["territory"]) == {"france-FR", "region-04", "departement-2A", "zone_emploi-0051"}
    assert table.warnings[0].startswith("1 territories are not in the register")


def test_what_is_suppressed_is_secret_and_never_zero() -> None:
    _, table = read(
        flores("DEP-44", 0), flores("DEP-01", None), flores("DEP-44", None, ECONOMIC_SPHERE="PRODUCTIVE"), flores("DEP-2A", 5, status="P")
    )
    assert figures(table) == {
        "departement-44 effectifs_salaries_flores": 0,
        "departement-01 effectifs_salaries_flores": "secret",
        "departement-44 effectifs_salaries_flores productive": "secret",
        "departement-2A effectifs_salaries_flores": "provisional",
    }


def test_establishments_and_jobs_are_two_indicators_and_a_further_measure_is_left_out() -> None:
    _, table = read(flores("DEP-44", 5), flores("DEP-44", 2, FLORES_MEASURE="UNIT_LOC"), flores("DEP-44", 9, FLORES_MEASURE="ETP"))
    assert figures(table) == {"departement-44 effectifs_salaries_flores": 5, "departement-44 etablissements_flores": 2}


def test_the_total_is_the_value_found_and_a_further_dimension_is_kept_at_its_own() -> None:
    _, table = read(population("DEP-44", 9, AGE="_T"), population("DEP-44", 4, AGE="_T", SEX="M"), population("DEP-44", 1, AGE="Y15T24"))
    assert figures(table)["departement-44 population_15_plus"] == 9
    assert figures(table)["departement-44 population_15_plus hommes"] == 4
    _, table = read(flores("DEP-44", 5, SIZE="_T"), flores("DEP-44", 2, SIZE="E1T9"))
    assert figures(table) == {"departement-44 effectifs_salaries_flores": 5}


def test_values_that_nobody_knows_are_left_out_and_told() -> None:
    _, table = read(population("DEP-44", 9), population("DEP-44", 4, AGE="Y20T64"))
    assert figures(table) == {"departement-44 population_15_plus": 9}
    assert table.warnings[0] == "answer.json: unknown values left out: AGE=Y20T64"


@pytest.mark.parametrize(
    ("observations", "message"),
    [
        ([{"dimensions": {"GEO": "DEP-44"}}], "is no answer of DS_RP_POPULATION_COMP or DS_FLORES_ECONOMIC_SPHERE"),
        (
            [flores("DEP-44", 1), {"dimensions": {"GEO": "DEP-44"}}],
            "line 2, field 'dimensions': an observation lacks TIME_PERIOD, FLORES_MEASURE",
        ),
        ([flores("DEP-44", 1) | {"measures": {}}], "line 1, field 'measures': observation lacks OBS_VALUE_NIVEAU"),
        ([flores("DEP-44", "12")], "field 'OBS_VALUE_NIVEAU': '12' is no figure"),
        ([flores("DEP-44", -1)], "field 'OBS_VALUE_NIVEAU': -1 is negative: a sentinel"),
        ([flores("DEP-44", 1e308)], "field 'OBS_VALUE_NIVEAU': 1e[+]308 is beyond"),
        ([flores("DEP-44", 1, TIME_PERIOD="2023-Q1")], "field 'TIME_PERIOD': '2023-Q1' is no year"),
        ([flores("DEP-44", 1, TIME_PERIOD="2031")], "goes to 2031, which ends on 2031-12-31: not before the publication"),
        (
            [flores("DEP-44", 1, ECONOMIC_SPHERE="A"), flores("DEP-44", 1, ECONOMIC_SPHERE="B")],
            "'ECONOMIC_SPHERE': none of A, B is known to stand for everything: expected _T",
        ),
        ([flores("DEP-44", 1), flores("DEP-44", 2)], r"stands twice with different figures \(1 on line 1, 2 here\)"),
        ([flores("COM-44109", 1)], "holds no observation of EMPL3112, UNIT_LOC|holds no observation of UNIT_LOC, EMPL3112"),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_and_the_place_named(observations: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(*observations)


def test_a_cut_answer_is_refused() -> None:
    client = HttpClient("melodi", (), monotonic=lambda: 0.0, sleep=lambda _: None)
    with pytest.raises(InputError, match=r"answer\.json: is no JSON .*: it may have been cut"):
        InseeMelodi(client, small_register(), base_url="").read_file(RawFile("answer.json", b'{"observations": [1', "test"), PUBLISHED)


@pytest.fixture
def origin() -> Iterator[LoopbackOrigin]:
    with loopback_origin() as running:
        running.on(CATALOGUE, answer(json.dumps({"product": [{"id": "x", "modified": "2026-06-30T06:00:00"}]})))
        yield running


def page(*observations: dict[str, Any], **paging: object) -> str:
    return json.dumps({"observations": list(observations), "paging": paging})


def source(origin: LoopbackOrigin) -> InseeMelodi:
    client = HttpClient("melodi", (origin.url,), monotonic=lambda: 0.0, sleep=lambda _: None)
    return InseeMelodi(client, small_register(), base_url=f"{origin.url}/melodi", datasets=("flores",))


def test_pages_are_followed_at_the_configured_address_whatever_host_the_next_one_names(origin: LoopbackOrigin) -> None:
    following = "http://internal.example/melodi/data/DS_FLORES_ECONOMIC_SPHERE?GEO=DEP&maxResult=10000&page=2"
    origin.on(DATA, answer(page(isLast=True)))
    asked = f"{DATA}?GEO=DEP&LEGAL_FORM_WITH_PUBLIC=1T9X7&maxResult=10000"
    origin.on(asked, answer(page(flores("DEP-44", 1), isLast=False, next=following)))
    origin.on(f"{DATA}?GEO=DEP&maxResult=10000&page=2", answer(page(flores("DEP-01", 2))))
    (release,) = source(origin).available()
    table = source(origin).fetch(release)
    assert figures(table) == {"departement-44 effectifs_salaries_flores": 1, "departement-01 effectifs_salaries_flores": 2}
    assert (release.published_on, release.fictitious) == (PUBLISHED, False)


@pytest.mark.parametrize(
    ("paging", "message"),
    [
        ({"isLast": False}, "field 'paging.next': is not the last page and names no next one"),
        ({"isLast": "no"}, "field 'paging': does not say whether it is the last page"),
        ({"isLast": False, "next": f"{DATA}?page=2"}, "field 'paging.next': leads back to a page that was read already"),
    ],
)
def test_pages_that_do_not_follow_each_other_are_refused(origin: LoopbackOrigin, paging: dict[str, object], message: str) -> None:
    origin.on(DATA, answer(page(flores("FRANCE-F", 1), **paging)))
    with pytest.raises(InputError, match=message):
        source(origin).available()


def test_without_a_date_in_the_catalogue_the_answers_must_say_one(origin: LoopbackOrigin) -> None:
    origin.on(CATALOGUE, answer("{}"))
    origin.on(DATA, answer(page(flores("FRANCE-F", 1), isLast=True)))
    with pytest.raises(InputError, match="neither the catalogue nor the answers say when it was published"):
        source(origin).available()
    dated = answer(page(flores("FRANCE-F", 1), isLast=True), headers={"Last-Modified": "Tue, 30 Jun 2026 06:00:00 GMT"})
    origin.on(DATA, dated)
    assert source(origin).available()[0].published_on == PUBLISHED


def test_a_service_that_says_no_is_one_clear_error(origin: LoopbackOrigin) -> None:
    origin.on(DATA, answer("{}", status=404))
    with pytest.raises(SourceError, match="answers 404"):
        source(origin).available()
