"""What came back: whom it is about, and what follows. A report is believed only where it carries something that we signed."""

import re
from collections import Counter
from dataclasses import dataclass, field

from reporter.domain.delivery import Delivery
from reporter.domain.returned import NotedReturn, ReturnKind, ReturnReport, Suppression, SuppressionReason
from reporter.domain.subscription import address_key
from reporter.errors import SettingsError
from reporter.pipeline.messages import read_envelope
from reporter.pipeline.signed_links import UNSUBSCRIBE, read_link
from reporter.ports import MailIdentity, Outside

_SUPPRESSES = {ReturnKind.HARD: SuppressionReason.HARD_BOUNCE, ReturnKind.COMPLAINT: SuppressionReason.COMPLAINT}
_KEY = re.compile(r"([0-9a-f]{40})@")
ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class ReturnsRead:
    """What one reading found: mails by kind, new ones alone; *suppressed* addresses, *strange* mails that are about none of ours."""

    kinds: Counter[str] = field(default_factory=Counter)
    suppressed: int = 0
    strange: int = 0

    def __str__(self) -> str:
        """Return it as one line for a log."""
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        return f"{told}; {self.suppressed} addresses suppressed, {self.strange} about none of ours" if told else ""


def read_returns(outside: Outside, *, dry_run: bool = False) -> ReturnsRead:
    """Read what is unread, note it, and suppress the addresses it proves dead or unwilling; each mail counts once.

    SettingsError without a mailbox of returns; MailError when it cannot be read: what was read stays noted.
    """
    if outside.returns is None or outside.mail is None:
        message = "no returned mail can be read: set REPORTER_BOUNCES__URL (maildir:///path or imaps://…) and REPORTER_MAIL__SENDER"
        raise SettingsError(message)
    kinds, suppressed, strange = Counter[str](), 0, 0
    for key, report in outside.returns.unread():
        delivery = about(outside, outside.mail, report)
        now = outside.clock.now()
        noted = NotedReturn(report.key, report.kind, now, delivery.id if delivery else "", report.words)
        reason = _SUPPRESSES.get(report.kind) if delivery else None
        suppression = Suppression(address_key(delivery.recipient), reason, now, delivery.id, report.words) if delivery and reason else None
        is_new = dry_run or outside.ledger.note_return(noted, suppression)
        if is_new:
            kinds[str(report.kind)] += 1
            suppressed += suppression is not None
            strange += delivery is None
        if not dry_run:
            outside.returns.settle(key, known=delivery is not None)
    return ReturnsRead(kinds, suppressed, strange)


def about(outside: Outside, identity: MailIdentity, report: ReturnReport) -> Delivery | None:
    """Return the delivery that a report proves to be about, or None.

    Proof is the signed return path, or our own signed link in the mail sent back; without a secret to sign with, the bare path or the
    Message-ID must do.
    """
    named = [read_envelope(address, identity) for address in report.returned_to]
    if identity.link_secret:
        named += [read_link(link, UNSUBSCRIBE, identity.link_secret) for link in report.links]
    else:
        named += [found[1][:ID_LENGTH] for one in report.message_ids if (found := _KEY.match(one))]
    for identifier in filter(None, named):
        if delivery := outside.ledger.delivery(identifier):
            return delivery
    return None
