"""Private salaried jobs from a CSV export of Urssaf's portal."""

from collections.abc import Sequence

import pandas as pd

from data_sources.cells import JOBS, each, is_total, padded_code, read_figures, read_quarters, where
from data_sources.figure_tables import distinct, summed, territories
from data_sources.text_tables import TextTable
from reporter.domain.observation import TOTAL, Status
from reporter.domain.territory import FRANCE, Level, Register, fold
from reporter.errors import InputError

INDICATOR = "emploi_salarie_prive"
UNCLASSED = "nca"
MAYOTTE = "976"
DEPARTMENT, SECTOR, ZONE = "code_departement", "grand_secteur_d_activite", "code_zone_d_emploi"
_MEASURE = "effectifs_salaries_cvs"
_ALWAYS = ("annee", "trimestre", _MEASURE)
_PARTS = ("region", "code_region", "ancienne_region", "code_ancienne_region", "zone_d_emploi_regionalisee")
_IGNORED = (
    "effectifs_salaries_brut", "masse_salariale_cvs", "masse_salariale_brut", "masse_salariale_brute", "dernier_jour_du_trimestre",
    "departement", "zone_d_emploi",
)  # fmt: skip
_SECTOR_WORDS = (
    (UNCLASSED, ("nca", "non classes")),
    ("autres_services", ("service",)),  # before interim: « autres services (hors intérim) »
    ("hotellerie_restauration", ("hotel", "heberg", "restaur")),
    ("construction", ("construction", "btp")),
    ("interim", ("interim", "temporaire")),
    ("commerce", ("commerce",)),
    ("industrie", ("industrie",)),
)
SECTORS = tuple(code for code, _ in _SECTOR_WORDS if code != UNCLASSED)
_KEYS = ["territory", "category", "period"]
_NAMED = 5


def jobs_by_department(table: TextTable, register: Register) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return jobs by grand secteur and in all for départements, and their sums for régions and France (hors Mayotte)."""
    rows, warnings = _rows(table, (DEPARTMENT, SECTOR))
    rows = rows[~where(rows[DEPARTMENT], is_total) & ~where(rows[SECTOR], is_total)]
    codes = each(rows[DEPARTMENT], lambda text: padded_code(text, 2))
    sectors = _sectors(rows[SECTOR], table.name)
    rows = rows.assign(territory=territories(Level.DEPARTMENT, codes), category=sectors)
    cells, summed_warnings = _without_parts(rows, table.name)
    departments = _with_totals(_completed_sectors(cells))
    sums, derived = _derived(departments, register)
    return pd.concat([departments, *sums], ignore_index=True).assign(indicator=INDICATOR), (*warnings, *summed_warnings, *derived)


def jobs_by_zone(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return jobs in all for zones d'emploi; a zone in several régions comes as several rows a quarter."""
    rows, warnings = _rows(table, (ZONE,))
    rows = rows[~where(rows[ZONE], is_total)]
    codes = each(rows[ZONE], lambda text: padded_code(text, 4))
    rows = rows.assign(territory=territories(Level.EMPLOYMENT_ZONE, codes), category=TOTAL)
    frame, said = _without_parts(rows, table.name)
    return frame.assign(indicator=INDICATOR), (*warnings, *said)


