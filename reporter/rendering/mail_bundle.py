"""Join the mails of several territories into one, and name those that are missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.briefing import Brand
from reporter.domain.mail import MailParts
from reporter.errors import RenderError
from reporter.rendering.mail import SIGNATURE_MARK, TEXT_WIDTH, wrapped
from reporter.rendering.palette import Palette
from reporter.rendering.templates import render

_NOTE = re.compile(r"<!--note-->(.*)<!--/note-->", re.DOTALL)
_SUBSCRIPTION = re.compile(r"<!--subscription-->(.*?)<!--/subscription-->", re.DOTALL)
_FOOT = f"\n{SIGNATURE_MARK}\n"
_RULE = "=" * TEXT_WIDTH


@dataclass(frozen=True, slots=True)
class Bundle:
    """The notes that leave together (name and mail of each), and by name those that do not: quarantined, or without data."""

    quarter: str
    names: tuple[str, ...]
    mails: tuple[MailParts, ...]
    quarantined: tuple[str, ...] = ()
    without_data: tuple[str, ...] = ()
    specimen: bool = False

    def __post_init__(self) -> None:
        if not self.mails or len(self.mails) != len(self.names):
            message = "a bundle needs at least one mail, and the name of each"
            raise ValueError(message)


def join_mail(bundle: Bundle, brand: Brand) -> MailParts:
    """Return one mail for all; a single one without absences stays exactly as it was rendered."""
    if len(bundle.mails) == 1 and not (bundle.quarantined or bundle.without_data):
        return bundle.mails[0]
    missing = render("mail/absent.txt", {"quarantined": bundle.quarantined, "without_data": bundle.without_data})
    absent = [line.replace("$", "$$") for line in missing.splitlines() if line]
    return MailParts(_subject(bundle, brand), _text(bundle.mails, absent), _html(bundle.mails, absent, brand))


def _subject(bundle: Bundle, brand: Brand) -> str:
    if len(bundle.mails) == 1:
        return bundle.mails[0].subject
    values = {"specimen": bundle.specimen, "brand_name": brand.name, "names": bundle.names, "quarter": bundle.quarter}
    return render("mail/bundle_subject.txt", values).strip()


def _text(mails: Sequence[MailParts], absent: Sequence[str]) -> str:
    bodies, subscriptions, links = [], [], ""
    for mail in mails:
        body, mark, foot = mail.text.rpartition(_FOOT)
        subscription, gap, links = foot.partition("\n\n")
        if not (mark and gap):
            message = f"the text of « {mail.subject} » has no foot: it was rendered by another version"
            raise RenderError(message)
        bodies.append(body)
        subscriptions.append(subscription)
    if absent:
        bodies.append(wrapped("\n".join(absent)))
    joined = f"\n\n{_RULE}\n\n".join(body.strip("\n") for body in bodies)
    return "".join([joined, "\n", _FOOT, "\n".join(subscriptions), "\n\n", links])


def _html(mails: Sequence[MailParts], absent: Sequence[str], brand: Brand) -> str:
    notes, subscriptions = [], []
    for mail in mails:
        note, subscription = _NOTE.search(mail.html), _SUBSCRIPTION.search(mail.html)
        if note is None or subscription is None:
            message = f"the HTML of « {mail.subject} » cannot be joined: it was rendered by another version"
            raise RenderError(message)
        notes.append(note[0])
        subscriptions.append(subscription[1])
    if absent:
        notes.append(render("mail/absent.html", {"lines": absent, "colours": Palette.parse(brand.tokens_css)}))
    whole = _NOTE.sub(lambda _: "".join(notes), mails[0].html, count=1)
    return _SUBSCRIPTION.sub(lambda _: " ".join(subscriptions), whole, count=1)
