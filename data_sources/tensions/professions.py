"""Tension, its six factors and employment by profession, from the yearly CSV file."""

import pandas as pd

from data_sources.cells import Bounds, each, padded_code, read_figures, where
from data_sources.figure_tables import distinct, territories
from data_sources.text_tables import TextTable
from reporter.domain.period import Period, Rhythm
from reporter.domain.territory import FRANCE, Level
from reporter.errors import InputError

CLASSES = Bounds(highest=5, whole=True)
EMPLOYMENT = Bounds(highest=1e7, whole=True)
JOBS = "emploi_metier"
MEASURES = {  # column, as text_tables folds it → indicator
    "categorie_tension": "tension",
    "intensite_d_embauches": "tension_intensite_embauches",
    "lien_formation_emploi": "tension_lien_formation",
    "manque_de_main_d_oeuvre_disponible": "tension_manque_main_oeuvre",
    "non_durabilite_de_l_emploi": "tension_non_durabilite",
    "conditions_de_travail_contraignantes": "tension_conditions_travail",
    "inadequation_geographique": "tension_inadequation_geo",
    "emploi_moyen": JOBS,
}
KEYS = ("fap", "annee", "niveau_geo", "reg", "dep")
_IGNORED = ("tension", "niveau_fap")  # the score behind the class, and the level that the code shows already
_LEVELS = {"nat": Level.COUNTRY, "reg": Level.REGION, "dep": Level.DEPARTMENT}
_CODES = {Level.REGION: r"\d{2}", Level.DEPARTMENT: r"\d{2}|2[AB]|97\d"}
_EDITIONS = {"Z": "FAP 2009", "X": "FAP 2021"}  # by the third character; A and B stand in both
_EDITION_PLACE = 2


def tensions(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return one row a profession, territory, year and measure; a class that is not published keeps its row, without a figure."""
    known = table.having((*KEYS, *MEASURES), _IGNORED)
    rows = known.frame
    place = pd.DataFrame(
        {
            "territory": _territories(rows, table.name),
            "period": _years(rows["annee"], table.name),
            "category": each(rows["fap"], str.strip),
        }
    )
    frames, said = [], list(known.warnings)
    for column, indicator in MEASURES.items():
        part = place.assign(indicator=indicator, **_figures(rows[column], indicator, table.name))
        frame, repeated = distinct(part, ["territory", "indicator", "category", "period"], table.name)
        frames.append(frame)
        said += repeated
    return pd.concat(frames, ignore_index=True), tuple(dict.fromkeys(said))


def edition_of(codes: pd.Series, file: str) -> str:
    """Return the edition of the nomenclature that a column of FAP codes belongs to; InputError for two of them in one file."""
    found = {_EDITIONS[code[_EDITION_PLACE]] for code in codes.unique() if code[_EDITION_PLACE : _EDITION_PLACE + 1] in _EDITIONS}
    if len(found) != 1:
        message = f"its professions are of {' and '.join(sorted(found)) or 'no known edition of the FAP'}: one was expected"
        raise InputError(message, file=file, field="fap")
    return found.pop()


def _figures(texts: pd.Series, indicator: str, file: str) -> pd.DataFrame:
    whole = each(texts, lambda text: text.strip().removesuffix(".0"))
    figures = read_figures(whole, EMPLOYMENT if indicator == JOBS else CLASSES, file=file)
    wrong = figures.index[figures["value"] < 1]
    if indicator != JOBS and len(wrong):
        message = f"{figures['value'].loc[wrong[0]]:g} is no class from 1 to 5"
        raise InputError(message, file=file, line=int(wrong[0]), field=str(texts.name))
    return figures


def _territories(rows: pd.DataFrame, file: str) -> pd.Series:
    levels = each(rows["niveau_geo"], str.strip)
    unknown = ~where(levels, lambda level: level in _LEVELS)
    if unknown.any():
        line = int(rows.index[unknown][0])
        message = f"{str(levels.loc[line])!r} is no level: nat, reg or dep"
        raise InputError(message, file=file, line=line, field="niveau_geo")
    regions = _coded(rows.loc[levels == "reg", "reg"], Level.REGION, file)
    departments = _coded(rows.loc[levels == "dep", "dep"], Level.DEPARTMENT, file)
    country = pd.Series(str(FRANCE), index=rows.index[levels == "nat"], dtype="str")
    found: pd.Series = pd.concat([country, regions, departments]).reindex(rows.index)
    return found


def _coded(texts: pd.Series, level: Level, file: str) -> pd.Series:
    codes = each(texts, lambda text: padded_code(text, 2))
    wrong = codes.index[~codes.str.fullmatch(_CODES[level])]
    if len(wrong):
        message = f"{str(texts.loc[wrong[0]])!r} is no code of a {level}"
        raise InputError(message, file=file, line=int(wrong[0]), field=str(texts.name))
    return territories(level, codes)


def _years(texts: pd.Series, file: str) -> pd.Series:
    for text in texts.unique():
        if not _is_year(text.strip().removesuffix(".0")):
            message = f"{text!r} is no year"
            raise InputError(message, file=file, line=int(texts.index[texts == text][0]), field=str(texts.name))
    return each(texts, lambda text: text.strip().removesuffix(".0"))


def _is_year(text: str) -> bool:
    try:
        return Period.parse(text).rhythm is Rhythm.YEAR
    except ValueError:
        return False
