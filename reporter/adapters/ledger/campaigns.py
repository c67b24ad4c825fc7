"""The book of campaigns: their state, their first wave, how they go."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, and_, exists, func, select, update

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.campaign import CAMPAIGN_KINDS, Campaign, CampaignCounts, CampaignState
from reporter.domain.delivery import DeliveryState
from reporter.domain.returned import ReturnKind

_book, _c = schema.campaigns, schema.campaigns.c


def begin(connection: Connection, edition: str, canary: Collection[str], note: str, now: dt.datetime) -> None:
    """Begin the campaign of an edition; where there is a *canary* wave (ids of deliveries), with that alone."""
    state = CampaignState.CANARY if canary else CampaignState.RUNNING
    insert_new(connection, _book, {"edition": edition, "state": state.value, "since": now, "person": "", "reason": "", "note": note})
    for delivery in canary:
        insert_new(connection, schema.canaries, {"delivery": delivery})


def every(connection: Connection) -> tuple[Campaign, ...]:
    """Return all campaigns, oldest first."""
    rows = connection.execute(select(_book).order_by(_c.since, _c.edition))
    return tuple(Campaign(r.edition, CampaignState(r.state), r.since, r.person, r.reason, r.note) for r in rows)


def move(
    connection: Connection, edition: str, since: Collection[CampaignState], to: CampaignState, person: str, reason: str, now: dt.datetime
) -> bool:
    """Bring a campaign from one of *since* to another state; False when it is in none of them."""
    mine = and_(_c.edition == edition, _c.state.in_([state.value for state in since]))
    moved = update(_book).where(mine).values(state=to.value, since=now, person=person, reason=reason)
    if connection.execute(moved).rowcount != 1:
        return False
    audit.note(connection, now, f"campaign {to}", edition, f"{person}: {reason}" if person else reason)
    return True


def counts(connection: Connection, edition: str, *, canary_only: bool) -> CampaignCounts:
    """Count the deliveries of a campaign by state, and those that came back."""
    mails = schema.deliveries.c
    mine = and_(mails.edition == edition, mails.kind.in_([kind.value for kind in CAMPAIGN_KINDS]))
    if canary_only:
        mine = and_(mine, exists().where(schema.canaries.c.delivery == mails.id))
    rows = connection.execute(select(mails.state, func.count()).where(mine).group_by(mails.state))
    final = [ReturnKind.HARD.value, ReturnKind.COMPLAINT.value]
    back = exists().where(schema.returns.c.delivery == mails.id, schema.returns.c.kind.in_(final))
    returned = select(func.count()).select_from(schema.deliveries).where(mine, mails.state == DeliveryState.SENT.value, back)
    return CampaignCounts({DeliveryState(state): count for state, count in rows}, int(connection.execute(returned).scalar_one()))
