"""From an approved edition to mails in a real mailbox, through the real ledger, archive and relay."""

import datetime as dt
import email
import email.policy
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from reporter.adapters.smtp import SmtpTransport
from reporter.domain.archive import ArchiveKey
from reporter.domain.delivery import DeliveryKind, DeliveryState
from reporter.errors import FictitiousMailError, RelayError, SettingsError, UsageError
from reporter.pipeline.deliver import deliver, new_delivery, plan_deliveries
from reporter.pipeline.queueing import confirm, queue_supplements, resend
from reporter.ports import JobState, Ledger, MailTransport, Outside
from tests.builders import LOIRE_ATLANTIQUE
from tests.contract.archives import content_file, flip_one_bit
from tests.fakes import NOON
from tests.ledgers import SARTHE, settle_jobs
from tests.outboxes import MAYOTTE, REAL, SPECIMEN, VENDEE, approved, archived, campaign, frozen, moved, opened, subscribed, world
from tests.relays import Script, relay

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path) as one:
        yield one


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[LocalMailbox]:
    with LocalMailbox(tmp_path / "mail") as one:
        yield one


def read(mailbox: LocalMailbox) -> dict[str, EmailMessage]:
    """Return the mails that arrived, by recipient; each recipient has one."""
    mails: dict[str, EmailMessage] = {}
    for file in mailbox.files():
        parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        (recipient,) = (address.addr_spec for address in parsed["To"].addresses)
        assert recipient not in mails
        mails[recipient] = parsed
    return mails


