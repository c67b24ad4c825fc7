"""A briefing as one file that is PDF/A-3a and PDF/UA-1 at once, the same bytes for the same briefing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import weasyprint

from reporter.domain.briefing import Brand, Briefing
from reporter.domain.outlines import Outlines
from reporter.rendering.conformance import finish
from reporter.rendering.engine import write
from reporter.rendering.layout import typeset

_DESCRIPTIONS = {"data.csv": "Chiffres de la note", "provenance.json": "Sources, dates et empreintes"}


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """The file and how many pages it has."""

    pdf: bytes
    page_count: int


def render_pdf(briefing: Briefing, brand: Brand, outlines: Outlines, *, attachments: Mapping[str, bytes]) -> RenderedPdf:
    """Return *briefing* in the look of *brand*, with *attachments* (name → content) embedded as its data.

    Raises RenderError when a page overflows, a glyph is missing or anything else cannot be printed exactly as meant.
    """
    pages = typeset(briefing, brand, outlines)
    released = dt.datetime.combine(briefing.edition.released_on, dt.time(), dt.UTC)
    files = [_attachment(name, content, released) for name, content in sorted(attachments.items())]
    written = write(pages.document, attachments=files, finisher=finish)
    return RenderedPdf(written, len(pages.document.pages))


def _attachment(name: str, content: bytes, released: dt.datetime) -> Any:
    described = _DESCRIPTIONS.get(name, name)
    return weasyprint.Attachment(string=content, name=name, description=described, created=released, modified=released, relationship="Data")
