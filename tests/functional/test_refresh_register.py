"""`reporter sources refresh-register`: over HTTP from the specimen, and from a folder of tables; whole or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_sources.specimen.server import SpecimenOrigin
from tests.functional.conftest import reporter
from tests.official_tables import SMALL
from tests.specimens import shipped_register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


@pytest.fixture(scope="module")
def origin() -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(shipped_register()) as running:
        yield running


def variables(origin: SpecimenOrigin) -> dict[str, str]:
    return {f"REPORTER_SOURCES__GEOGRAPHY__{name}".upper(): value for name, value in origin.addresses()["geography"].items()}


def tables(folder: Path, **changed: str) -> Path:
    """Write the small country's tables into a folder."""
    place = folder.parent / "tables"
    place.mkdir(exist_ok=True)
    for name, content in (SMALL | {f"{name}.csv": content for name, content in changed.items()}).items():
        (place / name).write_text(content, encoding="utf-8")
    return place


def test_the_specimen_s_register_is_told_then_in_use_then_nothing_new(folder: Path, checkout: Path, origin: SpecimenOrigin) -> None:
    order, where = ("sources", "refresh-register", "--year", "2026"), variables(origin)
    dry = reporter(*order, "--dry-run", "--json", folder=folder, checkout=checkout, **where)
    assert dry.returncode == 0, dry.stderr
    told = json.loads(dry.stdout)
    assert (told["register"], told["territories"]["epci"], told["territories"]["zone_emploi"]) == ("2026-specimen", 202, 30)
    assert not (folder / "register").exists()
    assert reporter(*order, folder=folder, checkout=checkout, **where).returncode == 0
    assert sorted(place.name for place in (folder / "register" / "2026-specimen").iterdir()) == [
        "communes.csv", "register.csv", "successors.csv", "vintage.json",
    ]  # fmt: skip
    again = reporter(*order, folder=folder, checkout=checkout, **where)
    assert (again.returncode, "nothing new: the register 2026-specimen stays" in again.stderr) == (4, True)
    found = reporter("sources", "territories", "st naz", folder=folder, checkout=checkout)
    assert found.stdout.splitlines()[0] == "zone_emploi-5219\tSaint-Nazaire"
    real = reporter("sources", "refresh-register", "--from", str(tables(folder)), folder=folder, checkout=checkout)
    assert (real.returncode, "the specimen's register" in real.stderr) == (1, True)


FAULTS = {
    "500": (75, "answers 500"),
    "html": (75, "is a web page, where data was expected"),
    "truncated": (1, "regions.json: is no whole JSON"),
    "missing-column": (1, "regions.json, line 1, field 'code': has no code or no name"),
    "duplicates": (1, "regions.json, line 2, field 'code': 01 stands twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_service_stores_nothing(folder: Path, checkout: Path, origin: SpecimenOrigin, fault: str) -> None:
    origin.fail(fault, "geography")
    try:
        result = reporter("sources", "refresh-register", folder=folder, checkout=checkout, **variables(origin))
    finally:
        origin.fail("none")
    assert (result.returncode, FAULTS[fault][1] in result.stderr) == (FAULTS[fault][0], True), result.stderr
    assert not (folder / "register").exists()


def test_half_a_country_is_refused_until_a_person_accepts_it_and_every_vintage_stays(folder: Path, checkout: Path) -> None:
    order = ("sources", "refresh-register", "--from", str(tables(folder)))
    refused = reporter(*order, "--year", "2026", folder=folder, checkout=checkout)
    assert (refused.returncode, "16 of 18 at level region" in refused.stderr, "--accept-losses" in refused.stderr) == (2, True, True)
    assert not (folder / "register").exists()
    accepted = reporter(*order, "--year", "2026", "--accept-losses", folder=folder, checkout=checkout)
    assert (accepted.returncode, "merged: region" in accepted.stderr) == (0, False), accepted.stderr
    tables(folder, regions=SMALL["regions.csv"].replace("Bretagne\n", "Breizh\n"))
    renamed = reporter(*order, "--year", "2026", folder=folder, checkout=checkout)
    assert (renamed.returncode, "renamed: region-53 (Breizh) was Bretagne" in renamed.stderr) == (0, True), renamed.stderr
    assert sorted(place.name for place in (folder / "register").iterdir()) == ["2026", "2026-v2"]
    older = reporter(*order, "--year", "2025", folder=folder, checkout=checkout)
    assert (older.returncode, "the one in use is 2026-v2" in older.stderr) == (2, True)
    gone = reporter("request", "departement-01", folder=folder, checkout=checkout)
    assert (gone.returncode, "departement-01 (Ain) exists no more" in gone.stderr) == (2, True)


def test_a_custom_territory_whose_member_closes_is_told_before_anything_changes(folder: Path, checkout: Path) -> None:
    (folder / "register").mkdir()
    custom = '[[custom]]\nslug = "x"\nname = "X"\nlocative = "à X"\ngenitive = "de X"\nmembers = ["departement-44", "departement-01"]\n'
    (folder / "register" / "custom.toml").write_text(custom, encoding="utf-8")
    result = reporter("sources", "refresh-register", "--from", str(tables(folder)), "--accept-losses", folder=folder, checkout=checkout)
    assert (result.returncode, "custom-x is made of departement-01, which closes" in result.stderr) == (2, True), result.stderr
    assert [place.name for place in (folder / "register").iterdir()] == ["custom.toml"]


def test_a_bad_folder_is_named(folder: Path, checkout: Path) -> None:
    for place, words in ((folder, "holds no table"), (folder / "nowhere", "cannot be read: No such file")):
        result = reporter("sources", "refresh-register", "--from", str(place), folder=folder, checkout=checkout)
        assert (result.returncode, words in result.stderr) == (1, True), result.stderr


def test_without_a_custom_territory_the_list_shows_how_to_make_one(folder: Path, checkout: Path) -> None:
    result = reporter("sources", "territories", folder=folder, checkout=checkout)
    assert (result.returncode, "[[custom]]" in result.stderr, "custom.toml" in result.stderr) == (0, True, True)
