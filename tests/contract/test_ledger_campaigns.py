"""What every ledger promises of campaigns: the first wave alone, nothing of a paused one, what a person asks for always."""

from dataclasses import replace

import pytest

from reporter.domain.campaign import Campaign, CampaignState
from reporter.domain.delivery import DeliveryKind, DeliveryState
from reporter.domain.returned import NotedReturn, ReturnKind
from reporter.ports import Ledger
from tests.contract.test_ledger import ledger, postgresql
from tests.ledgers import EDITION, LEASE, MINUTE, NOON, delivery, settle_jobs

__all__ = ["ledger", "postgresql"]
FIRST, SECOND = delivery("a@x.test"), delivery("b@x.test")
ACTIVE = (CampaignState.CANARY, CampaignState.RUNNING)


def begun(ledger: Ledger, canary: tuple[str, ...] = ()) -> None:
    ledger.record_edition(EDITION, NOON)
    settle_jobs(ledger, *FIRST.territories)
    assert ledger.approve(EDITION.fingerprint, [FIRST, SECOND], NOON, canary=canary, note="Un chiffre était faux.")


def claimed(ledger: Ledger) -> list[str]:
    return [one.recipient for one, _ in ledger.claim_deliveries("one", NOON, limit=9, lease=LEASE)]


def moved(ledger: Ledger, to: CampaignState) -> bool:
    return ledger.move_campaign(EDITION.fingerprint, ACTIVE, to, by="Mme Roux", reason="essai", now=NOON + MINUTE)


def test_the_first_wave_leaves_alone_and_the_second_once_the_campaign_runs(ledger: Ledger) -> None:
    begun(ledger, (SECOND.id,))
    assert ledger.campaigns() == (Campaign(EDITION.fingerprint, CampaignState.CANARY, NOON, note="Un chiffre était faux."),)
    assert ledger.campaign_counts(EDITION.fingerprint, canary_only=True).states == {DeliveryState.PENDING: 1}
    assert ledger.campaign_counts(EDITION.fingerprint).total == 2
    assert claimed(ledger) == ["b@x.test"]
    assert claimed(ledger) == []
    assert moved(ledger, CampaignState.RUNNING)
    assert claimed(ledger) == ["a@x.test"]


@pytest.mark.parametrize("to", [CampaignState.PAUSED, CampaignState.STOPPED])
def test_nothing_of_a_held_campaign_leaves_but_what_a_person_asks_for(ledger: Ledger, to: CampaignState) -> None:
    begun(ledger)
    assert moved(ledger, to)
    assert not moved(ledger, CampaignState.RUNNING), "only from the states named"
    (held,) = ledger.campaigns()
    assert (held.state, held.by, held.reason, held.since, held.note) == (to, "Mme Roux", "essai", NOON + MINUTE, "Un chiffre était faux.")
    asked = replace(delivery("c@x.test"), id="asked", kind=DeliveryKind.REQUEST)
    again = replace(delivery("a@x.test", resend=1), id="again")
    follows = replace(delivery("d@x.test"), id="follows", kind=DeliveryKind.SUPPLEMENT)
    ledger.add_deliveries([asked, again, follows])
    assert sorted(claimed(ledger)) == ["a@x.test", "c@x.test"]


def test_what_came_back_counts_against_the_campaign(ledger: Ledger) -> None:
    begun(ledger)
    for one, fence in ledger.claim_deliveries("one", NOON, limit=9, lease=LEASE):
        ledger.save_delivery(one.sent("250 ok"), fence, "one")
    for number, kind in enumerate((ReturnKind.HARD, ReturnKind.SOFT)):
        ledger.note_return(NotedReturn(f"k{number}", kind, NOON, (FIRST, SECOND)[number].id), None)
    counts = ledger.campaign_counts(EDITION.fingerprint)
    assert (counts.states, counts.returned, counts.bad, counts.tried, counts.open) == ({DeliveryState.SENT: 2}, 1, 1, 2, 0)
