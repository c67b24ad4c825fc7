"""Many kills of a sender before a real Postfix and a final server, and the account of what arrived."""

import email
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from reporter.adapters.clocks import SystemClock
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.local_mailbox import LocalMailbox
from reporter.domain.delivery import DeliveryKind, DeliveryState
from reporter.pipeline.deliver import new_delivery
from tests.builders import LOIRE_ATLANTIQUE
from tests.faults.relayed_sender import LEASE, Kill, Place, send
from tests.outboxes import SPECIMEN, campaign
from tests.postfix import Postfix

POINTS = ("claimed_committed", "dot_committed", "dot_sent", "reply_read", "sent_committed")
SETTLED = "settled_committed"  # passed only when the relay is asked about what a former crash left
ASKING = 6  # new mails before each kill
SETTLES_WITHIN = 90.0  # seconds, once nobody kills any more
UNSETTLED = {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.DOT, DeliveryState.DEFERRED}


@dataclass(frozen=True)
class Account:
    """What came of a campaign of kills."""

    kills: int
    mails: int
    lost: int
    duplicates: int
    uncertain: int

    def holds(self, *, asked: bool) -> bool:
        """Say whether the promise is kept: nothing lost or doubled; uncertain none where the relay is asked, else one a crash at most."""
        return (self.lost, self.duplicates) == (0, 0) and self.uncertain <= (0 if asked else self.kills)


@dataclass
class KillCampaign:
    """Mails that are asked for while their sender is killed again and again; each kill is told to *tell* with its seed.

    *name* begins the addresses of its readers: campaigns may share a relay.
    """

    place: Place
    relay: Postfix
    final: LocalMailbox
    name: str
    seed: int
    tell: Callable[[str], None] = lambda _: None
    kills: int = 0
    readers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Archive the note that is sent."""
        with SqlLedger.open(self.place.ledger) as ledger:
            campaign(self.place.outside(ledger), ())

    def random_kills(self, wanted: int) -> None:
        """Kill at any moment, half of the times while mails leave, until *wanted* kills met a living sender."""
        aimed, number = self.kills + wanted, 0
        while self.kills < aimed:
            number += 1
            chance = random.Random(f"{self.seed}/{number}")  # noqa: S311 -- a proof that can be repeated
            under_way = chance.random() < 0.5
            kill = Kill(seconds=chance.uniform(0, 0.15 if under_way else 0.3), under_way=under_way)
            since = "first point" if under_way else "start"
            self._kill(kill, f"random, {kill.seconds:.3f} s after its {since}, seed {self.seed}/{number}")

    def kills_at(self, point: str, wanted: int) -> None:
        """Kill *wanted* times at a named point, at any of its passes."""
        done, number = 0, 0
        while done < wanted:
            number += 1
            seed = f"{self.seed}/{point}/{number}"
            chance = random.Random(seed)  # noqa: S311 -- a proof that can be repeated
            if point == SETTLED:
                self._kill(Kill("dot_sent"), f"dot_sent, to leave something to settle, seed {seed}")
                time.sleep(chance.uniform(5, 6))  # the log does not answer about a session that closed just now
            count = 1 if point in {POINTS[0], SETTLED} else chance.randint(1, ASKING)
            done += self._kill(Kill(point, count), f"{point}, pass {count}, seed {seed}")

    def account(self) -> Account:
        """Let a sender finish, wait for the relay to empty itself, and compare what was asked with what arrived."""
        until = time.monotonic() + SETTLES_WITHIN
        open_states = UNSETTLED | ({DeliveryState.UNCERTAIN} if self.place.log else set())
        while True:
            send(self.place)
            states = self._states()
            if not open_states & set(states.values()) or time.monotonic() > until:
                break
            time.sleep(1)
        self.relay.drain()
        recipients = (str(email.message_from_bytes(file.read_bytes())["To"]) for file in self.final.files())
        arrived = Counter(one for one in recipients if one.startswith(f"{self.name}-"))
        uncertain = {reader for reader, state in states.items() if state is DeliveryState.UNCERTAIN}
        missing = set(self.readers) - uncertain - arrived.keys()
        untold = {reader for reader, state in states.items() if state is not DeliveryState.SENT} - uncertain
        doubled = sum(count - 1 for count in arrived.values())
        return Account(self.kills, len(self.readers), len(missing | untold), doubled, len(uncertain))

    def _kill(self, kill: Kill, told: str) -> bool:
        self._ask()
        killed, last = send(self.place, kill)
        self.kills += killed
        self.tell(f"{'killed' if killed else 'ended before the kill'}: {told}; last point passed: {last or 'none'}")
        time.sleep(LEASE.total_seconds())
        return killed

    def _ask(self) -> None:
        now = SystemClock().now()
        asking = [f"{self.name}-{len(self.readers) + number}@x.test" for number in range(ASKING)]
        wanted = [new_delivery(SPECIMEN, one, [LOIRE_ATLANTIQUE], DeliveryKind.REQUEST, now) for one in asking]
        with SqlLedger.open(self.place.ledger) as ledger:
            assert ledger.add_deliveries(wanted) == ASKING
        self.readers += asking

    def _states(self) -> dict[str, DeliveryState]:
        with SqlLedger.open(self.place.ledger) as ledger:
            return {one.recipient: one.state for one in ledger.deliveries()}
