"""The revision ledger: every figure of the last edition against the same figure now, block by block, kept as Parquet."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reporter.adapters.snapshot_merge import SCHEMA as SNAPSHOT_SCHEMA
from reporter.domain.observation import Observation
from reporter.domain.revision import Extent, Revision, RevisionCounts, RevisionKind, joined_counts
from reporter.domain.territory import Level
from reporter.tables import observations_of

_SIDES = ("value", "status", "vintage")
_FIGURE = ("territory", "indicator", "period", "category")
SCHEMA = pa.schema(
    [("kind", pa.string()), *((name, pa.string()) for name in _FIGURE)]
    + [(f"{name}_{side}", pa.float64() if name == "value" else pa.string()) for side in ("before", "now") for name in _SIDES]
)
_JOIN = """
    CREATE TABLE differs AS
    SELECT *, CASE WHEN value_before <> value_now THEN 'revised'
                   WHEN value_before IS NOT NULL AND status_now IS NULL THEN 'disappeared'
                   WHEN value_before IS NOT NULL AND value_now IS NULL THEN 'withheld'
                   WHEN value_now IS NOT NULL AND value_before IS NULL AND status_before IS NOT NULL THEN 'published'
                   WHEN value_now IS NOT NULL AND status_before IS NULL AND period <= last THEN 'appeared' END AS kind
    FROM (SELECT split_part(territory, '-', 1) AS level, territory, indicator, period, category,
                 b.value AS value_before, b.status AS status_before, b.vintage AS vintage_before,
                 n.value AS value_now, n.status AS status_now, n.vintage AS vintage_now
          FROM before b FULL JOIN now n USING (territory, indicator, period, category)
          WHERE b.value IS DISTINCT FROM n.value)
    LEFT JOIN covered USING (level, indicator)
    WHERE kind IS NOT NULL
"""
_DIFFERS = "FROM differs ORDER BY territory, indicator, category, period"
_LARGEST = """
    SELECT DISTINCT ON (level, indicator) * FROM differs WHERE kind = 'revised' AND value_before <> 0
    ORDER BY abs(value_now / value_before - 1) DESC, territory, indicator, category, period
