"""Whatever kills the sender, wherever: no mail is lost, none arrives twice, at most one a crash is left for a person."""

import email
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from reporter.domain.delivery import DeliveryKind, DeliveryState
from reporter.pipeline.deliver import LEASE, new_delivery
from tests.builders import LOIRE_ATLANTIQUE
from tests.fakes import NOON
from tests.faults.sender_child import start
from tests.outboxes import SPECIMEN, campaign, opened, world

READERS = tuple(f"reader{number}@x.test" for number in range(6))
POINTS = ("claimed_committed", "dot_committed", "dot_sent", "reply_read", "sent_committed")
ASKS_A_PERSON = {"dot_committed", "dot_sent", "reply_read"}  # its dot is noted, its answer is not
AFTER = NOON + LEASE
RANDOM_KILLS, ASKING = 200, 8


def prepared(folder: Path, readers: tuple[str, ...] = READERS) -> None:
    """Queue a campaign in a folder."""
    with opened(folder) as ledger:
        campaign(world(folder, ledger, None), readers)


def arrived(mailbox: LocalMailbox) -> Counter[str]:
    """Return how many mails each reader has."""
    return Counter(str(email.message_from_bytes(file.read_bytes())["To"]) for file in mailbox.files())


def noted(folder: Path) -> dict[str, DeliveryState]:
    """Return what the ledger says of each reader."""
    with opened(folder) as ledger:
        return {one.recipient: one.state for one in ledger.deliveries()}


def killed_at(folder: Path, point: str, count: int, readers: tuple[str, ...]) -> None:
    """Kill a sender at one point, let another finish, and hold mailbox and ledger against the promise."""
    prepared(folder, readers)
    with LocalMailbox(folder / "mail") as mailbox:
        assert start(folder, mailbox.url, NOON, point, count) == -signal.SIGKILL
        assert start(folder, mailbox.url, AFTER) == 0
        assert start(folder, mailbox.url, AFTER + LEASE) == 0
    mails, states = arrived(mailbox), noted(folder)
    assert max(mails.values()) == 1
    uncertain = {reader for reader, state in states.items() if state is DeliveryState.UNCERTAIN}
    assert len(uncertain) == (point in ASKS_A_PERSON)
    assert {reader for reader, state in states.items() if state is DeliveryState.SENT} == set(readers) - uncertain
    assert set(readers) - uncertain <= mails.keys()
    if point == "dot_committed":
        assert not uncertain & mails.keys()
    if point == "reply_read":
        assert uncertain <= mails.keys()


@pytest.mark.parametrize(("point", "count"), [(POINTS[0], 1), *((point, count) for point in POINTS[1:] for count in (1, 3))])
def test_a_sender_killed_at_a_named_point_loses_nothing_and_doubles_nothing(tmp_path: Path, point: str, count: int) -> None:
    killed_at(tmp_path, point, count, READERS)


@pytest.mark.proof
@pytest.mark.parametrize("point", POINTS[1:])
def test_fifteen_kills_at_each_point_that_a_mail_passes(tmp_path: Path, point: str) -> None:
    for count in range(1, 16):
        (tmp_path / str(count)).mkdir()
        killed_at(tmp_path / str(count), point, count, tuple(f"reader{number}@x.test" for number in range(15)))


@pytest.mark.proof
def test_two_hundred_random_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    prepared(tmp_path, ())
    chance = random.Random(20260709)  # noqa: S311 -- a test that can be repeated
    now, crashes, readers = NOON, 0, set[str]()
    with LocalMailbox(tmp_path / "mail") as mailbox, opened(tmp_path) as ledger:
        while crashes < RANDOM_KILLS:
            asking = [f"reader{len(readers) + number}@x.test" for number in range(ASKING)]
            ledger.add_deliveries([new_delivery(SPECIMEN, one, [LOIRE_ATLANTIQUE], DeliveryKind.REQUEST, now) for one in asking])
            readers.update(asking)
            crashes += start(tmp_path, mailbox.url, now, kill_after=chance.uniform(0.05, 0.5)) == -signal.SIGKILL
            now += LEASE
        assert start(tmp_path, mailbox.url, now) == 0
    mails, states = arrived(mailbox), noted(tmp_path)
    uncertain = {reader for reader, state in states.items() if state is DeliveryState.UNCERTAIN}
    lost, doubled = readers - uncertain - mails.keys(), [reader for reader, count in mails.items() if count > 1]
    said = f"{crashes} kills, {len(readers)} mails: {len(lost)} lost, {len(doubled)} doubled, {len(uncertain)} left for a person"
    print(said)  # noqa: T201 -- `make proof` shows it
    assert (lost, doubled) == (set(), [])
    assert len(uncertain) <= crashes
    assert {reader for reader, state in states.items() if state is DeliveryState.SENT} == readers - uncertain
