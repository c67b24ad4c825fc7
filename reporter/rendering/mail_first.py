"""What a mail says before its note: that it replaces another one, or where to download what is too large to be joined."""

from collections.abc import Sequence

from reporter.document.french import typeset
from reporter.domain.briefing import Brand
from reporter.domain.mail import MailParts
from reporter.errors import RenderError
from reporter.rendering.mail import wrapped
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render

MARK = "Annule et remplace"
_FIRST = "<!--note-->"
_ENDED = (".", "!", "?", "…")


def as_correction(mail: MailParts, note: str, brand: Brand) -> MailParts:
    """Return *mail* with the words that it replaces another one and why; RenderError for a mail of another form."""
    reason = note if note.endswith(_ENDED) else f"{note}."
    said = typeset(render("mail/correction.txt", {"note": reason}).strip())
    rest = said.removeprefix(MARK.upper()).strip()
    block = render("mail/correction.html", {"text": rest, "colours": Palette.parse(brand.tokens_css)})
    return _preceded(mail, f"{MARK} – {mail.subject}", said, block)


def with_links(mail: MailParts, links: Sequence[tuple[str, str]], until: str, brand: Brand) -> MailParts:
    """Return *mail* with where to download its notes (name, address), valid *until* a day; RenderError for a mail of another form."""
    text = typeset(render("mail/links.txt", {"links": links, "until": until}).strip())
    said = text.splitlines()[0]
    block = render("mail/links.html", {"said": said, "links": links, "colours": Palette.parse(brand.tokens_css)})
    return _preceded(mail, mail.subject, text, block)


def _preceded(mail: MailParts, subject: str, text: str, block: str) -> MailParts:
    if _FIRST not in mail.html:
        message = f"nothing can be said before the HTML of « {mail.subject} »: it was rendered by another version"
        raise RenderError(message)
    html = mail.html.replace(_FIRST, f"{_literal(block.strip())}{_FIRST}", 1)
    return MailParts(subject, f"{_literal(wrapped(text))}\n{mail.text}", html)


def _literal(text: str) -> str:
    """Return text in which the sender's placeholders find no dollar."""
    return text.replace("$", "$$")
