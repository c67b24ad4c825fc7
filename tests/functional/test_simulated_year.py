"""A year of publications with delays, an outage, a revision, a missed deadline and a wrong file gives the expected editions."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from data_sources.dares.adapter import DATASETS as SEEKERS
from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from data_sources.insee.adapter import DATASETS as RATES
from data_sources.insee.adapter import Insee
from data_sources.specimen.server import SpecimenOrigin
from data_sources.specimen.state import OriginState, Service
from data_sources.specimen.vintages import Vintage
from data_sources.urssaf.adapter import DATASETS as JOBS
from data_sources.urssaf.adapter import Urssaf
from reporter.domain.period import Period
from reporter.domain.revision import RevisionKind
from reporter.pipeline.editions import freeze_edition
from reporter.pipeline.ingest import poll
from reporter.pipeline.policies import policy_named
from reporter.pipeline.vintages import vintages
from reporter.ports import DataSource, Outside
from tests.fakes import FrozenClock
from tests.outboxes import opened, register_files, world
from tests.spec_tables import rows

PRODUCERS = ("insee", "dares", "urssaf")
START = Period.quarter(2025, 4)
FIRST_DAY, LAST_DAY = dt.date(2026, 4, 12), dt.date(2027, 4, 20)

ORDERS = """
    le         | producteur | ordre
    -----------+------------+----------------
    2026-04-28 | dares      | publish 2026-T1
    2026-06-20 | urssaf     | break 500
    2026-06-24 | urssaf     | publish 2026-T1
    2026-06-28 | urssaf     | break none
    2026-07-09 | insee      | publish 2026-T1
    2026-07-23 | insee      | revise
    2026-07-28 | dares      | publish 2026-T2
    2026-09-23 | urssaf     | publish 2026-T2
    2026-10-26 | insee      | publish 2026-T2
    2026-10-28 | dares      | publish 2026-T3
    2026-12-24 | urssaf     | break duplicates
    2026-12-24 | urssaf     | publish 2026-T3
    2026-12-29 | urssaf     | break none
    2027-01-08 | insee      | publish 2026-T3
    2027-01-28 | dares      | publish 2026-T4
    2027-03-26 | urssaf     | publish 2026-T4
    2027-04-10 | insee      | publish 2026-T4
"""
# The editions that these orders must give, by hand: the outage delays Urssaf but not the edition, which waits for Insee; Insee's revision
# of July makes a second revision; its rate of T2 misses the deadline of 23 October (115 days after 30 June) and comes on the 26th;
# Urssaf's wrong file of 24 December is never used.
EDITIONS = """
    édition             | figée le   | sans                                     | insee   | dares   | urssaf
    --------------------+------------+------------------------------------------+---------+---------+--------
    standard-2025-T4-v1 | 2026-04-12 |                                          | 2025-T4 | 2025-T4 | 2025-T4
    standard-2026-T1-v1 | 2026-07-09 |                                          | 2026-T1 | 2026-T1 | 2026-T1
    standard-2026-T1-v2 | 2026-07-23 |                                          | 2026-T1 | 2026-T1 | 2026-T1
    standard-2026-T2-v1 | 2026-10-23 | insee/taux-chomage insee/taux-chomage-ze |         | 2026-T2 | 2026-T2
    standard-2026-T2-v2 | 2026-10-26 |                                          | 2026-T2 | 2026-T2 | 2026-T2
    standard-2026-T3-v1 | 2027-01-08 |                                          | 2026-T3 | 2026-T3 | 2026-T3
    standard-2026-T4-v1 | 2027-04-10 |                                          | 2026-T4 | 2026-T4 | 2026-T4
