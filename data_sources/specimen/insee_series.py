"""The series of Insee's data bank: localised unemployment rates, and salaried jobs by large sector."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from data_sources.specimen import gaps, rates, salaried_jobs
from data_sources.specimen.departments import MAYOTTE, departments
from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register

RATES = "TAUX-CHOMAGE"
JOBS = "TCRED-EMPLOI-SALARIE-TRIM"
_OVERSEAS_REGIONS = ("01", "02", "03", "04", "06")  # in neither flow: each has the figures of its only département
_FIRST_IDBANKS = {RATES: 990_000_001, JOBS: 991_000_001}  # no true series has these numbers
_Rate: TypeAlias = Callable[[Period, int], float]  # by quarter and revision


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation: « 2026-Q1 », value or NaN, status code."""

    period: str
    value: str
    status: str


@dataclass(frozen=True, slots=True)
class Series:
    """One series, newest observation first; *attributes* as written."""

    idbank: str
    attributes: Mapping[str, str]
    observations: tuple[Observed, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A place of the data bank: its code, its name in titles, its départements and its rate."""

    code: str
    place_fr: str
    place_en: str
    departments: tuple[str, ...]
    rate: _Rate


def series_of(flow: str, register: Register, vintage: Vintage) -> Iterator[Series]:
    """Yield the series of one flow."""
    return _rates(register, vintage) if flow == RATES else _jobs(register, vintage)


def _rates(register: Register, vintage: Vintage) -> Iterator[Series]:
    for number, area in enumerate(_areas(register)):
        observed = (_rate(area.code, area.rate(q, vintage.revision_of(q)), q, vintage) for q in vintage.quarters())
        idbank = f"{_FIRST_IDBANKS[RATES] + number:09d}"
        attributes = {
            "IDBANK": idbank, "FREQ": "T", "INDICATEUR": "TAUX_CHOMAGE_LOCALISE", "NATURE": "TAUX", "REF_AREA": area.code,
            "UNIT_MEASURE": "POURCENT", "CORRECTION": "CVS", "SERIE_ARRETEE": "FALSE",
            "TITLE_FR": f"Taux de chômage localisé {area.place_fr}", "TITLE_EN": f"Localized unemployment rate {area.place_en}",
            "LAST_UPDATE": vintage.published_on.isoformat(), "UNIT_MULT": "0", "DECIMALS": "1",
        }  # fmt: skip
        yield Series(idbank, attributes, tuple(reversed(list(observed))))


def _rate(area: str, rate: float, quarter: Period, vintage: Vintage) -> Observed:
    value = "NaN" if area.startswith("D") and gaps.lacks_rate(area[1:], quarter) else f"{round(rate, 1):.1f}"
    return _observed(value, quarter, vintage)


def _jobs(register: Register, vintage: Vintage) -> Iterator[Series]:
    """Yield thousands of jobs with one decimal, each area's sectors together."""
    names = {**salaried_jobs.SECTORS, salaried_jobs.ALL: "Ensemble des salariés"}
    for number, area in enumerate(_areas(register)):
        counted = {q: salaried_jobs.total(area.departments, q, vintage.revision_of(q)) for q in reversed(list(vintage.quarters()))}
        for place, (sector, name) in enumerate(names.items()):
            idbank = f"{_FIRST_IDBANKS[JOBS] + number * len(names) + place:09d}"
            attributes = {
                "IDBANK": idbank, "FREQ": "T", "INDICATEUR": "ESTIMATIONS_EMPLOI_SAL", "NAF2": sector, "NATURE": "VALEUR_ABSOLUE",
                "REF_AREA": area.code, "UNIT_MEASURE": "INDIVIDUS", "CORRECTION": "CVS", "SERIE_ARRETEE": "FALSE",
                "TITLE_FR": f"Emploi salarié - {name} {area.place_fr}", "TITLE_EN": f"Salaried employment - {sector} {area.place_en}",
                "LAST_UPDATE": vintage.published_on.isoformat(), "UNIT_MULT": "3", "DECIMALS": "1",
            }  # fmt: skip
            observed = (_observed(f"{each[sector] / 10:.1f}", quarter, vintage) for quarter, each in counted.items())
            yield Series(idbank, attributes, tuple(observed))


def _observed(value: str, quarter: Period, vintage: Vintage) -> Observed:
    return Observed(f"{quarter.year}-Q{quarter.number}", value, "P" if quarter == vintage.period else "A")


def _areas(register: Register) -> Iterator[Area]:
    everywhere = tuple(d.code for d in departments().values() if d.code != MAYOTTE)
    metropole = tuple(code for code in everywhere if not departments()[code].is_overseas)
    yield Area("FR-D976", "- France hors Mayotte", "- France excluding Mayotte", everywhere, rates.country_rate)
    metropolitan = partial(rates.country_rate, metropolitan=True)
    yield Area("FM", "- France métropolitaine", "- Metropolitan France", metropole, metropolitan)
    for territory in register.at(Level.REGION):
        code, name = territory.id.code, territory.name.replace("’", "'")
        if code not in _OVERSEAS_REGIONS:
            inside = tuple(d.code for d in departments().values() if d.region == code)
            yield Area(f"R{code}", f"par région - {name}", f"by region - {name}", inside, partial(rates.region_rate, code))
    for territory in register.at(Level.DEPARTMENT):
        code, name = territory.id.code, territory.name.replace("’", "'")
        if code != MAYOTTE and code in departments():
            rate = partial(rates.department_rate, code)
            yield Area(f"D{code}", f"par département - {name}", f"by department - {name}", (code,), rate)
