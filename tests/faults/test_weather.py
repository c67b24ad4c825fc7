"""Bad weather at the relay, on the disk and by the clock: each case ends in a named state, nothing lost, nothing twice."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.smtp import SmtpTransport
from reporter.domain.delivery import DeliveryState
from reporter.errors import LedgerError
from reporter.pipeline.deliver import deliver
from reporter.ports import Outside
from tests.faults.weather import Stormy, Trouble, storm
from tests.outboxes import campaign, moved, opened, world
from tests.relays import certificate

READERS = tuple(f"{name}@x.test" for name in ("anne", "bruno", "chloe"))
VICTIM = READERS[1]
LATER = dt.timedelta(hours=2)
SENT, DEFERRED, FAILED, UNCERTAIN = DeliveryState.SENT, DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.UNCERTAIN
MEGABYTES = 3

#: the trouble, the state of its victim after one pass and once the weather is fair again, how often its mail arrived
CASES = [
    (Trouble.NONE, SENT, SENT, 1),
    (Trouble.FULL, DEFERRED, SENT, 1),
    (Trouble.UNKNOWN, FAILED, FAILED, 0),
    (Trouble.CLOSING_IN_DATA, DEFERRED, SENT, 1),
    (Trouble.GREYLISTED, DEFERRED, SENT, 1),
    (Trouble.OVERSIZE, FAILED, FAILED, 0),
    (Trouble.SLOW, SENT, SENT, 1),
    (Trouble.SILENT_AFTER_354, UNCERTAIN, UNCERTAIN, 0),
    (Trouble.SILENT_AFTER_DOT, UNCERTAIN, UNCERTAIN, 0),
    (Trouble.TAKEN_THEN_SILENT, UNCERTAIN, UNCERTAIN, 1),
    (Trouble.HALF_CLOSED, UNCERTAIN, UNCERTAIN, 1),
]


def states(ledger: SqlLedger) -> dict[str, DeliveryState]:
    return {one.recipient: one.state for one in ledger.deliveries()}


def weathered(folder: Path, trouble: Trouble) -> tuple[dict[str, DeliveryState], dict[str, DeliveryState], Counter[str]]:
    """Send in bad weather, then twice in fair weather; return the states after the first pass and at the end, and what arrived."""
    stormy = Stormy(trouble, VICTIM)
    with storm(stormy) as port, opened(folder) as ledger:
        outside = world(folder, ledger, SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=1))
        campaign(outside, READERS)
        deliver(outside, owner="one")
        after_one_pass = states(ledger)
        stormy.times = 0
        for hours in (1, 2):
            deliver(moved(outside, dt.timedelta(hours=hours)), owner="one")
        return after_one_pass, states(ledger), stormy.arrived


@pytest.mark.parametrize(("trouble", "first", "last", "copies"), CASES, ids=str)
def test_a_relay_in_trouble_ends_in_a_named_state(
    tmp_path: Path, trouble: Trouble, first: DeliveryState, last: DeliveryState, copies: int
) -> None:
    after_one_pass, at_the_end, arrived = weathered(tmp_path, trouble)
    assert (after_one_pass[VICTIM], at_the_end[VICTIM]) == (first, last)
    assert {at_the_end[reader] for reader in READERS if reader != VICTIM} == {SENT}  # one recipient's trouble is nobody else's
    assert {reader: arrived[reader] for reader in READERS} == {READERS[0]: 1, VICTIM: copies, READERS[2]: 1}


def test_a_half_closed_tls_connection_leaves_one_mail_to_a_person_and_the_others_leave(tmp_path: Path) -> None:
    stormy = Stormy(Trouble.HALF_CLOSED, VICTIM, times=1)
    server, client = certificate(tmp_path)
    with storm(stormy, server) as port, opened(tmp_path) as ledger:
        outside = world(tmp_path, ledger, SmtpTransport(f"smtps://127.0.0.1:{port}", timeout=2, context=client))
        campaign(outside, READERS)
        for hours in (0, 1):
            deliver(moved(outside, dt.timedelta(hours=hours)), owner="one")
        assert states(ledger) == {READERS[0]: SENT, VICTIM: UNCERTAIN, READERS[2]: SENT}
    assert stormy.arrived == Counter(READERS)


@pytest.mark.proof
def test_the_table_of_the_weather(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Print what becomes of a mail in each trouble; one that failed or is left to a person is told, not lost."""
    row = "{:<45} {:<10} {:<10} {:>4} {:>5}"
    table, broken = [row.format("trouble", "at first", "at the end", "lost", "twice")], 0
    for number, (trouble, *_) in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        first, last, arrived = weathered(folder, trouble)
        lost = sum(state is SENT and not arrived[reader] for reader, state in last.items())
        twice = sum(count - 1 for count in arrived.values())
        broken += lost + twice + sum(not state.is_final for state in last.values())
        table.append(row.format(trouble, first[VICTIM], last[VICTIM], lost, twice))
    with capsys.disabled():
        print("\n" + "\n".join(table))  # noqa: T201 -- the table is for people
    assert broken == 0


