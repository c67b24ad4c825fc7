"""The system's Chromium, told to leave the network alone, with axe for what it finds inaccessible."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the installed Chromium; skips in plain sight where it is absent, fails in CI."""
    program = shutil.which("chromium")
    if program is None:
        words = "chromium is not installed: `make test` installs it as root, or says how"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, width: int) -> Iterator[tuple[Page, list[str]]]:
    """Open *file* in a window of *width* pixels; give the page and the addresses it asks for, itself excepted."""
    page, asked = browser.new_page(viewport={"width": width, "height": 800}), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(file.as_uri())
        yield page, [url[:80] for url in asked if url != file.as_uri() and not url.startswith("data:")]
    finally:
        page.close()


def violations(page: Page) -> list[str]:
    """Return what axe has against the page under WCAG 2.2 A and AA, each with the places."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", _TAGS)
    assert found["passes"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found["violations"]]
