"""Fictitious unemployment rates: a country, its départements around it, and means of them."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from data_sources.specimen.departments import MAYOTTE, Department, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.paths import Path
from data_sources.specimen.vintages import FIRST_QUARTER
from data_sources.specimen.zones import Zone
from reporter.domain.period import Period

COUNTRY = Path.through(
    "2020-T2 7.4, 2020-T3 8.8, 2020-T4 8.3, 2021-T1 8.1, 2021-T3 7.8, 2022-T1 7.4, 2022-T4 7.1, 2023-T1 7.1, 2023-T4 7.5,"
    "2024-T2 7.3, 2024-T4 7.2, 2025-T2 7.5, 2025-T4 7.8, 2026-T1 7.7, 2026-T2 7.9, 2026-T4 7.8"
)
_USUAL = 7.5  # the level at which the rates of the table of départements hold
_SWING = (0.75, 0.4)  # how far a département follows the country: at least, and up to so much more
_OVERSEAS_SWING = (0.15, 0.2)
_DRIFT = 0.10  # of its level, over the whole span, either way
_NOISE = (0.014, 0.005)  # slow and quick
_OVERSEAS_NOISE = (0.03, 0.025)  # the labour force survey overseas is small
_REVISION = 0.02
_ZONE_SPREAD = 0.20
_SPAN = 24


def country_rate(quarter: Period, revision: int, *, metropolitan: bool = False) -> float:
    """Return the rate of France without Mayotte, or of metropolitan France, unrounded."""
    kept = (d.code for d in departments().values() if d.code != MAYOTTE and not (metropolitan and d.is_overseas))
    return _mean(kept, department_rates(quarter, revision))


def region_rate(code: str, quarter: Period, revision: int) -> float:
    """Return the rate of a région: the mean of its départements by their labour force."""
    return _mean((d.code for d in departments().values() if d.region == code), department_rates(quarter, revision))


def department_rate(code: str, quarter: Period, revision: int) -> float:
    """Return the rate of a département; KeyError for Mayotte, which has none."""
    return department_rates(quarter, revision)[code]


def zone_rate(zone: Zone, quarter: Period, revision: int) -> float:
    """Return the rate of a zone d'emploi: that of its départements, a little off."""
    rates = department_rates(quarter, revision)
    weights = [(part.share * departments()[part.department].labour_force, rates[part.department]) for part in zone.parts]
    around = math.fsum(w * rate for w, rate in weights) / math.fsum(w for w, _ in weights)
    own = 1 + _ZONE_SPREAD * (uniform("zone", zone.code) - 0.5) + _NOISE[0] * wave(quarter.ordinal, "zone", zone.code)
    return around * own * (1 + _NOISE[1] * bell(quarter, "zone", zone.code))


@lru_cache(maxsize=128)
def department_rates(quarter: Period, revision: int) -> Mapping[str, float]:
    """Return the rates of the 100 départements that have one; their mean is the country's path exactly, until revised."""
    free = {d.code: _own_rate(d, quarter) for d in departments().values() if d.code != MAYOTTE}
    to_path = COUNTRY.at(quarter) / _mean(free, free)
    return {code: rate * to_path * _revised(code, quarter, revision) for code, rate in free.items()}


def _own_rate(department: Department, quarter: Period) -> float:
    least, more = _OVERSEAS_SWING if department.is_overseas else _SWING
    slow, quick = _OVERSEAS_NOISE if department.is_overseas else _NOISE
    code = department.code
    swing = least + more * uniform("swing", code)
    cycle = 1 + swing * (COUNTRY.at(quarter) / _USUAL - 1)
    drift = 1 + _DRIFT * (uniform("drift", code) - 0.5) * 2 * ((quarter.ordinal - FIRST_QUARTER.ordinal) / _SPAN - 0.5)
    return department.rate * cycle * drift * (1 + slow * wave(quarter.ordinal, "rate", code) + quick * bell(quarter, "rate", code))


def _revised(code: str, quarter: Period, revision: int) -> float:
    return 1 + _REVISION * bell("revision", revision, "rate", code, quarter) if revision else 1.0


def _mean(codes: Iterable[str], rates: Mapping[str, float]) -> float:
    weights = [(departments()[code].labour_force, rates[code]) for code in codes]
    return math.fsum(w * rate for w, rate in weights) / math.fsum(w for w, _ in weights)
