"""Unemployment rates from Insee's workbooks: sl_etc_YYYYTn (régions and départements), and the one of the zones d'emploi."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data_sources.cells import RATE, Figure, padded_code, read_figure
from data_sources.figure_tables import distinct
from data_sources.insee.coverage import METROPOLE, check_percentages, one_france, rates, with_overseas_regions
from data_sources.spreadsheets import Cell, Sheet, cell_text
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Register, fold
from reporter.errors import InputError

LEAST_QUARTERS = 4  # a row with fewer is no header
_CODE_HEADERS = ("code", "ze2020", "ze 2020", "code ze2020", "code ze", "code zone d emploi", "codgeo")
_KNOWN_HEADERS = re.compile(r"lib.*|nom.*|reg|region|code region|dep|departement|zone d emploi")
_OLD_ZONES = re.compile(r"(lib)? ?ze ?(1990|2010)")
_SHEETS = {"departement": (Level.DEPARTMENT, 2), "region": (Level.REGION, 2)}
_ZONE_DIGITS = 4
_CODES = {
    Level.DEPARTMENT: re.compile(r"\d{2}|2[AB]|97\d"),
    Level.REGION: re.compile(r"\d{2}"),
    Level.EMPLOYMENT_ZONE: re.compile(r"\d{4}"),
}
_FRANCE_CODE = "00"
_NAME_QUARTERS = (  # « sl_etc_2021T4 », « chomage-zone-t1-2003-t4-2024 »; found overlapping, as one order hides the other
    re.compile(r"(?=(?P<year>(?:19|20)\d\d)[-_ ]?[TQtq](?P<number>[1-4]))"),
    re.compile(r"(?=[TQtq](?P<number>[1-4])[-_ ]?(?P<year>(?:19|20)\d\d))"),
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet: its place, the column of the codes, the quarter of each column of figures, titles nobody knows."""

    row: int
    code: int
    quarters: dict[int, Period]
    unknown: tuple[str, ...]


def is_regional_workbook(sheets: tuple[Sheet, ...]) -> bool:
    """Say whether this is an sl_etc workbook."""
    return set(_SHEETS) <= {fold(sheet.name) for sheet in sheets}


