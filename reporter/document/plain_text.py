"""A note as plain text: every word a reader meets, in reading order, to be read aloud before it is printed."""

from collections.abc import Iterator

from reporter.document.french import HARD, THIN
from reporter.domain.blocks import (
    Block,
    Cell,
    Changes,
    Chart,
    Choropleth,
    Definitions,
    Findings,
    KeyFigure,
    Notice,
    Questions,
    Section,
    Table,
)
from reporter.domain.briefing import Briefing

_RULE = "─" * 72


def plain_text(briefing: Briefing) -> str:
    """Return the note as lines of text; pictures are told by their alternatives, tables by rows."""
    return "\n".join(_lines(briefing)) + "\n"


def _lines(briefing: Briefing) -> Iterator[str]:
    head = briefing.masthead
    yield f"{head.title} · {head.quarter}{HARD}{head.year} · {briefing.edition_label}"
    yield from (*filter(None, (head.replaces,)), head.place, "", briefing.headline.sentence, briefing.lead.sentence)
    if briefing.notice:
        yield from ("", *_notice(briefing.notice))
    yield from ("", "À retenir", *(f"{i}. {point.sentence}" for i, point in enumerate(briefing.key_points, 1)))
    yield from ("", *(_card(card) for card in briefing.key_figures), briefing.key_figures_note)
    if briefing.decisions:
        yield from ("", "À décider ce trimestre")
        yield from (f"{i}. {d.question} {d.finding.sentence}" for i, d in enumerate(briefing.decisions, 1))
    if briefing.changes:
        yield from ("", f"Ce qui a changé depuis la note du {briefing.changes_since}")
        yield from (f"{symbol} {lead}{rest}" for symbol, lead, rest in briefing.changes)
    for block in briefing.blocks:
        yield from _block(block)
    for section in briefing.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield from ("", _RULE, f"{section.nav}{HARD}: {section.question}", section.headline)
    if section.lead:
        yield section.lead
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    yield ""
    match block:
        case chart if isinstance(chart, Chart):
            yield from (f"[{chart.title.sentence}]", chart.subtitle, chart.alt, chart.source)
        case Choropleth():
            yield from (f"[{block.title}]", block.subtitle, block.alt, block.source)
        case Table():
            yield from _table(block)
        case Definitions():
            yield block.title
            yield from (f"- {term}{HARD}: {text}" for term, text in block.items)
        case Findings():
            yield block.title
            yield from (f"- {finding.sentence}" for finding in block.items)
        case Notice():
            yield from _notice(block)
        case Questions() | Changes():
            message = f"{type(block).__name__}: the layout makes these of page 1, whose lists are told above"
            raise TypeError(message)


def _table(table: Table) -> Iterator[str]:
    yield f"{table.title} {table.subtitle}".rstrip()
    yield " | ".join(" ".join(column.head) for column in table.columns)
    for row in table.rows:
        yield " | ".join(_cell(cell) for cell in row.cells)
    if table.note:
        yield table.note


def _cell(cell: Cell) -> str:
    shown = " ".join(filter(None, (cell.text, cell.second_line)))
    return shown or (cell.picture.alt if cell.picture else "")


def _card(card: KeyFigure) -> str:
    value = card.absence if card.value is None else f"{card.value.printed}{THIN if card.unit == '%' else HARD}{card.unit}".rstrip()
    beside = [card.borrowed_from, card.period, *([f"{card.arrow} {card.change.sentence}".strip()] if card.change else [])]
    return f"{card.label}{HARD}: " + f"{THIN}; ".join(filter(None, (value, *beside, *(note.sentence for note in card.notes))))


def _notice(notice: Notice) -> tuple[str, str]:
    return notice.title, notice.text
