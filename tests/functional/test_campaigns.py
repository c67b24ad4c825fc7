"""A campaign over a real relay: a first wave, what stops it, a correction to exactly those who received, owners told once."""

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from reporter.domain.campaign import CampaignRules, CampaignState
from reporter.domain.delivery import DeliveryKind, DeliveryState
from reporter.domain.returned import Suppression, SuppressionReason
from reporter.errors import EditionError, UsageError
from reporter.pipeline.approval import send_out
from reporter.pipeline.campaigns import campaign_of, correct, plan_correction, steer, watch
from reporter.pipeline.deliver import deliver, new_delivery
from reporter.pipeline.owners import tell_owners
from reporter.ports import JobState, Outside
from tests.builders import LOIRE_ATLANTIQUE, edition, release
from tests.ledgers import settle_jobs
from tests.outboxes import SPECIMEN, VENDEE, archived, frozen, moved, opened, subscribed, world
from tests.relays import Script, relay

MINUTE = dt.timedelta(minutes=1)
RULES = CampaignRules(canary=1, canary_from=4, quiet=10 * MINUTE, most_bad=0.2, least_bad=2)
READERS = tuple(f"reader-{number}@x.test" for number in range(4))
REVISION = edition(replace(release(fictitious=True), sha256="f" * 64), revision=2)
OWNER = "responsable@observatoire.example"


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def outside(tmp_path: Path, script: Script) -> Iterator[Outside]:
    with opened(tmp_path) as ledger, relay(script) as port:
        made = replace(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), campaign_rules=RULES, owners=(OWNER,))
        frozen(made, SPECIMEN)
        archived(made, SPECIMEN, LOIRE_ATLANTIQUE, VENDEE)
        for reader in READERS:
            subscribed(made, reader, LOIRE_ATLANTIQUE, VENDEE)
        assert send_out(made, SPECIMEN)
        yield made


def passed(outside: Outside) -> int:
    """Do what a tick does with mails; return how many left."""
    watch(outside)
    return deliver(outside, owner="one").sent


def state_of(outside: Outside) -> CampaignState:
    found = campaign_of(outside, SPECIMEN)
    assert found
    return found.state


def mails_of(script: Script) -> list[EmailMessage]:
    read = [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in script.received]
    assert all(isinstance(one, EmailMessage) for one in read)
    return [one for one in read if isinstance(one, EmailMessage)]


def test_the_notes_of_one_territory_go_first_and_the_others_after_a_quiet_time(outside: Outside, script: Script) -> None:
    assert passed(outside) == 4
    assert {str(one.get_payload()[-1].get_filename()).split("_")[1] for one in mails_of(script)} == {"departement-44"}
    assert (state_of(outside), passed(moved(outside, 9 * MINUTE))) == (CampaignState.CANARY, 0)
    assert passed(moved(outside, 10 * MINUTE)) == 4
    assert (state_of(outside), len({(r, raw) for _, r, raw in script.received})) == (CampaignState.RUNNING, 8)


def test_a_first_wave_that_fails_stops_the_campaign_and_the_owners_are_told_once(outside: Outside, script: Script) -> None:
    script.rcpt |= dict.fromkeys(READERS[:2], "554 5.7.1 refused")
    assert passed(outside) == 2
    later = moved(outside, 30 * MINUTE)
    assert passed(later) == 0
    assert state_of(later) is CampaignState.STOPPED
    before = len(script.received)
    assert [tell_owners(later), tell_owners(later)] == [1, 0]
    (told,) = mails_of(script)[before:]
    assert (told["To"], "Campagne arrêtée" in told["Subject"]) == (OWNER, True)
    body = told.get_body(("plain",)).get_content()
    assert "2 of 4 mails failed" in " ".join(body.split())
    assert "reader-" not in body
    script.rcpt.clear()
    steer(later, SPECIMEN, CampaignState.RUNNING, "Mme Roux", "le relais est réparé")
    assert passed(later) == 4
    assert {one.state for one in later.ledger.deliveries()} == {DeliveryState.SENT, DeliveryState.FAILED}


def test_a_person_pauses_and_resumes_and_is_named(outside: Outside) -> None:
    steer(outside, SPECIMEN, CampaignState.PAUSED, "Mme Roux", "une question du préfet")
    assert passed(outside) == 0
    with pytest.raises(UsageError, match="is paused: nothing was changed"):
        steer(outside, SPECIMEN, CampaignState.PAUSED, "M. Petit", "encore")
    with pytest.raises(UsageError, match="a name and a reason"):
        steer(outside, SPECIMEN, CampaignState.RUNNING, " ", "x")
    test = new_delivery(SPECIMEN, "moi@x.test", [LOIRE_ATLANTIQUE], DeliveryKind.TEST, outside.clock.now())
    outside.ledger.add_deliveries([test])
    assert passed(outside) == 1, "what a person asks for leaves"
    steer(outside, SPECIMEN, CampaignState.RUNNING, "Mme Roux", "réponse donnée")
    assert passed(outside) == 8


