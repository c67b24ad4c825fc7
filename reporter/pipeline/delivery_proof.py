"""What proves a delivery: the very bytes that leave, and one line for each mail with its reply and the digest of its note."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping

from reporter.domain.delivery import Delivery
from reporter.domain.subscription import masked
from reporter.errors import EditionError, SettingsError, UsageError
from reporter.pipeline.letters import Desk, Withheld
from reporter.ports import Outside

HEADS = (
    "delivery", "edition", "kind", "territories", "recipient", "state", "created_at", "settled_or_due_at", "attempts", "message_id",
    "pdf_sha256", "reply_or_reason", "came_back",
)  # fmt: skip


def preview(outside: Outside, delivery: Delivery) -> bytes:
    """Return the message of a delivery byte for byte as it leaves (but for the instant in a DKIM signature).

    UsageError where nothing would leave, SettingsError without a sender, ArchiveError where its note is not archived.
    """
    if outside.mail is None:
        message = "no mail can be written: set REPORTER_MAIL__URL and REPORTER_MAIL__SENDER"
        raise SettingsError(message)
    letter = Desk(outside, outside.mail).letter(delivery)
    if isinstance(letter, Withheld):
        message = f"nothing leaves for delivery {delivery.id}: {letter.reason}"
        raise UsageError(message)
    return letter.message.as_bytes(policy=letter.message.policy.clone(linesep="\r\n"))


def export(outside: Outside, deliveries: Iterable[Delivery], *, with_addresses: bool) -> str:
    """Return one CSV line for each delivery; addresses are masked (« p…t@loire.example ») unless they are asked for."""
    labels = {edition.fingerprint: edition.label for edition in outside.editions.editions()}
    back = {one.delivery: f"{one.kind} {one.at.isoformat()}" for one in outside.ledger.returns()}
    domain = outside.mail.domain if outside.mail else ""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\n")
    lines.writerow(HEADS)
    for one in deliveries:
        lines.writerow(_line(one, labels, back.get(one.id, ""), domain, with_addresses=with_addresses))
    return written.getvalue()


def _line(one: Delivery, labels: Mapping[str, str], back: str, domain: str, *, with_addresses: bool) -> tuple[object, ...]:
    shown = one.recipient if with_addresses else masked(one.recipient)
    reason = one.reason if with_addresses else one.reason.replace(one.recipient, shown)
    message_id = one.message_id(domain) if domain else ""
    return (
        one.id, labels.get(one.edition, one.edition), one.kind, " ".join(map(str, one.territories)), shown, one.state,
        _instant(one.created_at), _instant(one.due_at), one.attempts, message_id, " ".join(one.entries), " ".join(reason.split()), back,
    )  # fmt: skip


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def of_edition(outside: Outside, label: str | None) -> tuple[Delivery, ...]:
    """Return the deliveries of an edition by its label, or all; EditionError for a label that is none."""
    if label is None:
        return outside.ledger.deliveries()
    for edition in outside.editions.editions():
        if label in {edition.label, edition.fingerprint}:
            return outside.ledger.deliveries(edition=edition.fingerprint)
    message = f"no edition {label!r} here: {', '.join(one.label for one in outside.editions.editions()) or 'none is frozen yet'}"
    raise EditionError(message)