def rates_of_regional_workbook(sheets: tuple[Sheet, ...], register: Register, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rates of France, régions and départements."""
    frames: list[pd.DataFrame] = []
    warnings: list[str] = []
    for sheet in sheets:
        if (wanted := _SHEETS.get(fold(sheet.name))) is None:
            continue
        frame, said = _rates_of_sheet(sheet, *wanted, file)
        frames.append(frame)
        warnings += said
    frame, scope = one_france(pd.concat(frames, ignore_index=True))
    frame, derived = with_overseas_regions(frame, register)
    check_percentages(frame, file)
    _check_name(file, frame)
    return frame, (*warnings, *scope, *derived)


def rates_of_zone_workbook(sheets: tuple[Sheet, ...], file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rates of the zones d'emploi 2020, from the only sheet that has a row of quarters."""
    tables = [sheet for sheet in sheets if find_header(sheet, file) is not None]
    if len(tables) != 1:
        message = f"{len(tables)} sheets have a row of quarters, one was expected (sheets: {', '.join(sheet.name for sheet in sheets)})"
        raise InputError(message, file=file)
    frame, warnings = _rates_of_sheet(tables[0], Level.EMPLOYMENT_ZONE, _ZONE_DIGITS, file)
    check_percentages(frame, file)
    _check_name(file, frame)
    return frame, warnings


def find_header(sheet: Sheet, file: str) -> Header | None:
    """Return the row where most cells are quarters, or None; InputError when its quarters or its codes cannot be used."""
    counted = [(len(_quarters(row)), -index) for index, row in enumerate(sheet.rows)]
    most, place = max(counted, default=(0, 0))
    if most < LEAST_QUARTERS:
        return None
    row, quarters = sheet.rows[-place], _quarters(sheet.rows[-place])
    _check_quarters(list(quarters.values()), _place(file, sheet), -place + 1)
    titles = {index: cell_text(cell) for index, cell in enumerate(row) if index not in quarters and cell is not None}
    code = _code_column(titles, _place(file, sheet), -place + 1)
    unknown = tuple(title for index, title in titles.items() if index != code and not _KNOWN_HEADERS.fullmatch(fold(title)))
    return Header(-place, code, quarters, unknown)


def _place(file: str, sheet: Sheet) -> str:
    return f"{file}, sheet {sheet.name}"


def _quarters(row: tuple[Cell, ...]) -> dict[int, Period]:
    found = {}
    for index, cell in enumerate(row):
        if isinstance(cell, str):
            try:
                found[index] = Period.parse_quarter(cell)
            except ValueError:  # not a quarter: another column's title
                continue
    return found


def _check_quarters(quarters: list[Period], place: str, line: int) -> None:
    twice = sorted({str(quarter) for quarter in quarters if quarters.count(quarter) > 1})
    if twice:
        message = f"columns stand twice: {', '.join(twice)}"
        raise InputError(message, file=place, line=line)
    first, last = min(quarters), max(quarters)
    missing = [str(first.shifted(step)) for step in range(last.ordinal - first.ordinal) if first.shifted(step) not in quarters]
    if missing:
        message = f"quarters without a column: {', '.join(missing[:LEAST_QUARTERS])}"
        raise InputError(message, file=place, line=line)


def _code_column(titles: dict[int, str], place: str, line: int) -> int:
    folded = {index: fold(title) for index, title in titles.items()}
    if any(_OLD_ZONES.fullmatch(title) for title in folded.values()):
        message = "its zones d'emploi are not those of 2020"
        raise InputError(message, file=place, line=line)
    for wanted in _CODE_HEADERS:
        for index, title in folded.items():
            if title == wanted:
                return index
    message = f"no column of codes: expected Code or ZE2020 (there are: {', '.join(titles.values())})"
    raise InputError(message, file=place, line=line)


def _rates_of_sheet(sheet: Sheet, level: Level, width: int, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    place = _place(file, sheet)
    if (header := find_header(sheet, file)) is None:
        message = f"no row holds {LEAST_QUARTERS} quarters: the header was not found"
        raise InputError(message, file=place)
    rows: list[tuple[str, str, float, str]] = []
    lines: list[int] = []
    warnings = [f"{place}: unknown columns left out: {', '.join(header.unknown)}"] if header.unknown else []
    for line, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        figures = dict(_figures(row, header, place, line))
        territory = _territory(row, header, level, width)
        if territory is None:
            if any(figure.status is not Status.NOT_AVAILABLE for figure in figures.values()):
                warnings.append(f"{place}, line {line} left out: {_label(row, header)!r} is no code of a {level}")
            continue
        rows += [(territory, str(header.quarters[column]), figure.value, str(figure.status)) for column, figure in figures.items()]
        lines += [line] * len(figures)
    frame, repeated = distinct(rates(rows).set_axis(lines, axis="index"), ["territory", "period"], place)
    return frame, (*warnings, *repeated)


def _figures(row: tuple[Cell, ...], header: Header, place: str, line: int) -> Iterator[tuple[int, Figure]]:
    for column, quarter in header.quarters.items():
        cell = row[column] if column < len(row) else None
        try:
            figure = Figure(cell, Status.PUBLISHED) if isinstance(cell, float) else read_figure(cell or "")
            RATE.check(figure)
        except ValueError as error:
            raise InputError(str(error), file=place, line=line, field=str(quarter)) from error
        yield column, figure


def _territory(row: tuple[Cell, ...], header: Header, level: Level, width: int) -> str | None:
    code = padded_code(_label(row, header), width)
    if level is Level.REGION and code == _FRANCE_CODE:
        return _which_france(" ".join(fold(cell) for cell in row if isinstance(cell, str)))
    return f"{level}-{code}" if _CODES[level].fullmatch(code) else None


def _which_france(label: str) -> str | None:
    """Two rows have the code 00: the label decides."""
    if "metropolitaine" in label:
        return METROPOLE
    return str(FRANCE) if "hors mayotte" in label else None


def _label(row: tuple[Cell, ...], header: Header) -> str:
    return cell_text(row[header.code]) if header.code < len(row) else ""


def _check_name(file: str, frame: pd.DataFrame) -> None:
    """Refuse last quarter's file under a new name."""
    said = {f"{match['year']}-T{match['number']}" for form in _NAME_QUARTERS for match in form.finditer(file)}
    last = frame.loc[frame["value"].notna(), "period"].max()
    if said and last not in said:
        message = f"the name says {max(said)}, the figures end in {last}: last quarter's file under a new name?"
        raise InputError(message, file=file)
