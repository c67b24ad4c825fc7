"""Real SMTP servers for tests that answer what they are told to."""

# ruff: noqa: N802 -- the names of the steps are aiosmtpd's

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

LOOPBACK = "127.0.0.1"


@dataclass
class Script:
    """What the server answers at each step ("" : accept), by recipient or for all; *received* is what it accepted.

    « close » drops the connection instead of answering.
    """

    mail: str = ""
    mail_after: int = 0  # how many messages are accepted before *mail* is answered
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    connections: int = 0
    resets: int = 0

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RSET(self, *_: Any) -> str:
        self.resets += 1
        return "250 2.0.0 reset"

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.mail and len(self.received) >= self.mail_after:
            return _said(server, self.mail)
        envelope.mail_from, envelope.mail_options = address, options
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        if answer := self.rcpt.get(address, ""):
            return _said(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        (recipient,) = envelope.rcpt_tos
        if answer := self.data.get(recipient, ""):
            self.refused.append(envelope.original_content)
            return _said(server, answer)
        self.received.append((envelope.mail_from, recipient, envelope.original_content))
        return "250 2.0.0 queued as 4F2A"


def _said(server: Any, answer: str) -> str:
    if answer == "close":
        server.transport.abort()
        return "250 nobody hears this"
    if answer.startswith("421"):
        server.transport.write(f"{answer}\r\n".encode())
        server.transport.close()
        return "421 said already"
    return answer


class _Relay(Controller):
    def _create_server(self) -> Any:
        listening = socket.create_server((LOOPBACK, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


@contextmanager
def relay(script: Script, **options: Any) -> Iterator[int]:
    """Run a server that follows *script*; yield its port."""
    controller = _Relay(script, hostname=LOOPBACK, **options)
    controller.start()
    script.connections = 0
    try:
        yield controller.port
    finally:
        controller.stop()


def password_check(user: str, password: str) -> Callable[..., AuthResult]:
    """Return an authenticator that knows one user."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for the loopback; return the server's context and that of a client which trusts it."""
    key, public = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=relay.test", "-addext",
         f"subjectAltName=IP:{LOOPBACK}", "-keyout", str(key), "-out", str(public)],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(public, key)
    return server, ssl.create_default_context(cafile=str(public))
