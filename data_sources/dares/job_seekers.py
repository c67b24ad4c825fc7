"""Registered job seekers from a CSV export of Dares' portal."""

from collections.abc import Mapping

import pandas as pd

from data_sources.cells import PERSONS, each, is_total, padded_code, read_figures, read_quarters, where
from data_sources.dares.catalogue import ALWAYS, KINDS, KNOWN, MEASURE, SETS, JobSeekerSet, finest_code
from data_sources.dares.crossings import UNKNOWN, categories, unused_values
from data_sources.figure_tables import distinct, summed, territories
from data_sources.text_tables import TextTable
from reporter.domain.observation import TOTAL
from reporter.domain.territory import FRANCE, Level, fold
from reporter.errors import InputError

_CATEGORIES = {"A": "inscrits_a", "B": "inscrits_b", "C": "inscrits_c", "ABC": "inscrits_abc", "D": "inscrits_d", "E": "inscrits_e"}
_OF_ZONES = ("A", "B", "C", "ABC")
_CROSSED = ("inscrits_a", "inscrits_abc")  # by sex, age and seniority; the others in all only
_RAW_SUFFIX = "_brut"
_WIDTHS = {"code_region": 2, "code_departement": 2, "code_zone_d_emploi": 4}
_FRANCE_SCOPES = ("france", "total france", "france entiere", "france hors mayotte")  # the first that the file has
_SUMMED_BY = ["territory", "indicator", "category", "period"]


def recognised(table: TextTable) -> JobSeekerSet:
    """Return which set a file is, by its columns and its kind of figures; InputError when it is none or mixes two."""
    whole = table.having((*ALWAYS, KINDS), table.frame.columns)
    kinds = {_kind(text) for text in whole.frame[KINDS].unique()}
    if len(kinds) != 1:
        message = f"holds {len(kinds)} kinds of figures: import raw and adjusted ones one at a time"
        raise InputError(message, file=table.name, field=KINDS)
    code = finest_code(table.frame.columns)
    for found in SETS.values():
        if found.code == code and found.kind in kinds:
            return found
    message = f"is no set of job seekers that is used here: {code or 'France'}, {', '.join(sorted(kinds))}"
    raise InputError(message, file=table.name)


def job_seekers(table: TextTable, wanted: JobSeekerSet) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the categories of every territory of the set, A and ABC by sex, by age, by both and by seniority besides."""
    needed = {Level.COUNTRY: ("champ",), Level.DEPARTMENT: ("code_region", "code_departement")}.get(wanted.finest, ("code_zone_d_emploi",))
    known = table.having((*ALWAYS, KINDS, *needed), KNOWN)
    rows, unused = _kept(known, wanted, _further_crossings(table))
    rows = rows.assign(period=read_quarters(rows["date"], file=table.name))
    rows = rows.assign(**read_figures(rows[MEASURE], PERSONS, file=table.name))
    shape = {Level.COUNTRY: _of_france, Level.DEPARTMENT: _of_regions}.get(wanted.finest, _of_zones)
    frame, warnings = shape(rows, table.name)
    return frame, (*known.warnings, *unused, *warnings)


def _further_crossings(table: TextTable) -> pd.DataFrame:
    """Return the columns that nobody knows but that hold totals: the portal adds crossings, and only their totals are ours."""
    unknown = [name for name in table.frame.columns if name not in KNOWN]
    return table.frame[[name for name in unknown if where(table.frame[name], is_total).any()]]


def _kept(table: TextTable, wanted: JobSeekerSet, further: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that are used, with their indicator and category, and what is not used of the columns of crossings."""
    frame = table.frame
    kept = where(frame[KINDS], lambda text: _kind(text) == wanted.kind)
    if not kept.any():
        message = f"has no row of kind {wanted.kind!r} (there are: {', '.join(frame[KINDS].unique())})"
        raise InputError(message, file=table.name, field=KINDS)
    for name in further:
        kept &= where(further[name], is_total)
    indicator = each(frame["categorie"], lambda text: _indicators(wanted).get(_category(text), ""))
    category = categories(frame)
    is_crossed = indicator.isin([name + _suffix(wanted) for name in _CROSSED])
    kept &= (indicator != "") & (category != UNKNOWN) & ((category == TOTAL) | is_crossed)
    if not (kept & is_crossed & (category == TOTAL)).any():
        message = "has no total of category A or ABC"
        raise InputError(message, file=table.name, field="categorie")
    unused = (f"{table.name}: values of {name} left out: {', '.join(texts)}" for name, texts in unused_values(frame).items())
    return frame.assign(indicator=indicator, category=category)[kept], tuple(unused)


def _indicators(wanted: JobSeekerSet) -> Mapping[str, str]:
    """Return the indicators of a set by category."""
    of_zones = wanted.finest is Level.EMPLOYMENT_ZONE
    return {code: name + _suffix(wanted) for code, name in _CATEGORIES.items() if not of_zones or code in _OF_ZONES}


def _suffix(wanted: JobSeekerSet) -> str:
    return _RAW_SUFFIX if wanted.raw else ""


def _kind(text: str) -> str:
    return "brut" if fold(text).startswith("brut") else "cvs" if fold(text).startswith("cvs") else fold(text)


def _category(text: str) -> str:
    return fold(text).removeprefix("categories ").removeprefix("categorie ").replace(" ", "").upper()


def _of_france(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    scopes = each(rows["champ"], fold)
    present = set(scopes.unique())
    scope = next((name for name in _FRANCE_SCOPES if name in present), None)
    if scope is None:
        message = f"no row covers France (there are: {', '.join(sorted(rows['champ'].unique()))})"
        raise InputError(message, file=file, field="champ")
    return distinct(rows[scopes == scope].assign(territory=str(FRANCE)), _SUMMED_BY, file)


def _of_regions(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return régions (rows whose département is a total) and départements; rows for France are another set's."""
    inside = rows[~where(rows["code_region"], is_total)]
    codes = {field: _codes(inside[field]) for field in ("code_region", "code_departement")}
    whole_region = where(inside["code_departement"], is_total)
    named = territories(Level.REGION, codes["code_region"]).where(whole_region, territories(Level.DEPARTMENT, codes["code_departement"]))
    return distinct(inside.assign(territory=named), _SUMMED_BY, file)


def _of_zones(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return zones d'emploi; one that lies in several régions is its total row where there is one, else the sum of its parts."""
    inside = rows[~where(rows["code_zone_d_emploi"], is_total)]
    inside = inside.assign(territory=territories(Level.EMPLOYMENT_ZONE, _codes(inside["code_zone_d_emploi"])))
    if "code_region" not in inside:
        return distinct(inside, _SUMMED_BY, file)
    inside, repeated = distinct(inside.assign(code_region=_codes(inside["code_region"])), [*_SUMMED_BY, "code_region"], file)
    is_whole = where(inside["code_region"], is_total)
    doubled = ~is_whole & _keys(inside).isin(_keys(inside[is_whole]))
    parts = inside[~doubled]
    several = parts.loc[parts.duplicated(_SUMMED_BY), "territory"].unique()
    said = (f"{file}: summed over their régions: {', '.join(sorted(several))}",) if len(several) else ()
    return summed(parts, _SUMMED_BY), (*repeated, *said)


def _keys(frame: pd.DataFrame) -> pd.Series:
    return frame["territory"] + "|" + frame["indicator"] + "|" + frame["category"] + "|" + frame["period"]


def _codes(texts: pd.Series) -> pd.Series:
    width = _WIDTHS[str(texts.name)]
    return each(texts, lambda text: padded_code(text, width))
