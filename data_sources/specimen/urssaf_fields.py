"""The columns that the datasets of Urssaf's portal share, and how their cells are written."""

from data_sources.specimen.departments import FORMER_REGIONS, departments
from data_sources.specimen.jobs import Jobs
from data_sources.specimen.ods_tables import Cell, Field, Scope
from reporter.domain.period import Period

TIME = (
    Field("annee", "Année"),
    Field("trimestre", "Trimestre", "int"),
    Field("dernier_jour_du_trimestre", "Dernier jour du trimestre", "date"),
)
REGION = (
    Field("code_region", "Code région"),
    Field("region", "Région"),
    Field("code_ancienne_region", "Code ancienne région"),
    Field("ancienne_region", "Ancienne région"),
)
DEPARTMENT = (Field("code_departement", "Code département"), Field("departement", "Département"))
ZONE = (
    Field("code_zone_d_emploi", "Code zone d'emploi"),
    Field("zone_d_emploi", "Zone d'emploi"),
    Field("code_zone_d_emploi_regionalisee", "Code zone d'emploi régionalisée"),
    Field("zone_d_emploi_regionalisee", "Zone d'emploi régionalisée"),
)
SECTOR = Field("grand_secteur_d_activite", "Grand secteur d'activité")
JOBS = (
    Field("effectifs_salaries_brut", "Effectifs salariés brut", "int"),
    Field("effectifs_salaries_cvs", "Effectifs salariés CVS", "int"),
    Field("masse_salariale_brut", "Masse salariale brut", "int"),
    Field("masse_salariale_cvs", "Masse salariale CVS", "int"),
)
FIGURES = tuple(field.name for field in JOBS)


def time(quarter: Period) -> tuple[Cell, ...]:
    """Return the cells of a quarter."""
    return str(quarter.year), quarter.number, quarter.end.isoformat()


def home(scope: Scope, region: str, former: str) -> tuple[Cell, ...]:
    """Return the cells of a région and an ancienne région."""
    return region, scope.regions.get(region, region), former, FORMER_REGIONS[former]


def home_of(scope: Scope, department: str) -> tuple[Cell, ...]:
    """Return those of a département."""
    return home(scope, departments()[department].region, departments()[department].former_region)


def figures_of(found: Jobs) -> tuple[Cell, ...]:
    """Return the cells of jobs and payroll, in the order of JOBS."""
    return found.raw, found.adjusted, found.raw_payroll, found.adjusted_payroll
