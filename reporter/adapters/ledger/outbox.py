"""The book of mails: every state change is one transaction; a fencing number tells the living sender from the dead one."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_all_new
from reporter.domain.campaign import CAMPAIGN_KINDS, HOLDING, CampaignState
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.returned import SuppressionReason
from reporter.domain.subscription import address_key
from reporter.domain.territory import TerritoryId
from reporter.ports import JobState

SETTLED_JOBS = (JobState.ARCHIVED, JobState.QUARANTINED, JobState.NO_DATA)
WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)
IN_HAND = (DeliveryState.CLAIMED, DeliveryState.DOT)
ANSWERABLE = (*IN_HAND, DeliveryState.UNCERTAIN)  # whose sender may still tell what became of them
SENDER_GONE = "the sender stopped after handing the message over, before its answer was noted: it may have arrived"

_book = schema.deliveries
_c = schema.deliveries.c


def insert(connection: Connection, deliveries: Iterable[Delivery]) -> int:
    """Insert deliveries; those that exist are left alone; return how many are new. To a suppressed address nothing will go."""
    rows = connection.execute(select(schema.suppressions.c.address, schema.suppressions.c.reason))
    refusing = {row.address: SuppressionReason(row.reason) for row in rows}
    by_id: dict[str, Delivery] = {}
    for delivery in deliveries:
        by_id.setdefault(delivery.id, _unless_refused(delivery, refusing))
    new = insert_all_new(connection, _book, [_values(delivery) for delivery in by_id.values()], _c.id)
    parts = [{"delivery": one, "territory": str(territory)} for one in new for territory in by_id[one].territories]
    insert_all_new(connection, schema.delivery_territories, parts, schema.delivery_territories.c.delivery)
    return len(new)


def _unless_refused(delivery: Delivery, refusing: Mapping[str, SuppressionReason]) -> Delivery:
    """Return a delivery, closed at once where its address is suppressed."""
    reason = refusing.get(address_key(delivery.recipient))
    if reason is None or delivery.state.is_final:
        return delivery
    return delivery.withheld(DeliveryState.SUPPRESSED, suppressed_because(reason))


def claim(
    connection: Connection, owner: str, now: dt.datetime, *, limit: int, lease: dt.timedelta, only: Sequence[str] | None
) -> tuple[tuple[Delivery, int], ...]:
    """Put due deliveries into the hands of *owner*, oldest first, each with its raised fencing number."""
    give_up_dots(connection, now)
    free = or_(and_(_in(WAITING), _c.due_at <= now), and_(_in((DeliveryState.CLAIMED,)), _c.lease_until <= now))
    wanted = select(_book).where(free, ~_has_unsettled_job(), ~_is_held_back())
    if only is not None:
        wanted = wanted.where(_c.id.in_(only))
    # a campaign is queued in one instant: one territory after the other, so that each note is read once
    oldest = wanted.order_by(_c.created_at, _c.territories_key, _c.id).limit(limit).with_for_update(skip_locked=True, of=_book)
    rows = connection.execute(oldest).all()
    taken = {"state": DeliveryState.CLAIMED.value, "owner": owner, "fence": _c.fence + 1, "lease_until": now + lease}
    connection.execute(update(_book).where(_c.id.in_([row.id for row in rows])).values(**taken))
    return tuple((_delivery(row).claimed(), row.fence + 1) for row in rows)


def save(connection: Connection, delivery: Delivery, fence: int, owner: str) -> bool:
    """Store what became of a claimed delivery; False when another sender holds it or a person has decided."""
    mine = and_(_c.id == delivery.id, _c.fence == fence, _c.owner == owner, _in(ANSWERABLE))
    changed = {name: value for name, value in _values(delivery).items() if name in {"state", "due_at", "entries", "attempts", "reason"}}
    if delivery.state not in IN_HAND:
        changed["lease_until"] = None
    return connection.execute(update(_book).where(mine).values(**changed)).rowcount == 1


def settle(connection: Connection, identifier: str, state: DeliveryState, reason: str, now: dt.datetime) -> bool:
    """Write what a person or the relay's log says about an uncertain delivery; False when it is not uncertain."""
    doubtful = and_(_c.id == identifier, _in((DeliveryState.UNCERTAIN,)))
    told = {"state": state.value, "reason": reason} | ({"entries": ""} if state in WAITING else {})
    if connection.execute(update(_book).where(doubtful).values(**told)).rowcount != 1:
        return False
    audit.note(connection, now, f"delivery settled as {state}", identifier, reason)
    return True


