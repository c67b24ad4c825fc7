"""The sessions of a Postfix log and the mails in them, rebuilt line by line."""

import contextlib
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

_LINE = re.compile(
    r"(?P<stamp>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?) \S+ "
    r"(?P<service>\S*(?:smtpd|cleanup|qmgr|master))\[(?P<process>\d+)\]: (?P<said>.*)"
)
_QUEUE_ID = re.compile(r"(?P<id>[0-9A-Za-z]{6,}): (?P<said>(?:client|message-id|from)=.*|removed)")
_MESSAGE_ID = re.compile(r"message-id=<?(?P<name>[^>@\s]*)")
_ACCOUNT = re.compile(r"\b(?P<command>data|bdat)=(?P<taken>\d+)")
_COUNTED = re.compile(r"\bcommands=\d+")
_LOSS = re.compile(r"rate-limiting|Suppressed \d+ messages|imuxsock lost")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAP_YEARS = 9  # 29 February is never farther
LATEST = dt.timedelta(days=1)  # ahead of our clock: a stamp without a year that would lie further ahead is last year's


@dataclass(eq=False, slots=True)
class Mail:
    """One message that a session began; *queued* once the queue manager has it, *name* the local part of its Message-ID."""

    queue_id: str
    session: "Session | None" = None
    name: str = ""
    queued: bool = False

    @property
    def is_nameless(self) -> bool:
        """Say whether it may have been any message: it broke off before its headers were through."""
        return not self.name and not self.queued


@dataclass(eq=False, slots=True)
class Session:
    """One client's connection; *taken* is how many messages it says were accepted, None when it never said."""

    begun: dt.datetime | None
    ended: dt.datetime | None = None
    taken: int | None = None
    mails: list[Mail] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Say whether it may still take a message."""
        return self.ended is None

    @property
    def adds_up(self) -> bool:
        """Say whether every message that it took is known by name."""
        return self.begun is not None and self.taken == sum(mail.queued for mail in self.mails)

    def is_around(self, instant: dt.datetime, margin: dt.timedelta) -> bool:
        """Say whether it may have been open at an instant."""
        return (self.begun is None or self.begun <= instant + margin) and (self.ended is None or self.ended >= instant - margin)


class Sessions:
    """What the lines read so far tell; *since* is the stamp of the first, *losses* those of lines that say that others were dropped."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self.since: dt.datetime | None = None
        self.has_local_times = False
        self.every: list[Session] = []
        self.losses: list[dt.datetime] = []
        self._open: dict[tuple[str, str], Session] = {}
        self._mails: dict[str, Mail] = {}
        self._named: defaultdict[str, list[Mail]] = defaultdict(list)
        self._latest: dt.datetime | None = None

    def named(self, name: str) -> list[Mail]:
        """Return the messages with this local part in their Message-ID, oldest first."""
        return list(self._named.get(name, ()))

    def read(self, line: str) -> None:
        """Take one line; those of other programs only matter when they tell of losses."""
        found = _LINE.match(line)
        if found is None:
            if _LOSS.search(line) and self._latest is not None:
                self.losses.append(self._latest)
            return
        if self.since is None:
            self.since = self._latest = self._instant(found["stamp"])
        said, service = found["said"], found["service"]
        if service.endswith("smtpd"):
            self._smtpd((service, found["process"]), found["stamp"], said)
        elif service.endswith("master"):
            self._master(found["stamp"], said)
        elif about := _QUEUE_ID.match(said):
            self._queue(about["id"], about["said"], is_manager=service.endswith("qmgr"))

    def _smtpd(self, process: tuple[str, str], stamp: str, said: str) -> None:
        if said.startswith("connect from "):
            self._break_off(process, stamp)
            self._begin(process, self._instant(stamp))
        elif said.startswith("disconnect from "):
            session = self._open.pop(process, None) or self._begin(process, None)
            self._open.pop(process, None)
            session.ended, session.taken = self._instant(stamp), _taken(said)
        elif (about := _QUEUE_ID.match(said)) and about["said"].startswith("client="):
            session = self._open.get(process) or self._begin(process, None)
            self._mails[about["id"]] = mail = Mail(about["id"], session)
            session.mails.append(mail)

    def _begin(self, process: tuple[str, str], begun: dt.datetime | None) -> Session:
        self._open[process] = session = Session(begun)
        self.every.append(session)
        return session

    def _break_off(self, process: tuple[str, str], stamp: str) -> None:
        """Close a session whose process died without a word: what it took stays unknown."""
        if session := self._open.pop(process, None):
            session.ended = self._instant(stamp)

    def _master(self, stamp: str, said: str) -> None:
        if said.startswith("daemon started"):
            for process in tuple(self._open):
                self._break_off(process, stamp)

    def _queue(self, queue_id: str, said: str, *, is_manager: bool) -> None:
        mail = self._mails.setdefault(queue_id, Mail(queue_id))
        if is_manager:
            mail.queued = True
            if said == "removed":  # its id may name another message from now on
                del self._mails[queue_id]
        elif found := _MESSAGE_ID.match(said):
            if mail.name or mail.queued:
                self._mails[queue_id] = mail = Mail(queue_id)
            mail.name = found["name"]
            self._named[mail.name].append(mail)

    def _instant(self, stamp: str) -> dt.datetime:
        """Read a stamp; without a zone it is of this machine, without a year the latest past one."""
        read = dt.datetime.fromisoformat(stamp) if stamp[0].isdigit() else _with_year(stamp, self._now + LATEST)
        self.has_local_times |= read.tzinfo is None
        self._latest = read.astimezone(dt.UTC)
        return self._latest


def _with_year(stamp: str, latest: dt.datetime) -> dt.datetime:
    """Read « Nov 27 02:01:18 » as the last such local instant up to *latest*."""
    month, day, hour, minute, second = _MONTHS.index(stamp[:3]) + 1, *map(int, re.split("[ :]+", stamp[3:].strip()))
    for year in range(latest.year, latest.year - LEAP_YEARS, -1):
        with contextlib.suppress(ValueError):  # 29 February of a common year
            read = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the log's own local time
            if read.astimezone() <= latest:
                return read
    message = f"no year has the instant {stamp}"
    raise ValueError(message)


def _taken(said: str) -> int | None:
    """Return how many messages a disconnect line says were accepted; None where it does not count them, or counts pieces (BDAT)."""
    if not _COUNTED.search(said):
        return None
    accounts = {found["command"]: int(found["taken"]) for found in _ACCOUNT.finditer(said)}
    return None if "bdat" in accounts else accounts.get("data", 0)
