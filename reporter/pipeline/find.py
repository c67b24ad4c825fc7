"""Find the territories that a person may mean: all of them, communes included, by one search on every database."""

import hashlib

from reporter.domain.territory import Register
from reporter.domain.territory_names import SearchedName
from reporter.ports import Outside

FOUND = 8


def find_territories(outside: Outside, text: str, limit: int = FOUND) -> tuple[SearchedName, ...]:
    """Return the territories that *text* may mean, likeliest first; the names are made anew when the register has changed."""
    refresh_names(outside)
    return outside.ledger.search_names(text, limit)


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
