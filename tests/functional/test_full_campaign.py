"""A whole campaign: 118 territories, 20 readers each, one of them poisoned: 117 notes reach everybody, one waits with its reason."""

import email
import hashlib
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from reporter.adapters.executors import executor_factory
from reporter.adapters.smtp import SmtpTransport
from reporter.domain.briefing import BriefingJob
from reporter.domain.campaign import CampaignRules, CampaignState
from reporter.domain.delivery import DeliveryState
from reporter.domain.subscription import Wish
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import ExitCode
from reporter.pipeline.campaigns import watch
from reporter.pipeline.deliver import deliver
from reporter.pipeline.run import RunOrder, run
from reporter.ports import JobState, Outside
from reporter.settings import ExecutorSettings
from reporter.wiring import embedded_world
from tests.relays import Script, relay

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600), pytest.mark.filterwarnings("default")]

TERRITORIES, READERS = 118, 20
POISONED = TerritoryId.parse("departement-85")
ORDER = RunOrder(policies=("standard",))


class Poisoning(Executor):
    """Real processes whose worker gets one territory's name with a letter that no font has: the real rendering refuses it."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (job,) = args
        assert isinstance(job, BriefingJob)
        if job.facts.territory.id == POISONED:
            strange = replace(job.facts.territory, name=f"{job.facts.territory.name} \N{WATER WAVE}")
            job = replace(job, facts=replace(job.facts, territory=strange))
        return self._inner.submit(fn, job, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 -- the library's own
        self._inner.shutdown(wait=wait, cancel_futures=cancel_futures)


@dataclass
class Counting(Script):
    """A relay that keeps of each mail its recipient and the digest of its note."""

    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's
        (recipient,) = envelope.rcpt_tos
        parts = email.message_from_bytes(envelope.original_content).walk()
        (pdf,) = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "application/pdf")
        assert isinstance(pdf, bytes)
        self.notes[recipient, hashlib.sha256(pdf).hexdigest()] += 1
        return "250 2.0.0 queued"


def subscribed(outside: Outside) -> tuple[TerritoryId, ...]:
    """Subscribe twenty readers to each of 118 territories, one of which will be poisoned."""
    levels = (Level.DEPARTMENT, Level.EMPLOYMENT_ZONE)
    register = [one.id for one in outside.register_store.register().territories if one.id.level in levels]
    chosen = tuple(one for one in register if str(one) != "departement-976")[:TERRITORIES]  # Mayotte: no producer publishes its figures
    assert POISONED in chosen
    readers = [
        Wish(f"reader-{number}@{str(territory).replace('_', '-')}.example", (territory,), "standard", bundle=False)
        for territory in chosen
        for number in range(READERS)
    ]
    outside.ledger.add_subscriptions(readers, outside.clock.now())
    return chosen


def test_117_of_118_are_delivered_and_one_waits_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started, counting = time.monotonic(), Counting()
    with embedded_world(tmp_path, executor=ExecutorSettings(kind="processes")) as world, relay(counting) as port:
        factory, workers = executor_factory("processes", 0)
        transport = SmtpTransport(f"smtp://127.0.0.1:{port}")
        rules = CampaignRules(quiet=CampaignRules().quiet * 0)
        outside = replace(world, executor=lambda: Poisoning(factory()), workers=workers, transport=transport, campaign_rules=rules)
        chosen = subscribed(outside)
        report = run(outside, ORDER)
        (policy,) = report.policies
        assert policy.edition
        assert policy.production
        first_wave = len(counting.notes)
        for _ in range(3):  # the first wave is settled, the second leaves
            watch(outside)
            deliver(outside, owner="proof")
        states = Counter(job.state for job in outside.ledger.jobs(policy.edition.fingerprint))
        (reason,) = (job.reason for job in outside.ledger.jobs(policy.edition.fingerprint) if job.state is JobState.QUARANTINED)
        mails = Counter(one.state for one in outside.ledger.deliveries())
        sent = {(one.recipient, one.entries[0]) for one in outside.ledger.deliveries(state=DeliveryState.SENT)}
        (campaign,) = outside.ledger.campaigns()
    lost, twice = len(sent - set(counting.notes)), sum(count - 1 for count in counting.notes.values())
    assert report.exit_code is ExitCode.PARTIAL
    assert states == {JobState.ARCHIVED: TERRITORIES - 1, JobState.QUARANTINED: 1}
    assert "WATER WAVE" in reason
    assert mails == {DeliveryState.SENT: (TERRITORIES - 1) * READERS, DeliveryState.QUARANTINED: READERS}
    assert set(counting.notes) == sent, "mailed is what was archived and recorded"
    assert (lost, twice, first_wave, campaign.state) == (0, 0, 3 * READERS, CampaignState.RUNNING)
    with capsys.disabled():
        counts = f"notes delivered {states[JobState.ARCHIVED]} | quarantined 1 ({reason[:60]}…) | mails {sum(counting.notes.values())}"
        ends = f"first wave {first_wave} | lost {lost} | twice {twice} | {time.monotonic() - started:.0f} s"
        print(f"\nterritories {len(chosen)} | readers {READERS} each | {counts} | {ends}")  # noqa: T201 -- the table of the proof
