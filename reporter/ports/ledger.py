"""What must be remembered exactly once."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reporter.domain.campaign import Campaign, CampaignCounts, CampaignState
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.gate import Decision
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.returned import NotedReturn, Suppression
from reporter.domain.subscription import PendingWish, Subscription, Wish
from reporter.domain.territory import TerritoryId
from reporter.domain.territory_names import SearchedName


class JobState(StrEnum):
    """What became of the production of one territory in one edition."""

    PENDING = "pending"
    ARCHIVED = "archived"
    QUARANTINED = "quarantined"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Job:
    """The production of one territory in one edition (by fingerprint)."""

    edition: str
    territory: TerritoryId
    state: JobState
    attempts: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as the ledger knows it; *approved_at* is set in the transaction that inserts its deliveries."""

    fingerprint: str
    policy: str
    quarter: Period
    revision: int
    frozen_at: dt.datetime
    approved_at: dt.datetime | None = None
    embargo_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """Which ledger this is: *epoch* rises with each claim, *held_why* says why it mails nobody, empty when it may."""

    id: str
    epoch: int
    held_why: str = ""


class Ledger(Protocol):
    """What must be remembered exactly once; every method is one transaction."""

    def add_subscription(
        self, email: str, territories: Sequence[TerritoryId], *, policy: str, bundle: bool, now: dt.datetime
    ) -> Subscription:
        """Add territories to a person's subscription under one policy (made when there is none); idempotent.

        ErasedAddressError for an address that was erased: it comes back by its owner's own confirmation, or forget_erasure.
        """

    def add_subscriptions(self, wishes: Sequence[Wish], now: dt.datetime) -> tuple[Subscription, ...]:
        """Add many wishes, all or none, each as add_subscription does."""

    def remove_subscription(self, email: str, territories: Sequence[TerritoryId] | None, *, policy: str, now: dt.datetime) -> bool:
        """Take territories (all of them: None) off a subscription; False when there was nothing to take off.

        Mails of an edition that wait for that person and hold none of the territories left become SUPPRESSED.
        """

    def subscriptions(self, policy: str | None = None) -> tuple[Subscription, ...]:
        """Return the active subscriptions, by address."""

    def subscriptions_of(self, email: str) -> tuple[Subscription, ...]:
        """Return one person's subscriptions, active or paused, by policy."""

    def address_of(self, subscription: str) -> str | None:
        """Return whose subscription this is, ended ones included, or None."""

    def change_subscription(
        self, identifier: str, territories: Sequence[TerritoryId], *, bundle: bool, paused: bool, now: dt.datetime
    ) -> bool:
        """Replace what a person wants under one policy (no territory: it ends); False when there is no such subscription.

        Mails that wait for what is left or paused become SUPPRESSED.
        """

    def add_pending(self, token_hash: str, pending: PendingWish) -> None:
        """Keep a wish until its address is confirmed; wishes that were never confirmed in time are forgotten."""

    def forget_pending(self, now: dt.datetime) -> int:
        """Forget the wishes that were not confirmed in time; return how many."""

    def pending(self, token_hash: str, now: dt.datetime) -> PendingWish | None:
        """Return the wish that waits under a token's hash, or None: never asked, confirmed, or too late."""

    def confirm_pending(self, token_hash: str, now: dt.datetime) -> Subscription | None:
        """Make the waiting wish a subscription, once; None when nothing waits."""

    def record_edition(self, edition: Edition, now: dt.datetime) -> EditionRow:
        """Note that an edition was frozen; idempotent by fingerprint; unique (policy, quarter, revision)."""

    def editions(self) -> tuple[EditionRow, ...]:
        """Return all editions known, oldest first."""

    def decide(self, decision: Decision) -> bool:
        """Note what a named person said; False when that person had said so already."""

    def decisions(self, subject: str | None = None) -> tuple[Decision, ...]:
        """Return what persons said (of one edition or release), oldest first."""

    def approve(
        self, fingerprint: str, deliveries: Sequence[Delivery], now: dt.datetime, *, canary: Collection[str] = (), note: str = ""
    ) -> bool:
        """Approve an edition, insert all its deliveries and begin its campaign in one transaction; False when it was approved before.

        *canary* are the ids of those that leave first, *note* what each mail of a correction says first.
        """

    def campaigns(self) -> tuple[Campaign, ...]:
        """Return all campaigns, by the instant of their state."""

    def move_campaign(
        self, edition: str, since: Collection[CampaignState], to: CampaignState, *, by: str, reason: str, now: dt.datetime
    ) -> bool:
        """Bring a campaign from one of the states *since* to another; False when it is in none of them."""

    def campaign_counts(self, edition: str, *, canary_only: bool = False) -> CampaignCounts:
        """Count the deliveries of a campaign by state, and those that came back."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> int:
        """Insert deliveries outside a campaign (request, test); those that exist are left alone; return how many are new."""

    def plan_jobs(self, fingerprint: str, territories: Sequence[TerritoryId]) -> tuple[Job, ...]:
        """Make sure that a job exists for each territory and return them all, ordered."""

    def jobs(self, fingerprint: str) -> tuple[Job, ...]:
        """Return all jobs of an edition."""

    def save_job(self, job: Job) -> None:
        """Store a job's new state."""

    def claim_deliveries(
        self, owner: str, now: dt.datetime, *, limit: int, lease: dt.timedelta, only: Sequence[str] | None = None
    ) -> tuple[tuple[Delivery, int], ...]:
        """Claim due deliveries whose territories are all archived, quarantined or without data; each with its fencing number.

        Oldest first, those of one instant by territories; *only* names the deliveries (by id) that may be claimed.

        Claims whose lease has run out are due again (their fencing number is raised); a DOT whose lease has run out becomes
        UNCERTAIN and is not returned. Nothing is claimed of a campaign that is paused or stopped, nor what waits for its first wave;
        what a person sends deliberately (resend, request, test) is. HeldLedgerError, and nothing is claimed, where the ledger was
        restored or copied.
        """

    def save_delivery(self, delivery: Delivery, fence: int, owner: str) -> bool:
        """Store a claimed delivery's new state; False when the claim was lost to another sender.

        A sender that comes back late may still tell the truth about its own delivery that became UNCERTAIN meanwhile.
        """

    def settle_delivery(self, identifier: str, state: DeliveryState, reason: str, now: dt.datetime) -> bool:
        """Note what became of an UNCERTAIN delivery, as a person or the relay's log says; False when it is not uncertain.

        SENT or FAILED closes it; PENDING, of a message that surely did not arrive, queues the same message again.
        """

    def uncertain_deliveries(self, now: dt.datetime) -> tuple[Delivery, ...]:
        """Return the UNCERTAIN deliveries, oldest first; a DOT whose lease has run out becomes one."""

    def deliveries(self, *, edition: str | None = None, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
        """Return deliveries, oldest first."""

    def delivery(self, identifier: str) -> Delivery | None:
        """Return one delivery, or None."""

    def suppress(self, suppression: Suppression) -> bool:
        """Keep an address from getting anything more and stop what waits for it; False when it was suppressed before."""

    def suppressions(self) -> tuple[Suppression, ...]:
        """Return the suppressed addresses, by address."""

    def lift_suppression(self, address: str, now: dt.datetime) -> bool:
        """Let an address get mails again; False when it was not suppressed."""

    def note_return(self, returned: NotedReturn, suppression: Suppression | None) -> bool:
        """Note a returned mail and suppress what follows from it; False when it was noted before. A complaint ends subscriptions."""

    def returns(self, delivery: str | None = None) -> tuple[NotedReturn, ...]:
        """Return the returned mails noted, of one delivery or all, oldest first."""

    def erase(self, address: str, now: dt.datetime) -> int:
        """Take every trace of an address out of all books, keep its mark (an HMAC); return how many rows were deleted or changed."""

    def erasures(self) -> int:
        """Return how many addresses were erased."""

    def forget_erasure(self, address: str, now: dt.datetime) -> bool:
        """Let an erased address in again; False when it was not erased."""

    def instance(self) -> Instance:
        """Return which ledger this is."""

    def adopt(self, now: dt.datetime, *, send_waiting: bool) -> Instance:
        """Make a restored or copied ledger one of its own that may mail: everything not final becomes UNCERTAIN first.

        *send_waiting*: what waited (not what was in a sender's hands) is queued again, for want of another sender.
        """

    def beat(self, name: str, now: dt.datetime) -> None:
        """Note that *name* (« scheduler ») is alive."""

    def take_turn(self, name: str, now: dt.datetime, every: dt.timedelta) -> bool:
        """Beat for *name* and say True when its last beat is at least *every* old, or there is none.

        Of several schedulers that ask at once one is told True. A beat from the future (a clock that was wrong) holds nobody up.
        """

    def keep_turn(self, name: str, held: dt.datetime, now: dt.datetime) -> bool:
        """Move the beat of *name* from *held* to *now*; False when it stands elsewhere by now: the turn is another's."""

    def heartbeat(self, name: str) -> dt.datetime | None:
        """Return when *name* was last alive."""

    def names_key(self) -> str | None:
        """Return which register the searched names are of, or None when there are none."""

    def save_names(self, register: str, searched: Sequence[SearchedName]) -> None:
        """Replace the searched names by those of *register*; again: changes nothing."""

    def search_names(self, text: str, limit: int) -> tuple[SearchedName, ...]:
        """Return the territories that *text* may mean, likeliest first: the same on every database, the same as Register.search."""
