"""A note asked for again by mail leaves again, whatever became of the first mail."""

from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from reporter.domain.delivery import DeliveryState
from reporter.errors import UsageError
from reporter.pipeline.request import request
from tests.builders import LOIRE_ATLANTIQUE, QUARTER
from tests.outboxes import SPECIMEN, archived, frozen, opened, world
from tests.relays import Script, relay

READER = "lecteur@prefecture.example"


def test_after_a_refusal_the_next_request_is_a_mail_of_its_own(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with relay(Script(rcpt={READER: "554 5.7.1 refused by policy"})) as port:
            refused = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
            frozen(refused, SPECIMEN)
            archived(refused, SPECIMEN, LOIRE_ATLANTIQUE)
            territory = refused.register_store.register().get(LOIRE_ATLANTIQUE)
            first = request(refused, territory, QUARTER, email=READER).delivery
            assert first is not None
            assert (first.sent, first.failed) == (0, 1)
        with LocalMailbox(tmp_path / "mail") as mailbox:
            second = request(world(tmp_path, ledger, mailbox.url), territory, QUARTER, email=READER).delivery
            assert second is not None
            assert (second.sent, len(mailbox.files())) == (1, 1)
        assert {d.resend: d.state for d in ledger.deliveries()} == {0: DeliveryState.FAILED, 1: DeliveryState.SENT}


def test_an_address_that_does_not_exist_is_told_before_it_is_tried_again(tmp_path: Path) -> None:
    script = Script(rcpt={READER: "550 5.1.1 no such user"})
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        frozen(outside, SPECIMEN)
        archived(outside, SPECIMEN, LOIRE_ATLANTIQUE)
        territory = outside.register_store.register().get(LOIRE_ATLANTIQUE)
        request(outside, territory, QUARTER, email=READER)
        with pytest.raises(UsageError, match=r"this address is suppressed since .* \(hard bounce\): nothing was queued"):
            request(outside, territory, QUARTER, email=READER)
        assert len(ledger.deliveries()) == 1
