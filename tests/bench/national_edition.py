"""A synthetic edition of the whole country, made and read in a process of its own: python -m tests.bench.national_edition FOLDER."""

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from reporter.adapters.edition_files import EditionFiles
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import ObservationTable, typed

TERRITORIES, INDICATORS, QUARTERS, DATASETS = 36_000, 60, 16, 12
LAST = Period.quarter(2026, 1)
RANKS = """
    SELECT indicator, territory, rank() OVER (PARTITION BY indicator ORDER BY value) AS place
    FROM read_parquet(?) WHERE period = ?
"""


def release(number: int, quarter: Period) -> Release:
    """Return the release of one dataset."""
    digest = f"{number:02d}{quarter}".encode().hex().ljust(64, "0")
    return Release("synthetic", f"dataset-{number:02d}", quarter, quarter.end + dt.timedelta(days=90), digest, fictitious=True)


def tables(quarter: Period, territories: int = TERRITORIES) -> Iterator[ObservationTable]:
    """Yield the figures of each dataset: five indicators, sixteen quarters; the last quarter revises one figure in seven."""
    places = [str(TerritoryId(Level.MUNICIPALITY, f"{number:05d}")) for number in range(1, territories + 1)]
    periods = sorted(str(quarter.shifted(-back)) for back in range(QUARTERS))
    ordinals = np.array([Period.parse(text).ordinal for text in periods])
    each = INDICATORS // DATASETS
    rows = territories * each * QUARTERS
    for number in range(DATASETS):
        names = [f"indicateur_{number * each + one:02d}" for one in range(each)]
        values = (np.repeat(np.arange(rows // QUARTERS) * 7919, QUARTERS) + 31 * np.tile(ordinals, rows // QUARTERS)) % 5000 / 10
        if quarter == LAST:
            values[::7] += 0.1
        columns = {
            "territory": _repeated(np.repeat(np.arange(territories), each * QUARTERS), places),
            "indicator": _repeated(np.tile(np.repeat(np.arange(each), QUARTERS), territories), names),
            "period": _repeated(np.tile(np.arange(QUARTERS), territories * each), periods),
            "category": _repeated(np.zeros(rows, dtype=int), [""]),
            "value": pa.array(values),
            "status": _repeated(np.zeros(rows, dtype=int), ["published"]),
            "vintage": _repeated(np.zeros(rows, dtype=int), [quarter.end.isoformat()]),
        }
        yield ObservationTable(typed(pa.table(columns).to_pandas()))


def _repeated(codes: "np.ndarray[tuple[int], np.dtype[np.int64]]", words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), words).cast(pa.string())


def main(folder: Path, quarter: Period, before: Period | None, territories: int) -> dict[str, float]:
    """Freeze one edition and read it; return what that cost."""
    store = EditionFiles(folder)
    earlier = next((e for e in store.editions() if e.quarter == before), None)
    edition = Edition("standard", quarter, tuple(release(n, quarter) for n in range(DATASETS)), 1, earlier.fingerprint if earlier else None)
    start, cpu = time.perf_counter(), time.process_time()
    store.freeze(edition, tables(quarter, territories))
    costs = {"build_s": time.perf_counter() - start, "build_cpu_s": time.process_time() - cpu}
    costs["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (snapshot,) = folder.glob(f"frozen/*{quarter}*/snapshot.parquet")
    costs["snapshot_mib"] = snapshot.stat().st_size / 2**20
    start = time.perf_counter()
    fresh = EditionFiles(folder)
    assert fresh.observations(edition, [TerritoryId(Level.MUNICIPALITY, "00001")])
    costs["first_read_ms"] = (time.perf_counter() - start) * 1000
    times, cpu = [], time.process_time()
    for number in range(1, territories, territories // 200):
        start = time.perf_counter()
        assert len(fresh.observations(edition, [TerritoryId(Level.MUNICIPALITY, f"{number:05d}")])) == INDICATORS * QUARTERS
        times.append((time.perf_counter() - start) * 1000)
    costs["read_ms"] = float(np.median(times))
    costs["read_cpu_ms"] = (time.process_time() - cpu) / len(times) * 1000
    for name, condition, parameters in (("ranks_one", " AND indicator = ?", ["indicateur_07"]), ("ranks_all", "", [])):
        start, cpu = time.perf_counter(), time.process_time()
        with duckdb.connect() as database:
            found = database.execute(
                RANKS + condition, [str(snapshot.with_name("newest.parquet")), str(quarter), *parameters]
            ).to_arrow_table()
        assert found.num_rows == territories * (INDICATORS if name == "ranks_all" else 1)
        costs[f"{name}_s"], costs[f"{name}_cpu_s"] = time.perf_counter() - start, time.process_time() - cpu
    if earlier:
        costs["revised"] = sum(sum(one.kinds.values()) for one in store.revision_counts(edition))
    return costs


if __name__ == "__main__":
    written = sys.argv[2:]
    quarters = [Period.parse_quarter(text) for text in written[:2] if text != "-"]
    print(json.dumps(main(Path(sys.argv[1]), quarters[0], quarters[1] if len(quarters) > 1 else None, int(written[2]))))  # noqa: T201
