"""The facts of a custom territory as notes read them: sums of members, the small ones hidden before anything is derived."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation, Status
from reporter.domain.territory import Level, TerritoryId
from reporter.pipeline.facts import FactsReader
from reporter.tables import ObservationTable
from tests.builders import PUBLISHED_ON, QUARTER, edition, release
from tests.outboxes import opened, world

CREUSE, LOZERE = TerritoryId(Level.DEPARTMENT, "23"), TerritoryId(Level.DEPARTMENT, "48")


def _facts(folder: Path, figures: dict[str, tuple[float, float]]) -> TerritoryFacts:
    """Return the facts of both départements together, from the figures of each by age (« »: all of them)."""
    held = edition(release("dares", "defm-regions-cvs"))
    cells = [
        Observation(home, "inscrits_abc", QUARTER, age, value, Status.PUBLISHED, PUBLISHED_ON)
        for age, values in figures.items()
        for home, value in zip((CREUSE, LOZERE), values, strict=True)
    ]
    store = RegisterFiles(files("data_sources"), kept=folder / "register")
    both = store.add_custom("deux", "Deux", "dans les deux", "des deux", [str(CREUSE), str(LOZERE)])
    outside = replace(world(folder, opened(folder), None), register_store=store)
    outside.editions.freeze(held, [ObservationTable.of(cells)])
    return FactsReader(outside, held).facts(both)


def test_a_small_sum_is_secret_and_so_is_the_one_that_would_give_it_away(tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"": (50, 40), "moins_25": (2, 1), "25_49": (30, 25), "50_plus": (18, 14)})
    by_age = {age: facts.figure("inscrits_abc", age) for age in ("", "moins_25", "25_49", "50_plus")}
    assert by_age[""].value == 90
    assert by_age["moins_25"].status is Status.SECRET
    assert by_age["50_plus"].status is Status.SECRET
    assert by_age["25_49"].value == 55


def test_sums_that_are_large_enough_stay(tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"": (50, 40), "moins_25": (3, 2), "25_49": (29, 24), "50_plus": (18, 14)})
    assert [facts.figure("inscrits_abc", age).value for age in ("moins_25", "25_49", "50_plus")] == [5, 53, 32]
