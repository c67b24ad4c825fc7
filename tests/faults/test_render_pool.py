"""A poisoned territory harms no other: a killed worker, a render that never ends, an exception."""

import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files

import pytest

from reporter.adapters.executors import InlineExecutor, LimitedProcessPool
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.briefing import BriefingJob
from reporter.domain.territory import Register
from reporter.pipeline.produce import Done, Failed
from reporter.pipeline.production import WORKER_KILLED, RenderPool
from reporter.rendering.assets import brand
from tests.faults.poisons import deadly, endless, lay_out
from tests.labour_market import edition_of, facts_of, world

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.filterwarnings("default")]
SECONDS = 10.0


@pytest.fixture(scope="module")
def store() -> RegisterFiles:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def register(store: RegisterFiles) -> Register:
    return store.register()


@pytest.fixture(scope="module")
def jobs(store: RegisterFiles, register: Register) -> tuple[BriefingJob, ...]:
    edition = edition_of("insee/taux-chomage", policy="taux", fictitious=True)
    named = ("departement-44", "departement-49", "departement-53")
    return tuple(BriefingJob(facts_of(name, world(), register, edition), edition, brand(None), store.outlines()) for name in named)


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    with RenderPool(lambda: LimitedProcessPool(2, seconds_per_task=SECONDS), 2) as running:
        yield running


def test_a_worker_killed_three_times_is_quarantined_and_the_others_are_done(pool: RenderPool, jobs: tuple[BriefingJob, ...]) -> None:
    first, second, third = jobs
    outcomes = list(pool.outcomes([first, deadly(second), third]))
    assert [type(outcome) for outcome in outcomes] == [Done, Failed, Done]
    assert outcomes[1] == Failed(second.facts.territory.id, WORKER_KILLED)


def test_a_render_that_never_ends_is_stopped_and_the_others_are_done(jobs: tuple[BriefingJob, ...]) -> None:
    first, second, _ = jobs
    with RenderPool(lambda: LimitedProcessPool(2, seconds_per_task=SECONDS), 1) as pool:
        outcomes = list(pool.outcomes([endless(second), first]))
    assert outcomes[0] == Failed(second.facts.territory.id, WORKER_KILLED)
    assert isinstance(outcomes[1], Done)


def test_a_name_that_no_font_can_write_is_an_outcome_that_says_so(jobs: tuple[BriefingJob, ...]) -> None:
    strange = replace(jobs[0].facts, territory=replace(jobs[0].facts.territory, name="Loire 🌊"))
    with RenderPool(InlineExecutor, 1) as pool:
        (outcome,) = pool.outcomes([replace(jobs[0], facts=strange)])
    assert isinstance(outcome, Failed)
    assert "U+1F30A" in outcome.reason or "🌊" in outcome.reason


def test_both_executors_make_the_same_bytes(pool: RenderPool, jobs: tuple[BriefingJob, ...]) -> None:
    with RenderPool(InlineExecutor, 1) as inline:
        (here,) = inline.outcomes([jobs[0]])
    (there,) = pool.outcomes([jobs[0]])
    assert isinstance(here, Done)
    assert here == there


ATTACKS = {
    "endless colspan": "<table><tr><td colspan=99999999>x</td></tr></table>",
    "endless rowspan": "<table><tr><td rowspan=99999999>x</td></tr></table>",
    "deep nesting": "<div>" * 20_000 + "x" + "</div>" * 20_000,
    "deep lists": "<ul><li>" * 5_000 + "x",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_made_to_never_end_is_stopped_within_the_limit(attack: str) -> None:
    html = f"<!doctype html><html lang=fr><title>x</title><body>{ATTACKS[attack]}"
    started = time.monotonic()
    with LimitedProcessPool(1, seconds_per_task=SECONDS) as pool:
        asked = pool.submit(lay_out, html)
        with suppress(BrokenProcessPool, RecursionError, MemoryError):
            assert asked.result(timeout=60) < 1000
    assert time.monotonic() - started < 60
