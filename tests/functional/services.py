"""Long-running commands in processes of their own, and waiting for what they do with a deadline."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
STEP = 0.1
LONGEST_WAIT = 240.0
LONGEST_STOP = 60.0


def until(found: Callable[[], T | None], what: str, *, seconds: float = LONGEST_WAIT) -> T:
    """Return what *found* returns once it is neither None nor empty; fails with *what* after the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(STEP)
    message = f"not within {seconds:.0f} s: {what}"
    raise AssertionError(message)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Service:
    """A command that runs until it is told to stop; what it prints goes to *printed*, what it says to *log*."""

    process: subprocess.Popen[bytes]
    printed: Path
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONGEST_STOP)


@contextmanager
def service(*arguments: str, folder: Path, checkout: Path, variables: Mapping[str, str] | None = None) -> Iterator[Service]:
    """Run `reporter` with *arguments* in the background; kill it at the end if nobody stopped it."""
    folder.mkdir(parents=True, exist_ok=True)
    printed, log = folder.parent / f"{arguments[0]}.out", folder.parent / f"{arguments[0]}.log"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "REPORTER_DATA__FOLDER": str(folder), "PYTHONPATH": str(checkout)}
    with printed.open("wb") as output, log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "reporter", *arguments],
            cwd=folder.parent,
            env=environment | dict(variables or {}),
            stdout=output,
            stderr=errors,
        )
    with process:
        try:
            yield Service(process, printed, log)
        finally:
            if process.poll() is None:
                process.kill()


def first_document(running: Service) -> Any:
    """Return the JSON document that a service prints on stdout before it waits."""

    def whole() -> Any:
        assert running.process.poll() is None, running.said()
        try:
            return json.loads(running.printed.read_bytes())
        except ValueError:
            return None

    return until(whole, "a whole JSON document on stdout", seconds=20)


def health(port: int) -> tuple[int, dict[str, Any]] | None:
    """Return status and answer of /healthz, or None while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
