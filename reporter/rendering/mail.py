"""The mail of one territory: text and HTML from one content, with two placeholders left for the sender."""

import re
import textwrap
import unicodedata
from dataclasses import replace
from typing import Any

import mjml

from reporter.domain.briefing import Brand
from reporter.domain.mail import MailContent, MailParts
from reporter.errors import RenderError
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render

TEXT_WIDTH = 72
UNSUBSCRIBE, MANAGE = "$unsubscribe_url", "$manage_url"
_STAND_INS = {"link-to-unsubscribe-0f6c1b": UNSUBSCRIBE, "link-to-manage-0f6c1b": MANAGE}  # letters that no library rewrites
_UNBREAKABLE = re.compile("[\u00a0\u202f\u2009]")  # in an attribute, MRML writes these as \u{202f}
_LIST_MARK = re.compile(r"(?:\d+\.|-) ")
_ENDED = (".", "!", "?", "…")
SIGNATURE_MARK = "-- "  # RFC 3676: what follows is not the message


def render_mail(content: MailContent, brand: Brand) -> MailParts:
    """Return subject, text and HTML; raises RenderError when something is missing or cannot stand in a mail."""
    if not is_header_line(content.subject):
        message = f"{content.subject!r} cannot be the subject of a mail"
        raise RenderError(message)
    colours = Palette.parse(brand.tokens_css)
    unsubscribe, manage = _STAND_INS
    ended = replace(
        content,
        page_count_text=_sentence(content.page_count_text),
        next_note=_sentence(content.next_note),
        edition_line=_sentence(content.edition_line),
        sources_line=_sentence(content.sources_line),
        subscription_line=_sentence(content.subscription_line),
    )
    values = {
        "content": ended,
        "title": plain_title(content.subject),
        "colours": colours,
        "on_marine": colours.ink_on(colours.marine),
        "unsubscribe_url": unsubscribe,
        "manage_url": manage,
    }
    text = _with_placeholders(wrapped(render("mail/note.txt", values)))
    return MailParts(content.subject, text, _with_placeholders(html_of("mail/note.mjml", values)))


def plain_title(text: str) -> str:
    """Return *text* with plain spaces: MRML cannot write others in the title of a page."""
    return _UNBREAKABLE.sub(" ", text)


def is_header_line(text: str) -> bool:
    """Say whether *text* can stand in a header: one line, something in it, no sign that steers or hides."""
    kinds = {unicodedata.category(sign) for sign in text}
    return bool(text.strip()) and not any(kind in {"Zl", "Zp"} or kind.startswith("C") for kind in kinds)


def wrapped(text: str) -> str:
    """Return *text* in lines of at most 72 signs; addresses stay whole, spaces that must not break do not."""
    lines = []
    for line in text.strip().splitlines():
        mark = _LIST_MARK.match(line)
        hanging = " " * len(mark[0]) if mark else ""
        folded = textwrap.wrap(line, TEXT_WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
        lines += [line] if line == SIGNATURE_MARK else folded or [""]
    return "\n".join(lines) + "\n"


def html_of(name: str, values: dict[str, Any]) -> str:
    """Return the MJML template *name* as the HTML of a mail; raises RenderError."""
    try:
        html = mjml.mjml2html(render(name, values), fonts={})  # no font is ever fetched
    except ValueError as error:
        message = f"templates/{name}: {error}"
        raise RenderError(message) from error
    if "\\u{" in html:
        message = f"templates/{name}: a sign in the title or in an address cannot be written in an attribute"
        raise RenderError(message)
    return str(html)


def _with_placeholders(text: str) -> str:
    doubled = text.replace("$", "$$")
    for stand_in, placeholder in _STAND_INS.items():
        if stand_in not in doubled:
            message = f"the mail has no {placeholder}"
            raise RenderError(message)
        doubled = doubled.replace(stand_in, placeholder)
    return doubled


def _sentence(text: str) -> str:
    return text if not text or text.endswith(_ENDED) else f"{text}."
