"""Job seekers by EPCI at the end of a month, from the yearly workbook: four sheets, EPCI by name only, « s.s » for what is secret."""

import re
from dataclasses import dataclass

import pandas as pd

from data_sources.cells import PERSONS, read_figures
from data_sources.figure_tables import distinct
from data_sources.spreadsheets import Cell, Sheet, cell_text
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Register, fold
from reporter.errors import InputError

INDICATORS = {letters: f"inscrits_{letters}_fin_mois" for letters in ("a", "b", "c", "abc", "d", "e")}
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_DATE = re.compile(rf"en (?P<month>{'|'.join(_MONTHS)}) (?P<year>20\d\d)")
_TITLE_ROWS = 8
_NAME_COLUMN, _COUNTRY, _OUTSIDE = "epci", "total", "hors epci"
_IN_ALL = re.compile(r"categorie (?P<letters>abcde|abc|[abcde])")
_SHEET_TOTAL = re.compile(r"total categories? (?P<letters>[a-e ]+)")
_SEXES = {"homme": "hommes", "femme": "femmes"}
_AGES = {
    "moins de 25 ans": "moins_25",
    "entre 25 et 49 ans": "25_49",
    "plus de 50 ans": "50_plus",
    "50 ans et plus": "50_plus",
    "total": "",
}
_SENIORITY = {
    "moins de 3 mois": "moins_3_mois", "de 3 a 5 mois": "3_5_mois", "de 6 a 11 mois": "6_11_mois", "de 12 a 23 mois": "12_23_mois",
    "de 24 a 35 mois": "24_35_mois", "a partir de 36 mois et plus": "36_mois_plus",
}  # fmt: skip
_DIPLOMA = {
    "niv i ii": "niveau_1_2", "niveau iii": "niveau_3", "niveau iv": "niveau_4", "niveau v": "niveau_5", "niv v bis": "niveau_5_bis",
    "niveau vi": "niveau_6", "indetermine": "niveau_indetermine",
}  # fmt: skip
_NO_FIGURE = {".": "", ",": ""}  # a statistical program's point for « nothing », once through a replacement of points by commas
_KINDS = (("communaute de communes", "cc"), ("communaute d agglomeration", "ca"), ("communaute urbaine", "cu"))
_NAMED = 5  # quoted in a warning
_KEYS = ["territory", "indicator", "category"]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of figures: whose indicator, which category, under which title."""

    place: int
    indicator: str
    category: str
    title: str


def is_epci_workbook(sheets: tuple[Sheet, ...]) -> bool:
    """Say whether a sheet has a column of EPCI."""
    return any(_header(sheet) is not None for sheet in sheets)


def job_seekers_of_epci(sheets: tuple[Sheet, ...], register: Register, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the job seekers of EPCI and of France at the end of the workbook's month.

    The file has no codes: an EPCI whose name is not in the register, or is there twice, is left out with a warning.
    """
    month = _month(sheets, file)
    known, warnings, unknown = _by_name(register), list[str](), dict[str, None]()
    parts = []
    for sheet in sheets:
        if (row := _header(sheet)) is None:
            continue
        place = f"{file}, sheet {sheet.name}"
        columns, left_out = _columns(sheet, row, place)
        warnings += left_out
        names = _names(sheet, row)
        unknown |= dict.fromkeys(name for name in names.values() if _key(name) not in known)
        parts.append(_figures(sheet, columns, {line: known[_key(name)] for line, name in names.items() if _key(name) in known}, place))
    if unknown:
        quoted = ", ".join(list(unknown)[:_NAMED]) + ("…" if len(unknown) > _NAMED else "")
        warnings.append(f"{len(unknown)} EPCI are not in the register {register.vintage} under one name and are left out: {quoted}")
    frame, _ = distinct(pd.concat(parts), _KEYS, file)  # the totals stand in every sheet, and must agree
    borders = f"{file}: EPCI of {month.year} found by their names in the register {register.vintage}: their borders may have changed"
    return frame.assign(period=str(month)), (borders, *warnings)


def _header(sheet: Sheet) -> int | None:
    rows = enumerate(sheet.rows[:_TITLE_ROWS])
    return next((place for place, row in rows if row and fold(cell_text(row[0])) == _NAME_COLUMN), None)


