"""The outside checks of a PDF: the real validator, qpdf and poppler, each called once for many files."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

_TOOLS = Path(__file__).resolve().parent / "tools" / "verapdf"
_PATIENCE = 280
_PATIENCE_PER_FILE = 30
_VERDICT = re.compile(r"^(?P<file>.+) (?P<flavour>3a|ua1) compliant=(?P<compliant>true|false) ", re.MULTILINE)


def failures(files: Sequence[Path]) -> list[str]:
    """Validate all *files* as PDF/A-3a and PDF/UA-1 in one run and return what failed; skips in plain sight without the validator."""
    home = Path(os.environ.get("VERAPDF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reporter-verapdf")
    if not (home / "Vera.class").is_file() or shutil.which("java") is None:
        _absent("the PDF validator")
    command = ["sh", str(_TOOLS / "verapdf.sh"), "3a,ua1", *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE + _PATIENCE_PER_FILE * len(files))
    verdicts = {(found["file"], found["flavour"]): found["compliant"] == "true" for found in _VERDICT.finditer(result.stdout)}
    wanted = {(str(file), flavour) for file in files for flavour in ("3a", "ua1")}
    assert verdicts.keys() == wanted, result.stdout + result.stderr
    return [] if all(verdicts.values()) and result.returncode == 0 else result.stdout.splitlines()


def structure_faults(file: Path) -> str:
    """Return what qpdf says against the file; empty when it is sound."""
    result = subprocess.run([_tool("qpdf"), "--check", str(file)], capture_output=True, text=True, check=False, timeout=_PATIENCE)
    return "" if result.returncode == 0 else result.stdout + result.stderr


def fonts(file: Path) -> list[tuple[str, bool, bool]]:
    """Return each font's name, whether it is embedded and whether its text can be copied (poppler)."""
    printed = subprocess.run([_tool("pdffonts"), str(file)], capture_output=True, text=True, check=True, timeout=_PATIENCE).stdout
    rows = [line.split() for line in printed.splitlines()[2:]]
    return [(row[0], row[-5] == "yes", row[-3] == "yes") for row in rows]


def _tool(name: str) -> str:
    return shutil.which(name) or _absent(name)


def _absent(tool: str) -> NoReturn:
    """Skip in plain sight where a tool is absent on a user's machine; fail in CI, where everything runs."""
    words = f"{tool} is not installed: `make test` installs it as root, or says how"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)
