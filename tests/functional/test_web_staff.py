"""The staff's page: who gets in, what may be ordered, and that the same note is never made twice."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.domain.archive import ArchiveKey
from reporter.web.desk import OrderState
from reporter.web.sessions import COOKIE, HOLDS
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, edition, release
from tests.fakes import NOON, FrozenClock
from tests.outboxes import SPECIMEN, archived, frozen
from tests.relays import Script
from tests.webs import STAFF, TOKEN, Web, until, web

KEY = ArchiveKey("standard", LOIRE_ATLANTIQUE, QUARTER)
UNBREAKABLE = re.compile("[\u00a0\u202f]")
NOTE = f"/staff/notes/{KEY.policy}/{KEY.territory}/{KEY.quarter}"


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Web, Script]]:
    with web(tmp_path) as opened:
        yield opened


@pytest.fixture
def site(pages: tuple[Web, Script]) -> Web:
    return pages[0]


@pytest.mark.parametrize("path", ["/staff", NOTE, f"{NOTE}/page-1.png", f"{NOTE}/1/note.pdf"])
def test_nobody_sees_the_staff_s_pages_without_a_token(site: Web, path: str) -> None:
    frozen(site.outside, SPECIMEN)
    archived(site.outside, SPECIMEN, LOIRE_ATLANTIQUE)
    answer = site.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/login?retour={path}")
    assert site.post("/staff", {"edition": "standard/2026-T1", "territoire": "departement-44"}).status_code == 303
    assert site.post(f"{NOTE}/mail", {"une_fois": "a"}).headers["location"].startswith("/staff/login")
    assert site.outside.ledger.deliveries() == ()


def test_a_token_typed_once_is_a_cookie_that_no_script_and_no_other_site_gets(site: Web) -> None:
    wrong = site.post("/staff/login", {"tampon": site.stamp("/staff/login"), "jeton": "another"})
    assert wrong.status_code == 403
    assert "set-cookie" not in wrong.headers
    right = site.post("/staff/login", {"tampon": site.stamp("/staff/login"), "jeton": f" {TOKEN} ", "retour": NOTE})
    assert (right.status_code, right.headers["location"]) == (303, NOTE)
    cookie = right.headers["set-cookie"].lower()
    assert cookie.startswith("__host-")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie
    assert "karim" not in cookie
    assert "Karim Benali" in site.get("/staff").text


@pytest.mark.parametrize(
    "wanted", ["https://evil.test/", "//evil.test", "/staff//evil", "/staff\\evil", "/archive", "/staff\r\nSet-Cookie: a=b"]
)
def test_signing_in_leads_to_our_own_pages_only(site: Web, wanted: str) -> None:
    answer = site.post("/staff/login", {"tampon": site.stamp("/staff/login"), "jeton": TOKEN, "retour": wanted})
    assert answer.headers["location"] == "/staff"


def test_guessing_tokens_is_slowed_down(site: Web) -> None:
    stamp = site.stamp("/staff/login")
    answers = [site.post("/staff/login", {"tampon": stamp, "jeton": f"guess {n}"}).status_code for n in range(11)]
    assert answers == [403] * 10 + [429]


def test_a_session_ends_with_its_time_its_token_and_by_signing_out(site: Web) -> None:
    site.sign_in()
    cookie = site.cookies[COOKIE]
    assert site.get("/staff").status_code == 200
    site.moved(clock=FrozenClock(NOON + HOLDS))
    assert site.get("/staff").status_code == 303
    site.moved(clock=FrozenClock(NOON))
    rules = site.site.rules
    site.app.state.site = replace(site.site, rules=rules.model_copy(update={"staff": {}}))
    assert site.get("/staff").status_code == 303
    site.app.state.site = replace(site.site, rules=rules)
    site.cookies.clear()
    for forged in (cookie[:-1], f"{cookie}0", cookie.replace("~", "~x"), STAFF["Karim Benali"]["token_sha256"], ""):
        assert site.get("/staff", Cookie=f"{COOKIE}={forged}").status_code == 303, forged
    assert site.get("/staff", Cookie=f"{COOKIE}={cookie}").status_code == 200


def test_forms_carry_the_stamp_of_their_own_session(site: Web) -> None:
    site.sign_in()
    stamp = site.stamp("/staff")
    assert site.post("/staff/logout", {"tampon": "x"}).status_code == 403
    assert site.post("/staff/logout", {"tampon": stamp}, Sec_Fetch_Site="same-site").status_code == 403
    site.cookies.clear()
    site.sign_in()
    assert site.post("/staff/logout", {"tampon": stamp}).status_code == 403  # of the session before
    assert site.post("/staff/logout", {"tampon": site.stamp("/staff")}).headers["location"] == "/staff/login"


def order(site: Web, territory: str = "departement-44", chosen: str = f"standard/{QUARTER}") -> int:
    return site.post("/staff", {"tampon": site.stamp("/staff"), "territoire": territory, "edition": chosen}).status_code


def test_what_is_archived_is_shown_at_once_and_made_no_more(site: Web) -> None:
    frozen(site.outside, SPECIMEN)
    (entry,) = archived(site.outside, SPECIMEN, LOIRE_ATLANTIQUE)
    site.sign_in()
    assert order(site) == 303
    assert site.site.desk.recent(5) == ()
    shown = site.get(NOTE)
    assert entry.sha256 in shown.text
    assert "/d/" in shown.text  # a link to hand on
    assert site.get(f"{NOTE}/1/note.pdf").content == site.outside.archive.get(KEY, "note.pdf", 1)


def test_a_note_that_cannot_be_made_says_so_and_one_order_is_enough(site: Web) -> None:
    frozen(site.outside, SPECIMEN)
    site.sign_in()
    assert [order(site, "departement-23"), order(site, "departement-23")] == [303, 303]
    (made,) = until(lambda: [one for one in site.site.desk.recent(5) if one.state is OrderState.FAILED])
    assert "no figure" in made.reason
    text = site.get("/staff/notes/standard/departement-23/2026-T1").text
    assert "pu être produite" in text
    assert "Recommencer" in text


@pytest.mark.parametrize(
    ("territory", "chosen"), [("departement-44", "standard/2019-T1"), ("departement-99", "standard/2026-T1"),
        ("../x", "standard/2026-T1"), ("", ""), ("departement-44", "../../2026-T1")]
)  # fmt: skip
def test_what_does_not_exist_cannot_be_ordered(site: Web, territory: str, chosen: str) -> None:
    frozen(site.outside, SPECIMEN)
    site.sign_in()
    assert order(site, territory, chosen) in {404, 422}
    assert site.site.desk.recent(5) == ()


def test_nothing_under_embargo_is_made_shown_or_mailed(site: Web) -> None:
    lifted = NOON + dt.timedelta(hours=2)
    timed = edition(replace(release(fictitious=True), embargo_until=lifted))
    frozen(site.outside, timed)
    archived(site.outside, timed, LOIRE_ATLANTIQUE)
    site.sign_in()
    assert order(site) == 409
    assert "Sous embargo jusqu’au 09/07/2026 à 16 h 00 (heure de Paris)" in UNBREAKABLE.sub(" ", site.get(NOTE).text)
    assert site.get(f"{NOTE}/1/note.pdf").status_code == 404
    assert site.get(f"{NOTE}/page-1.png").status_code == 404
    assert site.post(f"{NOTE}/mail", {"tampon": site.stamp("/staff"), "une_fois": "a1"}).status_code == 409
    site.moved(clock=FrozenClock(lifted))
    site.sign_in()
    assert site.get(f"{NOTE}/1/note.pdf").status_code == 200


def test_a_form_sent_twice_mails_once_and_another_mails_again(pages: tuple[Web, Script]) -> None:
    site, script = pages
    frozen(site.outside, SPECIMEN)
    archived(site.outside, SPECIMEN, LOIRE_ATLANTIQUE)
    site.sign_in()
    form = {"tampon": site.stamp("/staff"), "une_fois": "a1"}
    assert site.post(f"{NOTE}/mail", form).status_code == 303
    assert site.post(f"{NOTE}/mail", form).status_code == 303
    assert site.post(f"{NOTE}/mail", form | {"une_fois": "b2"}).status_code == 303
    until(lambda: len(script.received) == 2)
    assert {recipient for _, recipient, _ in script.received} == {"k.benali@observatoire.example"}
    until(lambda: "le relais l’a pris" in site.get(f"{NOTE}?courriel=b2").text)
    assert len(script.received) == 2
