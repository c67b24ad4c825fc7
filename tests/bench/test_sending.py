"""What sending costs: a whole campaign through a real Postfix, the queueing of one, the start of a sender (`make bench`)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import DeliveryKind
from reporter.pipeline.deliver import new_delivery
from tests.bench.sending import campaign, territories
from tests.fakes import NOON
from tests.outboxes import SPECIMEN, ledger_url
from tests.postfix import require_postfix
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1500), pytest.mark.xdist_group("postfix")]
MAILS = int(os.environ.get("BENCH_MAILS", "10000"))
QUEUED = 36_000
START_CPU_SECONDS = 1.0
_IMPORTS = """
import resource, sys
import reporter.pipeline.deliver, reporter.adapters.smtp, reporter.adapters.ledger.ledger, reporter.adapters.postfix_log
heavy = {"weasyprint", "matplotlib", "pandas", "numpy", "seaborn", "pypdfium2", "shapely"} & {name.split(".")[0] for name in sys.modules}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, *sorted(heavy))
"""


def test_a_campaign_through_a_real_postfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seconds, CPU and memory for BENCH_MAILS mails with a PDF of 300 kB (printed); each PDF is read once."""
    require_postfix()
    done = campaign(tmp_path, MAILS)
    with capsys.disabled():
        print(  # noqa: T201 -- the figures are for a person
            f"\n{done.mails} mails with 300 kB: handed over in {done.handed:.0f} s, delivered in {done.emptied:.0f} s, sender "
            f"{done.cpu:.0f} CPU s ({1000 * done.cpu / done.mails:.1f} ms a mail), peak {done.peak:.0f} MiB, {done.pdf_reads} PDFs read"
        )
    assert done.mails == MAILS
    assert done.pdf_reads == len(territories())


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLedger]:
    with ExitStack() as stack:
        url = ledger_url(tmp_path)
        if request.param == "postgresql":
            if not POSTGRESQL_IS_HERE:
                pytest.skip("no PostgreSQL: set REPORTER_TEST_POSTGRES_URL, or install psycopg and pgserver")
            (tmp_path / "pg").mkdir()
            url = stack.enter_context(running(tmp_path / "pg"))
            emptied(url)
        yield stack.enter_context(SqlLedger.open(url))


def test_queueing_36_000_deliveries_in_one_transaction(ledger: SqlLedger, capsys: pytest.CaptureFixture[str]) -> None:
    """Seconds from a planned campaign to a committed one (printed)."""
    ledger.record_edition(SPECIMEN, NOON)
    areas = territories()
    queue = [new_delivery(SPECIMEN, f"reader-{n}@x.test", [areas[n % len(areas)]], DeliveryKind.EDITION, NOON) for n in range(QUEUED)]
    begun, cpu = time.monotonic(), time.process_time()
    assert ledger.approve(SPECIMEN.fingerprint, queue, NOON)
    took, cpu = time.monotonic() - begun, time.process_time() - cpu
    with capsys.disabled():
        print(f"\n{QUEUED} deliveries queued in {took:.1f} s, {cpu:.1f} CPU s")  # noqa: T201 -- the figures are for a person
    assert sum(1 for _ in ledger.deliveries(edition=SPECIMEN.fingerprint)) == QUEUED


def test_a_sender_starts_light(capsys: pytest.CaptureFixture[str]) -> None:
    """CPU seconds of a fresh process until it could send (printed); none of it for rendering."""
    said = subprocess.run([sys.executable, "-c", _IMPORTS], check=True, capture_output=True, text=True).stdout.split()
    with capsys.disabled():
        print(f"\na sender is imported in {float(said[0]):.2f} CPU s")  # noqa: T201 -- the figure is for a person
    assert said[1:] == []
