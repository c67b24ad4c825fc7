"""When the fictitious producers publish, as a table."""

import datetime as dt

import pytest

from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period

TABLE = """
    quarter | producer | revision | published on
    --------+----------+----------+-------------
    2026-T1 | dares    |        0 | 2026-04-28
    2026-T1 | urssaf   |        0 | 2026-06-24
    2026-T1 | insee    |        0 | 2026-07-09
    2026-T2 | dares    |        0 | 2026-07-28
    2026-T2 | urssaf   |        0 | 2026-09-23
    2026-T2 | insee    |        0 | 2026-10-08
    2026-T1 | insee    |        1 | 2026-07-23
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()[2:]]


@pytest.mark.parametrize(("quarter", "producer", "revision", "day"), ROWS)
def test_a_quarter_is_published_on_the_day_that_the_real_calendar_allows(quarter: str, producer: str, revision: str, day: str) -> None:
    vintage = Vintage(producer, Period.parse_quarter(quarter), int(revision))
    assert vintage.published_on == dt.date.fromisoformat(day)
