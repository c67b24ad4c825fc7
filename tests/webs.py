"""The web pages over a world in a folder, asked without a network: what tests of the pages start from."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from reporter.ports import Outside
from reporter.settings import WebSettings
from reporter.web.app import create_app
from reporter.web.site import Site
from tests.outboxes import IDENTITY, opened, world
from tests.relays import Script, relay

SECRET = "a secret of the house, long enough"
TOKEN = "the token of one of us"
ORIGIN = "https://notes.test"
STAFF = {"Karim Benali": {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(), "email": "k.benali@observatoire.example"}}
RULES = {"secret": SECRET, "staff": STAFF, "base_url": ORIGIN}
STAMP = re.compile(r'name="tampon" value="([^"]+)"')


@dataclass
class Web:
    """The pages of a world; a browser's cookies are kept."""

    outside: Outside
    app: Any
    cookies: httpx.Cookies
    address: str = "192.0.2.1"

    @property
    def site(self) -> Site:
        site: Site = self.app.state.site
        return site

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.address, 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=self.cookies) as client:
                answer = await client.request(method, path, data=data, headers=headers)
                self.cookies.update(client.cookies)
                return answer

        return asyncio.run(one())

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, data: dict[str, Any], **headers: str) -> httpx.Response:
        return self.ask("POST", path, data, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def stamp(self, path: str) -> str:
        """Return what the first form of a page carries."""
        found = STAMP.search(self.get(path).text)
        assert found
        return unescape(found[1])

    def sign_in(self) -> None:
        answer = self.post("/staff/login", {"tampon": self.stamp("/staff/login"), "jeton": TOKEN})
        assert answer.status_code == 303, answer.text

    def moved(self, **changed: Any) -> None:
        """Change the world under the pages, its keys kept."""
        self.outside = replace(self.outside, **changed)
        self.app.state.site = replace(self.site, outside=self.outside)


@contextmanager
def web(folder: Path, **rules: Any) -> Iterator[tuple[Web, Script]]:
    """Open pages over a new world with a relay; yield them and what the relay was given."""
    script = Script()
    with opened(folder) as ledger, relay(script) as port:
        identity = replace(IDENTITY, link_secret=SECRET.encode())
        outside = replace(world(folder, ledger, f"smtp://127.0.0.1:{port}"), mail=identity, web_base_url=ORIGIN)
        app = create_app(outside, tick_every=None, rules=WebSettings.model_validate(RULES | rules))
        pages = Web(outside, app, httpx.Cookies())
        yield pages, script
        pages.site.desk.close()


def until(found: Callable[[], Any], seconds: float = 20) -> Any:
    """Return what *found* returns once it is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.02)
    message = f"not within {seconds} s"
    raise AssertionError(message)
