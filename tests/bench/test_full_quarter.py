"""The files of a full quarter at their real size: read, checked and stored; prints what it costs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.bench, pytest.mark.real, pytest.mark.timeout(1800)]
MOST_CPU_S, MOST_MIB = 120.0, 1024  # a minute on two cores


def test_a_full_quarter_is_ingested(tmp_path: Path, real_data: Path, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CPU seconds and peak memory of one process that imports them all, the register of 2024 made before."""
    command = [sys.executable, "-m", "tests.bench.full_quarter", str(tmp_path), str(real_data)]
    ended = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout)
    with capsys.disabled():
        print(f"\n{'file':44}{'figures':>10}{'territories':>13}{'CPU s':>8}")  # noqa: T201 -- the figures are for a person
        for name, rows, territories, cpu in found["files"]:
            print(f"{name:44}{rows:>10,}{territories:>13,}{cpu:>8.1f}")  # noqa: T201
        print(f"together: {found['cpu_s']:.1f} CPU s, {found['wall_s']:.1f} s wall, peak {found['peak_mib']:.0f} MiB")  # noqa: T201
    assert found["cpu_s"] < MOST_CPU_S
    assert found["peak_mib"] < MOST_MIB
