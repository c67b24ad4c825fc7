"""What Postfix's log proves, and what it does not: the lines are those of a real Postfix 3.7, cut."""

import datetime as dt
import gzip
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.adapters.postfix_log import PostfixLog
from reporter.domain.delivery import Fate, RelayMemory

DOT = dt.datetime(2026, 11, 27, 2, 1, 18, tzinfo=dt.UTC)
NOW = DOT + dt.timedelta(minutes=15)
ASKED = "<mine@x.example>"

BEFORE = "02:00:00 postfix/master[9]: daemon started -- version 3.7.11, configuration /etc/postfix"
OPENED = "02:01:17 postfix/smtpd[1]: connect from unknown[127.0.0.1]"
BEGUN = "02:01:18 postfix/smtpd[1]: 93E1: client=unknown[127.0.0.1]".replace("93E1", "93E152200A9")
NAMED = "02:01:18 postfix/cleanup[4]: 93E152200A9: message-id=<mine@x.example>"
QUEUED = "02:01:18 postfix/qmgr[3]: 93E152200A9: from=<notes@x.example>, size=275, nrcpt=1 (queue active)"
TAKEN = "02:01:18 postfix/smtpd[1]: disconnect from unknown[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=1 commands=4"
LOST = "02:01:18 postfix/smtpd[1]: lost connection after DATA (81 bytes) from unknown[127.0.0.1]"
NOT_TAKEN = "02:01:18 postfix/smtpd[1]: disconnect from unknown[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=0/1 commands=3/4"
TOO_BIG = "02:01:18 postfix/smtpd[1]: warning: 93E152200A9: queue file size limit exceeded"
MILTER = "02:01:18 postfix/cleanup[4]: 93E152200A9: milter-reject: END-OF-MESSAGE from unknown[127.0.0.1]: 5.7.1 no; from=<a> to=<b>"
DISCARDED = "02:01:18 postfix/cleanup[4]: 93E152200A9: milter-discard: END-OF-MESSAGE from unknown[127.0.0.1]: gone; from=<a> to=<b>"


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def written(path: Path, *lines: str) -> Path:
    """Write lines as Postfix does: « Nov 27 02:01:18 relay postfix/… »."""
    stamped = [f"Nov 27 {line[:8]} relay {line[9:]}\n" if line[2] == ":" else f"{line}\n" for line in lines]
    path.write_text("".join(stamped))
    return path


def asked(path: Path, dot: dt.datetime = DOT, now: dt.datetime = NOW) -> RelayMemory:
    return PostfixLog(path).ask({ASKED: dot}, now)[ASKED]


def fate(folder: Path, *lines: str, now: dt.datetime = NOW) -> Fate:
    return asked(written(folder / "mail.log", *lines), now=now).fate


def test_what_the_queue_manager_has_is_taken_and_the_queue_id_says_so(tmp_path: Path) -> None:
    log = written(tmp_path / "mail.log", BEFORE, OPENED, BEGUN, NAMED, QUEUED)
    assert asked(log) == RelayMemory(Fate.TAKEN, "the relay's log: queued as 93E152200A9")


def test_the_domain_of_a_message_id_does_not_matter(tmp_path: Path) -> None:
    assert fate(tmp_path, BEFORE, OPENED, BEGUN, NAMED.replace("x.example", "other.example"), QUEUED) is Fate.TAKEN


