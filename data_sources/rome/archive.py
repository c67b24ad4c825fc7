"""One file out of the producer's archive, which holds a dozen of them."""

import io
import re
import zipfile
import zlib

from reporter.domain.raw_file import RawFile
from reporter.errors import InputError

MAX_UNPACKED_BYTES = 64 << 20
MAX_RATIO = 200
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError)


def member(archive: RawFile, stem: str) -> RawFile:
    """Return the archive's file whose name begins with *stem* and goes on with its version; InputError for none, several, or a bomb."""
    wanted = re.compile(rf"(?:.*/)?{re.escape(stem)}_v\d+_utf8\.csv")
    try:
        with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
            found = [entry for entry in opened.infolist() if wanted.fullmatch(entry.filename)]
            if len(found) != 1:
                message = f"holds {len(found)} files {stem}_v…_utf8.csv, one was expected"
                raise InputError(message, file=archive.name)
            _check_size(found[0], archive.name)
            return RawFile(found[0].filename.rpartition("/")[2], opened.read(found[0]), archive.origin)
    except _BROKEN as error:
        message = f"cannot be read as an archive ({type(error).__name__}: {error}): truncated? Fetch it again"
        raise InputError(message, file=archive.name) from error


def _check_size(entry: zipfile.ZipInfo, file: str) -> None:
    if entry.file_size > MAX_UNPACKED_BYTES or entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        message = f"{entry.filename} unpacks to {entry.file_size} bytes from {entry.compress_size}: a compression bomb"
        raise InputError(message, file=file)
