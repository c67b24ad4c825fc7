"""« Annule et remplace »: said first, in the subject, the text and the HTML of a mail that puts another right."""

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
    if _FIRST not in mail.html:
        message = f"the HTML of « {mail.subject} » cannot be marked as a correction: it was rendered by another version"
        raise RenderError(message)
    reason = note if note.endswith(_ENDED) else f"{note}."
    said = typeset(render("mail/correction.txt", {"note": reason}).strip())
    rest = said.removeprefix(MARK.upper()).strip()
    block = render("mail/correction.html", {"text": rest, "colours": Palette.parse(brand.tokens_css)})
    return MailParts(
        subject=f"{MARK} – {mail.subject}",
        text=f"{_literal(wrapped(said))}\n{mail.text}",
        html=mail.html.replace(_FIRST, f"{_literal(block.strip())}{_FIRST}", 1),
    )


def _literal(text: str) -> str:
    """Return text in which the sender's placeholders find no dollar."""
    return text.replace("$", "$$")
