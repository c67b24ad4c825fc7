"""Frozen editions on disk: written as a stream, all or nothing, and described in JSON."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reporter.adapters.revision_ledger import RevisionWriter, counts_json
from reporter.adapters.snapshot_merge import SCHEMA, Merge
from reporter.adapters.snapshots import Snapshot, read_table
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.revision import Extent
from reporter.domain.territory import Level
from reporter.tables import ObservationTable

SNAPSHOT, ROW_GROUPS, EXTENTS, NEWEST = "snapshot.parquet", "row_groups.json", "extents.json", "newest.parquet"
REVISIONS, COUNTS = "revisions.parquet", "revisions.json"
OLD_ROW_GROUPS = 8  # of the edition before, read at once: a quarter of a block


def write_edition(folder: Path, tables: Iterable[ObservationTable], before: Path | None) -> None:
    """Write the figures of *tables* into *folder*, what differs from the edition in the folder *before*, and how far each series goes.

    The same rows make the same bytes, however they are divided into tables. No row group cuts a territory in two.
    """
    firsts: list[str] = []
    extents: Counter[tuple[str, str, str]] = Counter()
    with ExitStack() as stack:
        merge = Merge(Path(stack.enter_context(TemporaryDirectory(prefix=".merge-", dir=folder))))
        writer = stack.enter_context(pq.ParquetWriter(folder / SNAPSHOT, SCHEMA, compression="zstd"))
        ledger = stack.enter_context(closing(_ledger(folder, before))) if before else None
        for table in tables:
            merge.add(table)
        newest = stack.enter_context(pq.ParquetWriter(folder / NEWEST, SCHEMA, compression="zstd"))
        wanted = merge.newest()
        for block in merge.blocks():
            firsts += block.firsts
            for rows in block.row_groups():
                writer.write_table(rows, row_group_size=rows.num_rows)
            extents.update(_ends(block.table))
            newest.write_table(_newest(block.table, wanted))
            if ledger:
                ledger.add(block.table, block.end)
        if ledger:
            if not firsts:
                ledger.add(SCHEMA.empty_table(), None)
            write_json(folder / COUNTS, counts_json(ledger.counts))
    write_json(folder / ROW_GROUPS, firsts)
    write_json(folder / EXTENTS, [[*key, count] for key, count in sorted(extents.items())])


def read_extents(folder: Path) -> tuple[Extent, ...]:
    """Return how far each series of a frozen edition goes; counted anew where an older version of the program froze it."""
    if (folder / EXTENTS).exists():
        content = json.loads((folder / EXTENTS).read_text(encoding="utf-8"))
    else:
        extents: Counter[tuple[str, str, str]] = Counter()
        for rows in open_snapshot(folder).blocks(OLD_ROW_GROUPS):
            extents.update(_ends(rows))
        content = [[*key, count] for key, count in sorted(extents.items())]
    return tuple(Extent(indicator, Level(level), Period.parse(last), count) for indicator, level, last, count in content)


def open_snapshot(folder: Path) -> Snapshot:
    """Return the figures of a frozen edition."""
    return Snapshot(folder / SNAPSHOT, json.loads((folder / ROW_GROUPS).read_text(encoding="utf-8")))


def read_newest(folder: Path) -> ObservationTable:
    """Return what places are made of; everything where an older version of the program froze it."""
    return read_table(folder / (NEWEST if (folder / NEWEST).exists() else SNAPSHOT))


def write_json(path: Path, content: object) -> None:
    """Write plain values, the same bytes for the same values."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def _ledger(folder: Path, before: Path) -> RevisionWriter:
    return RevisionWriter(folder / REVISIONS, open_snapshot(before).blocks(OLD_ROW_GROUPS), read_extents(before))


def _newest(table: pa.Table, wanted: Collection[tuple[str, str, str]]) -> pa.Table:
    """Return the totals with a value of the (level, indicator, period) wanted."""
    periods = pa.array(sorted({period for _, _, period in wanted}), pa.string())
    near = table.filter(
        pc.and_(pc.equal(table["category"], TOTAL), pc.and_(pc.is_valid(table["value"]), pc.is_in(table["period"], periods)))
    )
    if not near.num_rows:
        return near
    levels = pc.list_element(pc.split_pattern(near["territory"], "-", max_splits=1), 0)
    names = pc.binary_join_element_wise(levels, near["indicator"], near["period"], "|")
    return near.filter(pc.is_in(names, pa.array(sorted(map("|".join, wanted)), pa.string())))


def _ends(table: pa.Table) -> Mapping[tuple[str, str, str], int]:
    """Return how many territories end at which period, by indicator, level and period."""
    known = table.group_by(["territory", "indicator", "period"]).aggregate([]).to_pandas()
    ends = known.groupby(["territory", "indicator"], sort=False)["period"].max().reset_index()
    levels = ends["territory"].str.partition("-")[0]
    counted = ends.groupby([ends["indicator"], levels, ends["period"]]).size()
    return {(str(indicator), str(level), str(period)): int(count) for (indicator, level, period), count in counted.items()}
