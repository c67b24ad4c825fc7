"""What territories are made of: communes where the register has them, départements else, and what cannot be placed."""

from reporter.analysis.membership import children_of, membership
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from tests.registers import small_register


def town(code: str, *parents: str) -> Territory:
    return Territory(TerritoryId(Level.MUNICIPALITY, code), code, f"à {code}", f"de {code}", tuple(map(TerritoryId.parse, parents)))


def test_without_communes_a_region_is_its_departements_and_zones_cannot_be_placed() -> None:
    held = membership(small_register())
    assert held.brick_level is Level.DEPARTMENT
    assert held.bricks[TerritoryId.parse("region-52")] == {"departement-01", "departement-44"}
    assert held.bricks[FRANCE] == {"departement-01", "departement-2A", "departement-44", "departement-974"}
    assert [str(one) for one in held.unplaced] == ["zone_emploi-0051", "zone_emploi-2814", "zone_emploi-5207", "zone_emploi-7527"]
    assert held.bricks[TerritoryId.parse("zone_emploi-5207")] == {"zone_emploi-5207"}


def test_an_overseas_region_and_its_departement_are_one_brick() -> None:
    held = membership(small_register())
    assert held.bricks[TerritoryId.parse("region-04")] == held.bricks[TerritoryId.parse("departement-974")]


def test_with_communes_a_zone_over_two_departements_shares_bricks_with_both() -> None:
    towns = (
        town("44001", "departement-44", "region-52", "zone_emploi-5207"),
        town("01001", "departement-01", "region-52", "zone_emploi-5207"),
    )
    held = membership(small_register(), towns)
    zone = held.bricks[TerritoryId.parse("zone_emploi-5207")]
    assert held.brick_level is Level.MUNICIPALITY
    assert zone == {"commune-44001", "commune-01001"} == held.bricks[FRANCE]
    assert zone & held.bricks[TerritoryId.parse("departement-44")] == {"commune-44001"}
    assert "zone_emploi-5207" not in map(str, held.unplaced)
    assert "departement-2A" in map(str, held.unplaced)  # no commune names it


def test_a_commune_placed_at_some_levels_only_counts_as_nothing() -> None:
    zoned = town("44001", "departement-44", "region-52", "zone_emploi-5207")
    merged, elsewhere = town("44002", "departement-44", "region-52"), town("97401", "departement-974", "region-04")
    held = membership(small_register(), (zoned, merged, elsewhere))
    assert held.left_out == (merged.id,)
    assert held.bricks[TerritoryId.parse("departement-44")] == held.bricks[TerritoryId.parse("zone_emploi-5207")]
    assert held.bricks[TerritoryId.parse("departement-974")] == {"commune-97401"}  # no zone is drawn there at all


def test_a_custom_territory_is_made_of_its_members_placed_or_not() -> None:
    members = tuple(map(TerritoryId.parse, ("zone_emploi-5207", "zone_emploi-0051")))
    custom = Territory(TerritoryId.parse("custom-estuaire"), "Estuaire", "dans l’Estuaire", "de l’Estuaire", members=members)
    register = Register((*small_register().territories, custom))
    held = membership(register)
    assert held.bricks[custom.id] == {"zone_emploi-0051", "zone_emploi-5207"}
    assert custom.id not in held.unplaced


def test_wide_territories_are_made_up_by_one_level_after_the_other() -> None:
    assert [len(inside) for inside in children_of("france-FR", small_register())] == [3, 4]
    assert list(children_of("region-52", small_register())) == [["departement-01", "departement-44"]]
    assert list(children_of("departement-44", small_register())) == []
