"""Mail over SMTP by the standard library: one connection for many messages, replies read by their first digit."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from reporter.adapters import fault_points
from reporter.domain.returned import mailbox_is_gone
from reporter.domain.subscription import is_address
from reporter.errors import MailError, RelayError, SettingsError

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT_SECONDS = 60.0
CLOSING = 421
START_OF_DATA = 354
ACCEPTED, REFUSED = 2, 5  # code // 100: 452 and 550 raise the same class of the library
REPLY_SHOWN = 500  # characters
_LEADING_DOT = re.compile(rb"(?m)^\.")
_FORMS = "write smtp://host, smtps://user:password@host or smtp+starttls://user:password@host:587"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where the relay is and how to enter; the password is never shown."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> "Relay":
        """Read an address; SettingsError, without the password, when it cannot be one."""
        try:
            parts = urlsplit(url)
            scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        except ValueError:
            message = f"REPORTER_MAIL__URL cannot be read: {_FORMS}"
            raise SettingsError(message) from None
        if scheme not in PORTS or not host or parts.path.strip("/") or parts.query:
            message = f"REPORTER_MAIL__URL is no relay's address: {_FORMS}"
            raise SettingsError(message)
        relay = cls(scheme, host, port or PORTS[scheme], unquote(parts.username or ""), unquote(parts.password or ""))
        if relay.user and scheme == "smtp" and not relay.is_local:
            message = "REPORTER_MAIL__URL would send its password in clear over the network: use smtps:// or smtp+starttls://"
            raise SettingsError(message)
        return relay

    @property
    def is_local(self) -> bool:
        """Say whether the host is the loopback."""
        try:
            return self.host.lower() == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        """Return what may be shown."""
        return f"{self.scheme}://{self.host}:{self.port}"


class SmtpTransport:
    """A relay reached by smtp://, smtps:// or smtp+starttls://, with user and password in the address where needed."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS, context: ssl.SSLContext | None = None) -> None:
        self._relay = Relay.parse(url)
        self._timeout = timeout
        self._context = context

    @property
    def is_local(self) -> bool:
        """Say whether the relay is on the loopback."""
        return self._relay.is_local

    @contextlib.contextmanager
    def session(self) -> Iterator["SmtpSession"]:
        """Yield a connection for many messages; RelayError when the relay cannot be reached or does not let us in."""
        session = SmtpSession(self._relay, self._timeout, self._context)
        session.open()
        try:
            yield session
        finally:
            session.close()


class SmtpSession:
    """One connection, made anew when the relay has dropped it."""

    def __init__(self, relay: Relay, timeout: float, context: ssl.SSLContext | None) -> None:
        self._relay, self._timeout, self._context = relay, timeout, context
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        """Connect and log in; RelayError when that cannot be done."""
        try:
            self._smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
            message = f"the relay {self._relay} does not let us in: {_words(error)}"
            raise RelayError(message, code=code) from error
        return self._smtp

    def close(self) -> None:
        """Say goodbye."""
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # everything was answered: a goodbye may fail
                self._smtp.quit()
        self._drop()

    def send(self, message: EmailMessage, *, sender: str, recipient: str, before_dot: Callable[[], None]) -> str:
        """Hand over one message and return the relay's reply; *before_dot* is called just before the final dot of DATA.

        Raises MailError: permanent for a 5xx to the recipient or the message, without a code when the connection broke;
        RelayError for what concerns no single message. When *before_dot* raises, the connection is dropped and no dot follows.
        """
        if not (is_address(sender) and is_address(recipient)):
            words = "sender and recipient must each be one plain address"
            raise MailError(words, permanent=True)
        content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        smtp = self._ready()
        try:
            _name_envelope(smtp, sender, recipient)
            reply = _hand_over(smtp, content, before_dot)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            words = f"the connection to the relay {self._relay} broke: {_words(error)}"
            raise MailError(words, permanent=False) from error
        except MailError as error:
            if error.code == CLOSING:
                self._drop()
            raise
        except BaseException:  # *before_dot* failed: the dot must never follow
            self._drop()
            raise
        return reply

    def _connected(self) -> smtplib.SMTP:
        context = self._context or ssl.create_default_context()
        hello = "localhost" if self._relay.is_local else None  # without a name the library asks the resolver, slowly
        smtp: smtplib.SMTP
        if self._relay.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(self._relay.host, self._relay.port, local_hostname=hello, timeout=self._timeout, context=context)
        else:
            smtp = smtplib.SMTP(self._relay.host, self._relay.port, local_hostname=hello, timeout=self._timeout)
        try:
            if smtp.sock is not None:  # the dot follows in a packet of its own: without this it waits 40 ms for an acknowledgement
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if self._relay.scheme == "smtp+starttls":
                smtp.starttls(context=context)
            if self._relay.user:
                smtp.login(self._relay.user, self._relay.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _ready(self) -> smtplib.SMTP:
        """Return a connection that awaits a new message: RSET tells whether the old one still lives."""
        if self._smtp is not None:
            try:
                if self._smtp.rset()[0] // 100 == ACCEPTED:
                    return self._smtp
            except (OSError, smtplib.SMTPException):
                pass  # dropped by the relay, as relays do after a while: a new connection is the answer
            self._drop()
        return self.open()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _name_envelope(smtp: smtplib.SMTP, sender: str, recipient: str) -> None:
    code, reply = smtp.mail(sender)
    if code // 100 == REFUSED:  # our own sender is refused: no message was judged, none may be given up for it
        message = f"the relay refuses our sender: {_text(code, reply)}"
        raise RelayError(message, code=code)
    _check(code, reply)
    code, reply = smtp.rcpt(recipient)
    if code // 100 == REFUSED and mailbox_is_gone(_text(code, reply)):
        raise MailError(_text(code, reply), permanent=True, code=code, mailbox_gone=True)
    _check(code, reply)


def _hand_over(smtp: smtplib.SMTP, content: bytes, before_dot: Callable[[], None]) -> str:
    code, reply = smtp.docmd("DATA")
    if code != START_OF_DATA:
        raise MailError(_text(code, reply), permanent=code // 100 == REFUSED, code=code)
    stuffed = _LEADING_DOT.sub(b"..", content)
    smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    before_dot()
    smtp.send(b".\r\n")
    fault_points.point("dot_sent")
    code, reply = smtp.getreply()
    fault_points.point("reply_read")
    _check(code, reply)
    return _text(code, reply)


def _check(code: int, reply: bytes) -> None:
    if code // 100 != ACCEPTED:
        raise MailError(_text(code, reply), permanent=code // 100 == REFUSED, code=code)


def _text(code: int, reply: bytes | str) -> str:
    words = reply if isinstance(reply, str) else reply.decode("ascii", "backslashreplace")
    return f"{code} {' '.join(words.split())}"[:REPLY_SHOWN]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
