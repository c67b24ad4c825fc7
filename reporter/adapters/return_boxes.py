"""Where returned mails arrive: a maildir, or a folder of an IMAP server. What is handled is marked as read, never deleted."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from reporter.adapters.return_reports import read_report
from reporter.domain.returned import ReturnReport
from reporter.errors import MailError, SettingsError
from reporter.ports import ReturnBox

TIMEOUT_SECONDS = 30.0
IMAPS_PORT, IMAP_PORT = 993, 143
MOST_AT_ONCE = 500  # of one reading: the rest comes with the next
_FORMS = "write maildir:///path or imaps://user:password@host/INBOX"


def return_box(url: str) -> ReturnBox:
    """Return the box that an address names; SettingsError, without the password, when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        message = f"REPORTER_BOUNCES__URL cannot be read: {_FORMS}"
        raise SettingsError(message) from None
    if parts.scheme == "maildir" and parts.path:
        return MaildirBox(Path(unquote(parts.path)))
    if parts.scheme in {"imaps", "imap"} and parts.hostname and parts.username:
        if parts.scheme == "imap" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            message = "REPORTER_BOUNCES__URL would send its password in clear over the network: use imaps://"
            raise SettingsError(message)
        return ImapBox(parts, port)
    message = f"REPORTER_BOUNCES__URL is no mailbox: {_FORMS}"
    raise SettingsError(message)


class MaildirBox:
    """A maildir: what is in new/, or in cur/ without the mark S, is unread; what is of none of ours keeps the mark F."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self) -> Iterator[tuple[str, ReturnReport]]:
        """Yield each unread mail's key and what it says; MailError when the box cannot be read."""
        box = self._opened()
        unread = sorted(key for key in box.keys() if "S" not in box.get_message(key).get_flags())  # noqa: SIM118 -- a Maildir's keys
        for key in unread[:MOST_AT_ONCE]:
            yield key, read_report(box.get_bytes(key))

    def settle(self, key: str, *, known: bool) -> None:
        """Mark a mail as read, and for a person to look at where it is about none of ours."""
        box = self._opened()
        message = box.get_message(key)
        message.set_subdir("cur")
        message.set_flags("S" if known else "FS")
        box[key] = message

    def _opened(self) -> "mailbox.Maildir":
        if not (self._folder / "new").is_dir() or not (self._folder / "cur").is_dir():
            message = f"{self._folder} is no maildir (new/ and cur/): the mail server makes it with the first returned mail"
            raise MailError(message, permanent=False)
        return mailbox.Maildir(self._folder, create=False)


class ImapBox:
    """A folder of an IMAP server: what has not the mark Seen is unread; what is of none of ours keeps the mark Flagged."""

    def __init__(self, parts: SplitResult, port: int | None) -> None:
        self._secure, self._host, self._port = parts.scheme == "imaps", parts.hostname or "", port
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"

    def unread(self) -> Iterator[tuple[str, ReturnReport]]:
        """Yield each unread mail's number (UID) and what it says; MailError when the server does not let us read."""
        with self._session() as server:
            found = _checked(server.uid("SEARCH", "UNSEEN"))
            numbers = (found[0] or b"").split()[:MOST_AT_ONCE]
            for number in (one.decode() for one in numbers):
                answer = _checked(server.uid("FETCH", number, "(BODY.PEEK[])"))
                raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
                yield number, read_report(raw)

    def settle(self, key: str, *, known: bool) -> None:
        """Mark a mail as seen, and flag it where it is about none of ours."""
        with self._session() as server:
            _checked(server.uid("STORE", key, "+FLAGS", "(\\Seen)" if known else "(\\Seen \\Flagged)"))

    @contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        server: imaplib.IMAP4 | None = None
        try:
            if self._secure:
                context = ssl.create_default_context()
                server = imaplib.IMAP4_SSL(self._host, self._port or IMAPS_PORT, ssl_context=context, timeout=TIMEOUT_SECONDS)
            else:
                server = imaplib.IMAP4(self._host, self._port or IMAP_PORT, timeout=TIMEOUT_SECONDS)
            server.login(self._user, self._password)
            _checked(server.select(f'"{self._folder}"'))
            yield server
        except (OSError, imaplib.IMAP4.error) as error:
            message = f"the mailbox of returned mails at {self._host} cannot be read: {error}"
            raise MailError(message, permanent=False) from error
        finally:
            if server is not None:
                with suppress(OSError, imaplib.IMAP4.error):  # everything was done: a goodbye may fail
                    server.logout()


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[1])
    return answer[1]