def _rows(table: TextTable, codes: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    known = table.having((*_ALWAYS, *codes), (*_PARTS, *_IGNORED))
    quarters = (known.frame["annee"].str.removesuffix(".0") + "-T" + known.frame["trimestre"].str.removesuffix(".0")).rename("trimestre")
    figures = read_figures(known.frame[_MEASURE], JOBS, file=table.name)
    return known.frame.assign(period=read_quarters(quarters, file=table.name), **figures), known.warnings


def _sectors(labels: pd.Series, file: str) -> pd.Series:
    def sector(label: str) -> str:
        folded = fold(label.replace("_", " "))
        found = next((code for code, words in _SECTOR_WORDS if any(word in folded for word in words)), "")
        if not found:
            line = int(labels.index[labels == label][0])
            message = f"{label!r} is no known grand secteur: totals would be wrong without it"
            raise InputError(message, file=file, line=line, field=SECTOR)
        return found

    return each(labels, sector)


def _without_parts(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sum the parts of a territory that lies in several régions, present or former; a part is named by whatever column tells it.

    Where no column does, rows of one territory and quarter with different figures are parts as well: the portal gives them so.
    """
    parts = [column for column in _PARTS if column in rows]
    keys = [*_KEYS, *parts] if parts else [*_KEYS, "value", "status"]
    kept, repeated = distinct(rows, keys, file)
    several = sorted(kept.loc[kept.duplicated(_KEYS), "territory"].unique())
    said = (f"{file}: summed over their parts: {_named(several)}",) if several else ()
    return summed(kept, _KEYS), (*repeated, *said)


def _completed_sectors(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the sectors that a département lacks in a quarter: secret where the producer counts jobs as not classed, else not available."""
    expected = [sector for sector in SECTORS if sector in set(cells["category"])]
    places = cells[["territory", "period"]].drop_duplicates()
    whole = places.merge(pd.DataFrame({"category": expected}), how="cross").merge(cells, on=_KEYS, how="left", indicator=True)
    lacking = whole["_merge"] == "left_only"
    hidden = whole["territory"].add(whole["period"]).isin(_places(cells[(cells["category"] == UNCLASSED) & (cells["value"] > 0)]))
    absent = hidden.map({True: str(Status.SECRET), False: str(Status.NOT_AVAILABLE)})
    whole = whole.assign(status=whole["status"].mask(lacking, absent).astype("str"), _hidden=lacking & hidden)
    unclassed = cells[cells["category"] == UNCLASSED].assign(_hidden=False)
    return pd.concat([whole.drop(columns="_merge"), unclassed], ignore_index=True).astype({"_hidden": "bool"})


def _places(frame: pd.DataFrame) -> pd.Series:
    return frame["territory"].add(frame["period"])


def _with_totals(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the total over sectors; jobs hidden in « nca » are in it already."""
    counted = cells[~cells["_hidden"]].assign(category=TOTAL)
    return pd.concat([cells.drop(columns="_hidden"), summed(counted, _KEYS)], ignore_index=True)


def _derived(departments: pd.DataFrame, register: Register) -> tuple[list[pd.DataFrame], tuple[str, ...]]:
    """Return régions and France as sums of the register's départements; without one of them there is no sum."""
    wholes = {region.id: register.children(region.id, Level.DEPARTMENT) for region in register.at(Level.REGION)} | {
        FRANCE: tuple(d for d in register.at(Level.DEPARTMENT) if d.id.code != MAYOTTE)
    }
    sums, incomplete = [], []
    for whole, parts in wholes.items():
        names = [str(part.id) for part in parts]
        inside = departments[departments["territory"].isin(names)]
        if inside.empty:
            continue
        missing = [name for name in names if name not in set(inside["territory"])]
        incomplete += [f"{whole} lacks {name}" for name in missing]
        sums.append(_sum_of(inside, len(names)).assign(territory=str(whole)))
    said = ["régions and France (hors Mayotte) are sums of their départements"]
    if incomplete:
        said.append(f"no sum without all its départements: {_named(incomplete)}")
    return sums, tuple(said) if sums else ()


def _sum_of(parts: pd.DataFrame, expected: int) -> pd.DataFrame:
    by = ["category", "period"]
    sums = summed(parts, by)
    counts = parts.groupby(by, sort=False).size().rename("parts").reset_index()
    merged = sums.merge(counts, on=by, how="left")
    short = (merged["parts"] < expected) & (merged["category"] != UNCLASSED) & merged["value"].notna()
    return merged.assign(
        value=merged["value"].mask(short), status=merged["status"].mask(short, str(Status.NOT_AVAILABLE)).astype("str")
    ).drop(columns="parts")


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
