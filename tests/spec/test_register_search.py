"""What a person types, and the territories of the shipped register that it may mean, likeliest first."""

from importlib.resources import files

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import Register
from reporter.errors import UnknownTerritoryError

FOUND = """
    Loire-Atlantique | departement-44
    loire atlantique | departement-44
    LOIRE ATLANTIQUE | departement-44
    loire atlantik   | departement-44
    st naz           | zone_emploi-5219
    Saint Nazaire    | zone_emploi-5219
    sain nazer       | zone_emploi-5219
    nante            | zone_emploi-5216
    marseile         | zone_emploi-9312
    cotes d'armor    | departement-22 departement-21
    Côtes-d’Armor    | departement-22 departement-21
    finistere        | departement-29
    ile de france    | region-11
    reunion          | region-04 departement-974
    paris            | departement-75 zone_emploi-1109
    corse            | region-94 departement-2A departement-2B
    2a               | departement-2A
    44               | region-44 departement-44
    51               | departement-51 zone_emploi-0051
    0051             | zone_emploi-0051 departement-51
    departement-1    | departement-01 region-01
    departement-2a   | departement-2A
    zone_emploi-51   | zone_emploi-0051 departement-51
    bruxelles        |
    qqqq             |
"""

HINTS = """
    Nantes          | did you mean zone_emploi-5216 (Nantes)?
    departement-1   | did you mean departement-01 (Ain) or region-01 (Guadeloupe)?
    departement-2a  | did you mean departement-2A (Corse-du-Sud)?
    region-999      | codes of this level look like region-01, region-02, region-03
    epci-244400404  | no territory epci-244400404 in the register (vintage 2025)
    bruxelles       | 'bruxelles' is no territory: write for example departement-44, region-52 or zone_emploi-5216
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(left.strip(), right.strip()) for left, _, right in (line.partition("|") for line in table.strip("\n").splitlines())]


@pytest.fixture(scope="module")
def register() -> Register:
    return RegisterFiles(files("data_sources")).register()


@pytest.mark.parametrize(("typed", "expected"), rows(FOUND))
def test_a_search_finds_what_was_meant(register: Register, typed: str, expected: str) -> None:
    assert [str(territory.id) for territory in register.search(typed)] == expected.split()


@pytest.mark.parametrize(("typed", "hint"), rows(HINTS))
def test_an_unknown_territory_is_answered_with_a_hint(register: Register, typed: str, hint: str) -> None:
    with pytest.raises(UnknownTerritoryError) as caught:
        register.lookup(typed)
    assert str(caught.value).endswith(hint)


def test_every_territory_is_found_by_its_own_name_and_by_its_own_code(register: Register) -> None:
    for territory in register.territories:
        assert territory in register.search(territory.name, len(register.territories)), territory
        assert register.search(str(territory.id))[0] == territory
        assert register.lookup(str(territory.id)) == territory
