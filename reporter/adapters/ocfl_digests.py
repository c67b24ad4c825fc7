"""Digests kept outside the objects: one JSON line a version, only ever appended.

An object's inventory proves its files; this file proves the inventory, and that no version and no object has gone.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from reporter.adapters.ocfl_durable import sync_folder
from reporter.errors import ArchiveError

LONGEST_LINE = 4096  # bytes; a line has about 300


@dataclass(frozen=True, slots=True)
class OutsideDigest:
    """The sha256 of one version's PDF and of its inventory, hexadecimal."""

    urn: str
    revision: int
    pdf_sha256: str
    inventory_sha256: str

    def as_json(self) -> str:
        """Return the digest as one JSON line, without its line end."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def parse(cls, line: str | bytes) -> Self:
        """Read a line back; ValueError when it cannot be one."""
        data: Any = json.loads(line)
        try:
            return cls(str(data["urn"]), int(data["revision"]), str(data["pdf_sha256"]), str(data["inventory_sha256"]))
        except (KeyError, TypeError) as error:
            message = f"no digest: {error}"
            raise ValueError(message) from error


@dataclass(frozen=True, slots=True)
class OutsideDigests:
    """All digests by (identifier, revision), and what could not be read of the file, in words."""

    by_version: Mapping[tuple[str, int], OutsideDigest]
    faults: tuple[str, ...] = ()

    @property
    def urns(self) -> frozenset[str]:
        """Return the identifiers of all objects that ever were."""
        return frozenset(urn for urn, _ in self.by_version)


def read_digests(file: Path) -> OutsideDigests:
    """Return the digests in *file*; a last line without its end is one whose writing was cut short, and does not count."""
    if not file.exists():
        return OutsideDigests({})
    found: dict[tuple[str, int], OutsideDigest] = {}
    faults = []
    whole, _, _ = file.read_bytes().rpartition(b"\n")
    for number, line in enumerate(whole.split(b"\n") if whole else (), start=1):
        try:
            digest = OutsideDigest.parse(line)
        except ValueError:
            faults.append(f"{file.name}, line {number}: cannot be read")
        else:
            found[digest.urn, digest.revision] = digest
    return OutsideDigests(found, tuple(faults))


def append_once(file: Path, digest: OutsideDigest) -> None:
    """Write *digest* at the end, durably, unless it is the last line already; a line cut short before is taken back first."""
    line = f"{digest.as_json()}\n".encode()
    is_new = not file.exists()
    file.touch()
    with file.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        start = stream.seek(max(0, size - LONGEST_LINE))
        tail = stream.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        if tail and not whole and start > 0:
            message = f"{file} ends in {len(tail)} bytes that are no line: restore it from a backup"
            raise ArchiveError(message)
        if not whole.endswith(line):
            stream.seek(start + len(whole))
            stream.truncate()
            stream.write(line)
            stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        sync_folder(file.parent)
