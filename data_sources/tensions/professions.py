"""Tension, its six factors and employment by profession, from the yearly CSV file."""

import pandas as pd

from data_sources.cells import Bounds, each, padded_code, read_figures, where
from data_sources.figure_tables import distinct
from data_sources.text_tables import TextTable
from reporter.domain.period import Period, Rhythm
from reporter.domain.territory import FRANCE, Level
from reporter.errors import InputError

CLASSES = Bounds(highest=5, whole=True)
EMPLOYMENT = Bounds(highest=1e7, whole=True)
MEASURES = {  # column, as text_tables folds it → indicator
    "categorie_tension": "tension",
    "intensite_d_embauches": "tension_intensite_embauches",
    "lien_formation_emploi": "tension_lien_formation",
    "manque_de_main_d_oeuvre_disponible": "tension_manque_main_oeuvre",
    "non_durabilite_de_l_emploi": "tension_non_durabilite",
    "conditions_de_travail_contraignantes": "tension_conditions_travail",
    "inadequation_geographique": "tension_inadequation_geo",
    "emploi_moyen": "emploi_metier",
}
KEYS = ("fap", "annee", "niveau_geo", "reg", "dep")
_IGNORED = ("tension", "niveau_fap")  # the score behind the class, and the level that the code shows already
_LEVELS = {"nat": Level.COUNTRY, "reg": Level.REGION, "dep": Level.DEPARTMENT}


def tensions(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return one row a profession, territory, year and measure; a class that is not published keeps its row, without a figure."""
    known = table.having((*KEYS, *MEASURES), _IGNORED)
    rows = known.frame
    place = rows.assign(
        territory=_territories(rows, table.name), period=_years(rows["annee"], table.name), category=rows["fap"].str.strip()
    )
    parts = []
    for column, indicator in MEASURES.items():
        bounds = EMPLOYMENT if indicator == "emploi_metier" else CLASSES
        texts = each(rows[column], lambda text: text.strip().removesuffix(".0"))
        figures = read_figures(texts.rename(column), bounds, file=table.name)
        _no_class_zero(figures, column, table.name, indicator)
        parts.append(place[["territory", "period", "category"]].assign(indicator=indicator, **figures))
    whole, said = [], list(known.warnings)
    for part in parts:
        frame, repeated = distinct(part, ["territory", "indicator", "category", "period"], table.name)
        whole.append(frame)
        said += repeated
    return pd.concat(whole, ignore_index=True), tuple(said)


def _no_class_zero(figures: pd.DataFrame, column: str, file: str, indicator: str) -> None:
    wrong = figures.index[figures["value"] < 1]
    if indicator != "emploi_metier" and len(wrong):
        message = f"{figures['value'].loc[wrong[0]]:g} is no class from 1 to 5"
        raise InputError(message, file=file, line=int(wrong[0]), field=column)


def _territories(rows: pd.DataFrame, file: str) -> pd.Series:
    levels = each(rows["niveau_geo"], str.strip)
    unknown = ~where(levels, lambda level: level in _LEVELS)
    if unknown.any():
        line = int(rows.index[unknown.to_numpy()][0])
        message = f"{str(levels.loc[line])!r} is no level: nat, reg or dep"
        raise InputError(message, file=file, line=line, field="niveau_geo")
    regions = f"{Level.REGION}-" + each(rows["reg"], lambda code: padded_code(code, 2))
    departments = f"{Level.DEPARTMENT}-" + each(rows["dep"], lambda code: padded_code(code, 2))
    return regions.where(levels == "reg", departments).mask(levels == "nat", str(FRANCE))


def _years(texts: pd.Series, file: str) -> pd.Series:
    for text in texts.unique():
        try:
            year = Period.parse(text.removesuffix(".0"))
        except ValueError:
            year = None
        if year is None or year.rhythm is not Rhythm.YEAR:
            message = f"{text!r} is no year"
            raise InputError(message, file=file, line=int(texts.index[texts == text][0]), field=str(texts.name))
    return each(texts, lambda text: text.removesuffix(".0"))
