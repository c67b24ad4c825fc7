"""What reading the producers' largest files costs, in CPU seconds (`make bench`); peak memory is printed beside."""

import datetime as dt
import resource
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from tests.bmo_workbooks import reader, with_basins
from tests.specimens import shipped_register

pytestmark = [
    pytest.mark.bench,
    pytest.mark.benchmark(timer=time.process_time),
    pytest.mark.filterwarnings("default"),
]
ZONES, QUARTERS, ROWS = 304, 112, 136_345  # the real zone file: four categories, from the first quarter of 1996
HEADER = (
    "Date;Code région;Région;Code zone d'emploi;Zone d'emploi;Type de données;Catégorie;Sexe;Tranche d'âge;Ancienneté;"
    "Nombre de demandeurs d'emploi"
)


def zone_file() -> bytes:
    """Return a file in the layout of the real excerpt, with as many rows as the real one."""
    first = Period.quarter(1996, 1)
    lines = (
        f"{first.shifted(step)};{11 + zone % 80};Région;{1000 + zone};Zone {zone};Brutes;{category};Total;Total;Total;{10 * (zone + step)}"
        for step in range(QUARTERS + 1)
        for zone in range(ZONES)
        for category in ("A", "B", "C", "ABC")
    )
    kept = [HEADER, *(line for _, line in zip(range(ROWS), lines, strict=False))]
    return ("\ufeff" + "\r\n".join(kept) + "\r\n").encode()


def zones() -> Register:
    """Return a register of as many zones d'emploi."""
    made = (TerritoryId(Level.EMPLOYMENT_ZONE, str(1000 + number)) for number in range(ZONES))
    return Register(
        (Territory(FRANCE, "France", "en France", "de la France"), *(Territory(z, z.code, z.code, z.code, (FRANCE,)) for z in made))
    )


def test_the_zone_file_of_136_345_rows(benchmark: BenchmarkFixture) -> None:
    """CPU seconds from bytes to a release."""
    dares = Dares(
        HttpClient("dares", ("https://dares.example",), monotonic=lambda: 0.0, sleep=lambda _: None),
        zones(),
        base_url="https://dares.example",
    )
    file = RawFile("defm.csv", zone_file(), "bench")
    _, table = benchmark.pedantic(dares.read_file, args=(file, dt.date(2024, 7, 30)), rounds=3)
    benchmark.extra_info["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert len(table.frame) == ROWS


@pytest.mark.real
def test_the_bmo_workbook_of_53_443_rows(benchmark: BenchmarkFixture, real_data: Path) -> None:
    """CPU seconds from bytes to a release, bassins included."""
    content = (real_data / "bmo" / "Base_open_data_BMO_2024.xlsx").read_bytes()
    bmo = reader(with_basins(shipped_register(), ((f"{code:04d}", str(code)) for code in range(100, 9500))))
    file = RawFile("Base_open_data_BMO_2024.xlsx", content, "real")
    _, table = benchmark.pedantic(bmo.read_file, args=(file, dt.date(2024, 4, 15)), rounds=1)
    benchmark.extra_info["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert len(table.frame) == 340_323
