"""Mails that came back: reports as real servers write them, in a maildir and over IMAP; who is suppressed, and who by no forger."""

import mailbox
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.return_boxes import return_box
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.returned import ReturnKind, SuppressionReason
from reporter.errors import MailError, SettingsError, UsageError
from reporter.pipeline.deliver import deliver
from reporter.pipeline.messages import envelope_sender, links_for
from reporter.pipeline.queueing import resend
from reporter.pipeline.returns import read_returns
from reporter.ports import Outside
from tests.dovecot import imap_server
from tests.outboxes import IDENTITY, campaign, opened, world
from tests.relays import Script, relay

GONE, FULL, WAITS, ANGRY, AWAY = (f"{name}@mairie.test" for name in ("parti", "plein", "attend", "fache", "absent"))
SIGNING = replace(IDENTITY, envelope_domain="retours.observatoire.example", link_secret=b"a secret of the house, long enough")
WEB = "https://notes.test"


def dsn(delivery: Delivery, action: str, status: str, reply: str, *, back_to: str = "") -> bytes:
    """Return a report of non-delivery in the words of Postfix."""
    to = back_to or envelope_sender(delivery, SIGNING)
    return f"""Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.mairie.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"
Message-Id: <{delivery.id}.{status}@mx.mairie.test>

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.mairie.test.

<{delivery.recipient}>: host mx.mairie.test said: {reply}

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mairie.test
X-Postfix-Queue-ID: 4Zx1
Arrival-Date: Thu,  9 Jul 2026 14:00:00 +0200 (CEST)

Final-Recipient: rfc822; {delivery.recipient}
Original-Recipient: rfc822;{delivery.recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.mairie.test
Diagnostic-Code: smtp; {reply}

--B
Content-Type: text/rfc822-headers

From: Observatoire <notes@observatoire.example>
To: {delivery.recipient}
Message-ID: {delivery.message_id(SIGNING.domain)}

--B--
""".replace("\n", "\r\n").encode()


def complaint(delivery: Delivery, web: str = WEB) -> bytes:
    """Return a complaint as a provider's feedback loop writes it (RFC 5965): no return path of ours, our own mail inside."""
    links = links_for(delivery, SIGNING, web)
    return f"""From: <feedback@provider.test>
To: <abuse@observatoire.example>
Subject: FW: une note
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"
Message-ID: <complaint.{delivery.id}@provider.test>

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: <{delivery.recipient}>

--B
Content-Type: message/rfc822

From: Observatoire <notes@observatoire.example>
To: {delivery.recipient}
Message-ID: {delivery.message_id(SIGNING.domain)}
List-Unsubscribe: {links.header}
Subject: une note

Bonjour

--B--
""".replace("\n", "\r\n").encode()


def away(delivery: Delivery) -> bytes:
    to = envelope_sender(delivery, SIGNING)
    return (
        f"From: {delivery.recipient}\r\nTo: {to}\r\nSubject: Absence du bureau\r\nAuto-Submitted: auto-replied\r\nX-Autoreply: yes\r\n"
        f"Message-ID: <away.{delivery.id}@mairie.test>\r\n\r\nJe suis absent jusqu'au 31. 550 5.1.1 n'a rien a faire ici.\r\n"
    ).encode()


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with opened(tmp_path) as ledger, relay(Script()) as port:
        sent = replace(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), mail=SIGNING, web_base_url=WEB)
        campaign(sent, [GONE, FULL, WAITS, ANGRY, AWAY])
        assert deliver(sent, owner="one").sent == 5
        yield sent


def to(outside: Outside, recipient: str) -> Delivery:
    return next(one for one in outside.ledger.deliveries() if one.recipient == recipient)


def filled(outside: Outside) -> mailbox.Maildir:
    """Put one mail of each kind into a maildir."""
    box = mailbox.Maildir(outside.folder / "returns")
    for raw in (
        dsn(to(outside, GONE), "failed", "5.1.1", "550 5.1.1 <parti@mairie.test>: Recipient address rejected: User unknown"),
        dsn(to(outside, FULL), "failed", "5.2.2", "552 5.2.2 mailbox full"),
        dsn(to(outside, WAITS), "delayed", "4.4.1", "connect to mx.mairie.test: Connection timed out"),
        complaint(to(outside, ANGRY)),
        away(to(outside, AWAY)),
        b"From: someone@else.test\r\nSubject: Bonjour\r\nMessage-ID: <1@else.test>\r\n\r\nUne question.\r\n",
        b"\xff\xfe\x00 not a mail at all",
    ):
        box.add(raw)
    return box


