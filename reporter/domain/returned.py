"""Mails that came back: what kind, about which of ours, and which addresses get nothing any more."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.subscription import address_key

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_GONE_SUBJECT = 1  # RFC 3463, X.1.X: the address
_SENDERS_FAULT = {7, 8}  # 5.1.7 and 5.1.8 are of our own address
_DISABLED = (5, 2, 1)
_UNDEFINED = (5, 0, 0)


class ReturnKind(StrEnum):
    """What a returned mail says; only HARD and COMPLAINT suppress an address."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


class SuppressionReason(StrEnum):
    """Why an address gets nothing any more."""

    HARD_BOUNCE = "hard bounce"
    COMPLAINT = "complaint"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that gets nothing any more, why, since when, from which delivery it was learnt (by id), in whose words."""

    address: str
    reason: SuppressionReason
    since: dt.datetime
    delivery: str
    words: str = ""

    def __post_init__(self) -> None:
        if self.address != address_key(self.address):
            message = "a suppressed address is kept as it is compared: address_key"
            raise ValueError(message)
        if self.since.tzinfo is None:
            message = "a suppression needs an aware time"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """A returned mail as read: nothing in it is believed yet.

    *key* is a digest of its Message-ID (of its bytes without one); *returned_to* are the addresses it came back to, *message_ids*
    those of the mails it is about, *addresses* the recipients it names, *words* the reply it quotes, *links* the signed part of
    our own links to unsubscribe in the mail sent back.
    """

    key: str
    kind: ReturnKind
    returned_to: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    words: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotedReturn:
    """A returned mail as the ledger keeps it: *delivery* (by id) is empty where it is about none of ours."""

    key: str
    kind: ReturnKind
    at: dt.datetime
    delivery: str = ""
    words: str = ""


def mailbox_is_gone(text: str) -> bool | None:
    """Say whether a reply's enhanced status (RFC 3463) means that the mailbox itself takes nothing; None without one.

    5.1.X but for our own address, and 5.2.1 (disabled). A full mailbox (5.2.2), a size (5.3.4), a policy (5.7.X) are no such thing,
    and 5.0.0 says nothing.
    """
    found = [(int(a), int(b), int(c)) for a, b, c in _STATUS.findall(text)]
    telling = [status for status in found if status != _UNDEFINED]
    if not telling:
        return None
    return all(_is_gone(status) for status in telling)


def _is_gone(status: tuple[int, int, int]) -> bool:
    kind, subject, detail = status
    return status == _DISABLED or (kind == _DISABLED[0] and subject == _GONE_SUBJECT and detail not in _SENDERS_FAULT)