def states(outside: Outside) -> dict[str, DeliveryState]:
    return {one.recipient: one.state for one in outside.ledger.deliveries()}


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_mailed_is_archived_is_recorded(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    frozen(outside, SPECIMEN)
    loire, sarthe = archived(outside, SPECIMEN, LOIRE_ATLANTIQUE, SARTHE)
    subscribed(outside, "prefet@loire.test")
    subscribed(outside, "region@pays.test", LOIRE_ATLANTIQUE, SARTHE, bundle=True)
    approved(outside, SPECIMEN)
    report = deliver(outside, owner="test")
    assert (report.sent, report.attempted, report.reasons) == (2, 2, ())
    mails = read(mailbox)
    recorded = {one.recipient: one.entries for one in ledger.deliveries()}
    assert recorded == {"prefet@loire.test": (loire.sha256,), "region@pays.test": (loire.sha256, sarthe.sha256)}
    for reader, mail in mails.items():
        pdfs = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
        assert tuple(hashlib.sha256(pdf).hexdigest() for pdf in pdfs.values()) == recorded[reader]
    assert [part.get_filename() for part in mails["region@pays.test"].iter_attachments()] == [
        "decrypter-pour-decider_departement-44_2026-T1.pdf", "decrypter-pour-decider_departement-72_2026-T1.pdf",
    ]  # fmt: skip
    assert mails["region@pays.test"]["Subject"] == "SPÉCIMEN – Décrypter pour décider – Loire-Atlantique et Sarthe, T1\u00a02026"
    assert mails["prefet@loire.test"]["Date"].datetime == NOON
    assert deliver(outside, owner="test").attempted == 0
    assert len(mailbox.files()) == 2


def test_a_reader_of_several_territories_gets_one_mail_each_unless_bundled_and_other_policies_none(tmp_path: Path, ledger: Ledger) -> None:
    outside = world(tmp_path, ledger, None)
    subscribed(outside, "each@x.test", LOIRE_ATLANTIQUE, SARTHE)
    subscribed(outside, "all@x.test", SARTHE, LOIRE_ATLANTIQUE, bundle=True)
    ledger.add_subscription("other@x.test", [SARTHE], policy="taux", bundle=False, now=NOON)
    planned = plan_deliveries(SPECIMEN, ledger.subscriptions(), NOON)
    assert {(one.recipient, one.territories) for one in planned} == {
        ("each@x.test", (LOIRE_ATLANTIQUE,)), ("each@x.test", (SARTHE,)), ("all@x.test", (LOIRE_ATLANTIQUE, SARTHE)),
    }  # fmt: skip
    assert {one.id for one in planned} == {one.message_key[:32] for one in planned}
    assert planned == plan_deliveries(SPECIMEN, ledger.subscriptions(), NOON)


def test_nothing_leaves_before_its_note_is_archived(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    frozen(outside, SPECIMEN)
    subscribed(outside, "region@pays.test", LOIRE_ATLANTIQUE, SARTHE, bundle=True)
    approved(outside, SPECIMEN)
    archived(outside, SPECIMEN, LOIRE_ATLANTIQUE)
    assert deliver(outside, owner="test").attempted == 0
    archived(outside, SPECIMEN, SARTHE)
    assert deliver(outside, owner="test").sent == 1


def test_a_bundle_leaves_without_its_quarantined_note_names_it_and_the_note_follows_alone(
    tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox
) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    frozen(outside, SPECIMEN)
    subscribed(outside, "all@x.test", LOIRE_ATLANTIQUE, VENDEE, MAYOTTE, bundle=True)
    subscribed(outside, "vendee@x.test", VENDEE)
    subscribed(outside, "mayotte@x.test", MAYOTTE)
    approved(outside, SPECIMEN)
    archived(outside, SPECIMEN, LOIRE_ATLANTIQUE)
    settle_jobs(ledger, VENDEE, state=JobState.QUARANTINED, of=SPECIMEN)
    settle_jobs(ledger, MAYOTTE, state=JobState.NO_DATA, of=SPECIMEN)
    report = deliver(outside, owner="test")
    assert (report.sent, report.quarantined, report.suppressed) == (1, 1, 1)
    assert states(outside) == {
        "all@x.test": DeliveryState.SENT, "vendee@x.test": DeliveryState.QUARANTINED, "mayotte@x.test": DeliveryState.SUPPRESSED,
    }  # fmt: skip
    said = text(read(mailbox)["all@x.test"])
    assert "La note « Vendée » n’a pas pu être produite à temps" in said
    assert "La note « Mayotte » n’est pas jointe" in said
    assert queue_supplements(outside, SPECIMEN) == 0
    archived(outside, SPECIMEN, VENDEE)
    assert queue_supplements(outside, SPECIMEN) == 2
    assert queue_supplements(outside, SPECIMEN) == 0
    assert deliver(outside, owner="test").sent == 2
    supplements = [one for one in ledger.deliveries() if one.kind is DeliveryKind.SUPPLEMENT]
    assert {(one.recipient, one.territories) for one in supplements} == {("all@x.test", (VENDEE,)), ("vendee@x.test", (VENDEE,))}


def test_replies_decide_between_again_and_never(tmp_path: Path, ledger: Ledger) -> None:
    script = Script(
        rcpt={"unknown@x.test": "550 5.1.1 unknown user", "full@x.test": "452 4.2.2 mailbox full"},
        data={"spam@x.test": "554 5.7.1 refused", "busy@x.test": "451 4.3.0 later", "closing@x.test": "421 4.3.2 closing"},
    )
    readers = ["good@x.test", *script.rcpt, *script.data, "last@x.test"]
    with relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, readers)
        report = deliver(outside, owner="test")
        assert (report.sent, report.failed, report.deferred, report.uncertain) == (2, 2, 3, 0)
        assert states(outside) == {
            "good@x.test": DeliveryState.SENT, "last@x.test": DeliveryState.SENT,
            "unknown@x.test": DeliveryState.FAILED, "spam@x.test": DeliveryState.FAILED,
            "full@x.test": DeliveryState.DEFERRED, "busy@x.test": DeliveryState.DEFERRED, "closing@x.test": DeliveryState.DEFERRED,
        }  # fmt: skip
        deferred = ledger.deliveries(state=DeliveryState.DEFERRED)
        waits = [(one.due_at - NOON).total_seconds() for one in deferred]
        assert all(300 <= wait < 360 for wait in waits)
        assert len(set(waits)) > 1
        assert all(one.entries == () for one in deferred)
        script.rcpt.clear()
        script.data.clear()
        assert deliver(outside, owner="test").attempted == 0
        assert deliver(moved(outside, HOUR), owner="test").sent == 3
    assert sorted(recipient for _, recipient, _ in script.received) == sorted(set(readers) - {"unknown@x.test", "spam@x.test"})


def test_a_retried_mail_has_the_same_bytes(tmp_path: Path, ledger: Ledger) -> None:
    script = Script()
    with relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, ["a@x.test"])
        deliver(outside, owner="test")
        (sent,) = ledger.deliveries()
        again = resend(moved(outside, HOUR), sent.id)
        deliver(moved(outside, 2 * HOUR), owner="test")
    (_, _, first), (_, _, second) = script.received
    assert again.resend == 1
    parsed = [email.message_from_bytes(content, policy=email.policy.default) for content in (first, second)]
    assert parsed[0]["Message-ID"] != parsed[1]["Message-ID"]
    assert [mail["Date"].datetime for mail in parsed] == [NOON, NOON + HOUR]

    retried, lost = Script(), Script(data={"b@x.test": "451 later"})
    with relay(lost) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        ledger.add_deliveries([new_delivery(SPECIMEN, "b@x.test", [LOIRE_ATLANTIQUE], DeliveryKind.REQUEST, NOON)])
        deliver(outside, owner="test")
        refused = lost.refused
    with relay(retried) as port:
        deliver(moved(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), HOUR), owner="other")
    assert [content for _, _, content in retried.received] == refused