def judged(outside: Outside) -> dict[str, SuppressionReason]:
    return {one.address: one.reason for one in outside.ledger.suppressions()}


def check_all_were_read(outside: Outside) -> None:
    found = read_returns(outside)
    assert dict(found.kinds) == {"hard": 1, "soft": 2, "complaint": 1, "automatic": 1, "unknown": 2}
    assert (found.suppressed, found.strange) == (2, 2)
    assert judged(outside) == {GONE: SuppressionReason.HARD_BOUNCE, ANGRY: SuppressionReason.COMPLAINT}
    assert [one.email for one in outside.ledger.subscriptions()] == sorted([GONE, FULL, WAITS, AWAY])
    (bounced,) = outside.ledger.returns(to(outside, GONE).id)
    assert (bounced.kind, "User unknown" in bounced.words) == (ReturnKind.HARD, True)
    assert not read_returns(outside).kinds, "a mail counts once"


def test_a_maildir_is_read_once_and_keeps_everything(outside: Outside) -> None:
    box = filled(outside)
    ready = replace(outside, returns=return_box(f"maildir://{outside.folder / 'returns'}"))
    assert read_returns(ready, dry_run=True).suppressed == 2
    assert judged(ready) == {}
    check_all_were_read(ready)
    flags = sorted("".join(sorted(box.get_message(key).get_flags())) for key in box.keys())  # noqa: SIM118 -- a Maildir's keys
    assert flags == ["FS", "FS", "S", "S", "S", "S", "S"]


def test_a_real_imap_server_is_read_the_same(outside: Outside) -> None:
    filled(outside)
    with imap_server(outside.folder / "imap", outside.folder / "returns") as url:
        check_all_were_read(replace(outside, returns=return_box(url)))


def test_a_forged_report_suppresses_nobody(outside: Outside) -> None:
    victim = to(outside, GONE)
    box = mailbox.Maildir(outside.folder / "returns")
    key = victim.message_key[:32]
    for number, path in enumerate((f"retour+{key}", f"retour+{key}-{'0' * 16}", f"retour+{key}-é")):
        raw = dsn(victim, "failed", "5.1.1", f"550 5.1.1 forged {number}", back_to=f"{path}@retours.observatoire.example")
        box.add(raw.replace(b"5.1.1@mx", f"{number}@mx".encode()))
    box.add(complaint(victim, web=""))
    ready = replace(outside, returns=return_box(f"maildir://{outside.folder / 'returns'}"))
    found = read_returns(ready)
    assert (found.suppressed, found.strange) == (0, 4)
    assert judged(ready) == {}


def test_what_was_stopped_is_sent_again_only_once_a_person_lifts_it(outside: Outside) -> None:
    filled(outside)
    ready = replace(outside, returns=return_box(f"maildir://{outside.folder / 'returns'}"))
    read_returns(ready)
    with pytest.raises(UsageError, match="is suppressed since 2026-07-09 \\(hard bounce\\)"):
        resend(ready, to(ready, GONE).id)
    assert ready.ledger.lift_suppression(GONE, ready.clock.now())
    again = resend(ready, to(ready, GONE).id)
    assert deliver(ready, owner="one").sent == 1
    assert next(one.state for one in ready.ledger.deliveries() if one.id == again.id) is DeliveryState.SENT


def test_a_mailbox_that_the_relay_says_is_gone_is_suppressed_at_once(tmp_path: Path) -> None:
    script = Script(rcpt={GONE: "550 5.1.1 no such person", FULL: "550 5.7.1 policy"})
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, [GONE, FULL])
        assert deliver(outside, owner="one").failed == 2
        assert judged(outside) == {GONE: SuppressionReason.HARD_BOUNCE}


@pytest.mark.parametrize("url", ["pop3://a:b@c", "maildir:", "imap://a:b@mail.example/INBOX", "imaps://", "imaps://[", "nonsense"])
def test_an_address_that_is_no_mailbox_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="REPORTER_BOUNCES__URL") as told:
        return_box(url)
    assert "a:b" not in str(told.value)


def test_a_box_that_is_not_there_is_told(outside: Outside) -> None:
    with pytest.raises(MailError, match="is no maildir"):
        read_returns(replace(outside, returns=return_box(f"maildir://{outside.folder / 'nowhere'}")))
    with pytest.raises(MailError, match="cannot be read"):
        read_returns(replace(outside, returns=return_box("imap://a:b@127.0.0.1:1/INBOX")))
