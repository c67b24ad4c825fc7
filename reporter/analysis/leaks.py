"""Whether a hidden figure can be worked out from those shown: one exact question of linear algebra over all territories at once.

Territories overlap rather than nest: an EPCI lies in two départements, a zone d'emploi in three. Only communes are common bricks, so
that a figure is a sum over bricks, and a hidden one is given away when it is a combination of shown ones (linked tables: Hundepool
et al., Handbook on Statistical Disclosure Control, 2nd edition, 2024; by Gauss's elimination: Langsrud 2024). Only exact recovery is
looked for: that a hidden figure lies in a narrow interval (interval disclosure, a linear programme over the same matrix) is outside
what is promised here. Where producers round, a hidden figure is given away to their roundings: that is told as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporter.analysis.span import Number, Span, Vector
from reporter.domain.territory import TerritoryId

Bricks = Mapping[TerritoryId, frozenset[str]]
_Weights = dict[str, Number]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One figure of a table: where, what (any name that *sums* know), and whether a reader sees it."""

    territory: TerritoryId
    category: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """A category that is the sum of others, in every territory: a total and its parts."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """A hidden cell, and the shown ones that give it away: it is the sum of each times its coefficient."""

    cell: Cell
    combination: tuple[tuple[Cell, Fraction], ...]

    def __str__(self) -> str:
        """Return the equation: zone_emploi-5216 femmes = departement-44 femmes − epci-200 femmes."""
        return f"{_name(self.cell)} = {' '.join(_term(place, *one) for place, one in enumerate(self.combination))}"


def audit(cells: Sequence[Cell], bricks: Bricks, sums: Iterable[Sum] = ()) -> tuple[Leak, ...]:
    """Return every hidden cell that lies in the span of the shown ones, each with one combination that gives it away; exact.

    *bricks* are what each territory is made of; one without any stands alone, related to no other. Where a cell is hidden here and
    shown there (two editions), the shown one is its combination.
    """
    ordered = sorted(set(cells))
    if all(cell.shown for cell in ordered):
        return ()
    matrix = _matrix(ordered, bricks, sums)
    found: list[Leak] = []
    for places in _components(matrix, _core(ordered, matrix)):
        found += _of_component(ordered, matrix, places)
    return tuple(sorted(found, key=lambda leak: leak.cell))


def collapsed(bricks: Bricks, territories: Iterable[TerritoryId]) -> dict[TerritoryId, frozenset[str]]:
    """Return *bricks* with those that lie in the very same *territories* joined into one, called by its first: 35,000 become 3,000."""
    signatures: dict[str, list[TerritoryId]] = defaultdict(list)
    known = [territory for territory in territories if bricks.get(territory)]
    for territory in known:
        for brick in bricks[territory]:
            signatures[brick].append(territory)
    firsts: dict[tuple[TerritoryId, ...], str] = {}
    for brick in sorted(signatures):
        firsts.setdefault(tuple(signatures[brick]), brick)
    joined: dict[TerritoryId, set[str]] = {territory: set() for territory in known}
    for signature, first in firsts.items():
        for territory in signature:
            joined[territory].add(first)
    return {territory: frozenset(found) for territory, found in joined.items()}


def _matrix(cells: Sequence[Cell], bricks: Bricks, sums: Iterable[Sum]) -> list[Vector]:
    """Return a row for each cell: over every (brick, coordinate) that it counts, how often."""
    made_of = collapsed(bricks, dict.fromkeys(cell.territory for cell in cells))
    coordinates = _coordinates(sorted({cell.category for cell in cells}), sums)
    columns: dict[tuple[str, str], int] = {}
    rows = []
    for cell in cells:
        inside = made_of.get(cell.territory) or (f"?{cell.territory}",)
        weights = coordinates[cell.category]
        rows.append({columns.setdefault((brick, name), len(columns)): w for brick in sorted(inside) for name, w in weights.items()})
    return rows


def _coordinates(categories: Iterable[str], sums: Iterable[Sum]) -> dict[str, _Weights]:
    """Return each category as a combination of those that no sum explains: a total as its parts, the last part of a second division too."""
    declared = tuple(sums)
    names = {*categories, *(name for one in declared for name in (one.whole, *one.parts))}
    found: dict[str, _Weights] = {name: {name: 1} for name in sorted(names)}
    for one in declared:
        gap: _Weights = {}
        for name, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
            _add(gap, found[name], sign)
        if not gap:
            continue  # said already by the others
        solved = one.whole if one.whole in gap else max(gap)
        lead = gap.pop(solved)
        for weights in found.values():
            if share := weights.pop(solved, 0):
                _add(weights, gap, -Fraction(share) / lead)
    return found


def _add(weights: _Weights, others: Mapping[str, Number], share: Number) -> None:
    for name, weight in others.items():
        value = Fraction(weights.pop(name, 0) + share * weight)
        if value:
            weights[name] = value.numerator if value.denominator == 1 else value


def _core(cells: Sequence[Cell], matrix: Sequence[Vector]) -> set[int]:
    """Return the cells that may take part in a leak: the others have a column that nothing shown can make up for."""
    kept = set(range(len(cells)))
    shown, hidden = Counter[int](), Counter[int]()
    rows_of: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(matrix):
        (shown if cells[place].shown else hidden).update(row.keys())
        for column in row:
            rows_of[column].append(place)
    waiting = sorted(kept)
    while waiting:
        place = waiting.pop()
        if place not in kept or not _is_idle(cells[place], matrix[place], shown, hidden):
            continue
        kept.discard(place)
        (shown if cells[place].shown else hidden).subtract(matrix[place].keys())
        waiting += (other for column in matrix[place] if shown[column] < 2 for other in rows_of[column] if other in kept)
    return kept


def _is_idle(cell: Cell, row: Vector, shown: Mapping[int, int], hidden: Mapping[int, int]) -> bool:
    if cell.shown:
        return any(shown[column] == 1 and not hidden[column] for column in row)
    return any(not shown[column] for column in row)


def _components(matrix: Sequence[Vector], kept: set[int]) -> list[list[int]]:
    """Return the cells kept, parted into those that share no column."""
    homes: dict[int, int] = {}

    def home(column: int) -> int:
        while homes.setdefault(column, column) != column:
            homes[column] = homes[homes[column]]
            column = homes[column]
        return column

    firsts = {place: next(iter(matrix[place])) for place in sorted(kept)}
    for place, first in firsts.items():
        for column in matrix[place]:
            homes[home(column)] = home(first)
    found: dict[int, list[int]] = defaultdict(list)
    for place, first in firsts.items():
        found[home(first)].append(place)
    return list(found.values())


def _of_component(cells: Sequence[Cell], matrix: Sequence[Vector], places: Sequence[int]) -> Iterable[Leak]:
    hidden = [place for place in places if not cells[place].shown]
    if not hidden:
        return
    spread = Counter(column for place in places for column in matrix[place])
    span = Span(spread)
    widest_first = sorted(set(places) - set(hidden), key=lambda place: (cells[place].territory.level.rank, len(matrix[place]), place))
    for place in widest_first:  # what they say already is not said again by finer ones: combinations are five times shorter
        span.add(matrix[place], place)
    for place in hidden:
        if (combination := span.combination(matrix[place])) is not None:
            added_first = sorted(combination, key=lambda source: (combination[source] < 0, source))
            yield Leak(cells[place], tuple((cells[source], combination[source]) for source in added_first))


def _name(cell: Cell) -> str:
    return f"{cell.territory} {cell.category}".strip()


def _term(place: int, cell: Cell, weight: Fraction) -> str:
    sign = "−" if weight < 0 else "+" if place else ""
    size = abs(weight)
    times = "" if size == 1 else f"{size} × "
    return f"{sign}{' ' if place and sign else ''}{times}{_name(cell)}"
