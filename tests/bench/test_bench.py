"""What things cost, in CPU seconds and memory; read by people, never asserted (`make bench`)."""

import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reporter.domain.briefing import BriefingJob
from reporter.domain.territory import TerritoryId
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.produce import attempt, produce
from reporter.ports import Outside

pytestmark = [
    pytest.mark.bench,
    pytest.mark.benchmark(timer=time.process_time),
    pytest.mark.filterwarnings("default"),
]
TERRITORY = "departement-44"


@pytest.fixture(scope="module")
def job(outside: Outside, reader: FactsReader) -> BriefingJob:
    territory = outside.register_store.register().get(TerritoryId.parse(TERRITORY))
    return BriefingJob(reader.facts(territory), reader.edition, outside.brand, outside.register_store.outlines())


def test_a_briefing_warm(benchmark: BenchmarkFixture, job: BriefingJob) -> None:
    """CPU seconds for everything made of one job, imports and first use not counted."""
    produced = benchmark.pedantic(produce, args=(job,), warmup_rounds=1, rounds=5)
    assert produced.pdf


def test_reading_one_territory(benchmark: BenchmarkFixture, outside: Outside, reader: FactsReader) -> None:
    """CPU seconds for the figures of one territory from its row group."""
    identifier = TerritoryId.parse(TERRITORY)
    assert benchmark(outside.editions.observations, reader.edition, [identifier])


def test_the_references_of_an_edition(benchmark: BenchmarkFixture, reader: FactsReader) -> None:
    """CPU seconds for ranks, thresholds and limits of all territories, once an edition."""
    assert benchmark.pedantic(lambda: replace(reader).references, rounds=3)


def test_peak_memory_of_a_worker(job: BriefingJob, capsys: pytest.CaptureFixture[str]) -> None:
    """Resident memory of a fresh process after ten briefings, in MiB (printed)."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        peak = pool.apply(_peak_after_ten, (job,))
    with capsys.disabled():
        print(f"\npeak resident memory of a worker after ten briefings: {peak:.0f} MiB")  # noqa: T201 -- the figure is for a person


def _peak_after_ten(job: BriefingJob) -> float:
    for _ in range(10):
        attempt(job)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # the kernel hands ru_maxrss on from the parent, not this
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def test_the_snapshot_of_an_edition(outside: Outside, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes on disk of a frozen edition (printed)."""
    sizes = {path.parent.name: path.stat().st_size for path in Path(outside.folder).rglob("snapshot.parquet")}
    with capsys.disabled():
        print(f"\nsnapshot bytes: {sizes}")  # noqa: T201 -- the figure is for a person
