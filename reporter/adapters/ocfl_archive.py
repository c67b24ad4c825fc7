"""The archive: an OCFL 1.1 store in a folder, one object per policy, territory and quarter, one version per revision."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from reporter.adapters.ocfl_digests import read_digests
from reporter.adapters.ocfl_fixity import faults_by_object, is_key
from reporter.adapters.ocfl_store import INVENTORY, NOT_ALLOWED, HeldObject, Inventory, Store, damaged, explaining, object_name
from reporter.adapters.ocfl_swap import Version, add_version, locked, make_root
from reporter.adapters.ocfl_version import ENTRY, DescribedVersion, version_files
from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.release import Edition
from reporter.errors import ArchiveError

Answer = TypeVar("Answer")

READ_ATTEMPTS = 5  # an object may be swapped while it is read; two attempts are enough but for swaps in a row


class OcflArchive:
    """An archive in *folder*, made at the first `put`; what a killed writer left is settled when it is opened."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        with explaining(folder):
            self._store.check_root()
            if self._store.staging.is_dir() and any(self._store.staging.iterdir()):
                with ExitStack() as stack:
                    self._hold(stack, wait=False)

    def put(self, key: ArchiveKey, edition: Edition, produced: Produced, events: Iterable[ArchiveEvent], at: dt.datetime) -> ArchiveEntry:
        """Store what was produced as a new version, crash-safe; the same PDF of the same edition again changes nothing.

        Raises ArchiveError; whatever happens, the object is then wholly what it was or wholly what it is to become.
        """
        if at.tzinfo is None or (key.policy, key.quarter) != (edition.policy, edition.quarter):
            message = (
                f"{key.urn} cannot be archived from edition {edition.label} at {at}: an aware time and the key's own edition are needed"
            )
            raise ValueError(message)
        with explaining(self._store.folder):
            self._store.folder.mkdir(parents=True, exist_ok=True)
            with locked(self._store):
                make_root(self._store)
                return self._put(key, edition, produced, events, at.astimezone(dt.UTC))

    def get(self, key: ArchiveKey, name: str, revision: int | None = None) -> bytes:
        """Return one file of a version (the newest by default), re-hashed; ArchiveError when there is none or it is damaged."""
        content = self._ask(key, lambda held: held.file(name, held.inventory.head if revision is None else revision))
        if content is None:
            message = f"{key.urn} is not in the archive {self._store.folder}"
            raise ArchiveError(message)
        return content

    def entry(self, key: ArchiveKey, revision: int | None = None) -> ArchiveEntry | None:
        """Return one version (the newest by default), or None when the object or the version does not exist."""

        def answer(held: HeldObject) -> ArchiveEntry | None:
            wanted = held.inventory.head if revision is None else revision
            return _entry(held, wanted) if 1 <= wanted <= held.inventory.head else None

        return self._ask(key, answer)

    def versions(self, key: ArchiveKey) -> tuple[ArchiveEntry, ...]:
        """Return all versions of one object, oldest first; empty when there is none."""
        return self._ask(key, lambda held: tuple(_entry(held, number) for number in range(1, held.inventory.head + 1))) or ()

    def keys(self) -> tuple[ArchiveKey, ...]:
        """Return all objects by policy, quarter and territory."""
        with explaining(self._store.folder):
            known = {object_name(urn): urn for urn in read_digests(self._store.digest_file).urns}
            names = {*self._store.names(), *(name for name in known if self._store.find(name))}
            urns = [known.get(name) or self._urn(name) for name in names]
        keys = [ArchiveKey.parse(urn) for urn in urns if is_key(urn)]  # what is not ours, `verify` names
        return tuple(sorted(keys, key=lambda key: (key.policy, str(key.quarter), key.territory)))

    def verify(self, key: ArchiveKey | None = None) -> tuple[str, ...]:
        """Return every fault found by reading every file, in words; empty when all is as it was stored."""
        with explaining(self._store.folder):
            found = faults_by_object(self._store, None if key is None else {object_name(key.urn): key.urn})
            if not found:
                return ()
            with ExitStack() as stack:  # a writer at work looks like a fault: look at those again, alone
                self._hold(stack, wait=True)
                again = faults_by_object(self._store, dict.fromkeys(found, "" if key is None else key.urn))
        return tuple(fault for faults in again.values() for fault in faults)

    def _put(self, key: ArchiveKey, edition: Edition, produced: Produced, events: Iterable[ArchiveEvent], at: dt.datetime) -> ArchiveEntry:
        held = self.entry(key)
        digest = hashlib.sha256(produced.pdf).hexdigest()
        if held is not None and (held.sha256, held.edition_fingerprint) == (digest, edition.fingerprint):
            return held
        revision = 1 if held is None else held.revision + 1
        entry = ArchiveEntry(
            key.policy, key.territory, key.quarter, revision, edition.fingerprint, digest, produced.page_count, produced_at=at
        )
        created = at.isoformat().replace("+00:00", "Z")
        files = version_files(entry, produced, events)
        add_version(self._store, Version(key.urn, revision, files, digest, created, f"edition {edition.label}"))
        return entry

    def _ask(self, key: ArchiveKey, question: Callable[[HeldObject], Answer]) -> Answer | None:
        """Answer from one object, again from the start where it was swapped meanwhile; None when there is no such object."""
        with explaining(self._store.folder):
            for _ in range(READ_ATTEMPTS):
                before = self._identity(key)
                try:
                    held = HeldObject.open(self._store, key.urn)
                    return None if held is None else question(held)
                except (FileNotFoundError, ArchiveError) as error:
                    if self._identity(key) != before:
                        continue
                    if isinstance(error, ArchiveError):
                        raise
                    raise ArchiveError(damaged(key.urn, Path(error.filename).name)) from error
        message = f"{key.urn} is being replaced again and again: try once more"
        raise ArchiveError(message)

    def _identity(self, key: ArchiveKey) -> tuple[Path, int] | None:
        folder = self._store.find(object_name(key.urn))
        try:
            return None if folder is None else (folder, folder.stat().st_ino)
        except FileNotFoundError:
            return None

    def _urn(self, name: str) -> str:
        folder = self._store.find(name)
        try:
            return Inventory.parse(((folder or self._store.place(name)) / INVENTORY).read_bytes()).id
        except (FileNotFoundError, ValueError) as error:
            raise ArchiveError(damaged(f"object {name}", INVENTORY)) from error

    def _hold(self, stack: ExitStack, *, wait: bool) -> None:
        """Keep writers out and settle what a killed one left, where we may; reading copes with whatever is there."""
        if not self._store.folder.is_dir():
            return
        try:
            stack.enter_context(locked(self._store, wait=wait))
        except BlockingIOError:  # somebody is writing, and settles it himself
            return
        except OSError as error:
            if error.errno not in NOT_ALLOWED:
                raise


def _entry(held: HeldObject, revision: int) -> ArchiveEntry:
    content = held.file(ENTRY, revision)
    try:
        return DescribedVersion.parse(content).entry
    except ValueError as error:
        raise ArchiveError(damaged(f"{held.urn}, version {revision}", ENTRY)) from error
