"""Many tables into one order of territories, as a stream: what is held is one table, then one block of rows at a time."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.tables import COLUMNS, ObservationTable

ROW_GROUP_ROWS = 8192
BLOCK_ROWS = 262_144  # rows that are ordered at once, about 60 MB with their text
SCHEMA = pa.schema([(column, pa.float64() if column == "value" else pa.string()) for column in COLUMNS])
_TEXTS = tuple(column for column in COLUMNS if column != "value")
_ORDER = ("territory", "indicator", "category", "period")
_CODED = np.dtype([(column, "<f8" if column == "value" else "<i4") for column in COLUMNS])
Codes = npt.NDArray[np.int32]
Coded = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Whole territories in the one order; *cuts* are the rows at which its row groups begin, *firsts* their first territories.

    *end* is the territory that the next block begins with, None at the end.
    """

    table: pa.Table
    cuts: tuple[int, ...]
    firsts: tuple[str, ...]
    end: str | None

    def row_groups(self) -> Iterator[pa.Table]:
        """Yield the rows of each row group."""
        for first, last in zip(self.cuts, (*self.cuts[1:], self.table.num_rows), strict=True):
            yield self.table.slice(first, last - first)


class Merge:
    """Tables laid down in *folder* as numbers, each sorted by territory, then read back in parallel.

    The rows that come out depend on the rows that went in alone, not on how tables divide them; rows that are the same figure
    (same territory, indicator, category and period) keep the order of their tables.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words: dict[str, dict[str, int]] = {column: {} for column in _TEXTS}
        self._parts: list[Codes] = []  # rows by territory, of each table
        self._totals: set[tuple[str, str, str]] = set()

    def add(self, table: ObservationTable) -> None:
        """Lay one table down."""
        coded = np.empty(len(table.frame), dtype=_CODED)
        coded["value"] = table.frame["value"].to_numpy(dtype=np.float64)
        for column in _TEXTS:
            coded[column] = _coded(table.frame[column], self._words[column])
        ranks = _ranks(self._words["territory"])
        places = ranks[coded["territory"]]
        if (places[1:] < places[:-1]).any():
            coded = coded[np.argsort(places, kind="stable")]
        coded.tofile(self._folder / str(len(self._parts)))
        self._parts.append(np.bincount(coded["territory"], minlength=1).astype(np.int32))
        self._totals |= self._totals_of(coded)

    def newest(self) -> frozenset[tuple[str, str, str]]:
        """Return the (level, indicator, period) that places are made of: the last period that has a total, and the one a year before."""
        last: dict[tuple[str, str], Period] = {}
        for level, indicator, text in self._totals:
            period = Period.parse(text)
            last[level, indicator] = max(period, last.get((level, indicator), period))
        return frozenset((*key, str(period)) for key, end in last.items() for period in (end, end.year_before))

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in their order, some row groups at a time."""
        words = {column: sorted(known) for column, known in self._words.items()}
        ranks = {column: _ranks(known) for column, known in self._words.items()}
        counts = np.zeros((len(self._parts), len(words["territory"])), dtype=np.int64)  # by table and place of the territory
        for number, part in enumerate(self._parts):
            counts[number, ranks["territory"][: len(part)]] = part
        rows = counts.sum(axis=0)
        with ExitStack() as stack:
            files = [stack.enter_context((self._folder / str(number)).open("rb")) for number in range(len(self._parts))]
            for edges in _runs(_edges(rows), rows):
                wanted = counts[:, edges[0] : edges[-1]].sum(axis=1)
                read = [np.fromfile(file, dtype=_CODED, count=int(some)) for file, some in zip(files, wanted, strict=True) if some]
                table, places = _ordered(np.concatenate(read), words, ranks)
                cuts = np.searchsorted(places, edges[:-1])
                end = words["territory"][edges[-1]] if edges[-1] < len(rows) else None
                yield Block(table, tuple(map(int, cuts)), tuple(words["territory"][places[cut]] for cut in cuts), end)

    def _totals_of(self, coded: Coded) -> set[tuple[str, str, str]]:
        """Return the (level, indicator, period) of which a table has a total with a value."""
        kept = coded[~np.isnan(coded["value"]) & (coded["category"] == self._words["category"].get(TOTAL, -1))]
        names = [word.partition("-")[0] for word in self._words["territory"]]
        codes, levels = pd.factorize(np.array(names, dtype=object))
        indicators, periods = list(self._words["indicator"]), list(self._words["period"])
        key = (codes[kept["territory"]] * len(indicators) + kept["indicator"]) * len(periods) + kept["period"]
        rest, period = np.divmod(np.flatnonzero(np.bincount(key, minlength=1)), max(1, len(periods)))
        level, indicator = np.divmod(rest, max(1, len(indicators)))
        return (
            {(str(levels[a]), indicators[b], periods[c]) for a, b, c in zip(level, indicator, period, strict=True)} if len(kept) else set()
        )


def _coded(column: pd.Series, known: dict[str, int]) -> Codes:
    codes, words = pd.factorize(column)
    if (codes < 0).any():
        message = f"a figure has no {column.name}"
        raise ValueError(message)
    return np.array([known.setdefault(str(word), len(known)) for word in words], dtype=np.int32)[codes]


def _ranks(known: dict[str, int]) -> Codes:
    """Return the place of each code in the order of its word."""
    ranks = np.empty(len(known), dtype=np.int32)
    ranks[[known[word] for word in sorted(known)]] = np.arange(len(known), dtype=np.int32)
    return ranks


def _edges(rows: npt.NDArray[np.int64]) -> list[int]:
    """Return the territories (by place) at which a row group begins, and the number of territories."""
    edges, filled = [0], 0
    for place, count in enumerate(rows.tolist()):
        if filled >= ROW_GROUP_ROWS:
            edges.append(place)
            filled = 0
        filled += count
    return [*edges, len(rows)] if len(rows) else []


def _runs(edges: Sequence[int], rows: npt.NDArray[np.int64]) -> Iterator[Sequence[int]]:
    """Yield runs of row groups, as their edges."""
    totals = np.r_[0, np.cumsum(rows)]
    first = 0
    for last in range(1, len(edges)):
        if last == len(edges) - 1 or totals[edges[last + 1]] - totals[edges[first]] > BLOCK_ROWS:
            yield edges[first : last + 1]
            first = last


def _ordered(coded: Coded, words: dict[str, list[str]], ranks: dict[str, Codes]) -> tuple[pa.Table, Codes]:
    """Return a block in the one order of every store, as text, with the place of the territory of each row."""
    placed = {column: ranks[column][coded[column]] for column in _TEXTS}
    key = np.zeros(len(coded), dtype=np.int64)
    for column in _ORDER:
        key = key * len(words[column]) + placed[column]
    order = np.argsort(key, kind="stable")
    columns = [
        pa.array(coded["value"][order], from_pandas=True)
        if column == "value"
        else pa.DictionaryArray.from_arrays(placed[column][order], words[column]).cast(pa.string())
        for column in COLUMNS
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA), placed["territory"][order]
