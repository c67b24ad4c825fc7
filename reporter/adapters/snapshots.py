"""Snapshots: observations as Parquet, no territory cut in two by a row group."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reporter.adapters.snapshot_merge import SCHEMA
from reporter.domain.observation import Observation
from reporter.tables import COLUMNS, ObservationTable, observations_of, typed


def write_table(table: ObservationTable, path: Path) -> None:
    """Write a table as one file, in the order given."""
    pq.write_table(pa.Table.from_pandas(table.frame, schema=SCHEMA, preserve_index=False), path, compression="zstd")


def read_table(path: Path) -> ObservationTable:
    """Return a whole file."""
    return ObservationTable(typed(pq.read_table(path).to_pandas()))


class Snapshot:
    """A grouped file, of which a few territories are read at a time; *firsts* are the first territories of its row groups."""

    def __init__(self, path: Path, firsts: Sequence[str]) -> None:
        self.path = path
        self._firsts = firsts
        self._metadata = pq.read_metadata(path)  # read once: it grows with the row groups

    def territories(self, wanted: Sequence[str]) -> tuple[Observation, ...]:
        """Return the figures of a few territories, touching only the row groups that hold them."""
        groups = sorted({bisect_right(self._firsts, name) - 1 for name in wanted} - {-1})
        with pq.ParquetFile(self.path, metadata=self._metadata) as file:
            read = file.read_row_groups(groups, use_threads=False) if groups else file.schema_arrow.empty_table()
        kept = read.filter(pc.is_in(read["territory"], value_set=pa.array(sorted(wanted), pa.string())))
        return observations_of([kept[column].to_pylist() for column in COLUMNS])

    def blocks(self, row_groups: int) -> Iterator[pa.Table]:
        """Yield all rows, a few row groups at a time."""
        with pq.ParquetFile(self.path, metadata=self._metadata) as file:
            for first in range(0, file.num_row_groups, row_groups):
                yield file.read_row_groups(list(range(first, min(first + row_groups, file.num_row_groups))))
