"""The mail: page 1 in short."""

from reporter.document.french import HARD, THIN, counted, typeset
from reporter.document.words import level_name
from reporter.domain.blocks import KeyFigure
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.mail import MailContent
from reporter.domain.territory import Level

SPECIMEN = "SPÉCIMEN"


def mail_content(briefing: Briefing, brand: Brand, *, page_count: int) -> MailContent:
    """Return what the mail for one territory says; its note has *page_count* pages."""
    masthead = briefing.masthead
    mark = f"{SPECIMEN} – " if briefing.edition.fictitious else ""
    return MailContent(
        subject=f"{mark}{briefing.headline.sentence} – {_named(briefing)}, {masthead.quarter}{HARD}{masthead.year}",
        preheader=briefing.lead.sentence,
        brand_name=brand.name,
        territory_name=masthead.title,
        quarter=masthead.quarter,
        year=masthead.year,
        headline=briefing.headline.sentence,
        lead=briefing.lead.sentence,
        figures=tuple(_figure(card) for card in briefing.key_figures),
        points=tuple((point.lead, point.rest) for point in briefing.key_points),
        changes=briefing.changes,
        note_url=briefing.archive_url,
        page_count_text=typeset(f"La note complète est jointe ({counted(page_count, 'page')}), avec tous ses chiffres au format CSV."),
        next_note=f"Prochaine note{masthead.next_note.removeprefix('Prochaine')}." if masthead.next_note else "",
        specimen=briefing.edition.fictitious,
        edition_line=f"Édition {briefing.edition_label}, empreinte {briefing.short_hash}.",
        sources_line=briefing.sources_line,
        subscription_line=typeset(f"Vous recevez la note « {_named(briefing)} » à chaque nouvelle édition."),
        changes_title=typeset(f"Ce qui a changé depuis la note du {briefing.changes_since}") if briefing.changes else "",
        notice_title=briefing.notice.title if briefing.notice else "",
        notice_text=briefing.notice.text if briefing.notice else "",
    )


def _named(briefing: Briefing) -> str:
    """Return the title, with the level of a zone d'emploi: Paris is one, and a département."""
    level = briefing.territory.id.level
    return f"{briefing.masthead.title}, {level_name(level)}" if level is Level.EMPLOYMENT_ZONE else briefing.masthead.title


def _figure(card: KeyFigure) -> tuple[str, str, str]:
    if card.value is None:
        return card.label, "–", card.absence
    space = THIN if card.unit == "%" else HARD
    value = f"{card.value.printed}{space}{card.unit}" if card.unit else card.value.printed
    beside = card.borrowed_from or (card.change.sentence if card.change else card.period)
    return card.label, value, beside
