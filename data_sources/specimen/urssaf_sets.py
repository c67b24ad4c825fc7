"""The datasets of Urssaf's portal: jobs by département × grand secteur and by zone d'emploi, and their neighbours."""

from collections.abc import Callable, Iterator

from data_sources.specimen import jobs
from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import MAYOTTE
from data_sources.specimen.noise import bell
from data_sources.specimen.ods_tables import Dataset, Field, Row, Scope
from data_sources.specimen.urssaf_detailed_sets import hires_datasets, jobs_datasets
from data_sources.specimen.urssaf_fields import DEPARTMENT, FIGURES, JOBS, REGION, SECTOR, TIME, ZONE, figures_of, home, home_of, time

PUBLISHER = "Urssaf"
DEPARTMENTS_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-departement-x-grand-s"  # cut, as the portal cut it
ZONES_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-zone-demploi"


def _department_rows(scope: Scope) -> Iterator[Row]:
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for code, name in scope.departments.items():
            if code == MAYOTTE:
                continue
            for sector, found in jobs.by_sector(code, quarter, revision).items():
                yield (*time(quarter), *home_of(scope, code), code, name, sector, *figures_of(found))


def _zone_rows(scope: Scope) -> Iterator[Row]:
    """Yield one row for each région and ancienne région that a zone lies in: only their sum is the zone's figure."""
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for zone in scope.zones:
            for (region, former), parts in zone.parts_by_former_region().items():
                where = home(scope, region, former)
                part = (zone.code, zone.name, f"{zone.code}R{region}", f"{zone.name} (partie {where[1]})")
                yield (*time(quarter), *where, *part, *figures_of(jobs.zone_jobs(zone.code, parts, quarter, revision)))


def _plain_rows(level: float) -> Callable[[Scope], Iterator[Row]]:
    """Return rows of a neighbour that nobody reads."""

    def rows(scope: Scope) -> Iterator[Row]:
        for quarter in scope.vintage.quarters():
            for sector in words.SECTORS:
                yield (*time(quarter), sector, round(level * (1 + 0.02 * bell("plain", level, sector, quarter))))

    return rows


_PLAIN = (*TIME, SECTOR, Field("valeur", "Valeur", "int"))
_JOBS_TITLE = "Effectifs salariés et masse salariale du secteur privé"
_QUARTERLY = "Séries trimestrielles. Champ : secteur privé, régime général, hors agriculture, hors Mayotte."


def datasets() -> tuple[Dataset, ...]:
    """Return the portal's catalogue, in its order."""
    return (
        *hires_datasets(),
        *jobs_datasets(),
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
            (*TIME, *REGION, *DEPARTMENT, SECTOR, *JOBS),
            FIGURES,
            _department_rows,
        ),
        Dataset(ZONES_ID, f"{_JOBS_TITLE}, par zone d'emploi", _QUARTERLY, (*TIME, *REGION, *ZONE, *JOBS), FIGURES, _zone_rows),
    )


def _plain(identifier: str, title: str, level: float) -> Dataset:
    return Dataset(identifier, title, _QUARTERLY, _PLAIN, ("valeur",), _plain_rows(level))
