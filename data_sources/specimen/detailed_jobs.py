"""Fictitious jobs by activity: the jobs of each grand secteur shared out in whole numbers, so that every set adds up to the others."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from data_sources.specimen import gaps, jobs
from data_sources.specimen import vocabulary as words
from data_sources.specimen.activities import INTERIM, Activity, activities
from data_sources.specimen.departments import MAYOTTE, departments
from data_sources.specimen.jobs import Jobs
from data_sources.specimen.noise import bell, uniform
from data_sources.specimen.zones import Part
from reporter.domain.period import Period

_REFERENCE_YEAR = 2023
_SPREAD, _ZONE_SPREAD, _DRIFT = 0.30, 0.55, 0.006  # of an activity's weight in a place, and of that a year
_LEAST_WEIGHT = 0.1
_STAFF = {
    words.INDUSTRY: 16.0,
    words.CONSTRUCTION: 6.0,
    words.TRADE: 7.0,
    words.HOTELS: 5.5,
    words.OTHER_SERVICES: 14.0,
}  # by establishment
_USUAL_STAFF = 9.0


@lru_cache(maxsize=1024)
def by_division(former_region: str, quarter: Period, revision: int) -> Mapping[str, Jobs]:
    """Return the jobs of a former région by division (« 62 Programmation… »), temporary work and what is not classed apart."""
    homes = [d.code for d in departments().values() if d.former_region == former_region and d.code != MAYOTTE]
    wholes = [jobs.unhidden(code, quarter, revision) for code in homes]
    years = quarter.year - _REFERENCE_YEAR + (quarter.number - 4) / 4
    found: dict[str, Jobs] = {}
    for sector in words.SECTORS:
        whole = Jobs.summed(each[sector] for each in wholes)
        listed = activities().get(sector)
        if listed is None:
            found[_apart(sector)] = whole
        else:
            shares = _shares(former_region, sector, _SPREAD, years)
            found |= zip((a.written for a in listed), _shared(whole, shares), strict=True)
    return found


@lru_cache(maxsize=1024)
def by_post(former_region: str, quarter: Period, revision: int) -> Mapping[str, Jobs]:
    """Return the same by post of the NAF in 38; what is secret is counted among what is not classed and has no entry."""
    posts = {a.written: a.post for listed in activities().values() for a in listed}
    found: dict[str, list[Jobs]] = {}
    for name, counted in by_division(former_region, quarter, revision).items():
        post = posts.get(name, name)
        hidden = gaps.hides_post(former_region, post, quarter)
        found.setdefault(words.UNCLASSIFIED if hidden else post, []).append(counted)
    return {post: Jobs.summed(parts) for post, parts in found.items()}


def zone_by_division(code: str, parts: Iterable[Part], year: int) -> dict[str, int]:
    """Return the raw jobs of some parts of a zone on 31 December, temporary staff within division 78; nothing hidden."""
    quarter = Period.quarter(year, 4)
    factor = jobs.zone_factor(code, quarter)
    wholes = [(part.share * factor, jobs.unhidden(part.department, quarter, 0)) for part in parts]
    found: dict[str, int] = {}
    for sector in words.SECTORS:
        whole = sum(round(each[sector].raw * share) for share, each in wholes)
        listed = activities().get(sector)
        if listed is None:
            found[_apart(sector)] = whole
        else:
            shares = _shares(code, sector, _ZONE_SPREAD, year - _REFERENCE_YEAR)
            found |= zip((a.written for a in listed), _cut(whole, shares), strict=True)
    employment = next(a.written for a in activities()[words.MARKET_SERVICES] if a.code == "78")
    found[employment] += found.pop(INTERIM)
    return found


def establishments(code: str, division: str, sector: str, staff: int) -> int:
    """Return how many establishments employ *staff* people, and a few that employ nobody any more."""
    usual = _STAFF.get(sector, _USUAL_STAFF) * (0.8 + 0.4 * uniform("staff", code, division))
    return max(1, round(staff / usual)) if staff else 0


def _apart(sector: str) -> str:
    return INTERIM if sector == words.TEMPORARY_WORK else sector


def _shares(place: str, sector: str, spread: float, years: float) -> list[float]:
    weights = [_weight(place, activity, spread, years) for activity in activities()[sector]]
    total = sum(weights)
    return [weight / total for weight in weights]


def _weight(place: str, activity: Activity, spread: float, years: float) -> float:
    static, drift = _own(place, activity.code)
    return activity.weight * max(_LEAST_WEIGHT, 1 + spread * static) * max(_LEAST_WEIGHT, 1 + _DRIFT * drift * years)


@lru_cache(maxsize=8192)
def _own(place: str, activity: str) -> tuple[float, float]:
    return bell("activity", place, activity), bell("activity drift", place, activity)


def _shared(whole: Jobs, shares: Sequence[float]) -> list[Jobs]:
    measures = (whole.raw, whole.adjusted, whole.raw_payroll, whole.adjusted_payroll)
    return [Jobs(*parts) for parts in zip(*(_cut(measure, shares) for measure in measures), strict=True)]


def _cut(whole: int, shares: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to *shares* that add up to *whole*."""
    ends, reached = [0], 0.0
    for share in shares:
        reached += share
        ends.append(round(whole * reached))
    ends[-1] = whole
    return [after - before for before, after in pairwise(ends)]
