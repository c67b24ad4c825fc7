"""Urssaf's datasets of ours, the sets of the portal that hold them, and how one is found when the portal has renamed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from data_sources.opendatasoft import Listed, Portal
from data_sources.text_tables import field_name
from data_sources.urssaf import detailed_jobs, yearly_jobs
from data_sources.urssaf.hires import NATURE, POST
from data_sources.urssaf.measures import BALANCE, PAYROLL, Measure
from data_sources.urssaf.private_jobs import DEPARTMENT, ZONE
from data_sources.urssaf.sectors import SECTOR
from reporter.domain.territory import fold
from reporter.errors import InputError, SourceError


class Kind(StrEnum):
    """The sets of the portal, by the identifier that the portal gave them, some of them cut."""

    DEPARTMENTS = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-departement-x-grand-s"
    ZONES = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-zone-demploi"
    REGIONS = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-region-x-na38"
    FRANCE = "effectifs-salaries-et-masse-salariale-du-secteur-prive-france-entiere-x-na88"
    YEARLY = "nombre-detablissements-employeurs-et-effectifs-salaries-du-secteur-prive-par-zon"
    HIRES_BY_DEPARTMENT = "dpae-par-departement-x-grand-secteur"
    HIRES_BY_REGION = "dpae-par-region-x-na38"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a set is known by: columns of which it has one of each group, columns that it has not, words of its title."""

    columns: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    words: tuple[str, ...]

    def fit(self, columns: Iterable[str]) -> bool:
        """Say whether a table with these columns is one."""
        present = set(columns)
        return all(any(name in present for name in group) for group in self.columns) and not present.intersection(self.without)


