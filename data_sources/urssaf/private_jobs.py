"""Private salaried jobs from a CSV export of Urssaf's portal."""

from collections.abc import Mapping, Sequence

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
_PARTS = (
    "region",
    "code_region",
    "ancienne_region",
    "code_ancienne_region",
    "zone_d_emploi_regionalisee",
    "code_zone_d_emploi_regionalisee",
)
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
_PLACE = ["territory", "period"]
_NAMED = 5


def jobs_by_department(table: TextTable, register: Register) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return jobs by grand secteur and in all for départements, and their sums for régions and France (hors Mayotte)."""
    rows, warnings = _rows(table, (DEPARTMENT, SECTOR))
    rows = rows[~where(rows[DEPARTMENT], is_total) & ~where(rows[SECTOR], is_total)]
    codes = each(rows[DEPARTMENT], lambda text: padded_code(text, 2))
    rows = rows.assign(territory=territories(Level.DEPARTMENT, codes))
    categories = _categories(rows[SECTOR], table.name)
    cells, said = _without_parts(rows, [*_PLACE, SECTOR], [], table.name)
    departments = _by_category(_completed_sectors(cells, categories), categories)
    sums, derived = _derived(departments, register)
    return pd.concat([departments, *sums], ignore_index=True).assign(indicator=INDICATOR), (*warnings, *said, *derived)


def jobs_by_zone(table: TextTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return jobs in all for zones d'emploi; a zone in several régions comes as several rows a quarter."""
    rows, warnings = _rows(table, (ZONE,))
    rows = rows[~where(rows[ZONE], is_total)]
    codes = each(rows[ZONE], lambda text: padded_code(text, 4))
    frame, said = _without_parts(rows.assign(territory=territories(Level.EMPLOYMENT_ZONE, codes)), _PLACE, ["value", "status"], table.name)
    return frame.assign(indicator=INDICATOR, category=TOTAL), (*warnings, *said)


def _rows(table: TextTable, codes: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    known = table.having((*_ALWAYS, *codes), (*_PARTS, *_IGNORED))
    quarters = (known.frame["annee"].str.removesuffix(".0") + "-T" + known.frame["trimestre"].str.removesuffix(".0")).rename("trimestre")
    figures = read_figures(known.frame[_MEASURE], JOBS, file=table.name)
    return known.frame.assign(period=read_quarters(quarters, file=table.name), **figures), known.warnings


def _categories(labels: pd.Series, file: str) -> dict[str, str]:
    """Return the category of each of the producer's labels; several may share one (services marchands and non marchands)."""
    found = {}
    for label in labels.unique():
        folded = fold(label.replace("_", " "))
        found[label] = next((code for code, words in _SECTOR_WORDS if any(word in folded for word in words)), "")
        if not found[label]:
            line = int(labels.index[labels == label][0])
            message = f"{label!r} is no known grand secteur: totals would be wrong without it"
            raise InputError(message, file=file, line=line, field=SECTOR)
    missing = [sector for sector in SECTORS if sector not in found.values()]
    if missing:
        message = f"no row for {', '.join(missing)}: totals would be wrong without them"
        raise InputError(message, file=file, field=SECTOR)
    return found


def _without_parts(rows: pd.DataFrame, keys: list[str], unnamed: list[str], file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sum the parts of a territory that lies in several régions, present or former; a part is named by whatever column tells it.

    Where no column does, rows that differ by the columns *unnamed* are parts as well: so the portal gives zones d'emploi.
    """
    parts = [column for column in _PARTS if column in rows]
    kept, repeated = distinct(rows, [*keys, *(parts or unnamed)], file)
    several = sorted(kept.loc[kept.duplicated(keys), "territory"].unique())
    said = (f"{file}: summed over their parts: {_named(several)}",) if several else ()
    return summed(kept, keys), (*repeated, *said)


def _completed_sectors(cells: pd.DataFrame, categories: Mapping[str, str]) -> pd.DataFrame:
    """Add the sectors that a département lacks in a quarter: secret where the producer counts jobs as not classed, else not available.

    The column *hidden* marks those whose jobs are among the jobs not classed.
    """
    expected = pd.DataFrame({SECTOR: [label for label, category in categories.items() if category != UNCLASSED]}, dtype="str")
    whole = cells[_PLACE].drop_duplicates().merge(expected, how="cross").merge(cells, on=[*_PLACE, SECTOR], how="left", indicator=True)
    unclassed = cells[cells[SECTOR].map(dict(categories)) == UNCLASSED]
    counted = unclassed[unclassed["value"] > 0]
    lacking = whole["_merge"] == "left_only"
    hidden = lacking & (whole["territory"] + whole["period"]).isin(counted["territory"] + counted["period"])
    status = whole["status"].mask(lacking, str(Status.NOT_AVAILABLE)).mask(hidden, str(Status.SECRET))
    named = whole.drop(columns="_merge").assign(status=status.astype("str"), hidden=hidden)
    return pd.concat([named, unclassed.assign(hidden=False)], ignore_index=True)


def _by_category(cells: pd.DataFrame, categories: Mapping[str, str]) -> pd.DataFrame:
    """Return categories and the total over them; jobs hidden in « nca » are in the total already."""
    keys = ["territory", "category", "period"]
    coded = cells.assign(category=cells[SECTOR].map(dict(categories)).astype("str"))
    return pd.concat([summed(coded, keys), summed(coded[~coded["hidden"]].assign(category=TOTAL), keys)], ignore_index=True)


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
        present = set(inside["territory"].unique())
        missing = [name for name in names if name not in present]
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
