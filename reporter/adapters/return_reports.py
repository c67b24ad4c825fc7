"""A returned mail read: a report of non-delivery (RFC 3464, older forms by flufl.bounce), a complaint (RFC 5965), an automaton."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

from flufl.bounce import all_failures

from reporter.domain.returned import ReturnKind, ReturnReport, mailbox_is_gone

WORDS_KEPT = 500  # characters
_MESSAGE_ID = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_LINK = re.compile(r"/desabonnement/([0-9a-f]{32}\.[0-9a-f]{32})")
_COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "opt-out-list"}
_BACK_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


def read_report(raw: bytes) -> ReturnReport:
    """Return what a mail that came back says, whatever it is: nothing in it is believed yet, and none of it raises."""
    message = message_from_bytes(raw, policy=policy.compat32)
    originals = list(_originals(message))
    returned_to = tuple(_addresses(message, _BACK_TO)) + tuple(a for one in originals for a in _addresses(one, ("Return-Path",)))
    own_id = str(message.get("Message-ID", "")).strip()
    about = [*_MESSAGE_ID.findall(" ".join(str(one.get("Message-ID", "")) for one in originals)), *_references(message)]
    fields = list(_report_fields(message))
    kind, addresses, words = _judged(message, fields)
    return ReturnReport(
        key=hashlib.sha256(own_id.encode() if own_id else raw).hexdigest(),
        kind=kind,
        returned_to=tuple(dict.fromkeys(one.lower() for one in returned_to)),
        message_ids=tuple(dict.fromkeys(about)),
        addresses=tuple(sorted(addresses)),
        words=" ".join(words.split())[:WORDS_KEPT],
        links=tuple(dict.fromkeys(_LINK.findall(" ".join(_unfolded(one, "List-Unsubscribe") for one in originals)))),
    )


def _judged(message: Message, fields: list[Message]) -> tuple[ReturnKind, set[str], str]:
    """Return the kind, the recipients named and the words quoted."""
    feedback = next((str(one["Feedback-Type"]).strip().lower() for one in fields if one["Feedback-Type"]), "")
    if feedback:
        named = {a for one in fields for a in _addresses(one, ("Original-Rcpt-To", "Removal-Recipient"))}
        return (ReturnKind.COMPLAINT if feedback in _COMPLAINTS else ReturnKind.AUTOMATIC), named, f"feedback: {feedback}"
    if _is_automatic(message) and not any(one["Action"] for one in fields):
        return ReturnKind.AUTOMATIC, set(), str(message.get("Subject", ""))
    later, never = ({one.decode("ascii", "replace").lower() for one in found} for found in all_failures(message))
    words = " ".join(str(one[name]) for one in fields for name in ("Status", "Diagnostic-Code") if one[name])
    if any(str(one["Action"]).strip().lower() == "delayed" for one in fields if one["Action"]):
        return ReturnKind.SOFT, later | never, words
    if never:
        return (ReturnKind.SOFT if mailbox_is_gone(words) is False else ReturnKind.HARD), never, words
    return (ReturnKind.SOFT if later else ReturnKind.UNKNOWN), later, words or str(message.get("Subject", ""))


def _is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    bulk = str(message.get("Precedence", "")).strip().lower() in {"bulk", "auto_reply", "junk"}
    return submitted == "auto-replied" or bool(message.get("X-Autoreply") or message.get("X-Autorespond")) or bulk


def _report_fields(message: Message) -> Iterator[Message]:
    """Yield the groups of fields of the machine-readable parts."""
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/feedback-report"}:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (one for one in payload if isinstance(one, Message))
            else:
                yield message_from_bytes(_content(part), policy=policy.compat32)


def _originals(message: Message) -> Iterator[Message]:
    """Yield our own mails, or their heads, as far as they were sent back."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
            yield from (one for one in part.get_payload() if isinstance(one, Message))
        elif part.get_content_type() == "text/rfc822-headers":
            yield message_from_bytes(_content(part), policy=policy.compat32)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _references(message: Message) -> list[str]:
    return _MESSAGE_ID.findall(" ".join(str(message.get(name, "")) for name in ("In-Reply-To", "References")))


def _addresses(message: Message, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the plain addresses of some headers; the type that RFC 3464 writes before an address is left out."""
    for name in names:
        values = [str(value).removeprefix("rfc822;").strip() for value in message.get_all(name, [])]
        yield from (address for _, address in getaddresses(values) if "@" in address)


def _unfolded(message: Message, name: str) -> str:
    return "".join(str(value) for value in message.get_all(name, [])).replace("\r", "").replace("\n", "")
