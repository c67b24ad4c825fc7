"""Who must say yes before an edition goes out, and what happens when they do."""

from dataclasses import dataclass

from reporter.domain.gate import Check, Decision, GateResult, Held, Severity, Verdict, release_key
from reporter.domain.release import Edition, Release
from reporter.domain.territory import fold
from reporter.errors import EditionError, UsageError
from reporter.pipeline.deliver import plan_deliveries
from reporter.ports import EditionStore, Outside

_PERSONS = {"auto": 0, "one": 1, "two": 2}
# What a connector left out and how late a producer is are told with every release; a wholesale revision is what Insee does each
# quarter. None of them says that a figure may be wrong, so none asks for a person.
_EVERYDAY = {Check.SOURCE, Check.CALENDAR, Check.REVISIONS}


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether an edition may go out: how many named persons must approve it and why, who did, who refused."""

    needed: int
    reasons: tuple[str, ...]
    approved_by: tuple[str, ...]
    rejected_by: tuple[str, ...]

    @property
    def is_given(self) -> bool:
        """Say whether everything that was needed is there."""
        return not self.rejected_by and len(self.approved_by) >= self.needed

    @property
    def waits(self) -> str:
        """Return in words what it waits for; empty when it may go out."""
        if self.rejected_by:
            return f"rejected by {', '.join(self.rejected_by)}"
        left = self.needed - len(self.approved_by)
        if left <= 0:
            return ""
        why = f" ({'; '.join(self.reasons)})" if self.reasons else ""
        return f"waits for {left} named person{'s' if left > 1 else ''}{why}"


def clearance(outside: Outside, edition: Edition) -> Clearance:
    """Return what stands between an edition and its readers."""
    reasons = tuple(reason for release in edition.releases if (reason := _reason(outside.editions, release)))
    needed = max(_PERSONS[outside.approval], 1 if reasons else 0)
    said = outside.ledger.decisions(edition.fingerprint)
    approved = {fold(d.person): d.person for d in said if d.verdict is Verdict.APPROVED}
    rejected = {fold(d.person): d.person for d in said if d.verdict is Verdict.REJECTED}
    return Clearance(needed, reasons, tuple(approved.values()), tuple(rejected.values()))


def _reason(store: EditionStore, release: Release) -> str:
    report = store.report(release)
    if report is None:
        return ""
    if report.result is GateResult.QUARANTINED:
        return f"{release_key(release)} was accepted from quarantine"
    odd = [c.detail for c in report.concerns if c.severity is Severity.WARNING and c.check not in _EVERYDAY]
    return f"{release_key(release)}: {odd[0]}" if odd else ""


def send_out(outside: Outside, edition: Edition) -> bool:
    """Queue a cleared edition's mails in one transaction; False when it is not cleared, or its quarter has gone out already.

    A revision of what went out is archived but mails nobody by itself: « annule et remplace » is a person's decision.
    """
    out = [row for row in outside.ledger.editions() if (row.policy, row.quarter) == (edition.policy, edition.quarter) and row.approved_at]
    if out or not clearance(outside, edition).is_given:
        return False
    now = outside.clock.now()
    mails = plan_deliveries(edition, outside.ledger.subscriptions(edition.policy), now)
    return outside.ledger.approve(edition.fingerprint, mails, now, canary=outside.campaign_rules.wave(mails))


def decide_edition(outside: Outside, edition: Edition, verdict: Verdict, person: str, reason: str) -> Clearance:
    """Note a named person's word on an edition, queue its mails when that was the last one needed; return where it stands.

    EditionError when its mails were queued before, or when that person has said so already.
    """
    _checked(person, reason, verdict)
    known = [one for one in outside.editions.editions() if (one.policy, one.quarter) == (edition.policy, edition.quarter)]
    if verdict is Verdict.APPROVED and (newest := max(known, key=lambda one: one.revision, default=edition)).revision > edition.revision:
        message = f"{edition.label} is superseded: decide on {newest.label}"
        raise EditionError(message)
    if any(row.fingerprint == edition.fingerprint and row.approved_at for row in outside.ledger.editions()):
        message = f"{edition.label} has gone out already: what is wrong with it is put right by `reporter editions revise {edition.label}`"
        raise EditionError(message)
    outside.ledger.record_edition(edition, outside.clock.now())
    if not outside.ledger.decide(Decision(edition.fingerprint, verdict, person.strip(), reason, outside.clock.now())):
        message = f"{person} has said so of {edition.label} already"
        raise EditionError(message)
    send_out(outside, edition)
    return clearance(outside, edition)


def decide_release(outside: Outside, held: Held, verdict: Verdict, person: str, reason: str) -> None:
    """Note a named person's word on a release in quarantine; approved, it joins the releases held."""
    _checked(person, reason, Verdict.REJECTED)  # letting in what the checks held back needs a reason, too
    key = release_key(held.release)
    is_new = outside.ledger.decide(Decision(key, verdict, person.strip(), reason, outside.clock.now()))
    waits = held.release in {one.release for one in outside.editions.quarantined()}
    if verdict is Verdict.APPROVED and waits:  # said before, perhaps, by who was interrupted here
        outside.editions.accept(held.release)
    elif not is_new:
        message = f"{person} has said so of {key} already"
        raise EditionError(message)


def _checked(person: str, reason: str, verdict: Verdict) -> None:
    if not person.strip():
        message = "a decision needs the name of who takes it: --by NAME"
        raise UsageError(message)
    if verdict is Verdict.REJECTED and not reason.strip():
        message = "this decision needs its reason: --reason TEXT"
        raise UsageError(message)
