"""What the fictitious producers withhold, so that honest gaps are met: a few cells, always the same ones."""

from data_sources.specimen.departments import MAYOTTE
from reporter.domain.period import Period

_RATE_NOT_COLLECTED = {("973", Period.quarter(2020, 3))}
_ZONE_BEGINS = {"0301": Period.quarter(2021, 1)}  # Est-littoral: no rate before
_ZONE_RATE_BLANK = {("7613", Period.quarter(2025, 1))}  # Mende: the quarter with which the last one is compared
_ZONE_NOT_COUNTED = {("2709", Period.quarter(2025, 1))}  # Châtillon-Montbard, job seekers: no row
_MAYOTTE_COUNTED_SINCE = Period.quarter(2021, 1)
_SECRET_TEMPORARY_WORK_SINCE = {"23": Period.quarter(2025, 3)}  # Creuse


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
