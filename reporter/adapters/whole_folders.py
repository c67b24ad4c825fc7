"""Folders that appear whole or not at all, even when the power fails."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reporter.adapters.ocfl_durable import sync_folder, sync_tree
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
        sync_tree(building)
        if not target.exists():
            building.rename(target)
            sync_folder(target.parent)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise ReporterError(message) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
