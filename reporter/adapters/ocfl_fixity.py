"""Fixity: every file of the archive read again and compared with three witnesses.

The inventories (sha512 of every file), entry.json (sha256 of every file of a version) and digests.jsonl, which lies outside the
objects (sha256 of each version's PDF and inventory, and the proof that no object has gone). The rules are OCFL 1.1's; ocfl-py's own
validator, which the tests hold every store against, reads about as much but knows neither entry.json nor digests.jsonl.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reporter.adapters.ocfl_digests import OutsideDigest, OutsideDigests, read_digests
from reporter.adapters.ocfl_store import (
    INVENTORY,
    LAYOUT_FILE,
    OBJECT_DECLARATION,
    ROOT_DECLARATION,
    SIDECAR,
    TUPLE_SIZE,
    TUPLES,
    Inventory,
    Store,
    is_object_name,
    object_name,
    sidecar_digest,
)
from reporter.adapters.ocfl_version import ENTRY, PDF, DescribedVersion
from reporter.domain.archive import ArchiveKey
from reporter.errors import UnknownTerritoryError

WHOLE_STORE = ""  # stands for what belongs to no single object


def faults_by_object(store: Store, wanted: Mapping[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the faults in words, by the name of the object; only objects with faults, and WHOLE_STORE, are in it.

    *wanted* are the names to look at, each with its identifier ("" where it is not known); None: everything.
    """
    outside = read_digests(store.digest_file)
    known = {object_name(urn): urn for urn in outside.urns}
    names = dict.fromkeys(store.names(), "") | dict.fromkeys([WHOLE_STORE], "") | known if wanted is None else dict(wanted)
    found = {}
    for name, urn in sorted(names.items()):
        faults = _object_faults_at(store, name, urn or known.get(name), outside) if name else (*outside.faults, *_stray_faults(store))
        found[name] = tuple(faults)
    return {name: faults for name, faults in found.items() if faults}


def is_key(urn: str) -> bool:
    """Say whether *urn* is the identifier of one of our objects."""
    try:
        return ArchiveKey.parse(urn).urn == urn
    except (ValueError, UnknownTerritoryError):
        return False


@dataclass(frozen=True, slots=True)
class _Digests:
    sha256: str
    sha512: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """One object as found on disk: every file's digests by path, and what could not be read."""

    files: Mapping[str, _Digests]
    faults: tuple[str, ...]


def _object_faults_at(store: Store, name: str, urn: str | None, outside: OutsideDigests) -> Iterator[str]:
    label = urn or f"object {name}"
    folder = store.find(name)
    if folder is None:
        yield f"{label}: not in the archive"
        return
    try:
        content = (folder / INVENTORY).read_bytes()
        inventory = Inventory.parse(content)
    except (OSError, ValueError) as error:
        yield f"{label}: {INVENTORY} cannot be read: {error}"
        return
    if object_name(inventory.id) != name or not is_key(inventory.id):
        yield f"{label}: {INVENTORY} declares {inventory.id!r}, which does not belong there"
    try:
        yield from list(_object_faults(folder, inventory, outside))
    except OSError as error:
        yield f"{inventory.id}: {Path(error.filename or folder).name} cannot be read: {error.strerror}"


def _object_faults(folder: Path, inventory: Inventory, outside: OutsideDigests) -> Iterator[str]:
    seen = _read_all(folder)
    yield from (f"{inventory.id}: {fault}" for fault in seen.faults)
    yield from (f"{inventory.id}: {fault}" for fault in _structure_faults(folder, inventory, seen))
    yield from (f"{inventory.id}: {fault}" for fault in _content_faults(inventory, seen))
    for number in range(1, inventory.head + 1):
        digest = outside.by_version.get((inventory.id, number))
        for fault in _version_faults(folder, inventory, number, seen, digest):
            yield f"{inventory.id}, version {number}: {fault}"
    for urn, number in sorted(outside.by_version):
        if urn == inventory.id and number > inventory.head:
            yield f"{urn}, version {number}: gone (digests.jsonl knows it)"


