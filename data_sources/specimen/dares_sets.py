"""The datasets of Dares' portal: the five that the briefing reads, their monthly twins with the same titles, and their neighbours."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from data_sources.specimen import gaps, job_seekers
from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import MAYOTTE, departments
from data_sources.specimen.job_seekers import Counts
from data_sources.specimen.noise import bell
from data_sources.specimen.ods_tables import Cell, Dataset, Field, Row, Scope
from reporter.domain.period import Period

PUBLISHER = "Dares"
_ROUNDING = 10
_NATIONAL_ROUNDING = 100
_MONTH_NOISE = 0.004

_DATE = Field("date", "Date")
_MONTH = Field("date", "Date", "date")
_REGION = (Field("code_region", "Code région"), Field("region", "Région"))
_DEPARTMENT = (Field("code_departement", "Code département"), Field("departement", "Département"))
_ZONE = (Field("code_zone_d_emploi", "Code zone d'emploi"), Field("zone_d_emploi", "Zone d'emploi"))
_SCOPE = (Field("champ", "Champ"),)
_KIND = (Field("type_de_donnees", "Type de données"), Field("categorie", "Catégorie"), Field("sexe", "Sexe"))
_AGE = Field("tranche_d_age", "Tranche d'âge")
_HOURS = Field("tranche_d_heures_travaillees", "Tranche d'heures travaillées")
_SENIORITY = Field("anciennete", "Ancienneté")
_RAW_ONLY = (
    Field("formation", "Formation"),
    Field("formation_ancienne_mesure", "Formation (ancienne mesure)"),
    Field("metier_recherche", "Métier recherché"),
    Field("indemnisabilite", "Indemnisabilité"),
    Field("qualification", "Qualification"),
)
_COUNT = Field("nombre_de_demandeurs_d_emploi", "Nombre de demandeurs d'emploi", "int")
_LOCAL = (*_KIND, _AGE, _SENIORITY, _COUNT)
_NATIONAL_CVS = (*_KIND, _AGE, _HOURS, _SENIORITY, _COUNT)
_NATIONAL_RAW = (*_KIND, _AGE, _HOURS, _SENIORITY, *_RAW_ONLY, _COUNT)
_HOUR_BANDS = {"78 heures ou moins": 0.72, "79 heures et plus": 0.28}  # of ABC

_SEXES = (words.MEN, words.WOMEN)
_ALL = (words.TOTAL,) * 3
_DIVIDING = {*_SEXES, *words.AGES, *words.SENIORITIES, *_HOUR_BANDS}

_Estimate = Callable[[str, Period, int], Counts]


def _cells(counts: Counts, unit: int) -> Iterator[tuple[str, str, str, str, int]]:
    """Yield (category, sex, age, seniority, figure) of one territory and quarter; sex and age at once for France only."""
    for category in (*words.CATEGORIES, *words.CATEGORIES_SINCE_2025):
        if category in counts:
            yield category, *_ALL, _rounded(counts[category], unit)
    for category in words.CROSSED_CATEGORIES:
        for (sex, age, seniority), names in _crossings(category, by_both=unit == _NATIONAL_ROUNDING):
            for place, figure in enumerate(_parts(counts, category, names, unit)):
                yield category, sex[place], age[place], seniority[place], figure


def _crossings(category: str, *, by_both: bool) -> Iterator[tuple[tuple[Sequence[str], ...], Sequence[str]]]:
    """Yield, for each division of a category, the three columns and the names of its parts in the counts."""
    for place, values in enumerate((_SEXES, words.AGES, words.SENIORITIES if category == "ABC" else ())):
        if values:
            totals = (words.TOTAL,) * len(values)
            yield (*(totals,) * place, values, *(totals,) * (2 - place)), values
    if by_both:
        pairs = [(sex, age) for sex in _SEXES for age in words.AGES]
        sexes, ages = zip(*pairs, strict=True)
        yield (sexes, ages, (words.TOTAL,) * len(pairs)), [f"{sex} {age}" for sex, age in pairs]


def _parts(counts: Counts, category: str, names: Sequence[str], unit: int) -> list[int]:
    """Return rounded parts; those of France add up to their total (whether Dares' own do is not known), others but for roundings."""
    parts = [_rounded(counts[f"{category} {name}"], unit) for name in names]
    if unit == _NATIONAL_ROUNDING:
        parts[-1] = _rounded(counts[category], unit) - sum(parts[:-1])
    return parts


def _rounded(value: float, unit: int) -> int:
    return round(value / unit) * unit


def _country(estimate: _Estimate, quarter: Period, revision: int) -> Mapping[str, Counts]:
    """Return counts of France without Mayotte and of metropolitan France."""
    with_figures = [d for d in departments().values() if d.code != MAYOTTE]
    kept = {
        words.FRANCE_WITHOUT_MAYOTTE: with_figures,
        words.METROPOLITAN_FRANCE: [d for d in with_figures if not d.is_overseas],
    }
    return {scope: job_seekers.total(estimate(d.code, quarter, revision) for d in inside) for scope, inside in kept.items()}


def _national_rows(kind: str, estimate: _Estimate, more: int) -> Callable[[Scope], Iterator[Row]]:
    """Return rows of the France sets; *more* columns of the raw one only say « Total »."""

    def rows(scope: Scope) -> Iterator[Row]:
        rest: tuple[Cell, ...] = (words.TOTAL,) * more
        for quarter in scope.vintage.quarters():
            for champ, counts in _country(estimate, quarter, scope.vintage.revision_of(quarter)).items():
                head = (str(quarter), champ, kind)
                for category, sex, age, seniority, figure in _cells(counts, _NATIONAL_ROUNDING):
                    yield (*head, category, sex, age, words.TOTAL, seniority, *rest, figure)
                for band, share in _HOUR_BANDS.items():
                    figure = _rounded(counts["ABC"] * share, _NATIONAL_ROUNDING)
                    yield (*head, "ABC", words.TOTAL, words.TOTAL, band, words.TOTAL, *rest, figure)

    return rows


def _regional_rows(kind: str, estimate: _Estimate) -> Callable[[Scope], Iterator[Row]]:
    def rows(scope: Scope) -> Iterator[Row]:
        for quarter in scope.vintage.quarters():
            for place, counts, is_known in _places(scope, estimate, quarter):
                for category, sex, age, seniority, figure in _cells(counts, _ROUNDING):
                    known = figure if is_known else None
                    yield (str(quarter), *place, kind, category, sex, age, seniority, known)

    return rows


def _places(scope: Scope, estimate: _Estimate, quarter: Period) -> Iterator[tuple[tuple[str, str, str, str], Counts, bool]]:
    """Yield the code columns, the counts and whether they are known: the totals of France, the régions, the départements."""
    revision = scope.vintage.revision_of(quarter)
    for name, counts in zip((words.TOTAL_FRANCE, words.TOTAL_METROPOLITAN), _country(estimate, quarter, revision).values(), strict=True):
        yield (name, name, words.TOTAL, words.TOTAL), counts, True
    for region, name in scope.regions.items():
        inside = [d.code for d in departments().values() if d.region == region]
        known = not any(gaps.lacks_count(code, quarter) for code in inside)
        yield (region, name, words.TOTAL, words.TOTAL), job_seekers.total(estimate(code, quarter, revision) for code in inside), known
    for code, name in scope.departments.items():
        region = departments()[code].region
        place = (region, scope.regions.get(region, region), code, name)
        yield place, estimate(code, quarter, revision), not gaps.lacks_count(code, quarter)


def _zone_rows(scope: Scope) -> Iterator[Row]:
    """Yield rows of the zones; one that lies in several régions has one row for each, and no total."""
    for quarter in scope.vintage.quarters():
        revision = scope.vintage.revision_of(quarter)
        for zone in scope.zones:
            if gaps.lacks_zone_count(zone.code, quarter):
                continue
            for region, parts in zone.parts_by_region().items():
                counts = job_seekers.zone_raw(zone.code, parts, quarter, revision)
                head = (str(quarter), region, scope.regions.get(region, region), zone.code, zone.name, words.RAW)
                for category in words.ZONE_CATEGORIES:
                    yield (*head, category, *(words.TOTAL,) * 3, _rounded(counts[category], _ROUNDING))


def _monthly(quarterly: Callable[[Scope], Iterator[Row]]) -> Callable[[Scope], Iterator[Row]]:
    """Return the rows of a monthly twin: the three months of the last quarter, totals only, near the quarter's figure."""

    def rows(scope: Scope) -> Iterator[Row]:
        last = scope.vintage.period
        for row in quarterly(scope):
            figure = row[-1]
            if row[0] == str(last) and isinstance(figure, int) and not _DIVIDING & set(row):
                for month in range(last.number * 3 - 2, last.number * 3 + 1):
                    moved = figure * (1 + _MONTH_NOISE * bell("month", month, *row))
                    yield (str(Period.month(last.year, month)), *row[1:-1], _rounded(moved, _ROUNDING))

    return rows


def _plain_rows(level: float) -> Callable[[Scope], Iterator[Row]]:
    """Return rows of a neighbour that nobody reads: one series for each scope."""

    def rows(scope: Scope) -> Iterator[Row]:
        for quarter in scope.vintage.quarters():
            for champ in (words.FRANCE_WITHOUT_MAYOTTE, words.METROPOLITAN_FRANCE):
                yield (
                    str(quarter),
                    champ,
                    words.ADJUSTED,
                    _rounded(level * (1 + 0.02 * bell("plain", level, champ, quarter)), _NATIONAL_ROUNDING),
                )

    return rows


_STOCKS = "Demandeurs d'emploi inscrits à France Travail : stocks"
_FRANCE_CVS, _FRANCE_RAW = f"{_STOCKS}, France, données CVS-CJO", f"{_STOCKS}, France, données brutes"
_REGIONS_CVS = f"{_STOCKS} par région et département, données CVS-CJO"
_REGIONS_RAW = f"{_STOCKS} par région et département, données brutes"
_ZONES_RAW = f"{_STOCKS} par zone d'emploi, données brutes"
_QUARTERLY, _MONTHLY = "Données trimestrielles, en moyenne sur le trimestre.", "Données mensuelles, en fin de mois."
_FIGURES = (_COUNT.name,)
_PLAIN = (_DATE, *_SCOPE, _KIND[0], Field("valeur", "Valeur", "int"))


def datasets() -> tuple[Dataset, ...]:
    """Return the portal's catalogue, in its order; the ids are irregular, as the real ones are."""
    france_cvs, france_raw = (
        _national_rows(words.ADJUSTED, job_seekers.adjusted, 0),
        _national_rows(words.RAW, job_seekers.raw, len(_RAW_ONLY)),
    )
    regions_cvs, regions_raw = _regional_rows(words.ADJUSTED, job_seekers.adjusted), _regional_rows(words.RAW, job_seekers.raw)
    local, zone = (*_REGION, *_DEPARTMENT, *_LOCAL), (*_REGION, *_ZONE, *_LOCAL)
    national_cvs, national_raw = (*_SCOPE, *_NATIONAL_CVS), (*_SCOPE, *_NATIONAL_RAW)
    return (
        _plain("dares_jint_1975_2004", "Jours non travaillés pour fait de grève, 1975-2004", 2_100_000),
        Dataset("dares_defm_stock_france_cvs", _FRANCE_CVS, _MONTHLY, (_MONTH, *national_cvs), _FIGURES, _monthly(france_cvs)),
        Dataset("dares_defm_stock_regions_cvs_cjo_mens", _REGIONS_CVS, _MONTHLY, (_MONTH, *local), _FIGURES, _monthly(regions_cvs)),
        _plain(
            "dares_defm_flux_france_region_cvs_trim",
            "Demandeurs d'emploi : entrées et sorties, France et régions, données CVS-CJO",
            520_000,
        ),
        _plain(
            "dares_defm_flux_france_region_brut_trim",
            "Demandeurs d'emploi : entrées et sorties, France et régions, données brutes",
            530_000,
        ),
        Dataset("dares_defm_stock_regions_brut_mens", _REGIONS_RAW, _MONTHLY, (_MONTH, *local), _FIGURES, _monthly(regions_raw)),
        _plain("dares_defm_age_detaille_trim", "Demandeurs d'emploi inscrits à France Travail par âge détaillé", 2_950_000),
        Dataset("dares_defm_stock_france_brut_mens", _FRANCE_RAW, _MONTHLY, (_MONTH, *national_raw), _FIGURES, _monthly(france_raw)),
        _plain("dares_emploivacants_cvs_emploisvacants", "Emplois vacants, données CVS", 480_000),
        Dataset("dares_defm_zone_emploi_mens", _ZONES_RAW, _MONTHLY, (_MONTH, *zone), _FIGURES, _monthly(_zone_rows)),
        _plain("dares_tempspartiel_annuelles", "Temps partiel", 4_700_000),
        Dataset("dares_defm_stock_france_cvs_trim", _FRANCE_CVS, _QUARTERLY, (_DATE, *national_cvs), _FIGURES, france_cvs),
        Dataset("dares_defm_stock_france_brut_trim", _FRANCE_RAW, _QUARTERLY, (_DATE, *national_raw), _FIGURES, france_raw),
        _plain("dares_defm_communales-brutes", "Demandeurs d'emploi inscrits à France Travail par commune, données brutes", 5_400_000),
        Dataset("dares_defm_stock_region_cvs_trim", _REGIONS_CVS, _QUARTERLY, (_DATE, *local), _FIGURES, regions_cvs),
        Dataset("dares_defm_stock_regions_brut_trim", _REGIONS_RAW, _QUARTERLY, (_DATE, *local), _FIGURES, regions_raw),
        _plain(
            "dares_offres_collectees_satisfaites_france_travail_cvs-cjo_trim",
            "Offres collectées par France Travail, données CVS-CJO",
            310_000,
        ),
        Dataset("dares_defm_zoneeemploi_brut_trim", _ZONES_RAW, _QUARTERLY, (_DATE, *zone), _FIGURES, _zone_rows),
        _plain("dares_defm_entrees_stages_formation_trim", "Entrées en formation des personnes en recherche d'emploi", 240_000),
    )


def _plain(identifier: str, title: str, level: float) -> Dataset:
    return Dataset(identifier, title, _QUARTERLY, _PLAIN, ("valeur",), _plain_rows(level))
