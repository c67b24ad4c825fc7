"""A campaign: the mails of one edition, sent in two waves, stopped by a person or by what goes wrong."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState

CAMPAIGN_KINDS = (DeliveryKind.EDITION, DeliveryKind.CORRECTION, DeliveryKind.SUPPLEMENT)
BAD = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


class CampaignState(StrEnum):
    """Where a campaign stands: its canary wave alone leaves, everything may, or nothing."""

    CANARY = "canary"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


HOLDING = (CampaignState.PAUSED, CampaignState.STOPPED)


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign of an edition (by fingerprint): its state, since when, by whom (empty: by itself) and why.

    *note* is what each mail of a correction says first: why it replaces what was sent.
    """

    edition: str
    state: CampaignState
    since: dt.datetime
    by: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CampaignCounts:
    """Deliveries of a campaign by state; *returned*: those sent that came back for good or were complained about."""

    states: Mapping[DeliveryState, int] = field(default_factory=dict)
    returned: int = 0

    @property
    def total(self) -> int:
        """Return how many mails there are."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """Return how many are not settled yet."""
        return sum(count for state, count in self.states.items() if not state.is_final)

    @property
    def bad(self) -> int:
        """Return how many went wrong."""
        return self.returned + sum(self.states.get(state, 0) for state in BAD)

    @property
    def tried(self) -> int:
        """Return how many were sent or went wrong."""
        return self.states.get(DeliveryState.SENT, 0) + sum(self.states.get(state, 0) for state in BAD)


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """When a campaign begins with a canary wave, and when it stops by itself.

    The notes of *canary* territories leave first where there are *canary_from* mails or more; the others follow once those are settled
    for *quiet*. More than *most_bad* of what was tried, and *least_bad* mails at least, stop it.
    """

    canary: int = 3
    canary_from: int = 50
    quiet: dt.timedelta = dt.timedelta(minutes=10)
    most_bad: float = 0.2
    least_bad: int = 5

    def wave(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """Return the ids of the mails that leave first, none for a small campaign."""
        if not self.canary or len(deliveries) < self.canary_from:
            return frozenset()
        alone = sorted({one.territories[0] for one in deliveries if len(one.territories) == 1})[: self.canary]
        chosen = frozenset(one.id for one in deliveries if set(one.territories) <= set(alone))
        return chosen or frozenset(one.id for one in sorted(deliveries, key=lambda one: one.id)[: self.canary])

    def too_bad(self, counts: CampaignCounts) -> str:
        """Return why a campaign must stop, empty when it may go on."""
        if counts.bad < self.least_bad or counts.bad <= self.most_bad * counts.tried:
            return ""
        return f"{counts.bad} of {counts.tried} mails failed, are uncertain or came back: more than {self.most_bad:.0%}"


def corrected(sent: Collection[Delivery], territories: Collection[object] | None) -> dict[str, list[tuple[str, ...]]]:
    """Return what has to be sent anew: for each reader the groups of territories, as they were received, each territory once."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    seen: set[tuple[str, str]] = set()
    for one in sorted(sent, key=lambda delivery: (delivery.recipient.lower(), delivery.created_at, delivery.id)):
        key = one.recipient.lower()
        left = [t for t in one.territories if (territories is None or t in territories) and (key, str(t)) not in seen]
        seen |= {(key, str(t)) for t in left}
        if left:
            groups.setdefault(one.recipient, []).append(tuple(map(str, left)))
    return groups
