"""The mail to the owners of the service: plain words, one table, what to do."""

from reporter.domain.briefing import Brand
from reporter.domain.mail import MailParts, OwnersContent
from reporter.rendering.mail import html_of, plain_title, wrapped
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render


def render_owners_mail(content: OwnersContent, brand: Brand) -> MailParts:
    """Return subject, text and HTML."""
    colours = Palette.parse(brand.tokens_css)
    values = {"title": plain_title(content.title), "content": content, "colours": colours, "on_marine": colours.ink_on(colours.marine)}
    return MailParts(content.title, wrapped(render("mail/owners.txt", values)), html_of("mail/owners.mjml", values))
