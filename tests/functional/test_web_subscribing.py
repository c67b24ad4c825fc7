"""Subscribe, confirm, change and leave over the web: what a stranger, a forger and a mail client get."""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from reporter.domain.subscription import SubscriptionState
from reporter.domain.territory import TerritoryId
from reporter.pipeline.opt_in import CONFIRM_WITHIN
from reporter.pipeline.self_service import MAIL_LINK_HOLDS
from reporter.pipeline.signed_links import MANAGE, UNSUBSCRIBE, link_token
from tests.builders import LOIRE_ATLANTIQUE
from tests.fakes import FrozenClock
from tests.ledgers import SARTHE
from tests.outboxes import SPECIMEN, campaign, subscribed
from tests.relays import Script
from tests.webs import SECRET, Web, until, web

READER = "prefet@loire.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Web, Script]]:
    with web(tmp_path) as opened:
        yield opened


@pytest.fixture
def mailed(pages: tuple[Web, Script]) -> tuple[Web, str]:
    """Return pages and the id of a mail that waits for READER, subscribed to Loire-Atlantique and Sarthe."""
    site, _ = pages
    subscribed(site.outside, READER, LOIRE_ATLANTIQUE, SARTHE)
    campaign(site.outside, [])
    (one,) = [d for d in site.outside.ledger.deliveries() if d.territories == (LOIRE_ATLANTIQUE,)]
    return site, one.id


def asked(site: Web, address: str = READER, territory: str = "departement-44", **more: str) -> httpx.Response:
    form = {"tampon": site.stamp("/s/subscribe"), "adresse": address, "territoire": territory} | more
    return site.post("/s/subscribe", form)


def confirmation(script: Script) -> email.message.EmailMessage:
    _, _, content = until(lambda: script.received and script.received[-1])
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def link_in(script: Script) -> str:
    body = confirmation(script).get_body(("plain",))
    assert body is not None
    found = re.search(r"https://notes\.test(/s/confirm/\S+)", body.get_content())
    assert found
    return found[1]


def wanted(site: Web) -> list[tuple[str, str]]:
    return [(one.email, " ".join(map(str, one.territories))) for one in site.outside.ledger.subscriptions()]


def test_an_address_is_subscribed_only_once_its_owner_has_answered(pages: tuple[Web, Script]) -> None:
    site, script = pages
    answer = asked(site)
    assert (answer.status_code, answer.headers["location"]) == (303, "/s/sent")
    link = link_in(script)
    message = confirmation(script)
    assert (message["To"], message["Reply-To"]) == (READER, "equipe@observatoire.example")
    assert message["Auto-Submitted"] == "auto-generated"
    shown = site.get(link)
    assert shown.status_code == 200
    assert "Loire-Atlantique" in shown.text
    assert "p…t@loire.example" in shown.text
    assert READER not in shown.text
    assert wanted(site) == []  # opening the page changed nothing
    assert site.post(link, {"tampon": "x"}).status_code == 403
    assert wanted(site) == []
    confirmed = site.post(link, {"tampon": site.stamp(link)})
    assert confirmed.status_code == 303
    assert confirmed.headers["location"].startswith("/s/manage/")
    assert wanted(site) == [(READER, "departement-44")]
    assert site.get(confirmed.headers["location"]).status_code == 200
    assert site.get(link).status_code == 404  # once


def test_the_token_is_stored_nowhere(pages: tuple[Web, Script], tmp_path: Path) -> None:
    site, script = pages
    asked(site)
    token = link_in(script).rpartition("/")[2]
    for file in tmp_path.glob("ledger.sqlite*"):
        assert token.encode() not in file.read_bytes()


def test_a_confirmation_holds_two_days(pages: tuple[Web, Script]) -> None:
    site, script = pages
    asked(site)
    link = link_in(script)
    stamp = site.stamp(link)
    site.moved(clock=FrozenClock(site.outside.clock.now() + CONFIRM_WITHIN))
    assert site.get(link).status_code == 404
    assert site.post(link, {"tampon": stamp}).status_code in {403, 404}
    assert wanted(site) == []


