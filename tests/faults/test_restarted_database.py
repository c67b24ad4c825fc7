"""A PostgreSQL that is killed and started again every two seconds under a running sender."""

import datetime as dt
import importlib.util
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.clocks import SystemClock
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.smtp import SmtpTransport
from reporter.domain.delivery import DeliveryState
from reporter.errors import LedgerError
from reporter.pipeline.deliver import deliver
from tests.faults.weather import Stormy, Trouble, storm
from tests.outboxes import campaign, world
from tests.postgresql import emptied, running

pytestmark = pytest.mark.proof
RESTARTS, EVERY = 5, 2.0  # how often, seconds between
MAILS = 250
SLOWNESS = 0.03  # seconds before each mail's answer, so that the restarts meet it
LEASE = dt.timedelta(seconds=1)
OPEN = {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.DOT, DeliveryState.DEFERRED}
WITHIN = 120.0  # seconds


class Unhurried(Stormy):
    """Takes everything, slowly."""

    def _after_dot(self, connection: "object", recipient: str) -> bool:
        time.sleep(SLOWNESS)
        return super()._after_dot(connection, recipient)  # type: ignore[arg-type]  # a socket


def test_a_database_restarted_every_two_seconds_loses_and_doubles_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not importlib.util.find_spec("pgserver"):
        pytest.skip("pgserver is not installed: no database of our own to restart")
    folder = tmp_path / "pg"
    folder.mkdir()
    readers = [f"reader-{number}@x.test" for number in range(MAILS)]
    server = Unhurried(Trouble.NONE, "")
    with running(folder) as url, storm(server) as port:
        from pgserver import pg_ctl  # once `running` has imported it without its warning

        emptied(url)
        transport = SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=5)
        with SqlLedger.open(url) as ledger:
            campaign(world(tmp_path, ledger, transport), readers)
        restarts = 0

        def restart() -> None:
            nonlocal restarts
            for _ in range(RESTARTS):
                time.sleep(EVERY)
                pg_ctl(["-w", "-m", "immediate", "-l", str(folder / "log"), "restart"], pgdata=folder, user="pgserver")
                restarts += 1

        restarting = threading.Thread(target=restart)
        restarting.start()
        errors, until = 0, time.monotonic() + WITHIN
        states: list[DeliveryState] = []
        while time.monotonic() < until and (restarting.is_alive() or not states or OPEN & set(states)):
            try:
                with SqlLedger.open(url) as ledger:
                    outside = replace(world(tmp_path, ledger, transport), clock=SystemClock())
                    deliver(outside, owner=f"sender-{errors}", lease=LEASE)
                    states = [one.state for one in ledger.deliveries()]
            except LedgerError:
                errors += 1
                time.sleep(0.2)
        restarting.join()
    counts = {state.value: states.count(state) for state in set(states)}
    with capsys.disabled():
        twice = sum(server.arrived.values()) - len(server.arrived)
        print(f"\ndatabase restarted {restarts} times, {errors} passes broken; {counts}, twice: {twice}")  # noqa: T201 -- for people
    assert restarts == RESTARTS
    assert errors > 0
    assert set(states) <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    assert states.count(DeliveryState.UNCERTAIN) <= errors
    assert len(readers) - len(server.arrived) <= states.count(DeliveryState.UNCERTAIN)
    assert max(server.arrived.values()) == 1
