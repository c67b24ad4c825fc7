"""What a refreshed register changes: new, closed, merged, renamed, moved, with those that take the place of the closed."""

from dataclasses import replace

import pytest

from reporter.domain.register_draft import ChangeKind, RegisterDraft, changes, losses, with_history
from reporter.domain.territory import FRANCE, Closure, Level, Register, Territory, TerritoryId
from reporter.errors import UnknownTerritoryError
from tests.official_tables import SMALL, geography, small


def draft(**changed: str) -> RegisterDraft:
    return geography().read(small(**changed), 2026)


def register(of: RegisterDraft) -> Register:
    return Register(of.territories, "2025", of.closures)


def merged() -> RegisterDraft:
    """Return the next year: Redon's EPCI has joined Nantes's, and Rennes is called otherwise."""
    communes = (
        SMALL["epci_communes.csv"]
        .replace("243500741,Redon Agglomération", "244400404,Nantes Métropole")
        .replace("Rennes Métropole", "Rennes Cité")
    )
    names = SMALL["epci.csv"].replace("243500741,CA Redon Agglomération,CA,1\n", "").replace("Rennes Métropole", "Rennes Cité")
    return draft(epci_communes=communes, epci=names)


def test_the_same_tables_change_nothing() -> None:
    before = draft()
    assert changes(with_history(draft(), register(before), before.municipalities), register(before), before.municipalities) == ()


def test_a_merger_a_new_name_and_new_parents_are_told() -> None:
    before = draft()
    after = with_history(merged(), register(before), before.municipalities)
    told = {(str(c.territory), c.kind): c.detail for c in changes(after, register(before), before.municipalities)}
    assert told["epci-243500741", ChangeKind.MERGED] == "epci-244400404"
    assert told["epci-243500139", ChangeKind.RENAMED] == "was Rennes Métropole"
    assert "departement-35" in told["epci-244400404", ChangeKind.MOVED]
    assert ("commune-35236", ChangeKind.MOVED) in told
    assert len(told) == 4


def test_a_closed_one_names_its_successor_and_the_chain_is_followed() -> None:
    before = draft()
    after = with_history(merged(), register(before), before.municipalities)
    now = Register(
        after.territories,
        "2026",
        (*after.closures, Closure(TerritoryId(Level.EPCI, "240000001"), "Ancienne", (TerritoryId(Level.EPCI, "243500741"),))),
    )
    assert [str(one.id) for one in now.successors(TerritoryId(Level.EPCI, "240000001"))] == ["epci-244400404"]
    with pytest.raises(
        UnknownTerritoryError, match=r"epci-243500741 \(Redon Agglomération\) exists no more; take epci-244400404 \(Nantes Métropole\)"
    ):
        now.lookup("epci-243500741")


def test_what_closed_long_ago_stays_closed_and_what_opens_again_is_open() -> None:
    before = draft()
    long_ago = Closure(TerritoryId(Level.EPCI, "240000001"), "Ancienne")
    again = Closure(TerritoryId(Level.EPCI, "243500139"), "Rennes Métropole")
    old = replace(register(before), closures=(*before.closures, long_ago, again))
    assert long_ago in with_history(draft(), old, ()).closures
    assert again not in with_history(draft(), old, ()).closures


def test_half_a_register_is_a_loss_and_customs_are_nobodys_change() -> None:
    before = draft()
    whole = register(before)
    custom = Territory(TerritoryId(Level.CUSTOM, "estuaire"), "Estuaire", "à l’estuaire", "de l’estuaire", (FRANCE,))
    held = replace(whole, territories=(*whole.territories, custom))
    half = replace(before, territories=tuple(t for t in before.territories if t.id.level is not Level.EMPLOYMENT_ZONE))
    found = changes(with_history(half, held, ()), held, ())
    assert list(losses(found, held, ())) == ["4 of 4 at level zone_emploi"]
    assert custom.id not in {change.territory for change in found}


@pytest.mark.parametrize(
    ("held", "fictitious", "label"),
    [
        ((), False, "2026"), (("2025",), False, "2026"), (("2026",), False, "2026-v2"), (("2026", "2026-v2"), False, "2026-v3"),
        ((), True, "2026-specimen"), (("2026-specimen",), True, "2026-specimen-v2"),
    ],
)  # fmt: skip
def test_a_vintage_is_called_by_its_year_and_number(held: tuple[str, ...], fictitious: bool, label: str) -> None:  # noqa: FBT001 -- a table
    assert replace(draft(), fictitious=fictitious).named(held) == label
