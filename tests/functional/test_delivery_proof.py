"""The proof of delivery: the very bytes, one line for each mail, and failures sent again without touching who has it."""

import csv
import io
from pathlib import Path

import pytest

from reporter.domain.delivery import DeliveryState
from reporter.errors import EditionError, UsageError
from reporter.pipeline.deliver import deliver
from reporter.pipeline.delivery_proof import export, of_edition, preview
from reporter.pipeline.queueing import retry_failed
from reporter.ports import JobState
from tests.builders import LOIRE_ATLANTIQUE
from tests.ledgers import settle_jobs
from tests.outboxes import SPECIMEN, campaign, opened, world
from tests.relays import Script, relay

GOOD, BAD, GONE = "prefet@loire.test", "maire@loire.test", "parti@loire.test"


def test_what_is_previewed_is_what_leaves_and_what_is_exported_says_so(tmp_path: Path) -> None:
    script = Script(rcpt={BAD: f"554 5.7.1 <{BAD}> refused"})
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, [GOOD, BAD])
        wanted = next(one for one in ledger.deliveries() if one.recipient == GOOD)
        before = preview(outside, wanted)
        deliver(outside, owner="one")
        ((_, _, received),) = script.received
        assert received == before
        rows = list(csv.DictReader(io.StringIO(export(outside, of_edition(outside, SPECIMEN.label), with_addresses=False)), delimiter=";"))
        assert {(row["recipient"], row["state"]) for row in rows} == {("p…t@loire.test", "sent"), ("m…e@loire.test", "failed")}
        sent = next(row for row in rows if row["state"] == "sent")
        assert sent["message_id"].encode() in received
        assert (len(sent["pdf_sha256"]), "250" in sent["reply_or_reason"], sent["edition"]) == (64, True, SPECIMEN.label)
        assert not any(address in str(rows) for address in (GOOD, BAD))
        assert GOOD in export(outside, ledger.deliveries(), with_addresses=True)
        with pytest.raises(EditionError, match="no edition 'x' here"):
            of_edition(outside, "x")


def test_nothing_to_preview_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        outside = world(tmp_path, ledger, None)
        campaign(outside, [GOOD])
        settle_jobs(ledger, LOIRE_ATLANTIQUE, state=JobState.QUARANTINED, of=SPECIMEN)
        with pytest.raises(UsageError, match="nothing leaves for delivery"):
            preview(outside, ledger.deliveries()[0])


def test_failures_are_sent_again_once_and_who_has_it_gets_nothing(tmp_path: Path) -> None:
    script = Script(rcpt={BAD: "554 5.7.1 refused", GONE: "550 5.1.1 unknown"})
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, [GOOD, BAD, GONE])
        deliver(outside, owner="one")
        script.rcpt.clear()
        assert retry_failed(outside, ledger.deliveries()) == (1, 1)
        assert deliver(outside, owner="one").sent == 1
        assert retry_failed(outside, ledger.deliveries()) == (0, 2)
        assert sorted(recipient for _, recipient, _ in script.received) == sorted([GOOD, BAD])
        assert [one.state for one in ledger.deliveries() if one.resend] == [DeliveryState.SENT]
