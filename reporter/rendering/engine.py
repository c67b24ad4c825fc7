"""WeasyPrint, told to read our own files only and to leave nothing unsaid."""

import base64
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporter.errors import RenderError, UsageError
from reporter.rendering import assets

MM_PER_PIXEL = 25.4 / 96
_ORIGIN = "https://assets.invalid/"  # no host: an address by which pages name our own files
_PICTURE = "data:image/svg+xml;base64,"
_STYLES = ("styles/page.css", "styles/content.css")
_LOGGER = logging.getLogger("weasyprint")


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Knows our assets by name and our own pictures; anything else ends the rendering."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return an asset's bytes; FatalURLFetchingError for any other address."""
        del headers
        if url.startswith(_PICTURE):
            return URLFetcherResponse(url, base64.b64decode(url.removeprefix(_PICTURE)), {"Content-Type": "image/svg+xml"})
        if url.startswith(_ORIGIN):
            try:
                return URLFetcherResponse(url, assets.read_bytes(url.removeprefix(_ORIGIN)))
            except UsageError as error:
                raise FatalURLFetchingError(str(error)) from error
        message = f"a page may not read {url[:80]!r}"
        raise FatalURLFetchingError(message)


class Engine:
    """Lays out the trials and the pages of one briefing: fonts and style sheets are read once, pictures kept between trials.

    One engine a briefing: WeasyPrint keeps the fonts in a folder of its own, which goes away with it.
    """

    def __init__(self, tokens_css: str) -> None:
        self._fonts, self._pictures = FontConfiguration(), dict[str, Any]()
        texts = [(f"{_ORIGIN}styles/tokens.css", tokens_css), *((_ORIGIN + name, assets.read_text(name)) for name in _STYLES)]
        with strictly():
            self._styles = [
                weasyprint.CSS(string=text, base_url=url, url_fetcher=AssetFetcher(), font_config=self._fonts) for url, text in texts
            ]

    def lay_out(self, html: str) -> weasyprint.Document:
        """Return *html* laid out under our style sheets.

        Raises RenderError for anything that WeasyPrint warns of, and for any address that is not ours.
        """
        with strictly():
            page = weasyprint.HTML(string=html, base_url=_ORIGIN, url_fetcher=AssetFetcher())
            return page.render(font_config=self._fonts, stylesheets=self._styles, pdf_variant="pdf/a-3a", cache=self._pictures)


def write(document: weasyprint.Document, **options: Any) -> bytes:
    """Return a document as PDF/A-3a; *options* are WeasyPrint's (attachments, finisher). Raises RenderError as `lay_out` does."""
    with strictly(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint opens its colour profile and leaves it to the garbage
        return bytes(document.write_pdf(pdf_variant="pdf/a-3a", **options))


@contextmanager
def strictly() -> Iterator[None]:
    """Turn every warning and error that WeasyPrint logs in this thread, and every refused address, into RenderError."""
    collector = _Collector()
    level = _LOGGER.level
    _LOGGER.addHandler(collector)
    _LOGGER.setLevel(min(logging.WARNING, level or logging.WARNING))
    try:
        yield
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from error
    finally:
        _LOGGER.removeHandler(collector)
        _LOGGER.setLevel(level)
    if collector.complaints:
        message = f"WeasyPrint: {'; '.join(dict.fromkeys(collector.complaints))}"
        raise RenderError(message)


class _Collector(logging.Handler):
    """Keeps what is said in the thread that made it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.complaints: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread in {None, self._thread}:
            self.complaints.append(record.getMessage())
