"""One page of a finished PDF as a picture, from its very bytes: what staff look at before anything leaves."""

import threading
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium

from reporter.errors import RenderError

_ONE_AT_A_TIME = threading.Lock()  # the library is not made for threads


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _ONE_AT_A_TIME:
        document: Any = pdfium.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_image(pdf: bytes, number: int, width: int) -> bytes:
    """Return page *number* (from 1) as a PNG of *width* pixels; RenderError when there is no such page."""
    with _ONE_AT_A_TIME:
        document: Any = pdfium.PdfDocument(pdf)
        try:
            if not 1 <= number <= len(document):
                message = f"the PDF has no page {number}"
                raise RenderError(message)
            page = document[number - 1]
            drawn = page.render(scale=width / page.get_width()).to_pil()
            stream = BytesIO()
            drawn.save(stream, "PNG")
            return stream.getvalue()
        finally:
            document.close()
