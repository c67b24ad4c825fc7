"""The ledger: all books in one database, every method one transaction."""

import datetime as dt
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from reporter.adapters import fault_points
from reporter.adapters.ledger import (
    campaigns,
    decisions,
    editions,
    erasures,
    heartbeats,
    instance,
    jobs,
    migration,
    names,
    outbox,
    pending_wishes,
    returns,
    subscriptions,
)
from reporter.adapters.ledger.database import Database
from reporter.adapters.ledger.keeping import Keeping
from reporter.domain.campaign import Campaign, CampaignCounts, CampaignState
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.gate import Decision
from reporter.domain.release import Edition
from reporter.domain.returned import NotedReturn, Suppression
from reporter.domain.subscription import PendingWish, Subscription, Wish
from reporter.domain.territory import TerritoryId
from reporter.domain.territory_names import SearchedName
from reporter.errors import ErasedAddressError, HeldLedgerError, LedgerError
from reporter.ports import EditionRow, Instance, Job


class SqlLedger:
    """A Ledger in SQLite or PostgreSQL; raises LedgerError when the database cannot be used."""

    def __init__(self, url: str, keeping: Keeping | None = None) -> None:
        self._database, self._keeping = Database(url), keeping

    @classmethod
    def open(cls, url: str, keeping: Keeping | None = None) -> Self:
        """Open a ledger and bring it to this version's schema; LedgerError when a newer version wrote it.

        *keeping* is what lies beside it: with it a restored or copied ledger is known as such, and addresses can be erased.
        """
        ledger = cls(url, keeping)
        try:
            migration.upgrade(ledger._database)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Close its connections."""
        self._database.close()

    def __enter__(self) -> Self:
        """Return the ledger."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def add_subscription(
        self, email: str, territories: Sequence[TerritoryId], *, policy: str, bundle: bool, now: dt.datetime
    ) -> Subscription:
        """Add territories to a person's subscription under one policy (made when there is none); idempotent."""
        wish = Wish(email, tuple(sorted(set(territories))), policy, bundle)
        return self.add_subscriptions([wish], now)[0]

    def add_subscriptions(self, wishes: Sequence[Wish], now: dt.datetime) -> tuple[Subscription, ...]:
        """Add many wishes, all or none."""
        with self._database.writing() as connection:
            for number, wish in enumerate(wishes, 1):
                if erasures.is_erased(connection, wish.email, self._secret):
                    message = (
                        f"the address of wish {number} was erased at its owner's demand: nothing was stored. "
                        "Its owner may subscribe on the web; or `reporter subscriptions readmit ADDRESS`"
                    )
                    raise ErasedAddressError(message)
            return tuple(subscriptions.add(connection, wish, now) for wish in wishes)

    def remove_subscription(self, email: str, territories: Sequence[TerritoryId] | None, *, policy: str, now: dt.datetime) -> bool:
        """Take territories (all of them: None) off a subscription, and stop what waits for them; False when there was nothing."""
        with self._database.writing() as connection:
            gone = subscriptions.remove(connection, email, territories, policy, now)
            if gone:
                outbox.suppress(connection, email, policy, gone)
        return bool(gone)

    def subscriptions(self, policy: str | None = None) -> tuple[Subscription, ...]:
        """Return the active subscriptions, by address."""
        with self._database.reading() as connection:
            return subscriptions.active(connection, policy)

    def subscriptions_of(self, email: str) -> tuple[Subscription, ...]:
        """Return one person's subscriptions, active or paused, by policy."""
        with self._database.reading() as connection:
            return subscriptions.of(connection, email)

    def address_of(self, subscription: str) -> str | None:
        """Return whose subscription this is, ended ones included, or None."""
        with self._database.reading() as connection:
            return subscriptions.address_of(connection, subscription)

    def change_subscription(
        self, identifier: str, territories: Sequence[TerritoryId], *, bundle: bool, paused: bool, now: dt.datetime
    ) -> bool:
        """Replace what a person wants under one policy, and stop what waits for the rest; False when there is no such one."""
        with self._database.writing() as connection:
            change = subscriptions.change(connection, identifier, territories, bundle=bundle, paused=paused, now=now)
            if change and change.gone:
                outbox.suppress(connection, change.email, change.policy, change.gone)
        return change is not None

    def add_pending(self, token_hash: str, pending: PendingWish) -> None:
        """Keep a wish until its address is confirmed."""
        with self._database.writing() as connection:
            pending_wishes.add(connection, token_hash, pending)

    def forget_pending(self, now: dt.datetime) -> int:
        """Forget the wishes that were not confirmed in time; return how many."""
        with self._database.writing() as connection:
            return pending_wishes.forget(connection, now)

    def pending(self, token_hash: str, now: dt.datetime) -> PendingWish | None:
        """Return the wish that waits under a token's hash, or None."""
        with self._database.reading() as connection:
            return pending_wishes.waiting(connection, token_hash, now)

    def confirm_pending(self, token_hash: str, now: dt.datetime) -> Subscription | None:
        """Make the waiting wish a subscription, once; None when nothing waits."""
        with self._database.writing() as connection:
            wish = pending_wishes.take(connection, token_hash, now)
            if wish is None:
                return None
            known_again = erasures.forget_mark(connection, wish.email, self._secret, now)
            subscription = subscriptions.add(connection, wish, now)
        if known_again and self._keeping:
            self._keeping.forget_mark(erasures.mark(wish.email, self._secret))
        return subscription

    def record_edition(self, edition: Edition, now: dt.datetime) -> EditionRow:
        """Note that an edition was frozen; idempotent by fingerprint; unique (policy, quarter, revision)."""
        with self._database.writing() as connection:
            return editions.record(connection, edition, now)

    def editions(self) -> tuple[EditionRow, ...]:
        """Return all editions known, oldest first."""
        with self._database.reading() as connection:
            return editions.every(connection)

    def decide(self, decision: Decision) -> bool:
        """Note what a named person said; False when that person had said so already."""
        with self._database.writing() as connection:
            return decisions.note(connection, decision)

    def decisions(self, subject: str | None = None) -> tuple[Decision, ...]:
        """Return what persons said (of one edition or release), oldest first."""
        with self._database.reading() as connection:
            return decisions.said(connection, subject)

    def approve(
        self, fingerprint: str, deliveries: Sequence[Delivery], now: dt.datetime, *, canary: Collection[str] = (), note: str = ""
    ) -> bool:
        """Approve an edition, insert all its deliveries and begin its campaign in one transaction; False when it was approved before."""
        with self._database.writing() as connection:
            if not editions.approve(connection, fingerprint, now):
                return False
            outbox.insert(connection, deliveries)
            campaigns.begin(connection, fingerprint, canary, note, now)
        return True

    def campaigns(self) -> tuple[Campaign, ...]:
        """Return all campaigns, by the instant of their state."""
        with self._database.reading() as connection:
            return campaigns.every(connection)

    def move_campaign(
        self, edition: str, since: Collection[CampaignState], to: CampaignState, *, by: str, reason: str, now: dt.datetime
    ) -> bool:
        """Bring a campaign from one of the states *since* to another; False when it is in none of them."""
        with self._database.writing() as connection:
            return campaigns.move(connection, edition, since, to, by, reason, now)

    def campaign_counts(self, edition: str, *, canary_only: bool = False) -> CampaignCounts:
        """Count the deliveries of a campaign by state, and those that came back."""
        with self._database.reading() as connection:
            return campaigns.counts(connection, edition, canary_only=canary_only)

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> int:
        """Insert deliveries outside a campaign (request, test); those that exist are left alone; return how many are new."""
        with self._database.writing() as connection:
            return outbox.insert(connection, deliveries)

    def plan_jobs(self, fingerprint: str, territories: Sequence[TerritoryId]) -> tuple[Job, ...]:
        """Make sure that a job exists for each territory and return theirs, ordered."""
        with self._database.writing() as connection:
            return jobs.plan(connection, fingerprint, territories)

    def jobs(self, fingerprint: str) -> tuple[Job, ...]:
        """Return all jobs of an edition."""
        with self._database.reading() as connection:
            return jobs.of_edition(connection, fingerprint)

    def save_job(self, job: Job) -> None:
        """Store a job's new state."""
        with self._database.writing() as connection:
            jobs.save(connection, job)

    def claim_deliveries(
        self, owner: str, now: dt.datetime, *, limit: int, lease: dt.timedelta, only: Sequence[str] | None = None
    ) -> tuple[tuple[Delivery, int], ...]:
        """Claim due deliveries whose territories are all settled, oldest first; each with its fencing number."""
        claimed: tuple[tuple[Delivery, int], ...] = ()
        with self._database.writing() as connection:
            why = self._held(connection, now)
            if not why and (claimed := outbox.claim(connection, owner, now, limit=limit, lease=lease, only=only)):
                epoch = instance.advance(connection)
                this = instance.read(connection)
        if why:
            message = f"this ledger mails nobody: {why}. See RUNBOOK, « A restored or copied ledger », then `reporter ledger adopt`"
            raise HeldLedgerError(message)
        if claimed and self._keeping:
            self._keeping.remember(this.id, epoch)
        fault_points.point("claimed_committed")
        return claimed

    def save_delivery(self, delivery: Delivery, fence: int, owner: str) -> bool:
        """Store a claimed delivery's new state; False when the claim was lost to another sender."""
        with self._database.writing() as connection:
            stored = outbox.save(connection, delivery, fence, owner)
        fault_points.point(f"{delivery.state}_committed")
        return stored

    def settle_delivery(self, identifier: str, state: DeliveryState, reason: str, now: dt.datetime) -> bool:
        """Note what a person or the relay's log says about an uncertain delivery; False when it is not uncertain."""
        with self._database.writing() as connection:
            settled = outbox.settle(connection, identifier, state, reason, now)
        fault_points.point("settled_committed")
        return settled

    def uncertain_deliveries(self, now: dt.datetime) -> tuple[Delivery, ...]:
        """Return the uncertain deliveries, oldest first; a DOT whose lease has run out becomes one."""
        with self._database.writing() as connection:
            outbox.give_up_dots(connection, now)
            return outbox.listed(connection, None, DeliveryState.UNCERTAIN)

    def deliveries(self, *, edition: str | None = None, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
        """Return deliveries, oldest first."""
        with self._database.reading() as connection:
            return outbox.listed(connection, edition, state)

    def delivery(self, identifier: str) -> Delivery | None:
        """Return one delivery, or None."""
        with self._database.reading() as connection:
            return outbox.one(connection, identifier)

    def suppress(self, suppression: Suppression) -> bool:
        """Keep an address from getting anything more and stop what waits for it; False when it was suppressed before."""
        with self._database.writing() as connection:
            return returns.suppress(connection, suppression)

    def suppressions(self) -> tuple[Suppression, ...]:
        """Return the suppressed addresses, by address."""
        with self._database.reading() as connection:
            return returns.suppressed(connection)

    def lift_suppression(self, address: str, now: dt.datetime) -> bool:
        """Let an address get mails again; False when it was not suppressed."""
        with self._database.writing() as connection:
            return returns.lift(connection, address, now)

    def note_return(self, returned: NotedReturn, suppression: Suppression | None) -> bool:
        """Note a returned mail and what follows from it; False when it was noted before."""
        with self._database.writing() as connection:
            return returns.note(connection, returned, suppression)

    def returns(self, delivery: str | None = None) -> tuple[NotedReturn, ...]:
        """Return the returned mails noted, of one delivery or all, oldest first."""
        with self._database.reading() as connection:
            return returns.noted(connection, delivery)

    def erase(self, address: str, now: dt.datetime) -> int:
        """Take every trace of an address out of all books; its mark is safe beside the backups before."""
        if self._keeping is None:
            message = "an erasure needs a data folder, where its mark outlives a restored backup"
            raise LedgerError(message)
        secret = self._keeping.make_secret()
        self._keeping.add_marks({erasures.mark(address, secret): now})
        with self._database.writing() as connection:
            changed = erasures.erase(connection, address, secret, now)
        self._database.purge()
        return changed

    def erasures(self) -> int:
        """Return how many addresses were erased."""
        with self._database.reading() as connection:
            return erasures.count(connection)

    def forget_erasure(self, address: str, now: dt.datetime) -> bool:
        """Let an erased address in again; False when it was not erased."""
        with self._database.writing() as connection:
            gone = erasures.forget_mark(connection, address, self._secret, now)
        if gone and self._keeping:
            self._keeping.forget_mark(erasures.mark(address, self._secret))
        return gone

    def instance(self) -> Instance:
        """Return which ledger this is."""
        with self._database.reading() as connection:
            return instance.read(connection)

    def adopt(self, now: dt.datetime, *, send_waiting: bool) -> Instance:
        """Make a restored or copied ledger one of its own that may mail."""
        with self._database.writing() as connection:
            adopted = instance.adopt(connection, now, send_waiting=send_waiting)
        if self._keeping:
            self._keeping.remember(adopted.id, adopted.epoch)
        return adopted

    @property
    def _secret(self) -> bytes:
        return self._keeping.secret if self._keeping else b""

    def _held(self, connection: Connection, now: dt.datetime) -> str:
        """Return why nothing may leave; a ledger that does not belong here is held from now on."""
        this = instance.read(connection)
        if not this.held_why and self._keeping and (why := self._keeping.stranger(this.id, this.epoch)):
            instance.hold(connection, why, now)
            return why
        return this.held_why

    def beat(self, name: str, now: dt.datetime) -> None:
        """Note that *name* (« scheduler ») is alive."""
        with self._database.writing() as connection:
            heartbeats.beat(connection, name, now)

    def take_turn(self, name: str, now: dt.datetime, every: dt.timedelta) -> bool:
        """Beat for *name* and say True when its last beat is at least *every* old, or there is none."""
        with self._database.writing() as connection:
            return heartbeats.take_turn(connection, name, now, every)

    def keep_turn(self, name: str, held: dt.datetime, now: dt.datetime) -> bool:
        """Move the beat of *name* from *held* to *now*; False when it stands elsewhere by now."""
        with self._database.writing() as connection:
            return heartbeats.keep_turn(connection, name, held, now)

    def heartbeat(self, name: str) -> dt.datetime | None:
        """Return when *name* was last alive."""
        with self._database.reading() as connection:
            return heartbeats.last(connection, name)

    def names_key(self) -> str | None:
        """Return which register the searched names are of, or None when there are none."""
        with self._database.reading() as connection:
            return names.key(connection)

    def save_names(self, register: str, searched: Sequence[SearchedName]) -> None:
        """Replace the searched names by those of *register*; again: changes nothing."""
        with self._database.writing() as connection:
            names.save(connection, register, searched)

    def search_names(self, text: str, limit: int) -> tuple[SearchedName, ...]:
        """Return the territories that *text* may mean, likeliest first."""
        with self._database.reading() as connection:
            return names.search(connection, text, limit)