def test_a_known_address_an_unknown_one_and_one_asked_again_get_the_same_answer(pages: tuple[Web, Script]) -> None:
    site, script = pages
    subscribed(site.outside, READER)
    known, unknown, again = asked(site), asked(site, "autre@loire.example"), asked(site)
    assert {(one.status_code, one.headers["location"], one.text) for one in (known, unknown, again)} == {(303, "/s/sent", "")}
    until(lambda: len(script.received) == 2)
    assert sorted(recipient for _, recipient, _ in script.received) == ["autre@loire.example", READER]  # not twice in a quarter of an hour


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@evil.test", "a@b.example, x@evil.test", "Préfet <a@b.example>", "a@b", "", "a@b.example%0d%0aBcc: x@evil.test"],
)
def test_an_address_that_is_more_or_less_than_one_is_refused_in_words(pages: tuple[Web, Script], address: str) -> None:
    site, script = pages
    answer = asked(site, address)
    assert answer.status_code == 422
    assert "Écrivez une seule adresse complète" in answer.text
    assert script.received == []


def test_only_allowed_domains_may_subscribe(tmp_path: Path) -> None:
    with web(tmp_path, allowed_domains=("loire.example",)) as (site, script):
        assert "@loire.example" in site.get("/s/subscribe").text
        assert asked(site, "a@evil-loire.example").status_code == 422
        assert asked(site, "a@sub.loire.example").status_code == 422
        assert asked(site, READER.upper().replace("PREFET", "prefet")).status_code == 303
        until(lambda: script.received)


def test_a_specimen_takes_fictitious_addresses_only(pages: tuple[Web, Script]) -> None:
    site, script = pages
    campaign(site.outside, [], SPECIMEN)
    answer = asked(site, "quelqu.un@ministere.gouv.fr")
    assert answer.status_code == 422
    assert "adresses fictives" in answer.text
    assert script.received == []


@pytest.mark.parametrize("written", ["departement-99", "../../etc/passwd", "departement-44' OR 1=1", "custom-rien", ""])
def test_a_territory_that_is_none_is_none(pages: tuple[Web, Script], written: str) -> None:
    site, _ = pages
    assert asked(site, territory=written).status_code == 422


def test_a_search_forgives_accents_and_slips_and_keeps_what_was_chosen(pages: tuple[Web, Script]) -> None:
    site, _ = pages
    answer = asked(site, territory="departement-44", q="loire atlantik", chercher="1")
    assert answer.status_code == 200
    assert answer.text.count('value="departement-44" checked') == 1
    found = asked(site, territory="", q="finistere", chercher="1")
    assert 'value="departement-29"' in found.text
    markup = asked(site, territory="", q='"><script>alert(1)</script>', chercher="1").text
    assert "<script>alert" not in markup


def test_forms_of_other_sites_and_without_our_stamp_do_nothing(pages: tuple[Web, Script]) -> None:
    site, script = pages
    form = {"tampon": site.stamp("/s/subscribe"), "adresse": READER, "territoire": "departement-44"}
    assert site.post("/s/subscribe", form, Sec_Fetch_Site="cross-site").status_code == 403
    assert site.post("/s/subscribe", form, Origin="https://evil.test").status_code == 403
    assert site.post("/s/subscribe", form, Origin="null").status_code == 403
    assert site.post("/s/subscribe", form | {"tampon": ""}).status_code == 403
    assert site.post("/s/subscribe", form | {"tampon": site.stamp("/staff/login")}).status_code == 403
    assert site.post("/s/subscribe", {"adresse": "a" * 70_000}).status_code == 413
    assert script.received == []


def test_too_many_requests_are_told_when_to_come_back(pages: tuple[Web, Script]) -> None:
    site, _ = pages
    answers = [asked(site, f"a{number}@loire.example") for number in range(21)]
    assert {one.status_code for one in answers[:20]} == {303}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    site.address = "192.0.2.2"
    assert asked(site, "b@loire.example").status_code == 303


# --- by the link of a mail


def manage(identifier: str) -> str:
    return f"/abonnement/{link_token(identifier, MANAGE, SECRET.encode())}"


def unsubscribe(identifier: str) -> str:
    return f"/desabonnement/{link_token(identifier, UNSUBSCRIBE, SECRET.encode())}"


