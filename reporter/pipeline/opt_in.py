"""Double opt-in: a wish is kept under the hash of a token that only its address receives, and lives once confirmed."""

import datetime as dt
import hashlib
import secrets
from email.message import EmailMessage

from reporter.document.french import date, listed, typeset
from reporter.domain.mail import ConfirmationContent, MailParts
from reporter.domain.subscription import PendingWish, Subscription, Wish, is_fictitious_address
from reporter.errors import SettingsError
from reporter.pipeline.messages import NOTE_POLICY, address, fix_boundaries, one_line
from reporter.ports import MailIdentity, MailTransport, Outside
from reporter.rendering.confirmation import render_confirmation

CONFIRM_WITHIN = dt.timedelta(hours=48)
TOKEN_BYTES = 32
MOST_TERRITORIES = 50  # of one wish: more is for an import


def accepts_address(outside: Outside, email: str, allowed_domains: tuple[str, ...]) -> bool:
    """Say whether an address may subscribe by itself: of an allowed domain, and fictitious where the figures are."""
    editions = outside.editions.editions()
    if editions and editions[-1].fictitious and not is_fictitious_address(email):
        return False
    domain = email.rpartition("@")[2].lower()
    return not allowed_domains or domain in {one.lower().lstrip("@") for one in allowed_domains}


def keep_wish(outside: Outside, wish: Wish) -> str:
    """Keep a checked wish and return the token to mail: it is stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = outside.clock.now()
    outside.ledger.add_pending(token_hash(token), PendingWish(wish, now, now + CONFIRM_WITHIN))
    return token


def send_confirmation(outside: Outside, wish: Wish, token: str) -> None:
    """Mail the link that confirms a wish; SettingsError without relay, sender or public address, MailError when it is refused."""
    if outside.transport is None or outside.mail is None or not outside.web_base_url:
        words = "no confirmation can be mailed: set REPORTER_MAIL__URL, REPORTER_MAIL__SENDER and REPORTER_WEB__BASE_URL"
        raise SettingsError(words)
    message = confirmation(outside, outside.mail, wish, f"{outside.web_base_url}/s/confirm/{token}", token_hash(token))
    _hand_over(outside.transport, message, sender=outside.mail.sender, recipient=wish.email)


def waiting(outside: Outside, token: str) -> PendingWish | None:
    """Return the wish that a token confirms, or None; changes nothing."""
    return outside.ledger.pending(token_hash(token), outside.clock.now())


def confirm(outside: Outside, token: str) -> Subscription | None:
    """Make the wish a subscription, once; None when the token is unknown, used or too late."""
    return outside.ledger.confirm_pending(token_hash(token), outside.clock.now())


def token_hash(token: str) -> str:
    """Return what the ledger keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirmation(outside: Outside, identity: MailIdentity, wish: Wish, link: str, key: str) -> EmailMessage:
    """Return the message to confirm a wish; *key* (hexadecimal) fixes its id and limits."""
    now = outside.clock.now()
    register = outside.register_store.register()
    content = ConfirmationContent(
        brand_name=outside.brand.name,
        territories=tuple(typeset(register.get(territory).name) for territory in wish.territories),
        named=listed([typeset(register.get(territory).name) for territory in wish.territories]),
        link=link,
        until=date((now + CONFIRM_WITHIN).date()),
        address=outside.brand.address,
    )
    mail: MailParts = render_confirmation(content, outside.brand)
    message = EmailMessage(policy=NOTE_POLICY)
    address(message, wish.email, identity, outside.brand.name)
    message["Subject"] = one_line(mail.subject)
    message["Message-ID"] = f"<{key[:40]}@{identity.domain}>"
    message["Date"] = now
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = "fr"  # last: a Content- header set before is moved to the first part
    fix_boundaries(message, key)
    return message


def _hand_over(transport: MailTransport, message: EmailMessage, *, sender: str, recipient: str) -> None:
    with transport.session() as session:
        session.send(message, sender=sender, recipient=recipient, before_dot=lambda: None)
