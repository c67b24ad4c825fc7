"""The document: what one territory's briefing says and shows, and what is made of it."""

from dataclasses import dataclass, field

from reporter.domain.blocks import Block, Decision, Figure, Finding, KeyFigure, Notice, Section
from reporter.domain.facts import Alert, TerritoryFacts
from reporter.domain.mail import MailParts
from reporter.domain.outlines import Outlines
from reporter.domain.release import Edition
from reporter.domain.territory import Territory


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the head of page 1 says: where, when, which level, published and next dates, in words.

    *replaces* says of a revision that it replaces what was sent, empty for a first version.
    """

    title: str
    place: str
    quarter: str
    year: str
    published: str
    next_note: str
    locator_alt: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """One territory's note: page 1 (*headline* to *blocks*), then the *sections*.

    *figures* lists every figure of the document once, for the CSV; *edition_label*, *short_hash* and *archive_url* stand in
    the footer (*archive_url* empty: no QR code). *named* are the territories of the figures; *changes* is « ce qui a changé
    depuis l'édition précédente » (symbol, bold lead, rest), empty without a previous edition, whose quarter *changes_since*
    names.
    *decisions* are at most three questions for the quarter. *sources_line* names the
    producers (« Sources : Insee ; Dares. »); it ends *key_figures_note*.
    """

    territory: Territory
    edition: Edition
    masthead: Masthead
    headline: Finding
    lead: Finding
    key_points: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]
    key_figures_note: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    edition_label: str
    short_hash: str
    archive_url: str = ""
    notice: Notice | None = None
    alerts: tuple[Alert, ...] = ()
    named: tuple[Territory, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    changes_since: str = ""
    sources_line: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand by value: workers read nothing. *tokens_css* is the only place of its colours and type."""

    id: str
    name: str
    document_name: str
    tokens_css: str
    logo_svg: str = ""
    address: str = ""
    licence_line: str = ""


@dataclass(frozen=True, slots=True)
class BriefingJob:
    """All that is needed to make one briefing, carried by value."""

    facts: TerritoryFacts
    edition: Edition
    brand: Brand
    outlines: Outlines
    web_base_url: str = ""


@dataclass(frozen=True, slots=True)
class Produced:
    """Everything made of one job: same job, same bytes. *twin* is the note as a web page."""

    pdf: bytes
    csv: bytes
    provenance: bytes
    mail: MailParts
    page_count: int
    alerts: tuple[Alert, ...] = field(default=())
    twin: bytes = b""
