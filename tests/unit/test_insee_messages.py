"""Insee's SDMX messages: both formats, namespaced or not, and what must not pass."""

import datetime as dt
import io
from pathlib import Path

import pytest
import sdmx

from data_sources.http_client import HttpClient
from data_sources.insee.adapter import Insee
from data_sources.insee.sdmx_message import read_message
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError, UsageError
from reporter.tables import ObservationTable
from tests.registers import small_register
from tests.sdmx import generic_message, specific_message

FIGURES = {
    "FR-D976": [("2014-Q1", "10.1"), ("2013-Q4", "NaN"), ("2022-Q3", "7.3")],
    "FM": [("2013-Q4", "9.8"), ("2014-Q1", "9.8"), ("2022-Q3", "7.1")],
    "R52": [("2022-Q3", "5.6")],
    "D44": [("2022-Q3", "5.7"), ("2022-Q2", "5.8")],
    "D2A": [("2022-Q3", "6.1")],
    "D974": [("2022-Q3", "18.1")],
}
PUBLISHED = dt.date(2022, 11, 29)


def insee() -> Insee:
    client = HttpClient("insee", ("https://bdm.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Insee(client, small_register(), base_url="https://bdm.example", files_url="")


def read(content: bytes, published_on: dt.date | None = None) -> ObservationTable:
    return insee().read_file(RawFile("TAUX-CHOMAGE.xml", content, "test"), published_on)[1]


def values(table: ObservationTable) -> dict[str, float]:
    frame = table.frame
    return dict(zip(frame["territory"] + " " + frame["period"], frame["value"], strict=True))


@pytest.mark.parametrize(
    "content",
    [specific_message(FIGURES), specific_message(FIGURES, prefix="ns1:"), generic_message(FIGURES)],
    ids=["specific", "ns1", "generic"],
)
def test_every_form_of_message_gives_the_same_figures(content: bytes) -> None:
    assert values(read(content)) == {
        "france-FR 2013-T4": 9.8,
        "france-FR 2014-T1": 10.1,
        "france-FR 2022-T3": 7.3,
        "region-52 2022-T3": 5.6,
        "region-04 2022-T3": 18.1,
        "departement-2A 2022-T3": 6.1,
        "departement-44 2022-T2": 5.8,
        "departement-44 2022-T3": 5.7,
        "departement-974 2022-T3": 18.1,
    }


def test_the_release_has_the_producers_own_date_and_its_last_quarter() -> None:
    release, table = insee().read_file(RawFile("x.xml", specific_message(FIGURES), "test"), None)
    assert (release.source, release.dataset, release.period) == ("insee", "taux-chomage", Period.quarter(2022, 3))
    assert (release.published_on, release.fictitious) == (PUBLISHED, False)
    assert set(table.frame["vintage"]) == {"2022-11-29"}


def test_what_is_derived_or_of_another_scope_is_said() -> None:
    warnings = " / ".join(read(specific_message(FIGURES)).warnings)
    assert "france-FR is métropole before 2014-T1" in warnings
    assert "region-04 = departement-974" in warnings
    assert "no figure at all for 2 territories of the register: region-94, departement-01" in warnings


def test_another_reader_of_sdmx_finds_the_same_figures() -> None:
    content = specific_message(FIGURES)
    theirs = sdmx.to_pandas(sdmx.read_sdmx(io.BytesIO(content))).reset_index()
    found = {(row.REF_AREA, row.TIME_PERIOD): float(row.value) for row in theirs.dropna(subset="value").itertuples()}
    ours = {
        (series.attributes["REF_AREA"], period): float(value)
        for series in read_message(RawFile("x", content, "")).series
        for period, value, _ in series.observations
        if value != "NaN"
    }
    assert ours == found
    assert len(ours) == 10


def test_the_minute_of_the_request_makes_no_new_release() -> None:
    first, second, revised = (
        insee().read_file(RawFile("x.xml", content, "test"), None)[0].sha256
        for content in (
            specific_message(FIGURES),
            specific_message(FIGURES, prepared="2022-12-08T08:00:00"),
            specific_message(FIGURES | {"D44": [("2022-Q3", "5.8")]}),
        )
    )
    assert first == second != revised


def test_provisional_figures_are_marked() -> None:
    for code, status in (("P", Status.PROVISIONAL), ("SD", Status.PROVISIONAL), ("R", Status.REVISED), ("A", Status.PUBLISHED)):
        assert set(read(specific_message(FIGURES, status=code)).frame["status"]) == {status.value}


def test_the_specimens_messages_are_fictitious() -> None:
    release, _ = insee().read_file(RawFile("x.xml", specific_message(FIGURES, sender="SPECIMEN"), "test"), None)
    assert release.fictitious


def test_other_areas_and_rhythms_are_left_out_with_a_warning() -> None:
    table = read(specific_message(FIGURES | {"U2": [("2022-Q3", "6.6")]}))
    assert "TAUX-CHOMAGE.xml: 1 series left out: REF_AREA 'U2' is no territory of ours" in table.warnings
    with pytest.raises(InputError, match="holds no figure"):
        read(specific_message(FIGURES, attributes={"FREQ": "M"}))


def test_a_date_is_asked_for_only_where_the_message_has_none() -> None:
    undated = specific_message(FIGURES, last_update="")
    with pytest.raises(UsageError, match=r"does not say when it was published: add --published-on"):
        read(undated)
    assert set(read(undated, dt.date(2022, 12, 1)).frame["vintage"]) == {"2022-12-01"}
    with pytest.raises(UsageError, match="says itself that it was published on 2022-11-29, not on 2022-12-01"):
        read(specific_message(FIGURES), dt.date(2022, 12, 1))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (specific_message(FIGURES)[:-40], "is no whole XML message"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + specific_message(FIGURES)[38:], "declares entities or a document type"),
        (b"<mes:Structure xmlns:mes='m'/>", "is a Structure message, not SDMX data"),
        (b"date;valeur\n1;2\n", "is neither a workbook .* nor an SDMX message"),
        (specific_message({"D44": [("2022-Q3", "-1")]}), r"field 'REF_AREA D44, IDBANK 001510000, 2022-Q3': -1 is negative"),
        (specific_message({"D44": [("2022-Q3", "1e308")]}), "beyond 100"),
        (specific_message({"D44": [("2022-Q3", "inf")]}), "'inf' is neither a figure"),
        (specific_message({"D44": [("2022-Q5", "5.8")]}), "'2022-Q5' is not a period"),
        (specific_message({"D44": [("2022-Q3", "5.8"), ("2022-Q3", "5.9")]}), r"stands twice with different figures \(5.8 and 5.9\)"),
        (specific_message({"D44": [("2022-Q3", "0.058")], "D2A": [("2022-Q3", "0.06")]}), "percentages seem to have become ratios"),
        (
            specific_message({"D44": [("2022-Q4", "5.8")]}),
            "goes to 2022-T4, which ends on 2022-12-31: not before the publication",
        ),
        (specific_message({"D44": [("2022-Q3", "5.8")]}, attributes={"UNIT_MULT": "3"}), "5800 is beyond 100"),
        (specific_message(FIGURES, status="Z"), "OBS_STATUS 'Z' is unknown"),
        (specific_message(FIGURES, last_update="hier"), "field 'LAST_UPDATE'"),
        (specific_message({"D44": [("2022-Q3", "NaN")]}), "holds no figure of insee/taux-chomage"),
    ],
)
def test_what_cannot_be_is_refused_by_name(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith("TAUX-CHOMAGE.xml")


@pytest.mark.real
def test_the_real_generic_messages_are_read(real_data: Path) -> None:
    content = (real_data / "insee" / "sdmx" / "IPI-2010-A21.xml").read_bytes()
    message = read_message(RawFile("IPI-2010-A21.xml", content, "real"))
    assert sum(len(series.observations) for series in message.series) == len(sdmx.to_pandas(sdmx.read_sdmx(io.BytesIO(content))))
    assert message.sender == "FR1"
    assert {series.attributes["FREQ"] for series in message.series} == {"A", "M"}


@pytest.mark.real
def test_a_real_structure_message_is_no_data(real_data: Path) -> None:
    content = (real_data / "insee" / "sdmx" / "gh-205.xml").read_bytes()
    with pytest.raises(InputError, match="is a Structure message"):
        read(content)
