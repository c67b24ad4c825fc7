"""The archive's folder as it lies on disk: where an object is, what its inventory declares; nothing here writes."""

import errno
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from reporter.errors import ArchiveError

ROOT_DECLARATION = ("0=ocfl_1.1", "ocfl_1.1\n")
OBJECT_DECLARATION = ("0=ocfl_object_1.1", "ocfl_object_1.1\n")
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
LAYOUT_FILE = "ocfl_layout.json"
LAYOUT = "0004-hashed-n-tuple-storage-layout"
TUPLE_SIZE = 3
TUPLES = 3
LAYOUT_CONFIG: Mapping[str, str | int | bool] = {
    "extensionName": LAYOUT,
    "digestAlgorithm": "sha256",
    "tupleSize": TUPLE_SIZE,
    "numberOfTuples": TUPLES,
    "shortObjectRoot": False,
}
OLD = "old"  # the object set aside while its successor takes its place
FIND_ROUNDS = 3  # an object that is being swapped may slip past one look at both its places

_OBJECT_NAME = re.compile(r"[0-9a-f]{64}")
_CONTENT_PATH = re.compile(r"v[1-9][0-9]*/content/(?!.*\.\./).+")
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def object_name(urn: str) -> str:
    """Return the name of an object's folder: the sha256 of its identifier."""
    return hashlib.sha256(urn.encode()).hexdigest()


def is_object_name(name: str) -> bool:
    """Say whether *name* can be that of an object's folder."""
    return bool(_OBJECT_NAME.fullmatch(name))


@dataclass(frozen=True, slots=True)
class Store:
    """One archive: the OCFL storage root, what is in the making, the lock and the digests kept outside the objects."""

    folder: Path

    @property
    def root(self) -> Path:
        """Return the OCFL storage root."""
        return self.folder / "ocfl"

    @property
    def staging(self) -> Path:
        """Return where new states are built; on the same file system as the root."""
        return self.folder / "staging"

    @property
    def lock_file(self) -> Path:
        """Return the file that the one writer holds locked."""
        return self.folder / "lock"

    @property
    def digest_file(self) -> Path:
        """Return the digests kept outside the objects."""
        return self.folder / "digests.jsonl"

    def place(self, name: str) -> Path:
        """Return where the object called *name* lies (layout 0004)."""
        tuples = [name[i * TUPLE_SIZE : (i + 1) * TUPLE_SIZE] for i in range(TUPLES)]
        return self.root.joinpath(*tuples, name)

    def work(self, name: str) -> Path:
        """Return where the next state of the object called *name* is built."""
        return self.staging / name

    def find(self, name: str) -> Path | None:
        """Return the folder of an object: its place, or aside in the very moment of a swap; None when there is no such object."""
        either = (self.place(name), self.work(name) / OLD)
        return next((folder for folder in either * FIND_ROUNDS if folder.is_dir()), None)

    def names(self) -> tuple[str, ...]:
        """Return the names of all objects, those set aside by an interrupted swap included.

        One that is being swapped at this very moment may be missing: who knows its identifier can still `find` it.
        """
        folders = [self.root]
        for _ in range(TUPLES + 1):
            folders = [child for folder in folders for child in _children(folder)]
        aside = {folder.name for folder in _children(self.staging) if (folder / OLD).is_dir()}
        return tuple(sorted({folder.name for folder in folders if is_object_name(folder.name)} | aside))

    def check_root(self) -> None:
        """Raise ArchiveError when the root is there but is no store of ours."""
        if not self.root.exists():
            return
        name, text = ROOT_DECLARATION
        config = self.root / "extensions" / LAYOUT / "config.json"
        try:
            declared = (self.root / name).read_text(encoding="utf-8") == text
            ours = declared and json.loads(config.read_bytes()) == dict(LAYOUT_CONFIG)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            ours = False
        if not ours:
            message = f"{self.root} is no OCFL 1.1 store of layout {LAYOUT}: name the right folder in REPORTER_ARCHIVE__URL, or restore it"
            raise ArchiveError(message)


def _children(folder: Path) -> list[Path]:
    try:
        return [child for child in folder.iterdir() if child.is_dir()]
    except (FileNotFoundError, NotADirectoryError):  # taken away by a writer meanwhile, or no folder
        return []


