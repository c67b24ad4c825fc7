"""The HTML of the mails in a real browser: in daylight, in the dark, on a phone; with what Outlook's engine needs."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest
from playwright.sync_api import Browser

from reporter.domain.briefing import Brand
from reporter.domain.mail import ConfirmationContent
from reporter.rendering.assets import brand, brand_folder
from reporter.rendering.confirmation import render_confirmation
from reporter.rendering.mail import render_mail
from reporter.rendering.mail_bundle import Bundle, join_mail
from tests.browser import chromium, violations
from tests.mails import content

pytestmark = pytest.mark.xdist_group("browser")
BRANDS = {"neutral": brand(), "monochrome": brand(brand_folder(Path("monochrome")))}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def mails(look: Brand) -> dict[str, str]:
    told = {"specimen": True, "notice_title": "Avertissement", "notice_text": "Deux séries sont rompues."}
    one, other = (render_mail(content(name, **told), look) for name in ("Loire-Atlantique", "Sarthe"))
    bundle = join_mail(Bundle("T1\u00a02026", ("Loire-Atlantique", "Sarthe"), (one, other), quarantined=("Vendée",)), look)
    wish = ConfirmationContent("Décrypter pour décider", ("Sarthe",), "la Sarthe", "https://x.example/c", "8 octobre 2026", "1 rue A")
    links = {"unsubscribe_url": "https://x.example/u", "manage_url": "https://x.example/m"}
    return {
        "one note": Template(one.html).substitute(links),
        "bundle": Template(bundle.html).substitute(links),
        "confirmation": render_confirmation(wish, look).html,
    }


@pytest.mark.parametrize("look", ["neutral", pytest.param("monochrome", marks=pytest.mark.proof)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it_in_daylight_and_in_the_dark(browser: Browser, tmp_path: Path, look: str, scheme: str) -> None:
    grounds = set()
    for name, html in mails(BRANDS[look]).items():
        file = tmp_path / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        for width in (700, 360):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(file.as_uri())
            assert (name, width, violations(page)) == (name, width, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            grounds.add(page.evaluate("getComputedStyle(document.querySelector('.edge:not(.mast)')).backgroundColor"))
            page.close()
    assert len(grounds - {"rgba(0, 0, 0, 0)"}) <= 2
    assert all(sum(map(int, ground.strip("rgb()").split(",")[:3])) < 200 for ground in grounds) == (scheme == "dark")


@pytest.mark.parametrize("name", ["one note", "bundle", "confirmation"])
def test_outlook_s_engine_finds_tables_of_a_fixed_width(name: str) -> None:
    html = mails(BRANDS["neutral"])[name]
    assert html.count("<!--[if ") == html.count("<![endif]-->")
    seen = re.sub(r"(?s)<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", html)
    seen = re.sub(r"(?s)<!--\[if [^\]]*(?:mso|IE)[^\]]*\]>(.*?)<!\[endif\]-->", r"\1", seen)
    for tag in ("table", "tr", "td"):
        assert len(re.findall(rf"<{tag}[ >]", seen)) == seen.count(f"</{tag}>") > 3
    assert 'width="640"' in seen
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in seen
    assert not re.search(r"display: ?(?:flex|grid)", seen)
