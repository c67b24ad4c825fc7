"""What the analysis costs, in CPU seconds: one territory, and what all territories of an edition share (`make bench`)."""

import pickle
import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reporter.analysis.overview import Overview, analyse
from reporter.analysis.references import edition_references
from reporter.domain.facts import TerritoryFacts
from reporter.domain.territory import TerritoryId
from reporter.pipeline.facts import FactsReader
from reporter.ports import Outside
from tests.bench.many_territories import TERRITORIES, widened

pytestmark = [
    pytest.mark.bench,
    pytest.mark.benchmark(timer=time.process_time),
    pytest.mark.filterwarnings("default"),
    pytest.mark.timeout(1200),
]
MOST_ANALYSIS_CPU_S = 0.030  # facts and conclusions of one territory
MOST_REFERENCES_CPU_S = 20.0  # ranks, noise, classes, peers and the slice of every one of 1,900 territories
MOST_JOB_BYTES = 1_500_000
ONE_OF_EACH = ("departement-44", "region-52", "zone_emploi-5216", "france-FR")


@pytest.mark.parametrize("territory", ONE_OF_EACH)
def test_the_analysis_of_one_territory(benchmark: BenchmarkFixture, reader: FactsReader, territory: str) -> None:
    """CPU seconds from figures read to conclusions: the facts are put in order, then every page's figures are computed."""
    facts = reader.facts(reader.outside.register_store.register().get(TerritoryId.parse(territory)))

    def analysed() -> Overview:
        again = TerritoryFacts(facts.territory, facts.edition, facts.observations, facts.indicators, facts.references, names=facts.names)
        return analyse(again)

    assert benchmark.pedantic(analysed, warmup_rounds=1, rounds=20).has_data
    assert _median(benchmark) < MOST_ANALYSIS_CPU_S


def test_the_references_of_1900_territories(benchmark: BenchmarkFixture, outside: Outside, reader: FactsReader) -> None:
    """CPU seconds for what all territories share, and for the slice of each of them."""
    store = outside.register_store
    table, register = widened(outside.editions.whole(reader.edition), store.register())
    names = table.frame["territory"].unique()
    assert len(names) == TERRITORIES

    def computed() -> int:
        found = edition_references(table, register, store.indicators(), reader.edition)
        return sum(found.for_territory(TerritoryId.parse(str(name))).peer_group is not None for name in names)

    with_peers = benchmark.pedantic(computed, rounds=1)
    assert with_peers > 0.9 * TERRITORIES
    assert _median(benchmark) < MOST_REFERENCES_CPU_S


def test_the_weight_of_one_job(outside: Outside, reader: FactsReader, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes of the facts of one territory on their way to a worker (printed)."""
    register = outside.register_store.register()
    sizes = {name: len(pickle.dumps(reader.facts(register.get(TerritoryId.parse(name))))) for name in ONE_OF_EACH}
    with capsys.disabled():
        print(f"\nbytes of a territory's facts: {sizes}")  # noqa: T201 -- the figure is for a person
    assert max(sizes.values()) < MOST_JOB_BYTES


def _median(benchmark: BenchmarkFixture) -> float:
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)
