"""Fictitious private jobs and payroll by département and grand secteur: whole numbers, so that parts add up."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from data_sources.specimen import gaps
from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import Department, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.paths import Path
from data_sources.specimen.zones import Part
from reporter.domain.period import Period

_PATHS = {
    words.INDUSTRY: Path.through("2020-T2 97.2, 2021-T4 98.1, 2022-T4 99.2, 2023-T4 100, 2024-T4 100.1, 2025-T4 99.3, 2026-T4 98.9"),
    words.CONSTRUCTION: Path.through(
        "2020-T2 94.6, 2021-T1 99.2, 2022-T2 102, 2023-T1 102, 2023-T4 100, 2024-T4 97.4, 2025-T4 96, 2026-T4 96.3"
    ),
    words.TRADE: Path.through("2020-T2 94.4, 2021-T2 96.9, 2022-T2 99.5, 2023-T4 100, 2024-T4 99.8, 2025-T4 99.4, 2026-T4 99.5"),
    words.HOTELS: Path.through(
        "2020-T2 84, 2020-T3 89, 2020-T4 84, 2021-T2 88, 2021-T4 96, 2022-T4 99.2, 2023-T4 100, 2024-T3 102, 2025-T4 102.3, 2026-T4 103"
    ),
    words.MARKET_SERVICES: Path.through("2020-T2 91.2, 2021-T4 96.6, 2022-T4 99, 2023-T4 100, 2024-T4 100.6, 2025-T4 101, 2026-T4 101.6"),
    words.TEMPORARY_WORK: Path.through(
        "2020-T2 72, 2020-T3 92, 2021-T4 112, 2022-T4 109, 2023-T4 100, 2024-T4 94, 2025-T4 90.5, 2026-T4 91.5"
    ),
    words.OTHER_SERVICES: Path.through("2020-T2 96.1, 2021-T4 98.4, 2023-T4 100, 2025-T4 101.5, 2026-T4 102.1"),
    words.UNCLASSIFIED: Path.through("2020-T2 100"),
}
_SEASONS = {
    words.INDUSTRY: (0.997, 1.000, 1.006, 0.997),
    words.CONSTRUCTION: (0.990, 1.002, 1.012, 0.996),
    words.TRADE: (0.994, 1.001, 1.006, 0.999),
    words.HOTELS: (0.958, 1.030, 1.042, 0.970),
    words.MARKET_SERVICES: (0.995, 1.004, 1.003, 0.998),
    words.TEMPORARY_WORK: (0.955, 1.012, 1.040, 0.993),
    words.OTHER_SERVICES: (1.000, 1.004, 0.994, 1.002),
    words.UNCLASSIFIED: (1.0, 1.0, 1.0, 1.0),
}
_TOURISTIC_SEASONS = 3.0
_QUARTERLY_WAGES = {  # euros for one job, at the reference
    words.INDUSTRY: 10_200, words.CONSTRUCTION: 8_600, words.TRADE: 8_400, words.HOTELS: 6_000, words.MARKET_SERVICES: 10_800,
    words.TEMPORARY_WORK: 8_200, words.OTHER_SERVICES: 7_200, words.UNCLASSIFIED: 7_000,
}  # fmt: skip
_WAGE_RISE = 0.006  # a quarter
_CAPITAL_REGION, _CAPITAL_WAGES = "11", 1.28
_REFERENCE = Period.quarter(2023, 4)
_APPRENTICES_SINCE, _WITHOUT_APPRENTICES = Period.quarter(2023, 1), 0.992  # they are counted from then on
_DRIFT = 0.0045  # of a sector in a département, a year
_NOISE = {words.TEMPORARY_WORK: (0.025, 0.012)}
_USUAL_NOISE = (0.005, 0.002)
_RAW_NOISE, _REVISION = 0.0015, 0.006


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs at the end of a quarter and payroll of the quarter in euros, raw and adjusted."""

    raw: int
    adjusted: int
    raw_payroll: int
    adjusted_payroll: int

    @classmethod
    def summed(cls, parts: Iterable["Jobs"]) -> "Jobs":
        """Return the sums."""
        listed = list(parts)
        return cls(
            sum(j.raw for j in listed),
            sum(j.adjusted for j in listed),
            sum(j.raw_payroll for j in listed),
            sum(j.adjusted_payroll for j in listed),
        )

    def scaled(self, share: float) -> "Jobs":
        """Return a share of them, in whole numbers."""
        return Jobs(
            round(self.raw * share), round(self.adjusted * share), round(self.raw_payroll * share), round(self.adjusted_payroll * share)
        )


