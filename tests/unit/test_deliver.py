"""The sender between its ledger and its relay, when one of them fails at the worst moment."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.errors import LedgerError, MailError, RelayError
from reporter.pipeline.deliver import LEASE, deliver, new_delivery
from reporter.ports import MailSession, Outside
from tests.builders import LOIRE_ATLANTIQUE
from tests.fakes import NOON
from tests.fakes_ledger import MemoryLedger
from tests.outboxes import MAYOTTE, SPECIMEN, archived, campaign, moved, world

READERS = ("a@x.test", "b@x.test", "c@x.test")
MIDDLE = 2  # the second message


@dataclass
class Relay:
    """A relay in memory; *acts* happen, by number of the message, before its dot or after it."""

    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    after: dict[int, Exception] = field(default_factory=dict)
    is_local: bool = True
    arrived: list[str] = field(default_factory=list)
    handed: int = 0

    @contextmanager
    def session(self) -> Iterator[MailSession]:
        yield self

    def send(self, message: EmailMessage, *, sender: str, recipient: str, before_dot: Callable[[], None]) -> str:
        assert (str(message["To"]), sender) == (recipient, "notes@observatoire.example")
        self.handed += 1
        self.before.get(self.handed, lambda: None)()
        before_dot()
        if error := self.after.get(self.handed):
            raise error
        self.arrived.append(recipient)
        return "250 ok"


class FailingLedger(MemoryLedger):
    """A ledger whose database goes away when it must store one state."""

    def __init__(self, failing: DeliveryState) -> None:
        super().__init__()
        self.failing: DeliveryState | None = failing

    def save_delivery(self, delivery: Delivery, fence: int, owner: str) -> bool:
        if delivery.state is self.failing:
            message = "the database is locked"
            raise LedgerError(message)
        return super().save_delivery(delivery, fence, owner)


def queue(folder: Path, relay: Relay, ledger: MemoryLedger | None = None) -> Outside:
    outside = world(folder, ledger or MemoryLedger(), relay)
    campaign(outside, READERS)
    return outside


def states(outside: Outside) -> list[DeliveryState]:
    return sorted(one.state for one in outside.ledger.deliveries())


def later(outside: Outside, by: dt.timedelta = LEASE) -> Outside:
    return moved(outside, by)


def test_a_sender_that_lost_its_claim_does_not_finish_the_message(tmp_path: Path) -> None:
    relay = Relay()
    outside = queue(tmp_path, relay)
    relay.before[MIDDLE] = lambda: stolen.extend(outside.ledger.claim_deliveries("other", NOON + LEASE, limit=9, lease=LEASE))
    stolen: list[tuple[Delivery, int]] = []
    report = deliver(outside, owner="slow")
    assert (report.sent, report.lost) == (1, 2)
    assert len(relay.arrived) == 1
    assert {one.recipient for one, _ in stolen} == set(READERS) - set(relay.arrived)


def test_an_interrupted_sender_puts_back_what_has_no_dot_and_leaves_the_rest_for_a_person(tmp_path: Path) -> None:
    relay = Relay(after={MIDDLE: KeyboardInterrupt()})  # type: ignore[dict-item]  # no Exception, on purpose
    outside = queue(tmp_path, relay)
    with pytest.raises(KeyboardInterrupt):
        deliver(outside, owner="one")
    assert states(outside) == [DeliveryState.DEFERRED, DeliveryState.DOT, DeliveryState.SENT]
    assert deliver(outside, owner="two").sent == 1
    deliver(later(outside), owner="two")
    assert states(outside) == [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.UNCERTAIN]


def test_a_sender_interrupted_before_the_dot_puts_everything_back(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    outside = queue(tmp_path, Relay(before={1: interrupt}))
    with pytest.raises(KeyboardInterrupt):
        deliver(outside, owner="one")
    assert deliver(outside, owner="two").sent == len(READERS)


def test_when_the_dot_cannot_be_noted_nothing_arrives(tmp_path: Path) -> None:
    relay, ledger = Relay(), FailingLedger(DeliveryState.DOT)
    outside = queue(tmp_path, relay, ledger)
    with pytest.raises(LedgerError, match="locked"):
        deliver(outside, owner="one")
    assert relay.arrived == []
    ledger.failing = None
    assert deliver(later(outside), owner="two").sent == len(READERS)


def test_when_the_answer_cannot_be_noted_the_mail_is_left_for_a_person_and_not_sent_again(tmp_path: Path) -> None:
    relay, ledger = Relay(), FailingLedger(DeliveryState.SENT)
    outside = queue(tmp_path, relay, ledger)
    with pytest.raises(LedgerError, match="locked"):
        deliver(outside, owner="one")
    ledger.failing = None
    deliver(later(outside), owner="two")
    assert states(outside) == [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.UNCERTAIN]
    assert sorted(relay.arrived) == sorted(READERS)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (MailError("connection lost", permanent=False), DeliveryState.UNCERTAIN),
        (MailError("451 later", permanent=False, code=451), DeliveryState.DEFERRED),
        (MailError("421 closing", permanent=False, code=421), DeliveryState.DEFERRED),
        (MailError("554 no", permanent=True, code=554), DeliveryState.FAILED),
    ],
)
def test_only_an_answer_that_never_came_is_uncertain(tmp_path: Path, error: MailError, state: DeliveryState) -> None:
    outside = queue(tmp_path, Relay(after={MIDDLE: error}))
    deliver(outside, owner="one")
    assert states(outside) == sorted([DeliveryState.SENT, DeliveryState.SENT, state])


def test_a_connection_lost_before_the_dot_is_tried_again(tmp_path: Path) -> None:
    def lose() -> None:
        message = "connection lost"
        raise MailError(message, permanent=False)

    outside = queue(tmp_path, Relay(before={MIDDLE: lose}))
    report = deliver(outside, owner="one")
    assert (report.sent, report.deferred, report.uncertain) == (2, 1, 0)


def test_a_relay_that_shuts_its_door_on_the_way_stops_the_run(tmp_path: Path) -> None:
    def shut() -> None:
        message = "the relay does not let us in"
        raise RelayError(message)

    outside = queue(tmp_path, Relay(before={MIDDLE: shut}))
    report = deliver(outside, owner="one")
    assert (report.sent, report.deferred, report.relay_error) == (1, 2, "the relay does not let us in")
    assert deliver(outside, owner="two").sent == 2


def test_mails_wait_for_the_sending_hours_of_their_territory_but_what_a_person_asked_for_does_not(tmp_path: Path) -> None:
    editions = tmp_path / "editions.toml"
    text = (Path(__file__).parents[2] / "data_sources" / "editions.toml").read_text(encoding="utf-8")
    editions.write_text(text.replace("[standard]\n", '[standard]\nnot_before = "08:00"\nnot_after = "18:30"\n'), encoding="utf-8")
    relay, six = Relay(), dt.datetime(2026, 7, 9, 5, 0, tzinfo=dt.UTC)
    outside = replace(world(tmp_path, MemoryLedger(), relay, at=six), register_store=RegisterFiles(files("data_sources"), editions))
    campaign(outside, ["nantes@x.test"])
    archived(outside, SPECIMEN, MAYOTTE)
    late = new_delivery(SPECIMEN, "mamoudzou@x.test", [MAYOTTE], DeliveryKind.SUPPLEMENT, six)
    asked = new_delivery(SPECIMEN, "prefet@x.test", [LOIRE_ATLANTIQUE], DeliveryKind.REQUEST, six)
    outside.ledger.add_deliveries([late, asked])
    report = deliver(outside, owner="one")  # 7 o'clock in Nantes, 8 o'clock in Mamoudzou
    assert (report.sent, report.deferred) == (2, 1)
    assert sorted(relay.arrived) == ["mamoudzou@x.test", "prefet@x.test"]
    (waiting,) = outside.ledger.deliveries(state=DeliveryState.DEFERRED)
    assert (waiting.recipient, waiting.due_at.hour, waiting.attempts) == ("nantes@x.test", 6, 0)
    assert deliver(moved(outside, dt.timedelta(minutes=59)), owner="one").attempted == 0
    assert deliver(moved(outside, dt.timedelta(minutes=60)), owner="one").sent == 1
