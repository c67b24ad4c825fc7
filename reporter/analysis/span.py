"""Exact linear algebra on sparse vectors of rationals: whether a vector is a combination of others, and of which."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Number = int | Fraction  # exact; an int wherever it is whole, which is many times faster
Vector = dict[int, Number]  # column → what stands there, never 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A reduced row: (*source* − Σ *taken* × earlier rows) / *lead*, which has a 1 at *pivot*."""

    pivot: int
    vector: Vector
    source: int
    lead: Number
    taken: Vector


class Span:
    """The space spanned by the vectors added, in echelon form (Gauss's elimination, without any rounding).

    A row holds no pivot of an earlier row, so that a vector is reduced by each row once, in their order. *spread* counts, for each
    column, the vectors that have it: the rarest becomes the pivot, which keeps rows sparse (Markowitz 1957).
    """

    def __init__(self, spread: Mapping[int, int]) -> None:
        self._spread = spread
        self._rows: list[_Row] = []
        self._places: dict[int, int] = {}

    def add(self, vector: Vector, source: int) -> None:
        """Add a vector, known to its owner as *source*; one that is in the span already changes nothing."""
        left, taken = self._reduced(vector)
        if not left:
            return
        pivot = min(left, key=lambda column: (self._spread[column], column))
        lead = left[pivot]
        self._places[pivot] = len(self._rows)
        self._rows.append(_Row(pivot, {column: _quotient(value, lead) for column, value in left.items()}, source, lead, taken))

    def combination(self, vector: Vector) -> dict[int, Fraction] | None:
        """Return the coefficients, by source, of one combination that gives *vector*; None when it is outside the span."""
        left, waiting = self._reduced(vector)
        if left:
            return None
        found: dict[int, Fraction] = {}
        for place in range(len(self._rows) - 1, -1, -1):
            if weight := waiting.pop(place, 0):
                row = self._rows[place]
                share = _quotient(weight, row.lead)
                found[row.source] = Fraction(share)
                for earlier, coefficient in row.taken.items():
                    _subtract(waiting, earlier, share * coefficient)
        return found

    def _reduced(self, vector: Vector) -> tuple[Vector, Vector]:
        """Return what is left of a vector once every row is taken out, and how much of each row was."""
        left, taken = dict(vector), Vector()
        waiting = [self._places[column] for column in left if column in self._places]
        heapq.heapify(waiting)
        while waiting:
            place = heapq.heappop(waiting)
            row = self._rows[place]
            if not (weight := left.get(row.pivot, 0)):
                continue
            taken[place] = weight
            for column, value in row.vector.items():
                if column not in left and column in self._places:
                    heapq.heappush(waiting, self._places[column])
                _subtract(left, column, weight * value)
        return left, taken


def _subtract(vector: Vector, column: int, amount: Number) -> None:
    value = vector.get(column, 0) - amount
    if value:
        vector[column] = value
    else:
        vector.pop(column, None)


def _quotient(value: Number, by: Number) -> Number:
    if by in {1, -1}:
        return value * by
    quotient = Fraction(value) / by
    return quotient.numerator if quotient.denominator == 1 else quotient
