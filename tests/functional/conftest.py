"""Whole passes of the line, each made once and looked at by many tests."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REAL_TERRITORIES = ("departement-69", "departement-23", "departement-974", "region-52", "departement-976")


@dataclass(frozen=True)
class Passed:
    """A pass of the line: where it wrote, what it said."""

    folder: Path
    exit_code: int
    said: str
    pdfs: tuple[Path, ...]


def reporter(*arguments: str, folder: Path, checkout: Path, patience: float = 280, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the checkout in its own process, as a person would."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "REPORTER_DATA__FOLDER": str(folder),
        "PYTHONPATH": str(checkout),
    } | variables
    return subprocess.run(
        [sys.executable, "-m", "reporter", *arguments],
        cwd=folder.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=patience,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Passed:
    """Return the demonstration, run once."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    folder.mkdir()
    result = reporter("demo", "--folder", str(folder), folder=folder, checkout=checkout)
    return Passed(folder, result.returncode, result.stderr, tuple(sorted((folder / "out").glob("*.pdf"))))


@pytest.fixture(scope="session")
def real_pass(tmp_path_factory: pytest.TempPathFactory, checkout: Path, real_data: Path) -> Passed:
    """Return a pass over the real unemployment file: a metropolis, a rural, an overseas département, a région, and Mayotte."""
    folder = tmp_path_factory.mktemp("real") / "var"
    folder.mkdir()
    file = real_data / "insee" / "sl_etc_2021T4.xls"
    imported = reporter("sources", "import", "insee", str(file), "--published-on", "2022-04-05", folder=folder, checkout=checkout)
    assert imported.returncode == 0, imported.stderr
    wanted = [part for name in REAL_TERRITORIES for part in ("--territory", name)]
    result = reporter("run", "--quarter", "2021-T4", "--policy", "taux", "--offline", *wanted, folder=folder, checkout=checkout)
    return Passed(folder, result.returncode, result.stderr, tuple(sorted((folder / "out").glob("*.pdf"))))
