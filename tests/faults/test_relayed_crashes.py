"""Kills before a real Postfix whose log is asked: nothing lost, nothing doubled, nothing left for a person; and what that log proves."""

import datetime as dt
import random
import re
import smtplib
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from reporter.adapters.clocks import SystemClock
from reporter.adapters.local_mailbox import LocalMailbox
from reporter.adapters.postfix_log import QUIET, PostfixLog
from reporter.domain.delivery import Fate
from tests.faults.kill_campaign import POINTS, SETTLED, KillCampaign
from tests.faults.relayed_sender import Place
from tests.postfix import LARGEST_MESSAGE, Postfix

pytestmark = pytest.mark.xdist_group("postfix")
SEED = 20260709
NO_WAIT = struct.pack("ii", 1, 0)


def place(folder: Path, relay: Postfix, *, asked: bool = True) -> Place:
    return Place(folder / "world", f"sqlite:///{folder / 'ledger.sqlite'}", relay.url, relay.log if asked else None)


def test_a_kill_at_each_point_loses_nothing_doubles_nothing_and_asks_nobody(
    tmp_path: Path, real_postfix: Postfix, final: LocalMailbox
) -> None:
    campaign = KillCampaign(place(tmp_path, real_postfix), real_postfix, final, "points", SEED)
    for point in (*POINTS, SETTLED):
        campaign.kills_at(point, 1)
    campaign.random_kills(3)
    account = campaign.account()
    assert account.kills == len(POINTS) + 5
    assert account.holds(asked=True), account


def test_without_its_log_each_crash_leaves_one_mail_for_a_person_at_most(
    tmp_path: Path, real_postfix: Postfix, final: LocalMailbox
) -> None:
    campaign = KillCampaign(place(tmp_path, real_postfix, asked=False), real_postfix, final, "unasked", SEED)
    for point in ("dot_committed", "dot_sent", "reply_read", "sent_committed"):
        campaign.kills_at(point, 1)
    account = campaign.account()
    assert account.uncertain == 3
    assert account.holds(asked=False), account


# --- what the log proves


@dataclass
class Client:
    """A client that speaks SMTP by hand, so that it can stop anywhere."""

    relay: Postfix

    def __post_init__(self) -> None:
        self.smtp = smtplib.SMTP("127.0.0.1", self.relay.port, local_hostname="localhost")
        self.smtp.ehlo()

    def hand_over(self, name: str, text: str = "Bonjour") -> None:
        """Hand a message over, but for its final dot."""
        assert self.smtp.mail("notes@x.example")[0] == self.smtp.rcpt(f"{name}@x.test")[0] == 250
        assert self.smtp.docmd("DATA")[0] == 354
        self.smtp.send(f"From: notes@x.example\r\nTo: {name}@x.test\r\nMessage-ID: <{name}@x.example>\r\n\r\n{text}\r\n".encode())

    def dot(self) -> None:
        self.smtp.send(b".\r\n")

    def vanish(self, *, hard: bool = False) -> None:
        """Close the connection as a dead process does; *hard*, with a reset that drops what was not read."""
        assert self.smtp.sock is not None
        if hard:
            self.smtp.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
        self.smtp.close()


def fates(relay: Postfix, dots: dict[str, dt.datetime], ahead: dt.timedelta = QUIET) -> dict[str, Fate]:
    """Ask until nothing is unknown, ten seconds at most."""
    until = time.monotonic() + 10
    while True:
        said = PostfixLog(relay.log).ask({f"<{name}@x.example>": dot for name, dot in dots.items()}, SystemClock().now() + ahead)
        found = {message_id[1:].partition("@")[0]: answer.fate for message_id, answer in said.items()}
        if Fate.UNKNOWN not in found.values() or time.monotonic() > until:
            return found
        time.sleep(0.2)


def copies(final: LocalMailbox, prefix: str) -> Counter[str]:
    return Counter(re.sub(r"@x\.example(-\d+)?$", "", file.stem) for file in final.files() if file.name.startswith(prefix))


