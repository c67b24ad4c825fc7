"""Several senders, schedulers and first starts at once do what one does."""

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.ledger.ledger import SqlLedger
from reporter.domain.delivery import DeliveryState
from tests.ledgers import EDITION, LEASE, NOON, claim_until_nothing_is_left, delivery, queued

SENDERS = 4
MAILS = 60


def _processes() -> Executor:
    return ProcessPoolExecutor(SENDERS, mp_context=multiprocessing.get_context("spawn"))


def _threads() -> Executor:
    return ThreadPoolExecutor(SENDERS)


@pytest.mark.parametrize("workers", [_processes, _threads])
def test_senders_at_once_never_claim_the_same_delivery(tmp_path: Path, workers: "type[Executor]") -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with SqlLedger.open(url) as ledger:
        queued(ledger, *(delivery(f"reader{number}@loire.test") for number in range(MAILS)))
        with workers() as pool:
            claimed = list(pool.map(claim_until_nothing_is_left, [url] * SENDERS, [f"sender-{n}" for n in range(SENDERS)]))
        assert sum(map(len, claimed)) == len(set().union(*claimed)) == MAILS
        assert len(ledger.deliveries(state=DeliveryState.SENT)) == MAILS


def test_threads_share_one_ledger(tmp_path: Path) -> None:
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger, _threads() as pool:
        queued(ledger, *(delivery(f"reader{number}@loire.test") for number in range(MAILS)))
        claims = pool.map(lambda n: ledger.claim_deliveries(f"sender-{n}", NOON, limit=9, lease=LEASE), range(10))
        ids = [one.id for bite in claims for one, _ in bite]
        assert len(ids) == len(set(ids)) == MAILS


def test_only_one_of_several_approvals_counts(tmp_path: Path) -> None:
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger, _threads() as pool:
        ledger.record_edition(EDITION, NOON)
        wanted = [delivery("a@loire.test"), delivery("b@loire.test")]
        answers = list(pool.map(lambda _: ledger.approve(EDITION.fingerprint, wanted, NOON), range(SENDERS)))
        assert sorted(answers) == [False, False, False, True]
        assert len(ledger.deliveries()) == 2


def test_first_starts_at_once_make_one_schema(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}"
    with _threads() as pool:
        ledgers = list(pool.map(SqlLedger.open, [url] * SENDERS))
    for number, ledger in enumerate(ledgers):
        with ledger:
            ledger.record_edition(replace(EDITION, revision=1), NOON)
            assert ledger.add_deliveries([delivery(f"reader{number}@loire.test")]) == 1
