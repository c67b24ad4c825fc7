"""What is counted in the columns of Urssaf's sets, quarter by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data_sources.cells import JOBS, Bounds, read_figures, read_quarters
from data_sources.text_tables import TextTable
from reporter.errors import InputError

PAYROLL = Bounds(highest=1e12)
BALANCE = Bounds(highest=1e8, signed=True)  # what makes adjusted figures add up may be below zero
PARTS = (
    "region",
    "code_region",
    "ancienne_region",
    "code_ancienne_region",
    "zone_d_emploi_regionalisee",
    "code_zone_d_emploi_regionalisee",
    "libelle_zone_d_emploi_reg",
)
_KNOWN = (
    *PARTS,
    "dernier_jour_du_trimestre", "code_departement", "departement", "code_zone_d_emploi", "zone_d_emploi", "libelle_zone_d_emploi",
    "grand_secteur_d_activite", "secteur_na17", "secteur_na17i", "secteur_na28i", "secteur_na38", "secteur_na38i", "secteur_na88",
    "secteur_na88i", "duree_de_contrat", "nature_de_contrat", "effectifs_salaries_brut", "effectifs_salaries_cvs",
    "masse_salariale_cvs", "masse_salariale_brut", "masse_salariale_brute", "dpae_brut", "dpae_cvs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator and the column that holds it, under any of the names it goes by."""

    indicator: str
    columns: tuple[str, ...]
    bounds: Bounds = JOBS

    def column_of(self, table: TextTable) -> str:
        """Return its column; InputError when there is none."""
        present = list(table.frame.columns)
        for name in self.columns:
            if name in present:
                return name
        message = f"columns are missing: {' or '.join(self.columns)} (there are: {', '.join(present)})"
        raise InputError(message, file=table.name, line=1)


def first_of(table: TextTable, names: Sequence[str]) -> str:
    """Return the first of *names* that is a column; the first of all when none is."""
    return next((name for name in names if name in table.frame.columns), names[0])


def quarterly_rows(table: TextTable, codes: Sequence[str], measure: Measure) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return rows with their quarter as *period*, one measure as *value* and *status*, and the columns *codes*."""
    column = measure.column_of(table)
    known = table.having(("annee", "trimestre", column, *codes), _KNOWN)
    quarters = (known.frame["annee"].str.removesuffix(".0") + "-T" + known.frame["trimestre"].str.removesuffix(".0")).rename("trimestre")
    figures = read_figures(known.frame[column], measure.bounds, file=table.name)
    return known.frame.assign(period=read_quarters(quarters, file=table.name), **figures), known.warnings
