"""time_zones.toml as the zones of the territories; each fault is named with its field."""

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.local_time import TimeZones, zone_named
from reporter.domain.territory import TerritoryId
from reporter.errors import UnknownTerritoryError


def read_time_zones(declared: DeclaredTable) -> TimeZones:
    """Read the zones; InputError for a key that is no territory or a name that is no zone."""
    declared.only("default", "territories")
    default, table = declared.text("default"), declared.table("territories")
    return TimeZones(
        _checked(declared, "default", default), {_territory(table, key): _checked(table, key, table.text(key)) for key in table.fields}
    )


def _territory(table: DeclaredTable, key: str) -> TerritoryId:
    try:
        return TerritoryId.parse(key)
    except UnknownTerritoryError as error:
        raise table.error(str(error), key) from None


def _checked(table: DeclaredTable, key: str, name: str) -> str:
    try:
        zone_named(name)
    except ValueError as error:
        raise table.error(str(error), key) from None
    return name
