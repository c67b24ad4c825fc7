"""Find the territories that a person may mean: all of them, communes included, by one search on every database."""

import hashlib

from reporter.domain.territory import Level, Register, Territory, TerritoryId
from reporter.domain.territory_names import SearchedName
from reporter.ports import Outside

FOUND = 8
MOST_TYPED = 80  # signs: the longest name has fewer


def find_territories(outside: Outside, text: str, limit: int = FOUND) -> tuple[SearchedName, ...]:
    """Return the territories that *text* may mean, likeliest first; the names are made anew when the register has changed."""
    refresh_names(outside)
    return outside.ledger.search_names(text, limit)


def find_noted(outside: Outside, text: str, limit: int = FOUND) -> tuple[Territory, ...]:
    """Return the territories of notes that *text* may mean, likeliest first: for a commune, those it lies in."""
    register = outside.register_store.register()
    found: dict[TerritoryId, Territory] = {}
    for one in find_territories(outside, text[:MOST_TYPED], limit):
        identifier = TerritoryId.parse(one.identifier)
        around = (identifier,) if identifier in register else _around(outside, identifier)
        found |= {each: register.get(each) for each in around if each in register}
    return tuple(found.values())[: limit + len(Level)]


def _around(outside: Outside, commune: TerritoryId) -> tuple[TerritoryId, ...]:
    parents = next((one.parents for one in outside.register_store.municipalities() if one.id == commune), ())
    return tuple(sorted((one for one in parents if one.level not in {Level.COUNTRY, Level.REGION}), reverse=True))


def refresh_names(outside: Outside) -> None:
    """Bring the searched names to the register in use."""
    store = outside.register_store
    key = names_key(store.register())
    if outside.ledger.names_key() != key:
        outside.ledger.save_names(key, [one.searched for one in (*store.register().territories, *store.municipalities())])


def names_key(register: Register) -> str:
    """Return what tells one set of names from another: the vintage, which fixes the communes, and every other name."""
    names = "\n".join(f"{one.id} {one.name}" for one in register.territories)
    return hashlib.sha256(f"{register.vintage}\n{names}".encode()).hexdigest()
