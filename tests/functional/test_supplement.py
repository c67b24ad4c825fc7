"""A note that could not be made in time follows its reader's mail alone, once, when a later run makes it."""

import email
import email.policy
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from reporter.adapters.executors import InlineExecutor
from reporter.adapters.local_mailbox import LocalMailbox
from reporter.domain.briefing import BriefingJob
from reporter.domain.delivery import DeliveryKind
from reporter.domain.territory import TerritoryId
from reporter.errors import ExitCode
from reporter.pipeline.run import RunOrder, run
from reporter.pipeline.subscribing import subscribe
from reporter.ports import Outside
from reporter.settings import ExecutorSettings
from reporter.wiring import embedded_world

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("serve"), pytest.mark.filterwarnings("default")]

HEALTHY, POISONED = TerritoryId.parse("departement-44"), TerritoryId.parse("departement-85")
READER = "conseil@loire.example"
ORDER = RunOrder(policies=("standard",))


class Poisoning(InlineExecutor):
    """An executor whose worker gets one territory's name with a letter that no font has: the real rendering refuses it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (job,) = args
        assert isinstance(job, BriefingJob)
        if job.facts.territory.id == POISONED:
            strange = replace(job.facts.territory, name=f"{job.facts.territory.name} \N{WATER WAVE}")
            job = replace(job, facts=replace(job.facts, territory=strange))
        return super().submit(fn, job, **kwargs)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Outside]:
    with embedded_world(tmp_path, executor=ExecutorSettings(kind="inline")) as outside:
        yield outside


def notes_by_mail(folder: Path) -> list[list[str]]:
    """Return the names of the notes joined to each mail."""
    mails = []
    for file in sorted(LocalMailbox(folder / "mail").files()):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        assert mail["To"] == READER
        mails.append([str(part.get_filename()).split("_")[1] for part in mail.iter_attachments()])
    return sorted(mails)


def test_a_quarantined_note_follows_alone_exactly_once(world: Outside, tmp_path: Path) -> None:
    subscribe(world, READER, [HEALTHY, POISONED], policy="standard", bundle=True)
    first = run(replace(world, executor=Poisoning), ORDER)
    assert first.exit_code is ExitCode.PARTIAL
    assert notes_by_mail(tmp_path) == [[str(HEALTHY)]]

    still = run(replace(world, executor=Poisoning), replace(ORDER, offline=True))
    assert still.exit_code is ExitCode.PARTIAL
    assert notes_by_mail(tmp_path) == [[str(HEALTHY)]]

    repaired = run(world, replace(ORDER, offline=True))
    assert repaired.exit_code is ExitCode.DONE
    assert notes_by_mail(tmp_path) == [[str(HEALTHY)], [str(POISONED)]]

    again = run(world, replace(ORDER, offline=True))
    assert again.exit_code is ExitCode.NOTHING_NEW
    assert notes_by_mail(tmp_path) == [[str(HEALTHY)], [str(POISONED)]]
    kinds = {(one.kind, one.territories) for one in world.ledger.deliveries()}
    assert kinds == {(DeliveryKind.EDITION, (HEALTHY, POISONED)), (DeliveryKind.SUPPLEMENT, (POISONED,))}
