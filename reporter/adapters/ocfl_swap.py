"""Adding a version so that a crash at any instant leaves the object wholly old or wholly new.

ocfl-py writes a version in place, without fsync, and afterwards refuses an object that it was killed in. So the next state of
an object is built apart, checked, made durable, and swapped in by two renames under a lock:

    staging/<object>/source/      the files of the version
    staging/<object>/new/         the object with that version (older content by hard link)
    staging/<object>/record.json  the line for digests.jsonl
    staging/<object>/old/         the object as it was, while its successor takes its place

`settle` ends every attempt, whether it went well, failed, or was killed and is found by the next writer: an old state without a
new one goes back, a new state has its digests recorded, the work folder goes.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reporter.adapters.fault_points import point
from reporter.adapters.ocfl_digests import OutsideDigest, append_once
from reporter.adapters.ocfl_durable import move, sync_folder, sync_tree, write_durably
from reporter.adapters.ocfl_library import ObjectRefusedError, validation_faults, write_version
from reporter.adapters.ocfl_store import (
    INVENTORY,
    LAYOUT,
    LAYOUT_CONFIG,
    LAYOUT_FILE,
    OLD,
    ROOT_DECLARATION,
    SIDECAR,
    TUPLES,
    Store,
    is_object_name,
    object_name,
)
from reporter.errors import ArchiveError

POINTS = (
    "archive_source_written",
    "archive_staged",
    "archive_checked",
    "archive_synced",
    "archive_recorded",
    "archive_place_made",
    "archive_old_aside",
    "archive_swapped",
    "archive_digest_kept",
    "archive_cleaned",
)
SOURCE, NEW, RECORD = "source", "new", "record.json"
ROOT_IN_THE_MAKING = "root"


@dataclass(frozen=True, slots=True)
class Version:
    """A version to add: its object, its number, its files by logical name, its instant (W3C) and a word on it."""

    urn: str
    revision: int
    files: Mapping[str, bytes]
    pdf_sha256: str
    created: str
    message: str


@contextmanager
def locked(store: Store, *, wait: bool = True) -> Iterator[None]:
    """Be the only writer, with everything that a killed writer left settled; BlockingIOError when busy and not *wait*."""
    with store.lock_file.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        recover(store)
        yield


def recover(store: Store) -> None:
    """Empty the staging folder: put back or complete what a killed writer left."""
    if not store.staging.is_dir():
        return
    for work in sorted(store.staging.iterdir()):
        if is_object_name(work.name):
            settle(store, work.name)
        elif work.is_dir():
            shutil.rmtree(work)
        else:
            work.unlink()


def make_root(store: Store) -> None:
    """Make the storage root of layout 0004, all or nothing, unless it is there."""
    store.staging.mkdir(exist_ok=True)
    if store.root.exists():
        return
    new = store.staging / ROOT_IN_THE_MAKING
    config = new / "extensions" / LAYOUT / "config.json"
    config.parent.mkdir(parents=True)
    config.write_text(json.dumps(dict(LAYOUT_CONFIG), indent=2), encoding="utf-8")
    layout = {"extension": LAYOUT, "description": "Hashed N-tuple Storage Layout: sha256, three tuples of three characters"}
    (new / LAYOUT_FILE).write_text(json.dumps(layout, indent=2), encoding="utf-8")
    name, text = ROOT_DECLARATION
    (new / name).write_text(text, encoding="utf-8")
    sync_tree(new)
    move(new, store.root)


def add_version(store: Store, version: Version) -> None:
    """Add a version to an object, or make the object; must run under the lock."""
    name = object_name(version.urn)
    try:
        _stage(store, name, version)
        _swap(store, name)
    finally:
        settle(store, name)


def settle(store: Store, name: str) -> None:
    """Bring one object to rest after an attempt, however far it went."""
    work, place = store.work(name), store.place(name)
    if (work / OLD).is_dir() and not place.exists():
        move(work / OLD, place)
    if not place.exists():
        _remove_empty_parents(store, place)
    elif (record := _record(work)) is not None and _is_current(place, record):
        append_once(store.digest_file, record)
        point("archive_digest_kept")
    if work.is_dir():
        shutil.rmtree(work)
        sync_folder(store.staging)
    point("archive_cleaned")


def _stage(store: Store, name: str, version: Version) -> None:
    work = store.work(name)
    for logical_name, content in version.files.items():
        file = work / SOURCE / logical_name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    point("archive_source_written")
    new = work / NEW
    if store.place(name).exists():
        _copy_object(store.place(name), new)
    _write_version(new, work / SOURCE, version)
    point("archive_staged")
    _check(new, version)
    point("archive_checked")
    sync_tree(new)
    point("archive_synced")
    inventory = (new / f"v{version.revision}" / INVENTORY).read_bytes()
    record = OutsideDigest(version.urn, version.revision, version.pdf_sha256, hashlib.sha256(inventory).hexdigest())
    write_durably(work / RECORD, record.as_json().encode())
    sync_folder(store.staging)
    point("archive_recorded")


def _copy_object(held: Path, new: Path) -> None:
    """Copy an object: versions never change and are linked, what stands beside them is rewritten and is copied."""
    new.mkdir()
    for path, _, names in os.walk(held):
        folder = new / Path(path).relative_to(held)
        folder.mkdir(exist_ok=True)
        for file in names:
            source, target = Path(path, file), folder / file
            if folder == new:
                shutil.copyfile(source, target)
            else:
                _link(source, target)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except (PermissionError, NotImplementedError):  # some shared and removable file systems know no hard links
        shutil.copyfile(source, target)


def _write_version(new: Path, source: Path, version: Version) -> None:
    try:
        write_version(new, source, urn=version.urn, created=version.created, message=version.message)
    except ObjectRefusedError as error:
        raise ArchiveError(_held_damaged(version, str(error))) from error


def _check(new: Path, version: Version) -> None:
    if faults := validation_faults(new):
        raise ArchiveError(_held_damaged(version, faults))


def _held_damaged(version: Version, faults: str) -> str:
    return f"{version.urn} cannot take version {version.revision}, what is held is damaged: {faults}. Run `reporter archive verify`"


def _swap(store: Store, name: str) -> None:
    work, place = store.work(name), store.place(name)
    _make_parents(place)
    point("archive_place_made")
    if place.exists():
        move(place, work / OLD)
        point("archive_old_aside")
    move(work / NEW, place)
    point("archive_swapped")


def _make_parents(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    for folder in place.parents[: TUPLES + 1]:
        sync_folder(folder)


def _remove_empty_parents(store: Store, place: Path) -> None:
    folder = place.parent
    while folder != store.root and store.root in folder.parents:
        if folder.is_dir():
            if any(folder.iterdir()):
                return
            folder.rmdir()
            sync_folder(folder.parent)
        folder = folder.parent


def _record(work: Path) -> OutsideDigest | None:
    """Return the record of an attempt that went as far as making one; half a record is none."""
    try:
        return OutsideDigest.parse((work / RECORD).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _is_current(place: Path, record: OutsideDigest) -> bool:
    inventory = (place / INVENTORY).read_bytes()
    return hashlib.sha256(inventory).hexdigest() == record.inventory_sha256 and (place / SIDECAR).exists()
