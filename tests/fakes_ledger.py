"""A Ledger in memory, for tests of the pipeline; passes the same contract as the real one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.gate import Decision
from reporter.domain.release import Edition
from reporter.domain.subscription import PendingWish, Subscription, SubscriptionState, Wish, address_key
from reporter.domain.territory import Level, TerritoryId
from reporter.domain.territory_names import NameIndex, SearchedName, Typed
from reporter.errors import LedgerError
from reporter.ports import EditionRow, Job, JobState

_WAITING = {DeliveryState.PENDING, DeliveryState.DEFERRED}
_IN_HAND = {DeliveryState.CLAIMED, DeliveryState.DOT}


@dataclass
class _Claim:
    """Who holds a delivery, under which number, until when."""

    owner: str = ""
    fence: int = 0
    until: dt.datetime | None = None


@dataclass
class MemoryLedger:
    """Every book as a dict."""

    people: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    frozen: dict[str, EditionRow] = field(default_factory=dict)
    work: dict[tuple[str, TerritoryId], Job] = field(default_factory=dict)
    mails: dict[str, Delivery] = field(default_factory=dict)
    claims: dict[str, _Claim] = field(default_factory=dict)
    beats: dict[str, dt.datetime] = field(default_factory=dict)
    words: list[Decision] = field(default_factory=list)
    searched: tuple[str, NameIndex] | None = None
    waiting: dict[str, PendingWish] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    audit: list[tuple[dt.datetime, str]] = field(default_factory=list)

    def close(self) -> None:
        """Nothing is open."""

    def add_subscription(
        self, email: str, territories: Sequence[TerritoryId], *, policy: str, bundle: bool, now: dt.datetime
    ) -> Subscription:
        return self.add_subscriptions([Wish(email, tuple(sorted(set(territories))), policy, bundle)], now)[0]

    def add_subscriptions(self, wishes: Sequence[Wish], now: dt.datetime) -> tuple[Subscription, ...]:
        self.audit.append((now, "subscribed"))
        return tuple(self._add(wish) for wish in wishes)

    def _add(self, wish: Wish) -> Subscription:
        key = (address_key(wish.email), wish.policy)
        held = self.people.get(key)
        if held is None:
            self.people[key] = Subscription(
                f"s{len(self.people) + len(self.ended) + 1}", wish.email, wish.territories, wish.policy, wish.bundle
            )
        else:
            territories = tuple(sorted({*held.territories, *wish.territories}))
            self.people[key] = replace(held, territories=territories, bundle=wish.bundle, state=SubscriptionState.ACTIVE)
        return self.people[key]

    def remove_subscription(self, email: str, territories: Sequence[TerritoryId] | None, *, policy: str, now: dt.datetime) -> bool:
        key = (address_key(email), policy)
        held = self.people.get(key)
        gone = {t for t in held.territories if territories is None or t in territories} if held else set()
        if held is None or not gone:
            return False
        left = tuple(t for t in held.territories if t not in gone)
        if left:
            self.people[key] = replace(held, territories=left)
        else:
            self._end(key)
        self._suppress(email, policy, gone)
        self.audit.append((now, "unsubscribed"))
        return True

    def _suppress(self, email: str, policy: str, gone: set[TerritoryId]) -> None:
        for mail in list(self.mails.values()):
            waits = mail.state in _WAITING and mail.kind is DeliveryKind.EDITION and self.frozen[mail.edition].policy == policy
            if waits and address_key(mail.recipient) == address_key(email) and set(mail.territories) <= gone:
                self.mails[mail.id] = mail.withheld(DeliveryState.SUPPRESSED, "unsubscribed before it was sent")

    def subscriptions(self, policy: str | None = None) -> tuple[Subscription, ...]:
        active = (one for _, one in sorted(self.people.items()) if one.state is SubscriptionState.ACTIVE)
        return tuple(one for one in active if policy in {None, one.policy})

    def _end(self, key: tuple[str, str]) -> None:
        held = self.people.pop(key)
        self.ended[held.id] = held.email

    def subscriptions_of(self, email: str) -> tuple[Subscription, ...]:
        return tuple(one for key, one in sorted(self.people.items()) if key[0] == address_key(email))

    def address_of(self, subscription: str) -> str | None:
        return next((one.email for one in self.people.values() if one.id == subscription), self.ended.get(subscription))

    def change_subscription(
        self, identifier: str, territories: Sequence[TerritoryId], *, bundle: bool, paused: bool, now: dt.datetime
    ) -> bool:
        found = [(key, one) for key, one in self.people.items() if one.id == identifier]
        if not found:
            return False
        ((key, held),) = found
        if territories:
            state = SubscriptionState.PAUSED if paused else SubscriptionState.ACTIVE
            self.people[key] = replace(held, territories=tuple(sorted(set(territories))), bundle=bundle, state=state)
        else:
            self._end(key)
        self._suppress(held.email, held.policy, {t for t in held.territories if paused or t not in territories})
        self.audit.append((now, "subscription changed"))
        return True

    def add_pending(self, token_hash: str, pending: PendingWish) -> None:
        self.forget_pending(pending.asked_at)
        self.waiting[token_hash] = pending

    def forget_pending(self, now: dt.datetime) -> int:
        before = len(self.waiting)
        self.waiting = {key: one for key, one in self.waiting.items() if one.until > now}
        return before - len(self.waiting)

    def pending(self, token_hash: str, now: dt.datetime) -> PendingWish | None:
        held = self.waiting.get(token_hash)
        return held if held and held.until > now else None

    def confirm_pending(self, token_hash: str, now: dt.datetime) -> Subscription | None:
        held = self.pending(token_hash, now)
        if held is None:
            return None
        del self.waiting[token_hash]
        return self.add_subscriptions([held.wish], now)[0]

    def record_edition(self, edition: Edition, now: dt.datetime) -> EditionRow:
        row = EditionRow(edition.fingerprint, edition.policy, edition.quarter, edition.revision, now, None, edition.embargo_until)
        same = [r for r in self.frozen.values() if (r.policy, r.quarter, r.revision) == (row.policy, row.quarter, row.revision)]
        if row.fingerprint not in self.frozen and same:
            message = f"{edition.label} is another edition already"
            raise LedgerError(message)
        return self.frozen.setdefault(edition.fingerprint, row)

    def editions(self) -> tuple[EditionRow, ...]:
        return tuple(sorted(self.frozen.values(), key=lambda r: (r.frozen_at, r.policy, str(r.quarter), r.revision)))

    def decide(self, decision: Decision) -> bool:
        if any((d.subject, d.person, d.verdict) == (decision.subject, decision.person, decision.verdict) for d in self.words):
            return False
        self.words.append(decision)
        self.audit.append((decision.at, str(decision.verdict)))
        return True

    def decisions(self, subject: str | None = None) -> tuple[Decision, ...]:
        return tuple(d for d in self.words if subject in {None, d.subject})

    def approve(self, fingerprint: str, deliveries: Sequence[Delivery], now: dt.datetime) -> bool:
        if fingerprint not in self.frozen:
            message = f"no edition {fingerprint[:16]} was recorded"
            raise LedgerError(message)
        if self.frozen[fingerprint].approved_at is not None:
            return False
        self.add_deliveries(deliveries)
        self.frozen[fingerprint] = replace(self.frozen[fingerprint], approved_at=now)
        return True

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> int:
        if unknown := [d for d in deliveries if d.edition not in self.frozen]:
            message = f"no edition {unknown[0].edition[:16]} was recorded"
            raise LedgerError(message)
        keys = {mail.message_key for mail in self.mails.values()}
        new = 0
        for delivery in deliveries:
            if delivery.message_key not in keys and delivery.id not in self.mails:
                self.mails[delivery.id], self.claims[delivery.id] = delivery, _Claim()
                keys.add(delivery.message_key)
                new += 1
        return new

    def plan_jobs(self, fingerprint: str, territories: Sequence[TerritoryId]) -> tuple[Job, ...]:
        for territory in territories:
            self.work.setdefault((fingerprint, territory), Job(fingerprint, territory, JobState.PENDING))
        return tuple(self.work[(fingerprint, territory)] for territory in sorted(set(territories)))

    def jobs(self, fingerprint: str) -> tuple[Job, ...]:
        return tuple(sorted((job for job in self.work.values() if job.edition == fingerprint), key=lambda job: job.territory))

    def save_job(self, job: Job) -> None:
        if (job.edition, job.territory) not in self.work:
            message = f"no job for {job.territory}"
            raise LedgerError(message)
        self.work[(job.edition, job.territory)] = job

    def claim_deliveries(
        self, owner: str, now: dt.datetime, *, limit: int, lease: dt.timedelta, only: Sequence[str] | None = None
    ) -> tuple[tuple[Delivery, int], ...]:
        self.uncertain_deliveries(now)
        free = [mail for mail in self.deliveries() if self._is_due(mail, now) and (only is None or mail.id in only)]
        due = sorted(free, key=lambda mail: (mail.created_at, sha256(",".join(map(str, mail.territories)).encode()).hexdigest()))[:limit]
        for mail in due:
            self.mails[mail.id] = mail.claimed()
            self.claims[mail.id] = _Claim(owner, self.claims[mail.id].fence + 1, now + lease)
        return tuple((self.mails[mail.id], self.claims[mail.id].fence) for mail in due)

    def _is_due(self, mail: Delivery, now: dt.datetime) -> bool:
        free = (mail.state in _WAITING and mail.due_at <= now) or (mail.state is DeliveryState.CLAIMED and self._ran_out(mail, now))
        states = [self.work[(mail.edition, t)].state for t in mail.territories if (mail.edition, t) in self.work]
        return free and len(states) == len(mail.territories) and JobState.PENDING not in states

    def _ran_out(self, mail: Delivery, now: dt.datetime) -> bool:
        until = self.claims[mail.id].until
        return until is not None and until <= now

    def save_delivery(self, delivery: Delivery, fence: int, owner: str) -> bool:
        held, claim = self.mails[delivery.id], self.claims[delivery.id]
        if (claim.fence, claim.owner) != (fence, owner) or held.state not in _IN_HAND | {DeliveryState.UNCERTAIN}:
            return False
        self.mails[delivery.id] = delivery
        return True

    def settle_delivery(self, identifier: str, state: DeliveryState, reason: str, now: dt.datetime) -> bool:
        held = self.mails.get(identifier)
        if held is None or held.state is not DeliveryState.UNCERTAIN:
            return False
        self.mails[identifier] = replace(held, state=state, reason=reason, entries=() if state in _WAITING else held.entries)
        self.audit.append((now, "delivery settled"))
        return True

    def uncertain_deliveries(self, now: dt.datetime) -> tuple[Delivery, ...]:
        for mail in list(self.mails.values()):
            if mail.state is DeliveryState.DOT and self._ran_out(mail, now):
                self.mails[mail.id] = replace(mail, state=DeliveryState.UNCERTAIN, reason="the sender stopped")
        return self.deliveries(state=DeliveryState.UNCERTAIN)

    def deliveries(self, *, edition: str | None = None, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
        found = [d for d in self.mails.values() if edition in {None, d.edition} and state in {None, d.state}]
        return tuple(sorted(found, key=lambda d: (d.created_at, d.id)))

    def delivery(self, identifier: str) -> Delivery | None:
        return self.mails.get(identifier)

    def beat(self, name: str, now: dt.datetime) -> None:
        self.beats[name] = now

    def heartbeat(self, name: str) -> dt.datetime | None:
        return self.beats.get(name)

    def names_key(self) -> str | None:
        return self.searched[0] if self.searched else None

    def save_names(self, register: str, searched: Sequence[SearchedName]) -> None:
        self.searched = register, NameIndex(searched)

    def search_names(self, text: str, limit: int) -> tuple[SearchedName, ...]:
        return self.searched[1].search(Typed.read(text, Level), limit) if self.searched else ()
