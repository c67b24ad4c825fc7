"""Readers of a territory that was merged: found, moved where there is one heir, left to themselves where there are two."""

from dataclasses import replace
from pathlib import Path

from reporter.domain.territory import Closure, Register, TerritoryId
from reporter.pipeline.closed_territories import closed_territories, move_to_heirs
from reporter.ports import Outside
from tests.fakes_ledger import MemoryLedger
from tests.outboxes import register_files, world

MERGED, SPLIT = TerritoryId.parse("zone_emploi-9901"), TerritoryId.parse("zone_emploi-9902")
NANTES, LYON = TerritoryId.parse("zone_emploi-5216"), TerritoryId.parse("zone_emploi-8421")
READER = "prefet@loire.test"


class Later:
    """The register of a later year, in which two zones are gone."""

    def register(self) -> Register:
        held = register_files().register()
        closures = (Closure(MERGED, "Ancienne", (NANTES,)), Closure(SPLIT, "Partagée", (NANTES, LYON)))
        return Register((*held.territories,), held.vintage, closures)


def later(tmp_path: Path) -> Outside:
    outside = replace(world(tmp_path, MemoryLedger(), None), register_store=Later())  # type: ignore[arg-type]  # its register alone is asked
    outside.ledger.add_subscription(READER, [MERGED, SPLIT, LYON], policy="standard", bundle=True, now=outside.clock.now())
    return outside


def test_who_reads_a_closed_territory_is_found_with_what_took_its_place(tmp_path: Path) -> None:
    found = closed_territories(later(tmp_path))
    assert [(one.territory, [heir.id for heir in one.heirs]) for one in found] == [(MERGED, [NANTES]), (SPLIT, [NANTES, LYON])]


def test_one_heir_takes_its_place_and_two_are_the_reader_s_to_choose(tmp_path: Path) -> None:
    outside = later(tmp_path)
    assert [one.territory for one in move_to_heirs(outside)] == [MERGED]
    (held,) = outside.ledger.subscriptions()
    assert (held.territories, held.bundle) == (tuple(sorted([NANTES, SPLIT, LYON])), True)
    assert move_to_heirs(outside) == ()
