"""Names at the left of a chart's rows: on as many lines as they need, and how close rows may be for them to stay apart."""

from collections.abc import Iterable, Sequence
from typing import Any

from reporter.rendering.canvas import LABEL, Canvas
from reporter.rendering.svg import POINTS_PER_MM
from reporter.rendering.typeface import wrap

_LEADING = 8.6 / POINTS_PER_MM
_ONE_LINE, _MORE = 0.3, 0.9  # mm between the names of two rows, of one line each, of more


def name_lines(name: str, room: float, weight: int = 400) -> tuple[str, ...]:
    """Return *name* on lines of at most *room* millimetres."""
    return wrap(name, room * POINTS_PER_MM, LABEL, weight)


def least_pitch(names: Iterable[Sequence[str]], least: float) -> float:
    """Return the least height of a row, in millimetres, never under *least*."""
    longest = max(map(len, names), default=1)
    return max(least, longest * _LEADING + (_ONE_LINE if longest == 1 else _MORE))


def write_name(canvas: Canvas, lines: Sequence[str], y: float, **style: Any) -> None:
    """Write the lines of a name from the left edge, centred on *y*."""
    for i, words in enumerate(lines):
        canvas.text(0, y + ((len(lines) - 1) / 2 - i) * _LEADING, words, fontsize=LABEL, **style)
