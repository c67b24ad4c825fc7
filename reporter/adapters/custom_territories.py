"""custom.toml: territories that a house makes of official ones, all at one level; each fault is named with its table and field."""

import json
from collections.abc import Sequence

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import UnknownTerritoryError

FILE = "custom.toml"
FIELDS = ("slug", "name", "locative", "genitive", "members")
_WIDE = (Level.REGION, Level.DEPARTMENT)


def read_customs(declared: DeclaredTable, official: Register) -> tuple[Territory, ...]:
    """Read the custom territories over the *official* register, communes included where a member is one."""
    declared.only("custom")
    found: dict[TerritoryId, Territory] = {}
    for table in declared.rows("custom", needed=True):
        territory = _custom(table, official)
        if territory.id in found:
            message = f"{territory.id} stands twice"
            raise table.error(message, "slug")
        found[territory.id] = territory
    return tuple(found.values())


def written_custom(slug: str, name: str, locative: str, genitive: str, members: Sequence[str]) -> str:
    """Return the declaration of one custom territory, to stand after others in custom.toml."""
    texts = {"slug": slug, "name": name, "locative": locative, "genitive": genitive, "members": list(members)}
    return "\n".join(["[[custom]]", *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in texts.items()), ""])


def names_communes(declared: DeclaredTable) -> bool:
    """Say whether a member is a commune, so that the communes must be read."""
    prefix = f"{Level.MUNICIPALITY}-"
    return any(member.startswith(prefix) for table in declared.rows("custom") for member in table.texts("members", []))


def _custom(table: DeclaredTable, official: Register) -> Territory:
    table.only(*FIELDS)
    slug = table.text("slug")
    if slug != slug.lower() or not slug.isascii():
        message = f"{slug!r}: write small letters without accents, figures and hyphens"
        raise table.error(message, "slug")
    try:
        identifier = TerritoryId(Level.CUSTOM, slug)
    except ValueError as error:
        raise table.error(str(error), "slug") from None
    name, locative, genitive = (table.text(field).replace("'", "’") for field in ("name", "locative", "genitive"))
    members = _members(table, official)
    year = max(official.get(member).geography_year for member in members)
    return Territory(identifier, name, locative, genitive, _parents(members, official), year, members=members)


def _members(table: DeclaredTable, official: Register) -> tuple[TerritoryId, ...]:
    found: dict[TerritoryId, None] = {}
    for text in table.texts("members"):
        try:
            member = official.lookup(text).id
        except UnknownTerritoryError as error:
            raise table.error(str(error), "members") from None
        if member in found:
            message = f"{member} stands twice"
            raise table.error(message, "members")
        found[member] = None
    if len(found) < 2:
        message = "a custom territory has two members or more"
        raise table.error(message, "members")
    _check_level(table, {member.level for member in found})
    return tuple(sorted(found))


def _check_level(table: DeclaredTable, levels: set[Level]) -> None:
    if len(levels) > 1:
        message = f"members at {len(levels)} levels ({', '.join(sorted(levels))}): figures add up at one level only"
        raise table.error(message, "members")
    if levels & {Level.COUNTRY, Level.CUSTOM}:
        message = f"no figure is published at level {levels.pop()} for a part of it"
        raise table.error(message, "members")


def _parents(members: tuple[TerritoryId, ...], official: Register) -> tuple[TerritoryId, ...]:
    """Return the département and the région that hold every member whole, and France."""
    found = []
    for level in reversed(_WIDE):
        homes = [_homes(official.get(member), level) for member in members]
        if all(len(home) == 1 for home in homes) and len(set(homes)) == 1:
            found.append(homes[0][0])
    return (*found, FRANCE)


def _homes(member: Territory, level: Level) -> tuple[TerritoryId, ...]:
    return tuple(parent for parent in member.parents if parent.level is level)
