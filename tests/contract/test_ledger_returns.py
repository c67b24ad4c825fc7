"""What every ledger promises of addresses that get nothing any more: suppressed, erased; and of a ledger that was copied."""

import datetime as dt
from dataclasses import replace

import pytest

from reporter.domain.delivery import DeliveryState
from reporter.domain.returned import NotedReturn, ReturnKind, Suppression, SuppressionReason
from reporter.domain.subscription import PendingWish, Wish
from reporter.errors import ErasedAddressError
from reporter.ports import Ledger
from tests.builders import LOIRE_ATLANTIQUE
from tests.contract.test_ledger import ledger, postgresql
from tests.ledgers import LEASE, NOON, SARTHE, delivery, queued

__all__ = ["ledger", "postgresql"]
PERSON, OTHER = "Prefet@Loire.test", "maire@sarthe.test"
GONE = Suppression("prefet@loire.test", SuppressionReason.HARD_BOUNCE, NOON, "d1", "550 5.1.1 no such person")


def states(ledger: Ledger) -> dict[str, DeliveryState]:
    return {one.recipient: one.state for one in ledger.deliveries()}


def test_a_suppressed_address_gets_nothing_more_whatever_waits_or_comes(ledger: Ledger) -> None:
    queued(ledger, delivery(PERSON), delivery(OTHER))
    assert ledger.suppress(GONE)
    assert not ledger.suppress(replace(GONE, words="again"))
    assert states(ledger) == {PERSON: DeliveryState.SUPPRESSED, OTHER: DeliveryState.PENDING}
    ledger.add_deliveries([delivery(PERSON, resend=1)])
    assert [one.state for one in ledger.deliveries() if one.resend] == [DeliveryState.SUPPRESSED]
    assert ledger.suppressions() == (GONE,)


def test_a_sender_that_holds_it_loses_its_claim(ledger: Ledger) -> None:
    queued(ledger, delivery(PERSON))
    ((held, fence),) = ledger.claim_deliveries("one", NOON, limit=1, lease=LEASE)
    ledger.suppress(GONE)
    assert not ledger.save_delivery(held.dotted((), NOON), fence, "one")
    assert states(ledger) == {PERSON: DeliveryState.SUPPRESSED}


def test_a_person_lifts_a_suppression_and_new_mails_leave(ledger: Ledger) -> None:
    queued(ledger, delivery(OTHER))
    ledger.suppress(GONE)
    assert ledger.lift_suppression(PERSON, NOON)
    assert not ledger.lift_suppression(PERSON, NOON)
    ledger.add_deliveries([delivery(PERSON)])
    assert states(ledger)[PERSON] is DeliveryState.PENDING


def test_a_returned_mail_counts_once_and_a_complaint_ends_the_subscriptions(ledger: Ledger) -> None:
    for policy in ("standard", "taux"):
        ledger.add_subscription(PERSON, [SARTHE], policy=policy, bundle=False, now=NOON)
    noted = NotedReturn("k1", ReturnKind.COMPLAINT, NOON, "d1", "abuse")
    assert ledger.note_return(noted, replace(GONE, reason=SuppressionReason.COMPLAINT))
    assert not ledger.note_return(noted, None)
    soft = NotedReturn("k0", ReturnKind.SOFT, NOON + dt.timedelta(hours=1), "d2")
    assert ledger.note_return(soft, None)
    assert ledger.returns() == (noted, soft)
    assert ledger.returns("d2") == (soft,)
    assert ledger.subscriptions() == ()
    assert [one.reason for one in ledger.suppressions()] == [SuppressionReason.COMPLAINT]


def test_an_erased_address_comes_back_by_its_owner_s_confirmation_only(ledger: Ledger) -> None:
    ledger.add_subscription(PERSON, [SARTHE], policy="standard", bundle=False, now=NOON)
    queued(ledger, delivery(PERSON), delivery(OTHER))
    assert ledger.erase(PERSON, NOON) >= 2
    assert (ledger.erasures(), states(ledger)) == (1, {OTHER: DeliveryState.PENDING})
    with pytest.raises(ErasedAddressError):
        ledger.add_subscription(PERSON.upper(), [SARTHE], policy="standard", bundle=False, now=NOON)
    wish = Wish(PERSON, (LOIRE_ATLANTIQUE,), "standard", bundle=False)
    ledger.add_pending("h", PendingWish(wish, NOON, NOON + dt.timedelta(days=2)))
    assert ledger.confirm_pending("h", NOON)
    assert ledger.erasures() == 0
    ledger.erase(PERSON, NOON)
    assert ledger.forget_erasure(PERSON, NOON)
    assert not ledger.forget_erasure(PERSON, NOON)


def test_each_batch_of_claims_raises_the_epoch_and_a_look_at_nothing_does_not(ledger: Ledger) -> None:
    first = ledger.instance()
    ledger.claim_deliveries("one", NOON, limit=1, lease=LEASE)
    assert ledger.instance() == first
    queued(ledger, delivery(PERSON))
    ledger.claim_deliveries("one", NOON, limit=1, lease=LEASE)
    assert (ledger.instance().id, ledger.instance().epoch) == (first.id, first.epoch + 1)


@pytest.mark.parametrize(("send_waiting", "waiting"), [(False, DeliveryState.UNCERTAIN), (True, DeliveryState.DEFERRED)])
def test_an_adopted_ledger_doubts_what_was_not_final(ledger: Ledger, *, send_waiting: bool, waiting: DeliveryState) -> None:
    queued(ledger, delivery(PERSON), delivery(OTHER), delivery("c@c.test"))
    claimed = ledger.claim_deliveries("one", NOON, limit=2, lease=LEASE)
    (first, fence), (second, _) = claimed
    ledger.save_delivery(first.sent("250 ok"), fence, "one")
    before = ledger.instance()
    after = ledger.adopt(NOON, send_waiting=send_waiting)
    assert after.id != before.id
    left = next(one.recipient for one in ledger.deliveries() if one.recipient not in {first.recipient, second.recipient})
    assert states(ledger) == {first.recipient: DeliveryState.SENT, second.recipient: DeliveryState.UNCERTAIN, left: waiting}
