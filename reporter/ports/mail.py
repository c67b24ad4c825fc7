"""The relay, and who writes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from reporter.domain.delivery import RelayMemory
from reporter.domain.returned import ReturnReport


class MailSession(Protocol):
    """An open connection to the relay."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str, before_dot: Callable[[], None]) -> str:
        """Hand over one message and return the relay's reply; calls *before_dot* just before the final dot of DATA.

        Raises MailError(permanent=…).
        """


class MailTransport(Protocol):
    """A relay."""

    @property
    def is_local(self) -> bool:
        """Say whether the relay is on the loopback."""

    def session(self) -> AbstractContextManager[MailSession]:
        """Return a connection that is used for many messages and closed at the end; raises MailError when there is none."""


class Reconciler(Protocol):
    """Who can tell, after a crash, whether the relay took a message."""

    def ask(self, dots: Mapping[str, dt.datetime], now: dt.datetime) -> Mapping[str, RelayMemory]:
        """Return what became of each message, by Message-ID; *dots* says when the final dot of each was about to leave.

        Never raises: what cannot be told is UNKNOWN. TAKEN and NOT_TAKEN are certain, whatever the relay does afterwards.
        """


class ReturnBox(Protocol):
    """Where returned mails arrive."""

    def unread(self) -> Iterator[tuple[str, ReturnReport]]:
        """Yield each unread mail's key in the box and what it says; MailError when the box cannot be read."""

    def settle(self, key: str, *, known: bool) -> None:
        """Mark a mail as read, and for a person to look at where it is about none of ours."""


class Signer(Protocol):
    """Who signs our mails."""

    @property
    def name(self) -> str:
        """Return where receivers look for the public key."""

    def sign(self, message: EmailMessage) -> None:
        """Add the signature over *message* as it will leave; MailError when it cannot."""


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who writes: sender's address, staffed reply address, domain of the Message-IDs.

    *envelope_domain* receives the returned mails (VERP); empty: they go to *sender*. *link_secret* signs the links of the web
    pages; empty: mails carry no https link to unsubscribe, only the mail address. Notes whose encoded size passes *largest* bytes are
    not joined but linked. *per_domain* is how many mails a minute a sender hands over to one recipients' domain; 0: any number.
    """

    sender: str
    reply_to: str
    domain: str
    envelope_domain: str = ""
    link_secret: bytes = field(default=b"", repr=False)
    largest: int = 15_000_000
    per_domain: int = 0
