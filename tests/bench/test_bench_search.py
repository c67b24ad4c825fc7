"""How long a search over every territory takes, communes included."""

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reporter.adapters.ledger.ledger import SqlLedger
from tests.official_tables import real_draft

pytestmark = [pytest.mark.bench, pytest.mark.real]
MOST_SECONDS = 0.05
TYPED = ("st naz", "loire atlantik", "haye les roses", "saint", "communaute de communes")


def test_a_search_over_every_territory_is_at_hand(benchmark: BenchmarkFixture, real_data: Path, tmp_path: Path) -> None:
    draft = real_draft(real_data / "geo")
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        ledger.save_names("real", [one.searched for one in (*draft.territories, *draft.municipalities)])
        benchmark(lambda: [ledger.search_names(typed, 8) for typed in TYPED])
    assert benchmark.stats.stats.median / len(TYPED) < MOST_SECONDS
