"""What is deployed: units that systemd takes, settings and commands that exist, a relay that starts and that the reconciler can ask."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from reporter.cli import app
from reporter.settings import Settings
from tests.postfix import require_postfix

UNITS = ("reporter-web.service", "reporter-scheduler.service", "reporter-backup.service", "reporter-fixity.service")
TIMERS = ("reporter-backup.timer", "reporter-fixity.timer")


@pytest.fixture(scope="module")
def folder(checkout: Path) -> Path:
    return checkout / "deploy"


def texts(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in folder.rglob("*") if file.is_file()}


def test_systemd_takes_every_unit(folder: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not on this machine")
    for name in (*UNITS, *TIMERS):
        written = (folder / "systemd" / name).read_text(encoding="utf-8").replace("/opt/reporter/bin/python", sys.executable)
        (tmp_path / name).write_text(written, encoding="utf-8")
    done = subprocess.run(
        [program, "verify", *(tmp_path / name for name in (*UNITS, *TIMERS))], capture_output=True, text=True, check=False
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "reporter-" in line]
    assert (done.returncode, said) == (0, [])


def setting_exists(name: str) -> bool:
    model: object = Settings
    for part in name.lower().split("__"):
        fields = getattr(model, "model_fields", {})
        if part not in fields:
            return False
        model = fields[part].annotation
    return True


def test_every_setting_named_there_exists(folder: Path) -> None:
    named = {name for text in texts(folder).values() for name in re.findall(r"REPORTER_([A-Z0-9_]+)", text)}
    assert len(named) > 8
    assert sorted(name for name in named if not setting_exists(name)) == []
    read = Settings.model_validate(tomllib.loads((folder / "reporter.toml").read_text(encoding="utf-8")))
    assert read.mail.postfix_log == Path("/var/log/mail.log")


def test_every_command_named_there_and_in_the_runbook_exists(folder: Path, checkout: Path) -> None:
    written = [*texts(folder).values(), *((checkout / name).read_text(encoding="utf-8") for name in ("RUNBOOK.md", "README.md"))]
    named = {tuple(words.split()) for text in written for words in re.findall(r"(?:-m reporter|`reporter) ((?:[a-z][a-z-]+ ?){1,2})", text)}
    assert len(named) > 20
    assert [" ".join(words) for words in sorted(named) if not command_exists(words)] == []


def command_exists(words: tuple[str, ...]) -> bool:
    command = get_command(app)
    for word in words:
        below = getattr(command, "commands", None)
        if below is None:
            return True  # an argument
        if word not in below:
            return False
        command = below[word]
    return True


def test_a_real_postfix_takes_the_relay_s_configuration(folder: Path, tmp_path: Path) -> None:
    require_postfix()
    for name in ("main.cf", "master.cf"):
        shutil.copy(folder / "postfix" / name, tmp_path)
    for place in ("queue", "data"):
        (tmp_path / place).mkdir()
    shutil.chown(tmp_path / "data", "postfix")
    with (tmp_path / "main.cf").open("a") as more:
        more.write(f"queue_directory = {tmp_path / 'queue'}\ndata_directory = {tmp_path / 'data'}\n")
    environment = {**os.environ, "MAIL_CONFIG": str(tmp_path)}
    told = subprocess.run(["/usr/sbin/postconf", "-c", str(tmp_path), "-n"], capture_output=True, text=True, check=True, env=environment)
    assert "unused parameter" not in told.stderr
    held = dict(line.split(" = ", 1) for line in told.stdout.splitlines() if " = " in line)
    assert held["maillog_file"] == "/var/log/mail.log"
    assert held["smtpd_recipient_restrictions"] == "permit_mynetworks, reject"
    checked = subprocess.run(["/usr/sbin/postfix", "-c", str(tmp_path), "check"], capture_output=True, text=True, check=False)
    faults = [line for line in checked.stderr.splitlines() if "fatal" in line or "error" in line]
    assert (checked.returncode, faults) == (0, [])


def test_the_runbook_has_a_line_for_every_state(checkout: Path) -> None:
    from reporter.domain.campaign import CampaignState
    from reporter.domain.delivery import DeliveryState
    from reporter.domain.returned import SuppressionReason
    from reporter.ports import JobState

    runbook = (checkout / "RUNBOOK.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip() for line in runbook.splitlines() if line.startswith("| ")}
    for states in (DeliveryState, JobState, CampaignState):
        assert sorted({str(state) for state in states} - rows) == []
    assert all(str(reason) in runbook for reason in SuppressionReason)
