"""A campaign of many mails with real-sized notes, in a process of its own, through a real Postfix into its own sink."""

import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from reporter.adapters.clocks import SystemClock
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.archive import ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.delivery import DeliveryKind
from reporter.domain.territory import Level, TerritoryId
from reporter.pipeline.deliver import deliver, new_delivery
from reporter.ports import Outside
from reporter.rendering.mail import render_mail
from tests.ledgers import settle_jobs
from tests.mails import content
from tests.outboxes import SPECIMEN, frozen, ledger_url, register_files, world
from tests.postfix import LOOPBACK, postfix

TERRITORIES = 100
PDF_BYTES = 300_000
SINK_STARTS_WITHIN = 10.0  # seconds


@dataclass(frozen=True)
class Sent:
    """What a campaign cost: *handed* seconds until the relay had all, *emptied* until the sink had; peak MiB of the sender."""

    mails: int
    handed: float
    emptied: float
    cpu: float
    peak: float
    pdf_reads: int


@contextmanager
def sink() -> Iterator[int]:
    """Run Postfix's own sink, which accepts and forgets; yield its port."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen(["smtp-sink", "-u", "postfix", f"{LOOPBACK}:{port}", "200"])
    try:
        until = time.monotonic() + SINK_STARTS_WITHIN
        while True:
            try:
                socket.create_connection((LOOPBACK, port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def territories() -> list[TerritoryId]:
    """Return those that a campaign writes about: departments and zones of the register that ships."""
    wanted = (Level.DEPARTMENT, Level.EMPLOYMENT_ZONE, Level.REGION)
    return [one.id for one in register_files().register().territories if one.id.level in wanted][:TERRITORIES]


def prepare(folder: Path, mails: int) -> None:
    """Archive one note of PDF_BYTES a territory and queue *mails* deliveries spread over them."""
    with SqlLedger.open(ledger_url(folder)) as ledger:
        outside = _world(folder, ledger, None)
        frozen(outside, SPECIMEN)
        areas = territories()
        for area in areas:
            _archive(outside, area)
        settle_jobs(ledger, *areas, of=SPECIMEN)
        now = outside.clock.now()
        queue = [
            new_delivery(SPECIMEN, f"reader-{n}@x.test", [areas[n * len(areas) // mails]], DeliveryKind.EDITION, now) for n in range(mails)
        ]
        assert ledger.approve(SPECIMEN.fingerprint, queue, now)


def send_all(folder: Path, relay: str) -> tuple[int, float, float, int]:
    """Send everything; return mails sent, CPU seconds, peak MiB of this process and how many PDFs were read."""
    begun = time.process_time()
    with SqlLedger.open(ledger_url(folder)) as ledger:
        outside = _world(folder, ledger, relay)
        reads = 0
        original = outside.archive.get

        def counted(key: ArchiveKey, name: str, revision: int | None = None) -> bytes:
            nonlocal reads
            reads += name == "note.pdf"
            return original(key, name, revision)

        outside.archive.get = counted  # type: ignore[method-assign]  # counts and hands on
        report = deliver(outside, owner="bench")
    assert report.attempted == report.sent, report.reasons[:3]
    status = Path("/proc/self/status").read_text(encoding="ascii")  # the kernel hands ru_maxrss on from the parent, not this
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return report.sent, time.process_time() - begun, peak, reads


def campaign(folder: Path, mails: int) -> Sent:
    """Prepare a campaign here, and send it by a fresh process."""
    prepare(folder, mails)
    with sink() as port, postfix(port) as relay:
        begun = time.monotonic()
        with get_context("spawn").Pool(1) as pool:
            sent, cpu, peak, reads = pool.apply(send_all, (folder, relay.url))
        handed = time.monotonic() - begun
        relay.drain(600)
        return Sent(sent, handed, time.monotonic() - begun, cpu, peak, reads)


def _archive(outside: Outside, area: TerritoryId) -> None:
    name = outside.register_store.register().get(area).name
    mail = render_mail(content(name, specimen=True), outside.brand)
    noise = random.Random(str(area)).randbytes(PDF_BYTES)  # noqa: S311 -- bytes that do not compress, the same each time
    produced = Produced(b"%PDF-1.7\n" + noise, b"territoire\r\n", b'{"alerts": []}\n', mail, 2)
    outside.archive.put(ArchiveKey(SPECIMEN.policy, area, SPECIMEN.quarter), SPECIMEN, produced, (), outside.clock.now())


def _world(folder: Path, ledger: SqlLedger, relay: str | None) -> Outside:
    return replace(world(folder, ledger, relay), clock=SystemClock())
