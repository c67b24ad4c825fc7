"""What tests of the ledger share: instants, deliveries, an edition whose territories are archived."""

import datetime as dt
from dataclasses import replace

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.release import Edition
from reporter.domain.territory import TerritoryId
from reporter.ports import JobState, Ledger
from tests.builders import LOIRE_ATLANTIQUE, edition

NOON = dt.datetime(2026, 7, 9, 12, 0, tzinfo=dt.UTC)
LEASE = dt.timedelta(minutes=10)
MINUTE = dt.timedelta(minutes=1)
EDITION = edition()
SARTHE = TerritoryId.parse("departement-72")


def delivery(recipient: str = "prefet@loire.test", *territories: TerritoryId, created_at: dt.datetime = NOON, resend: int = 0) -> Delivery:
    """Return a delivery of EDITION, pending and due."""
    areas = tuple(sorted(territories or (LOIRE_ATLANTIQUE,)))
    return Delivery(
        f"{recipient}/{'+'.join(map(str, areas))}/{resend}", EDITION.fingerprint, recipient, areas, DeliveryKind.EDITION,
        DeliveryState.PENDING, created_at, created_at, resend=resend,
    )  # fmt: skip


def settle_jobs(ledger: Ledger, *territories: TerritoryId, state: JobState = JobState.ARCHIVED, of: Edition = EDITION) -> None:
    """Plan the jobs of these territories and bring them all to one state."""
    for job in ledger.plan_jobs(of.fingerprint, territories):
        ledger.save_job(replace(job, state=state))


def queued(ledger: Ledger, *deliveries: Delivery) -> None:
    """Record EDITION, archive the territories and approve these deliveries."""
    ledger.record_edition(EDITION, NOON)
    settle_jobs(ledger, *{territory for one in deliveries for territory in one.territories})
    assert ledger.approve(EDITION.fingerprint, deliveries, NOON)


def claim_until_nothing_is_left(url: str, owner: str) -> list[str]:
    """Open the ledger, claim and send everything in small bites; return the ids claimed (runs in a process of its own)."""
    claimed: list[str] = []
    with SqlLedger.open(url) as ledger:
        while bite := ledger.claim_deliveries(owner, NOON, limit=3, lease=LEASE):
            for one, fence in bite:
                assert ledger.save_delivery(one.sent("250 ok"), fence, owner)
                claimed.append(one.id)
    return claimed
