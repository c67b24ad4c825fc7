"""What a reader does by a link of ours: see, change, pause, leave. The link is all the proof there is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.subscription import Subscription, SubscriptionState
from reporter.domain.territory import TerritoryId
from reporter.errors import UsageError
from reporter.pipeline.signed_links import MANAGE, PERSON, UNSUBSCRIBE, read_link, read_timed, timed_token
from reporter.pipeline.subscribing import checked_wish
from reporter.ports import Outside

MAIL_LINK_HOLDS = dt.timedelta(days=400)  # after the mail; a year's four notes each bring a new one
PERSON_LINK_HOLDS = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose link it is; *territories* and *policy* are those of the mail it stood in, empty for a link of our own pages."""

    email: str
    territories: tuple[TerritoryId, ...] = ()
    policy: str = ""


def person_token(subscription: Subscription, secret: bytes, now: dt.datetime) -> str:
    """Return the link by which a person who has just confirmed goes on to their own page."""
    return timed_token(subscription.id, PERSON, now + PERSON_LINK_HOLDS, secret)


def manager(outside: Outside, token: str, secret: bytes) -> Reader | None:
    """Return who manages by this link, of a mail or of our pages; None when it is not ours or holds no more."""
    now = outside.clock.now()
    if identifier := read_timed(token, PERSON, secret, now):
        email = outside.ledger.address_of(identifier)
        return Reader(email) if email else None
    return _reader(outside, read_link(token, MANAGE, secret), since=now - MAIL_LINK_HOLDS)


def leaver(outside: Outside, token: str, secret: bytes) -> Reader | None:
    """Return who unsubscribes by the link of a mail, however old; None when it is not ours."""
    return _reader(outside, read_link(token, UNSUBSCRIBE, secret))


def _reader(outside: Outside, identifier: str | None, since: dt.datetime | None = None) -> Reader | None:
    delivery = outside.ledger.delivery(identifier) if identifier else None
    if delivery is None or (since and delivery.created_at < since):
        return None
    policies = {row.fingerprint: row.policy for row in outside.ledger.editions()}
    return Reader(delivery.recipient, delivery.territories, policies[delivery.edition])


def subscriptions_of(outside: Outside, reader: Reader) -> tuple[Subscription, ...]:
    """Return what a reader is subscribed to, paused ones included."""
    return outside.ledger.subscriptions_of(reader.email)


def leave(outside: Outside, reader: Reader, territories: Sequence[TerritoryId] | None, policy: str) -> bool:
    """Take territories (all: None) off one policy's subscription; False when there was nothing, which is as good."""
    return outside.ledger.remove_subscription(reader.email, territories, policy=policy, now=outside.clock.now())


def leave_everything(outside: Outside, reader: Reader) -> None:
    """End all subscriptions of a reader."""
    for one in subscriptions_of(outside, reader):
        leave(outside, reader, None, one.policy)


def change(outside: Outside, reader: Reader, policy: str, *, bundle: bool | None = None, paused: bool | None = None) -> None:
    """Change how a reader receives one policy's notes; UsageError when there is no such subscription."""
    held = _held(outside, reader, policy)
    wanted = held.bundle if bundle is None else bundle
    rests = held.state is SubscriptionState.PAUSED if paused is None else paused
    outside.ledger.change_subscription(held.id, held.territories, bundle=wanted, paused=rests, now=outside.clock.now())


def follow(outside: Outside, reader: Reader, territories: Sequence[TerritoryId], policy: str) -> None:
    """Add territories to a reader's subscription, paused ones staying so; UsageError for what cannot be."""
    now = outside.clock.now()
    held = [one for one in subscriptions_of(outside, reader) if one.policy == policy]
    wish = checked_wish(outside, reader.email, territories, policy=policy, bundle=held[0].bundle if held else False)
    if not held:
        outside.ledger.add_subscriptions([wish], now)
        return
    both, paused = {*held[0].territories, *wish.territories}, held[0].state is SubscriptionState.PAUSED
    outside.ledger.change_subscription(held[0].id, tuple(sorted(both)), bundle=held[0].bundle, paused=paused, now=now)


def _held(outside: Outside, reader: Reader, policy: str) -> Subscription:
    for one in subscriptions_of(outside, reader):
        if one.policy == policy:
            return one
    message = f"no subscription under policy {policy!r}"
    raise UsageError(message)
