"""An edition of 36,000 territories × 60 indicators × 16 quarters: built as a stream, compared, read, ranked; prints what that costs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.national_edition import INDICATORS, QUARTERS, TERRITORIES

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
MOST_MIB, MOST_READ_CPU_MS, MOST_RANKS_CPU_S = 2048, 10.0, 4.0  # two cores share the four CPU seconds
ROWS = {
    "build_cpu_s": ("build, CPU s", ".1f"),
    "build_s": ("build, s", ".1f"),
    "peak_mib": ("peak resident memory, MiB", ".0f"),
    "snapshot_mib": ("snapshot, MiB", ".0f"),
    "first_read_ms": ("first territory read, ms", ".1f"),
    "read_ms": ("one territory read, ms", ".1f"),
    "read_cpu_ms": ("one territory read, CPU ms", ".1f"),
    "ranks_one_s": ("ranks of one indicator, s", ".2f"),
    "ranks_all_s": ("all ranks, s", ".2f"),
    "ranks_all_cpu_s": ("all ranks, CPU s", ".2f"),
    "revised": ("figures that differ", ",.0f"),
}


def test_a_national_edition_is_built_as_a_stream(tmp_path: Path, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each edition in a process of its own, so that its peak is its own; the second is compared with the first."""
    costs = []
    for quarters in (("2025-T4", "-"), ("2026-T1", "2025-T4")):
        command = [sys.executable, "-m", "tests.bench.national_edition", str(tmp_path), *quarters, str(TERRITORIES)]
        ended = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
        costs.append(json.loads(ended.stdout))
    with capsys.disabled():
        print(f"\n{TERRITORIES * INDICATORS * QUARTERS:,} figures                first edition    next one")  # noqa: T201
        for name, (words, form) in ROWS.items():
            print(f"{words:38}", *(f"{format(one[name], form) if name in one else '':>12}" for one in costs))  # noqa: T201
    for one in costs:
        assert one["peak_mib"] < MOST_MIB
        assert one["read_cpu_ms"] < MOST_READ_CPU_MS
        assert one["ranks_all_cpu_s"] < MOST_RANKS_CPU_S
