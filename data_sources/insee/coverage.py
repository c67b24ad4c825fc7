"""What Insee's unemployment rates cover: which France, which overseas régions, and that a percentage is one."""

import pandas as pd

from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Register
from reporter.errors import InputError

INDICATOR = "taux_chomage"
METROPOLE = "metropole"  # stands for a territory until `one_france` has chosen; never leaves this package
OVERSEAS_SINCE = Period.quarter(2014, 1)
LEAST_MEDIAN_RATE = 0.5  # percent; no quarter since 1982 comes near it


def rates(rows: list[tuple[str, str, float, str]]) -> pd.DataFrame:
    """Return a frame of (territory, period, value, status)."""
    frame = pd.DataFrame(rows, columns=["territory", "period", "value", "status"])
    return frame.astype({"territory": "str", "period": "str", "value": "float64", "status": "str"}).assign(
        indicator=INDICATOR, category=TOTAL
    )


def one_france(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return France as « France hors Mayotte » since 2014-T1 and as the metropolitan row before; the scope is said in a warning."""
    recent = frame["period"] >= str(OVERSEAS_SINCE)
    is_france, is_metropole = frame["territory"] == str(FRANCE), frame["territory"] == METROPOLE
    early_metropole = is_metropole & ~recent
    kept = frame[~(is_france & ~recent) & ~(is_metropole & recent)]
    kept = kept.assign(territory=kept["territory"].mask(early_metropole[kept.index], str(FRANCE)))
    warnings = []
    if early_metropole.any():
        warnings.append(f"{FRANCE} is métropole before {OVERSEAS_SINCE}, France hors Mayotte since then")
    if recent.any() and not (is_france & recent & frame["value"].notna()).any():
        warnings.append(f"no rate for France hors Mayotte since {OVERSEAS_SINCE}")
    return kept, tuple(warnings)


def with_overseas_regions(frame: pd.DataFrame, register: Register) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the frame with the régions 01 to 04 that it lacks: each is the same territory as its only département."""
    present = set(frame["territory"].unique())
    copies, named = [frame], []
    for region in register.at(Level.REGION):
        departments = register.children(region.id, Level.DEPARTMENT)
        if str(region.id) in present or not region.is_single_department_region or len(departments) != 1:
            continue
        rows = frame[frame["territory"] == str(departments[0].id)]
        if not rows.empty:
            copies.append(rows.assign(territory=str(region.id)))
            named.append(f"{region.id} = {departments[0].id}")
    warning = (f"overseas régions are derived from their only département: {', '.join(named)}",) if named else ()
    return pd.concat(copies, ignore_index=True), warning


def check_percentages(frame: pd.DataFrame, file: str) -> None:
    """Raise InputError when the rates seem to have become ratios (0.08 for 8 %)."""
    median = frame["value"].median()
    if median < LEAST_MEDIAN_RATE:
        message = f"the median rate is {median:g} %: percentages seem to have become ratios"
        raise InputError(message, file=file, field="taux de chômage")
