import logging
import threading

import pytest
import weasyprint

from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.engine import Engine, strictly, write

LOGGER = logging.getLogger("weasyprint")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(brand().tokens_css)


def page(body: str) -> str:
    return f"<!doctype html><html lang=fr><head><title>Essai</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        "<img src='file:///etc/hostname' alt='x'>",
        "<img src='https://elsewhere.example/a.png' alt='x'>",
        "<img src='a.png' alt='x'>",
        "<img src='styles/../../pyproject.toml' alt='x'>",
        "<img src='data:text/html,x' alt='x'>",
        "<div style='background:url(http://127.0.0.1/)'>x</div>",
        "<link rel=stylesheet href='file:///etc/passwd'>",
        "<svg width='9' height='9'><title>x</title><image href='file:///etc/hostname' width='9' height='9'/></svg>",
    ],
)
def test_a_page_reads_nothing_but_our_assets(engine: Engine, body: str) -> None:
    with pytest.raises(RenderError):
        write(engine.lay_out(page(body)))


def test_an_attachment_link_is_refused_when_the_file_is_written(engine: Engine) -> None:
    document = engine.lay_out(page("<a rel=attachment href='file:///etc/hostname'>x</a>"))
    with pytest.raises(RenderError, match="may not read"):
        write(document)


@pytest.mark.parametrize(
    "body", ["<p style='colour:red'>x</p>", "<p style='width:1 2 3'>x</p>", "<img src='data:image/svg+xml;base64,AAAA' alt='x'>"]
)
def test_every_warning_is_an_error(engine: Engine, body: str) -> None:
    with pytest.raises(RenderError, match="WeasyPrint: "):
        engine.lay_out(page(body))


def test_a_clean_page_is_laid_out(engine: Engine) -> None:
    assert len(engine.lay_out(page("<h1>Loire-Atlantique</h1>")).pages) == 1


def test_strictness_leaves_the_logger_as_it_was() -> None:
    before = (LOGGER.level, list(LOGGER.handlers))
    with pytest.raises(RenderError), strictly():
        LOGGER.warning("an image is missing")
    assert (LOGGER.level, list(LOGGER.handlers)) == before


def test_a_quiet_logger_is_heard_all_the_same() -> None:
    LOGGER.setLevel(logging.CRITICAL)
    try:
        with pytest.raises(RenderError, match="an image is missing"), strictly():
            LOGGER.error("an image is missing")
    finally:
        LOGGER.setLevel(logging.NOTSET)


def test_the_complaints_of_another_thread_are_not_ours() -> None:
    with strictly():
        other = threading.Thread(target=LOGGER.warning, args=("not ours",))
        other.start()
        other.join()


def test_weasyprint_is_the_one_that_refuses_by_fatal_errors() -> None:
    assert int(weasyprint.__version__.split(".")[0]) >= 70
