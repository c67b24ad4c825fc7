"""Jobs and establishments of zones d'emploi by division of the NAF, on 31 December, from a CSV export of Urssaf's portal.

Each year has columns of its own (« effectifs_salaries_2024 »); a set with a row a year is read as well.
"""

import re

import pandas as pd

from data_sources.cells import each, is_total, padded_code, read_figures, where
from data_sources.figure_tables import Names, territories
from data_sources.text_tables import TextTable
from data_sources.urssaf.activities import read_activities
from data_sources.urssaf.measures import PARTS, Measure, first_of
from data_sources.urssaf.private_jobs import ZONE
from data_sources.urssaf.sums import PLACE, by_category, by_code, completed_sectors, seen, without_parts
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import Level
from reporter.errors import InputError

DIVISIONS = ("secteur_na88", "secteur_na88i")
_ZONES = (ZONE, "zone_d_emploi")
_YEARLY = re.compile(r"(effectifs_salaries|nombre_d_etablissements)(?:_\w+)?_(?P<year>(?:19|20)\d{2})")
_IGNORED = (
    *PARTS, *_ZONES, "libelle_zone_d_emploi", "grand_secteur_d_activite", "secteur_na17", "secteur_na38", "secteur_na38i", "annee",
    "effectifs_salaries", "effectifs_salaries_brut", "nombre_d_etablissements", "nombre_d_etablissements_employeurs",
)  # fmt: skip


def jobs_by_year(table: TextTable, measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    """Return a measure by division and in all; the parts of an interregional zone are summed, an empty cell is secret or nothing."""
    zone, division = first_of(table, _ZONES), first_of(table, DIVISIONS)
    years = [name for name in table.frame.columns if _YEARLY.fullmatch(name)]
    known = table.having((zone, division), (*_IGNORED, *years))
    frame = known.frame[~where(known.frame[zone], is_total) & ~where(known.frame[division], is_total)]
    codes = each(frame[zone], lambda text: padded_code(text.partition(" ")[0], 4))
    rows = _rows(frame.assign(territory=territories(Level.EMPLOYMENT_ZONE, codes)), table, measure)
    found = read_activities(rows[division], "na88", table.name)
    cells, said = without_parts(rows, [*PLACE, division], [], table.name)
    cells, categories = by_code(cells, found.categories, division)
    full = completed_sectors(cells, categories, division, seen(cells, division))
    counted = by_category(full.assign(hidden=full["hidden"] | (full["status"] == str(Status.NOT_AVAILABLE))), categories, division)
    return counted.assign(indicator=measure.indicator), (*known.warnings, *said), Names(found.labels)


def _rows(frame: pd.DataFrame, table: TextTable, measure: Measure) -> pd.DataFrame:
    """Return one row a year; cells without anything have none: what secrecy hides is counted among what is not classed."""
    columns = {name: match["year"] for name in frame.columns if (match := _YEARLY.fullmatch(name)) and match[1] in measure.columns}
    if columns:
        parts = [_figures(frame, frame[name], measure, table.name).assign(period=year) for name, year in columns.items()]
    else:
        parts = [_figures(frame, frame[_column(table, measure)], measure, table.name).assign(period=_years(frame["annee"], table.name))]
    rows = pd.concat(parts)
    return rows[rows["status"] != str(Status.NOT_AVAILABLE)]


def _figures(frame: pd.DataFrame, texts: pd.Series, measure: Measure, file: str) -> pd.DataFrame:
    return frame.assign(**read_figures(texts, measure.bounds, file=file))


def _column(table: TextTable, measure: Measure) -> str:
    found = next((name for name in measure.columns if name in table.frame.columns), None)
    if found is None or "annee" not in table.frame.columns:
        present = ", ".join(table.frame.columns)
        message = f"columns are missing: {measure.columns[0]}_<year>, or annee and {measure.columns[0]} (there are: {present})"
        raise InputError(message, file=table.name, line=1)
    return found


def _years(texts: pd.Series, file: str) -> pd.Series:
    found = {}
    for text in texts.unique():
        plain = text.removesuffix(".0")
        try:
            found[text] = str(Period.whole_year(int(plain)))
        except ValueError as error:
            message = f"{text!r} is no year"
            raise InputError(message, file=file, line=int(texts.index[texts == text][0]), field="annee") from error
    return texts.map(found).astype("str")
