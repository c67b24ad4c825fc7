"""A real Postfix of our own: configuration, queue, port and log under a temporary folder; relays all it takes to one final server."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
ABSENT = "Postfix is not installed, or this is not root: `make test` installs it as root, or says how"
LARGEST_MESSAGE = 20_000_000
STARTED_WITHIN = 20.0  # seconds
_SERVICES = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.test
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{final}
disable_dns_lookups = yes
alias_maps =
local_recipient_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_client_connection_rate_limit = 0
smtpd_timeout = 30s
message_size_limit = {largest}
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
"""


class Postfix:
    """A running relay; *log* is what it writes."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "mail.log"

    @property
    def is_empty(self) -> bool:
        """Say whether everything that it took has left for the final server."""
        return not any(
            file.is_file() for name in ("incoming", "active", "deferred", "maildrop") for file in (self.folder / "queue" / name).rglob("*")
        )

    def drain(self, seconds: float = 30) -> None:
        """Wait until its queue is empty."""
        until = time.monotonic() + seconds
        while not self.is_empty:
            if time.monotonic() > until:
                message = f"Postfix still holds mail: {self.log.read_text()[-2000:]}"
                raise TimeoutError(message)
            time.sleep(0.05)

    def command(self, *words: str) -> None:
        """Run postfix's own command on this instance."""
        subprocess.run(["postfix", "-c", str(self.folder / "etc"), *words], check=True, capture_output=True, timeout=60)

    def set(self, **parameters: str) -> None:
        """Change parameters of the running relay."""
        written = [f"{name}={value}" for name, value in parameters.items()]
        subprocess.run(["postconf", "-c", str(self.folder / "etc"), *written], check=True, capture_output=True, timeout=60)
        self.command("reload")


def is_here() -> bool:
    """Say whether Postfix can run."""
    return shutil.which("postfix") is not None and os.geteuid() == 0


def require_postfix() -> None:
    """Skip in plain sight where Postfix cannot run; fail in CI."""
    if is_here():
        return
    if os.environ.get("CI"):
        pytest.fail(ABSENT)
    pytest.skip(ABSENT)


@contextlib.contextmanager
def postfix(final: int) -> Iterator[Postfix]:
    """Run a relay before the final server on port *final*; its folder can be entered by Postfix's own user."""
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    running = Postfix(folder, _free_port())
    _write(running, final)
    try:
        running.command("start")
        _wait(running)
        yield running
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it may have been stopped by the test
            running.command("stop")
        shutil.rmtree(folder, ignore_errors=True)


def _write(relay: Postfix, final: int) -> None:
    for name in ("etc", "queue", "data"):
        (relay.folder / name).mkdir(mode=0o755)
    shutil.chown(relay.folder / "data", "postfix")
    main = _MAIN.format(folder=relay.folder, final=final, largest=LARGEST_MESSAGE)
    (relay.folder / "etc" / "main.cf").write_text(main)
    (relay.folder / "etc" / "master.cf").write_text(_SERVICES.format(port=f"{LOOPBACK}:{relay.port}"))


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait(relay: Postfix) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            with socket.create_connection((LOOPBACK, relay.port), timeout=2) as connection:
                if connection.recv(512).startswith(b"220"):
                    connection.sendall(b"QUIT\r\n")
                    return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.05)