def test_what_the_log_says_is_what_arrived_wherever_clients_vanish(real_postfix: Postfix, final: LocalMailbox) -> None:
    dots: dict[str, dt.datetime] = {}
    for number in range(60):
        chance = random.Random(f"{SEED}/{number}")  # noqa: S311 -- a test that can be repeated
        name = f"vanished{number}"
        client = Client(real_postfix)
        client.hand_over(name, "x" * chance.choice([3, 5_000, 300_000]))
        dots[name] = SystemClock().now()
        if chance.random() < 0.75:
            client.dot()
        time.sleep(chance.choice([0, 0, chance.uniform(0, 0.02)]))
        client.vanish(hard=chance.random() < 0.5)
    found = fates(real_postfix, dots)
    real_postfix.drain()
    arrived = copies(final, "vanished")
    assert Fate.UNKNOWN not in found.values()
    assert {name for name, fate in found.items() if fate is Fate.TAKEN} == set(arrived)
    assert set(arrived.values()) == {1}
    assert 10 < len(arrived) < 60


def test_an_open_session_is_not_judged_before_it_closes(real_postfix: Postfix, final: LocalMailbox) -> None:
    client = Client(real_postfix)
    client.hand_over("patient")
    dots = {"patient": SystemClock().now()}
    time.sleep(0.3)
    later = SystemClock().now() + dt.timedelta(minutes=15)
    (said,) = PostfixLog(real_postfix.log).ask({"<patient@x.example>": dots["patient"]}, later).values()
    assert said.fate is Fate.UNKNOWN
    assert "still open" in said.reason
    client.dot()
    assert client.smtp.getreply()[0] == 250
    client.smtp.quit()
    assert fates(real_postfix, dots) == {"patient": Fate.TAKEN}
    real_postfix.drain()
    assert copies(final, "patient") == {"patient": 1}


def test_a_message_that_is_too_large_is_not_taken_though_the_log_names_it(real_postfix: Postfix) -> None:
    client = Client(real_postfix)
    client.hand_over("large", "x\r\n" * (LARGEST_MESSAGE // 2))
    dots = {"large": SystemClock().now()}
    client.dot()
    client.vanish()
    assert fates(real_postfix, dots) == {"large": Fate.NOT_TAKEN}
    assert "message-id=<large@x.example>" in real_postfix.log.read_text()


def test_a_message_on_hold_is_neither(real_postfix: Postfix, final: LocalMailbox) -> None:
    (real_postfix.folder / "etc" / "held").write_text("/^X-Hold:/ HOLD\n/^X-Refuse:/ REJECT no\n")
    real_postfix.set(header_checks=f"regexp:{real_postfix.folder}/etc/held")
    try:
        dots = {}
        for name, header in (("held", "X-Hold"), ("refused", "X-Refuse")):
            client = Client(real_postfix)
            assert client.smtp.mail("notes@x.example")[0] == client.smtp.rcpt(f"{name}@x.test")[0] == 250
            client.smtp.docmd("DATA")
            client.smtp.send(f"{header}: yes\r\nTo: {name}@x.test\r\nMessage-ID: <{name}@x.example>\r\n\r\nBonjour\r\n".encode())
            dots[name] = SystemClock().now()
            client.dot()
            client.vanish()
        time.sleep(0.5)
        said = PostfixLog(real_postfix.log).ask({f"<{name}@x.example>": dot for name, dot in dots.items()}, SystemClock().now() + QUIET)
    finally:
        real_postfix.set(header_checks="")
    assert [answer.fate for answer in said.values()] == [Fate.UNKNOWN, Fate.NOT_TAKEN]
    assert copies(final, "held") == {}


def test_the_name_stands_in_the_log_before_the_reply_and_proves_nothing(real_postfix: Postfix) -> None:
    client = Client(real_postfix)
    client.hand_over("named", "x" * 200_000)
    time.sleep(0.3)
    before = real_postfix.log.read_text()
    client.vanish()
    assert "message-id=<named@x.example>" in before  # as soon as the headers are through: long before the dot
    assert fates(real_postfix, {"named": SystemClock().now()}) == {"named": Fate.NOT_TAKEN}