def test_opening_a_link_changes_nothing_and_shows_no_whole_address(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    before = wanted(site)
    for path in (manage(identifier), unsubscribe(identifier)):
        answer = site.get(path)
        assert answer.status_code == 200
        assert READER not in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert wanted(site) == before


def test_a_mail_client_unsubscribes_by_one_click_without_our_stamp(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    assert site.post(unsubscribe(identifier), {"List-Unsubscribe": "Something"}).status_code == 403
    assert wanted(site)
    assert site.post(unsubscribe(identifier), ONE_CLICK).status_code == 200
    assert wanted(site) == []
    assert site.post(unsubscribe(identifier), ONE_CLICK).status_code == 200  # again: as good
    assert site.get(unsubscribe(identifier)).status_code == 200


@pytest.mark.parametrize(("scope", "left"), [("un", [(READER, "departement-72")]), ("tout", [])])
def test_a_person_leaves_one_note_or_all(mailed: tuple[Web, str], scope: str, left: list[tuple[str, str]]) -> None:
    site, identifier = mailed
    path = unsubscribe(identifier)
    assert site.post(path, {"tampon": site.stamp(path), "portee": scope}).status_code == 200
    assert wanted(site) == left


def test_links_forged_cut_swapped_or_of_another_house_are_all_unknown(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    other = next(d.id for d in site.outside.ledger.deliveries() if d.id != identifier)
    mine = link_token(identifier, UNSUBSCRIBE, SECRET.encode())
    forged = [
        f"{other}.{mine.partition('.')[2]}",  # another person's mail under my signature
        link_token(identifier, MANAGE, SECRET.encode()),  # signed for something else
        link_token(identifier, UNSUBSCRIBE, b"another house"),
        link_token("nothing", UNSUBSCRIBE, SECRET.encode()),
        mine[:-1], f"{mine}0", identifier, f"{identifier}.", ".", "..%2f..%2fetc", "é", f"{mine}.ffffffff",
    ]  # fmt: skip
    before = wanted(site)
    for token in forged:
        assert site.get(f"/s/unsubscribe/{token}").status_code == 404, token
        assert site.post(f"/s/unsubscribe/{token}", ONE_CLICK).status_code == 404, token
        if token != link_token(identifier, MANAGE, SECRET.encode()):
            assert site.get(f"/s/manage/{token}").status_code == 404, token
    assert wanted(site) == before


def test_guessing_links_is_slowed_down(pages: tuple[Web, Script]) -> None:
    site, _ = pages
    answers = [site.get(f"/s/manage/{number:032x}.{'0' * 32}").status_code for number in range(61)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_an_old_mail_still_unsubscribes_but_manages_no_more(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    site.moved(clock=FrozenClock(site.outside.clock.now() + MAIL_LINK_HOLDS + dt.timedelta(seconds=1)))
    assert site.get(manage(identifier)).status_code == 404
    assert site.post(unsubscribe(identifier), ONE_CLICK).status_code == 200


def test_a_person_pauses_joins_adds_and_removes(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    path = manage(identifier)

    def act(**form: str) -> None:
        answer = site.post(path, {"tampon": site.stamp(path), "politique": "standard"} | form)
        assert answer.status_code == 303, answer.text
        assert site.get(answer.headers["location"]).status_code == 200

    act(geste="pause")
    assert wanted(site) == []
    assert site.outside.ledger.subscriptions_of(READER)[0].state is SubscriptionState.PAUSED
    act(geste="ajoute", territoire="departement-85")
    assert wanted(site) == []  # a pause lasts
    act(geste="reprise")
    assert wanted(site) == [(READER, "departement-44 departement-72 departement-85")]
    act(geste="ensemble")
    assert site.outside.ledger.subscriptions()[0].bundle
    act(quitter="departement-85")
    assert wanted(site) == [(READER, "departement-44 departement-72")]
    stale = site.post(path, {"tampon": "", "geste": "tout"})
    assert stale.status_code == 403
    act(geste="tout")
    assert wanted(site) == []


def test_one_person_s_form_does_nothing_under_another_s_link(mailed: tuple[Web, str]) -> None:
    site, identifier = mailed
    subscribed(site.outside, "autre@loire.example", TerritoryId.parse("departement-85"))
    other = next(d.id for d in site.outside.ledger.deliveries() if d.id != identifier)
    stamp = site.stamp(manage(identifier))
    assert site.post(manage(other), {"tampon": stamp, "geste": "pause", "politique": "standard"}).status_code == 403


def test_without_a_secret_nobody_subscribes_and_no_link_opens(tmp_path: Path) -> None:
    with web(tmp_path, secret="") as (site, script):
        assert "n’est pas ouvert" in site.get("/s/subscribe").text
        empty = link_token("x", UNSUBSCRIBE, b"")
        assert site.post(f"/s/unsubscribe/{empty}", ONE_CLICK).status_code == 404
        assert script.received == []
