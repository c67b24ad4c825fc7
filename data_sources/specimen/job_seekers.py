"""Fictitious job seekers registered at the end of a quarter, by category and sex, before any rounding.

The law « plein emploi » makes them jump in the first quarter of 2025, as it did in truth: category A by about 6 %, ABC by half of that;
part of it goes again in the second quarter.
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import MAYOTTE, Department, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.paths import Path
from data_sources.specimen.vintages import FIRST_QUARTER
from data_sources.specimen.zones import Part
from reporter.domain.period import Period

Counts = Mapping[str, float]

_PATHS = {
    "A": Path.through(
        "2020-T2 1.22, 2020-T3 1.10, 2020-T4 1.075, 2021-T1 1.07, 2021-T3 1.00, 2021-T4 0.96, 2022-T2 0.925, 2022-T4 0.905, 2023-T2 0.895,"
        "2024-T2 0.905, 2024-T4 0.915, 2025-T1 0.972, 2025-T2 0.948, 2025-T4 0.945, 2026-T1 0.940, 2026-T2 0.944, 2026-T4 0.940"
    ),
    "B": Path.through("2020-T2 0.90, 2020-T4 1.05, 2021-T4 1.02, 2022-T4 0.99, 2024-T4 1.02, 2025-T1 1.03, 2026-T4 1.02"),
    "C": Path.through("2020-T2 0.78, 2020-T4 0.95, 2021-T4 1.03, 2022-T4 1.01, 2024-T4 1.00, 2025-T1 0.995, 2026-T4 1.00"),
    "D": Path.through("2020-T2 0.95, 2021-T4 1.05, 2023-T4 1.00, 2025-T1 0.97, 2026-T4 0.98"),
    "E": Path.through("2020-T2 0.98, 2021-T2 1.10, 2022-T4 1.05, 2024-T4 0.95, 2026-T4 0.88"),
}
_NEW_SINCE = Period.quarter(2025, 1)
_NEW_PATHS = {
    "F": Path.through("2025-T1 0.035, 2026-T1 0.045, 2026-T4 0.050"),
    "G": Path.through("2025-T1 0.115, 2026-T1 0.085, 2026-T4 0.070"),
}
_OF_UNEMPLOYED = {"A": 1.30, "B": 0.30, "C": 0.62, "D": 0.15, "E": 0.14}  # registered in each category for one unemployed person
_OVERSEAS_OF_UNEMPLOYED = {"A": 1.35, "B": 0.12, "C": 0.16, "D": 0.07, "E": 0.06}
_SEASONS = {
    "A": (1.013, 0.972, 1.006, 1.009),
    "B": (0.985, 0.995, 1.018, 1.002),
    "C": (0.990, 0.992, 1.012, 1.006),
    "D": (1.000, 0.998, 0.994, 1.008),
    "E": (1.002, 1.000, 0.997, 1.001),
}
_TOURISTIC_SEASONS = 2.2  # how much stronger the seasons of a touristic département are
_MAYOTTE_RATE = 16.0  # percent, never published: the size of its registers only
_LEVEL_SPREAD, _DRIFT, _NOISE, _RAW_NOISE, _REVISION = 0.12, 0.06, (0.012, 0.004), 0.003, 0.012
_SPAN = 24
_AGE_SHARES = {"A": (0.13, 0.59), "ABC": (0.12, 0.61)}  # the youngest and the middle; the oldest are the rest
_SENIORITY_SHARE = 0.56  # of ABC, less than a year
_WOMEN_BY_AGE = (0.96, 1.02)  # how many women among the youngest and the middle, against all ages


@lru_cache(maxsize=8192)
def adjusted(code: str, quarter: Period, revision: int) -> Counts:
    """Return a département's adjusted counts: A to E, F and G since 2025, ABC; A and ABC by sex, by age and by both, ABC by seniority.

    The keys are the words of the wire: « A Femmes », « A Femmes Moins de 25 ans », « ABC Un an ou plus ».
    """
    department = departments()[code]
    single = {category: _single(department, category, quarter) * _revised(code, category, quarter, revision) for category in _PATHS}
    return _completed(department, single, quarter)


@lru_cache(maxsize=8192)
def raw(code: str, quarter: Period, revision: int) -> Counts:
    """Return a département's raw counts: the adjusted ones with their seasons."""
    department = departments()[code]
    counts = adjusted(code, quarter, revision)
    strength = _TOURISTIC_SEASONS if department.is_touristic else 1.0
    single = {
        category: counts[category]
        * (1 + (seasons[quarter.number - 1] - 1) * strength)
        * (1 + _RAW_NOISE * bell("raw", category, code, quarter))
        for category, seasons in _SEASONS.items()
    }
    return _completed(department, single, quarter)


