"""Send what is queued: claim, write, hand over, note. Nothing is lost, and nothing is sent twice by itself."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.release import Edition
from reporter.domain.returned import Suppression, SuppressionReason
from reporter.domain.subscription import Subscription, address_key, is_fictitious_address
from reporter.domain.territory import TerritoryId
from reporter.errors import (
    ArchiveError,
    EditionError,
    FictitiousMailError,
    LedgerError,
    MailError,
    RelayError,
    RenderError,
    SettingsError,
    UnknownTerritoryError,
)
from reporter.pipeline.letters import Desk, Letter, Withheld
from reporter.pipeline.reconcile import reconcile
from reporter.ports import MailSession, MailTransport, Outside

BATCH = 20  # claimed at once: small, so that a sender that dies leaves little to wait for
LEASE = dt.timedelta(minutes=15)
ID_LENGTH = 32
MINUTE = dt.timedelta(minutes=1)
SPREAD_SECONDS = 60  # retries of one campaign do not all come back in the same second
SPECIMEN_PAUSE = dt.timedelta(minutes=5)
FICTITIOUS_ONLY = "a specimen edition is mailed to addresses ending in .test or .example only"

_Claim = tuple[Delivery, int]
_NotWritable = (ArchiveError, EditionError, RenderError, UnknownTerritoryError)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one sending did.

    *deferred* counts what will be tried again, *lost* claims that another sender took over, *reconciled* what was uncertain until the
    relay's log was asked; *relay_error* is not empty when the relay went away on the way: the rest stays queued. *reasons* holds the
    delivery id and the reason of each mail not sent.
    """

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    quarantined: int = 0
    suppressed: int = 0
    lost: int = 0
    reconciled: int = 0
    relay_error: str = ""
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def attempted(self) -> int:
        """Return how many deliveries changed."""
        return self.sent + self.deferred + self.failed + self.uncertain + self.quarantined + self.suppressed


def new_delivery(
    edition: Edition, recipient: str, territories: Iterable[TerritoryId], kind: DeliveryKind, now: dt.datetime, *, resend: int = 0
) -> Delivery:
    """Return a delivery to be queued, its id made from what it is; FictitiousMailError for a specimen and a real address."""
    if edition.fictitious and not is_fictitious_address(recipient):
        message = f"{FICTITIOUS_ONLY}, and this recipient's does not: nothing was queued. Take it off with `reporter subscriptions remove`"
        raise FictitiousMailError(message)
    areas = tuple(sorted(set(territories)))
    unnamed = Delivery("", edition.fingerprint, recipient, areas, kind, DeliveryState.PENDING, now, now, resend=resend)
    return replace(unnamed, id=unnamed.message_key[:ID_LENGTH])


def plan_deliveries(edition: Edition, subscriptions: Iterable[Subscription], now: dt.datetime) -> tuple[Delivery, ...]:
    """Return the mails of a campaign: one a territory, or one a bundle, for each subscription to the edition's policy.

    FictitiousMailError, before anything is queued, when a specimen edition has real readers.
    """
    readers = [one for one in subscriptions if one.policy == edition.policy]
    if real := [one.id for one in readers if edition.fictitious and not is_fictitious_address(one.email)]:
        message = (
            f"{FICTITIOUS_ONLY}; {len(real)} of {len(readers)} subscriptions are real (id {', '.join(real[:3])}): nothing was queued. "
            "Take them off with `reporter subscriptions remove`, or give the specimen a data folder of its own"
        )
        raise FictitiousMailError(message)
    return tuple(
        new_delivery(edition, reader.email, territories, DeliveryKind.EDITION, now)
        for reader in readers
        for territories in ([reader.territories] if reader.bundle else [(territory,) for territory in reader.territories])
    )


def deliver(
    outside: Outside, *, owner: str, limit: int | None = None, only: Sequence[str] | None = None, lease: dt.timedelta = LEASE
) -> DeliveryReport:
    """Ask the relay about what is uncertain, then send what is due, oldest first, at most *limit* mails, of those in *only* where given.

    Raises SettingsError without a relay or a sender, RelayError when the relay cannot be reached at all (everything stays
    queued), FictitiousMailError at the end when a specimen edition waits for a relay off the loopback (it stays queued).
    """
    if outside.transport is None or outside.mail is None:
        message = "no mail can be sent: set REPORTER_MAIL__URL and REPORTER_MAIL__SENDER"
        raise SettingsError(message)
    reconciled = reconcile(outside)
    left = limit
    with ExitStack() as stack:
        sender = _Sender(outside, Desk(outside, outside.mail), _Line(outside.transport, stack), owner)
        while left is None or left > 0:
            size = BATCH if left is None else min(BATCH, left)
            claims = outside.ledger.claim_deliveries(owner, outside.clock.now(), limit=size, lease=lease, only=only)
            if not claims or not sender.work(claims):
                break
            left = None if left is None else left - len(claims)
    return replace(sender.report(), reconciled=reconciled)


