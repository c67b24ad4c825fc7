"""What the mail of a territory says, and how it is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailContent:
    """What the mail for one territory says; the mail templates print it and add the links.

    *figures* are (label, value, change), *points* (bold lead, rest), *changes* (symbol, bold lead, rest): empty, like
    *changes_title*, without a previous edition. *note_url* is empty where the note has no address; *specimen* asks for the
    line « SPÉCIMEN — données fictives ».
    """

    subject: str
    preheader: str
    brand_name: str
    territory_name: str
    quarter: str
    year: str
    headline: str
    lead: str
    figures: tuple[tuple[str, str, str], ...]
    points: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    note_url: str
    page_count_text: str
    next_note: str
    specimen: bool
    edition_line: str
    sources_line: str
    subscription_line: str
    changes_title: str = ""
    notice_title: str = ""
    notice_text: str = ""


@dataclass(frozen=True, slots=True)
class MailParts:
    """Subject, text and HTML of the mail for one territory.

    The sender fills only the placeholders $unsubscribe_url and $manage_url (string.Template); a literal dollar is $$.
    """

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class OwnersContent:
    """What the owners of the service are told: a title, sentences, a table of (what, how many or why), what to do."""

    brand_name: str
    title: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmationContent:
    """What the mail says that asks whether an address wants notes; *named* lists the territories in words."""

    brand_name: str
    territories: tuple[str, ...]
    named: str
    link: str
    until: str
    address: str = ""
