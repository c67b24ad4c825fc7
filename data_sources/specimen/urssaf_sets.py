"""The datasets of Urssaf's portal: jobs by département × grand secteur and by zone d'emploi, and their neighbours."""

from collections.abc import Callable, Iterator

from data_sources.specimen import jobs
from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import FORMER_REGIONS, MAYOTTE, departments
from data_sources.specimen.jobs import Jobs
from data_sources.specimen.noise import bell
from data_sources.specimen.ods_tables import Cell, Dataset, Field, Row, Scope
from reporter.domain.period import Period

PUBLISHER = "Urssaf"
DEPARTMENTS_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-departement-x-grand-s"  # cut, as the portal cut it
ZONES_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-zone-demploi"

_TIME = (
    Field("annee", "Année"),
    Field("trimestre", "Trimestre", "int"),
    Field("dernier_jour_du_trimestre", "Dernier jour du trimestre", "date"),
)
_REGION = (
    Field("code_region", "Code région"),
    Field("region", "Région"),
    Field("code_ancienne_region", "Code ancienne région"),
    Field("ancienne_region", "Ancienne région"),
)
_DEPARTMENT = (Field("code_departement", "Code département"), Field("departement", "Département"))
_ZONE = (
    Field("code_zone_d_emploi", "Code zone d'emploi"),
    Field("zone_d_emploi", "Zone d'emploi"),
    Field("code_zone_d_emploi_regionalisee", "Code zone d'emploi régionalisée"),
    Field("zone_d_emploi_regionalisee", "Zone d'emploi régionalisée"),
)
_SECTOR = Field("grand_secteur_d_activite", "Grand secteur d'activité")
_JOBS = (
    Field("effectifs_salaries_brut", "Effectifs salariés brut", "int"),
    Field("effectifs_salaries_cvs", "Effectifs salariés CVS", "int"),
    Field("masse_salariale_brut", "Masse salariale brut", "int"),
    Field("masse_salariale_cvs", "Masse salariale CVS", "int"),
)
_FIGURES = tuple(field.name for field in _JOBS)


def _time(quarter: Period) -> tuple[Cell, ...]:
    return str(quarter.year), quarter.number, quarter.end.isoformat()


def _figures(found: Jobs) -> tuple[Cell, ...]:
    return found.raw, found.adjusted, found.raw_payroll, found.adjusted_payroll


def _home(scope: Scope, region: str, former: str) -> tuple[Cell, ...]:
    return region, scope.regions.get(region, region), former, FORMER_REGIONS[former]


def _department_rows(scope: Scope) -> Iterator[Row]:
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for code, name in scope.departments.items():
            if code == MAYOTTE:
                continue
            home = _home(scope, departments()[code].region, departments()[code].former_region)
            for sector, found in jobs.by_sector(code, quarter, revision).items():
                yield (*_time(quarter), *home, code, name, sector, *_figures(found))


def _zone_rows(scope: Scope) -> Iterator[Row]:
    """Yield one row for each région and ancienne région that a zone lies in: only their sum is the zone's figure."""
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for zone in scope.zones:
            for (region, former), parts in zone.parts_by_former_region().items():
                home = _home(scope, region, former)
                part = (zone.code, zone.name, f"{zone.code}R{region}", f"{zone.name} (partie {home[1]})")
                yield (*_time(quarter), *home, *part, *_figures(jobs.zone_jobs(zone.code, parts, quarter, revision)))


def _plain_rows(level: float) -> Callable[[Scope], Iterator[Row]]:
    """Return rows of a neighbour that nobody reads."""

    def rows(scope: Scope) -> Iterator[Row]:
        for quarter in scope.vintage.quarters():
            for sector in words.SECTORS:
                yield (*_time(quarter), sector, round(level * (1 + 0.02 * bell("plain", level, sector, quarter))))

    return rows


_PLAIN = (*_TIME, _SECTOR, Field("valeur", "Valeur", "int"))
_JOBS_TITLE = "Effectifs salariés et masse salariale du secteur privé"
_HIRES_TITLE = "Déclarations préalables à l'embauche"
_QUARTERLY = "Séries trimestrielles. Champ : secteur privé, régime général, hors agriculture, hors Mayotte."


def datasets() -> tuple[Dataset, ...]:
    """Return the portal's catalogue, in its order."""
    return (
        _plain("dpae-par-departement-x-grand-secteur", f"{_HIRES_TITLE}, par département x grand secteur", 62_000),
        _plain("dpae-par-region-x-na38", f"{_HIRES_TITLE}, par région x NA38", 310_000),
        _plain(
            "effectifs-salaries-et-masse-salariale-du-secteur-prive-france-entiere-x-na88", f"{_JOBS_TITLE}, France entière x NA88", 230_000
        ),
        _plain("effectifs-salaries-et-masse-salariale-du-secteur-prive-par-region-x-na38", f"{_JOBS_TITLE}, par région x NA38", 41_000),
        _plain(
            "nombre-detablissements-employeurs-et-effectifs-salaries-du-secteur-prive-par-zon",
            "Nombre d'établissements employeurs et effectifs salariés du secteur privé, par zone d'emploi x NA88 (2006-2020)",
            1_900,
        ),
        _plain(
            "masse-salariale-et-assiette-chomage-partiel-mensuelles-du-secteur-prive",
            "Masse salariale et assiette chômage partiel mensuelles du secteur privé",
            61_000,
        ),
        _plain("travailleurs-independants-par-departement", "Travailleurs indépendants, par département", 39_000),
        _plain("urssaf-effectif-teletravail", "Effectifs en télétravail", 3_300),
        _plain("planning-de-mise-a-jour", "Planning de mise à jour", 12),
        _plain("taux-de-frequence-dpae", "Taux de recours aux contrats courts", 700),
        Dataset(
            DEPARTMENTS_ID,
            f"{_JOBS_TITLE}, par département x grand secteur",
            _QUARTERLY,
            (*_TIME, *_REGION, *_DEPARTMENT, _SECTOR, *_JOBS),
            _FIGURES,
            _department_rows,
        ),
        Dataset(ZONES_ID, f"{_JOBS_TITLE}, par zone d'emploi", _QUARTERLY, (*_TIME, *_REGION, *_ZONE, *_JOBS), _FIGURES, _zone_rows),
    )


def _plain(identifier: str, title: str, level: float) -> Dataset:
    return Dataset(identifier, title, _QUARTERLY, _PLAIN, ("valeur",), _plain_rows(level))
