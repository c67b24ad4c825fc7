"""The archives that the contract is run against, and what to put into them."""

import datetime as dt
from abc import ABC, abstractmethod
from pathlib import Path

from reporter.adapters.ocfl_archive import OcflArchive
from reporter.adapters.ocfl_store import Inventory, Store, object_name
from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.mail import MailParts
from reporter.domain.release import Edition
from reporter.domain.territory import FRANCE
from reporter.ports import ArchiveStorage
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, edition, release
from tests.fakes import NOON, InMemoryArchive

KEY = ArchiveKey("standard", LOIRE_ATLANTIQUE, QUARTER)
OTHER = ArchiveKey("standard", FRANCE, QUARTER)
EVENTS = (ArchiveEvent("creation", NOON, "note.pdf"), ArchiveEvent("ingestion", NOON, "le dépôt"))


def produced(pdf: str = "page 1", *, page_count: int = 10) -> Produced:
    """Return a briefing whose files all differ, with accents and a literal dollar."""
    mail = MailParts(f"Objet « {pdf} »", "Texte à lire : $$5, $manage_url", "<p>Texte à lire</p>")
    return Produced(
        f"%PDF-1.7 {pdf}".encode(), b"territoire;valeur\r\n", b'{"alerts": []}\n', mail, page_count, twin=f"<p>{pdf}</p>".encode()
    )


def other_edition() -> Edition:
    """Return an edition of the same policy and quarter with one release more."""
    return edition(release(), release("dares", "defm-france-cvs"))


def put(
    archive: ArchiveStorage, pdf: str = "page 1", *, key: ArchiveKey = KEY, of: Edition | None = None, at: dt.datetime = NOON
) -> ArchiveEntry:
    return archive.put(key, of or edition(policy=key.policy, quarter=key.quarter), produced(pdf), EVENTS, at)


def fill(folder: Path) -> Path:
    """Make an archive in *folder* with an object of two versions and another of one."""
    for pdf in ("page 1", "page 2"):
        put(OcflArchive(folder), pdf)
    put(OcflArchive(folder), key=OTHER)
    return folder


def place(folder: Path, key: ArchiveKey = KEY) -> Path:
    """Return where an object lies."""
    return Store(folder).place(object_name(key.urn))


def flip_one_bit(file: Path) -> None:
    """Damage a file as a failing disk does."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def content_file(folder: Path, key: ArchiveKey, name: str, revision: int) -> Path:
    """Return where an archive keeps one file of a version."""
    inventory = Inventory.parse((place(folder, key) / "inventory.json").read_bytes())
    return place(folder, key) / inventory.paths[inventory.states[revision - 1][name]][0]


class Harness(ABC):
    """An archive under test, and the two things that a test must do behind its back."""

    @abstractmethod
    def open(self) -> ArchiveStorage:
        """Return the archive, opened anew."""

    @abstractmethod
    def flip_bit(self, key: ArchiveKey, name: str, revision: int) -> None:
        """Damage one stored file."""


class OcflHarness(Harness):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> ArchiveStorage:
        return OcflArchive(self._folder)

    def flip_bit(self, key: ArchiveKey, name: str, revision: int) -> None:
        flip_one_bit(content_file(self._folder, key, name, revision))


class InMemoryHarness(Harness):
    def __init__(self) -> None:
        self._archive = InMemoryArchive()

    def open(self) -> ArchiveStorage:
        return self._archive

    def flip_bit(self, key: ArchiveKey, name: str, revision: int) -> None:
        files = self._archive.held[key][revision - 1]
        files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]
