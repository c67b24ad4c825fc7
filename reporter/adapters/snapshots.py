"""Snapshots: observations as Parquet, no territory cut in two by a row group."""

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reporter.tables import COLUMNS, ObservationTable, typed

ROW_GROUP_ROWS = 8192
_SCHEMA = pa.schema([(column, pa.float64() if column == "value" else pa.string()) for column in COLUMNS])


def write_table(table: ObservationTable, path: Path) -> None:
    """Write a table as one file, in the order given."""
    pq.write_table(pa.Table.from_pandas(table.frame, schema=_SCHEMA, preserve_index=False), path, compression="zstd")


def write_grouped(table: ObservationTable, path: Path) -> list[str]:
    """Write row groups that end where a territory ends; return the first territory of each."""
    names = table.frame["territory"].to_numpy(dtype=object)
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]]) if len(names) else np.array([], dtype=int)
    edges = [0]
    for start in starts:
        if start - edges[-1] >= ROW_GROUP_ROWS:
            edges.append(int(start))
    whole = pa.Table.from_pandas(table.frame, schema=_SCHEMA, preserve_index=False)
    with pq.ParquetWriter(path, _SCHEMA, compression="zstd") as writer:
        for first, last in zip(edges, [*edges[1:], len(names)], strict=True):
            writer.write_table(whole.slice(first, last - first), row_group_size=max(1, last - first))
    return [str(names[edge]) for edge in edges] if len(names) else []


def read_table(path: Path) -> ObservationTable:
    """Return a whole file."""
    return ObservationTable(typed(pq.read_table(path).to_pandas()))


def read_territories(path: Path, firsts: Sequence[str], wanted: Sequence[str]) -> ObservationTable:
    """Return the rows of a few territories, touching only the row groups that hold them; *firsts* as write_grouped returned."""
    groups = sorted({bisect_right(firsts, name) - 1 for name in wanted} - {-1})
    with pq.ParquetFile(path) as file:
        read = file.read_row_groups(groups, use_threads=False) if groups else _SCHEMA.empty_table()
    kept = read.filter(pc.is_in(read["territory"], value_set=pa.array(sorted(wanted), pa.string())))
    return ObservationTable(typed(kept.to_pandas()))
