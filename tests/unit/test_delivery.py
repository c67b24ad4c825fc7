"""A delivery changes by making a new value, under rules that need no database."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.domain.delivery import RETRY_DELAYS, Delivery, DeliveryKind, DeliveryState
from reporter.errors import MailError
from tests.builders import LOIRE_ATLANTIQUE
from tests.ledgers import NOON, SARTHE, delivery

codes = st.sampled_from([None, 421, 450, 451, 452])


def put_off_until_the_end(one: Delivery, error: MailError) -> list[Delivery]:
    """Return every state of a delivery that is tried when due and always meets *error*."""
    states = [one]
    while not states[-1].state.is_final:
        states.append(states[-1].claimed().failed(error, states[-1].due_at))
    return states


@given(codes)
def test_a_relay_that_is_busy_is_tried_for_72_hours_then_given_up_visibly(code: int | None) -> None:
    states = put_off_until_the_end(delivery(), MailError("busy", permanent=False, code=code))
    assert states[-1].state is DeliveryState.FAILED
    assert states[-1].attempts == len(RETRY_DELAYS) + 1
    assert states[-1].reason == "busy"
    assert states[-1].due_at - NOON == dt.timedelta(hours=72)
    waits = [later.due_at - earlier.due_at for earlier, later in pairwise(states[:-1])]
    assert waits[:48] == [dt.timedelta(minutes=5)] * 48
    assert set(waits[48:]) == {dt.timedelta(hours=1)}


def test_a_refusal_is_final_at_once() -> None:
    refused = delivery().claimed().failed(MailError("550 unknown", permanent=True, code=550), NOON)
    assert (refused.state, refused.attempts, refused.reason) == (DeliveryState.FAILED, 1, "550 unknown")


def test_what_is_put_back_has_not_been_tried() -> None:
    back = delivery().claimed().put_back("relay away")
    assert (back.state, back.attempts, back.due_at) == (DeliveryState.DEFERRED, 0, NOON)


def test_a_doubtful_delivery_is_final_until_a_person_decides() -> None:
    doubtful = delivery().claimed().dotted(("a" * 64,), NOON).doubtful(MailError("connection lost", permanent=False))
    assert doubtful.state is DeliveryState.UNCERTAIN
    assert doubtful.state.is_final


@given(st.integers(0, 5), codes)
def test_the_message_id_depends_on_what_is_sent_and_never_on_what_became_of_it(attempts: int, code: int | None) -> None:
    fresh = delivery("reader@loire.test", SARTHE, LOIRE_ATLANTIQUE)
    tried = fresh
    for _ in range(attempts):
        tried = tried.claimed().failed(MailError("busy", permanent=False, code=code), NOON)
    assert tried.message_id("loire.test") == fresh.message_id("loire.test")
    assert fresh.message_id("loire.test").endswith("@loire.test>")


@pytest.mark.parametrize(
    "other",
    [
        delivery("b@loire.test"),
        delivery("prefet@loire.test", SARTHE),
        delivery("prefet@loire.test", resend=1),
        replace(delivery(), edition="e" * 64),
        replace(delivery(), kind=DeliveryKind.CORRECTION),
    ],
)
def test_another_mail_has_another_message_id(other: Delivery) -> None:
    assert other.message_key != delivery().message_key
