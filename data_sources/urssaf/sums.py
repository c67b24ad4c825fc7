"""Sums over what Urssaf publishes in parts: zones over régions, sectors, départements; and what secrecy leaves of them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from data_sources.figure_tables import distinct, summed
from data_sources.urssaf.measures import PARTS
from data_sources.urssaf.sectors import ALIGNMENT, RESIDUALS, UNCLASSED
from reporter.domain.observation import TOTAL, Status
from reporter.domain.territory import FRANCE, Level, Register

MAYOTTE = "976"
PLACE = ["territory", "period"]
_NAMED = 5


def without_parts(rows: pd.DataFrame, keys: list[str], unnamed: list[str], file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sum the parts of a territory that lies in several régions, present or former; a part is named by whatever column tells it.

    Where no column does, rows that differ by the columns *unnamed* are parts as well: so the portal gives zones d'emploi.
    """
    parts = [column for column in PARTS if column in rows]
    kept, repeated = distinct(rows, [*keys, *(parts or unnamed)], file)
    several = sorted(kept.loc[kept.duplicated(keys), "territory"].unique())
    said = (f"{file}: summed over their parts: {named(several)}",) if several else ()
    return summed(kept, keys), (*repeated, *said)


def by_code(cells: pd.DataFrame, categories: Mapping[str, str], label: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return cells whose *label* is its category, summed where several wordings have one, and the categories by themselves.

    A post whose wording changes from one year to the next is the same post: it lacks in neither.
    """
    coded = cells.assign(**{label: cells[label].map(dict(categories)).astype("str")})
    keys = [str(column) for column in coded.columns if column not in {"value", "status"}]
    return summed(coded, keys), {code: code for code in categories.values()}


def completed_sectors(cells: pd.DataFrame, categories: Mapping[str, str], label: str, expected: pd.DataFrame) -> pd.DataFrame:
    """Add the labels that a territory lacks in a period: secret where the producer counts some as not classed, else not available.

    *expected* has the columns territory and *label*, or *label* alone where every territory has all. The column *hidden* marks the
    cells that are counted among those not classed.
    """
    residuals = {name for name, category in categories.items() if category in (UNCLASSED, ALIGNMENT)}
    wanted = expected[~expected[label].isin(residuals)]
    places = cells[PLACE].drop_duplicates()
    whole = places.merge(wanted, on="territory") if "territory" in wanted else places.merge(wanted, how="cross")
    whole = whole.merge(cells, on=[*PLACE, label], how="left", indicator=True)
    apart = cells[cells[label].isin(residuals)]
    counted = apart[(apart["value"] > 0) & (apart[label].map(dict(categories)) == UNCLASSED)]
    lacking = whole["_merge"] == "left_only"
    hidden = lacking & (whole["territory"] + whole["period"]).isin(counted["territory"] + counted["period"])
    status = whole["status"].mask(lacking, str(Status.NOT_AVAILABLE)).mask(hidden, str(Status.SECRET))
    completed = whole.drop(columns="_merge").assign(status=status.astype("str"), hidden=hidden)
    return pd.concat([completed, apart.assign(hidden=False)], ignore_index=True)


def by_category(cells: pd.DataFrame, categories: Mapping[str, str], label: str) -> pd.DataFrame:
    """Return categories and the total over them; what is hidden in « nca » is in the total already."""
    keys = ["territory", "category", "period"]
    coded = cells.assign(category=cells[label].map(dict(categories)).astype("str"))
    return pd.concat([summed(coded, keys), summed(coded[~coded["hidden"]].assign(category=TOTAL), keys)], ignore_index=True)


def seen(cells: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the labels that each territory has in some period."""
    return cells[["territory", label]].drop_duplicates()


def over_departments(departments: pd.DataFrame, register: Register) -> tuple[list[pd.DataFrame], tuple[str, ...]]:
    """Return régions and France as sums of the register's départements; without one of them there is no sum."""
    wholes = {region.id: register.children(region.id, Level.DEPARTMENT) for region in register.at(Level.REGION)} | {
        FRANCE: tuple(d for d in register.at(Level.DEPARTMENT) if d.id.code != MAYOTTE)
    }
    present = set(departments["territory"].unique())
    homes, incomplete = [], []
    for whole, parts in wholes.items():
        names = [str(part.id) for part in parts]
        if present.isdisjoint(names):
            continue
        incomplete += [f"{whole} lacks {name}" for name in names if name not in present]
        homes += [(name, str(whole), len(names)) for name in names]
    if not homes:
        return [], ()
    said = ["régions and France (hors Mayotte) are sums of their départements"]
    if incomplete:
        said.append(f"no sum without all its départements: {named(incomplete)}")
    return [_sums(departments, pd.DataFrame(homes, columns=["territory", "whole", "expected"]))], tuple(said)


def _sums(parts: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return the sum for each whole, category and period; *homes* says which parts make up a whole and how many they are."""
    by = ["whole", "category", "period"]
    inside = parts.merge(homes.astype({"territory": "str", "whole": "str"}), on="territory")
    sums = summed(inside, by)
    counts = inside.groupby(by, sort=False)["expected"].agg(["size", "first"]).reset_index()
    merged = sums.merge(counts, on=by, how="left")
    short = (merged["size"] < merged["first"]) & ~merged["category"].isin(RESIDUALS) & merged["value"].notna()
    return merged.assign(
        territory=merged["whole"],
        value=merged["value"].mask(short),
        status=merged["status"].mask(short, str(Status.NOT_AVAILABLE)).astype("str"),
    ).drop(columns=["whole", "size", "first"])


def named(names: Sequence[str]) -> str:
    """Return the first names in words."""
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
