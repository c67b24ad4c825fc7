"""The real PDF validator and Debian's PDF tools, as the tests call them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

TOOLS = CHECKOUT / "tests" / "tools" / "verapdf"
FLAVOURS = "3a,ua1"


def _home() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("VERAPDF_HOME") or cache / "reporter-verapdf")


def needs(tool: str) -> None:
    """Skip in plain sight where a tool is absent on a user's machine; fail in CI, where everything runs."""
    found = (_home() / "Vera.class").exists() if tool == "verapdf" else shutil.which(tool) is not None
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{tool} is absent in CI: `make test` installs it")
    pytest.skip(f"{tool} is not installed: `make test` says how")


def validate(files: Sequence[Path]) -> str:
    """Return what the validator prints about all *files*, in one call; fails when a rule does."""
    needs("verapdf")
    result = subprocess.run(
        ["sh", str(TOOLS / "verapdf.sh"), FLAVOURS, *map(str, files)], capture_output=True, text=True, check=False, timeout=3000
    )
    assert result.returncode == 0, result.stdout + result.stderr
    compliant = result.stdout.count("compliant=true")
    assert compliant == len(files) * len(FLAVOURS.split(",")), result.stdout
    return result.stdout


def fonts(file: Path) -> list[tuple[str, bool]]:
    """Return the name of each font, without its subset mark, and whether it is embedded (pdffonts)."""
    needs("pdffonts")
    printed = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in printed.splitlines()[2:]]
    return [(row[0].partition("+")[2] or row[0], row[-5] == "yes") for row in rows]


def check_structure(file: Path) -> None:
    """Fail when qpdf finds a fault."""
    needs("qpdf")
    result = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
