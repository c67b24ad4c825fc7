"""Areas of a map as cells of one point: where a label of given lines lies in its area."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reporter.rendering.map_frame import Box, Points

Cells = NDArray[np.bool_]


def cells_inside(rings: Sequence[Points], width: int, height: int) -> Cells:
    """Return which cells lie inside the rings (even-odd), as [row, column]."""
    starts = np.vstack(rings)
    ends = np.vstack([np.roll(ring, -1, axis=0) for ring in rings])
    columns = np.arange(width) + 0.5
    inside = np.zeros((height, width), bool)
    first, last = max(0, int(starts[:, 1].min())), min(height, int(starts[:, 1].max()) + 1)
    for row in range(first, last):
        y = row + 0.5
        crossing = (starts[:, 1] <= y) != (ends[:, 1] <= y)
        (x1, y1), (x2, y2) = starts[crossing].T, ends[crossing].T
        at = np.sort(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
        inside[row] = np.searchsorted(at, columns) % 2 == 1
    return inside


def eroded(cells: Cells, by: int) -> Cells:
    """Return the cells that lie at least *by* points from the border."""
    kept = cells
    for _ in range(by):
        padded = np.pad(kept, 1)
        kept = padded[1:-1, 1:-1] & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return kept


def middle(cells: Cells) -> tuple[float, float] | None:
    """Return the mean place (x, y) of an area; None when it has no cell."""
    rows, columns = np.nonzero(cells)
    return (float(columns.mean()) + 0.5, float(rows.mean()) + 0.5) if len(rows) else None


def spot(cells: Cells, widths: Sequence[float], heights: Sequence[float], share: float = 1.0) -> Box | None:
    """Return where centred lines of these sizes lie in the area, each with at least *share* of itself; None when nowhere.

    Of all such places the one with most of the label inside wins, then the one nearest to the middle of the area.
    """
    across, down = math.ceil(max(widths)), sum(math.ceil(height) for height in heights)
    rows, columns = cells.shape
    if down > rows or across > columns or not cells.any():
        return None
    held = _held(cells, widths, heights, (rows - down + 1, columns - across + 1))
    tops, lefts = np.nonzero(held >= share - 1e-9)
    if not len(tops):
        return None
    x, y = middle(cells) or (0.0, 0.0)
    away = np.hypot(tops + down / 2 - y, lefts + across / 2 - x)
    best = int(np.lexsort((away, -held[tops, lefts]))[0])
    return Box(float(lefts[best]), float(tops[best]), across, down)


def _held(cells: Cells, widths: Sequence[float], heights: Sequence[float], places: tuple[int, int]) -> NDArray[np.float64]:
    """Return, for each place of the whole label, the least share of a line that lies in the area (summed-area table)."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    total[1:, 1:] = cells.cumsum(0).cumsum(1)
    held = np.ones(places)
    across, top = math.ceil(max(widths)), 0
    for width, height in zip(widths, heights, strict=True):
        wide, high = math.ceil(width), math.ceil(height)
        left = (across - wide) // 2
        inside = total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
        held = np.minimum(held, inside[top : top + places[0], left : left + places[1]] / (wide * high))
        top += high
    return held