@lru_cache(maxsize=8192)
def by_sector(code: str, quarter: Period, revision: int) -> Mapping[str, Jobs]:
    """Return a département's jobs by grand secteur; what is secret is counted in the last one and has no entry."""
    found = dict(unhidden(code, quarter, revision))
    if gaps.hides_temporary_work(code, quarter):
        found[words.UNCLASSIFIED] = Jobs.summed((found[words.UNCLASSIFIED], found.pop(words.TEMPORARY_WORK)))
    return found


@lru_cache(maxsize=8192)
def unhidden(code: str, quarter: Period, revision: int) -> Mapping[str, Jobs]:
    """Return a département's jobs by grand secteur, what is secret included: wider sets and totals count them where they are."""
    return {sector: _jobs(departments()[code], sector, quarter, revision) for sector in words.SECTORS}


@lru_cache(maxsize=8192)
def total(code: str, quarter: Period, revision: int) -> Jobs:
    """Return all jobs of a département."""
    return Jobs.summed(by_sector(code, quarter, revision).values())


def zone_jobs(code: str, parts: Iterable[Part], quarter: Period, revision: int) -> Jobs:
    """Return the jobs of some parts of a zone d'emploi."""
    own = zone_factor(code, quarter)
    return Jobs.summed(total(part.department, quarter, revision).scaled(part.share * own) for part in parts)


def zone_factor(code: str, quarter: Period) -> float:
    """Return what a zone has more, or less, than its share of its départements."""
    years = (quarter.ordinal - _REFERENCE.ordinal) / 4
    return 1 + _DRIFT * bell("zone jobs", code) * years + _USUAL_NOISE[0] * wave(quarter.ordinal, "zone jobs", code)


@lru_cache(maxsize=128)
def _shares(code: str) -> Mapping[str, float]:
    """Return the sectors' shares of a département's jobs, which add up to 1."""
    department = departments()[code]
    percent = {
        words.INDUSTRY: department.industry,
        words.CONSTRUCTION: 6.2 + 2.4 * uniform("construction", code),
        words.TRADE: 15.0 + 4.0 * uniform("trade", code),
        words.HOTELS: department.hotels,
        words.TEMPORARY_WORK: 1.4 + 0.13 * department.industry,
        words.OTHER_SERVICES: 10.0 + 5.0 * uniform("other services", code),
        words.UNCLASSIFIED: 0.12,
    }
    percent[words.MARKET_SERVICES] = 100 - math.fsum(percent.values())
    return {sector: value / 100 for sector, value in percent.items()}


def _jobs(department: Department, sector: str, quarter: Period, revision: int) -> Jobs:
    code, ordinal = department.code, quarter.ordinal
    years = (ordinal - _REFERENCE.ordinal) / 4
    slow, quick = _NOISE.get(sector, _USUAL_NOISE)
    own = 1 + _DRIFT * bell("jobs drift", sector, code) * years + slow * wave(ordinal, "jobs", sector, code)
    own += quick * bell("jobs", sector, code, quarter)
    counted = 1.0 if quarter >= _APPRENTICES_SINCE else _WITHOUT_APPRENTICES
    size = department.jobs * 1000 * _shares(code)[sector] * _PATHS[sector].at(quarter) / 100
    adjusted = round(size * own * counted * _revised(code, sector, quarter, revision))
    strength = _TOURISTIC_SEASONS if department.is_touristic and sector == words.HOTELS else 1.0
    season = 1 + (_SEASONS[sector][quarter.number - 1] - 1) * strength + _RAW_NOISE * bell("raw jobs", sector, code, quarter)
    wage = _wage(department, sector, quarter)
    raw = round(adjusted * season)
    return Jobs(raw, adjusted, round(raw * wage), round(adjusted * wage))


def _wage(department: Department, sector: str, quarter: Period) -> float:
    place = _CAPITAL_WAGES if department.region == _CAPITAL_REGION else 1 + 0.06 * (uniform("wages", department.code) - 0.5)
    return _QUARTERLY_WAGES[sector] * place * (1 + _WAGE_RISE * (quarter.ordinal - _REFERENCE.ordinal))


def _revised(code: str, sector: str, quarter: Period, revision: int) -> float:
    return 1 + _REVISION * bell("revision", revision, "jobs", sector, code, quarter) if revision else 1.0
