"""One search on every database: what a person types finds the same in SQLite, in PostgreSQL, in the fake and in Register.search."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.territory import Register
from reporter.domain.territory_names import SearchedName
from reporter.ports import Ledger
from tests.fakes_ledger import MemoryLedger
from tests.official_tables import real_draft
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running
from tests.registers import small_register
from tests.spec_tables import rows

pytestmark = pytest.mark.xdist_group("search")  # each ledger is filled once, not once a worker
LEDGERS = ["memory", "sqlite", *(["postgresql"] if POSTGRESQL_IS_HERE else [])]
TYPED = """
    st naz           | zone_emploi-5219 bassin-5225
    ST-NAZAIRE       | zone_emploi-5219 bassin-5225
    sain nazer       | zone_emploi-5219 bassin-5225
    loire atlantik   | departement-44
    Côtes-d’Armor    | departement-22 departement-21
    saint etienne    | zone_emploi-8428 bassin-8426 commune-42218
    haye les roses   | commune-94038
    l'hay les roses  | commune-94038
    le havre         | zone_emploi-2813 bassin-2806 commune-76351
    clermon ferrand  | zone_emploi-8408 bassin-8457 commune-63113
    nante metropole  | epci-244400404
    44109            | commune-44109
    departement-1    | departement-01
    zone_emploi-51   | zone_emploi-0051
    epci-244400404   | epci-244400404
    saint            | departement-93
    communaute de communes | epci-200000172
    s                | departement-2A
    ile              | region-11
    qqqq             |
"""


@pytest.fixture(scope="module")
def register(real_data: Path) -> Register:
    draft = real_draft(real_data / "geo")
    return Register((*draft.territories, *draft.municipalities), "2024")


@pytest.fixture(scope="module", params=LEDGERS)
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        with SqlLedger.open(f"sqlite:///{folder / 'ledger.sqlite'}") as ledger:
            yield ledger
        return
    with running(folder) as url:
        emptied(url)
        with SqlLedger.open(url) as ledger:
            yield ledger


@pytest.fixture(scope="module")
def full(empty: Ledger, register: Register) -> Ledger:
    empty.save_names("real", names_of(register))
    return empty


def names_of(register: Register) -> list[SearchedName]:
    return [one.searched for one in register.territories]


def found(ledger: Ledger, typed: str, limit: int = 8) -> list[str]:
    return [name.identifier for name in ledger.search_names(typed, limit)]


@pytest.mark.real
@pytest.mark.parametrize(("typed", "expected"), rows(TYPED))
def test_every_ledger_finds_what_the_register_finds(full: Ledger, register: Register, typed: str, expected: str) -> None:
    answers = found(full, typed)
    assert answers[: len(expected.split())] == expected.split()
    assert answers == [str(one.id) for one in register.search(typed)]
    assert bool(answers) == bool(expected)


@pytest.mark.real
def test_every_territory_is_found_by_its_identifier(full: Ledger, register: Register) -> None:
    for one in register.territories[::500]:
        assert found(full, str(one.id))[0] == str(one.id)


def test_names_are_replaced_whole_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        assert (ledger.names_key(), found(ledger, "corse")) == (None, [])
        ledger.save_names("a", names_of(small_register()))
        ledger.save_names("a", [])
        assert (ledger.names_key(), found(ledger, "corse")) == ("a", ["region-94"])
        ledger.save_names("b", [one for one in names_of(small_register()) if one.name != "Corse"])
        assert (ledger.names_key(), found(ledger, "corse")) == ("b", [])
        assert found(ledger, "  ") == []
        assert len(found(ledger, "pays de la loire", 1)) == 1
