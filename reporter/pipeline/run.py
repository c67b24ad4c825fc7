"""One whole pass of the line: poll, freeze, approve, produce, archive, send. Idempotent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reporter.domain.heartbeat import poll_of
from reporter.domain.period import Period
from reporter.domain.release import Edition, EditionPolicy
from reporter.domain.territory import Territory
from reporter.errors import ExitCode, FictitiousMailError, HeldLedgerError, MailError, ReporterError
from reporter.pipeline.approval import clearance, send_out
from reporter.pipeline.campaigns import watch
from reporter.pipeline.deliver import DeliveryReport, deliver
from reporter.pipeline.editions import freeze_edition, goes_incomplete
from reporter.pipeline.ingest import Polled, poll
from reporter.pipeline.policies import policies_chosen
from reporter.pipeline.production import Production, Progress, produce_territories
from reporter.pipeline.queueing import queue_supplements
from reporter.ports import Job, JobState, Outside

SENDER_NAME = "run"


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What one pass is asked to do; no policies: the active ones; no patterns: the subscribed territories; no producers: all."""

    quarter: Period | None = None
    patterns: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    offline: bool = False
    producers: tuple[str, ...] = ()
    rebuild: bool = False
    retry_quarantined: bool = True


@dataclass(frozen=True, slots=True)
class PolicyRun:
    """What one policy came to: its edition (None: nothing to build yet), what was produced, or whom it *waits* for."""

    policy: str
    edition: Edition | None
    production: Production | None
    waits: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one pass did."""

    polled: tuple[Polled, ...]
    policies: tuple[PolicyRun, ...]
    delivery: DeliveryReport | None
    mail_error: ReporterError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Return what the shell is told: partial before try later before nothing new before done."""
        productions = [run.production for run in self.policies if run.production]
        if any(production.in_state(JobState.QUARANTINED) for production in productions):
            return ExitCode.PARTIAL
        if self.mail_error:
            return self.mail_error.exit_code
        if self.delivery and self.delivery.deferred:
            return ExitCode.TRY_LATER
        moved = any(p.produced_now for p in productions) or (self.delivery and (self.delivery.attempted or self.delivery.reconciled))
        if moved:
            return ExitCode.DONE
        return ExitCode.TRY_LATER if any(polled.error for polled in self.polled) and not productions else ExitCode.NOTHING_NEW


def run(
    outside: Outside,
    order: RunOrder,
    *,
    on_poll: Callable[[Polled], None] = lambda _: None,
    on_progress: Callable[[Edition, Progress], None] = lambda *_: None,
) -> RunReport:
    """Do one pass; a second pass with the same inputs changes nothing."""
    if order.patterns:
        outside.register_store.register().matching(order.patterns)  # a slip of the pen is told before anything is asked or queued
    policies = policies_chosen(outside, order.policies)
    polled = [] if order.offline else _poll(outside, on_poll, order.producers)
    if any(one.kept for one in polled) and any(goes_incomplete(outside, policy, order.quarter) for policy in policies):
        polled += _poll(outside, on_poll)  # a producer may have been met while it published: no reader misses what is out by now
    runs = tuple(_run_policy(outside, policy, order, on_progress) for policy in policies)
    delivery, mail_error = _send(outside)
    return RunReport(tuple(polled), runs, delivery, mail_error)


def send(outside: Outside) -> RunReport:
    """Send what is due and do nothing else: what a scheduler does while another one leads."""
    delivery, mail_error = _send(outside)
    return RunReport((), (), delivery, mail_error)


def _poll(outside: Outside, on_poll: Callable[[Polled], None], producers: tuple[str, ...] = ()) -> list[Polled]:
    polled = []
    for outcome in poll(outside, producers):
        outside.ledger.beat(poll_of(outcome.source), outside.clock.now())
        on_poll(outcome)
        polled.append(outcome)
    return polled


def _run_policy(outside: Outside, policy: EditionPolicy, order: RunOrder, on_progress: Callable[[Edition, Progress], None]) -> PolicyRun:
    edition = freeze_edition(outside, policy, order.quarter)
    if edition is None:
        return PolicyRun(policy.name, None, None)
    send_out(outside, edition)
    if waits := clearance(outside, edition).waits:
        return PolicyRun(policy.name, edition, None, waits)
    territories = _territories(outside, edition, order.patterns)
    production = produce_territories(
        outside,
        edition,
        territories,
        rebuild=order.rebuild,
        retry_quarantined=order.retry_quarantined,
        on_progress=lambda progress: on_progress(edition, progress),
    )
    queue_supplements(outside, edition)
    return PolicyRun(policy.name, edition, production)


def _territories(outside: Outside, edition: Edition, patterns: Sequence[str]) -> tuple[Territory, ...]:
    register = outside.register_store.register()
    if patterns:
        return register.matching(patterns)
    subscribed = {t for subscription in outside.ledger.subscriptions(edition.policy) for t in subscription.territories}
    for identifier in sorted(subscribed - {t.id for t in register.territories}):
        outside.ledger.plan_jobs(edition.fingerprint, [identifier])
        heirs = ", ".join(str(heir.id) for heir in register.successors(identifier)) or "none known"
        reason = f"not in the register any more; successors: {heirs}"
        outside.ledger.save_job(Job(edition.fingerprint, identifier, JobState.NO_DATA, reason=reason))
    return tuple(register.get(identifier) for identifier in sorted(subscribed) if identifier in register)


def _send(outside: Outside) -> tuple[DeliveryReport | None, ReporterError | None]:
    """Send what is due; without a relay everything stays queued, and what goes wrong is reported after the production."""
    if outside.transport is None or outside.mail is None:
        return None, None
    watch(outside)
    try:
        return deliver(outside, owner=SENDER_NAME), None
    except (MailError, FictitiousMailError, HeldLedgerError) as error:
        return None, error
