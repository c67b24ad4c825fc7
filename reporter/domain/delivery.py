"""One mail to one person, and what became of it."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from reporter.domain.territory import TerritoryId
from reporter.errors import MailError

FIRST_RETRIES = (dt.timedelta(minutes=5),) * 48  # four hours in steps of five minutes
LATER_RETRIES = (dt.timedelta(hours=1),) * 68  # then hourly, until 72 hours have passed
RETRY_DELAYS = FIRST_RETRIES + LATER_RETRIES


class DeliveryState(StrEnum):
    """Where a mail stands; DOT is committed just before the final dot of DATA."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DOT = "dot"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    QUARANTINED = "quarantined"
    SUPPRESSED = "suppressed"

    @property
    def is_final(self) -> bool:
        """Say whether nothing more happens by itself."""
        return self in {
            DeliveryState.SENT,
            DeliveryState.FAILED,
            DeliveryState.UNCERTAIN,
            DeliveryState.QUARANTINED,
            DeliveryState.SUPPRESSED,
        }


class Fate(StrEnum):
    """What a relay's own memory says of a message whose answer was never read."""

    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RelayMemory:
    """A fate and the words that prove it; NOT_TAKEN is said only of what can never be taken any more."""

    fate: Fate
    reason: str


class DeliveryKind(StrEnum):
    """Why a mail goes out."""

    EDITION = "edition"
    CORRECTION = "correction"
    SUPPLEMENT = "supplement"
    REQUEST = "request"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail of one edition (by fingerprint) to one recipient, for one territory or a bundle of several.

    *entries* are the sha256 of the archived PDFs joined, known once sent; *resend* is raised only when a person sends again.
    *due_at* is when it may next be tried, and once its dot is noted the instant of that dot; *created_at* is the Date of the message.
    """

    id: str
    edition: str
    recipient: str
    territories: tuple[TerritoryId, ...]
    kind: DeliveryKind
    state: DeliveryState
    created_at: dt.datetime
    due_at: dt.datetime
    entries: tuple[str, ...] = ()
    resend: int = 0
    attempts: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None or self.due_at.tzinfo is None:
            message = "a delivery needs aware times"
            raise ValueError(message)
        if not self.territories or self.territories != tuple(sorted(set(self.territories))):
            message = "territories must be given, sorted and each once"
            raise ValueError(message)

    @property
    def message_key(self) -> str:
        """Return the hash of (edition, recipient, territories, kind, resend): the same mail, the same key, for ever."""
        parts = [self.edition, self.recipient, ",".join(map(str, self.territories)), str(self.kind), str(self.resend)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def message_id(self, domain: str) -> str:
        """Return the Message-ID, angle brackets included."""
        return f"<{self.message_key[:40]}@{domain}>"

    def claimed(self) -> Self:
        """Return this delivery in the hands of a sender."""
        return replace(self, state=DeliveryState.CLAIMED)

    def dotted(self, entries: tuple[str, ...], at: dt.datetime) -> Self:
        """Return this delivery with its message handed over but for the final dot, which leaves right after the instant *at*."""
        return replace(self, state=DeliveryState.DOT, entries=entries, due_at=at)

    def sent(self, reply: str) -> Self:
        """Return this delivery as accepted by the relay."""
        return replace(self, state=DeliveryState.SENT, attempts=self.attempts + 1, reason=reply)

    def failed(self, error: MailError, now: dt.datetime) -> Self:
        """Return this delivery put off, or given up when retrying cannot help."""
        attempts = self.attempts + 1
        if error.permanent or attempts > len(RETRY_DELAYS):
            return replace(self, state=DeliveryState.FAILED, attempts=attempts, reason=str(error))
        due_at = now + RETRY_DELAYS[attempts - 1]
        return replace(self, state=DeliveryState.DEFERRED, attempts=attempts, due_at=due_at, reason=str(error))

    def doubtful(self, error: MailError) -> Self:
        """Return this delivery as one whose fate only a person or the relay's log can tell: never resent by itself."""
        return replace(self, state=DeliveryState.UNCERTAIN, attempts=self.attempts + 1, reason=str(error))

    def put_back(self, reason: str) -> Self:
        """Return this delivery untried, due as it was: the trouble was not its own."""
        return replace(self, state=DeliveryState.DEFERRED, reason=reason)

    def withheld(self, state: DeliveryState, reason: str) -> Self:
        """Return this delivery closed without a mail: QUARANTINED, SUPPRESSED or FAILED."""
        return replace(self, state=state, reason=reason)
