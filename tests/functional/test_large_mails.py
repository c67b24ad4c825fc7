"""What is too large for a mail is linked, and one domain is not flooded."""

import datetime as dt
import email
import email.policy
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from reporter.domain.delivery import DeliveryState
from reporter.pipeline.deliver import deliver
from reporter.settings import WebSettings
from reporter.web.app import create_app
from tests.builders import LOIRE_ATLANTIQUE
from tests.outboxes import IDENTITY, SPECIMEN, VENDEE, approved, archived, campaign, frozen, moved, opened, subscribed, world
from tests.relays import Script, relay

SECRET = "a secret of the house, long enough"
WEB = "https://notes.test"


async def asked(app: object, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=WEB) as client:  # type: ignore[arg-type]
        return await client.get(path)


@pytest.mark.anyio
async def test_notes_too_large_to_be_joined_are_linked_first_and_the_links_hold(tmp_path: Path) -> None:
    script = Script()
    with opened(tmp_path) as ledger, relay(script) as port:
        small = replace(IDENTITY, link_secret=SECRET.encode(), largest=100)
        outside = replace(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), mail=small, web_base_url=WEB)
        frozen(outside, SPECIMEN)
        archived(outside, SPECIMEN, LOIRE_ATLANTIQUE, VENDEE)
        subscribed(outside, "prefet@loire.test", LOIRE_ATLANTIQUE, VENDEE, bundle=True)
        approved(outside, SPECIMEN)
        assert deliver(outside, owner="one").sent == 1
        ((_, _, raw),) = script.received
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert list(mail.iter_attachments()) == []
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert text.startswith("Ces notes sont trop lourdes pour un courriel")
        assert "7 octobre 2026" in text.replace("\u00a0", " ")
        links = [word for word in text.split() if word.startswith(f"{WEB}/d/")]
        assert len(links) == 2
        assert all(link in html for link in links)
        assert html.index(links[0]) < html.index("Le chômage recule</h1>")
        app = create_app(outside, tick_every=None, rules=WebSettings.model_validate({"secret": SECRET, "base_url": WEB}))
        assert {(await asked(app, link.removeprefix(WEB))).status_code for link in links} == {200}
        (one,) = ledger.deliveries()
        assert (one.state, len(one.entries)) == (DeliveryState.SENT, 2)


def test_without_a_public_address_a_large_mail_waits_and_says_why(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, relay(Script()) as port:
        outside = replace(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), mail=replace(IDENTITY, largest=100))
        campaign(outside, ["prefet@loire.test"])
        report = deliver(outside, owner="one")
        assert report.deferred == 1
        assert "links need REPORTER_WEB__BASE_URL" in report.reasons[0][1]


def test_one_domain_gets_so_many_a_minute_and_the_others_are_not_held_up(tmp_path: Path) -> None:
    script = Script()
    readers = [*(f"reader-{number}@loire.test" for number in range(5)), "maire@sarthe.test"]
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = replace(world(tmp_path, ledger, f"smtp://127.0.0.1:{port}"), mail=replace(IDENTITY, per_domain=2))
        campaign(outside, readers)
        assert deliver(outside, owner="one").sent == 3
        assert "maire@sarthe.test" in [recipient for _, recipient, _ in script.received]
        assert deliver(moved(outside, dt.timedelta(seconds=59)), owner="one").sent == 0
        assert deliver(moved(outside, dt.timedelta(minutes=1)), owner="one").sent == 2
        assert deliver(moved(outside, dt.timedelta(minutes=2)), owner="one").sent == 1
        assert len({recipient for _, recipient, _ in script.received}) == len(readers) == len(script.received)
