"""What every ledger promises: the one in SQLite, the one in PostgreSQL where its driver is installed, and the fake."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.ledger.keeping import Keeping
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.subscription import Wish
from reporter.errors import LedgerError, MailError
from reporter.ports import JobState, Ledger
from tests.builders import LOIRE_ATLANTIQUE, PAYS_DE_LA_LOIRE, edition, release
from tests.fakes_ledger import MemoryLedger
from tests.ledgers import EDITION, LEASE, MINUTE, NOON, SARTHE, delivery, queued, settle_jobs
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running

LATER = NOON + LEASE
PERSON = "prefet@loire.test"


@pytest.mark.skipif(not POSTGRESQL_IS_HERE, reason="psycopg and pgserver are not both installed: the ledger runs on SQLite only here")
def test_postgresql_keeps_every_promise_below(postgresql: str) -> None:
    assert postgresql.startswith("postgresql+psycopg://")


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one real PostgreSQL."""
    with running(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", *(["postgresql"] if POSTGRESQL_IS_HERE else [])])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
        emptied(url)
    with SqlLedger.open(url, Keeping(tmp_path / "var")) as opened:
        yield opened


def claim(ledger: Ledger, owner: str = "one", now: dt.datetime = NOON, limit: int = 10) -> tuple[tuple[Delivery, int], ...]:
    return ledger.claim_deliveries(owner, now, limit=limit, lease=LEASE)


def state_of(ledger: Ledger) -> DeliveryState:
    (only,) = ledger.deliveries()
    return only.state


# --- subscriptions


def test_a_subscription_gathers_the_territories_of_one_person_under_one_policy(ledger: Ledger) -> None:
    first = ledger.add_subscription(PERSON, [SARTHE], policy="standard", bundle=False, now=NOON)
    second = ledger.add_subscription(PERSON, [LOIRE_ATLANTIQUE, SARTHE], policy="standard", bundle=True, now=NOON)
    assert second.id == first.id
    assert second.territories == (LOIRE_ATLANTIQUE, SARTHE)
    assert second.bundle
    assert ledger.subscriptions() == (second,)


def test_capitals_do_not_make_another_person(ledger: Ledger) -> None:
    ledger.add_subscription(PERSON, [SARTHE], policy="standard", bundle=False, now=NOON)
    ledger.add_subscription("Prefet@Loire.TEST", [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    (only,) = ledger.subscriptions()
    assert (only.email, only.territories) == (PERSON, (LOIRE_ATLANTIQUE, SARTHE))


def test_policies_are_kept_apart_and_listed_by_address(ledger: Ledger) -> None:
    ledger.add_subscription("zoe@loire.test", [SARTHE], policy="standard", bundle=False, now=NOON)
    ledger.add_subscription("ana@loire.test", [SARTHE], policy="taux", bundle=False, now=NOON)
    ledger.add_subscription("ana@loire.test", [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    assert [(s.email, s.policy) for s in ledger.subscriptions()] == [
        ("ana@loire.test", "standard"), ("ana@loire.test", "taux"), ("zoe@loire.test", "standard"),
    ]  # fmt: skip
    assert [s.email for s in ledger.subscriptions("taux")] == ["ana@loire.test"]


def test_many_wishes_are_added_at_once(ledger: Ledger) -> None:
    wishes = [Wish("a@loire.test", (SARTHE,)), Wish("b@loire.test", (SARTHE,), "taux", bundle=True)]
    added = ledger.add_subscriptions(wishes, NOON)
    assert [(s.email, s.policy, s.bundle) for s in added] == [("a@loire.test", "standard", False), ("b@loire.test", "taux", True)]


def test_territories_are_taken_off_and_the_last_one_ends_the_subscription(ledger: Ledger) -> None:
    ledger.add_subscription(PERSON, [SARTHE, LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    assert ledger.remove_subscription(PERSON.upper(), [SARTHE], policy="standard", now=NOON)
    assert ledger.subscriptions()[0].territories == (LOIRE_ATLANTIQUE,)
    assert not ledger.remove_subscription(PERSON, [SARTHE], policy="standard", now=NOON)
    assert ledger.remove_subscription(PERSON, None, policy="standard", now=NOON)
    assert ledger.subscriptions() == ()
    assert not ledger.remove_subscription(PERSON, None, policy="standard", now=NOON)


def test_who_comes_back_gets_only_what_is_asked_for_now(ledger: Ledger) -> None:
    ledger.add_subscription(PERSON, [SARTHE], policy="standard", bundle=True, now=NOON)
    ledger.remove_subscription(PERSON, None, policy="standard", now=NOON)
    again = ledger.add_subscription(PERSON, [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    assert (again.territories, again.bundle) == ((LOIRE_ATLANTIQUE,), False)
    assert ledger.subscriptions() == (again,)


def test_what_waits_for_someone_who_unsubscribes_is_suppressed_unless_a_part_is_still_wanted(ledger: Ledger) -> None:
    ledger.add_subscription(PERSON, [SARTHE, LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    queued(ledger, delivery(PERSON, SARTHE), delivery(PERSON, SARTHE, LOIRE_ATLANTIQUE), delivery("other@loire.test", SARTHE))
    ledger.remove_subscription(PERSON, [SARTHE], policy="standard", now=NOON)
    assert {(d.recipient, d.territories): d.state for d in ledger.deliveries()} == {
        (PERSON, (SARTHE,)): DeliveryState.SUPPRESSED,
        (PERSON, (LOIRE_ATLANTIQUE, SARTHE)): DeliveryState.PENDING,
        ("other@loire.test", (SARTHE,)): DeliveryState.PENDING,
    }


# --- editions and jobs


def test_an_edition_is_recorded_once(ledger: Ledger) -> None:
    first = ledger.record_edition(EDITION, NOON)
    assert ledger.record_edition(EDITION, LATER) == first
    assert ledger.editions() == (first,)
    assert (first.policy, first.quarter, first.revision, first.frozen_at) == ("standard", EDITION.quarter, 1, NOON)


def test_two_editions_cannot_share_policy_quarter_and_revision(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    other = edition(release("dares", "defm"))
    with pytest.raises(LedgerError, match="is another edition already"):
        ledger.record_edition(other, NOON)
    ledger.record_edition(replace(other, revision=2), LATER)
    assert [row.revision for row in ledger.editions()] == [1, 2]


def test_approval_inserts_all_deliveries_once(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    wanted = [delivery("a@loire.test"), delivery("b@loire.test", SARTHE, LOIRE_ATLANTIQUE)]
    assert ledger.approve(EDITION.fingerprint, wanted, NOON)
    assert not ledger.approve(EDITION.fingerprint, [delivery("c@loire.test")], LATER)
    assert ledger.deliveries() == tuple(wanted)
    assert ledger.editions()[0].approved_at == NOON


def test_an_edition_that_nobody_froze_is_not_approved(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="was recorded"):
        ledger.approve(EDITION.fingerprint, [delivery()], NOON)
    assert ledger.deliveries() == ()


def test_a_delivery_of_an_unknown_edition_is_refused_and_nothing_is_half_written(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    stray = replace(delivery("b@loire.test"), edition="f" * 64)
    with pytest.raises(LedgerError):
        ledger.add_deliveries([delivery("a@loire.test"), stray])
    assert ledger.deliveries() == ()


def test_the_same_mail_is_never_queued_twice_but_a_resend_is_another(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    assert ledger.add_deliveries([delivery(), delivery(resend=1)]) == 2
    renamed = replace(delivery(), id="another-id")
    assert ledger.add_deliveries([delivery(), renamed, delivery(resend=2)]) == 1
    assert len(ledger.deliveries()) == 3


def test_jobs_are_planned_once_ordered_and_saved(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    planned = ledger.plan_jobs(EDITION.fingerprint, [SARTHE, PAYS_DE_LA_LOIRE])
    assert [(job.territory, job.state) for job in planned] == [(PAYS_DE_LA_LOIRE, JobState.PENDING), (SARTHE, JobState.PENDING)]
    ledger.save_job(replace(planned[1], state=JobState.QUARANTINED, attempts=3, reason="a page overflows"))
    assert ledger.plan_jobs(EDITION.fingerprint, [SARTHE])[0].reason == "a page overflows"
    assert [job.attempts for job in ledger.jobs(EDITION.fingerprint)] == [0, 3]


def test_a_job_that_was_never_planned_is_not_saved(ledger: Ledger) -> None:
    ledger.record_edition(EDITION, NOON)
    (job,) = ledger.plan_jobs(EDITION.fingerprint, [SARTHE])
    with pytest.raises(LedgerError, match="no job for departement-44"):
        ledger.save_job(replace(job, territory=LOIRE_ATLANTIQUE))


# --- the outbox


@pytest.mark.parametrize("state", [JobState.ARCHIVED, JobState.QUARANTINED, JobState.NO_DATA])
def test_a_delivery_is_due_only_when_each_of_its_territories_is_settled(ledger: Ledger, state: JobState) -> None:
    ledger.record_edition(EDITION, NOON)
    ledger.approve(EDITION.fingerprint, [delivery(PERSON, LOIRE_ATLANTIQUE, SARTHE)], NOON)
    assert claim(ledger) == ()  # no job yet
    settle_jobs(ledger, LOIRE_ATLANTIQUE)
    settle_jobs(ledger, SARTHE, state=JobState.PENDING)
    assert claim(ledger) == ()
    settle_jobs(ledger, SARTHE, state=state)
    assert [d.territories for d, _ in claim(ledger)] == [(LOIRE_ATLANTIQUE, SARTHE)]


def test_the_oldest_goes_first_and_no_more_than_asked(ledger: Ledger) -> None:
    young, old = delivery("a@loire.test", created_at=NOON), delivery("b@loire.test", created_at=NOON - MINUTE)
    queued(ledger, young, old)
    assert [d.id for d, _ in claim(ledger, limit=1)] == [old.id]
    assert [d.id for d, _ in claim(ledger)] == [young.id]


def test_mails_of_one_instant_go_territory_by_territory_and_each_once(ledger: Ledger) -> None:
    mails = [delivery(f"{number}@loire.test", area) for number in range(3) for area in (LOIRE_ATLANTIQUE, SARTHE)]
    queued(ledger, *mails)
    first, second = (claim(ledger, limit=3) for _ in range(2))
    assert [len({one.territories for one, _ in batch}) for batch in (first, second)] == [1, 1]
    assert {one.id for one, _ in (*first, *second)} == {one.id for one in mails}


def test_only_the_deliveries_named_are_claimed(ledger: Ledger) -> None:
    queued(ledger, delivery("a@loire.test"), delivery("b@loire.test"))
    claimed = ledger.claim_deliveries("one", NOON, limit=10, lease=LEASE, only=[delivery("b@loire.test").id])
    assert [d.recipient for d, _ in claimed] == ["b@loire.test"]


def test_what_is_not_due_yet_waits(ledger: Ledger) -> None:
    queued(ledger, replace(delivery(), due_at=NOON + MINUTE))
    assert claim(ledger) == ()
    assert len(claim(ledger, now=NOON + MINUTE)) == 1


def test_a_claim_is_exclusive_until_its_lease_runs_out_and_the_fence_then_rises(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((mine, fence),) = claim(ledger, "one")
    assert mine.state is DeliveryState.CLAIMED
    assert claim(ledger, "two", LATER - MINUTE) == ()
    ((_, raised),) = claim(ledger, "two", LATER)
    assert raised == fence + 1


def test_a_stale_fence_or_a_stranger_saves_nothing(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((stale, old),) = claim(ledger, "one")
    ((held, new),) = claim(ledger, "two", LATER)
    assert not ledger.save_delivery(stale.dotted(("a" * 64,), NOON), old, "one")
    assert not ledger.save_delivery(stale.sent("250 ok"), new, "one")
    assert state_of(ledger) is DeliveryState.CLAIMED
    assert ledger.save_delivery(held.dotted(("a" * 64,), NOON), new, "two")
    assert ledger.deliveries()[0].entries == ("a" * 64,)


def test_everything_a_delivery_says_is_kept(ledger: Ledger) -> None:
    queued(ledger, delivery(PERSON, SARTHE, LOIRE_ATLANTIQUE))
    ((held, fence),) = claim(ledger)
    put_off = held.failed(MailError("452 mailbox full", permanent=False, code=452), NOON)
    assert ledger.save_delivery(put_off, fence, "one")
    assert ledger.deliveries() == (put_off,)
    assert claim(ledger, now=put_off.due_at - dt.timedelta(microseconds=1)) == ()
    ((again, _),) = claim(ledger, now=put_off.due_at)
    assert again == put_off.claimed()


def test_a_dot_whose_lease_has_run_out_is_uncertain_and_never_claimed_again(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((held, fence),) = claim(ledger)
    ledger.save_delivery(held.dotted(("a" * 64,), NOON), fence, "one")
    assert claim(ledger, "two", LATER - MINUTE) == ()
    assert state_of(ledger) is DeliveryState.DOT
    assert claim(ledger, "two", LATER) == ()
    assert state_of(ledger) is DeliveryState.UNCERTAIN
    assert claim(ledger, "two", LATER + dt.timedelta(days=30)) == ()


def test_a_sender_that_comes_back_late_still_tells_the_truth_about_its_own_uncertain_delivery(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((held, fence),) = claim(ledger)
    dotted = held.dotted(("a" * 64,), NOON)
    ledger.save_delivery(dotted, fence, "one")
    claim(ledger, "two", LATER)
    assert not ledger.save_delivery(dotted.sent("250 ok"), fence, "two")
    assert ledger.save_delivery(dotted.sent("250 ok"), fence, "one")
    assert state_of(ledger) is DeliveryState.SENT


def test_what_is_final_stays_final(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((held, fence),) = claim(ledger)
    assert ledger.save_delivery(held.sent("250 ok"), fence, "one")
    assert not ledger.save_delivery(held.failed(MailError("no", permanent=True), NOON), fence, "one")
    assert claim(ledger, "two", LATER) == ()
    assert state_of(ledger) is DeliveryState.SENT


def test_a_person_settles_what_is_uncertain_and_nothing_else(ledger: Ledger) -> None:
    queued(ledger, delivery())
    ((held, fence),) = claim(ledger)
    assert not ledger.settle_delivery(held.id, DeliveryState.SENT, "arrived", NOON)
    ledger.save_delivery(held.dotted((), NOON), fence, "one")
    claim(ledger, "two", LATER)
    assert ledger.settle_delivery(held.id, DeliveryState.SENT, "arrived", LATER)
    assert (state_of(ledger), ledger.deliveries()[0].reason) == (DeliveryState.SENT, "arrived")
    assert not ledger.save_delivery(held.sent("250 ok"), fence, "one")


def test_deliveries_are_listed_by_edition_and_state(ledger: Ledger) -> None:
    queued(ledger, delivery("a@loire.test"), delivery("b@loire.test"))
    ((held, fence),) = claim(ledger, limit=1)
    ledger.save_delivery(held.sent("250 ok"), fence, "one")
    assert [d.id for d in ledger.deliveries(state=DeliveryState.SENT)] == [held.id]
    assert len(ledger.deliveries(edition=EDITION.fingerprint)) == 2
    assert ledger.deliveries(edition="f" * 64) == ()


def test_a_heartbeat_is_the_last_one(ledger: Ledger) -> None:
    assert ledger.heartbeat("scheduler") is None
    ledger.beat("scheduler", NOON)
    ledger.beat("scheduler", LATER)
    assert ledger.heartbeat("scheduler") == LATER


def test_a_turn_is_taken_once_in_its_rhythm_and_a_beat_from_the_future_holds_nobody_up(ledger: Ledger) -> None:
    hour, early = dt.timedelta(hours=1), NOON - dt.timedelta(seconds=1)
    assert ledger.take_turn("poll.insee", NOON, hour)
    assert not ledger.take_turn("poll.insee", NOON, hour)
    assert not ledger.take_turn("poll.insee", early, hour)
    assert ledger.take_turn("poll.dares", NOON, hour)
    assert ledger.take_turn("poll.insee", NOON + hour, hour)
    assert ledger.heartbeat("poll.insee") == NOON + hour
    ledger.beat("poll.insee", NOON + dt.timedelta(days=365))
    assert ledger.take_turn("poll.insee", NOON, hour)
    assert ledger.heartbeat("poll.insee") == NOON


def test_a_turn_is_kept_by_who_holds_it_and_lost_to_who_took_it_over(ledger: Ledger) -> None:
    hour, minute = dt.timedelta(hours=1), dt.timedelta(minutes=1)
    assert not ledger.keep_turn("pass", NOON, NOON + minute)
    assert ledger.take_turn("pass", NOON, hour)
    assert ledger.keep_turn("pass", NOON, NOON + minute)
    assert not ledger.take_turn("pass", NOON + hour, hour)
    assert ledger.take_turn("pass", NOON + minute + hour, hour)
    assert not ledger.keep_turn("pass", NOON + minute, NOON + 2 * minute)
    assert ledger.heartbeat("pass") == NOON + minute + hour
