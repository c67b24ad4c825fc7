"""When an edition waits, goes, and goes « sans X »: which releases have arrived, and what select() says of it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.domain.period import Period, Rhythm
from reporter.domain.release import DatasetRef, Edition, EditionPolicy, Release
from reporter.pipeline.editions import calls_for_revision, due_quarter, select
from tests.spec_tables import rows

DEFM, RATE, JOBS = DatasetRef("dares", "defm"), DatasetRef("insee", "taux"), DatasetRef("urssaf", "emploi")
RAW, NEEDS = DatasetRef("dares", "brut"), DatasetRef("bmo", "projets")
NAMES = {"defm": DEFM, "taux": RATE, "emploi": JOBS, "brut": RAW, "bmo": NEEDS}
QUARTER = Period.quarter(2026, 1)
STANDARD = EditionPolicy("standard", "", active=True, opens=DEFM, required=(DEFM, RATE, JOBS), optional=(RAW,), carried=(NEEDS,))
EARLY = EditionPolicy("precoce", "", active=False, opens=DEFM, required=(DEFM,), optional=(RATE, JOBS), carries_last=True, deadline_days=45)
POLICIES = {"standard": STANDARD, "precoce": EARLY}

TABLE = """
    règle    | arrivés                            | le         | prête | sans             | tenus
    ---------+------------------------------------+------------+-------+------------------+---------------------------------
    standard |                                    | 2026-07-10 | non   | defm taux emploi |
    standard | defm                               | 2026-04-28 | non   | taux emploi      | defm
    standard | defm emploi                        | 2026-06-24 | non   | taux             | defm emploi
    standard | defm emploi taux                   | 2026-07-09 | oui   |                  | defm emploi taux
    standard | defm emploi taux@2025-T4           | 2026-07-09 | non   | taux             | defm emploi
    standard | defm emploi                        | 2026-07-23 | non   | taux             | defm emploi
    standard | defm emploi                        | 2026-07-24 | oui   | taux             | defm emploi
    standard | defm                               | 2026-07-24 | oui   | taux emploi      | defm
    standard | emploi taux                        | 2026-09-01 | non   | defm             | emploi taux
    standard | defm emploi taux brut@2025-T4      | 2026-07-09 | oui   |                  | defm emploi taux
    standard | defm emploi taux brut              | 2026-07-09 | oui   |                  | brut defm emploi taux
    standard | defm emploi taux bmo@2025          | 2026-07-09 | oui   |                  | bmo@2025 defm emploi taux
    standard | defm emploi taux bmo@2025 bmo@2026 | 2026-07-09 | oui   |                  | bmo@2026 defm emploi taux
    standard | defm emploi taux bmo@2027          | 2026-07-09 | oui   |                  | defm emploi taux
    precoce  | defm                               | 2026-04-28 | oui   |                  | defm
    precoce  | defm taux@2025-T4 emploi@2025-T3   | 2026-04-28 | oui   |                  | defm emploi@2025-T3 taux@2025-T4
    precoce  | defm taux@2025-T4 taux@2026-T2     | 2026-04-28 | oui   |                  | defm taux@2025-T4
    precoce  | taux@2025-T4                       | 2026-06-30 | non   | defm             | taux@2025-T4
