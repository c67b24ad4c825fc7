"""A small register for tests: three régions, one of them overseas, their départements, four zones d'emploi."""

from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId

REGIONS = {"52": "Pays de la Loire", "94": "Corse", "04": "La Réunion"}
DEPARTMENTS = {"44": "52", "01": "52", "2A": "94", "974": "04"}
ZONES = {"5207": ("52",), "0051": ("52",), "7527": ("52", "94"), "2814": ("94",)}


def small_register() -> Register:
    """Return 3 régions, 4 départements, 4 zones d'emploi and France."""
    regions = [_named(Level.REGION, code, name, FRANCE) for code, name in REGIONS.items()]
    departments = [_named(Level.DEPARTMENT, code, code, _region(home), FRANCE) for code, home in DEPARTMENTS.items()]
    zones = [_named(Level.EMPLOYMENT_ZONE, code, code, *map(_region, homes), FRANCE) for code, homes in ZONES.items()]
    return Register((Territory(FRANCE, "France", "en France", "de la France"), *regions, *departments, *zones))


def _region(code: str) -> TerritoryId:
    return TerritoryId(Level.REGION, code)


def _named(level: Level, code: str, name: str, *parents: TerritoryId) -> Territory:
    return Territory(TerritoryId(level, code), name, f"à {name}", f"de {name}", parents)
