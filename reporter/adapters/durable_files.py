"""Folders that appear whole or not at all, even when the power fails."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reporter.errors import ReporterError


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a folder to fill; on success it becomes *target* by one rename after everything was fsynced.

    When *target* exists already the new folder is dropped: what is there was written whole. Raises ReporterError naming the
    folder when it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    except OSError as error:
        message = f"cannot write to {target.parent}: {error.strerror}. Give write permission or set REPORTER_DATA__FOLDER"
        raise ReporterError(message) from error
    try:
        yield building
        for path in sorted(building.rglob("*")):
            _fsync(path)
        _fsync(building)
        if not target.exists():
            building.rename(target)
            _fsync(target.parent)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise ReporterError(message) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