_QUARTER, _JOBS, _HIRES = ("trimestre",), ("effectifs_salaries_cvs", "effectifs_salaries_brut"), ("dpae_cvs", "dpae_brut")
_POSTS, _DIVISIONS = detailed_jobs.POSTS, detailed_jobs.DIVISIONS
SIGNS = {
    Kind.DEPARTMENTS: Signs((_QUARTER, _JOBS, (DEPARTMENT,), (SECTOR,)), (ZONE, *_POSTS, *_DIVISIONS), ("effectifs", "departement")),
    Kind.ZONES: Signs((_QUARTER, _JOBS, (ZONE,)), _DIVISIONS, ("effectifs", "zone")),
    Kind.REGIONS: Signs((_QUARTER, _JOBS, ("code_region",), _POSTS), (DEPARTMENT, ZONE, *_DIVISIONS), ("effectifs", "region")),
    Kind.FRANCE: Signs((_QUARTER, _JOBS, _DIVISIONS), ("code_region", DEPARTMENT, ZONE), ("effectifs", "france")),
    Kind.YEARLY: Signs(((ZONE, "zone_d_emploi"), yearly_jobs.DIVISIONS), ("trimestre",), ("etablissements", "zone")),
    Kind.HIRES_BY_DEPARTMENT: Signs((_QUARTER, _HIRES, (DEPARTMENT,), (SECTOR,), (NATURE,)), (POST,), ("embauche", "departement")),
    Kind.HIRES_BY_REGION: Signs((_QUARTER, _HIRES, ("code_region",), (POST,), (NATURE,)), (DEPARTMENT,), ("embauche", "region")),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One dataset of ours: the set that holds it and the measures taken from it, all adjusted or all raw."""

    kind: Kind
    measures: tuple[Measure, ...]


def _jobs(suffix: str = "") -> Measure:
    return Measure(f"emploi_salarie_prive{suffix}", ("effectifs_salaries_cvs",))


def _raw_jobs(suffix: str = "") -> Measure:
    return Measure(f"emploi_salarie_prive{suffix}_brut", ("effectifs_salaries_brut",))


def _payroll(suffix: str = "") -> Measure:
    return Measure(f"masse_salariale{suffix}", ("masse_salariale_cvs",), PAYROLL)


def _raw_payroll(suffix: str = "") -> Measure:
    return Measure(f"masse_salariale{suffix}_brut", ("masse_salariale_brut", "masse_salariale_brute"), PAYROLL)


def _adjusted_hires(name: str) -> Measure:
    return Measure(name, ("dpae_cvs",), BALANCE)


WANTED = {
    "emploi-departements": Wanted(Kind.DEPARTMENTS, (_jobs(),)),
    "emploi-ze": Wanted(Kind.ZONES, (_jobs(),)),
    "masse-salariale-departements": Wanted(Kind.DEPARTMENTS, (_payroll(),)),
    "masse-salariale-ze": Wanted(Kind.ZONES, (_payroll(),)),
    "emploi-departements-brut": Wanted(Kind.DEPARTMENTS, (_raw_jobs(), _raw_payroll())),
    "emploi-ze-brut": Wanted(Kind.ZONES, (_raw_jobs(), _raw_payroll())),
    "emploi-regions-na38": Wanted(Kind.REGIONS, (_jobs("_na38"), _payroll("_na38"))),
    "emploi-regions-na38-brut": Wanted(Kind.REGIONS, (_raw_jobs("_na38"), _raw_payroll("_na38"))),
    "emploi-france-na88": Wanted(Kind.FRANCE, (_jobs("_na88"), _payroll("_na88"))),
    "emploi-france-na88-brut": Wanted(Kind.FRANCE, (_raw_jobs("_na88"), _raw_payroll("_na88"))),
    "emploi-ze-na88": Wanted(
        Kind.YEARLY,
        (
            Measure("emploi_salarie_prive_annuel", ("effectifs_salaries", "effectifs_salaries_brut")),
            Measure("etablissements_employeurs", ("nombre_d_etablissements", "nombre_d_etablissements_employeurs")),
        ),
    ),
    "dpae-departements": Wanted(Kind.HIRES_BY_DEPARTMENT, (_adjusted_hires("dpae"), _adjusted_hires("dpae_plus_un_mois"))),
    "dpae-departements-brut": Wanted(Kind.HIRES_BY_DEPARTMENT, (Measure("dpae_brut", ("dpae_brut",), BALANCE),)),
    "dpae-regions-na38": Wanted(Kind.HIRES_BY_REGION, (_adjusted_hires("dpae_na38"),)),
    "dpae-regions-na38-brut": Wanted(Kind.HIRES_BY_REGION, (Measure("dpae_na38_brut", ("dpae_brut",), BALANCE),)),
}


def recognised(columns: Iterable[str]) -> Kind | None:
    """Return the set whose columns these are, or None."""
    present = tuple(columns)
    return next((kind for kind, signs in SIGNS.items() if signs.fit(present)), None)


def find(portal: Portal, kind: Kind) -> Listed:
    """Return a set by its identifier, else the one of the catalogue that its columns and its title tell; InputError for none or several."""
    try:
        return portal.dataset(kind)
    except SourceError as error:
        if not error.not_found:
            raise
    return resolve(portal.datasets(), kind)


def resolve(catalogue: Iterable[Listed], kind: Kind) -> Listed:
    """Return the one set of a catalogue that has the columns of *kind*; where several have, the title decides."""
    fitting = [listed for listed in catalogue if SIGNS[kind].fit(field_name(field) for field in listed.fields)]
    titled = [listed for listed in fitting if all(word in fold(listed.title) for word in SIGNS[kind].words)]
    found = titled if len(fitting) > 1 else fitting
    if len(found) == 1:
        return found[0]
    if found:
        message = f"several datasets may be {kind}, which is gone: {', '.join(listed.id for listed in found)}"
    else:
        wanted = ", ".join(" or ".join(group) for group in SIGNS[kind].columns)
        message = f"no dataset {kind} any more, and none in its place: looked for the fields {wanted}"
    raise InputError(message, file="the catalogue of urssaf")
