"""Private salaried jobs and payroll by département × grand secteur and by zone d'emploi, from a CSV export of Urssaf's portal."""

import pandas as pd

from data_sources.cells import each, is_total, padded_code, where
from data_sources.figure_tables import territories
from data_sources.text_tables import TextTable
from data_sources.urssaf.measures import Measure, quarterly_rows
from data_sources.urssaf.sectors import SECTOR, categories
from data_sources.urssaf.sums import PLACE, by_category, completed_sectors, over_departments, without_parts
from reporter.domain.observation import TOTAL
from reporter.domain.territory import Level, Register

DEPARTMENT, ZONE = "code_departement", "code_zone_d_emploi"


def jobs_by_department(table: TextTable, measure: Measure, register: Register) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a measure by grand secteur and in all for départements, and its sums for régions and France (hors Mayotte)."""
    rows, warnings = quarterly_rows(table, (DEPARTMENT, SECTOR), measure)
    rows = rows[~where(rows[DEPARTMENT], is_total) & ~where(rows[SECTOR], is_total)]
    codes = each(rows[DEPARTMENT], lambda text: padded_code(text, 2))
    rows = rows.assign(territory=territories(Level.DEPARTMENT, codes))
    labels = categories(rows[SECTOR], table.name)
    cells, said = without_parts(rows, [*PLACE, SECTOR], [], table.name)
    expected = pd.DataFrame({SECTOR: list(labels)}, dtype="str")
    departments = by_category(completed_sectors(cells, labels, SECTOR, expected), labels, SECTOR)
    sums, derived = over_departments(departments, register)
    return pd.concat([departments, *sums], ignore_index=True).assign(indicator=measure.indicator), (*warnings, *said, *derived)


def jobs_by_zone(table: TextTable, measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a measure in all for zones d'emploi; a zone in several régions comes as several rows a quarter."""
    rows, warnings = quarterly_rows(table, (ZONE,), measure)
    rows = rows[~where(rows[ZONE], is_total)]
    codes = each(rows[ZONE], lambda text: padded_code(text, 4))
    rows = rows.assign(territory=territories(Level.EMPLOYMENT_ZONE, codes))
    whole = [str(column) for column in rows.columns if column not in PLACE]  # two parts may have as many jobs: only whole rows are repeats
    frame, said = without_parts(rows, PLACE, whole, table.name)
    return frame.assign(indicator=measure.indicator, category=TOTAL), (*warnings, *said)
