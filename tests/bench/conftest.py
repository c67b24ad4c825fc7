"""What the benches of one territory share: the embedded world, polled, and the reader of its edition."""

from collections.abc import Iterator

import pytest

from reporter.pipeline.editions import freeze_edition
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.ingest import poll
from reporter.pipeline.policies import policy_named
from reporter.ports import Outside
from reporter.wiring import embedded_world


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with embedded_world(tmp_path_factory.mktemp("bench")) as world:
        assert not [polled.error for polled in poll(world) if polled.error]
        yield world


@pytest.fixture(scope="module")
def reader(outside: Outside) -> FactsReader:
    edition = freeze_edition(outside, policy_named(outside, "standard"), None)
    assert edition is not None
    return FactsReader(outside, edition)
