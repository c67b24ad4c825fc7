"""Whatever happens to senders, in whatever order: a message reaches the relay at most once, and none is lost."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import Delivery, DeliveryState, Fate, RelayMemory
from reporter.errors import MailError
from reporter.pipeline.queueing import confirm, resend
from reporter.pipeline.reconcile import reconcile
from reporter.ports import Outside
from tests.fakes import FrozenClock
from tests.ledgers import LEASE, NOON, SARTHE, delivery, queued
from tests.outboxes import IDENTITY, world

OWNERS = ("one", "two")
MAILS = (delivery("a@l.test"), delivery("b@l.test", SARTHE), delivery("c@l.test"))
BUSY = MailError("452 try later", permanent=False, code=452)
REFUSED = MailError("550 unknown user", permanent=True, code=550)
BROKEN = MailError("connection lost", permanent=False)


@dataclass
class Hand:
    """One message in the hands of one sender; *is_dotted* once it may send the dot, *reply* once the relay has answered."""

    mail: Delivery
    fence: int
    owner: str
    is_dotted: bool = False
    reply: str = ""


@dataclass
class RelayInMemory:
    """A relay that counts; its log tells the truth, unless it is *mute* or a session still carries the message."""

    taken: Counter[str] = field(default_factory=Counter)
    carried: list[Hand] = field(default_factory=list)
    mute: bool = False

    def ask(self, dots: Mapping[str, dt.datetime], now: dt.datetime) -> Mapping[str, RelayMemory]:
        assert all(dot <= now for dot in dots.values())
        return {message_id: RelayMemory(self._fate(message_id), "the log") for message_id in dots}

    def _fate(self, message_id: str) -> Fate:
        if self.taken[message_id] and not self.mute:
            return Fate.TAKEN
        is_carried = any(hand.mail.message_id(IDENTITY.domain) == message_id for hand in self.carried)
        return Fate.UNKNOWN if is_carried or self.mute else Fate.NOT_TAKEN


class DeliveriesOfSendersThatDie(RuleBasedStateMachine):
    """Senders, a relay and persons around a ledger in SQLite."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.ledger = SqlLedger.open(f"sqlite:///{Path(self._folder.name) / 'ledger.sqlite'}")
        queued(self.ledger, *MAILS)
        self.relay, self.now = RelayInMemory(), NOON
        self.said_by_person: set[str] = set()
        self.world = replace(world(Path(self._folder.name), self.ledger, None), reconciler=self.relay)

    def teardown(self) -> None:
        try:
            self.everything_ends_well()
        finally:
            self.ledger.close()
            self._folder.cleanup()

    @property
    def outside(self) -> Outside:
        return replace(self.world, clock=FrozenClock(self.now))

    @property
    def hands(self) -> list[Hand]:
        """What living senders carry; a dead one's session has closed."""
        return self.relay.carried

    @rule(minutes=st.sampled_from([1, 6, 15]))
    def time_passes(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(owner=st.sampled_from(OWNERS), limit=st.integers(1, 3))
    def claim(self, owner: str, limit: int) -> None:
        claimed = self.ledger.claim_deliveries(owner, self.now, limit=limit, lease=LEASE)
        self.hands.extend(Hand(mail, fence, owner) for mail, fence in claimed)

    def _hand(self, pick: int, *, dotted: bool, answered: bool) -> Hand | None:
        fitting = [hand for hand in self.hands if hand.is_dotted is dotted and bool(hand.reply) is answered]
        return fitting[pick % len(fitting)] if fitting else None

    @precondition(lambda self: self.hands)
    @rule(pick=st.integers(0, 9))
    def note_the_dot(self, pick: int) -> None:
        if hand := self._hand(pick, dotted=False, answered=False):
            hand.is_dotted = self.ledger.save_delivery(hand.mail.dotted(("a" * 64,), self.now), hand.fence, hand.owner)
            if not hand.is_dotted:
                self.hands.remove(hand)  # the claim was lost: no dot follows

    @precondition(lambda self: self.hands)
    @rule(pick=st.integers(0, 9), reply=st.sampled_from(["250", "250", "452", "550"]))
    def send_the_dot(self, pick: int, reply: str) -> None:
        if hand := self._hand(pick, dotted=True, answered=False):
            hand.reply = reply
            self.relay.taken[hand.mail.message_id(IDENTITY.domain)] += reply == "250"

    @precondition(lambda self: self.hands)
    @rule(pick=st.integers(0, 9))
    def note_the_reply(self, pick: int) -> None:
        if hand := self._hand(pick, dotted=True, answered=True):
            dotted = hand.mail.dotted(("a" * 64,), self.now)
            told = {"250": dotted.sent("250 ok"), "452": hand.mail.failed(BUSY, self.now), "550": hand.mail.failed(REFUSED, self.now)}
            self.ledger.save_delivery(told[hand.reply], hand.fence, hand.owner)
            self.hands.remove(hand)

    @precondition(lambda self: self.hands)
    @rule(pick=st.integers(0, 9))
    def the_connection_breaks_after_the_dot(self, pick: int) -> None:
        if hand := self._hand(pick, dotted=True, answered=True):
            self.ledger.save_delivery(hand.mail.dotted(("a" * 64,), self.now).doubtful(BROKEN), hand.fence, hand.owner)
            self.hands.remove(hand)

    @rule(owner=st.sampled_from(OWNERS))
    def crash(self, owner: str) -> None:
        self.hands[:] = [hand for hand in self.hands if hand.owner != owner]

    @rule(mute=st.booleans())
    def ask_the_relay(self, mute: bool) -> None:  # noqa: FBT001 -- hypothesis passes it by name
        self.relay.mute = mute
        reconcile(self.outside)
        self.relay.mute = False

    @rule(pick=st.integers(0, 9), again=st.booleans())
    def a_person_decides(self, pick: int, again: bool) -> None:  # noqa: FBT001 -- hypothesis passes it by name
        doubtful = self.ledger.uncertain_deliveries(self.now)
        if doubtful:
            chosen = doubtful[pick % len(doubtful)]
            self.said_by_person.add(chosen.id)
            (resend if again else confirm)(self.outside, chosen.id)

    @invariant()
    def no_message_reaches_the_relay_twice(self) -> None:
        assert set(self.relay.taken.values()) <= {0, 1}

    @invariant()
    def what_is_sent_was_taken(self) -> None:
        for one in self.ledger.deliveries(state=DeliveryState.SENT):
            assert self.relay.taken[one.message_id(IDENTITY.domain)] == 1 or one.id in self.said_by_person

    def everything_ends_well(self) -> None:
        """Let all senders die and one live: every mail arrives once, was refused for good, or was decided by a person."""
        self.hands.clear()
        for _ in range(3):
            self.now += dt.timedelta(hours=1)
            reconcile(self.outside)
            for mail, fence in self.ledger.claim_deliveries("last", self.now, limit=99, lease=LEASE):
                dotted = mail.dotted(("a" * 64,), self.now)
                assert self.ledger.save_delivery(dotted, fence, "last")
                self.relay.taken[mail.message_id(IDENTITY.domain)] += 1
                assert self.ledger.save_delivery(dotted.sent("250 ok"), fence, "last")
        for one in self.ledger.deliveries():
            arrived = self.relay.taken[one.message_id(IDENTITY.domain)]
            assert arrived <= 1
            assert one.state in {DeliveryState.SENT, DeliveryState.FAILED}
            refused = one.state is DeliveryState.FAILED and one.reason == str(REFUSED)
            assert arrived == 1 or refused or one.id in self.said_by_person


TestDeliveriesOfSendersThatDie = DeliveriesOfSendersThatDie.TestCase
TestDeliveriesOfSendersThatDie.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
