"""Files and folders that survive a power cut once these functions have returned."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Wait until the names in *folder* are on disk."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_tree(folder: Path) -> None:
    """Wait until everything below *folder* is on disk; a hard link to a file that was synced before is not synced again."""
    for path, _, names in os.walk(folder, topdown=False):
        for name in names:
            file = Path(path, name)
            if file.stat().st_nlink == 1:
                _sync(file, os.O_RDONLY)
        sync_folder(Path(path))


def write_durably(file: Path, content: bytes) -> None:
    """Write a new file and wait until content and name are on disk."""
    file.write_bytes(content)
    _sync(file, os.O_RDONLY)
    sync_folder(file.parent)


def move(source: Path, target: Path) -> None:
    """Rename on one file system and wait until both folders know it."""
    source.rename(target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
