"""Small blocks dealt out to three columns as even as can be; lists of definitions may go on in the next column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from reporter.domain.blocks import Definitions
from reporter.rendering.page_fit import TIGHT, Measures
from reporter.rendering.page_plan import THIRDS, Placed, Row, in_thirds

_MOST_DEALT = 8  # blocks: all ways to deal them out are tried
_WORTH_PARTING = 8.0  # millimetres of height for which a list of definitions is parted
_PRECISION = 0.2


@dataclass(frozen=True, slots=True)
class Dealt:
    """A row of columns, the blocks that did not fit, and the measures of all parts."""

    row: Row
    rest: tuple[Placed, ...]
    measures: Measures


@dataclass(frozen=True, slots=True)
class _Unit:
    """What cannot be parted: a block, or one item of a list of definitions (its title goes with the first)."""

    placed: Placed
    item: int | None
    height: float


def in_order(row: Row) -> list[Placed]:
    """Return the blocks of a row as the document gave them."""
    return sorted(row.blocks, key=lambda placed: [int(number) for number in re.findall(r"\d+", placed.key)])


def deal(blocks: Sequence[Placed], measures: Measures, room: float) -> Dealt:
    """Return *blocks* in up to three columns no higher than *room*, as even as can be; whole lists where that costs little."""
    units = [unit for placed in blocks for unit in _units(placed, measures)]
    least = _least_height(units)
    whole, height = _whole(blocks, measures.heights)
    if height <= min(room, least + _WORTH_PARTING):
        return Dealt(whole, (), measures)
    columns, rest = _filled(units, min(least, room))
    parted = [_joined(column, measures) for column in (*columns, rest)]
    heights = {placed.key: height for column in parted for placed, height in column}
    row = in_thirds([[placed for placed, _ in column] for column in parted[:-1] if column])
    items = dict(measures.items) | {p.key: _item_heights(p, measures) for column in parted for p, _ in column if "p" in p.key}
    return Dealt(row, tuple(p for p, _ in parted[-1]), replace(measures, heights={**measures.heights, **heights}, items=items))


def _units(placed: Placed, measures: Measures) -> list[_Unit]:
    if isinstance(placed.block, Definitions):
        return [_Unit(placed, i, height) for i, height in enumerate(measures.items[placed.key])]
    return [_Unit(placed, None, measures.heights[placed.key])]


def _filled(units: Sequence[_Unit], limit: float) -> tuple[list[list[_Unit]], list[_Unit]]:
    """Return the units in columns no higher than *limit*, one after the other, and those left over."""
    columns: list[list[_Unit]] = [[]]
    height = 0.0
    for n, unit in enumerate(units):
        gap = TIGHT.stack_gap if columns[-1] and not unit.item else 0.0
        if columns[-1] and height + gap + unit.height > limit:
            if len(columns) == THIRDS:
                return columns, list(units[n:])
            columns.append([])
            height = gap = 0.0
        columns[-1].append(unit)
        height += gap + unit.height
    return columns, []


def _least_height(units: Sequence[_Unit]) -> float:
    """Return the least height at which three columns hold all units."""
    low, high = max(unit.height for unit in units), sum(unit.height + TIGHT.stack_gap for unit in units)
    while high - low > _PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if _filled(units, middle)[1] else (low, middle)
    return high


def _joined(column: Sequence[_Unit], measures: Measures) -> list[tuple[Placed, float]]:
    """Return the units of a column as blocks again, each with its height; a list that began before has no title."""
    parts: list[tuple[Placed, float]] = []
    for placed in dict.fromkeys(unit.placed for unit in column):
        own = [unit for unit in column if unit.placed is placed]
        if not isinstance(placed.block, Definitions) or len(own) == len(measures.items[placed.key]):
            parts.append((placed, measures.heights[placed.key]))
            continue
        first, last = own[0].item or 0, own[-1].item or 0
        block = replace(placed.block, title=placed.block.title if first == 0 else "", items=placed.block.items[first : last + 1])
        parts.append((Placed(f"{placed.key}p{first}", block), sum(unit.height for unit in own)))
    return parts


def _item_heights(part: Placed, measures: Measures) -> tuple[float, ...]:
    """Return the heights of the items of a part of a list."""
    key, _, first = part.key.rpartition("p")
    count = len(part.block.items) if isinstance(part.block, Definitions) else 0
    return tuple(measures.items[key][int(first) : int(first) + count])


def _whole(blocks: Sequence[Placed], heights: Mapping[str, float]) -> tuple[Row, float]:
    """Return the row whose longest column is shortest without parting a block, and its height.

    Of equal ways the one that keeps most blocks in their order wins.
    """
    count = min(THIRDS, len(blocks))
    if len(blocks) > _MOST_DEALT:
        return in_thirds([blocks[i::count] for i in range(count)]), float("inf")
    ways = (way for way in product(range(count), repeat=len(blocks)) if len(set(way)) == count and way[0] == 0)
    best = min(ways, key=lambda way: (_longest(way, blocks, heights), _inversions(way)))
    row = in_thirds([[b for b, to in zip(blocks, best, strict=True) if to == i] for i in range(count)])
    return row, _longest(best, blocks, heights)


def _longest(way: Sequence[int], blocks: Sequence[Placed], heights: Mapping[str, float]) -> float:
    totals = [-TIGHT.stack_gap] * (max(way) + 1)
    for block, to in zip(blocks, way, strict=True):
        totals[to] += heights[block.key] + TIGHT.stack_gap
    return round(max(totals), 1)


def _inversions(way: Sequence[int]) -> int:
    return sum(a > b for i, a in enumerate(way) for b in way[i + 1 :])
