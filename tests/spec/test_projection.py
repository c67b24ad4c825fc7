"""What `reporter run --simulate --until DATE` prints, as a table."""

import datetime as dt
from dataclasses import replace

import pytest

from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, EditionPolicy
from reporter.errors import UsageError
from reporter.pipeline.projection import Foreseen, Known, project
from tests.builders import release
from tests.outboxes import register_files
from tests.spec_tables import rows

DEFM, RATE, JOBS = DatasetRef("dares", "defm-regions-cvs"), DatasetRef("insee", "taux-chomage"), DatasetRef("urssaf", "emploi-departements")
TENSIONS = DatasetRef("tensions", "tensions-metiers")
POLICY = EditionPolicy("standard", "", active=True, opens=DEFM, required=(DEFM, RATE, JOBS))
Q1 = Period.quarter(2026, 1)
HELD = (
    replace(release("dares", "defm-regions-cvs", period=Q1), published_on=dt.date(2026, 4, 28)),
    replace(release("urssaf", "emploi-departements", period=Q1.previous), published_on=dt.date(2026, 3, 26)),
)
TODAY = dt.date(2026, 6, 1)
TABLE = """
    jour       | quoi                      | de                         | détail
    -----------+---------------------------+----------------------------+---------------------------------
    2026-06-24 | publication expected      | urssaf/emploi-departements | 2026-T1, usual day 2026-06-24
    2026-07-09 | publication expected      | insee/taux-chomage         | 2026-T1, usual day 2026-07-09
    2026-07-09 | edition complete          | standard 2026-T1           |
    2026-07-28 | publication expected      | dares/defm-regions-cvs     | 2026-T2, usual day 2026-07-28
    2026-09-23 | publication expected      | urssaf/emploi-departements | 2026-T2, usual day 2026-09-23
    2026-10-08 | publication expected      | insee/taux-chomage         | 2026-T2, usual day 2026-10-08
    2026-10-08 | edition complete          | standard 2026-T2           |
    2026-10-28 | publication expected      | dares/defm-regions-cvs     | 2026-T3, usual day 2026-10-28
"""


def projected(policy: EditionPolicy, known: Known, until: str) -> tuple[Foreseen, ...]:
    return project([policy], register_files().indicators(), known, dt.date.fromisoformat(until))


def printed(events: tuple[Foreseen, ...]) -> list[tuple[str, ...]]:
    return [(str(one.on), str(one.event), one.subject, one.detail) for one in events]


def test_publications_and_editions_follow_from_the_usual_delays() -> None:
    assert printed(projected(POLICY, Known(HELD, {"standard": Q1.previous}, TODAY), "2026-10-31")) == rows(TABLE)


def test_a_deadline_before_the_last_publication_gives_an_edition_without_it() -> None:
    events = projected(replace(POLICY, deadline_days=90), Known(HELD, {}, TODAY), "2026-07-31")
    assert [(str(e.on), str(e.event), e.detail) for e in events if e.subject == "standard 2026-T1"] == [
        ("2026-06-29", "edition published without", "insee/taux-chomage")
    ]


def test_what_is_late_is_expected_today_and_told() -> None:
    rate = release(period=Q1.previous)
    events = projected(POLICY, Known((*HELD, rate), {"standard": Q1.previous}, dt.date(2026, 7, 15)), "2026-07-20")
    assert [(str(e.on), e.subject, e.late) for e in events] == [
        ("2026-07-15", "insee/taux-chomage", True),
        ("2026-07-15", "urssaf/emploi-departements", True),
        ("2026-07-15", "standard 2026-T1", False),
    ]


def test_an_embargo_that_lifts_is_told() -> None:
    lifted = dt.datetime(2026, 6, 2, 5, 30, tzinfo=dt.UTC)
    events = projected(POLICY, Known((replace(HELD[0], embargo_until=lifted),), {}, TODAY), "2026-06-03")
    assert printed(events) == [("2026-06-02", "embargo lifted", "dares/defm-regions-cvs 2026-T1", "05:30 UTC")]


def test_a_yearly_dataset_comes_once_a_year() -> None:
    yearly = replace(POLICY, carried=(TENSIONS,))
    events = projected(yearly, Known(HELD, {"standard": Q1}, TODAY), "2028-12-31")
    assert [e.detail[:4] for e in events if e.subject == str(TENSIONS)] == ["2025", "2026", "2027"]


def test_a_dataset_nobody_declares_is_named() -> None:
    with pytest.raises(UsageError, match="insee/nothing, which no source"):
        projected(replace(POLICY, required=(DatasetRef("insee", "nothing"),)), Known((), {}, TODAY), "2026-07-01")
