"""What every ledger promises to the pages by which people subscribe, change and leave."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import DeliveryState
from reporter.domain.subscription import PendingWish, SubscriptionState, Wish, masked
from reporter.ports import Ledger
from tests.builders import LOIRE_ATLANTIQUE, PAYS_DE_LA_LOIRE
from tests.fakes_ledger import MemoryLedger
from tests.ledgers import NOON, SARTHE, delivery, queued

PERSON = "prefet@loire.test"
TWO_DAYS = dt.timedelta(days=2)
WISH = Wish(PERSON, tuple(sorted((LOIRE_ATLANTIQUE, SARTHE))))
PENDING = PendingWish(WISH, NOON, NOON + TWO_DAYS)


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


def test_a_wish_waits_and_is_confirmed_once(ledger: Ledger) -> None:
    ledger.add_pending("a" * 64, PENDING)
    assert ledger.subscriptions() == ()
    assert ledger.pending("a" * 64, NOON) == PENDING
    assert ledger.pending("b" * 64, NOON) is None
    confirmed = ledger.confirm_pending("a" * 64, NOON)
    assert confirmed is not None
    assert confirmed.territories == WISH.territories
    assert ledger.confirm_pending("a" * 64, NOON) is None
    assert ledger.subscriptions() == (confirmed,)


def test_a_wish_that_is_confirmed_too_late_is_none(ledger: Ledger) -> None:
    ledger.add_pending("a" * 64, PENDING)
    assert ledger.pending("a" * 64, PENDING.until) is None
    assert ledger.confirm_pending("a" * 64, PENDING.until) is None
    assert ledger.forget_pending(NOON) == 0
    later = replace(PENDING, asked_at=PENDING.until, until=PENDING.until + TWO_DAYS)
    ledger.add_pending("b" * 64, later)
    assert ledger.pending("a" * 64, NOON) is None  # forgotten altogether
    assert ledger.subscriptions() == ()
    assert ledger.forget_pending(later.until) == 1


def test_a_person_changes_pauses_and_ends_a_subscription(ledger: Ledger) -> None:
    held = ledger.add_subscriptions([WISH], NOON)[0]
    assert ledger.change_subscription(held.id, [SARTHE, PAYS_DE_LA_LOIRE], bundle=True, paused=False, now=NOON)
    (changed,) = ledger.subscriptions_of(PERSON.upper())
    assert (changed.territories, changed.bundle) == (tuple(sorted((SARTHE, PAYS_DE_LA_LOIRE))), True)
    assert ledger.change_subscription(held.id, [SARTHE], bundle=False, paused=True, now=NOON)
    assert ledger.subscriptions() == ()
    assert [one.state for one in ledger.subscriptions_of(PERSON)] == [SubscriptionState.PAUSED]
    assert ledger.change_subscription(held.id, [], bundle=False, paused=False, now=NOON)
    assert ledger.subscriptions_of(PERSON) == ()
    assert ledger.address_of(held.id) == PERSON
    assert not ledger.change_subscription("nobody", [SARTHE], bundle=False, paused=False, now=NOON)
    assert ledger.address_of("nobody") is None


def test_taking_a_territory_off_does_not_end_a_pause_and_subscribing_again_does(ledger: Ledger) -> None:
    held = ledger.add_subscriptions([WISH], NOON)[0]
    ledger.change_subscription(held.id, WISH.territories, bundle=False, paused=True, now=NOON)
    assert ledger.remove_subscription(PERSON, [SARTHE], policy="standard", now=NOON)
    assert [one.state for one in ledger.subscriptions_of(PERSON)] == [SubscriptionState.PAUSED]
    ledger.add_subscriptions([WISH], NOON)
    assert [one.state for one in ledger.subscriptions_of(PERSON)] == [SubscriptionState.ACTIVE]


@pytest.mark.parametrize("paused", [True, False])
def test_what_waits_for_what_is_left_or_paused_is_suppressed(ledger: Ledger, paused: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    held = ledger.add_subscriptions([WISH], NOON)[0]
    queued(ledger, delivery(PERSON, SARTHE), delivery(PERSON, LOIRE_ATLANTIQUE))
    ledger.change_subscription(held.id, [SARTHE], bundle=False, paused=paused, now=NOON)
    states = {one.territories[0]: one.state for one in ledger.deliveries()}
    left = DeliveryState.SUPPRESSED if paused else DeliveryState.PENDING
    assert states == {SARTHE: left, LOIRE_ATLANTIQUE: DeliveryState.SUPPRESSED}


def test_one_delivery_is_found_by_its_id(ledger: Ledger) -> None:
    queued(ledger, one := delivery(PERSON, SARTHE))
    assert ledger.delivery(one.id) == one
    assert ledger.delivery("nothing") is None


def test_an_address_is_shown_masked() -> None:
    assert masked("herve.caseau@collectivite.example") == "h…u@collectivite.example"
    assert masked("ab@b.test") == "a…@b.test"
    assert masked("a@b.test") == "a…@b.test"
