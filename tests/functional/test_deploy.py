"""What stands in deploy/ is what the program knows: units, settings, commands, libraries, and a Postfix whose log the reconciler reads."""

import datetime as dt
import os
import re
import shutil
import smtplib
import subprocess
import time
import tomllib
from pathlib import Path

import pytest
import typer.main
from pydantic import BaseModel

from reporter.adapters.clocks import SystemClock
from reporter.adapters.local_mailbox import LocalMailbox
from reporter.adapters.postfix_log import QUIET, PostfixLog
from reporter.cli import app
from reporter.domain.delivery import Fate
from reporter.settings import Settings
from tests.postfix import postfix, require_postfix

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/reporter/.venv/bin/reporter"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
HARDENED = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "PrivateTmp=yes",
    "StateDirectory=reporter",
    "EnvironmentFile=/etc/reporter/reporter.env",
)
TEXTS = [file for file in sorted(DEPLOY.rglob("*")) if file.is_file() and file.suffix != ".lock"]


def commands() -> set[tuple[str, ...]]:
    """Return every command of ours that deploy/ runs or names, without its arguments."""
    found: set[tuple[str, ...]] = set()
    for file in TEXTS:
        text = file.read_text(encoding="utf-8")
        found |= {_words(one) for one in re.findall(rf"{re.escape(PROGRAM)} ([a-z][a-z -]*)", text)}
        found |= {_words(one) for one in re.findall(r"`reporter ([a-z][a-z -]*)", text)}
        found |= {_words(one.replace(",", " ")) for one in re.findall(r"\[reporter, ([a-z, -]*)\]", text)}
        found |= {(one,) for one in re.findall(r'CMD \["reporter", "([a-z]+)"', text)}
    return found


def _words(said: str) -> tuple[str, ...]:
    return tuple(word for word in said.partition(" -")[0].split() if not word.startswith("-"))


def test_units_are_what_systemd_reads(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (Debian package systemd): the units were not verified")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("/opt/reporter/RUNBOOK.md", "/dev/null"), encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    ours = [line for line in said.stderr.splitlines() if "reporter-" in line]
    assert (said.returncode, ours) == (0, []), said.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_every_service_is_hardened_and_unprivileged(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert [wanted for wanted in (*HARDENED, "User=reporter") if wanted not in lines] == []
    assert not any(line.startswith("WatchdogSec=") for line in lines)  # nothing of ours speaks sd_notify
    assert "Restart=on-failure" in lines or "Type=oneshot" in lines


def test_every_timer_has_its_service() -> None:
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers == {"reporter-backup", "reporter-fixity"}
    assert timers < {unit.stem for unit in SERVICES}


def test_every_command_exists() -> None:
    wanted = commands()
    assert {("serve",), ("ledger", "backup"), ("archive", "verify")} <= wanted
    root = typer.main.get_command(app)
    assert [" ".join(words) for words in sorted(wanted) if not _is_command(root, words)] == []


def _is_command(step: object, words: tuple[str, ...]) -> bool:
    """Say whether these words lead to a command; what follows a command that is no group are its arguments."""
    for word in words:
        inside = getattr(step, "commands", None)
        if inside is None:
            return True
        if word not in inside:
            return False
        step = inside[word]
    return getattr(step, "commands", None) is None


def test_every_variable_is_a_setting() -> None:
    names = {name for file in TEXTS for name in re.findall(r"\bREPORTER_[A-Z_]+", file.read_text(encoding="utf-8"))} - {"REPORTER_CONFIG"}
    assert len(names) > 5
    assert sorted(name for name in names if not _is_setting(Settings, name.removeprefix("REPORTER_").lower().split("__"))) == []


def _is_setting(group: type[BaseModel], path: list[str]) -> bool:
    for name in path:
        fields = getattr(group, "model_fields", {})
        if name not in fields:
            return False
        group = fields[name].annotation  # a group, or the last one's type
    return True


def test_the_example_settings_load_and_hold_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("REPORTER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REPORTER_CONFIG", str(DEPLOY / "reporter.toml"))
    settings = Settings()
    assert settings.mail.postfix_log == Path("/var/log/mail.log")
    assert settings.mail.sender == tomllib.loads((DEPLOY / "reporter.toml").read_text(encoding="utf-8"))["mail"]["sender"]
    secret = re.compile(r"(?i)^\s*\w*(secret|password|token)\w*\s*[=:]\s*(?!\$\{)\S+")
    told = [f"{file.name}: {line}" for file in TEXTS for line in file.read_text(encoding="utf-8").splitlines() if secret.match(line)]
    assert told == []


def test_the_image_has_the_libraries_and_the_driver_that_the_project_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (libraries,) = re.findall(r"(?m)^LIBRARIES := (.*)$", makefile)
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert f"--no-install-recommends {libraries} " in container
    assert set(re.findall(r"(?m)^FROM (\S+)", container)) == {"docker.io/library/python:3.11-slim-bookworm"}
    pinned = re.findall(r"(?m)^(psycopg\S*==\S+|    --hash=\S+)", (DEPLOY / "requirements-postgres.lock").read_text(encoding="utf-8"))
    development = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert {one.partition("==")[0] for one in pinned if "==" in one} == {"psycopg", "psycopg-binary"}
    assert [one for one in pinned if one not in development] == []


@pytest.mark.xdist_group("postfix")
def test_a_real_postfix_runs_the_configuration_and_its_log_answers(tmp_path: Path) -> None:
    require_postfix()
    with LocalMailbox(tmp_path / "final") as final, postfix(final.port) as relay:
        etc, log = relay.folder / "etc", relay.folder / "deployed.log"
        relay.command("stop")
        shutil.copy(DEPLOY / "postfix" / "main.cf", etc / "main.cf")
        private = {
            "queue_directory": relay.folder / "queue", "data_directory": relay.folder / "data", "maillog_file": log,
            "maillog_file_prefixes": relay.folder, "relayhost": f"[127.0.0.1]:{final.port}", "disable_dns_lookups": "yes",
        }  # fmt: skip
        subprocess.run(["postconf", "-c", str(etc), *(f"{name}={value}" for name, value in private.items())], check=True)
        read = subprocess.run(["postconf", "-c", str(etc), "-n"], check=True, capture_output=True, text=True)
        assert read.stderr == ""  # an unknown or unused parameter is a warning here
        log.touch(mode=0o640)
        relay.command("check")
        relay.command("start")
        dot = SystemClock().now()
        _hand_over(relay.port)
        relay.drain()
        assert log.stat().st_mode & 0o777 == 0o640  # made beforehand, it stays readable by its group
        said = PostfixLog(log).ask({"<deployed@x.example>": dot}, SystemClock().now() + QUIET + dt.timedelta(seconds=1))
        assert said["<deployed@x.example>"].fate is Fate.TAKEN, log.read_text(encoding="utf-8")
        assert len(final.files()) == 1


def _hand_over(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            smtp = smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=5)
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    with smtp:
        assert "chunking" not in (smtp.ehlo(), smtp.esmtp_features)[1]
        smtp.sendmail("notes@x.example", ["reader@x.test"], "To: reader@x.test\r\nMessage-ID: <deployed@x.example>\r\n\r\nBonjour\r\n")
