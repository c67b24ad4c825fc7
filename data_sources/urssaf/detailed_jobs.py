"""Private salaried jobs and payroll by région × NA38 and for France × NA88, from a CSV export of Urssaf's portal."""

import pandas as pd

from data_sources.cells import each, is_total, padded_code, where
from data_sources.figure_tables import Names, territories
from data_sources.text_tables import TextTable
from data_sources.urssaf.activities import read_activities
from data_sources.urssaf.measures import Measure, first_of, quarterly_rows
from data_sources.urssaf.sums import PLACE, by_category, by_code, completed_sectors, seen, without_parts
from reporter.domain.territory import FRANCE, Level

REGION = "code_region"
POSTS = ("secteur_na28i", "secteur_na38i", "secteur_na38")
DIVISIONS = ("secteur_na88i", "secteur_na88")


def jobs_by_region(table: TextTable, measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    """Return a measure by post of the NAF in 38 and in all for régions, each the sum of its anciennes régions."""
    post = first_of(table, POSTS)
    rows, warnings = quarterly_rows(table, (REGION, post), measure)
    rows = rows[~where(rows[REGION], is_total) & ~where(rows[post], is_total)]
    codes = each(rows[REGION], lambda text: padded_code(text, 2))
    return _by_activity(rows.assign(territory=territories(Level.REGION, codes)), (post, "na38"), measure, table.name, warnings)


def jobs_of_france(table: TextTable, measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    """Return a measure by division of the NAF and in all for France."""
    division = first_of(table, DIVISIONS)
    rows, warnings = quarterly_rows(table, (division,), measure)
    rows = rows[~where(rows[division], is_total)]
    return _by_activity(rows.assign(territory=str(FRANCE)), (division, "na88"), measure, table.name, warnings)


def _by_activity(
    rows: pd.DataFrame, column: tuple[str, str], measure: Measure, file: str, warnings: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[str, ...], Names]:
    label, nomenclature = column
    found = read_activities(rows[label], nomenclature, file)
    cells, said = without_parts(rows, [*PLACE, label], [], file)
    cells, categories = by_code(cells, found.categories, label)
    completed = completed_sectors(cells, categories, label, seen(cells, label))
    frame = by_category(completed, categories, label).assign(indicator=measure.indicator)
    return frame, (*warnings, *said), Names(found.labels)
