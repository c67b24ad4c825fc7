"""Our own register says what Insee's files say: codes, names, articles, and which communes lie where."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId, fold

pytestmark = pytest.mark.real

# Insee's « type de nom en clair » (TNCC) decides the article, and with it the genitive.
GENITIVE = {"0": "de ", "1": "d’", "2": "du ", "3": "de la ", "4": "des ", "5": "de l’"}
# The locatives that go with it: a feminine name may take « en », one without article « en » or « à ».
LOCATIVES = {
    "0": ("en ", "à "),
    "1": ("en ",),
    "2": ("dans le ", "en "),
    "3": ("en ", "dans la "),
    "4": ("dans les ",),
    "5": ("dans l’", "en "),
}
ZONES = 30


@pytest.fixture(scope="module")
def register() -> Register:
    return RegisterFiles(files("data_sources")).register()


def read(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def straight(name: str) -> str:
    return name.replace("’", "'")


@pytest.mark.parametrize(
    ("level", "file", "column", "count"), [(Level.REGION, "cog_regions", "REG", 18), (Level.DEPARTMENT, "cog_departements", "DEP", 101)]
)
def test_every_code_name_and_article_is_insees(
    register: Register, real_data: Path, level: Level, file: str, column: str, count: int
) -> None:
    official = {row[column]: row for row in read(real_data / "geo" / f"{file}.csv")}
    held = register.at(level)
    assert {t.id.code for t in held} == set(official)
    assert len(held) == count
    for territory in held:
        row = official[territory.id.code]
        assert straight(territory.name) == row["LIBELLE"]
        assert fold(territory.name) == fold(row["NCC"])
        assert territory.genitive == GENITIVE[row["TNCC"]] + territory.name
        assert territory.locative in {opening + territory.name for opening in LOCATIVES[row["TNCC"]]}


def test_every_departement_lies_in_its_region_and_in_france(register: Register, real_data: Path) -> None:
    for row in read(real_data / "geo" / "cog_departements.csv"):
        territory = register.get(TerritoryId(Level.DEPARTMENT, row["DEP"]))
        assert territory.parents == (TerritoryId(Level.REGION, row["REG"]), FRANCE)


def test_every_zone_demploi_has_its_code_with_its_zeros_and_its_name(register: Register, real_data: Path) -> None:
    official = {row["ZE2020"].zfill(4): row["LIBZE2020"] for row in read(real_data / "geo" / "insee_zones_emploi.csv")}
    zones = register.at(Level.EMPLOYMENT_ZONE)
    assert len(zones) == ZONES
    assert {z.id.code: straight(z.name) for z in zones}.items() <= official.items()
    assert any(z.id.code.startswith("00") for z in zones)
    assert any(z.id.code.startswith("01") for z in zones)


def test_the_parents_of_a_zone_are_exactly_those_that_hold_its_communes(register: Register, real_data: Path) -> None:
    held: dict[str, set[TerritoryId]] = defaultdict(set)
    for row in read(real_data / "geo" / "seed_insee_zone_emploi_commune.csv"):
        department, region = TerritoryId(Level.DEPARTMENT, row["dep"].zfill(2)), TerritoryId(Level.REGION, row["reg"].zfill(2))
        held[row["ze2020"].zfill(4)] |= {department, region, FRANCE}
    for zone in register.at(Level.EMPLOYMENT_ZONE):
        assert set(zone.parents) == held[zone.id.code], zone
        assert len(zone.parents) == len(set(zone.parents))


def test_the_first_departement_and_region_of_a_zone_are_those_of_the_town_it_is_named_after(register: Register, real_data: Path) -> None:
    towns = {
        (row["ze2020"].zfill(4), fold(row["libgeo"])): (row["dep"].zfill(2), row["reg"].zfill(2))
        for row in read(real_data / "geo" / "seed_insee_zone_emploi_commune.csv")
    }
    named = 0
    for zone in register.at(Level.EMPLOYMENT_ZONE):
        if home := towns.get((zone.id.code, fold(zone.name))):
            named += 1
            assert (parent_code(zone, Level.DEPARTMENT), parent_code(zone, Level.REGION)) == home, zone
    assert named >= 20


def parent_code(zone: Territory, level: Level) -> str | None:
    parent = zone.parent(level)
    return parent.code if parent else None
