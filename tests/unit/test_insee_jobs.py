"""Insee's salaried jobs by large sector, from messages of the data bank."""

import datetime as dt

import pytest

from data_sources.http_client import HttpClient
from data_sources.insee.adapter import Insee
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError
from reporter.tables import ObservationTable
from tests.registers import small_register
from tests.sdmx import specific_message

SECTORS = {"ENS-SAL": "62.1", "A5-AZ": "0.7", "A5-BE": "10.0", "A5-FZ": "5.4", "A5-GU": "26.0", "A5-OQ": "20.0"}
AREAS = ("FR-D976", "FM", "R52", "D44", "D974")
POINTS = [("2026-Q1", "1")]


def message(
    sectors: dict[str, str] = SECTORS, *, dimension: str = "NAF2", areas: tuple[str, ...] = AREAS, more: dict[str, str] | None = None
) -> bytes:
    """Return one message with a series for each area and sector."""
    own = {"UNIT_MULT": "3", "CORRECTION": "CVS"} | (more or {})
    head, _, rest = specific_message({"AREA": POINTS}, last_update="2026-06-20", attributes=own).decode().partition("<Series")
    model, _, tail = rest.partition("</Series>")

    def series(area: str, sector: str, value: str) -> str:
        written = model.replace('REF_AREA="AREA"', f'REF_AREA="{area}" {dimension}="{sector}"')
        return "<Series" + written.replace('OBS_VALUE="1"', f'OBS_VALUE="{value}"') + "</Series>"

    every = (series(area, sector, value) for area in areas for sector, value in sectors.items())
    return f"{head}{''.join(every)}{tail}".encode()


def read(content: bytes) -> ObservationTable:
    client = HttpClient("insee", ("https://bdm.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    insee = Insee(client, small_register(), base_url="https://bdm.example", files_url="")
    release, table = insee.read_file(RawFile("emploi.xml", content, "test"), None)
    assert (release.dataset, release.published_on) == ("emploi-salarie", dt.date(2026, 6, 20))
    return table


def figures(table: ObservationTable) -> dict[str, float]:
    return dict(zip((table.frame["territory"] + " " + table.frame["category"]).str.strip(), table.frame["value"], strict=True))


@pytest.mark.parametrize("dimension", ["NAF2", "SECTEUR"])
def test_thousands_are_multiplied_out_whatever_the_dimension_is_called(dimension: str) -> None:
    found = figures(read(message(dimension=dimension)))
    assert found["departement-44"] == 62_100
    assert {key.partition(" ")[2]: value for key, value in found.items() if key.startswith("france-FR ")} == {
        "agriculture": 700, "industrie": 10_000, "construction": 5_400, "tertiaire_marchand": 26_000, "tertiaire_non_marchand": 20_000,
    }  # fmt: skip
    assert found["region-04 industrie"] == found["departement-974 industrie"]


def test_units_are_taken_as_they_are() -> None:
    assert figures(read(message(more={"UNIT_MULT": "0"})))["departement-44"] == 62.1


def test_finer_sectors_and_metropole_are_left_out_with_a_warning() -> None:
    table = read(message(SECTORS | {"A17-C1": "3.0"}))
    assert "emploi.xml: 5 series left out: their sector is none of the five" in table.warnings
    assert "emploi.xml: 6 series left out: métropole alone is not shown" in table.warnings


@pytest.mark.parametrize("more", [{"CORRECTION": "BRUT"}, {"SERIE_ARRETEE": "TRUE"}])
def test_raw_and_stopped_series_are_not_taken(more: dict[str, str]) -> None:
    with pytest.raises(InputError, match="has no series for agriculture, construction, industrie"):
        read(message(more=more))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (message({k: v for k, v in SECTORS.items() if k != "A5-OQ"}), r"has no series for tertiaire_non_marchand: .*NAF2 A5-AZ, A5-BE"),
        (message({k: v for k, v in SECTORS.items() if k != "ENS-SAL"}), "has no series for the total: the flow may have changed its codes"),
        (message(SECTORS | {"A5-AZ": "-1"}), "-1000 is negative"),
        (message(SECTORS | {"A5-AZ": "1e9"}), "is beyond 1e[+]08"),
        (message({**SECTORS, "TOT_ENS": "62.2"}), r"stands twice with different figures \(62100 and 62200\)"),
    ],
)
def test_what_cannot_be_is_refused_by_name(content: bytes, text: str) -> None:
    with pytest.raises(InputError, match=text) as caught:
        read(content)
    assert str(caught.value).startswith("emploi.xml")
