"""Fictitious declarations before hire (DPAE), by département or former région, sector and contract: whole numbers, so that parts add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from data_sources.specimen import gaps, jobs
from data_sources.specimen import vocabulary as words
from data_sources.specimen.activities import activities
from data_sources.specimen.departments import Department, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.paths import Path
from reporter.domain.period import Period

CONTRACTS = (words.PERMANENT, words.LONG, words.SHORT)
_HIRES_PER_JOB = {  # a quarter: permanent, long, short
    words.INDUSTRY: (0.040, 0.030, 0.030),
    words.CONSTRUCTION: (0.070, 0.035, 0.020),
    words.TRADE: (0.065, 0.065, 0.090),
    words.HOTELS: (0.160, 0.190, 0.900),
    words.MARKET_SERVICES: (0.075, 0.065, 0.330),
    words.OTHER_SERVICES: (0.035, 0.080, 0.600),
}
_NATIONAL = Path.through(
    "2020-T2 62, 2020-T3 92, 2020-T4 84, 2021-T2 96, 2021-T4 108, 2022-T4 108, 2023-T4 104, 2024-T4 100, 2025-T4 97, 2026-T4 99"
)
_SEASONS = {words.HOTELS: (0.86, 1.28, 1.00, 0.86)}
_USUAL_SEASONS = (0.97, 1.01, 1.06, 0.96)
_NOISE, _RAW_NOISE, _REVISION = (0.030, 0.010), 0.004, 0.008
_UNCLASSED, _ALIGNED = 0.004, 0.002  # of all hires
_ALIGNMENT_NOISE = 0.05
_REFERENCE, _FEW = Period.quarter(2023, 4), 60


@dataclass(frozen=True, slots=True)
class Hires:
    """Declarations of a quarter, raw and adjusted."""

    raw: int
    adjusted: int

    @classmethod
    def summed(cls, parts: Iterable["Hires"]) -> "Hires":
        """Return the sums."""
        listed = list(parts)
        return cls(sum(h.raw for h in listed), sum(h.adjusted for h in listed))


Key = tuple[str, str]  # sector or post, contract


@lru_cache(maxsize=8192)
def of_department(code: str, quarter: Period, revision: int) -> Mapping[Key, Hires]:
    """Return a département's declarations by grand secteur and contract; what is secret is counted among what is not classed."""
    found: dict[Key, list[Hires]] = {}
    for (sector, contract), counted in _unhidden(code, quarter, revision).items():
        kept = words.UNCLASSIFIED if gaps.hides_hires(code, sector, quarter) else sector
        found.setdefault((kept, contract), []).append(counted)
    return {key: Hires.summed(parts) for key, parts in found.items()}


def of_former_region(former_region: str, quarter: Period, revision: int) -> Mapping[Key, Hires]:
    """Return a former région's declarations by post of the NAF in 38 and contract; what few declare is counted as not classed."""
    found: dict[Key, list[Hires]] = {}
    for (post, contract), counted in _all_of(former_region, quarter, revision).items():
        kept = words.UNCLASSIFIED if post in _few(former_region) else post
        found.setdefault((kept, contract), []).append(counted)
    return {key: Hires.summed(parts) for key, parts in found.items()}


def rows_of_department(code: str, quarter: Period) -> int:
    """Return how many entries `of_department` has."""
    return len(CONTRACTS) * (len(_HIRES_PER_JOB) + 2 - sum(gaps.hides_hires(code, sector, quarter) for sector in _HIRES_PER_JOB))


def rows_of_former_region(former_region: str) -> int:
    """Return how many entries `of_former_region` has."""
    posts = {activity.post for sector in _HIRES_PER_JOB for activity in activities()[sector]}
    return len(CONTRACTS) * (len(posts) + 2 - len(_few(former_region)))


@lru_cache(maxsize=64)
def _few(former_region: str) -> frozenset[str]:
    """Return the posts that are secret in a former région whatever the quarter."""
    counted: dict[str, int] = {}
    for (post, _), found in _all_of(former_region, _REFERENCE, 0).items():
        counted[post] = counted.get(post, 0) + found.adjusted
    return frozenset(post for post, count in counted.items() if count < _FEW and not post.startswith("_"))


def _all_of(former_region: str, quarter: Period, revision: int) -> Mapping[Key, Hires]:
    """Return the sums of its départements' declarations, by post."""
    inside = [_unhidden(d.code, quarter, revision) for d in departments().values() if d.former_region == former_region]
    found: dict[Key, Hires] = {}
    for key in inside[0]:
        sector, contract = key
        whole = Hires.summed(each[key] for each in inside)
        for post, part in _by_post(former_region, sector, whole):
            known = found.get((post, contract), Hires(0, 0))
            found[post, contract] = Hires.summed((known, part))
    return found


def _by_post(former_region: str, sector: str, whole: Hires) -> Iterable[tuple[str, Hires]]:
    """Share a sector's declarations over its posts, in whole numbers that add up."""
    weights = _weights(former_region, sector)
    if not weights:
        return [(sector, whole)]
    total, reached, done = sum(weights.values()), 0.0, Hires(0, 0)
    found: list[tuple[str, Hires]] = []
    for post, weight in weights.items():
        reached += weight / total
        ends = whole if len(found) == len(weights) - 1 else Hires(round(whole.raw * reached), round(whole.adjusted * reached))
        found.append((post, Hires(ends.raw - done.raw, ends.adjusted - done.adjusted)))
        done = ends
    return found


@lru_cache(maxsize=512)
def _weights(former_region: str, sector: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for activity in activities().get(sector, ()):
        own = activity.weight * (0.7 + 0.6 * uniform("hires", former_region, activity.code))
        found[activity.post] = found.get(activity.post, 0.0) + own
    return found


@lru_cache(maxsize=8192)
def _unhidden(code: str, quarter: Period, revision: int) -> Mapping[Key, Hires]:
    department = departments()[code]
    found: dict[Key, Hires] = {}
    for sector, rates in _HIRES_PER_JOB.items():
        staff = jobs.unhidden(code, quarter, 0)[sector].adjusted
        for contract, rate in zip(CONTRACTS, rates, strict=True):
            found[sector, contract] = _hires(department, sector, contract, staff * rate, (quarter, revision))
    for contract in CONTRACTS:
        counted = Hires.summed(each for (_, kind), each in found.items() if kind == contract)
        found[words.UNCLASSIFIED, contract] = Hires(round(counted.raw * _UNCLASSED), round(counted.adjusted * _UNCLASSED))
        aligned = _ALIGNED * (1 + _ALIGNMENT_NOISE * bell("alignment", code, contract, quarter))
        found[words.ALIGNMENT, contract] = Hires(0, round(counted.adjusted * aligned))
    return found


def _hires(department: Department, sector: str, contract: str, level: float, at: tuple[Period, int]) -> Hires:
    quarter, revision = at
    key = ("hires", sector, contract, department.code)
    slow, quick = _NOISE
    own = (0.85 + 0.3 * uniform(*key)) * (1 + slow * wave(quarter.ordinal, *key) + quick * bell(*key, quarter))
    revised = 1 + _REVISION * bell("revision", revision, *key, quarter) if revision else 1.0
    adjusted = round(level * _NATIONAL.at(quarter) / 100 * own * revised)
    season = _SEASONS.get(sector, _USUAL_SEASONS)[quarter.number - 1] * (1 + _RAW_NOISE * bell("raw", *key, quarter))
    return Hires(round(adjusted * season), adjusted)
