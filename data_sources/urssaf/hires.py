"""Declarations before hire (DPAE) by sector and by contract, from a CSV export of Urssaf's portal; temporary work is not in them.

« calage » is what makes adjusted figures add up: it counts in totals and stands apart, as « nca » does.
"""

from collections.abc import Mapping

import pandas as pd

from data_sources.cells import each, is_total, padded_code, where
from data_sources.figure_tables import NAMELESS, Names, summed, territories
from data_sources.text_tables import TextTable
from data_sources.urssaf.activities import read_activities
from data_sources.urssaf.detailed_jobs import REGION
from data_sources.urssaf.measures import Measure, quarterly_rows
from data_sources.urssaf.private_jobs import DEPARTMENT
from data_sources.urssaf.sectors import HIRING_SECTORS, SECTOR, categories, is_alignment
from data_sources.urssaf.sums import PLACE, by_category, by_code, completed_sectors, over_departments, seen, without_parts
from reporter.domain.observation import Status
from reporter.domain.territory import Level, Register, fold
from reporter.errors import InputError

NATURE, DURATION = "nature_de_contrat", "duree_de_contrat"
POST = "secteur_na38"
PERMANENT, LONG, SHORT, ALIGNED = "cdi", "cdd_long", "cdd_court", "calage_contrat"
LASTING = "_plus_un_mois"  # what an indicator of lasting contracts only ends in
_SHORT_WORDS = ("moins", "court", "inferieur", "au plus", "jusqu")  # before the long ones: « au plus »
_LONG_WORDS = ("plus", "long", "superieur")


def hires_by_department(table: TextTable, measure: Measure, register: Register) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    """Return a measure by grand secteur, by contract and in all for départements, and its sums for régions and France."""
    rows, warnings = _rows(table, (DEPARTMENT, SECTOR), measure, Level.DEPARTMENT)
    labels = categories(rows[SECTOR], table.name, HIRING_SECTORS)
    cells, said = without_parts(rows, [*PLACE, SECTOR, "contract"], [], table.name)
    expected = pd.DataFrame({SECTOR: list(labels)}, dtype="str")
    departments = _by_sector_and_contract(cells, labels, SECTOR, expected, measure)
    sums, derived = over_departments(departments, register)
    whole = pd.concat([departments, *sums], ignore_index=True).assign(indicator=measure.indicator)
    return whole, (*warnings, *said, *derived), NAMELESS


def hires_by_region(table: TextTable, measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    """Return a measure by post of the NAF in 38, by contract and in all for régions."""
    rows, warnings = _rows(table, (REGION, POST), measure, Level.REGION)
    posts = read_activities(rows[POST], "na38", table.name)
    cells, said = without_parts(rows, [*PLACE, POST, "contract"], [], table.name)
    cells, categories = by_code(cells, posts.categories, POST)
    frame = _by_sector_and_contract(cells, categories, POST, seen(cells, POST), measure)
    return frame.assign(indicator=measure.indicator), (*warnings, *said), Names(posts.labels)


def _rows(table: TextTable, codes: tuple[str, str], measure: Measure, level: Level) -> tuple[pd.DataFrame, tuple[str, ...]]:
    rows, warnings = quarterly_rows(table, (*codes, NATURE), measure)
    place, label = codes
    rows = rows[~where(rows[place], is_total) & ~where(rows[label], is_total) & ~where(rows[NATURE], is_total)]
    contracts = _contracts(rows, table.name)
    _refuse_negative(rows, label, table.name)
    territory = territories(level, each(rows[place], lambda text: padded_code(text, 2)))
    return rows.assign(territory=territory, contract=contracts), warnings


def _refuse_negative(rows: pd.DataFrame, label: str, file: str) -> None:
    """Raise InputError for a figure below zero that is not there to make others add up."""
    wrong = rows[(rows["value"] < 0) & ~where(rows[label], is_alignment) & ~where(rows[NATURE], is_alignment)]
    if not wrong.empty:
        message = f"{wrong['value'].iloc[0]:g} is negative: a sentinel for « no figure »?"
        raise InputError(message, file=file, line=int(wrong.index[0]), field=label)


def _by_sector_and_contract(
    cells: pd.DataFrame, labels: Mapping[str, str], label: str, expected: pd.DataFrame, measure: Measure
) -> pd.DataFrame:
    kept = cells[cells["contract"].isin((PERMANENT, LONG))] if measure.indicator.endswith(LASTING) else cells
    full = completed_sectors(summed(kept, [*PLACE, label]), labels, label, expected)
    nothing = full["status"] == str(Status.NOT_AVAILABLE)  # a small post may have had no declaration: it empties no total
    sectors = by_category(full.assign(hidden=full["hidden"] | nothing), labels, label)
    contracts = summed(kept.assign(category=kept["contract"]), ["territory", "category", "period"])
    return pd.concat([sectors, contracts], ignore_index=True)


def _contracts(rows: pd.DataFrame, file: str) -> pd.Series:
    """Return the kind of contract of each row, by its nature, else by its duration."""
    written = rows[NATURE] + "|" + rows.get(DURATION, "")
    found = {}
    for text in written.unique():
        nature, _, duration = text.partition("|")
        found[text] = _contract(fold(nature.replace("_", " ")), fold(duration.replace("_", " ")))
        if not found[text]:
            message = f"{nature!r} ({duration or 'no duration'}) is no known contract: totals would be wrong without it"
            raise InputError(message, file=file, line=int(written.index[written == text][0]), field=NATURE)
    return written.map(found).astype("str")


def _contract(nature: str, duration: str) -> str:
    if is_alignment(nature):
        return ALIGNED
    if "cdi" in nature.split() or "indeterminee" in nature:
        return PERMANENT
    if "cdd" not in nature.split() and "determinee" not in nature:
        return ""
    for text in (nature, duration):
        for kind, words in ((SHORT, _SHORT_WORDS), (LONG, _LONG_WORDS)):
            if any(word in text for word in words):
                return kind
    return ""
