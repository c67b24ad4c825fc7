"""A real IMAP server on the loopback: Debian's Dovecot with a configuration of its own, over one maildir."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "retours@notes.test", "not-a-secret"
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = {login}
default_internal_user = {login}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{maildir}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def imap_server(folder: Path, maildir: Path) -> Iterator[str]:
    """Yield the address of a server over *maildir*; skips in plain sight where Dovecot is absent, fails in CI."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if program is None or os.geteuid() != 0:
        words = "no Dovecot, or not root: `make test` installs it as root"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    folder.mkdir(parents=True, exist_ok=True)
    user, group = pwd.getpwnam("dovecot").pw_name, grp.getgrgid(pwd.getpwnam("dovecot").pw_gid).gr_name
    for one in (folder, maildir, *maildir.rglob("*")):
        shutil.chown(one, user, group)
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o711)
    settings = folder / "dovecot.conf"
    settings.write_text(
        _CONFIGURATION.format(folder=folder, login=user, group=group, user=user, maildir=maildir, password=PASSWORD, port=port)
    )
    server = subprocess.Popen([program, "-F", "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _answers(server, port, folder / "dovecot.log")
        yield f"imap://{USER.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{port}/INBOX"
    finally:
        server.terminate()
        server.wait(20)


def _answers(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text() if log.exists() else "it ended at once"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text() if log.exists() else "no answer")
