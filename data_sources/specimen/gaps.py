"""What the fictitious producers withhold, so that honest gaps are met: a few cells, always the same ones."""

from data_sources.specimen.departments import MAYOTTE
from data_sources.specimen.vocabulary import CONSTRUCTION
from reporter.domain.period import Period

_RATE_NOT_COLLECTED = {("973", Period.quarter(2020, 3))}
_ZONE_BEGINS = {"0301": Period.quarter(2021, 1)}  # Est-littoral: no rate before
_ZONE_RATE_BLANK = {("7613", Period.quarter(2025, 1))}  # Mende: the quarter with which the last one is compared
_ZONE_NOT_COUNTED = {("2709", Period.quarter(2025, 1))}  # Châtillon-Montbard, job seekers: no row
_MAYOTTE_COUNTED_SINCE = Period.quarter(2021, 1)
_SECRET_TEMPORARY_WORK_SINCE = {"23": Period.quarter(2025, 3)}  # Creuse
_SECRET_REFINING_SINCE = {"94": Period.quarter(2025, 2)}  # Corse, post CD
_SECRET_CONSTRUCTION_HIRES_SINCE = {"48": Period.quarter(2025, 4)}  # Lozère
_SECRET_ZONE_ACTIVITIES_SINCE = {("7613", "20"): 2024, ("2709", "21"): 2024}  # Mende, Châtillon-Montbard


def lacks_rate(department: str, quarter: Period) -> bool:
    """Say whether Insee writes NaN for a département."""
    return (department, quarter) in _RATE_NOT_COLLECTED


def lacks_zone_rate(zone: str, quarter: Period) -> bool:
    """Say whether Insee leaves a zone's cell blank."""
    return (zone, quarter) in _ZONE_RATE_BLANK


def begins_later(zone: str, quarter: Period) -> bool:
    """Say whether a zone's rate is marked not available, its series not having begun."""
    return zone in _ZONE_BEGINS and quarter < _ZONE_BEGINS[zone]


def lacks_zone_count(zone: str, quarter: Period) -> bool:
    """Say whether Dares has no row for a zone."""
    return (zone, quarter) in _ZONE_NOT_COUNTED


def lacks_count(department: str, quarter: Period) -> bool:
    """Say whether Dares leaves a département's figures empty."""
    return department == MAYOTTE and quarter < _MAYOTTE_COUNTED_SINCE


def hides_temporary_work(department: str, quarter: Period) -> bool:
    """Say whether Urssaf counts temporary work among what it does not class, for secrecy."""
    return department in _SECRET_TEMPORARY_WORK_SINCE and quarter >= _SECRET_TEMPORARY_WORK_SINCE[department]


def hides_post(former_region: str, post: str, quarter: Period) -> bool:
    """Say whether Urssaf counts a région's post of the NAF in 38 among what it does not class."""
    since = _SECRET_REFINING_SINCE.get(former_region)
    return since is not None and post.startswith("CD ") and quarter >= since


def hides_hires(department: str, sector: str, quarter: Period) -> bool:
    """Say whether Urssaf counts a département's hires of a sector among what it does not class."""
    since = _SECRET_CONSTRUCTION_HIRES_SINCE.get(department)
    return since is not None and sector == CONSTRUCTION and quarter >= since


def hides_activity(zone: str, activity: str, year: int) -> bool:
    """Say whether Urssaf counts a zone's division among what it does not class, at the end of a year."""
    return year >= _SECRET_ZONE_ACTIVITIES_SINCE.get((zone, activity), year + 1)