"""


def arrived(text: str) -> tuple[Release, ...]:
    """Return the releases of a cell, those of the first quarter of 2026 where nothing else is said."""
    found = []
    for word in text.split():
        name, _, period = word.partition("@")
        ref, digest = NAMES[name], f"{name}{period}".encode().hex().ljust(64, "0")
        found.append(Release(ref.source, ref.dataset, Period.parse(period or "2026-T1"), dt.date(2026, 4, 1), digest, fictitious=True))
    return tuple(found)


@pytest.mark.parametrize(("policy", "here", "day", "ready", "without", "held"), rows(TABLE))
def test_what_has_arrived_decides_whether_an_edition_goes(policy: str, here: str, day: str, ready: str, without: str, held: str) -> None:
    selection = select(POLICIES[policy], arrived(here), QUARTER, dt.date.fromisoformat(day))
    assert selection.ready is (ready == "oui")
    assert {str(ref) for ref in selection.missing} == {str(NAMES[name]) for name in without.split()}
    assert set(selection.releases) == set(arrived(held))


PERIODS = st.one_of(
    st.builds(Period.quarter, st.integers(2024, 2028), st.integers(1, 4)),
    st.builds(Period.month, st.integers(2024, 2028), st.integers(1, 12)),
    st.builds(Period.whole_year, st.integers(2024, 2028)),
)


@given(PERIODS, st.builds(Period.quarter, st.integers(2024, 2028), st.integers(1, 4)))
def test_a_yearly_release_stands_only_in_editions_of_its_year_or_later(period: Period, quarter: Period) -> None:
    digest = "a" * 64
    release = Release(NEEDS.source, NEEDS.dataset, period, dt.date(2026, 4, 1), digest, fictitious=True)
    held = select(STANDARD, [release], quarter, dt.date(2026, 7, 10)).releases == (release,)
    assert held == (period.year <= quarter.year if period.rhythm is Rhythm.YEAR else period.end <= quarter.end)


@given(st.permutations(arrived("defm taux taux@2025-T4 emploi brut bmo@2025 bmo@2026")))
def test_the_order_of_arrival_changes_nothing(releases: list[Release]) -> None:
    assert (
        select(STANDARD, releases, QUARTER, dt.date(2026, 7, 10)).releases
        == select(STANDARD, sorted(releases, key=lambda r: r.key), QUARTER, dt.date(2026, 7, 10)).releases
    )


DUE = """
    figés           | arrivés                                       | le         | à faire
    ----------------+-----------------------------------------------+------------+--------
                    |                                               | 2026-07-10 |
                    | taux@2026-T1                                  | 2026-07-10 |
                    | defm@2025-T4 defm                             | 2026-07-10 | 2026-T1
    2025-T4         | defm@2025-T4 defm                             | 2026-07-10 | 2026-T1
    2025-T3         | defm@2025-T3 defm@2025-T4 defm                | 2026-04-28 | 2025-T4
    2025-T3 2025-T4 | defm@2025-T3 defm@2025-T4 defm                | 2026-04-28 | 2026-T1
    2025-T3         | defm@2025-T3 taux@2025-T4 emploi@2025-T4 defm | 2026-04-28 | 2026-T1
    2026-T1         | defm@2025-T3 defm@2025-T4 defm                | 2026-07-10 | 2026-T1
"""


@pytest.mark.parametrize(("frozen", "here", "day", "due"), rows(DUE))
def test_a_quarter_that_was_ready_while_the_machine_slept_comes_before_the_newest(frozen: str, here: str, day: str, due: str) -> None:
    done = [Period.parse_quarter(text) for text in frozen.split()]
    found = due_quarter(STANDARD, arrived(here), done, dt.date.fromisoformat(day))
    assert str(found or "") == due


REVISION = """
    tenus                         | arrivés                                 | révision
    ------------------------------+-----------------------------------------+---------
    defm emploi taux              | defm emploi taux                        | non
    defm emploi taux              | defm emploi taux brut                   | non
    defm emploi taux              | defm emploi taux bmo@2026               | non
    defm emploi taux bmo@2025     | defm emploi taux bmo@2026               | non
    defm emploi                   | defm emploi taux                        | oui
    defm emploi taux              | defm emploi taux!                       | oui
    defm emploi taux brut         | defm emploi taux brut!                  | oui
    defm emploi taux bmo@2025     | defm emploi taux bmo@2025!              | oui
    defm emploi taux brut         | defm emploi taux                        | non
"""


def told(text: str) -> tuple[Release, ...]:
    """Return the releases of a cell; « ! » marks another vintage of the same period."""
    return tuple(
        replace(one, sha256="e" * 64, published_on=dt.date(2026, 8, 1)) if word.endswith("!") else one
        for word in text.split()
        for one in arrived(word.rstrip("!"))
    )


@pytest.mark.parametrize(("held", "here", "revised"), rows(REVISION))
def test_only_news_of_what_an_edition_holds_or_must_hold_revises_it(held: str, here: str, revised: str) -> None:
    assert calls_for_revision(STANDARD, Edition("standard", QUARTER, told(held)), told(here)) is (revised == "oui")
