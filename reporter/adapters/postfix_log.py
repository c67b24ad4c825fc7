"""Postfix's log, asked what became of messages whose answer nobody read.

What counts, measured on Postfix 3.7: `cleanup … message-id=` is written as soon as the headers are through, so also for messages that never
arrive; `qmgr … from=` proves that the queue took the message; `disconnect … data=TAKEN/TRIED` closes a session's account.
"""

import datetime as dt
import glob
import gzip
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from reporter.adapters.postfix_sessions import Mail, Sessions
from reporter.domain.delivery import Fate, RelayMemory

SKEW = dt.timedelta(seconds=30)  # between our clock and the relay's, which writes whole seconds
QUIET = dt.timedelta(seconds=5)  # after a session's end: what it took stands in the log by then
LONGEST_SESSION = dt.timedelta(hours=12)
CLOCK_CHANGE = dt.timedelta(hours=2)


class PostfixLog:
    """A Reconciler that reads the log of the relay, and the files it was rotated into (« mail.log.1 », « mail.log.2.gz »)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, dots: Mapping[str, dt.datetime], now: dt.datetime) -> Mapping[str, RelayMemory]:
        """Return what became of each message, by Message-ID; a log that cannot be read knows nothing."""
        if not dots:
            return {}
        sessions = Sessions(now)
        try:
            for line in chain.from_iterable(self._files(min(dots.values()) - LONGEST_SESSION, now)):
                sessions.read(line)
        except (OSError, EOFError, ValueError) as error:
            unread = RelayMemory(Fate.UNKNOWN, f"the relay's log cannot be read: {error}")
            return dict.fromkeys(dots, unread)
        return {message_id: _fate(sessions, local_part(message_id), dot, now) for message_id, dot in dots.items()}

    def _files(self, since: dt.datetime, now: dt.datetime) -> list[Iterator[str]]:
        """Return the files that may tell of *since*, oldest first, each to be read line by line."""
        rotated = [file for file in self._path.parent.glob(f"{glob.escape(self._path.name)}[.-]*") if file.is_file()]
        newest_first = [self._path, *sorted(rotated, key=lambda file: file.stat().st_mtime, reverse=True)]
        wanted: list[Path] = []
        for file in newest_first:
            wanted.insert(0, file)
            begins = Sessions(now)
            for line in _lines(file):
                begins.read(line)
                if begins.since is not None:
                    break
            if begins.since is not None and begins.since <= since:
                break
        return [_lines(file) for file in wanted]


def local_part(message_id: str) -> str:
    """Return what names a message for ever: after the @ stands a setting that may have changed meanwhile."""
    return message_id.strip("<>").rpartition("@")[0]


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", errors="replace") if file.suffix == ".gz" else file.open(errors="replace") as lines:
        for line in lines:
            if line.endswith("\n"):  # the last line may still be in the making
                yield line


def _fate(sessions: Sessions, name: str, dot: dt.datetime, now: dt.datetime) -> RelayMemory:
    mine = sessions.named(name)
    if queued := next((mail for mail in mine if mail.queued), None):
        return RelayMemory(Fate.TAKEN, f"the relay's log: queued as {queued.queue_id}")
    if doubt := next(_doubts(sessions, mine, dot, now), ""):
        return RelayMemory(Fate.UNKNOWN, f"the relay's log cannot tell: {doubt}")
    return RelayMemory(Fate.NOT_TAKEN, "the relay's log: the session closed and the message was not taken")


def _doubts(sessions: Sessions, mine: list[Mail], dot: dt.datetime, now: dt.datetime) -> Iterator[str]:
    """Yield why it cannot be excluded that the message is taken; nothing when it surely is not."""
    if sessions.since is None or sessions.since > dot:
        yield "it does not reach back to the final dot"
    if sessions.has_local_times and (dot - CLOCK_CHANGE).astimezone().utcoffset() != (dot + CLOCK_CHANGE).astimezone().utcoffset():
        yield "the clocks were changed about then, and it writes local times"
    if any(dot - SKEW <= loss for loss in sessions.losses):
        yield "lines of it were dropped"
    around = [one for one in sessions.every if one.is_around(dot, SKEW)]
    if any(one.is_open for one in around):
        yield "a session of that moment is still open"
    if any(mail.session is None for mail in mine):
        yield "it does not say from whom the message came"
    suspects = [one for one in around if any(mail in mine or mail.is_nameless for mail in one.mails)]
    if not suspects:
        yield "it shows no trace of our session"
    if any(not one.adds_up for one in suspects):
        yield "a session's account does not add up"
    if any(one.ended is None or now - one.ended < QUIET for one in suspects):
        yield "the session closed just now"