def _month(sheets: tuple[Sheet, ...], file: str) -> Period:
    """Return the month that the titles name."""
    titles = (fold(cell_text(cell)) for sheet in sheets for row in sheet.rows[:_TITLE_ROWS] for cell in row)
    found = {(int(m["year"]), _MONTHS.index(m["month"]) + 1) for title in titles for m in _DATE.finditer(title)}
    if len(found) != 1:
        message = f"its titles name {len(found)} months, one was expected (« en décembre 2017 »)"
        raise InputError(message, file=file)
    return Period.month(*found.pop())


def _by_name(register: Register) -> dict[str, str]:
    """Return identifiers by folded name, of those names that one EPCI alone has."""
    names: dict[str, list[str]] = {}
    for territory in register.at(Level.EPCI):
        names.setdefault(_key(territory.name), []).append(str(territory.id))
    return {name: ids[0] for name, ids in names.items() if len(ids) == 1} | {_COUNTRY: str(FRANCE)}


def _key(name: str) -> str:
    """Return a folded name whose kind is short: the register writes « Communauté de communes », the workbook « CC »."""
    folded = fold(name)
    for long, short in _KINDS:
        if folded.startswith(f"{long} "):
            return f"{short} {folded.removeprefix(long).strip()}"
    return folded


def _names(sheet: Sheet, header: int) -> dict[int, str]:
    """Return the name in each row that holds figures, by its place."""
    rows = enumerate(sheet.rows[header + 1 :], header + 1)
    named = {place: cell_text(row[0]) for place, row in rows if row and row[0] is not None and any(cell is not None for cell in row[1:])}
    return {place: name for place, name in named.items() if fold(name) != _OUTSIDE}


def _columns(sheet: Sheet, header: int, place: str) -> tuple[list[_Column], list[str]]:
    """Return the columns of figures; a title that nobody knows is left out with a warning, InputError where none is left."""
    titles = {number: cell_text(cell) for number, cell in enumerate(sheet.rows[header][1:], 1) if cell is not None}
    groups = _groups(sheet.rows[header - 1] if header else ())
    whole = next((m["letters"].replace(" ", "") for title in titles.values() if (m := _SHEET_TOTAL.fullmatch(fold(title)))), "")
    found, unknown = [], []
    for number, title in titles.items():
        if (meant := _meaning(fold(title), groups.get(number, ""), whole)) is None:
            unknown.append(title)
        elif meant[0] in INDICATORS:
            found.append(_Column(number, INDICATORS[meant[0]], meant[1], title))
    if not found:
        message = f"no column of job seekers is known (there are: {', '.join(titles.values())})"
        raise InputError(message, file=place, line=header + 1)
    return found, [f"{place}: unknown columns left out: {', '.join(unknown)}"] if unknown else []


def _groups(row: tuple[Cell, ...]) -> dict[int, str]:
    """Return the title that stands above each column: it is written once, over the first."""
    found, last = dict[int, str](), ""
    for number, cell in enumerate(row):
        last = fold(cell_text(cell)) or last
        found[number] = last
    return found


def _meaning(title: str, group: str, whole: str) -> tuple[str, str] | None:
    """Return the letters of a column's category of job seekers and the code of its crossing, or None for a title nobody knows."""
    if match := _IN_ALL.fullmatch(title) or _SHEET_TOTAL.fullmatch(title):
        return match["letters"].replace(" ", ""), TOTAL
    if group in _SEXES and title in _AGES:
        return whole, "_".join(filter(None, (_SEXES[group], _AGES[title])))
    code = _SENIORITY.get(title) or _DIPLOMA.get(title)
    return (whole, code) if code else None


def _figures(sheet: Sheet, columns: list[_Column], territories: dict[int, str], place: str) -> pd.DataFrame:
    return pd.concat([_column(sheet, column, territories, place) for column in columns])


def _column(sheet: Sheet, column: _Column, territories: dict[int, str], place: str) -> pd.DataFrame:
    lines = [row + 1 for row in territories]
    cells = (sheet.rows[row] for row in territories)
    texts = [cell_text(row[column.place]) if column.place < len(row) else "" for row in cells]
    texts = [_NO_FIGURE.get(text, text) for text in texts]
    figures = read_figures(pd.Series(texts, index=lines, dtype="str", name=column.title), PERSONS, file=place)
    names = pd.Series(list(territories.values()), index=lines, dtype="str")
    return figures.assign(territory=names, indicator=column.indicator, category=column.category)
