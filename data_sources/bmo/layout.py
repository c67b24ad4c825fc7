"""The table of a BMO workbook, of any year: found by its columns, the year read from their names."""

import re
from collections import Counter

import pandas as pd

from data_sources.spreadsheets import Cell, Sheet, cell_text
from data_sources.text_tables import TextTable, field_name
from reporter.domain.period import Period
from reporter.errors import InputError

PROFESSION, PROFESSION_NAME, FAMILY, FAMILY_NAME = "code_metier_bmo", "nom_metier_bmo", "famille_met", "lbl_fam_met"
REGION, DEPARTMENT, BASIN = "reg", "dept", "bassin"
ALL, DIFFICULT, SEASONAL = "met", "xmet", "smet"
NEEDED = (PROFESSION, REGION, DEPARTMENT, BASIN, ALL, DIFFICULT, SEASONAL)
KNOWN = ("annee", PROFESSION_NAME, FAMILY, FAMILY_NAME, "nom_reg", "nomdept", "nom_bassin")
LEAST_KNOWN = 4  # columns by which a header is told from a title
_TITLE_ROWS = 30
_BASIN_COLUMN = re.compile(r"(?P<name>nom)?be(?P<year>\d{2})")  # BE24, NOMBE24
_FILE_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def survey_table(sheets: tuple[Sheet, ...], file: str) -> tuple[TextTable, Period]:
    """Return the rows as text, under names that do not change with the year, and the year of the survey; InputError when there is none."""
    place, sheet = _header(sheets, file)
    titles = [field_name(cell_text(cell)) for cell in sheet.rows[place]]
    names = [_steady(title) for title in titles]
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    where = f"{file}, sheet {sheet.name}"
    if twice:
        message = f"columns stand twice: {', '.join(twice)}"
        raise InputError(message, file=where, line=place + 1)
    table = TextTable(where, _body(sheet.rows[place + 1 :], names, place + 2), (), place + 1).having(NEEDED, KNOWN)
    return table, _year(table, titles, file)


def _header(sheets: tuple[Sheet, ...], file: str) -> tuple[int, Sheet]:
    """Return the row with most known columns, and its sheet."""
    known = {*NEEDED, *KNOWN}
    counted = [
        (len({_steady(field_name(cell_text(cell))) for cell in row} & known), -place, -number)
        for number, sheet in enumerate(sheets)
        for place, row in enumerate(sheet.rows[:_TITLE_ROWS])
    ]
    most, place, number = max(counted, default=(0, 0, 0))
    if most < LEAST_KNOWN:
        message = (
            f"no row holds the columns of a BMO file (Code métier BMO, REG, Dept, met, xmet…; sheets: {', '.join(s.name for s in sheets)})"
        )
        raise InputError(message, file=file)
    return -place, sheets[-number]


def _steady(title: str) -> str:
    match = _BASIN_COLUMN.fullmatch(title)
    return title if match is None else "nom_bassin" if match["name"] else BASIN


def _body(rows: tuple[tuple[Cell, ...], ...], names: list[str], first_line: int) -> pd.DataFrame:
    """Return the rows that hold more than a note in one cell; the index holds line numbers."""
    width = len(names)
    kept = [(line, row) for line, row in enumerate(rows, first_line) if sum(cell is not None for cell in row) > 1]
    columns = {
        name: [cell_text(row[place]) if place < len(row) else "" for _, row in kept] for place, name in enumerate(names[:width]) if name
    }
    return pd.DataFrame(columns, index=[line for line, _ in kept], dtype="str")


def _year(table: TextTable, titles: list[str], file: str) -> Period:
    """Return the year that column names and cells agree on; a file under another year's name is refused."""
    said = {2000 + int(match["year"]) for title in titles if (match := _BASIN_COLUMN.fullmatch(title))}
    if "annee" in table.frame:
        for text in table.frame["annee"].unique():
            if not re.fullmatch(r"20\d\d", text):
                line = int(table.frame.index[table.frame["annee"] == text][0])
                message = f"{text!r} is no year"
                raise InputError(message, file=table.name, line=line, field="annee")
            said.add(int(text))
    if len(said) != 1:
        message = f"the column names and the column « annee » say several years: {', '.join(map(str, sorted(said)))}"
        raise InputError(message, file=table.name, line=table.line, field="annee")
    (year,) = said
    named = {int(text) for text in _FILE_YEAR.findall(file)}
    if named and year not in named:
        message = f"the name says {', '.join(map(str, sorted(named)))}, the figures are of {year}: another year's file under a new name?"
        raise InputError(message, file=file)
    return Period.whole_year(year)