"""


@contextmanager
def year(folder: Path) -> Iterator[tuple[SpecimenOrigin, Outside, FrozenClock]]:
    """Yield an origin where the last quarter of 2025 is out, and a world on its first day."""
    services = OriginState().services
    past = {producer: Service(Vintage(producer, START)) for producer in PRODUCERS}
    clock = FrozenClock(noon(FIRST_DAY))
    with opened(folder) as ledger, SpecimenOrigin(register_files().register(), state=OriginState({**services, **past})) as origin:
        sources = tuple(connectors(origin))
        yield origin, replace(world(folder, ledger, None), clock=clock, build_sources=lambda: sources), clock


def connectors(origin: SpecimenOrigin) -> Iterator[DataSource]:
    """Yield the real connectors, over clients that do not wait: a year passes in minutes here, and so would their pauses."""
    register, addresses = register_files().register(), origin.addresses()
    for name, kind, datasets in (("insee", Insee, RATES), ("dares", Dares, SEEKERS), ("urssaf", Urssaf, JOBS)):
        client = HttpClient(name, tuple(addresses[name].values()), monotonic=time.monotonic, sleep=lambda _: None)
        yield from (kind(client, register, **addresses[name], datasets=(one,)) for one in datasets)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def driven(folder: Path, days: Sequence[dt.date]) -> tuple[list[tuple[str, ...]], list[tuple[dt.date, str]], Outside]:
    """Poll and freeze at noon of each day, the producers' orders carried out before; return the editions and what the polls met."""
    met: list[tuple[dt.date, str]] = []
    with year(folder) as (origin, outside, clock):
        policy, orders = policy_named(outside, "standard"), rows(ORDERS)
        for day in days:
            while orders and dt.date.fromisoformat(orders[0][0]) <= day:
                _, producer, order = orders.pop(0)
                ordered(origin, producer, *order.split())
            clock.advance(noon(day) - clock.now())
            for polled in poll(outside):
                met += [(day, polled.error or report.name) for report in polled.reports if report.faults]
                met += [(day, polled.error)] if polled.error else []
            freeze_edition(outside, policy, None)
        return editions(outside), met, outside


def ordered(origin: SpecimenOrigin, producer: str, order: str, value: str = "") -> None:
    match order:
        case "publish":
            origin.publish(value, producer)
        case "revise":
            origin.revise(producer)
        case _:
            origin.fail(value, producer)


def editions(outside: Outside) -> list[tuple[str, ...]]:
    frozen = {row.fingerprint: row.frozen_at.date().isoformat() for row in outside.ledger.editions()}
    found = []
    for edition in outside.editions.editions():
        required = policy_named(outside, edition.policy).required
        held = {p: {str(r.period) for r in edition.releases if r.source == p and r.ref in required} for p in PRODUCERS}
        without = " ".join(str(v.dataset) for v in vintages(outside, edition) if v.is_missing)
        found.append((edition.label, frozen[edition.fingerprint], without, *(" ".join(held[p]) for p in PRODUCERS)))
    return sorted(found, key=lambda row: row[1])


@pytest.mark.proof  # forty seconds; the default run freezes, revises and waits by unit and contract tests
def test_a_quarter_with_an_outage_and_a_revision_gives_its_edition_and_one_revision(tmp_path: Path) -> None:
    days = [dt.date(2026, month, day) for month, day in ((4, 12), (4, 28), (6, 25), (6, 28), (7, 9), (7, 23))]
    found, met, outside = driven(tmp_path, days)
    assert found == rows(EDITIONS)[:3]
    assert {day for day, _ in met} == {dt.date(2026, 6, 25)}
    assert all("urssaf" in trouble for _, trouble in met)
    first, second = (outside.editions.revision_counts(edition) for edition in outside.editions.editions()[1:])
    assert sum(one.kinds.get(RevisionKind.REVISED, 0) for one in first) == 0
    assert {one.indicator for one in second if one.kinds.get(RevisionKind.REVISED)} == {"taux_chomage", "emploi_salarie"}


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_year_day_by_day_gives_the_expected_editions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = [FIRST_DAY + dt.timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]
    found, met, outside = driven(tmp_path, days)
    with capsys.disabled():
        print(f"\n{len(days)} days, {len(outside.editions.releases())} releases held, {len({day for day, _ in met})} days with trouble")  # noqa: T201
        for row in found:
            print(" | ".join(row))  # noqa: T201 -- the table is for a person
    assert found == rows(EDITIONS)
    assert outside.editions.quarantined() == ()
    outage = {dt.date(2026, 6, 20) + dt.timedelta(days=n) for n in range(8)} | {
        dt.date(2026, 12, 24) + dt.timedelta(days=n) for n in range(5)
    }
    assert {day for day, _ in met} == outage