def test_a_connection_that_breaks_after_the_dot_leaves_one_uncertain_mail_for_a_person(tmp_path: Path, ledger: Ledger) -> None:
    script = Script(data={"b@x.test": "close"})
    with relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, ["a@x.test", "b@x.test", "c@x.test"])
        report = deliver(outside, owner="test")
        assert (report.sent, report.uncertain) == (2, 1)
        (doubtful,) = ledger.deliveries(state=DeliveryState.UNCERTAIN)
        assert doubtful.recipient == "b@x.test"
        assert doubtful.entries
        assert deliver(moved(outside, 100 * HOUR), owner="test").attempted == 0
        script.data.clear()
        resend(moved(outside, HOUR), doubtful.id)
        assert deliver(moved(outside, HOUR), owner="test").sent == 1
    assert [one.state for one in ledger.deliveries() if one.recipient == "b@x.test"] == [DeliveryState.FAILED, DeliveryState.SENT]


def test_a_person_confirms_an_uncertain_mail_and_nothing_else(tmp_path: Path, ledger: Ledger) -> None:
    with relay(Script(data={"b@x.test": "close"})) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, ["a@x.test", "b@x.test"])
        deliver(outside, owner="test")
    ids = {one.recipient: one.id for one in ledger.deliveries()}
    confirm(outside, ids["b@x.test"])
    assert states(outside)["b@x.test"] is DeliveryState.SENT
    with pytest.raises(UsageError, match="not uncertain"):
        confirm(outside, ids["a@x.test"])
    with pytest.raises(UsageError, match="no delivery"):
        resend(outside, "unknown")


def test_a_queued_mail_is_not_sent_again_by_hand(tmp_path: Path, ledger: Ledger) -> None:
    outside = world(tmp_path, ledger, None)
    campaign(outside, ["a@x.test"])
    with pytest.raises(UsageError, match="is pending"):
        resend(outside, ledger.deliveries()[0].id)


def test_a_relay_that_is_away_leaves_everything_queued_and_untried(tmp_path: Path, ledger: Ledger) -> None:
    with relay(Script()) as port:
        gone = f"smtp://127.0.0.1:{port}"
    outside = world(tmp_path, ledger, gone)
    campaign(outside, [f"reader{number}@x.test" for number in range(25)])
    with pytest.raises(RelayError, match="does not let us in"):
        deliver(outside, owner="test")
    assert {(one.attempts, one.due_at) for one in ledger.deliveries()} == {(0, NOON)}
    script = Script()
    with relay(script) as port:
        assert deliver(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), owner="test").sent == 25
    assert len({recipient for _, recipient, _ in script.received}) == len(script.received) == 25


def test_a_relay_that_goes_away_on_the_way_keeps_what_is_sent_and_queues_the_rest(tmp_path: Path, ledger: Ledger) -> None:
    with relay(Script(mail="550 5.7.1 our sender is blocked", mail_after=3)) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, [f"reader{number}@x.test" for number in range(8)])
        report = deliver(outside, owner="test")
    assert (report.sent, report.deferred, report.failed) == (3, 5, 0)
    assert "our sender is blocked" in report.relay_error
    assert {one.attempts for one in ledger.deliveries(state=DeliveryState.DEFERRED)} == {0}


