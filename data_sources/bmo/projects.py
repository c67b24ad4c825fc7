"""Recruitment projects by profession: the published cells, their sums, and the sums of what is published where a part is secret."""

import re

import pandas as pd

from data_sources.bmo.layout import ALL, BASIN, DEPARTMENT, DIFFICULT, PROFESSION, REGION, SEASONAL
from data_sources.cells import Bounds, each, padded_code, read_figures
from data_sources.figure_tables import distinct, summed, territories
from data_sources.text_tables import TextTable
from reporter.domain.observation import TOTAL, Status
from reporter.domain.territory import FRANCE, Level
from reporter.errors import InputError

PROJECTS = Bounds(highest=1e6, whole=True)
MEASURES = {ALL: "projets_recrutement", DIFFICULT: "projets_difficiles", SEASONAL: "projets_saisonniers"}
PUBLISHED = "projets_diffuses"
COMPARED = {  # measure → (its projects where both figures are published, all projects of the same cells)
    DIFFICULT: ("projets_difficiles_diffuses", "projets_difficiles_base"),
    SEASONAL: ("projets_saisonniers_diffuses", "projets_saisonniers_base"),
}
_CODES = {  # column → level, width, what a code looks like
    BASIN: (Level.EMPLOYMENT_BASIN, 4, re.compile(r"\d{4}")),
    DEPARTMENT: (Level.DEPARTMENT, 2, re.compile(r"\d{2}|2[AB]|97\d")),
    REGION: (Level.REGION, 2, re.compile(r"\d{2}")),
}
_KEYS = ["territory", "indicator", "category"]


def projects(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return every indicator of bassins, départements, régions and France, by profession and in all, without a period.

    A sum with a secret part is secret. What is published of it is given apart, under names that say so.
    """
    cells, repeated = _cells(table)
    by_place = [cells.assign(territory=cells[column]) for column in _CODES] + [cells.assign(territory=str(FRANCE))]
    placed = pd.concat([*by_place, *(frame.assign(category=TOTAL) for frame in by_place)], ignore_index=True).drop(columns=list(_CODES))
    published = _published(placed)
    is_cell = published["territory"].str.startswith(Level.EMPLOYMENT_BASIN) & (published["category"] != TOTAL)
    frame = pd.concat([_sums(placed), published[~is_cell]], ignore_index=True)  # a bassin's cells speak for themselves
    return frame, (*table.warnings, *repeated)


def _cells(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row a profession and part of a bassin, with a figure and a status for each measure."""
    rows = table.frame
    nameless = rows.index[rows[PROFESSION] == ""]
    if len(nameless):
        message = "a row without a profession"
        raise InputError(message, file=table.name, line=int(nameless[0]), field=PROFESSION)
    place = pd.DataFrame({column: _territories(rows[column], table.name) for column in _CODES}).assign(category=rows[PROFESSION])
    keys, said = ["category", BASIN, DEPARTMENT], list[str]()
    cells = place
    for measure in MEASURES:
        found, repeated = distinct(place.assign(**read_figures(rows[measure], PROJECTS, file=table.name)), keys, table.name)
        cells = cells.loc[found.index].assign(**{measure: found["value"], _status(measure): found["status"]})
        said += repeated
    return cells, tuple(said)


def _status(measure: str) -> str:
    return f"status of {measure}"


def _territories(texts: pd.Series, file: str) -> pd.Series:
    level, width, form = _CODES[str(texts.name)]
    codes = each(texts, lambda text: padded_code(text, width))
    for code in codes.unique():
        if not form.fullmatch(code):
            message = f"{code!r} is no code of a {level}"
            raise InputError(message, file=file, line=int(codes.index[codes == code][0]), field=str(texts.name))
    return territories(level, codes)


def _sums(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of each measure; secret where a part is."""
    where = cells[["territory", "category"]]
    sums = (
        summed(where.assign(indicator=indicator, value=cells[measure], status=cells[_status(measure)]), _KEYS)
        for measure, indicator in MEASURES.items()
    )
    return pd.concat(sums, ignore_index=True)


def _published(cells: pd.DataFrame) -> pd.DataFrame:
    """Return what is published of each sum, and both terms of a share over the same cells; secret where nothing is."""
    terms = {PUBLISHED: cells[ALL]}
    for measure, (part, base) in COMPARED.items():
        both = cells[ALL].notna() & cells[measure].notna()
        terms |= {part: cells[measure].where(both), base: cells[ALL].where(both)}
    sums = cells[["territory", "category"]].assign(**terms).groupby(["territory", "category"], sort=False).sum(min_count=1)
    long = sums.reset_index().melt(["territory", "category"], var_name="indicator", value_name="value")
    known = long["value"].notna()
    return long.assign(status=known.map({True: str(Status.PUBLISHED), False: str(Status.SECRET)}))
