"""What is kept beside a ledger: the marks of erasures, and which ledger this folder has seen last."""

import datetime as dt
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reporter.adapters.ledger import erasures
from reporter.errors import LedgerError

MARKS_HEAD = "# Erased addresses, one HMAC and instant a line: keep this file beside the backups, as long as the oldest of them.\n"
_MACHINE = {"machine_id": Path("/etc/machine-id"), "product_uuid": Path("/sys/class/dmi/id/product_uuid")}


@dataclass(frozen=True, slots=True)
class Keeping:
    """A data folder beside the ledger; the key under which erasures are marked lies in it, apart from the backups."""

    folder: Path

    @property
    def key_file(self) -> Path:
        """Return where the key of erasures lies."""
        return self.folder / "keys" / "erasures.key"

    @property
    def secret(self) -> bytes:
        """Return the key under which erasures are marked, empty while nothing was ever erased."""
        try:
            return self.key_file.read_bytes().strip() if self.key_file.exists() else b""
        except OSError as error:
            message = f"{self.key_file} cannot be read: {error.strerror}"
            raise LedgerError(message) from error

    def make_secret(self) -> bytes:
        """Return the key under which erasures are marked, made by chance at the first."""
        if not self.key_file.exists():
            write_whole(self.key_file, f"{secrets.token_hex(32)}\n")
        return self.secret

    @property
    def marks_file(self) -> Path:
        """Return where the marks of erasures stand."""
        return self.folder / "backups" / "erasures.txt"

    @property
    def home_file(self) -> Path:
        """Return where the folder remembers its ledger."""
        return self.folder / "instance.json"

    def marks(self) -> dict[str, dt.datetime]:
        """Return the marks kept beside the backups."""
        return marks_in(self.marks_file)

    def add_marks(self, marks: Mapping[str, dt.datetime]) -> None:
        """Add marks beside the backups, safe on the disk when this returns."""
        add_marks(self.marks_file, marks)

    def forget_mark(self, mark: str) -> None:
        """Take one mark out."""
        left = {one: at for one, at in self.marks().items() if one != mark}
        write_whole(self.marks_file, _marks_text(left))

    def remember(self, instance: str, epoch: int) -> None:
        """Note which ledger this folder and machine mail from, and how far it is."""
        held = {"instance": instance, "epoch": epoch, "machine": _machine()}
        write_whole(self.home_file, json.dumps(held, indent=2) + "\n")

    def stranger(self, instance: str, epoch: int) -> str:
        """Return why the ledger does not belong here, or nothing when it does; a ledger that never mailed belongs anywhere."""
        if not self.home_file.exists():
            return "" if epoch == 0 else "this folder has never mailed from it: the ledger was copied, or the folder lost"
        try:
            held = json.loads(self.home_file.read_text())
            seen, seen_epoch, machine = held["instance"], int(held["epoch"]), dict(held["machine"])
        except (OSError, ValueError, KeyError, TypeError):
            return f"{self.home_file.name} cannot be read"
        if seen != instance:
            return "this folder mailed last from another ledger"
        if epoch < seen_epoch:
            return f"it is older than what this folder has seen (epoch {epoch}, seen {seen_epoch}): a backup was put back"
        here = _machine()
        if any(machine[name] != here[name] for name in machine.keys() & here.keys()):
            return "folder and ledger were copied from another machine"
        return ""


def marks_in(file: Path) -> dict[str, dt.datetime]:
    """Return the marks in a file, none where there is no file; LedgerError when it cannot be read."""
    try:
        return erasures.read_marks(file.read_text(), str(file)) if file.exists() else {}
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise LedgerError(message) from error


def add_marks(file: Path, marks: Mapping[str, dt.datetime]) -> None:
    """Add marks to a file; those in it stay as they are."""
    held = marks_in(file)
    if not marks.keys() <= held.keys():
        write_whole(file, _marks_text({**marks, **held}))


def write_whole(file: Path, text: str) -> None:
    """Write a file of our own, whole or not at all, readable by its owner only; LedgerError when that cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, partial = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "w") as writing:
                writing.write(text)
                writing.flush()
                os.fsync(writing.fileno())
            Path(partial).replace(file)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        sync_folder(file.parent)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise LedgerError(message) from error


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _marks_text(marks: Mapping[str, dt.datetime]) -> str:
    ordered = sorted(marks.items(), key=lambda pair: (pair[1], pair[0]))
    return MARKS_HEAD + "".join(f"{one} {at.isoformat()}\n" for one, at in ordered)


def _machine() -> dict[str, str]:
    """Return what tells this machine from its clone, hashed; what is not there or not ours to read is left out."""
    told = {}
    for name, file in _MACHINE.items():
        try:
            text = file.read_text().strip()
        except OSError:
            continue
        if text:
            told[name] = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
    return told
