"""Campaigns watched and steered: the first wave, what stops one, a person's word, and « annule et remplace »."""

from collections.abc import Collection
from dataclasses import dataclass

from reporter.domain.campaign import HOLDING, Campaign, CampaignCounts, CampaignState, corrected
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.gate import Decision, Verdict
from reporter.domain.release import Edition
from reporter.domain.subscription import address_key
from reporter.domain.territory import TerritoryId
from reporter.errors import EditionError, UsageError
from reporter.pipeline.approval import clearance
from reporter.pipeline.deliver import new_delivery
from reporter.ports import JobState, Outside

ACTIVE = (CampaignState.CANARY, CampaignState.RUNNING)
RECEIVED = (DeliveryKind.EDITION, DeliveryKind.CORRECTION, DeliveryKind.SUPPLEMENT, DeliveryKind.REQUEST)
_FROM = {
    CampaignState.PAUSED: ACTIVE,
    CampaignState.STOPPED: (*ACTIVE, CampaignState.PAUSED),
    CampaignState.RUNNING: (*HOLDING, CampaignState.CANARY),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A campaign that changed by itself."""

    campaign: Campaign
    counts: CampaignCounts


def watch(outside: Outside) -> tuple[Moved, ...]:
    """Stop what goes wrong too often, and let the second wave leave once the first is settled and quiet; return what changed.

    What a person resumed in spite of its failures is not stopped by itself again: they would stop it at once.
    """
    return tuple(moved for one in outside.ledger.campaigns() if one.state in ACTIVE and (moved := _watched(outside, one)))


def _watched(outside: Outside, campaign: Campaign) -> Moved | None:
    rules, now = outside.campaign_rules, outside.clock.now()
    is_first = campaign.state is CampaignState.CANARY
    counts = outside.ledger.campaign_counts(campaign.edition, canary_only=is_first)
    if not campaign.by and (reason := rules.too_bad(counts)):  # what a person let go on is theirs to stop
        return _move(outside, campaign, CampaignState.STOPPED, reason, counts)
    if not is_first or counts.open:
        return None
    last = max((one.due_at for one in outside.ledger.deliveries(edition=campaign.edition) if one.state.is_final), default=campaign.since)
    if now - max(last, campaign.since) < rules.quiet:
        return None
    return _move(outside, campaign, CampaignState.RUNNING, f"the first wave went well ({counts.total} mails)", counts)


def _move(outside: Outside, campaign: Campaign, to: CampaignState, reason: str, counts: CampaignCounts) -> Moved | None:
    now = outside.clock.now()
    if not outside.ledger.move_campaign(campaign.edition, (campaign.state,), to, by="", reason=reason, now=now):
        return None
    return Moved(Campaign(campaign.edition, to, now, "", reason, campaign.note), counts)


def steer(outside: Outside, edition: Edition, to: CampaignState, person: str, reason: str) -> Campaign:
    """Pause, stop or resume a campaign at a named person's word; UsageError where that changes nothing or nobody is named."""
    if not person.strip() or not reason.strip():
        message = "this needs a name and a reason: --by NAME --reason TEXT"
        raise UsageError(message)
    now = outside.clock.now()
    if not outside.ledger.move_campaign(edition.fingerprint, _FROM[to], to, by=person.strip(), reason=reason.strip(), now=now):
        held = campaign_of(outside, edition)
        message = (
            f"the campaign of {edition.label} is {held.state}: nothing was changed" if held else f"{edition.label} has no campaign yet"
        )
        raise UsageError(message)
    return next(one for one in outside.ledger.campaigns() if one.edition == edition.fingerprint)


def campaign_of(outside: Outside, edition: Edition) -> Campaign | None:
    """Return the campaign of an edition, or None before its mails were queued."""
    return next((one for one in outside.ledger.campaigns() if one.edition == edition.fingerprint), None)


@dataclass(frozen=True, slots=True)
class CorrectionPlan:
    """What a correction sends: *deliveries*; *left_out* counts by reason whom it does not reach."""

    deliveries: tuple[Delivery, ...]
    left_out: dict[str, int]


def plan_correction(outside: Outside, edition: Edition, territories: Collection[TerritoryId] | None) -> CorrectionPlan:
    """Return one mail for each note that somebody received of an earlier revision of *edition*'s quarter and that it puts right.

    Who has unsubscribed since receives it too, once; who was erased is in no book any more, who is suppressed gets nothing. EditionError
    where there is no earlier revision, or a note is not archived.
    """
    earlier = {row.fingerprint for row in outside.ledger.editions()
               if (row.policy, row.quarter) == (edition.policy, edition.quarter) and row.revision < edition.revision}  # fmt: skip
    if not earlier:
        message = f"{edition.label} is no revision: `reporter editions revise` makes one, `reporter run` archives it"
        raise EditionError(message)
    sent = [one for fingerprint in sorted(earlier) for one in outside.ledger.deliveries(edition=fingerprint, state=DeliveryState.SENT)]
    groups = corrected([one for one in sent if one.kind in RECEIVED], territories)
    ready = {job.territory for job in outside.ledger.jobs(edition.fingerprint) if job.state is JobState.ARCHIVED}
    wanted = {TerritoryId.parse(name) for parts in groups.values() for part in parts for name in part}
    if missing := sorted(wanted - ready):
        message = f"{len(missing)} notes of {edition.label} are not archived yet ({missing[0]}…): `reporter run` makes them, then again"
        raise EditionError(message)
    refused = {one.address for one in outside.ledger.suppressions()}
    now, left_out = outside.clock.now(), {"suppressed": 0}
    plan: list[Delivery] = []
    for reader, parts in groups.items():
        if address_key(reader) in refused:
            left_out["suppressed"] += len(parts)
            continue
        plan += [new_delivery(edition, reader, map(TerritoryId.parse, part), DeliveryKind.CORRECTION, now) for part in parts]
    return CorrectionPlan(tuple(plan), left_out)


def correct(outside: Outside, edition: Edition, territories: Collection[TerritoryId] | None, person: str, reason: str) -> CorrectionPlan:
    """Queue « annule et remplace » to exactly those who received what *edition* puts right; each once, however often this is asked."""
    if not person.strip() or not reason.strip():
        message = "a correction needs a name and the reason its readers are told: --by NAME --reason TEXT"
        raise UsageError(message)
    if waits := clearance(outside, edition).waits:
        message = f"{edition.label} {waits}: approve it first"
        raise EditionError(message)
    plan = plan_correction(outside, edition, territories)
    now = outside.clock.now()
    ids = outside.campaign_rules.wave(plan.deliveries)
    if not outside.ledger.approve(edition.fingerprint, plan.deliveries, now, canary=ids, note=reason.strip()):
        outside.ledger.add_deliveries(plan.deliveries)
    told = f"annule et remplace, {len(plan.deliveries)} mails: {reason.strip()}"
    outside.ledger.decide(Decision(edition.fingerprint, Verdict.APPROVED, person.strip(), told, now))
    return plan
