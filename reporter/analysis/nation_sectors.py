"""The country, where no national file has the sectors of a level: the sum of its territories, once an edition.

Urssaf publishes the NA38 of régions (seasonally adjusted) and the NA88 of zones d'emploi (yearly) without a France that has
the same sectors, scope and adjustment. Each sector is summed over a constant panel: the territories that have its figure at
all ends of the two windows, so that growth never comes from a figure that appears or becomes secret; the total likewise, over
the territories that have a total at all ends. A sector that is secret somewhere is therefore short of those jobs, and what
is missing stands in the total alone: location quotients of such sectors are slightly too high, never their growth.
"""

from collections.abc import Mapping

import pandas as pd

from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.windows import windows
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level
from reporter.tables import COLUMNS, observations_of

LEAST_COVERED = 0.9  # of the jobs known at the last period
SUMMED: Mapping[Level, str] = {
    Level.REGION: "emploi_salarie_prive_na38",
    Level.EMPLOYMENT_ZONE: "emploi_salarie_prive_annuel",
}


def nation_sums(frame: pd.DataFrame, indicators: Indicators) -> Mapping[Level, tuple[Observation, ...]]:
    """Return the sums of each level's territories, from an edition's frame (columns of tables.ObservationTable)."""
    declared = {indicator.id: indicator for indicator in indicators.indicators}
    return {level: level_sums(frame, declared[identifier], level) for level, identifier in SUMMED.items() if identifier in declared}


def level_sums(frame: pd.DataFrame, indicator: Indicator, level: Level) -> tuple[Observation, ...]:
    """Return figures of France, `<indicator>.somme_niveau`, by category at the ends of the two windows; empty without any figure.

    The windows end at the level's last period; a period of which fewer than half of its territories have a total is none, and a
    sector of which the panel holds less than nine jobs in ten at the last period has no sum: its weight would be too small.
    """
    rows = frame[(frame["indicator"] == indicator.id) & (frame["value"] >= 0)]
    rows = rows[rows["territory"].str.startswith(f"{level}-")]
    known = _periods(rows[rows["category"] == TOTAL])
    if not known:
        return ()
    ends = _ends(max(map(Period.parse, known)), indicator) & known
    rows = rows[rows["period"].isin(ends)]
    panel = rows[rows.groupby(["category", "territory"])["period"].transform("size") == len(ends)]
    panel = panel[panel["category"].isin(_covered(rows, panel))]
    provisional = panel["status"] == str(Status.PROVISIONAL)
    sums = panel.assign(provisional=provisional).groupby(["category", "period"], as_index=False)
    summed = sums.agg(value=("value", "sum"), provisional=("provisional", "any"), vintage=("vintage", "max"))
    status = summed["provisional"].map({True: str(Status.PROVISIONAL), False: str(Status.PUBLISHED)})
    summed = summed.assign(territory=str(FRANCE), indicator=derived_id(indicator.id, Measure.LEVEL_SUM), status=status)
    return observations_of([summed[column].tolist() for column in COLUMNS])


def _periods(totals: pd.DataFrame) -> set[str]:
    """Return the periods of which at least half of the territories have a total: a few ahead of the rest are no country."""
    covered = totals.groupby("period")["territory"].nunique()
    return {str(period) for period in covered.index[2 * covered >= totals["territory"].nunique()]}


def _covered(rows: pd.DataFrame, panel: pd.DataFrame) -> list[str]:
    """Return the categories of which the panel holds most of what is known at the last period."""
    last = max(rows["period"].unique(), key=Period.parse)
    known, held = (part[part["period"] == last].groupby("category")["value"].sum() for part in (rows, panel))
    return [str(category) for category, jobs in held.items() if jobs >= LEAST_COVERED * known[category]]


def _ends(last: Period, indicator: Indicator) -> set[str]:
    return {str(period) for window in windows(last, indicator) for period in (window.start, window.end)}
