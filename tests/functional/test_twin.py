"""The web page of a briefing: the words of the PDF, nothing asked of the network, and everybody can read it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reporter.adapters.register_files import RegisterFiles
from reporter.document.plain_text import plain_text
from reporter.domain.blocks import Choropleth, Decision
from reporter.domain.outlines import Outlines
from reporter.rendering.assets import brand
from reporter.rendering.inlined import inlined
from reporter.rendering.map_image import has_outlines
from reporter.rendering.svg import drawing
from reporter.rendering.twin import render_twin
from tests import briefings
from tests.briefing_blocks import finding
from tests.browser import chromium, opened, violations

pytestmark = pytest.mark.xdist_group("browser")

_MOST_BYTES = 1_500_000
_SHAPES = ("full_department", "employment_zone")


class _Reader(HTMLParser):
    """Collects the words, text alternatives, headings, ids and references of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: set[str] = set()
        self.headings: list[int] = []
        self.tags: Counter[str] = Counter()
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._hidden = tag == "style"
        self.tags[tag] += 1
        self.words.append(found.get("alt", ""))
        self.ids.update([found["id"]] if "id" in found else [])
        for name, value in found.items():
            self.references.update(re.findall(r"url\(#([^)]+)\)", value))
            if name in {"href", "xlink:href"} and value.startswith("#"):
                self.references.add(value[1:])
            if name in {"aria-labelledby", "aria-describedby"}:
                self.references.update(value.split())
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(word + " " for word in self.words).split())


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return RegisterFiles(files("data_sources")).outlines()


@pytest.fixture(scope="module")
def pages(outlines: Outlines) -> dict[str, bytes]:
    return {name: render_twin(build(), brand(), outlines) for name, build in briefings.GALLERY.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened_browser:
        yield opened_browser


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\s\[\]|─]+", text))


@pytest.mark.parametrize("name", briefings.GALLERY)
def test_every_word_and_figure_of_the_note_stands_in_it(pages: dict[str, bytes], outlines: Outlines, name: str) -> None:
    briefing, text = briefings.GALLERY[name](), _Reader(pages[name].decode()).text
    drawn = tuple(b for b in briefing.blocks if not isinstance(b, Choropleth) or has_outlines(b, outlines))
    briefing = replace(briefing, blocks=drawn)  # as in the PDF, a map without outlines is left out
    said = _words(plain_text(briefing)) - _words(" ".join(f"{i}." for i in range(1, 5))) - {"·", "-", ":", ";"}
    glued = "".join(text.split())
    assert [word for word in sorted(said) if word not in glued] == []
    assert [f.printed for f in briefing.figures if "".join(f.printed.split()) not in glued] == []


@pytest.mark.parametrize("name", briefings.GALLERY)
def test_its_structure_is_sound(pages: dict[str, bytes], name: str) -> None:
    read = _Reader(pages[name].decode())
    assert [found for found, count in read.ids.items() if count > 1] == []
    assert read.references <= read.ids.keys()
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(read.headings, read.headings[1:], strict=False))
    assert read.tags["caption"] == read.tags["table"]
    assert not read.tags["script"]
    assert len(pages[name]) < _MOST_BYTES


def test_the_same_briefing_is_the_same_page(pages: dict[str, bytes], outlines: Outlines) -> None:
    assert render_twin(briefings.region(), brand(), outlines) == pages["region"]


def test_questions_and_changes_stand_wherever_the_note_has_them(outlines: Outlines) -> None:
    question, change = Decision("Où former des soudeurs ?", finding("Le naval recrute.")), ("▲", "L’intérim", " recule.")
    full = briefings.full_department()
    note = replace(full, decisions=(question,), changes=(change,), changes_since="9 avril 2026")
    text = _Reader(render_twin(note, brand(), outlines).decode()).text
    assert "À décider ce trimestre Où former des soudeurs ? Le naval recrute." in text
    assert "Ce qui a changé depuis la note du 9 avril 2026 ▲ L’intérim recule." in text


def test_what_is_written_is_never_markup(outlines: Outlines) -> None:
    note = replace(briefings.full_department(), short_hash="<script>", edition_label="&amp;")
    written = render_twin(note, replace(brand(), tokens_css=brand().tokens_css + "/*</style><script>*/"), outlines).decode()
    assert "<script>" not in written.replace("<\\/style><script>", "")
    assert "&lt;script&gt;" in written
    assert "&amp;amp;" in written
    assert written.count("</style>") == 1


def test_pictures_do_not_share_ids() -> None:
    body = '<defs><clipPath id="a"/></defs><g clip-path="url(#a)"><use href="#a" xlink:href="#a"/></g>'
    written = inlined(drawing(10, 10, body, "Deux & trois"), "k", "Un < deux")
    assert 'id="k-a"' in written
    assert written.count("#k-a") == 3
    assert '<title id="k-t">Un &lt; deux</title><desc id="k-d">Deux &amp; trois</desc>' in written


@pytest.mark.parametrize("name", _SHAPES)
def test_everybody_can_read_it_on_a_wide_screen_and_on_a_phone(
    pages: dict[str, bytes], browser: Browser, tmp_path: Path, name: str
) -> None:
    file = tmp_path / f"{name}.html"
    file.write_bytes(pages[name])
    for width in (1280, 360):
        with opened(browser, file, width) as (page, asked):
            assert violations(page) == []
            assert asked == []


@pytest.mark.parametrize("name", briefings.GALLERY)
def test_no_page_is_wider_than_a_small_phone(pages: dict[str, bytes], browser: Browser, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.html"
    file.write_bytes(pages[name])
    with opened(browser, file, 320) as (page, asked):
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert asked == []