@pytest.mark.parametrize(
    "lines",
    [
        (BEGUN, NAMED, LOST, NOT_TAKEN),
        (BEGUN, LOST, NOT_TAKEN, NAMED),  # measured: the name may come after the end
        (BEGUN, LOST, NOT_TAKEN),  # the connection broke before the headers were through
        (BEGUN, NAMED, TOO_BIG, NOT_TAKEN),
        (BEGUN, NAMED, MILTER, NOT_TAKEN),
    ],
)
def test_a_message_whose_session_closed_without_it_is_not_taken(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert fate(tmp_path, BEFORE, OPENED, *lines) is Fate.NOT_TAKEN


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((BEFORE, OPENED, BEGUN, NAMED), "still open"),
        ((BEFORE, OPENED, BEGUN), "still open"),
        ((BEFORE, OPENED, BEGUN, NAMED, TAKEN), "does not add up"),  # the queue manager has not spoken yet, or the mail is on hold
        ((BEFORE, OPENED, BEGUN, NAMED, DISCARDED, TAKEN), "does not add up"),
        ((BEFORE, OPENED, BEGUN, NAMED, NOT_TAKEN.partition(" ehlo")[0]), "does not add up"),  # Postfix before 3.0 counts nothing
        ((BEFORE, OPENED, BEGUN, NAMED, NOT_TAKEN.replace("data=0/1", "bdat=1/2")), "does not add up"),
        ((BEFORE, OPENED, BEGUN, NAMED, OPENED.replace("02:01:17", "02:01:19")), "still open"),  # the process died, another client came
        ((BEFORE, OPENED, BEGUN, NAMED, BEFORE.replace("02:00:00", "02:01:18")), "does not add up"),
        ((BEFORE, BEGUN, NAMED, NOT_TAKEN), "does not add up"),  # its beginning is missing
        ((BEFORE, OPENED, NAMED, NOT_TAKEN), "does not say from whom"),
        ((BEFORE,), "no trace"),
        ((BEFORE, OPENED, NOT_TAKEN.replace("data=0/1 ", "")), "no trace"),
        ((OPENED.replace("02:01:17", "02:01:19"), BEGUN, NAMED, NOT_TAKEN), "does not reach back"),
        ((), "does not reach back"),
        (
            (BEFORE, "02:01:17 systemd-journald[2]: Suppressed 12 messages from postfix.service", OPENED, BEGUN, NAMED, NOT_TAKEN),
            "were dropped",
        ),
    ],
)
def test_what_is_not_proved_stays_unknown(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    if why == "were dropped":
        lines = (lines[0], OPENED, *lines[1:])
    answer = asked(written(tmp_path / "mail.log", *lines))
    assert answer.fate is Fate.UNKNOWN
    assert why in answer.reason


def test_a_session_that_closed_just_now_is_asked_again(tmp_path: Path) -> None:
    lines = (BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)
    assert fate(tmp_path, *lines, now=DOT + dt.timedelta(seconds=2)) is Fate.UNKNOWN
    assert fate(tmp_path, *lines, now=DOT + dt.timedelta(seconds=6)) is Fate.NOT_TAKEN


def test_another_client_that_is_still_connected_holds_the_answer_back(tmp_path: Path) -> None:
    other = "02:01:00 postfix/smtpd[7]: connect from other[192.0.2.7]"
    mine = (OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)
    assert fate(tmp_path, BEFORE, other, *mine) is Fate.UNKNOWN
    assert (
        fate(tmp_path, BEFORE, other, *mine, "02:09:00 postfix/smtpd[7]: disconnect from other[192.0.2.7] ehlo=1 commands=1")
        is Fate.NOT_TAKEN
    )
    assert fate(tmp_path, BEFORE, *mine, other.replace("02:01:00", "02:05:00")) is Fate.NOT_TAKEN


def test_other_messages_of_the_same_session_are_counted(tmp_path: Path) -> None:
    first = [line.replace("93E152200A9", "8AA152200A9").replace("mine", "other") for line in (BEGUN, NAMED, QUEUED)]
    assert fate(tmp_path, BEFORE, OPENED, *first, BEGUN, NAMED, LOST, NOT_TAKEN.replace("data=0/1", "data=1/2")) is Fate.NOT_TAKEN
    assert fate(tmp_path, BEFORE, OPENED, *first, BEGUN, NAMED, LOST, NOT_TAKEN.replace("data=0/1", "data=2")) is Fate.UNKNOWN


def test_a_queue_id_that_names_another_message_later_proves_nothing_for_ours(tmp_path: Path) -> None:
    bounce = NAMED.replace("mine", "bounce").replace("02:01:18", "02:05:00")
    assert fate(tmp_path, BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN, bounce, QUEUED.replace("02:01:18", "02:05:00")) is Fate.NOT_TAKEN


def test_a_message_tried_twice_is_judged_by_its_last_session_too(tmp_path: Path) -> None:
    first = [line.replace("02:01:1", "01:30:1") for line in (OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)]
    assert fate(tmp_path, BEFORE.replace("02:", "01:"), *first) is Fate.UNKNOWN
    assert fate(tmp_path, BEFORE.replace("02:", "01:"), *first, OPENED, BEGUN) is Fate.UNKNOWN
    assert fate(tmp_path, BEFORE.replace("02:", "01:"), *first, OPENED, BEGUN, NAMED, QUEUED) is Fate.TAKEN
    assert fate(tmp_path, BEFORE.replace("02:", "01:"), *first, OPENED, BEGUN, NAMED, NOT_TAKEN) is Fate.NOT_TAKEN


def test_stamps_with_a_zone_are_read_as_well(tmp_path: Path) -> None:
    zoned = [
        f"2026-11-27T{int(line[:2]) + 1:02}{line[2:8]}.123456+01:00 relay {line[9:]}"
        for line in (BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)
    ]
    assert fate(tmp_path, *zoned) is Fate.NOT_TAKEN


def test_where_the_clocks_change_local_stamps_prove_no_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    autumn = dt.datetime(2026, 10, 25, 1, 1, 18, tzinfo=dt.UTC)  # 02:01:18, the second one
    log = tmp_path / "mail.log"
    log.write_text("".join(f"Oct 25 {line[:8]} relay {line[9:]}\n" for line in (BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)))
    assert "clocks were changed" in asked(log, autumn, autumn + dt.timedelta(hours=1)).reason
    day_after = "".join(f"Oct 26 {line[:8]} relay {line[9:]}\n" for line in (BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN))
    log.write_text(day_after)
    assert asked(log, autumn + dt.timedelta(days=1), autumn + dt.timedelta(days=2)).fate is Fate.NOT_TAKEN


def test_a_log_of_december_is_of_last_year_in_january(tmp_path: Path) -> None:
    dot = dt.datetime(2026, 12, 31, 23, 59, 50, tzinfo=dt.UTC)
    lines = [
        f"Dec 31 23:59:{second} relay {line[9:]}\n"
        for second, line in zip(["00", "40", "50", "50", "51", "51"], (BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN), strict=True)
    ]
    (tmp_path / "mail.log").write_text("".join(lines))
    assert asked(tmp_path / "mail.log", dot, dot + dt.timedelta(minutes=15)).fate is Fate.NOT_TAKEN


@pytest.mark.parametrize("name", ["mail.log.1", "mail.log-20261127", "mail.log.1.gz"])
def test_a_rotated_log_is_read_on(tmp_path: Path, name: str) -> None:
    log, older = written(tmp_path / "mail.log", NOT_TAKEN), tmp_path / name
    written(older, BEFORE, OPENED, BEGUN, NAMED, LOST)
    if name.endswith(".gz"):
        older.write_bytes(gzip.compress(older.read_bytes()))
    os.utime(older, (1, 1))
    assert asked(log).fate is Fate.NOT_TAKEN
    older.unlink()
    assert asked(log).fate is Fate.UNKNOWN


def test_a_log_that_is_not_there_knows_nothing_and_stops_nobody(tmp_path: Path) -> None:
    answer = asked(tmp_path / "none.log")
    assert answer.fate is Fate.UNKNOWN
    assert "cannot be read" in answer.reason
    assert PostfixLog(tmp_path / "none.log").ask({}, NOW) == {}


def test_a_line_that_is_being_written_is_not_read(tmp_path: Path) -> None:
    log = written(tmp_path / "mail.log", BEFORE, OPENED, BEGUN, NAMED, LOST, NOT_TAKEN)
    log.write_text(log.read_text() + "Nov 27 02:01:18 relay postfix/qmgr[3]: 93E152200A9: fro")
    assert asked(log).fate is Fate.NOT_TAKEN
