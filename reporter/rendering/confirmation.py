"""The mail that asks whether an address wants notes: text and HTML in the house's colours."""

from reporter.domain.briefing import Brand
from reporter.domain.mail import ConfirmationContent, MailParts
from reporter.rendering.mail import html_of, wrapped
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render

MOST_NAMED = 120  # signs of a subject; more territories are counted


def render_confirmation(content: ConfirmationContent, brand: Brand) -> MailParts:
    """Return subject, text and HTML, without placeholders; raises RenderError."""
    colours = Palette.parse(brand.tokens_css)
    count = len(content.territories)
    named = content.named if len(content.named) <= MOST_NAMED else f"{count}\u00a0territoires"
    values = {"content": content, "named": named, "colours": colours, "on_marine": colours.ink_on(colours.marine)}
    subject = render("mail/confirm_subject.txt", values).strip()
    return MailParts(subject, wrapped(render("mail/confirm.txt", values)), html_of("mail/confirm.mjml", values))