@pytest.mark.parametrize("address", ["a@x.test, b@x.test", "a@x.test\r\nBcc: b@x.test", "a@x.test\r\nRCPT TO:<b@x.test>"])
def test_an_address_that_would_inject_is_refused_before_anything_is_queued(tmp_path: Path, address: str) -> None:
    with opened(tmp_path) as ledger:
        outside = world(tmp_path, ledger, None)
        with pytest.raises(Exception, match="address"):
            campaign(outside, [address])
        assert ledger.deliveries() == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of a few megabytes; skips in plain sight where that is not allowed."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount") is not None and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("no disk of our own can be mounted here (not root, or a container without that right)")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(4096))


def _send_until_it_breaks(outside: Outside) -> None:
    while deliver(outside, owner="one").attempted:
        pass


def test_a_full_disk_under_the_ledger_loses_and_doubles_nothing(tmp_path: Path, small_disk: Path) -> None:
    stormy = Stormy(Trouble.NONE, VICTIM)
    readers = [f"reader-{number}@x.test" for number in range(40)]
    url = f"sqlite:///{small_disk / 'ledger.sqlite'}"
    with storm(stormy) as port:
        relay = SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=2)
        with SqlLedger.open(url) as ledger:
            campaign(world(tmp_path, ledger, relay), readers)
            filler = small_disk / "filler"
            with pytest.raises(OSError, match="No space left"):
                _fill(filler)
            with pytest.raises(LedgerError, match="full"):
                _send_until_it_breaks(world(tmp_path, ledger, relay))
        filler.unlink()
        with SqlLedger.open(url) as ledger:
            deliver(moved(world(tmp_path, ledger, relay), LATER), owner="two")
            found = states(ledger)
    uncertain = {reader for reader, state in found.items() if state is UNCERTAIN}
    assert set(found.values()) <= {SENT, UNCERTAIN}
    assert len(uncertain) <= 1
    assert {reader for reader in readers if not stormy.arrived[reader]} <= uncertain
    assert max(stormy.arrived.values()) == 1


_SENDER = """
import sys
from pathlib import Path
from dataclasses import replace
from reporter.adapters.clocks import SystemClock
from reporter.pipeline.deliver import deliver
from tests.outboxes import opened, world
with opened(Path(sys.argv[1])) as ledger:
    deliver(replace(world(Path(sys.argv[1]), ledger, sys.argv[2]), clock=SystemClock()), owner=sys.argv[3])
"""


def _sender(prefix: list[str], folder: Path, relay: str, owner: str) -> "subprocess.CompletedProcess[str]":
    words = [*prefix, sys.executable, "-c", _SENDER, str(folder), relay, owner]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("call", ["fsync,fdatasync", "pwrite64"])
def test_a_disk_that_answers_eio_loses_and_doubles_nothing(tmp_path: Path, call: str) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: errors of the disk were not injected")
    stormy = Stormy(Trouble.NONE, VICTIM)
    readers = [f"reader-{number}@x.test" for number in range(10)]
    with storm(stormy) as port:
        relay = f"smtp://127.0.0.1:{port}"
        with opened(tmp_path) as ledger:
            campaign(world(tmp_path, ledger, relay), readers)
        broken = _sender(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when=12+"],
            tmp_path, relay, "one",
        )  # fmt: skip
        with opened(tmp_path) as ledger:
            deliver(moved(world(tmp_path, ledger, relay), dt.timedelta(days=3650)), owner="two")
            found = states(ledger)
    assert broken.returncode != 0
    assert "LedgerError" in broken.stderr
    uncertain = {reader for reader, state in found.items() if state is UNCERTAIN}
    assert set(found.values()) <= {SENT, UNCERTAIN}
    assert len(uncertain) <= 1
    assert {reader for reader in readers if not stormy.arrived[reader]} <= uncertain
    assert max(stormy.arrived.values()) == 1


@pytest.mark.parametrize("jump", ["-3d", "+3d"])
def test_a_clock_that_jumps_sends_nothing_twice(tmp_path: Path, jump: str) -> None:
    if shutil.which("faketime") is None:
        pytest.skip("faketime is not installed: the clock did not jump")
    stormy = Stormy(Trouble.GREYLISTED, VICTIM, times=1)
    with storm(stormy) as port:
        relay = f"smtp://127.0.0.1:{port}"
        with opened(tmp_path) as ledger:
            campaign(world(tmp_path, ledger, relay), READERS)
        assert _sender([], tmp_path, relay, "one").returncode == 0
        assert _sender(["faketime", "-f", jump], tmp_path, relay, "two").returncode == 0
        assert _sender(["faketime", "-f", "+2h"], tmp_path, relay, "three").returncode == 0
        with opened(tmp_path) as ledger:
            assert set(states(ledger).values()) == {SENT}
    assert dict(stormy.arrived) == dict.fromkeys(READERS, 1)
