"""A Ledger in memory, for tests of the pipeline; passes the same contract as the real one."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from reporter.domain.campaign import CAMPAIGN_KINDS, HOLDING, Campaign, CampaignCounts, CampaignState
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.gate import Decision
from reporter.domain.heartbeat import SKEW
from reporter.domain.release import Edition
from reporter.domain.returned import NotedReturn, ReturnKind, Suppression, SuppressionReason
from reporter.domain.subscription import PendingWish, Subscription, SubscriptionState, Wish, address_key
from reporter.domain.territory import Level, TerritoryId
from reporter.domain.territory_names import NameIndex, SearchedName, Typed
from reporter.errors import ErasedAddressError, HeldLedgerError, LedgerError
from reporter.ports import EditionRow, Instance, Job, JobState

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
    refusing: dict[str, Suppression] = field(default_factory=dict)
    came_back: dict[str, NotedReturn] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    runs: dict[str, Campaign] = field(default_factory=dict)
    first_wave: set[str] = field(default_factory=set)
    this: Instance = field(default_factory=lambda: Instance("memory", 0))

    def close(self) -> None:
        """Nothing is open."""

    def add_subscription(
        self, email: str, territories: Sequence[TerritoryId], *, policy: str, bundle: bool, now: dt.datetime
    ) -> Subscription:
        return self.add_subscriptions([Wish(email, tuple(sorted(set(territories))), policy, bundle)], now)[0]

    def add_subscriptions(self, wishes: Sequence[Wish], now: dt.datetime) -> tuple[Subscription, ...]:
        if any(address_key(wish.email) in self.erased for wish in wishes):
            message = "the address of a wish was erased"
            raise ErasedAddressError(message)
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
        self.erased.discard(address_key(held.wish.email))
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

    def approve(
        self, fingerprint: str, deliveries: Sequence[Delivery], now: dt.datetime, *, canary: Collection[str] = (), note: str = ""
    ) -> bool:
        if fingerprint not in self.frozen:
            message = f"no edition {fingerprint[:16]} was recorded"
            raise LedgerError(message)
        if self.frozen[fingerprint].approved_at is not None:
            return False
        self.add_deliveries(deliveries)
        self.frozen[fingerprint] = replace(self.frozen[fingerprint], approved_at=now)
        state = CampaignState.CANARY if canary else CampaignState.RUNNING
        self.runs[fingerprint] = Campaign(fingerprint, state, now, note=note)
        self.first_wave |= set(canary)
        return True

    def campaigns(self) -> tuple[Campaign, ...]:
        return tuple(sorted(self.runs.values(), key=lambda one: (one.since, one.edition)))

    def move_campaign(
        self, edition: str, since: Collection[CampaignState], to: CampaignState, *, by: str, reason: str, now: dt.datetime
    ) -> bool:
        held = self.runs.get(edition)
        if held is None or held.state not in since:
            return False
        self.runs[edition] = replace(held, state=to, since=now, by=by, reason=reason)
        self.audit.append((now, f"campaign {to}"))
        return True

    def campaign_counts(self, edition: str, *, canary_only: bool = False) -> CampaignCounts:
        mine = [one for one in self.mails.values() if one.edition == edition and one.kind in CAMPAIGN_KINDS]
        mine = [one for one in mine if not canary_only or one.id in self.first_wave]
        final = {one.delivery for one in self.came_back.values() if one.kind in {ReturnKind.HARD, ReturnKind.COMPLAINT}}
        returned = sum(one.id in final for one in mine if one.state is DeliveryState.SENT)
        return CampaignCounts(dict(Counter(one.state for one in mine)), returned)

    def _is_held_back(self, mail: Delivery) -> bool:
        campaign = self.runs.get(mail.edition)
        if campaign is None or mail.kind not in CAMPAIGN_KINDS or mail.resend:
            return False
        return campaign.state in HOLDING or (campaign.state is CampaignState.CANARY and mail.id not in self.first_wave)

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> int:
        if unknown := [d for d in deliveries if d.edition not in self.frozen]:
            message = f"no edition {unknown[0].edition[:16]} was recorded"
            raise LedgerError(message)
        keys = {mail.message_key for mail in self.mails.values()}
        new = 0
        for given in deliveries:
            delivery = given
            if refused := self.refusing.get(address_key(delivery.recipient)):
                delivery = given.withheld(DeliveryState.SUPPRESSED, f"the address is suppressed: {refused.reason}")
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
        if self.this.held_why:
            message = f"this ledger mails nobody: {self.this.held_why}"
            raise HeldLedgerError(message)
        self.uncertain_deliveries(now)
        free = [mail for mail in self.deliveries() if self._is_due(mail, now) and (only is None or mail.id in only)]
        due = sorted(free, key=lambda mail: (mail.created_at, sha256(",".join(map(str, mail.territories)).encode()).hexdigest()))[:limit]
        for mail in due:
            self.mails[mail.id] = mail.claimed()
            self.claims[mail.id] = _Claim(owner, self.claims[mail.id].fence + 1, now + lease)
        if due:
            self.this = replace(self.this, epoch=self.this.epoch + 1)
        return tuple((self.mails[mail.id], self.claims[mail.id].fence) for mail in due)

    def _is_due(self, mail: Delivery, now: dt.datetime) -> bool:
        free = (mail.state in _WAITING and mail.due_at <= now) or (mail.state is DeliveryState.CLAIMED and self._ran_out(mail, now))
        states = [self.work[(mail.edition, t)].state for t in mail.territories if (mail.edition, t) in self.work]
        return free and not self._is_held_back(mail) and len(states) == len(mail.territories) and JobState.PENDING not in states

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

    def suppress(self, suppression: Suppression) -> bool:
        new = suppression.address not in self.refusing
        self.refusing.setdefault(suppression.address, suppression)
        for mail in list(self.mails.values()):
            if address_key(mail.recipient) == suppression.address and mail.state in _WAITING | {DeliveryState.CLAIMED}:
                self.mails[mail.id] = mail.withheld(DeliveryState.SUPPRESSED, f"the address is suppressed: {suppression.reason}")
        return new

    def suppressions(self) -> tuple[Suppression, ...]:
        return tuple(one for _, one in sorted(self.refusing.items()))

    def lift_suppression(self, address: str, now: dt.datetime) -> bool:
        self.audit.append((now, "suppression lifted"))
        return self.refusing.pop(address_key(address), None) is not None

    def note_return(self, returned: NotedReturn, suppression: Suppression | None) -> bool:
        if returned.key in self.came_back:
            return False
        self.came_back[returned.key] = returned
        if suppression is not None:
            self.suppress(suppression)
            if suppression.reason is SuppressionReason.COMPLAINT:
                for key in [key for key in self.people if key[0] == suppression.address]:
                    self._end(key)
        return True

    def returns(self, delivery: str | None = None) -> tuple[NotedReturn, ...]:
        found = (one for one in self.came_back.values() if delivery in {None, one.delivery})
        return tuple(sorted(found, key=lambda one: (one.at, one.key)))

    def erase(self, address: str, now: dt.datetime) -> int:
        key = address_key(address)
        mails = [one.id for one in self.mails.values() if address_key(one.recipient) == key]
        people = [held for held in self.people if held[0] == key]
        changed = len(mails) + len(people) + (self.refusing.pop(key, None) is not None)
        for identifier in mails:
            del self.mails[identifier]
        for held in people:
            del self.people[held]
        self.waiting = {token: one for token, one in self.waiting.items() if address_key(one.wish.email) != key}
        self.ended = {identifier: email for identifier, email in self.ended.items() if address_key(email) != key}
        self.erased.add(key)
        self.audit.append((now, "address erased"))
        return changed

    def erasures(self) -> int:
        return len(self.erased)

    def forget_erasure(self, address: str, now: dt.datetime) -> bool:
        self.audit.append((now, "erased address let in again"))
        known = address_key(address) in self.erased
        self.erased.discard(address_key(address))
        return known

    def instance(self) -> Instance:
        return self.this

    def adopt(self, now: dt.datetime, *, send_waiting: bool) -> Instance:
        for mail in list(self.mails.values()):
            if not mail.state.is_final:
                state = DeliveryState.DEFERRED if send_waiting and mail.state in _WAITING else DeliveryState.UNCERTAIN
                self.mails[mail.id] = mail.withheld(state, "the ledger was restored or copied")
        self.this = Instance(f"{self.this.id}+", self.this.epoch + 1)
        self.audit.append((now, "ledger adopted"))
        return self.this

    def beat(self, name: str, now: dt.datetime) -> None:
        self.beats[name] = now

    def take_turn(self, name: str, now: dt.datetime, every: dt.timedelta) -> bool:
        last = self.beats.get(name)
        if last is not None and now - every < last <= now + SKEW:
            return False
        self.beats[name] = now
        return True

    def keep_turn(self, name: str, held: dt.datetime, now: dt.datetime) -> bool:
        if self.beats.get(name) != held:
            return False
        self.beats[name] = now
        return True

    def heartbeat(self, name: str) -> dt.datetime | None:
        return self.beats.get(name)

    def names_key(self) -> str | None:
        return self.searched[0] if self.searched else None

    def save_names(self, register: str, searched: Sequence[SearchedName]) -> None:
        self.searched = register, NameIndex(searched)

    def search_names(self, text: str, limit: int) -> tuple[SearchedName, ...]:
        return self.searched[1].search(Typed.read(text, Level), limit) if self.searched else ()
