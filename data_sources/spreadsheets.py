"""Read a producer's workbook, .xls or .xlsx, cell by cell and by the cell's own type."""

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
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


def read_workbook(file: RawFile) -> tuple[Sheet, ...]:
    """Return every sheet; raises InputError for a truncated, oversized or dangerous file."""
    if file.content.startswith(XLS_MAGIC):
        return _read_xls(file)
    if file.content.startswith(XLSX_MAGIC):
        return _read_xlsx(file)
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


def _read_xls(file: RawFile) -> tuple[Sheet, ...]:
    try:
        # xlrd writes its doubts to standard output, where a command's data goes, unless told otherwise
        with xlrd.open_workbook(file_contents=file.content, logfile=io.StringIO()) as book:
            return tuple(Sheet(sheet.name, tuple(_xls_rows(sheet, file.name))) for sheet in book.sheets())
    except _BROKEN_XLS as error:
        message = f"cannot be read as an .xls workbook ({type(error).__name__}: {error}): truncated? Fetch it again"
        raise InputError(message, file=file.name) from error


def _xls_rows(sheet: xlrd.sheet.Sheet, file: str) -> Iterator[tuple[Cell, ...]]:
    for index in range(sheet.nrows):
        _check_size(index + 1, sheet.ncols, sheet.name, file)
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


def _read_xlsx(file: RawFile) -> tuple[Sheet, ...]:
    try:
        _check_archive(file)
        book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True)
        try:
            return tuple(Sheet(sheet.title, tuple(_xlsx_rows(sheet, file.name))) for sheet in book.worksheets)
        finally:
            book.close()
    except _BROKEN_XLSX as error:
        message = f"cannot be read as an .xlsx workbook ({type(error).__name__}: {error}): truncated? Fetch it again"
        raise InputError(message, file=file.name) from error


def _check_archive(file: RawFile) -> None:
    """Refuse what unpacks to too much, and a document type: no office program writes one, entity attacks need one."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * len(file.content):
            message = f"unpacks to {unpacked} bytes from {len(file.content)}: a compression bomb"
            raise InputError(message, file=file.name)
        for entry in archive.infolist():
            if _declares_type(archive.read(entry)):
                message = f"{entry.filename} declares a document type, which no producer's workbook does"
                raise InputError(message, file=file.name)


def _declares_type(part: bytes) -> bool:
    head = part.replace(b"\0", b"")  # UTF-16 as well
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _xlsx_rows(sheet: Any, file: str) -> Iterator[tuple[Cell, ...]]:
    sheet.reset_dimensions()  # a declared dimension that is too small would hide rows
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        _check_size(number, len(row), sheet.title, file)
        yield tuple(_xlsx_cell(value) for value in row)


def _xlsx_cell(value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value).strip() or None


def _check_size(rows: int, columns: int, sheet: str, file: str) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        message = f"sheet {sheet!r} has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns: not a table of territories"
        raise InputError(message, file=file)
