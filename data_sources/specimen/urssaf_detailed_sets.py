"""The detailed datasets of Urssaf's portal: jobs by région × NA38, France × NA88 and zone × NA88 (yearly), and declarations before hire."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

from data_sources.specimen import detailed_jobs, gaps, hires
from data_sources.specimen import vocabulary as words
from data_sources.specimen.activities import INTERIM, Activity, activities
from data_sources.specimen.departments import MAYOTTE, departments
from data_sources.specimen.jobs import Jobs
from data_sources.specimen.ods_tables import Cell, Dataset, Field, Row, Scope
from data_sources.specimen.urssaf_fields import DEPARTMENT, FIGURES, JOBS, REGION, SECTOR, TIME, ZONE, figures_of, home, home_of, time
from data_sources.specimen.vintages import FIRST_QUARTER, Vintage
from reporter.domain.period import Period

REGIONS_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-region-x-na38"
FRANCE_ID = "effectifs-salaries-et-masse-salariale-du-secteur-prive-france-entiere-x-na88"
YEARLY_ID = "nombre-detablissements-employeurs-et-effectifs-salaries-du-secteur-prive-par-zon"  # cut, as the portal cut it
HIRES_BY_DEPARTMENT_ID = "dpae-par-departement-x-grand-secteur"
HIRES_BY_REGION_ID = "dpae-par-region-x-na38"
YEARLY_DELAY = dt.timedelta(days=160)

_JOBS_TITLE = "Effectifs salariés et masse salariale du secteur privé"
_HIRES_TITLE = "Déclarations préalables à l'embauche"
_QUARTERLY = "Séries trimestrielles. Champ : secteur privé, régime général, hors agriculture, hors Mayotte."
_HIRES_NOTE = "Séries trimestrielles. Champ : régime général, hors intérim."
_YEARLY_NOTE = "Nombre d'établissements employeurs et effectifs salariés en fin d'année. Champ : secteur privé, régime général."
_CONTRACT = (Field("duree_de_contrat", "Durée de contrat"), Field("nature_de_contrat", "Nature de contrat"))
_HIRES = (Field("dpae_brut", "DPAE brut", "int"), Field("dpae_cvs", "DPAE CVS", "int"))
_DIVISION = Field("secteur_na88", "Secteur NA88")


def last_year(vintage: Vintage) -> int:
    """Return the last year that is out: a year comes 160 days after its end, with the quarters or not."""
    year = vintage.published_on.year - 1
    return year if Period.whole_year(year).end + YEARLY_DELAY <= vintage.published_on else year - 1


def yearly_published_at(vintage: Vintage) -> dt.datetime:
    """Return when the yearly set came out; revisions of the quarters leave it alone."""
    day = Period.whole_year(last_year(Vintage(vintage.producer, vintage.period))).end + YEARLY_DELAY
    return dt.datetime.combine(day, vintage.published_at.timetz())


def _former_regions() -> dict[str, str]:
    """Return the région of each former one that has figures."""
    return {d.former_region: d.region for d in departments().values() if d.code != MAYOTTE}


def _grand_secteur(name: str) -> str:
    """Return the grand secteur that the portal writes beside a post or a division."""
    return _grands_secteurs().get(name, words.TEMPORARY_WORK if name == INTERIM else name)


@cache
def _grands_secteurs() -> dict[str, str]:
    return {name: sector for sector, listed in activities().items() for a in listed for name in (a.post, a.written)}


def _region_rows(scope: Scope) -> Iterator[Row]:
    """Yield one row for each ancienne région: only their sum is the région's figure."""
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for former, region in sorted(_former_regions().items()):
            where = home(scope, region, former)
            for post, found in detailed_jobs.by_post(former, quarter, revision).items():
                yield (*time(quarter), *where, _grand_secteur(post), post, *figures_of(found))


def _france_rows(scope: Scope) -> Iterator[Row]:
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        regions = [detailed_jobs.by_division(former, quarter, revision) for former in _former_regions()]
        for division in regions[0]:
            yield (*time(quarter), _grand_secteur(division), division, *figures_of(Jobs.summed(each[division] for each in regions)))


def _yearly_fields(scope: Scope) -> tuple[Field, ...]:
    years = _years(scope)
    return (
        *REGION,
        *ZONE[:2],
        SECTOR,
        _DIVISION,
        *(Field(f"nombre_d_etablissements_{year}", f"Nombre d'établissements {year}", "int") for year in years),
        *(Field(f"effectifs_salaries_{year}", f"Effectifs salariés {year}", "int") for year in years),
    )


def _years(scope: Scope) -> range:
    last = last_year(Vintage(scope.vintage.producer, scope.vintage.period))
    return range(min(FIRST_QUARTER.year, last), last + 1)


