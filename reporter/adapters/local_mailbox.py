"""The demo's and the tests' own mailbox: a real SMTP server on the loopback that writes every message as an .eml file."""

import asyncio
import hashlib
import os
import re
import socket
import tempfile
from email.parser import BytesHeaderParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from reporter.errors import MailError

LOOPBACK = "127.0.0.1"
LARGEST_MESSAGE = 64 * 1024**2
NAME_LENGTH = 120
_UNSAFE = re.compile(r"[^A-Za-z0-9._@+-]+")
ACCEPTED = "250 2.0.0 written"
NOT_WRITTEN = "452 4.3.1 the mailbox cannot be written"


class LocalMailbox:
    """A server while its context lasts; a second copy of a message gets -2, so that a duplicate is seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._controller: _AnyPort | None = None

    def __enter__(self) -> Self:
        """Start the server on a free port; MailError when it cannot start or the folder cannot be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._controller = _AnyPort(_Writer(self._folder), hostname=LOOPBACK, data_size_limit=LARGEST_MESSAGE)
            self._controller.start()
        except OSError as error:
            message = f"the local mailbox in {self._folder} cannot start: {error.strerror}"
            raise MailError(message, permanent=False) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the server."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def url(self) -> str:
        """Return where the running server answers, smtp://127.0.0.1:port."""
        return f"smtp://{LOOPBACK}:{self.port}"

    @property
    def port(self) -> int:
        """Return the running server's port."""
        if self._controller is None:
            message = "the local mailbox is not running"
            raise MailError(message, permanent=False)
        return self._controller.port

    def files(self) -> tuple[Path, ...]:
        """Return the messages written, by name."""
        return tuple(sorted(self._folder.glob("*.eml")))


class _AnyPort(Controller):
    """aiosmtpd's controller on a port that the system gives: bound once, so that nobody can take it in between."""

    def _create_server(self) -> Any:
        listening = socket.create_server((LOOPBACK, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening)


class _Writer:
    """What the server does with a message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        """Write the message before it is accepted."""
        try:
            await asyncio.to_thread(write_whole, self._folder, envelope.original_content)
        except OSError:
            return NOT_WRITTEN
        return ACCEPTED


def write_whole(folder: Path, content: bytes) -> Path:
    """Write a message under a name made from its Message-ID, whole or not at all, never over another; return where."""
    descriptor, partial = tempfile.mkstemp(prefix=".arriving-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        target = _linked(Path(partial), folder, _name(content))
    finally:
        Path(partial).unlink()
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return target


def _linked(partial: Path, folder: Path, name: str) -> Path:
    copy = 1
    while True:
        target = folder / (f"{name}.eml" if copy == 1 else f"{name}-{copy}.eml")
        try:
            target.hardlink_to(partial)
        except FileExistsError:
            copy += 1
        else:
            return target


def _name(content: bytes) -> str:
    identifier = str(BytesHeaderParser().parsebytes(content).get("Message-ID", ""))
    plain = _UNSAFE.sub("_", identifier.strip().strip("<>")).strip("._")[:NAME_LENGTH]
    return plain or hashlib.sha256(content).hexdigest()
