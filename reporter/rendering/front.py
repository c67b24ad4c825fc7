"""The head of page 1 by rule: sizes at which a title and key figures of any length stand well."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reporter.domain.blocks import KeyFigure
from reporter.domain.briefing import Briefing
from reporter.errors import RenderError
from reporter.rendering.page_plan import COLUMN, GUTTER
from reporter.rendering.palette import Palette
from reporter.rendering.small_pictures import SPARKLINE_CARD, draw_picture
from reporter.rendering.svg import POINTS_PER_MM
from reporter.rendering.typeface import text_width, wrap

_TITLE_WIDTH = 111 * POINTS_PER_MM
_TITLE_SIZES = ((32.0, 34.0, 1), (28.0, 30.0, 1), (24.0, 26.0, 1), (21.0, 22.5, 2), (17.5, 18.8, 2), (15.0, 16.0, 3), (12.0, 13.0, 3))
_PLACE_SIZES = (9.5, 8.6, 7.8)
_HEADLINE_WIDTH = 104 * POINTS_PER_MM
_HEADLINE_SIZES = ((19.0, 21.5), (18.0, 20.4), (17.0, 19.4))
_VALUE_SIZES = (21.0, 18.5, 16.0, 13.5)
_UNIT_SIZE = 13.0
_CONTENTS_GAPS = ("\u00a0\u00a0 \u00a0\u00a0", "\u00a0 \u00a0", " · ", "  ")
_CONTENTS_SIZE, _CONTENTS_WIDTH = 7.2, 182 * POINTS_PER_MM
_CARDS_A_ROW = 4
_TIGHT = 0.98  # headings are set a hundredth of an em closer, and kerned


@dataclass(frozen=True, slots=True)
class Title:
    """The size and leading of the territory's name, and the size of the line under it."""

    size: float
    leading: float
    place_size: float


def title_of(name: str, place: str) -> Title:
    """Return the largest type in which *name* stands in the masthead; RenderError when none does."""
    for size, leading, lines in _TITLE_SIZES:
        if len(wrap(name, _TITLE_WIDTH, size * _TIGHT, 900)) <= lines and _widest(name, size) <= _TITLE_WIDTH:
            fitting = (s for s in _PLACE_SIZES if text_width(place, s) <= _TITLE_WIDTH)
            return Title(size, leading, next(fitting, _PLACE_SIZES[-1]))
    message = f"the name {name!r} does not fit the masthead"
    raise RenderError(message)


def _widest(name: str, size: float) -> float:
    return max(text_width(line, size, 900) for line in wrap(name, _TITLE_WIDTH, size, 900))


def headline_of(sentence: str) -> tuple[float, float]:
    """Return the size and leading at which the headline takes the fewest lines, the largest of them."""
    return min(_HEADLINE_SIZES, key=lambda size: len(wrap(sentence, _HEADLINE_WIDTH, size[0] * _TIGHT, 700)))


def contents_of(topics: Sequence[str]) -> tuple[Sequence[str], str]:
    """Return the names of the topics on the contents line and what stands between them: where they are too many, names are cut at « et ».

    RenderError when they do not fit one line even so.
    """
    short = [topic.partition(" et ")[0] for topic in topics]
    for names, gap in ((names, gap) for names in (topics, short) for gap in _CONTENTS_GAPS):
        if text_width(gap.join(f"00\u00a0{name}" for name in names), _CONTENTS_SIZE) <= _CONTENTS_WIDTH:
            return names, gap
    message = f"the contents line does not fit page 1: shorten the names of its {len(topics)} topics"
    raise RenderError(message)


def card_rows(briefing: Briefing, palette: Palette) -> dict[str, Any]:
    """Return the key figures in rows of up to four cards of one width, with the sizes that suit them all."""
    cards = briefing.key_figures
    if not cards:
        return {"card_rows": (), "card_span": 12, "period_beside": True, "value_size": _VALUE_SIZES[0]}
    count = _columns(len(cards))
    span = 12 // count
    width = (span * (COLUMN + GUTTER) - GUTTER) * POINTS_PER_MM
    views = [_card(card, palette) for card in cards]
    return {
        "card_rows": [views[i : i + count] for i in range(0, len(views), count)],
        "card_span": span,
        "period_beside": all(text_width(c.label, 8.2, 600) + text_width(c.period, 7) + 5 <= width for c in cards),
        "value_size": _value_size(cards, width),
    }


def _columns(count: int) -> int:
    """Return how many cards a row has, so that rows are as even as can be."""
    if count <= _CARDS_A_ROW:
        return count
    return 3 if count in {5, 6, 9} else _CARDS_A_ROW


def _value_size(cards: Sequence[KeyFigure], width: float) -> float:
    for size in _VALUE_SIZES:
        if all(_value_width(card, size) <= width for card in cards):
            return size
    return _VALUE_SIZES[-1]


def _value_width(card: KeyFigure, size: float) -> float:
    if card.value is None:
        return 0.0
    unit = text_width(f" {card.unit}", _UNIT_SIZE) if card.unit else 0.0
    sparkline = SPARKLINE_CARD[0] * POINTS_PER_MM + 4 if card.sparkline else 0.0
    return text_width(card.value.printed, size, 700) + unit + sparkline


def _card(card: KeyFigure, palette: Palette) -> dict[str, Any]:
    return {
        "label": card.label,
        "period": card.period,
        "value": card.value.printed if card.value else "",
        "unit": card.unit,
        "arrow": card.arrow,
        "change": card.change.sentence if card.change else "",
        "notes": [note.sentence for note in card.notes],
        "sparkline": draw_picture(card.sparkline, palette, SPARKLINE_CARD) if card.sparkline and card.value else None,
        "absence": card.absence,
        "borrowed_from": card.borrowed_from,
    }