def suppress(connection: Connection, email: str, policy: str, gone: Sequence[TerritoryId]) -> int:
    """Stop what waits for a person who no longer wants any of its territories; return how many mails that is."""
    part = schema.delivery_territories.c
    still_wanted = exists().where(part.delivery == _c.id, part.territory.not_in(map(str, gone)))
    editions = select(schema.editions.c.fingerprint).where(schema.editions.c.policy == policy)
    waiting = update(_book).where(
        _in(WAITING), _c.kind == DeliveryKind.EDITION.value, func.lower(_c.recipient) == address_key(email),
        _c.edition.in_(editions), ~still_wanted,
    )  # fmt: skip
    return connection.execute(waiting.values(state=DeliveryState.SUPPRESSED.value, reason="unsubscribed before it was sent")).rowcount


def give_up_dots(connection: Connection, now: dt.datetime) -> None:
    """Hand to a person what was handed over but for the answer by a sender that is gone: never resent by itself."""
    lost = and_(_in((DeliveryState.DOT,)), _c.lease_until <= now)
    connection.execute(update(_book).where(lost).values(state=DeliveryState.UNCERTAIN.value, reason=SENDER_GONE, lease_until=None))


def listed(connection: Connection, edition: str | None, state: DeliveryState | None) -> tuple[Delivery, ...]:
    """Return deliveries, oldest first, of one edition and one state where given."""
    wanted = select(_book).order_by(_c.created_at, _c.id)
    if edition is not None:
        wanted = wanted.where(_c.edition == edition)
    if state is not None:
        wanted = wanted.where(_c.state == state.value)
    return tuple(_delivery(row) for row in connection.execute(wanted))


def one(connection: Connection, identifier: str) -> Delivery | None:
    """Return one delivery, or None."""
    row = connection.execute(select(_book).where(_c.id == identifier)).first()
    return _delivery(row) if row else None


def suppressed_because(reason: SuppressionReason) -> str:
    """Return why a mail to a suppressed address does not go out."""
    return f"the address is suppressed: {reason} (`reporter suppressions list`)"


def _has_unsettled_job() -> ColumnElement[bool]:
    """Say whether one of a delivery's territories is still to be produced, or was never planned."""
    part, job = schema.delivery_territories, schema.jobs
    its_job = and_(job.c.edition == _c.edition, job.c.territory == part.c.territory)
    settled = exists().where(its_job, job.c.state.in_([state.value for state in SETTLED_JOBS])).correlate(part, _book)
    return exists().where(part.c.delivery == _c.id, ~settled).correlate(_book)


def _is_held_back() -> ColumnElement[bool]:
    """Say whether a delivery's campaign is paused or stopped, or has begun with its first wave, which this one is not of."""
    campaign = schema.campaigns
    its_own = and_(campaign.c.edition == _c.edition, _c.kind.in_([kind.value for kind in CAMPAIGN_KINDS]), _c.resend == 0)
    held = campaign.c.state.in_([state.value for state in HOLDING])
    second = and_(campaign.c.state == CampaignState.CANARY.value, ~exists().where(schema.canaries.c.delivery == _c.id).correlate(_book))
    return exists().where(its_own, or_(held, second)).correlate(_book)


def _in(states: Iterable[DeliveryState]) -> ColumnElement[bool]:
    return _c.state.in_([state.value for state in states])


def _values(delivery: Delivery) -> dict[str, object]:
    territories = ",".join(map(str, delivery.territories))
    return {
        "id": delivery.id, "edition": delivery.edition, "recipient": delivery.recipient, "territories": territories,
        "territories_key": hashlib.sha256(territories.encode()).hexdigest(), "kind": delivery.kind.value, "resend": delivery.resend,
        "state": delivery.state.value, "created_at": delivery.created_at, "due_at": delivery.due_at, "entries": " ".join(delivery.entries),
        "attempts": delivery.attempts, "reason": delivery.reason, "owner": "", "fence": 0,
    }  # fmt: skip


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        id=row.id, edition=row.edition, recipient=row.recipient, kind=DeliveryKind(row.kind), state=DeliveryState(row.state),
        territories=tuple(TerritoryId.parse(part) for part in row.territories.split(",")), entries=tuple(row.entries.split()),
        created_at=row.created_at, due_at=row.due_at, resend=row.resend, attempts=row.attempts, reason=row.reason,
    )  # fmt: skip