def test_an_embargo_holds_whatever_is_asked(tmp_path: Path, script: Script) -> None:
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        later = edition(replace(release(fictitious=True), embargo_until=outside.clock.now() + dt.timedelta(hours=1)))
        assert later.embargo_until
        frozen(outside, later)
        archived(outside, later, LOIRE_ATLANTIQUE)
        for kind in (DeliveryKind.EDITION, DeliveryKind.TEST, DeliveryKind.REQUEST, DeliveryKind.CORRECTION):
            outside.ledger.add_deliveries([new_delivery(later, f"{kind}@x.test", [LOIRE_ATLANTIQUE], kind, outside.clock.now())])
        assert deliver(outside, owner="one").sent == 0
        assert script.received == []
        assert deliver(moved(outside, dt.timedelta(minutes=61)), owner="one").sent == 4


def corrected(outside: Outside) -> Outside:
    """Send everything, then archive a revision; one has left since, one is suppressed, one never received."""
    passed(outside)
    now = moved(outside, 20 * MINUTE)
    passed(now)
    frozen(now, REVISION)
    archived(now, REVISION, LOIRE_ATLANTIQUE, VENDEE)
    subscribed(now, "neu@x.test", LOIRE_ATLANTIQUE)
    now.ledger.remove_subscription(READERS[0], None, policy="standard", now=now.clock.now())
    now.ledger.suppress(Suppression(READERS[1], SuppressionReason.HARD_BOUNCE, now.clock.now(), "", ""))
    return now


def test_a_correction_goes_to_exactly_those_who_received_and_says_so_first(outside: Outside, script: Script) -> None:
    now = corrected(outside)
    before = len(script.received)
    planned = plan_correction(now, REVISION, None)
    done = correct(now, REVISION, None, "Mme Roux", "Le taux de la Vendée portait une erreur de saisie")
    assert (len(planned.deliveries), len(done.deliveries), done.left_out) == (6, 6, {"suppressed": 2})
    assert {one.recipient for one in done.deliveries} == {READERS[0], READERS[2], READERS[3]}
    steer(now, REVISION, CampaignState.RUNNING, "Mme Roux", "tout de suite")
    assert deliver(now, owner="one").sent == 6
    correct(now, REVISION, None, "Mme Roux", "Le taux de la Vendée portait une erreur de saisie")
    assert deliver(now, owner="one").sent == 0, "asked again, nobody gets it twice"
    for mail in mails_of(script)[before:]:
        assert mail["Subject"].startswith("Annule et remplace – ")
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert text.startswith("ANNULE ET REMPLACE")
        assert all("erreur de saisie." in " ".join(part.split()) for part in (text, html))
        assert html.index("Annule et remplace") < html.index("Décrypter pour décider</div>")


def test_a_correction_of_one_note_leaves_the_others_alone(outside: Outside) -> None:
    now = corrected(outside)
    plan = plan_correction(now, REVISION, frozenset([VENDEE]))
    assert {one.territories for one in plan.deliveries} == {(VENDEE,)}
    assert len(plan.deliveries) == 3


def test_what_cannot_be_corrected_is_told(outside: Outside) -> None:
    with pytest.raises(EditionError, match="is no revision"):
        plan_correction(outside, SPECIMEN, None)
    passed(outside)
    frozen(outside, REVISION)
    with pytest.raises(EditionError, match="1 notes of standard-2026-T1-v2 are not archived yet"):
        plan_correction(outside, REVISION, None)
    with pytest.raises(UsageError, match="a name and the reason"):
        correct(outside, REVISION, None, "", "x")


def test_the_owners_get_one_digest_when_all_is_settled(outside: Outside, script: Script) -> None:
    script.rcpt[READERS[0]] = f"554 5.7.1 <{READERS[0]}> refused"
    settle_jobs(outside.ledger, VENDEE, state=JobState.QUARANTINED, of=SPECIMEN)
    passed(outside)
    assert tell_owners(outside) == 0, "the second wave waits"
    later = moved(outside, 20 * MINUTE)
    passed(later)
    before = len(script.received)
    assert [tell_owners(later), tell_owners(moved(later, 60 * MINUTE))] == [1, 0]
    (digest,) = mails_of(script)[before:]
    told = " ".join(digest.get_body(("plain",)).get_content().split())
    assert "Campagne terminée" in digest["Subject"]
    for words in ("8 courriels", "Envoyés : 3", "En échec : 1", "en quarantaine : 4", "departement-85", "« reporter deliveries retry »"):
        assert words in told.replace("\u00a0", " ").replace("\u202f", " "), words
    assert READERS[0] not in told


def test_a_relay_that_refuses_the_digest_gets_it_later(outside: Outside) -> None:
    passed(outside)
    later = moved(outside, 20 * MINUTE)
    passed(later)
    away = replace(later, transport=world(outside.folder, outside.ledger, "smtp://127.0.0.1:1").transport)
    with pytest.raises(Exception, match="does not let us in"):
        tell_owners(away)
    assert tell_owners(later) == 0, "not at every tick"
    assert tell_owners(moved(later, 15 * MINUTE)) == 1


def test_five_schedulers_tell_the_owners_once(outside: Outside) -> None:
    passed(outside)
    later = moved(outside, 20 * MINUTE)
    passed(later)
    with LocalMailbox(outside.folder / "owners") as mailbox:
        each = [replace(later, transport=world(outside.folder, outside.ledger, mailbox.url).transport) for _ in range(5)]
        assert sorted(tell_owners(one) for one in each) == [0, 0, 0, 0, 1]
        assert len(mailbox.files()) == 1
