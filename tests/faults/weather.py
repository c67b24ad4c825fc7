"""A raw SMTP server that misbehaves at one step, and the account of a campaign that met it."""

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tests.relays import LOOPBACK

WAIT = 20.0


class Trouble(StrEnum):
    """What the server does, to one recipient, once."""

    NONE = "nothing"
    FULL = "452 to the recipient"
    UNKNOWN = "550 to the recipient"
    CLOSING_IN_DATA = "421 after the dot"
    GREYLISTED = "451 to the recipient, then 250"
    OVERSIZE = "552 after the dot"
    SILENT_AFTER_354 = "354, then silence"
    SILENT_AFTER_DOT = "the dot, then silence, not taken"
    TAKEN_THEN_SILENT = "the dot, then silence, taken"
    SLOW = "250 after 0.7 s"
    HALF_CLOSED = "the dot, then a half-closed connection, taken"


@dataclass
class Stormy:
    """Does *trouble* to *victim* for the first *times* times; *arrived* counts whole messages it took."""

    trouble: Trouble
    victim: str
    times: int = 10_000
    arrived: Counter[str] = field(default_factory=Counter)

    def speak(self, connection: socket.socket) -> None:
        """Answer one client until it leaves."""
        with connection, suppress(OSError), connection.makefile("rb") as lines:
            connection.settimeout(WAIT)
            recipient = ""
            connection.sendall(b"220 storm.test\r\n")
            while line := lines.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = line.split(b"<")[1].split(b">")[0].decode()
                    connection.sendall(self._to_recipient(recipient))
                elif verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    if self._strikes(recipient, Trouble.SILENT_AFTER_354):
                        self.times -= 1
                        connection.shutdown(socket.SHUT_RD)
                        time.sleep(1.5)
                        return
                    while (part := lines.readline()) not in {b".\r\n", b""}:
                        pass
                    if not part or not self._after_dot(connection, recipient):
                        return
                elif verb == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                else:
                    connection.sendall(b"250 ok\r\n")

    def _to_recipient(self, recipient: str) -> bytes:
        for trouble, said in (
            (Trouble.FULL, b"452 4.2.2 mailbox full\r\n"),
            (Trouble.UNKNOWN, b"550 5.1.1 unknown user\r\n"),
            (Trouble.GREYLISTED, b"451 4.7.1 greylisted\r\n"),
        ):
            if self._strikes(recipient, trouble):
                self.times -= 1
                return said
        return b"250 ok\r\n"

    def _after_dot(self, connection: socket.socket, recipient: str) -> bool:
        """Answer the final dot; False when the connection is over."""
        for trouble, said in ((Trouble.CLOSING_IN_DATA, b"421 4.3.2 closing\r\n"), (Trouble.OVERSIZE, b"552 5.3.4 too big\r\n")):
            if self._strikes(recipient, trouble):
                self.times -= 1
                connection.sendall(said)
                return trouble is Trouble.OVERSIZE
        if self._strikes(recipient, Trouble.SILENT_AFTER_DOT):
            time.sleep(1.5)
            return False
        self.arrived[recipient] += 1
        if self._strikes(recipient, Trouble.TAKEN_THEN_SILENT):
            time.sleep(1.5)
            return False
        if self._strikes(recipient, Trouble.HALF_CLOSED):
            connection.shutdown(socket.SHUT_WR)
            time.sleep(0.2)
            return False
        if self._strikes(recipient, Trouble.SLOW):
            time.sleep(0.7)
        connection.sendall(b"250 2.0.0 queued\r\n")
        return True

    def _strikes(self, recipient: str, trouble: Trouble) -> bool:
        return self.trouble is trouble and recipient == self.victim and self.times > 0


@contextmanager
def storm(stormy: Stormy, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run the server, over TLS with *context*; yield its port."""
    ended = threading.Event()
    with socket.create_server((LOOPBACK, 0)) as listening:
        listening.settimeout(0.1)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    connection, _ = listening.accept()
                    if context is not None:
                        connection.settimeout(WAIT)
                        connection = context.wrap_socket(connection, server_side=True)
                    threads.append(threading.Thread(target=stormy.speak, args=(connection,)))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            accepting.join()
            for thread in threads:
                thread.join(WAIT)