def test_a_limit_and_a_choice_are_kept(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    campaign(outside, [f"reader{number}@x.test" for number in range(30)])
    chosen = ledger.deliveries()[-1]
    assert deliver(outside, owner="test", only=(chosen.id,)).sent == 1
    assert list(read(mailbox)) == [chosen.recipient]
    assert deliver(outside, owner="test", limit=25).sent == 25
    assert deliver(outside, owner="test").sent == 4


def test_a_damaged_note_is_not_mailed_and_leaves_once_it_is_repaired(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    campaign(outside, ["a@x.test"])
    key = ArchiveKey("standard", LOIRE_ATLANTIQUE, SPECIMEN.quarter)
    damaged = content_file(tmp_path / "archive", key, "note.pdf", 1)
    flip_one_bit(damaged)
    report = deliver(outside, owner="test")
    assert (report.sent, report.deferred) == (0, 1)
    assert "note.pdf" in report.reasons[0][1]
    assert mailbox.files() == ()
    flip_one_bit(damaged)
    assert deliver(moved(outside, HOUR), owner="test").sent == 1


def test_a_note_of_another_edition_is_never_mailed_in_its_place(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    frozen(outside, SPECIMEN)
    other = replace(SPECIMEN, revision=2, predecessor="f" * 64)
    frozen(outside, other)
    archived(outside, other, LOIRE_ATLANTIQUE)
    subscribed(outside, "a@x.test")
    approved(outside, SPECIMEN)
    settle_jobs(ledger, LOIRE_ATLANTIQUE, of=SPECIMEN)
    report = deliver(outside, owner="test")
    assert (report.sent, report.deferred) == (0, 1)
    assert "is not archived for edition standard-2026-T1-v1" in report.reasons[0][1]


@pytest.mark.parametrize("missing", ["transport", "mail"])
def test_without_a_relay_or_a_sender_nothing_is_claimed(tmp_path: Path, ledger: Ledger, missing: str) -> None:
    outside = world(tmp_path, ledger, "smtp://127.0.0.1:2525")
    campaign(outside, ["a@x.test"])
    with pytest.raises(SettingsError, match="REPORTER_MAIL__URL"):
        deliver(replace(outside, **{missing: None}), owner="test")
    assert states(outside) == {"a@x.test": DeliveryState.PENDING}


def test_our_own_address_that_cannot_be_one_stops_all_and_loses_nothing(tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    campaign(outside, ["a@x.test", "b@x.test"])
    assert outside.mail is not None
    with pytest.raises(SettingsError, match="one plain address"):
        deliver(replace(outside, mail=replace(outside.mail, sender="Notes <n@x.example>")), owner="test")
    assert deliver(outside, owner="test").sent == 2


# --- the specimen stays at home


def test_a_specimen_with_a_real_reader_is_refused_before_anything_is_queued(tmp_path: Path, ledger: Ledger) -> None:
    outside = world(tmp_path, ledger, None)
    subscribed(outside, "prefet@loire.test")
    subscribed(outside, "prefet@loire.gouv.fr")
    with pytest.raises(FictitiousMailError, match="1 of 2 subscriptions are real") as caught:
        plan_deliveries(SPECIMEN, ledger.subscriptions(), NOON)
    assert "gouv" not in str(caught.value)
    with pytest.raises(FictitiousMailError):
        new_delivery(SPECIMEN, "prefet@loire.gouv.fr", [LOIRE_ATLANTIQUE], DeliveryKind.REQUEST, NOON)
    assert len(plan_deliveries(REAL, ledger.subscriptions(), NOON)) == 2


def test_a_specimen_in_the_queue_for_a_real_address_fails_visibly_and_never_leaves(
    tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox
) -> None:
    outside = world(tmp_path, ledger, mailbox.url)
    campaign(outside, ["a@x.test"])
    smuggled = replace(ledger.deliveries()[0], id="smuggled", recipient="prefet@loire.gouv.fr")
    ledger.add_deliveries([smuggled])
    report = deliver(outside, owner="test")
    assert (report.sent, report.failed) == (1, 1)
    assert report.reasons == (("smuggled", "a specimen edition is mailed to addresses ending in .test or .example only"),)
    assert list(read(mailbox)) == ["a@x.test"]


class Distant:
    """A relay that says it is not on the loopback."""

    def __init__(self, url: str) -> None:
        self._near = SmtpTransport(url)
        self.session = self._near.session
        self.is_local = False


def test_a_specimen_never_leaves_through_a_distant_relay_stays_queued_and_holds_no_real_mail_back(
    tmp_path: Path, ledger: Ledger, mailbox: LocalMailbox
) -> None:
    distant: MailTransport = Distant(mailbox.url)
    outside = world(tmp_path, ledger, distant)
    campaign(outside, ["a@x.test"])
    real = replace(REAL, revision=2)
    frozen(outside, real)
    archived(outside, real, LOIRE_ATLANTIQUE)
    ledger.approve(real.fingerprint, [new_delivery(real, "prefet@loire.test", [LOIRE_ATLANTIQUE], DeliveryKind.EDITION, NOON)], NOON)
    with pytest.raises(FictitiousMailError, match=r"1 of its mails stay queued \(1 others were sent\)"):
        deliver(outside, owner="test")
    assert list(read(mailbox)) == ["prefet@loire.test"]
    assert states(outside)["a@x.test"] is DeliveryState.DEFERRED
    assert deliver(moved(world(tmp_path, ledger, mailbox.url), HOUR), owner="test").sent == 1
