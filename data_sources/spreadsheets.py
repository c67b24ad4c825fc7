"""Read a producer's workbook, .xls or .xlsx, cell by cell and by the cell's own type."""

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeAlias
from xml.etree.ElementTree import ParseError

import openpyxl
import xlrd

from reporter.domain.raw_file import RawFile
from reporter.domain.territory import fold
from reporter.errors import InputError

Cell: TypeAlias = str | float | None
XLS_MAGIC = b"\xd0\xcf\x11\xe0"
XLSX_MAGIC = b"PK\x03\x04"
MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
MAX_UNPACKED_BYTES = 128 << 20
MAX_RATIO = 200
_TITLE_ROWS = 12
_PIECE = 1 << 20
_TYPE_MARKS, _ROW = (b"<!DOCTYPE", b"<!ENTITY"), b"<row "
_SEAM = max(map(len, (*_TYPE_MARKS, _ROW))) - 1  # what may begin in one piece and end in the next
_BROKEN_XLS = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, AssertionError, TypeError, OverflowError)
_BROKEN_XLSX = (zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, ParseError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of cells, blank ones None; the first row is line 1 of messages."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def is_workbook(content: bytes) -> bool:
    """Say whether the bytes begin as a workbook does."""
    return content.startswith((XLS_MAGIC, XLSX_MAGIC))


def read_workbook(file: RawFile, *, max_rows: int = MAX_ROWS) -> tuple[Sheet, ...]:
    """Return every sheet, none of more than *max_rows*; raises InputError for a truncated, oversized or dangerous file."""
    if file.content.startswith(XLS_MAGIC):
        return _read_xls(file, max_rows)
    if file.content.startswith(XLSX_MAGIC):
        return _read_xlsx(file, max_rows)
    message = "is no .xls nor .xlsx workbook"
    raise InputError(message, file=file.name)


def is_marked_specimen(sheets: tuple[Sheet, ...]) -> bool:
    """Say whether a sheet's name or one of its first rows says « SPÉCIMEN »."""
    return any("specimen" in fold(text).split() for sheet in sheets for text in _titles(sheet))


def _titles(sheet: Sheet) -> Iterator[str]:
    yield sheet.name
    yield from (cell for row in sheet.rows[:_TITLE_ROWS] for cell in row if isinstance(cell, str))


def cell_text(cell: Cell) -> str:
    """Return a cell as the text a person would have typed: a whole number without decimals (10.0 → « 10 »)."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.strip()


def _read_xls(file: RawFile, max_rows: int) -> tuple[Sheet, ...]:
    try:
        # xlrd writes its doubts to standard output, where a command's data goes, unless told otherwise
        with xlrd.open_workbook(file_contents=file.content, logfile=io.StringIO()) as book:
            return tuple(Sheet(sheet.name, tuple(_xls_rows(sheet, file.name, max_rows))) for sheet in book.sheets())
    except _BROKEN_XLS as error:
        message = f"cannot be read as an .xls workbook ({type(error).__name__}: {error}): truncated? Fetch it again"
        raise InputError(message, file=file.name) from error


def _xls_rows(sheet: xlrd.sheet.Sheet, file: str, max_rows: int) -> Iterator[tuple[Cell, ...]]:
    _check_size(sheet.nrows, sheet.ncols, max_rows, f"sheet {sheet.name!r}", file)
    for index in range(sheet.nrows):
        yield tuple(_xls_cell(cell) for cell in sheet.row(index))


def _xls_cell(cell: xlrd.sheet.Cell) -> Cell:
    match cell.ctype:
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#?"))
        case _:
            return str(cell.value).strip() or None


def _read_xlsx(file: RawFile, max_rows: int) -> tuple[Sheet, ...]:
    try:
        _check_archive(file, max_rows)
        book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True)
        try:
            return tuple(Sheet(sheet.title, tuple(_xlsx_rows(sheet, file.name, max_rows))) for sheet in book.worksheets)
        finally:
            book.close()
    except _BROKEN_XLSX as error:
        message = f"cannot be read as an .xlsx workbook ({type(error).__name__}: {error}): truncated? Fetch it again"
        raise InputError(message, file=file.name) from error


def _check_archive(file: RawFile, max_rows: int) -> None:
    """Refuse, before any cell is read, what unpacks to too much, and a document type.

    No office program writes one, and entity attacks need one.
    """
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * len(file.content):
            message = f"unpacks to {unpacked} bytes from {len(file.content)}: a compression bomb"
            raise InputError(message, file=file.name)
        for entry in archive.infolist():
            with archive.open(entry) as part:
                _check_part(part, entry.filename, max_rows, file.name)


def _check_part(part: IO[bytes], name: str, max_rows: int, file: str) -> None:
    """Look through one part piece by piece: a sheet of many megabytes is never held whole."""
    rows, seam = 0, b""
    while piece := part.read(_PIECE):
        text = seam + piece.replace(b"\0", b"")  # UTF-16 as well
        if any(mark in text for mark in _TYPE_MARKS):
            message = f"{name} declares a document type, which no producer's workbook does"
            raise InputError(message, file=file)
        rows += text.count(_ROW) - seam.count(_ROW)
        _check_size(rows, 0, max_rows, name, file)
        seam = text[-_SEAM:]


def _xlsx_rows(sheet: Any, file: str, max_rows: int) -> Iterator[tuple[Cell, ...]]:
    sheet.reset_dimensions()  # a declared dimension that is too small would hide rows
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        _check_size(number, len(row), max_rows, f"sheet {sheet.title!r}", file)
        yield tuple(_xlsx_cell(value) for value in row)


def _xlsx_cell(value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value).strip() or None


def _check_size(rows: int, columns: int, max_rows: int, what: str, file: str) -> None:
    if rows > max_rows or columns > MAX_COLUMNS:
        message = f"{what} has more than {max_rows} rows or {MAX_COLUMNS} columns: not a table of territories"
        raise InputError(message, file=file)