def _yearly_rows(scope: Scope) -> Iterator[Row]:
    """Yield one row for each division of each part of a zone, a column a year; what is hidden is an empty cell, counted in « nca »."""
    sectors = {a.written: a for listed in activities().values() for a in listed}
    for zone in scope.zones:
        for (region, former), parts in zone.parts_by_former_region().items():
            where = (*home(scope, region, former), zone.code, zone.name)
            counted = {year: detailed_jobs.zone_by_division(zone.code, parts, year) for year in _years(scope)}
            for division in next(iter(counted.values())):
                activity = sectors.get(division)
                cells = [_yearly_cell(zone.code, activity, staff, year) for year, staff in counted.items()]
                figures = (*(count for count, _ in cells), *(staff for _, staff in cells))
                yield (*where, _grand_secteur(division), division, *figures)


def _yearly_cell(zone: str, activity: Activity | None, staff: dict[str, int], year: int) -> tuple[Cell, Cell]:
    """Return establishments and jobs of one cell; the last row takes in what is hidden."""
    if activity and not gaps.hides_activity(zone, activity.code, year):
        return detailed_jobs.establishments(zone, activity.code, activity.sector, staff[activity.written]), staff[activity.written]
    if activity:
        return None, None
    hidden = [a for listed in activities().values() for a in listed if gaps.hides_activity(zone, a.code, year)]
    own = staff[words.UNCLASSIFIED]
    places = detailed_jobs.establishments(zone, "nca", words.UNCLASSIFIED, own)
    places += sum(detailed_jobs.establishments(zone, a.code, a.sector, staff[a.written]) for a in hidden)
    return places, own + sum(staff[a.written] for a in hidden)


def _hires_by_department(scope: Scope) -> Iterator[Row]:
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for code, name in scope.departments.items():
            if code == MAYOTTE:
                continue
            where = (*home_of(scope, code), code, name)
            for (sector, contract), found in hires.of_department(code, quarter, revision).items():
                yield (*time(quarter), *where, sector, words.DURATIONS[contract], contract, found.raw, found.adjusted)


def _hires_by_region(scope: Scope) -> Iterator[Row]:
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for former, region in sorted(_former_regions().items()):
            where = home(scope, region, former)
            for (post, contract), found in hires.of_former_region(former, quarter, revision).items():
                kind = (_grand_secteur(post), post, words.DURATIONS[contract], contract)
                yield (*time(quarter), *where, *kind, found.raw, found.adjusted)


def _count_by_department(scope: Scope) -> int:
    codes = [code for code in scope.departments if code != MAYOTTE]
    return sum(hires.rows_of_department(code, quarter) for quarter in scope.vintage.quarters() for code in codes)


def _count_by_region(scope: Scope) -> int:
    return len(list(scope.vintage.quarters())) * sum(hires.rows_of_former_region(former) for former in _former_regions())


def _count_of_posts(scope: Scope) -> int:
    posts = {activity.post for listed in activities().values() for activity in listed}
    hidden = (gaps.hides_post(former, post, q) for q in scope.vintage.quarters() for former in _former_regions() for post in posts)
    return len(list(scope.vintage.quarters())) * len(_former_regions()) * (len(posts) + 2) - sum(hidden)


def hires_datasets() -> tuple[Dataset, ...]:
    """Return the two sets of declarations before hire."""
    figures = tuple(field.name for field in _HIRES)
    by_department = (*TIME, *REGION, *DEPARTMENT, SECTOR, *_CONTRACT, *_HIRES)
    by_region = (*TIME, *REGION, SECTOR, Field("secteur_na38", "Secteur NA38"), *_CONTRACT, *_HIRES)
    return (
        Dataset(
            HIRES_BY_DEPARTMENT_ID,
            f"{_HIRES_TITLE}, par département x grand secteur",
            _HIRES_NOTE,
            by_department,
            figures,
            _hires_by_department,
            count=_count_by_department,
        ),
        Dataset(
            HIRES_BY_REGION_ID,
            f"{_HIRES_TITLE}, par région x NA38",
            _HIRES_NOTE,
            by_region,
            figures,
            _hires_by_region,
            count=_count_by_region,
        ),
    )


def jobs_datasets() -> tuple[Dataset, ...]:
    """Return jobs by France × NA88, by région × NA38 and, yearly, by zone × NA88."""
    france = (*TIME, SECTOR, Field("secteur_na88i", "Secteur NA88i"), *JOBS)
    region = (*TIME, *REGION, SECTOR, Field("secteur_na28i", "Secteur NA28i"), *JOBS)
    yearly = "Nombre d'établissements employeurs et effectifs salariés du secteur privé, par zone d'emploi x NA88 (2006-2020)"
    return (
        Dataset(FRANCE_ID, f"{_JOBS_TITLE}, France entière x NA88", _QUARTERLY, france, FIGURES, _france_rows),
        Dataset(REGIONS_ID, f"{_JOBS_TITLE}, par région x NA38", _QUARTERLY, region, FIGURES, _region_rows, count=_count_of_posts),
        Dataset(YEARLY_ID, yearly, _YEARLY_NOTE, _yearly_fields, (), _yearly_rows, yearly_published_at),
    )
