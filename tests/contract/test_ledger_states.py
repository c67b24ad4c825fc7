"""Whatever senders do, in whatever order, the ledger in SQLite says what its model says, and promises hold."""

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.errors import MailError
from reporter.ports import JobState, Ledger
from tests.builders import LOIRE_ATLANTIQUE
from tests.fakes_ledger import MemoryLedger
from tests.ledgers import EDITION, LEASE, NOON, SARTHE, delivery

OWNERS = ("one", "two")
BUSY = MailError("452 try later", permanent=False, code=452)
REFUSED = MailError("550 unknown user", permanent=True, code=550)


class SendersAndLedgers(RuleBasedStateMachine):
    """Two senders that claim, save late or never, beside a clock that runs."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.sql = SqlLedger.open(f"sqlite:///{Path(self._folder.name) / 'ledger.sqlite'}")
        self.model = MemoryLedger()
        self.now = NOON
        self.held: list[tuple[Delivery, int, str]] = []
        self.final: dict[str, DeliveryState] = {}
        self.dotted: set[str] = set()
        for ledger in self._both():
            ledger.record_edition(EDITION, NOON)
            ledger.plan_jobs(EDITION.fingerprint, [LOIRE_ATLANTIQUE, SARTHE])
            ledger.approve(EDITION.fingerprint, [delivery("a@l.test"), delivery("b@l.test", SARTHE), delivery("c@l.test")], NOON)

    def _both(self) -> tuple[Ledger, Ledger]:
        return (self.sql, self.model)

    def teardown(self) -> None:
        self.sql.close()
        self._folder.cleanup()

    @rule(minutes=st.integers(1, 15))
    def time_passes(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(territory=st.sampled_from([LOIRE_ATLANTIQUE, SARTHE]), state=st.sampled_from(JobState))
    def a_job_changes(self, territory: object, state: JobState) -> None:
        for ledger in self._both():
            (job,) = [job for job in ledger.jobs(EDITION.fingerprint) if job.territory == territory]
            ledger.save_job(replace(job, state=state))

    @rule(owner=st.sampled_from(OWNERS), limit=st.integers(1, 3))
    def someone_claims(self, owner: str, limit: int) -> None:
        claimed, expected = (ledger.claim_deliveries(owner, self.now, limit=limit, lease=LEASE) for ledger in self._both())
        assert claimed == expected
        assert not {one.id for one, _ in claimed} & self.dotted, "a mail that may have left was claimed again"
        self.held += [(one, fence, owner) for one, fence in claimed]

    @rule(pick=st.integers(0, 20), what=st.sampled_from(["dot", "sent", "busy", "refused", "put back", "doubtful"]))
    def a_sender_tells(self, pick: int, what: str) -> None:
        if not self.held:
            return
        index = pick % len(self.held)
        one, fence, owner = self.held[index]
        told = {
            "dot": one.dotted(("a" * 64,), self.now), "sent": one.sent("250 ok"), "busy": one.failed(BUSY, self.now),
            "refused": one.failed(REFUSED, self.now), "put back": one.put_back("relay away"), "doubtful": one.doubtful(BUSY),
        }[what]  # fmt: skip
        saved, expected = (ledger.save_delivery(told, fence, owner) for ledger in self._both())
        assert saved is expected
        if saved:
            self.held[index] = (told, fence, owner)
            self.dotted.discard(one.id)  # a sender that says « not accepted » frees it again
            if told.state in {DeliveryState.DOT, DeliveryState.UNCERTAIN, DeliveryState.SENT}:
                self.dotted.add(one.id)

    @invariant()
    def both_say_the_same(self) -> None:
        here, there = ([replace(one, reason="") for one in ledger.deliveries()] for ledger in self._both())
        assert here == there

    @invariant()
    def what_is_sent_failed_or_withheld_stays_so(self) -> None:
        for one in self.sql.deliveries():
            assert self.final.get(one.id, one.state) is one.state
            if one.state.is_final and one.state is not DeliveryState.UNCERTAIN:
                self.final[one.id] = one.state


TestSendersAndLedgers = SendersAndLedgers.TestCase
TestSendersAndLedgers.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
