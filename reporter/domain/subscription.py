"""Who wants which note."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.territory import TerritoryId

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_SHORT = 2  # signs of a local part, of which the last is not shown
FICTITIOUS_DOMAINS = (".test", ".example")


class SubscriptionState(StrEnum):
    """Whether a subscription receives anything."""

    ACTIVE = "active"
    PAUSED = "paused"
    UNSUBSCRIBED = "unsubscribed"


def is_address(text: str) -> bool:
    """Say whether *text* is exactly one plain mail address (no display name, no list, no line break, a domain with a dot)."""
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text and "." in text.rpartition("@")[2]


def is_fictitious_address(address: str) -> bool:
    """Say whether *address* can belong to nobody: its domain ends in .test or .example."""
    return address.rpartition("@")[2].lower().endswith(FICTITIOUS_DOMAINS)


def masked(address: str) -> str:
    """Return *address* as shown on a page that a link alone opens: « h…u@collectivite.example »."""
    local, _, domain = address.rpartition("@")
    return f"{local[0]}…{local[-1] if len(local) > _SHORT else ''}@{domain}"


def address_key(address: str) -> str:
    """Return *address* as compared: one person writes it with capitals or without."""
    return address.lower()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked to be added to one person's subscription under one policy."""

    email: str
    territories: tuple[TerritoryId, ...]
    policy: str = "standard"
    bundle: bool = False

    def __post_init__(self) -> None:
        _check(self.email, self.territories)


@dataclass(frozen=True, slots=True)
class PendingWish:
    """What somebody asked for with an address that has not been confirmed yet; forgotten at *until*."""

    wish: Wish
    asked_at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's wish under one policy; *bundle*: one mail with all territories instead of one each."""

    id: str
    email: str
    territories: tuple[TerritoryId, ...]
    policy: str = "standard"
    bundle: bool = False
    state: SubscriptionState = SubscriptionState.ACTIVE

    def __post_init__(self) -> None:
        _check(self.email, self.territories)


def _check(email: str, territories: tuple[TerritoryId, ...]) -> None:
    if not is_address(email):
        message = "not one plain mail address"
        raise ValueError(message)
    if not territories or territories != tuple(sorted(set(territories))):
        message = "territories must be given, sorted and each once"
        raise ValueError(message)