class _Line:
    """The session, opened when the first letter is ready and closed with the stack."""

    def __init__(self, transport: MailTransport, stack: ExitStack) -> None:
        self._transport, self._stack = transport, stack
        self._session: MailSession | None = None
        self.is_local = transport.is_local

    def session(self) -> MailSession:
        if self._session is None:
            self._session = self._stack.enter_context(self._transport.session())
        return self._session


class _ClaimLostError(Exception):
    """Another sender holds the delivery: the message must not be finished."""


class _DomainRates:
    """How many mails a minute may leave for one domain; made only where a rate is set, as its storage has a thread of its own."""

    def __init__(self, per_minute: int) -> None:
        self._rate = RateLimitItemPerMinute(per_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def lets_leave(self, domain: str) -> bool:
        """Count a mail for *domain*; False when its minute is full."""
        return self._window.hit(self._rate, domain)


class _Sender:
    """Works through claims; every outcome is noted in the ledger before it is counted."""

    def __init__(self, outside: Outside, desk: Desk, line: _Line, owner: str) -> None:
        self._outside, self._desk, self._line, self._owner = outside, desk, line, owner
        self._hours = {policy.name: policy.sending for policy in outside.register_store.policies()}
        per_domain = outside.mail.per_domain if outside.mail else 0
        self._rates = _DomainRates(per_domain) if per_domain else None
        self._counts: Counter[str] = Counter()
        self._reasons: list[tuple[str, str]] = []
        self._relay_error: RelayError | None = None
        self._kept_specimens = 0
        self._dotted = ""  # the id of the last delivery whose final dot may have left

    def work(self, claims: Sequence[_Claim]) -> bool:
        """Settle a batch; False when the relay went away: what was not sent is queued again, untried."""
        self._desk.forget_jobs()
        waiting = deque(claims)
        try:
            while waiting:
                self._settle(*waiting[0])
                waiting.popleft()
        except RelayError as error:
            self._relay_error = error
            self._put_back(waiting, str(error))
            return False
        except BaseException:
            unsent = [claim for claim in waiting if claim[0].id != self._dotted]  # what has its dot may have arrived
            self._put_back(unsent, "the sender stopped before its turn")
            raise
        return True

    def report(self) -> DeliveryReport:
        """Return what was done; raises what the caller must know first."""
        counts = {state.value: self._counts[state] for state in DeliveryState if state.is_final or state is DeliveryState.DEFERRED}
        report = DeliveryReport(**counts, lost=self._counts["lost"], relay_error=str(self._relay_error or ""), reasons=tuple(self._reasons))
        if self._relay_error and report.attempted == report.deferred:
            raise self._relay_error
        if self._kept_specimens:
            message = (
                f"a specimen edition leaves through a relay on the loopback only: {self._kept_specimens} of its mails stay queued "
                f"({report.sent} others were sent). Point REPORTER_MAIL__URL at a local mailbox, or use a data folder of its own"
            )
            raise FictitiousMailError(message)
        return report

    def _settle(self, delivery: Delivery, fence: int) -> None:
        try:
            edition = self._desk.edition(delivery.edition)
            if edition.embargo_until and self._outside.clock.now() < edition.embargo_until:
                later = replace(delivery, due_at=edition.embargo_until)
                self._note(later.put_back(f"under embargo until {edition.embargo_until:%Y-%m-%d %H:%M %Z}"), fence)
                return
            fictitious = edition.fictitious
            if fictitious and not is_fictitious_address(delivery.recipient):
                self._note(delivery.withheld(DeliveryState.FAILED, FICTITIOUS_ONLY), fence)
                return
            if fictitious and not self._line.is_local:
                self._kept_specimens += 1
                later = replace(delivery, due_at=self._outside.clock.now() + SPECIMEN_PAUSE)
                self._note(later.put_back("a specimen edition and a relay off the loopback"), fence)
                return
            if opens := self._opening(delivery, edition.policy):
                self._note(replace(delivery, due_at=opens).put_back("outside the sending hours"), fence)
                return
            if wait := self._wait(delivery):
                later = replace(delivery, due_at=self._outside.clock.now() + wait)
                self._note(later.put_back("this minute's mails to its domain have left"), fence)
                return
            letter = self._desk.letter(delivery)
        except MailError as error:
            self._note(self._put_off(delivery, error), fence)
        except _NotWritable as error:
            self._note(self._put_off(delivery, MailError(str(error), permanent=False)), fence)
        else:
            self._dispatch(delivery, fence, letter)

    def _wait(self, delivery: Delivery) -> dt.timedelta | None:
        """Return how long a mail waits for its domain's turn, None where it may leave; what a person asked for does not wait."""
        if self._rates is None or delivery.resend or delivery.kind in {DeliveryKind.REQUEST, DeliveryKind.TEST}:
            return None
        domain = delivery.recipient.rpartition("@")[2].lower()
        return None if self._rates.lets_leave(domain) else MINUTE

    def _opening(self, delivery: Delivery, policy: str) -> dt.datetime | None:
        """Return when the policy's sending hours begin, where they are over; what a person asked for leaves at any hour."""
        hours, now = self._hours.get(policy), self._outside.clock.now()
        if hours is None or hours.is_always or delivery.resend or delivery.kind in {DeliveryKind.REQUEST, DeliveryKind.TEST}:
            return None
        zone = self._outside.register_store.time_zones().of(self._outside.register_store.register().get(delivery.territories[0]))
        opens = hours.next_opening(now, zone)
        return opens if opens > now else None

    def _dispatch(self, delivery: Delivery, fence: int, letter: Letter | Withheld) -> None:
        if isinstance(letter, Withheld):
            self._note(delivery.withheld(letter.state, letter.reason), fence)
            return
        try:
            self._hand_over(self._line.session(), delivery, fence, letter)
        except _ClaimLostError:
            self._counts["lost"] += 1

    def _hand_over(self, session: MailSession, delivery: Delivery, fence: int, letter: Letter) -> None:
        dotted = delivery

        def commit_dot() -> None:
            nonlocal dotted
            dotted = delivery.dotted(letter.entries, self._outside.clock.now())
            if not self._outside.ledger.save_delivery(dotted, fence, self._owner):
                raise _ClaimLostError
            self._dotted = delivery.id

        try:
            reply = session.send(letter.message, sender=letter.sender, recipient=delivery.recipient, before_dot=commit_dot)
        except (RelayError, _ClaimLostError):
            raise
        except MailError as error:
            unanswered = self._dotted == delivery.id and error.code is None
            self._note(dotted.doubtful(error) if unanswered else self._put_off(delivery, error), fence)
            if error.mailbox_gone:
                self._refuse(delivery, error)
        else:
            self._note(dotted.sent(reply), fence)

    def _refuse(self, delivery: Delivery, error: MailError) -> None:
        """Keep from an address whose mailbox does not exist whatever else would go there."""
        now = self._outside.clock.now()
        gone = Suppression(address_key(delivery.recipient), SuppressionReason.HARD_BOUNCE, now, delivery.id, str(error))
        self._outside.ledger.suppress(gone)

    def _put_off(self, delivery: Delivery, error: MailError) -> Delivery:
        """Apply the rule of the delivery; retries are spread by the mail's own key."""
        told = delivery.failed(error, self._outside.clock.now())
        if told.state is not DeliveryState.DEFERRED:
            return told
        return replace(told, due_at=told.due_at + dt.timedelta(seconds=int(told.message_key[:8], 16) % SPREAD_SECONDS))

    def _note(self, delivery: Delivery, fence: int) -> None:
        if not self._outside.ledger.save_delivery(delivery, fence, self._owner):
            self._counts["lost"] += 1
            return
        self._counts[delivery.state] += 1
        if delivery.state is not DeliveryState.SENT:
            self._reasons.append((delivery.id, delivery.reason))

    def _put_back(self, claims: Iterable[_Claim], reason: str) -> None:
        """Queue claims again, untried; where even the ledger fails, their lease does it."""
        for delivery, fence in claims:
            try:
                self._note(delivery.put_back(reason), fence)
            except LedgerError:
                return
