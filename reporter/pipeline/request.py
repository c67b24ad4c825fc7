"""One briefing on demand, for subscribers and others: from the archive where it lies, else produced and archived first."""

from dataclasses import dataclass

from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.briefing import Briefing, BriefingJob
from reporter.domain.delivery import Delivery, DeliveryKind
from reporter.domain.facts import has_data
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import Territory
from reporter.errors import EditionError, RenderError, UsageError
from reporter.pipeline.approval import clearance
from reporter.pipeline.deliver import DeliveryReport, deliver, new_delivery
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.policies import policy_named
from reporter.pipeline.produce import write_note
from reporter.pipeline.production import produce_territories
from reporter.pipeline.queueing import check_not_suppressed
from reporter.ports import JobState, Outside

TWIN = "note.html"


@dataclass(frozen=True, slots=True)
class Requested:
    """The briefing asked for; *produced_now* is false when the archive had it."""

    entry: ArchiveEntry
    pdf: bytes
    produced_now: bool
    delivery: DeliveryReport | None = None


def request(outside: Outside, territory: Territory, quarter: Period | None, *, policy: str | None = None, email: str = "") -> Requested:
    """Return the newest edition's briefing of *territory*; mail it too when an address is given.

    Raises EditionError when no edition of that quarter is frozen, UsageError when the territory has no figure in it,
    RenderError when the briefing was quarantined.
    """
    edition = _edition(outside, quarter, policy)
    _may_leave(outside, edition)
    key = ArchiveKey(edition.policy, territory.id, edition.quarter)
    held = outside.archive.entry(key)
    is_current = held is not None and held.edition_fingerprint == edition.fingerprint
    entry = held if held is not None and is_current else _produced(outside, edition, territory, key)
    pdf = outside.archive.get(key, "note.pdf", entry.revision)
    delivery = _mailed(outside, edition, territory, email) if email else None
    return Requested(entry, pdf, not is_current, delivery)


def read_note(outside: Outside, territory: Territory, quarter: Period | None, *, policy: str | None = None) -> Briefing:
    """Return the words of a briefing without printing, archiving or mailing it: to be read before an edition is approved.

    Raises EditionError when no edition of that quarter is frozen or it is under embargo, UsageError when the territory has no
    figure in it.
    """
    edition = _edition(outside, quarter, policy)
    refuse_under_embargo(outside, edition)
    facts = FactsReader(outside, edition).facts(territory)
    if not has_data(facts.observations, territory.id):
        raise UsageError(_no_figure(edition, territory))
    outlines = outside.register_store.outlines()
    return write_note(BriefingJob(facts, edition, outside.brand, outlines, outside.web_base_url))


def request_twin(outside: Outside, territory: Territory, quarter: Period | None, *, policy: str | None = None) -> bytes:
    """Return the briefing of *territory* as a web page, as it is archived.

    Raises what `request` raises; ArchiveError for a version archived without one, to which `reporter run --rebuild` adds another.
    """
    entry = request(outside, territory, quarter, policy=policy).entry
    return outside.archive.get(entry.key, TWIN, entry.revision)


def _no_figure(edition: Edition, territory: Territory) -> str:
    return f"{territory.name} ({territory.id}) has no figure in edition {edition.label}: there is nothing to write about"


def _edition(outside: Outside, quarter: Period | None, policy: str | None) -> Edition:
    if policy:
        policy_named(outside, policy)
    frozen = [e for e in outside.editions.editions() if quarter in {None, e.quarter} and policy in {None, e.policy}]
    if not frozen:
        named = [f"under policy {policy}"] if policy else []
        wanted = " ".join([*named, *([f"of {quarter}"] if quarter else [])]) or "at all"
        known = ", ".join(e.label for e in outside.editions.editions()) or "none"
        message = f"no edition {wanted} is frozen here (held: {known}): run `reporter run` first"
        raise EditionError(message)
    active = {p.name for p in outside.register_store.policies() if p.active}
    return max(frozen, key=lambda e: (e.quarter, e.policy in active, e.revision))


def _may_leave(outside: Outside, edition: Edition) -> None:
    """Raise EditionError for an edition that a person has still to approve, or that is under embargo."""
    if waits := clearance(outside, edition).waits:
        message = f"{edition.label} {waits}: `reporter editions check {edition.label}` shows why"
        raise EditionError(message)
    refuse_under_embargo(outside, edition)


def refuse_under_embargo(outside: Outside, edition: Edition) -> None:
    """Raise EditionError while an edition is under embargo: nothing of it leaves, neither by mail nor from the archive."""
    if edition.embargo_until and outside.clock.now() < edition.embargo_until:
        message = f"{edition.label} is under embargo until {edition.embargo_until:%Y-%m-%d %H:%M %Z}: nothing of it leaves before"
        raise EditionError(message)


def _produced(outside: Outside, edition: Edition, territory: Territory, key: ArchiveKey) -> ArchiveEntry:
    job = produce_territories(outside, edition, [territory]).jobs[0]
    if job.state is JobState.NO_DATA:
        raise UsageError(_no_figure(edition, territory))
    entry = outside.archive.entry(key)
    if job.state is JobState.QUARANTINED or entry is None:
        message = f"{territory.id} was quarantined: {job.reason}"
        raise RenderError(message)
    return entry


def _mailed(outside: Outside, edition: Edition, territory: Territory, email: str) -> DeliveryReport:
    now = outside.clock.now()
    check_not_suppressed(outside, email)
    wanted: Delivery = new_delivery(edition, email, (territory.id,), DeliveryKind.REQUEST, now)
    asked_before = [
        d.resend for d in outside.ledger.deliveries(edition=edition.fingerprint)
        if (d.recipient, d.territories, d.kind) == (wanted.recipient, wanted.territories, wanted.kind) and d.state.is_final
    ]  # fmt: skip
    if asked_before:  # whatever became of it: a person asks again, so a mail leaves again
        wanted = new_delivery(edition, email, (territory.id,), DeliveryKind.REQUEST, now, resend=max(asked_before) + 1)
    outside.ledger.add_deliveries([wanted])
    return deliver(outside, owner="request", only=(wanted.id,))
