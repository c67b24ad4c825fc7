"""What a person or a repaired note puts into the queue after the campaign: supplements, deliberate resends, certainties."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reporter.domain.archive import ArchiveKey
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.release import Edition
from reporter.domain.subscription import address_key
from reporter.domain.territory import TerritoryId
from reporter.errors import UsageError
from reporter.pipeline.deliver import ID_LENGTH, new_delivery
from reporter.ports import JobState, Outside

CAMPAIGN = (DeliveryKind.EDITION, DeliveryKind.CORRECTION)
CLOSED = (DeliveryState.SENT, DeliveryState.QUARANTINED)
CONFIRMED = "confirmed by a person: it arrived"
SENT_AGAIN = "sent again by a person"


def plan_supplements(
    edition: Edition, deliveries: Iterable[Delivery], archived: Mapping[TerritoryId, frozenset[str]], now: dt.datetime
) -> tuple[Delivery, ...]:
    """Return one mail for each note that a closed mail of the campaign left without and that is archived by now.

    *archived* holds, by territory, the sha256 of the edition's versions: a mail that carried one of them had its note.
    """
    return tuple(
        new_delivery(edition, closed.recipient, [territory], DeliveryKind.SUPPLEMENT, now)
        for closed in deliveries
        if closed.kind in CAMPAIGN and closed.state in CLOSED
        for territory in closed.territories
        if archived.get(territory) and not archived[territory] & set(closed.entries)
    )


def queue_supplements(outside: Outside, edition: Edition) -> int:
    """Queue the notes that were quarantined when their mail left and are archived now; return how many are new."""
    closed = [
        one for one in outside.ledger.deliveries(edition=edition.fingerprint)
        if one.kind in CAMPAIGN and one.state in CLOSED and len(one.entries) < len(one.territories)
    ]  # fmt: skip
    wanted = {territory for one in closed for territory in one.territories}
    ready = [
        job.territory for job in outside.ledger.jobs(edition.fingerprint) if job.state is JobState.ARCHIVED and job.territory in wanted
    ]
    archived = {territory: _versions(outside, edition, territory) for territory in ready}
    return outside.ledger.add_deliveries(plan_supplements(edition, closed, archived, outside.clock.now()))


def resend(outside: Outside, identifier: str) -> Delivery:
    """Queue a finished delivery once more, as another mail with its own date; UsageError while it is not finished."""
    delivery = _found(outside, identifier)
    if not delivery.state.is_final:
        message = f"delivery {identifier} is {delivery.state}: it is sent by itself, `reporter run --offline` does it now"
        raise UsageError(message)
    check_not_suppressed(outside, delivery.recipient, f"the address of delivery {identifier}")
    same = [one for one in outside.ledger.deliveries(edition=delivery.edition) if _is_same_mail(one, delivery)]
    now = outside.clock.now()
    untried = replace(delivery, state=DeliveryState.PENDING, created_at=now, due_at=now, entries=(), attempts=0, reason="")
    fresh = replace(untried, resend=max(one.resend for one in same) + 1)
    again = replace(fresh, id=fresh.message_key[:ID_LENGTH])
    outside.ledger.add_deliveries([again])
    outside.ledger.settle_delivery(delivery.id, DeliveryState.FAILED, SENT_AGAIN, now)  # changes an uncertain one only
    return again


def check_not_suppressed(outside: Outside, address: str, named: str = "this address") -> None:
    """Raise UsageError, with what to do, for an address that gets nothing any more."""
    if refused := next((one for one in outside.ledger.suppressions() if one.address == address_key(address)), None):
        message = (
            f"{named} is suppressed since {refused.since:%Y-%m-%d} ({refused.reason}): nothing was queued. "
            "Once it is right, `reporter suppressions lift ADDRESS`, then again"
        )
        raise UsageError(message)


def retry_failed(outside: Outside, deliveries: Iterable[Delivery]) -> tuple[int, int]:
    """Queue once more what failed and was not sent since by another try; return how many, and how many failures are left alone."""
    given = list(deliveries)
    refused = {one.address for one in outside.ledger.suppressions()}
    settled = {_mail_key(one) for one in given if one.state is not DeliveryState.FAILED}
    failed = {_mail_key(one): one for one in sorted(given, key=lambda one: one.resend) if one.state is DeliveryState.FAILED}
    wanted = [one for key, one in failed.items() if key not in settled and address_key(one.recipient) not in refused]
    for one in wanted:
        resend(outside, one.id)
    return len(wanted), len(failed) - len(wanted)


def _mail_key(delivery: Delivery) -> str:
    return replace(delivery, resend=0).message_key


def confirm(outside: Outside, identifier: str) -> None:
    """Note that an uncertain delivery arrived; UsageError when it is not uncertain."""
    delivery = _found(outside, identifier)
    if not outside.ledger.settle_delivery(delivery.id, DeliveryState.SENT, CONFIRMED, outside.clock.now()):
        message = f"delivery {identifier} is {delivery.state}, not uncertain: there is nothing to confirm"
        raise UsageError(message)


def _found(outside: Outside, identifier: str) -> Delivery:
    found = [one for one in outside.ledger.deliveries() if one.id == identifier]
    if not found:
        message = f"no delivery {identifier}: `reporter deliveries list` shows them"
        raise UsageError(message)
    return found[0]


def _is_same_mail(one: Delivery, other: Delivery) -> bool:
    return replace(one, resend=0).message_key == replace(other, resend=0).message_key


def _versions(outside: Outside, edition: Edition, territory: TerritoryId) -> frozenset[str]:
    versions = outside.archive.versions(ArchiveKey(edition.policy, territory, edition.quarter))
    return frozenset(entry.sha256 for entry in versions if entry.edition_fingerprint == edition.fingerprint)
