"""Read a producer's CSV: any encoding, every cell as text, nothing partial."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc

from reporter.domain.raw_file import RawFile
from reporter.domain.territory import fold
from reporter.errors import InputError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ";,\t"
FIRST_LINE = 2  # line 1 is the header


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as read: all columns text, named as the portals' field names are (« code_region »), the index holds line numbers.

    *line* is the header's.
    """

    name: str
    frame: pd.DataFrame
    warnings: tuple[str, ...] = ()
    line: int = 1

    def having(self, needed: Sequence[str], known: Collection[str] = ()) -> "TextTable":
        """Return the table with its needed and known columns only; others are left out with a warning, missing ones are an InputError."""
        present = list(self.frame.columns)
        missing = [name for name in needed if name not in present]
        if missing:
            message = f"columns are missing: {', '.join(missing)} (there are: {', '.join(present)})"
            raise InputError(message, file=self.name, line=self.line)
        unknown = [name for name in present if name not in {*needed, *known}]
        kept = self.frame.loc[:, [name for name in present if name not in unknown]]
        said = (f"{self.name}: unknown columns left out: {', '.join(unknown)}",) if unknown else ()
        return TextTable(self.name, kept, (*self.warnings, *said), self.line)


def field_name(header: str) -> str:
    """Return the name that a French label and a portal's field name share: « Code région » → « code_region »."""
    return fold(header.replace("’", "'")).replace(" ", "_")


def read_csv(file: RawFile) -> TextTable:
    """Read a CSV with a header; raises InputError for a cut, ragged, duplicated or unreadable one."""
    text, warnings = _decoded(file)
    if not text.strip():
        message = "is empty"
        raise InputError(message, file=file.name)
    if not text.endswith("\n"):
        message = "does not end with a line break: it may have been cut in the middle of a number. Fetch it again"
        raise InputError(message, file=file.name, line=text.count("\n") + 1)
    header_line, _, body = text.partition("\n")
    separator = max(_SEPARATORS, key=header_line.count)
    names = _header(header_line.rstrip("\r"), separator, file.name)
    return TextTable(file.name, _body(body.rstrip("\r\n"), names, separator, file.name), warnings)


def _decoded(file: RawFile) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for bom, name in _BOMS if file.content.startswith(bom)), None) or _guessed(file.content)
    try:
        text = file.content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"is no text: {encoding} cannot read the byte at {error.start}"
        raise InputError(message, file=file.name) from error
    if "\0" in text:
        message = "holds null characters: it is no text file"
        raise InputError(message, file=file.name)
    return text, ((f"{file.name}: read as Windows-1252, it is not UTF-8",) if encoding == "cp1252" else ())


def _guessed(content: bytes) -> str:
    """Return the encoding of a text without byte order mark; UTF-16 shows by its null bytes."""
    sample = content[:1000]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _header(line: str, separator: str, file: str) -> list[str]:
    names = [field_name(name) for name in next(csv.reader(io.StringIO(line), delimiter=separator))]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        message = f"columns stand twice: {', '.join(name or '(without a name)' for name in twice)}"
        raise InputError(message, file=file, line=1)
    return names


def _body(body: str, names: list[str], separator: str, file: str) -> pd.DataFrame:
    lines = body.count("\n") + 1 if body else 0
    if not lines:
        message = "has a header and no row"
        raise InputError(message, file=file)
    table = _parsed(body, names, separator, file)
    if table.num_rows != lines:
        message = "a cell runs over several lines: a quotation mark that is not closed, or a stray line break"
        raise InputError(message, file=file, line=_first_open_quote(body))
    frame: pd.DataFrame = table.to_pandas().astype("str").set_axis(range(FIRST_LINE, lines + FIRST_LINE), axis="index")
    blank = (frame == "").all(axis="columns")
    return frame.loc[~blank] if blank.any() else frame


def _parsed(body: str, names: list[str], separator: str, file: str) -> pa.Table:
    ragged: list[pc.InvalidRow] = []

    def refuse(row: pc.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    try:
        return pc.read_csv(
            io.BytesIO(body.encode()),
            read_options=pc.ReadOptions(use_threads=False, column_names=names),
            parse_options=pc.ParseOptions(delimiter=separator, ignore_empty_lines=False, invalid_row_handler=refuse),
            convert_options=pc.ConvertOptions(strings_can_be_null=False, column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        if not ragged:
            message = f"cannot be read as CSV: {error}"
            raise InputError(message, file=file) from error
        row = ragged[0]
        message = f"{row.actual_columns} fields, the header has {row.expected_columns}: a cut or broken line"
        raise InputError(message, file=file, line=(row.number or 0) + FIRST_LINE - 1) from error


def _first_open_quote(body: str) -> int | None:
    return next((number for number, line in enumerate(body.split("\n"), FIRST_LINE) if line.count('"') % 2), None)
