"""A register store gives the same values from wherever its files lie: the checkout, a copied folder, a zipped package."""

import shutil
import zipfile
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.release import DatasetRef
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.ports import RegisterStore


def in_the_checkout(_: Path) -> Traversable:
    return files("data_sources")


def copied(folder: Path) -> Traversable:
    shutil.copytree(Path(str(files("data_sources"))), folder / "copy", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder / "copy"


def zipped(folder: Path) -> Traversable:
    copied(folder)
    archive = shutil.make_archive(str(folder / "package"), "zip", folder / "copy")
    return zipfile.Path(archive)


@pytest.fixture(params=[in_the_checkout, copied, zipped])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> RegisterStore:
    place: Callable[[Path], Traversable] = request.param
    return RegisterFiles(place(tmp_path))


def test_every_parent_and_every_outline_belongs_to_the_register(store: RegisterStore) -> None:
    register = store.register()
    assert FRANCE in register
    assert all(outline.territory in register for outline in store.outlines().outlines)
    assert all(parent in register for territory in register.territories for parent in territory.parents)


def test_every_region_and_departement_has_an_outline_and_a_zone_is_drawn_by_its_departements(store: RegisterStore) -> None:
    register, outlines = store.register(), store.outlines()
    for territory in (*register.at(Level.REGION), *register.at(Level.DEPARTMENT), *register.at(Level.COUNTRY)):
        assert outlines.get(territory.id), territory
    for zone in register.at(Level.EMPLOYMENT_ZONE):
        departments = [parent for parent in zone.parents if parent.level is Level.DEPARTMENT]
        assert departments
        assert all(outlines.get(department) for department in departments)


def test_every_indicator_is_published_by_a_declared_dataset_at_its_levels(store: RegisterStore) -> None:
    indicators = store.indicators()
    for indicator in indicators.indicators:
        producer = indicators.producer(indicator.source)
        assert indicator.levels
        for level in indicator.levels:
            dataset = indicator.dataset_at(level)
            assert dataset is not None
            assert level in producer.dataset(dataset).levels


def test_every_dataset_carries_an_indicator_at_every_level_it_declares(store: RegisterStore) -> None:
    indicators = store.indicators()
    for producer in indicators.producers:
        for dataset in producer.datasets:
            if dataset.is_reference:  # labels and links, no figure
                continue
            carried = indicators.of_dataset(producer.id, dataset.id)
            assert {level for i in carried for level in i.levels if i.dataset_at(level) == dataset.id} == set(dataset.levels)


def test_every_policy_names_declared_datasets_only(store: RegisterStore) -> None:
    published = {DatasetRef(p.id, d.id) for p in store.indicators().producers for d in p.datasets}
    for policy in store.policies():
        assert {policy.opens, *policy.required, *policy.optional} <= published
        assert policy.opens in policy.required


def test_a_store_answers_the_same_values_again(store: RegisterStore) -> None:
    assert store.register() is store.register()
    assert store.outlines() is store.outlines()
    assert store.indicators() is store.indicators()
    assert store.policies() is store.policies()


def test_what_is_not_held_is_said_so(store: RegisterStore) -> None:
    assert store.outlines().get(TerritoryId(Level.EPCI, "244400404")) is None
    with pytest.raises(KeyError):
        store.indicators().get("unknown")