def total(counts: Iterable[Counts]) -> Counts:
    """Return sums, category by category."""
    listed = list(counts)
    return {category: math.fsum(each[category] for each in listed) for category in listed[0]}


def zone_raw(code: str, parts: Iterable[Part], quarter: Period, revision: int) -> Counts:
    """Return the raw counts of some parts of a zone."""
    own = 1 + _LEVEL_SPREAD * (uniform("zone seekers", code) - 0.5) + _NOISE[0] * wave(quarter.ordinal, "zone seekers", code)
    shares = [(part.share, raw(part.department, quarter, revision)) for part in parts]
    return {category: own * math.fsum(share * counts[category] for share, counts in shares) for category in shares[0][1]}


def _single(department: Department, category: str, quarter: Period) -> float:
    code = department.code
    ratios = _OVERSEAS_OF_UNEMPLOYED if department.is_overseas else _OF_UNEMPLOYED
    unemployed = department.labour_force * 10 * (_MAYOTTE_RATE if code == MAYOTTE else department.rate)
    level = ratios[category] * (1 + _LEVEL_SPREAD * (uniform("seekers", category, code) - 0.5))
    drift = 1 + _DRIFT * (uniform("seekers drift", code) - 0.5) * 2 * ((quarter.ordinal - FIRST_QUARTER.ordinal) / _SPAN - 0.5)
    slow, quick = _NOISE
    noise = 1 + slow * wave(quarter.ordinal, "seekers", category, code) + quick * bell("seekers", category, code, quarter)
    return unemployed * level * _PATHS[category].at(quarter) * drift * noise


def _completed(department: Department, single: Counts, quarter: Period) -> Counts:
    counts = {**single, "ABC": single["A"] + single["B"] + single["C"]}
    if quarter >= _NEW_SINCE:
        counts |= {category: path.at(quarter) * single["A"] for category, path in _NEW_PATHS.items()}
    for category, usual in (("A", 0.495), ("ABC", 0.515)):
        women = usual + 0.03 * (uniform("women", department.code) - 0.5) + 0.004 * wave(quarter.ordinal, "women", department.code)
        counts[f"{category} Femmes"] = counts[category] * women
        counts[f"{category} Hommes"] = counts[category] * (1 - women)
        counts |= _by_age(department, category, counts)
    short = _SENIORITY_SHARE + 0.04 * (uniform("seniority", department.code) - 0.5)
    parts = zip(words.SENIORITIES, (short, 1 - short), strict=True)
    return counts | {f"ABC {seniority}": counts["ABC"] * share for seniority, share in parts}


def _by_age(department: Department, category: str, counts: Counts) -> Counts:
    """Return a category by age and by sex and age; the oldest are what is left."""
    bell_shaped = 1 + 0.06 * (uniform("ages", department.code) - 0.5)
    found: dict[str, float] = {}
    for sex, lean in ((words.WOMEN, 1.0), (words.MEN, -1.0)):
        whole, left = counts[f"{category} {sex}"], counts[f"{category} {sex}"]
        for age, share, women in zip(words.AGES, _AGE_SHARES[category], _WOMEN_BY_AGE, strict=False):
            found[f"{category} {sex} {age}"] = whole * share * bell_shaped * (1 + lean * (women - 1))
            left -= found[f"{category} {sex} {age}"]
        found[f"{category} {sex} {words.AGES[-1]}"] = left
    both = (words.WOMEN, words.MEN)
    return found | {f"{category} {age}": math.fsum(found[f"{category} {sex} {age}"] for sex in both) for age in words.AGES}


def _revised(code: str, category: str, quarter: Period, revision: int) -> float:
    return 1 + _REVISION * bell("revision", revision, "seekers", category, code, quarter) if revision else 1.0
