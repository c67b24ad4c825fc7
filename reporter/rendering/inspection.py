"""A finished PDF looked at again from its bytes alone: what no reader must ever see."""

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from reporter.domain.briefing import Briefing
from reporter.rendering.page_fit import LIMIT

MOST_BYTES = 1_500_000
LEAST_TYPE = 7.0  # points
SPECIMEN: Final = "SPÉCIMEN"
_A4 = (595.28, 841.89)  # points
_NEAR = 0.5  # points
_TYPE_ROUNDING = 0.02
_FAMILY = "SourceSans3"
_FOOTER_FROM = 278.0  # millimetres from the top: what begins below is the footer
_MM = 25.4 / 72
_NO_WORDS = re.compile(r"(?<!\w)(?:nan|NaN|None|null|inf)(?!\w)")
_SPACES = re.compile(r"\s+")
_LINE_HYPHEN = "\x02"  # how the library writes a hyphen that ends a line
_NAME_LENGTH = 128


@dataclass(frozen=True, slots=True)
class _PageText:
    """What stands on one page: its words, the fonts, the least type size, the lowest text above the footer (millimetres)."""

    words: str
    fonts: frozenset[str]
    least: float
    bottom: float


def inspect(pdf: bytes, briefing: Briefing) -> tuple[str, ...]:
    """Return every fault of *pdf* as the print of *briefing*, in words; empty when it may leave the house."""
    faults = [f"{len(pdf)} bytes, more than {MOST_BYTES}"] if len(pdf) > MOST_BYTES else []
    with _opened(pdf) as document:
        pages = []
        for number in range(len(document)):
            page = document[number]
            if any(abs(size - wanted) > _NEAR for size, wanted in zip(page.get_size(), _A4, strict=True)):
                faults.append(f"page {number + 1} is not A4")
            pages.append(_read(page))
        faults += _document_faults(document)
    faults += [fault for number, page in enumerate(pages, 1) for fault in _page_faults(page, number, len(pages), briefing)]
    return (*faults, *_figure_faults(" ".join(page.words for page in pages), briefing))


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    document = pdfium.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _document_faults(document: Any) -> list[str]:
    faults = [] if document.get_metadata_value("Title") else ["the document has no title"]
    return faults if pdfium_c.FPDFCatalog_IsTagged(document) else [*faults, "the document is not tagged"]


def _page_faults(page: _PageText, number: int, count: int, briefing: Briefing) -> Iterator[str]:
    if words := sorted(set(_NO_WORDS.findall(page.words))):
        yield f"page {number} says {', '.join(words)}"
    if strange := sorted(font for font in page.fonts if _FAMILY not in re.sub(r"[^A-Za-z0-9]", "", font)):
        yield f"page {number} uses {', '.join(strange)}"
    if page.least < LEAST_TYPE - _TYPE_ROUNDING:
        yield f"page {number} has type of {page.least:.2f} pt"
    if page.bottom > LIMIT:
        yield f"page {number} has text down to {page.bottom:.1f} mm, over the footer's rule"
    if f"{number}/{count}" not in page.words.replace(" ", ""):
        yield f"page {number} does not say that it is {number}/{count}"
    if (SPECIMEN in page.words) != briefing.edition.fictitious:
        yield f"page {number} {'lacks' if briefing.edition.fictitious else 'bears'} « {SPECIMEN} »"


def _figure_faults(words: str, briefing: Briefing) -> list[str]:
    printed = dict.fromkeys(figure.printed for figure in briefing.figures if figure.printed)
    return [f"the figure {form!r} is not printed" for form in printed if not _stands(form, words)]


def _stands(form: str, words: str) -> bool:
    """Say whether *form* stands in the text, whatever its spaces have become, and is not part of a longer number."""
    flexible = r"\s*".join(re.escape(part) for part in form.split())
    return re.search(rf"(?<![\d,]){flexible}(?![\d])", words) is not None


def _read(page: Any) -> _PageText:
    text = page.get_textpage()
    handle, height = text.raw, page.get_height()
    buffer, flags, matrix = ctypes.create_string_buffer(_NAME_LENGTH), ctypes.c_int(), pdfium_c.FS_MATRIX()
    fonts, least, bottom = set(), math.inf, 0.0
    for i in range(text.count_chars()):
        if pdfium_c.FPDFText_IsGenerated(handle, i):
            continue
        pdfium_c.FPDFText_GetFontInfo(handle, i, buffer, _NAME_LENGTH, flags)
        fonts.add(buffer.value.decode("utf-8", "replace"))
        pdfium_c.FPDFText_GetMatrix(handle, i, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        least = min(least, pdfium_c.FPDFText_GetFontSize(handle, i) * scale)
        _, low, _, high = text.get_charbox(i)
        if (height - high) * _MM < _FOOTER_FROM:
            bottom = max(bottom, (height - low) * _MM)
    words = _SPACES.sub(" ", text.get_text_range().replace(_LINE_HYPHEN, "-"))
    text.close()
    return _PageText(words, frozenset(fonts), least, bottom)