def _read_all(folder: Path) -> _Seen:
    files, faults = {}, []
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        try:
            if file.is_symlink() or not (file.is_file() or file.is_dir()):
                faults.append(f"{path} is neither file nor folder")
            elif file.is_dir():
                if not any(file.iterdir()):
                    faults.append(f"{path} is an empty folder")
            else:
                content = file.read_bytes()
                files[path] = _Digests(hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
        except OSError as error:
            faults.append(f"{path} cannot be read: {error.strerror}")
    return _Seen(files, tuple(faults))


def _structure_faults(folder: Path, inventory: Inventory, seen: _Seen) -> Iterator[str]:
    declaration, text = OBJECT_DECLARATION
    if seen.files.get(declaration) != _digests(text.encode()):
        yield f"{declaration} is missing or changed"
    own = {declaration}
    for prefix in ["", *(f"v{number}/" for number in range(1, inventory.head + 1))]:
        own |= {prefix + INVENTORY, prefix + SIDECAR}
        if prefix + INVENTORY not in seen.files or prefix + SIDECAR not in seen.files:
            yield f"{prefix}{INVENTORY} or its digest file is missing"
        elif sidecar_digest((folder / prefix / SIDECAR).read_bytes()) != seen.files[prefix + INVENTORY].sha512:
            yield f"{prefix}{INVENTORY} is not what its digest file says"
    head = f"v{inventory.head}/{INVENTORY}"
    if head in seen.files and seen.files[head] != seen.files.get(INVENTORY):
        yield f"{INVENTORY} and {head} differ"
    known = own | {path for paths in inventory.paths.values() for path in paths}
    yield from (f"{path} is not in the inventory" for path in sorted(seen.files.keys() - known))


def _content_faults(inventory: Inventory, seen: _Seen) -> Iterator[str]:
    for digest, paths in sorted(inventory.paths.items(), key=lambda item: item[1]):
        for path in paths:
            if path not in seen.files:
                yield f"{path} is missing"
            elif seen.files[path].sha512 != digest:
                yield f"{path} is not what was stored ({_used_by(inventory, digest)})"


def _used_by(inventory: Inventory, digest: str) -> str:
    uses = [
        f"{name} of version {number}"
        for number, state in enumerate(inventory.states, start=1)
        for name, found in sorted(state.items())
        if found == digest
    ]
    return ", ".join(uses)


def _version_faults(folder: Path, inventory: Inventory, number: int, seen: _Seen, outside: OutsideDigest | None) -> Iterator[str]:
    state = inventory.states[number - 1]
    yield from _inventory_faults(folder, inventory, number, seen)
    found = {name: seen.files.get(inventory.paths[digest][0]) for name, digest in state.items()}
    entry_file = found.get(ENTRY)
    if entry_file is None:
        yield f"{ENTRY} is missing"
    elif entry_file.sha512 == state[ENTRY]:
        content = (folder / inventory.paths[state[ENTRY]][0]).read_bytes()
        yield from _entry_faults(content, inventory.id, number, {name: digests for name, digests in found.items() if name != ENTRY})
    if outside is None:
        yield "no line in digests.jsonl"
        return
    if (pdf := found.get(PDF)) is None or pdf.sha256 != outside.pdf_sha256:
        yield f"{PDF} is not the one in digests.jsonl"
    if (own := seen.files.get(f"v{number}/{INVENTORY}")) is None or own.sha256 != outside.inventory_sha256:
        yield f"{INVENTORY} is not the one in digests.jsonl"


def _inventory_faults(folder: Path, inventory: Inventory, number: int, seen: _Seen) -> Iterator[str]:
    """Compare a version's own inventory with what the newest one says of that version."""
    path = f"v{number}/{INVENTORY}"
    if path not in seen.files:
        return
    try:
        own = Inventory.parse((folder / path).read_bytes())
    except ValueError as error:
        yield f"its {INVENTORY} cannot be read: {error}"
        return
    if (own.id, own.states) != (inventory.id, inventory.states[:number]):
        yield f"its {INVENTORY} and that of the object disagree"


def _entry_faults(content: bytes, urn: str, number: int, found: Mapping[str, _Digests | None]) -> Iterator[str]:
    try:
        described = DescribedVersion.parse(content)
    except ValueError as error:
        yield f"{ENTRY} cannot be read: {error}"
        return
    if (described.entry.key.urn, described.entry.revision) != (urn, number):
        yield f"{ENTRY} describes {described.entry.key.urn}, version {described.entry.revision}"
    if described.digests.keys() != found.keys():
        yield f"{ENTRY} and the inventory name different files: {', '.join(sorted(described.digests.keys() ^ found.keys()))}"
    for name, digests in sorted(found.items()):
        if digests is not None and described.digests.get(name, digests.sha256) != digests.sha256:
            yield f"{name} is not the one that {ENTRY} describes"
    if described.digests.get(PDF) != described.entry.sha256:
        yield f"{ENTRY} names two digests for {PDF}"


def _stray_faults(store: Store) -> Iterator[str]:
    """Yield what lies in the storage root and belongs to no object."""
    if not store.root.is_dir():
        return
    for path in sorted(store.root.iterdir()):
        if path.name not in {ROOT_DECLARATION[0], LAYOUT_FILE, "extensions"}:
            yield from _stray_below(store, path, 1)


def _stray_below(store: Store, path: Path, depth: int) -> Iterator[str]:
    if depth > TUPLES:
        if not is_object_name(path.name) or store.place(path.name) != path or not path.is_dir():
            yield f"{path.relative_to(store.root)} is no object"
        return
    try:
        inside = sorted(path.iterdir()) if path.is_dir() and len(path.name) == TUPLE_SIZE else []
    except FileNotFoundError:  # a writer that failed has just taken its empty folder back
        return
    if not inside:
        yield f"{path.relative_to(store.root)} does not belong there"
    for child in inside:
        yield from _stray_below(store, child, depth + 1)


def _digests(content: bytes) -> _Digests:
    return _Digests(hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
