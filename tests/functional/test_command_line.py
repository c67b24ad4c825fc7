"""What the shell sees: usage errors without a traceback, JSON alone on stdout, words that say what to do next."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.conftest import Passed, reporter

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("deliveries", "list", "--state", "lost"), "'lost' is not one of"),
        (("serve", "--only", "mail"), "'mail' is not one of"),
        (("specimen", "serve", "--port", "99999"), "less than or equal to 65535"),
        (("subscriptions", "list", "--policy", "daily"), "no edition policy 'daily': choose standard"),
        (("request", "departement-44", "--policy", "daily"), "no edition policy 'daily': choose standard"),
        (("run", "--offline", "--territory", "departement-444"), "did you mean departement-44"),
        (("run", "--simulate"), "--simulate and --until go together"),
        (("run", "--simulate", "--until", "soon"), "--until 'soon' is no day"),
        (("subscriptions", "add", "a@b.example", "nantes"), "did you mean zone_emploi-5216"),
    ],
)
def test_a_slip_of_the_pen_is_exit_code_2_and_never_a_traceback(
    folder: Path, checkout: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = reporter(*arguments, folder=folder, checkout=checkout, COLUMNS="200")
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_in_place_of_a_folder_is_told_by_name(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = reporter("doctor", folder=tmp_path / "file", checkout=checkout, HOME=str(tmp_path))
    assert result.returncode == 2
    assert "Set REPORTER_DATA__FOLDER to a folder you may write" in result.stderr


def test_the_doctor_names_a_file_where_a_folder_belongs(folder: Path, checkout: Path) -> None:
    (folder / "out").write_bytes(b"")
    result = reporter("doctor", "--json", folder=folder, checkout=checkout)
    assert result.returncode == 1
    failing = [row["detail"] for row in json.loads(result.stdout) if row["state"] == "failing"]
    assert failing == [f"{folder}/out is no folder: move it away, the next run makes the folder"]


def test_nothing_to_list_is_said_and_json_stays_json(folder: Path, checkout: Path) -> None:
    for command in ("deliveries", "archive", "editions", "subscriptions"):
        told = reporter(command, "list", folder=folder, checkout=checkout)
        assert (told.returncode, told.stdout, told.stderr) == (0, "", "nothing to list\n")
        assert json.loads(reporter(command, "list", "--json", folder=folder, checkout=checkout).stdout) == []


@pytest.mark.parametrize("listing", [("deliveries", "list"), ("archive", "list"), ("editions", "list"), ("sources", "list")])
def test_a_list_fits_a_terminal_of_100_columns_and_keeps_identifiers_on_one_line(
    demo: Passed, checkout: Path, listing: tuple[str, ...]
) -> None:
    lines = on_a_terminal(*listing, folder=demo.folder, checkout=checkout)
    assert max(map(len, lines)) <= 100
    kept = {"deliveries": "departement-974", "archive": "zone_emploi-5216", "editions": "standard-2026-T1-v1", "sources": "2026-T1"}
    assert any(kept[listing[0]] in line for line in lines)


def on_a_terminal(*arguments: str, folder: Path, checkout: Path) -> list[str]:
    """Return what a command prints on a terminal of 100 columns."""
    screen, keyboard = pty.openpty()
    environment = {"PATH": "/usr/bin:/bin", "REPORTER_DATA__FOLDER": str(folder), "PYTHONPATH": str(checkout)}
    environment |= {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-m", "reporter", *arguments], cwd=folder, env=environment, stdout=keyboard, stderr=subprocess.DEVNULL
    ) as process:
        os.close(keyboard)
        printed = b""
        while True:
            try:
                chunk = os.read(screen, 65536)
            except OSError:  # the terminal's way to say that its last user has gone
                break
            if not chunk:
                break
            printed += chunk
    os.close(screen)
    assert process.returncode == 0
    return printed.decode().replace("\r", "").splitlines()