@contextmanager
def explaining(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an ArchiveError that names the folder and what to do."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename and str(error.filename) != str(folder) else ""
        if error.errno in NOT_ALLOWED:
            message = (
                f"no permission to use the archive folder {folder}{where}: let the account that runs the program "
                "read and write there, or name another folder in REPORTER_ARCHIVE__URL"
            )
        elif error.errno in _NO_SPACE:
            message = f"no space left for the archive in {folder}: free some and run again; what was archived before is untouched"
        else:
            message = f"the archive in {folder} cannot be used: {error}"
        raise ArchiveError(message) from error


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an inventory declares: *paths* by sha512, and for each version the sha512 of each logical name."""

    id: str
    paths: Mapping[str, tuple[str, ...]]
    states: tuple[Mapping[str, str], ...]

    @property
    def head(self) -> int:
        """Return the number of the newest version."""
        return len(self.states)

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read an inventory.json; ValueError when it cannot be one."""
        data: Any = json.loads(content)
        try:
            paths = {digest.lower(): tuple(map(str, found)) for digest, found in data["manifest"].items()}
            head = int(data["head"].removeprefix("v"))
            blocks = [data["versions"][f"v{number}"]["state"] for number in range(1, head + 1)]
            states = tuple({name: digest.lower() for digest, names in block.items() for name in names} for block in blocks)
            inventory = cls(str(data["id"]), paths, states)
        except (AttributeError, KeyError, TypeError) as error:
            message = f"an inventory without {error}"
            raise ValueError(message) from error
        inventory._check(len(data["versions"]))
        return inventory

    def _check(self, versions: int) -> None:
        if not self.states or versions != self.head:
            message = f"{versions} versions up to v{self.head}"
            raise ValueError(message)
        if lost := {digest for state in self.states for digest in state.values()} - self.paths.keys():
            message = f"no content for {len(lost)} digests"
            raise ValueError(message)
        if wrong := [path for found in self.paths.values() for path in found if not _CONTENT_PATH.fullmatch(path)]:
            message = f"{wrong[0]!r} is no content path"
            raise ValueError(message)


def sidecar_digest(content: bytes) -> str:
    """Return the digest that a sidecar file holds."""
    return content.decode("ascii", "replace").partition(" ")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class HeldObject:
    """One object as held; FileNotFoundError while reading means that its folder has just been replaced, or is damaged."""

    urn: str
    folder: Path
    inventory: Inventory

    @classmethod
    def open(cls, store: Store, urn: str) -> Self | None:
        """Read one object's inventory, or None when there is no such object; ArchiveError when it is damaged."""
        folder = store.find(object_name(urn))
        if folder is None:
            return None
        content, sidecar = (folder / INVENTORY).read_bytes(), (folder / SIDECAR).read_bytes()
        if hashlib.sha512(content).hexdigest() != sidecar_digest(sidecar):
            raise ArchiveError(damaged(urn, INVENTORY))
        try:
            return cls(urn, folder, Inventory.parse(content))
        except ValueError as error:
            raise ArchiveError(damaged(urn, INVENTORY)) from error

    def file(self, name: str, revision: int) -> bytes:
        """Return one file of a version, re-hashed; ArchiveError when there is none or it is not what was stored."""
        if not 1 <= revision <= self.inventory.head:
            message = f"{self.urn} has no version {revision}: its newest is {self.inventory.head}"
            raise ArchiveError(message)
        state = self.inventory.states[revision - 1]
        if name not in state:
            message = f"{self.urn}, version {revision}: no file {name!r} in it; there are {', '.join(sorted(state))}"
            raise ArchiveError(message)
        content = (self.folder / self.inventory.paths[state[name]][0]).read_bytes()
        if hashlib.sha512(content).hexdigest() != state[name]:
            raise ArchiveError(damaged(f"{self.urn}, version {revision}", name))
        return content


def damaged(where: str, name: str) -> str:
    """Return the message for a file that is not what it was."""
    return f"{where}: {name} is not what was stored; it is not served. Restore this object from a backup, then `reporter archive verify`"
