"""One mail as bytes: the same delivery gives the same message for ever, with exactly one recipient."""

import hmac
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address, AddressHeader, SingleAddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from reporter.domain.delivery import Delivery
from reporter.domain.mail import MailParts
from reporter.domain.subscription import is_address
from reporter.errors import MailError, RenderError, SettingsError
from reporter.pipeline.signed_links import MANAGE, RETURN, UNSUBSCRIBE, link_token
from reporter.ports import MailIdentity
from reporter.rendering.mail import is_header_line
from reporter.rendering.templates import render

UNFOLDED = frozenset({"list-unsubscribe"})
DKIM_WIDTH = 76
REFERENCE_LENGTH = 12  # of a delivery's id, enough for staff to find it
TOKEN_LENGTH = 32
PROOF_LENGTH = 16  # hexadecimal signs: 64 bits, what the 64 signs of a local part leave
RETURN_TO = "retour+"


_DKIM_LINES: Final = textwrap.TextWrapper(DKIM_WIDTH, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False)


class _NotePolicy(EmailPolicy):
    """The standard policy, but for two of its faults.

    It makes encoded-words of an address too long for a line, which breaks links; and it loses spaces between two of them
    (« – Rhône » becomes « –Rhône »): a header with accents is therefore encoded whole.
    """

    def fold(self, name: str, value: str) -> str:
        """Return the header as written, an address of a list on each line."""
        if name.lower() in UNFOLDED:
            return f"{name}: {value}{self.linesep}".replace(", ", f",{self.linesep} ")
        if name.lower() == "dkim-signature":  # broken at its own spaces only: relaxed canonicalisation undoes that
            return self.linesep.join(_DKIM_LINES.wrap(f"{name}: {value}")) + self.linesep
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {_encoded(str(value), name)}{self.linesep}"
        if isinstance(value, SingleAddressHeader | AddressHeader) and not value.isascii():
            (only,) = value.addresses
            return f"{name}: {_encoded(only.display_name, name)}{self.linesep} <{only.addr_spec}>{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as bytes."""
        return self.fold(name, value).encode("ascii")


def _encoded(text: str, name: str) -> str:
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


NOTE_POLICY = _NotePolicy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One PDF under its name."""

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Links:
    """Where a recipient unsubscribes and manages: of the web pages where they run, of a staffed mail address otherwise."""

    unsubscribe: str
    manage: str
    header: str
    one_click: bool


def links_for(delivery: Delivery, identity: MailIdentity, web_base_url: str) -> Links:
    """Return a recipient's links; https only where the web pages have an address and links can be signed."""
    reference = delivery.id[:REFERENCE_LENGTH]
    by_mail = _mail_link(identity, "mail/unsubscribe_subject.txt", reference)
    if not (web_base_url and identity.link_secret):
        return Links(by_mail, _mail_link(identity, "mail/manage_subject.txt", reference), f"<{by_mail}>", one_click=False)
    unsubscribe = f"{web_base_url}/desabonnement/{link_token(delivery.id, UNSUBSCRIBE, identity.link_secret)}"
    manage = f"{web_base_url}/abonnement/{link_token(delivery.id, MANAGE, identity.link_secret)}"
    return Links(unsubscribe, manage, f"<{unsubscribe}>, <{by_mail}>", one_click=True)


def envelope_sender(delivery: Delivery, identity: MailIdentity) -> str:
    """Return where a returned mail goes: an address that names the delivery (VERP), or the sender's own."""
    if not identity.envelope_domain:
        return identity.sender
    key = delivery.message_key[:TOKEN_LENGTH]
    proof = f"-{link_token(key, RETURN, identity.link_secret).partition('.')[2][:PROOF_LENGTH]}" if identity.link_secret else ""
    return f"{RETURN_TO}{key}{proof}@{identity.envelope_domain}"


def read_envelope(address: str, identity: MailIdentity) -> str | None:
    """Return the delivery's id from an address that envelope_sender wrote, or None: another's, or its proof does not hold."""
    local, _, domain = address.lower().rpartition("@")
    if not identity.envelope_domain or domain != identity.envelope_domain.lower() or not local.startswith(RETURN_TO):
        return None
    key, _, proof = local.removeprefix(RETURN_TO).partition("-")
    if not identity.link_secret:
        return key
    wanted = link_token(key, RETURN, identity.link_secret).partition(".")[2][:PROOF_LENGTH]
    return key if hmac.compare_digest(proof.encode(), wanted.encode()) else None


def build_message(
    delivery: Delivery,
    mail: MailParts,
    attachments: Sequence[Attachment],
    identity: MailIdentity,
    *,
    house: str,
    policy: str,
    web_base_url: str,
) -> EmailMessage:
    """Return the message; *house* is the sender's name, *policy* the list's.

    Raises MailError (permanent) when the recipient is not exactly one plain address, RenderError when the mail's parts cannot
    stand in a message, SettingsError when our own addresses cannot.
    """
    links = links_for(delivery, identity, web_base_url)
    message = EmailMessage(policy=NOTE_POLICY)
    address(message, delivery.recipient, identity, house)
    message["Subject"] = one_line(mail.subject)
    message["Message-ID"] = delivery.message_id(identity.domain)
    message["Date"] = delivery.created_at
    message["List-Id"] = f"<{policy}.notes.{identity.domain}>"
    message["List-Unsubscribe"] = links.header
    if links.one_click:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_filled(mail.text, links.unsubscribe, links.manage), cte="quoted-printable")
    message.add_alternative(_filled(mail.html, escape(links.unsubscribe), escape(links.manage)), subtype="html", cte="quoted-printable")
    for attachment in attachments:
        message.add_attachment(attachment.pdf, maintype="application", subtype="pdf", filename=attachment.name)
    message["Content-Language"] = "fr"  # last: a Content- header set before is moved to the first part
    fix_boundaries(message, delivery.message_key)
    return message


def address(message: EmailMessage, recipient: str, identity: MailIdentity, house: str) -> None:
    """Write our addresses and the only recipient: a header that holds a second one is never written."""
    if not (is_address(identity.sender) and is_address(identity.reply_to)):
        words = "REPORTER_MAIL__SENDER and REPORTER_MAIL__REPLY_TO must each be one plain address, notes@observatoire.example"
        raise SettingsError(words)
    if not is_address(recipient):
        words = "the recipient is not exactly one plain mail address"
        raise MailError(words, permanent=True)
    message["From"] = Address(one_line(house), addr_spec=identity.sender)
    message["To"] = Address(addr_spec=recipient)
    message["Reply-To"] = Address(addr_spec=identity.reply_to)


def one_line(text: str) -> str:
    """Return *text* as a header has it; RenderError when it is no line."""
    line = text.strip()
    if not is_header_line(line):
        message = f"{text!r} is no line of a header"
        raise RenderError(message)
    return line


def _filled(template: str, unsubscribe: str, manage: str) -> str:
    try:
        return Template(template).substitute(unsubscribe_url=unsubscribe, manage_url=manage)
    except (KeyError, ValueError) as error:
        message = f"the mail archived has a placeholder that the sender does not know: {error}"
        raise RenderError(message) from error


def _mail_link(identity: MailIdentity, subject: str, reference: str) -> str:
    return f"mailto:{identity.reply_to}?subject={quote(render(subject, {'reference': reference}).strip(), safe='')}"


def fix_boundaries(message: EmailMessage, key: str) -> None:
    """Name the parts' limits after the mail: a chance one would make each try another message."""
    multiparts = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{key[:TOKEN_LENGTH]}_{number}")
