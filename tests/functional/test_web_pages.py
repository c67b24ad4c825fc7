"""The pages in the system's Chromium, by `reporter serve` over the demonstration: readable, by keyboard, nothing refused by our rules."""

import email
import email.policy
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reporter.adapters.local_mailbox import LocalMailbox
from tests.browser import chromium, violations
from tests.functional.conftest import Passed
from tests.functional.services import free_port, service, until
from tests.webs import SECRET

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(280)]

TOKEN = "the token of one of us"
MEMBER = {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(), "email": "k.benali@observatoire.example"}
WIDTHS = (1280, 360)
LONGEST = 90_000  # milliseconds for a note to be made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demo: Passed, checkout: Path) -> Iterator[tuple[str, LocalMailbox]]:
    """Serve a copy of the demonstration with a mailbox of its own."""
    folder = tmp_path_factory.mktemp("web") / "var"
    shutil.copytree(demo.folder, folder)
    port = free_port()
    base = f"http://localhost:{port}"
    with ExitStack() as stack:
        mailbox = stack.enter_context(LocalMailbox(folder.parent / "mail"))
        variables = {
            "REPORTER_WEB__PORT": str(port), "REPORTER_WEB__BASE_URL": base, "REPORTER_WEB__SECRET": SECRET,
            "REPORTER_WEB__STAFF": json.dumps({"Karim Benali": MEMBER}), "REPORTER_MAIL__URL": mailbox.url,
            "REPORTER_MAIL__SENDER": "notes@observatoire.example",
        }  # fmt: skip
        running = stack.enter_context(service("serve", "--only", "web", folder=folder, checkout=checkout, variables=variables))
        until(lambda: "listening" in running.said(), "the service listens", seconds=60)
        yield base, mailbox
        assert running.stop() == 0, running.said()
        assert "/s/confirm" not in running.said()
        assert "collectivite.example" not in running.said()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    refused: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert refused == []
    assert [url for url in asked if not url.startswith(("http://localhost:", "data:"))] == []
    context.close()


def looked_at(page: Page) -> None:
    """Check what is shown at both widths, in a tab of its own: axe itself writes styles that our rules refuse."""
    content, where = page.content(), page.url
    twin = page.context.new_page()
    twin.goto(where)
    twin.set_content(content)
    for width in WIDTHS:
        twin.set_viewport_size({"width": width, "height": 800})
        assert violations(twin) == [], where
        assert twin.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), (where, width)
    twin.close()


def messages(mailbox: LocalMailbox) -> list[EmailMessage]:
    read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in mailbox.files()]
    return [one for one in read if isinstance(one, EmailMessage)]


def confirmation_link(mailbox: LocalMailbox) -> str:
    def found() -> str | None:
        for message in messages(mailbox):
            body = message.get_body(("plain",))
            text = body.get_content() if body else ""
            if "/s/confirm/" in text:
                return next(word for word in text.split() if "/s/confirm/" in word)
        return None

    return until(found, "a confirmation is mailed", seconds=30)


def test_a_reader_subscribes_confirms_changes_and_leaves_by_keyboard(address: tuple[str, LocalMailbox], page: Page) -> None:
    base, mailbox = address
    page.goto(f"{base}/s/subscribe")
    looked_at(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.focus("#q")
    page.keyboard.type("loire atlantik")
    page.wait_for_selector("#choix input")
    page.focus("#choix input")
    page.keyboard.press("Space")
    page.focus("#q")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("nantes")
    page.wait_for_selector("#choix input[value=zone_emploi-5216]")
    assert page.is_checked("#choix input[value=departement-44]")  # a second search forgets nothing
    looked_at(page)
    page.fill("#a", "pas une adresse")
    page.keyboard.press("Tab")
    page.click("text=M’abonner")
    page.wait_for_selector("[aria-invalid=true]")
    looked_at(page)
    page.fill("#a", "herve.caseau@collectivite.example")
    page.click("text=M’abonner")
    page.wait_for_url("**/s/sent")
    looked_at(page)
    page.goto(confirmation_link(mailbox))
    looked_at(page)
    page.focus("main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/s/manage/**")
    page.wait_for_selector("text=Abonnement confirmé")
    looked_at(page)
    page.click("text=Mettre en pause")
    page.wait_for_selector("text=Reprendre les envois")
    looked_at(page)
    page.click("text=Me désabonner de tout")
    page.wait_for_selector("text=Vous n’êtes abonné à aucune note")
    looked_at(page)


def test_everybody_reads_what_is_published(address: tuple[str, LocalMailbox], page: Page) -> None:
    base, _ = address
    for path in ("/archive", "/archive?q=loire", "/archive/standard/departement-44/2026-T1", "/archive/standard/departement-44/2001-T1"):
        page.goto(base + path)
        looked_at(page)
    page.goto(f"{base}/archive/standard/departement-44/2026-T1")
    page.click("text=Page web")
    page.wait_for_url("**/note.html")
    assert "Loire-Atlantique" in page.inner_text("h1, header")


def test_the_staff_order_watch_look_and_have_it_mailed(address: tuple[str, LocalMailbox], page: Page) -> None:
    base, mailbox = address
    page.goto(f"{base}/staff")
    looked_at(page)
    page.fill("#j", "faux")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    looked_at(page)
    page.fill("#j", TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/staff")
    page.fill("#q", "st naz")
    page.wait_for_selector("#choix input[value=zone_emploi-5219]")
    looked_at(page)
    page.click("text=Produire la note")
    page.wait_for_url("**/staff/notes/standard/zone_emploi-5219/**")
    looked_at(page)
    page.wait_for_selector("text=M’envoyer la note", timeout=LONGEST)  # the page follows by itself
    loaded = "async image => { await image.decode(); return image.naturalWidth }"  # no wait_for_function: our CSP forbids its eval
    assert page.locator(".feuille").evaluate(loaded) == 1240
    looked_at(page)
    page.click("text=Page 2")
    page.wait_for_url("**page=2")
    page.click("text=M’envoyer la note")
    page.wait_for_selector("text=le relais l’a pris en charge", timeout=LONGEST)
    looked_at(page)
    assert any(message["To"] == MEMBER["email"] for message in messages(mailbox))
    page.click("text=Se déconnecter")
    page.wait_for_url("**/staff/login")
