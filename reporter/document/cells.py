"""Cells that several tables share: a change with its tone, nothing to show."""

from reporter.analysis.trend import Change, State
from reporter.document.forms import change_figure, change_form
from reporter.domain.blocks import Cell, Figure, Tone

NOTHING = Cell("–", Tone.MUTED)
_TONES = {State.UP: Tone.STRONG, State.DOWN: Tone.DOWN}


def change_cell(change: Change | None, *, coloured: bool = False) -> Cell:
    """Return a change, « rupture » beside it where a break disturbs it; *coloured* ones stand out by their direction."""
    if change is None or change.state is None:
        return NOTHING
    form = change_form(change)
    tone = _TONES.get(change.state, Tone.PLAIN) if coloured else Tone.PLAIN
    return Cell(f"{form}, rupture" if change.state is State.BREAK else form, tone, Figure(change_figure(change), form))