"""
_KINDS = "SELECT level, indicator, kind, count(*) FROM differs GROUP BY ALL ORDER BY ALL"
_COMPARED = (
    "SELECT split_part(territory, '-', 1) AS level, indicator, count(value) FROM before GROUP BY ALL HAVING count(value) > 0 ORDER BY ALL"
)


def compare(before: pa.Table, now: pa.Table, covered: Iterable[Extent]) -> tuple[pa.Table, tuple[RevisionCounts, ...]]:
    """Return the figures that differ (SCHEMA, in the one order) and the counts of all; each table holds a figure once.

    *covered* says how far the edition before went: a figure of a later period is new, it did not appear. A reason that gives way
    to another reason, or a status that changes without the value (provisional, then published), is no revision.
    """
    last: dict[tuple[str, str], str] = {}
    for extent in covered:
        key = (str(extent.level), extent.indicator)
        last[key] = max(last.get(key, ""), str(extent.last))
    limits = [[level for level, _ in last], [indicator for _, indicator in last], list(last.values())]
    ends = pa.table([pa.array(column, pa.string()) for column in limits], names=["level", "indicator", "last"])
    with duckdb.connect() as database:
        for name, table in (("before", before), ("now", now), ("covered", ends)):
            database.register(name, table)
        database.execute(_JOIN)
        differs = database.execute(_DIFFERS).to_arrow_table().select(SCHEMA.names).cast(SCHEMA)
        return differs, tuple(_counted(database))


def _counted(database: duckdb.DuckDBPyConnection) -> Iterator[RevisionCounts]:
    kinds: dict[tuple[str, str], dict[RevisionKind, int]] = {}
    for level, indicator, kind, count in database.execute(_KINDS).fetchall():
        kinds.setdefault((level, indicator), {})[RevisionKind(kind)] = count
    largest = {(str(r.figure.territory.level), r.figure.indicator): r for r in revisions_of(database.execute(_LARGEST).to_arrow_table())}
    compared = {(level, indicator): count for level, indicator, count in database.execute(_COMPARED).fetchall()}
    for level, indicator in sorted({*compared, *kinds}):
        key = (level, indicator)
        yield RevisionCounts(Level(level), indicator, compared.get(key, 0), kinds.get(key, {}), largest.get(key))


class RevisionWriter:
    """Compares an edition with the one before it while it is written, and keeps what differs in *path*."""

    def __init__(self, path: Path, before: Iterator[pa.Table], covered: Sequence[Extent]) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._before, self._covered = before, covered
        self._left = SNAPSHOT_SCHEMA.empty_table()
        self.counts: tuple[RevisionCounts, ...] = ()

    def add(self, now: pa.Table, end: str | None) -> None:
        """Compare whole territories, the next in order, with the same ones before; *end*: the territory that follows, None at the end."""
        before = self._until(end)
        differs, counts = compare(before, now, self._covered)
        if differs.num_rows:
            self._writer.write_table(differs, row_group_size=differs.num_rows)
        self.counts = joined_counts((*self.counts, *counts))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def _until(self, end: str | None) -> pa.Table:
        """Return the next rows of the edition before, as far as the territory *end*."""
        read = [self._left]
        while end is None or not read[-1].num_rows or read[-1]["territory"][-1].as_py() < end:
            following = next(self._before, None)
            if following is None:
                break
            read.append(following)
        rows = pa.concat_tables(read)
        count = rows.num_rows if end is None else pc.sum(pc.less(rows["territory"], end)).as_py() or 0
        self._left = rows.slice(count)
        return rows.slice(0, count)


def read_revisions(path: Path, wanted: Sequence[str]) -> tuple[Revision, ...]:
    """Return what differs for a few territories."""
    return revisions_of(pq.read_table(path, filters=[("territory", "in", list(wanted))])) if wanted else ()


def revisions_of(table: pa.Table) -> tuple[Revision, ...]:
    """Return rows of the ledger as values."""
    sides = {side: _side(table, side) for side in ("before", "now")}
    found = []
    for number, kind in enumerate(table["kind"].to_pylist()):
        before, now = (sides[side].get(number) for side in ("before", "now"))
        found.append(Revision(RevisionKind(kind), before, now))
    return tuple(found)


def _side(table: pa.Table, side: str) -> dict[int, Observation]:
    """Return the figures of one side by row; rows that have none are left out."""
    names = [*_FIGURE, *(f"{name}_{side}" for name in _SIDES)]
    there = pc.is_valid(table[f"status_{side}"])
    rows = [number for number, known in enumerate(there.to_pylist()) if known]
    figures = observations_of([column.to_pylist() for column in table.filter(there).select(names).columns])
    return dict(zip(rows, figures, strict=True))


def counts_json(counts: Iterable[RevisionCounts]) -> list[dict[str, Any]]:
    """Return counts as plain values."""
    return [
        {
            "level": str(one.level), "indicator": one.indicator, "compared": one.compared,
            "kinds": {str(kind): count for kind, count in one.kinds.items()}, "largest": _row(one.largest) if one.largest else None,
        }
        for one in counts
    ]  # fmt: skip


def parse_counts(content: Iterable[dict[str, Any]]) -> tuple[RevisionCounts, ...]:
    """Return the counts written by counts_json."""
    return tuple(
        RevisionCounts(
            Level(one["level"]),
            one["indicator"],
            one["compared"],
            {RevisionKind(kind): count for kind, count in one["kinds"].items()},
            next(iter(revisions_of(pa.Table.from_pylist([one["largest"]] if one["largest"] else [], schema=SCHEMA))), None),
        )
        for one in content
    )


def _row(revision: Revision) -> dict[str, Any]:
    figure = revision.figure
    row: dict[str, Any] = {name: str(getattr(figure, name)) for name in _FIGURE}
    for side, one in (("before", revision.before), ("now", revision.now)):
        if one:
            row |= {f"value_{side}": one.value, f"status_{side}": str(one.status), f"vintage_{side}": one.vintage.isoformat()}
    return {"kind": str(revision.kind), **row}
