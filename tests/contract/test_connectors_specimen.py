"""The connectors of Insee, Dares and Urssaf against the specimen origin: one contract, real HTTP, register and declarations that ship."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files

import pytest

from data_sources.dares.adapter import DATASETS as DARES_SETS
from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from data_sources.insee.adapter import DATASETS as INSEE_SETS
from data_sources.insee.adapter import Insee
from data_sources.specimen.origin import Options
from data_sources.specimen.server import SpecimenOrigin
from data_sources.urssaf.adapter import DATASETS as URSSAF_SETS
from data_sources.urssaf.adapter import Urssaf
from data_sources.urssaf.catalogue import WANTED, Kind
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.period import Period
from reporter.errors import InputError, SourceError
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource, FileReader, RegisterStore

Build = Callable[..., Insee | Dares | Urssaf]
FAULTS = {  # of a service, whatever is asked of it
    "500": "answers 500",
    "429": "answers 429",
    "html": "is a web page, where data was expected",
}
FIGURE_FAULTS = {
    "truncated": "may have been cut|is no whole XML|truncated",
    "missing-column": "columns are missing|no column of codes|holds no figure|no dataset for",
    "duplicates": "stands twice with different figures",
}


@pytest.fixture(scope="module")
def store() -> RegisterStore:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def origin(store: RegisterStore) -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(store.register()) as running:
        yield running


def client(source: str, *addresses: str) -> HttpClient:
    return HttpClient(source, addresses, monotonic=lambda: 0.0, sleep=lambda _: None)


def insee(origin: SpecimenOrigin, store: RegisterStore, datasets: tuple[str, ...] = INSEE_SETS) -> Insee:
    base, data = origin.settings()["insee_base_url"], origin.settings()["insee_files_url"]
    return Insee(client("insee", base, data), store.register(), base_url=base, files_url=data, datasets=datasets)


def dares(origin: SpecimenOrigin, store: RegisterStore, datasets: tuple[str, ...] = DARES_SETS) -> Dares:
    base = origin.settings()["dares_base_url"]
    return Dares(client("dares", base), store.register(), base_url=base, datasets=datasets)


def urssaf(origin: SpecimenOrigin, store: RegisterStore, datasets: tuple[str, ...] = URSSAF_SETS) -> Urssaf:
    base = origin.settings()["urssaf_base_url"]
    return Urssaf(client("urssaf", base), store.register(), base_url=base, datasets=datasets)


EXPECTED = {
    "insee": (INSEE_SETS, dt.date(2026, 7, 9)),
    "dares": (DARES_SETS, dt.date(2026, 4, 28)),
    "urssaf": (URSSAF_SETS, dt.date(2026, 6, 24)),
}
YEARLY = ("emploi-ze-na88",)
every_source = pytest.mark.parametrize("build", [insee, dares, urssaf])
FORMS = (  # one dataset for each form of file
    *((insee, dataset) for dataset in INSEE_SETS),
    *((dares, dataset) for dataset in DARES_SETS),
    *((urssaf, next(name for name, wanted in WANTED.items() if wanted.kind is kind)) for kind in Kind),
)
SAMPLE = {build: tuple(dataset for its, dataset in FORMS if its is build) for build in (insee, dares, urssaf)}


@every_source
def test_a_source_announces_each_dataset_once_and_gives_what_it_announced(
    origin: SpecimenOrigin, store: RegisterStore, build: Build
) -> None:
    source: DataSource = build(origin, store)
    datasets, published_on = EXPECTED[source.name]
    releases = source.available()
    assert tuple(release.dataset for release in releases) == datasets
    for release in releases:
        yearly = release.dataset in YEARLY
        expected = (Period.whole_year(2025), dt.date(2026, 6, 9)) if yearly else (Period.quarter(2026, 1), published_on)
        assert (release.source, release.period, release.published_on) == (source.name, *expected)
        assert release.fictitious
        table = source.fetch(release)
        assert table.frame["period"].nunique() == (6 if yearly else 24)
        assert set(table.frame["vintage"]) == {release.published_on.isoformat()}
        assert check_release(release, table, store.register(), store.indicators()).faults == ()
        assert [file.origin.startswith(origin.url) for file in table.files] == [True]


@every_source
def test_asked_again_nothing_is_new_even_for_another_process(origin: SpecimenOrigin, store: RegisterStore, build: Build) -> None:
    source = build(origin, store, SAMPLE[build])
    releases = source.available()
    assert source.available() == releases
    assert source.fetch(releases[0]) is source.fetch(releases[0])
    assert build(origin, store, SAMPLE[build]).available() == releases


def test_a_new_quarter_and_a_revision_are_new_releases_and_the_old_one_is_gone(store: RegisterStore) -> None:
    with SpecimenOrigin(store.register()) as moving:
        sources = insee(moving, store, INSEE_SETS[:2]), urssaf(moving, store, URSSAF_SETS[1:2])
        first = [source.available()[-1] for source in sources]
        moving.revise()
        revised = [source.available()[-1] for source in sources]
        moving.publish("2026-T2")
        second = [source.available()[-1] for source in sources]
        with pytest.raises(SourceError, match="is no longer what the producer answers: poll again"):
            sources[0].fetch(first[0])
        assert not sources[0].fetch(second[0]).frame.empty
    assert {release.period for release in revised} == {Period.quarter(2026, 1)}
    assert {release.period for release in second} == {Period.quarter(2026, 2)}
    assert [release.published_on for release in second] == [dt.date(2026, 10, 8), dt.date(2026, 9, 23)]
    assert len({release.key for release in (*first, *revised, *second)}) == 6


@every_source
def test_a_release_is_fetched_by_a_source_that_has_not_polled(origin: SpecimenOrigin, store: RegisterStore, build: Build) -> None:
    release = build(origin, store, SAMPLE[build]).available()[-1]
    assert not build(origin, store, SAMPLE[build]).fetch(release).frame.empty
    with pytest.raises(SourceError, match="has no dataset"):
        build(origin, store, SAMPLE[build]).fetch(replace(release, dataset="autre"))


@pytest.mark.parametrize(
    ("build", "dataset", "fault"),
    [(build, dataset, fault) for build, dataset in FORMS for fault in FIGURE_FAULTS]
    + [(build, EXPECTED[build.__name__][0][0], fault) for build in (insee, dares, urssaf) for fault in FAULTS],
)
def test_a_broken_service_is_one_clear_error_and_nothing_partial(
    origin: SpecimenOrigin, store: RegisterStore, build: Build, dataset: str, fault: str
) -> None:
    source = build(origin, store, (dataset,))
    origin.fail(fault)
    try:
        with pytest.raises((SourceError, InputError), match=(FAULTS | FIGURE_FAULTS)[fault]):
            source.available()
    finally:
        origin.fail("none")
    assert [release.dataset for release in source.available()] == [dataset]


@every_source
def test_a_downloaded_file_can_be_imported_and_says_the_same(origin: SpecimenOrigin, store: RegisterStore, build: Build) -> None:
    source = build(origin, store, SAMPLE[build])
    assert isinstance(source, FileReader)
    for release in source.available():
        table = source.fetch(release)
        imported, again = build(origin, store, (release.dataset,)).read_file(table.files[0], release.published_on)
        assert replace(imported, fictitious=True) == release
        assert again.frame.equals(table.frame)
        assert imported.fictitious is (release.source == "insee")  # portals' exports have no room for the mark


def test_a_source_without_an_address_is_off(origin: SpecimenOrigin, store: RegisterStore) -> None:
    base = origin.settings()["insee_base_url"]
    source = Insee(client("insee", base), store.register(), base_url=base, files_url="")
    assert source.datasets == ("taux-chomage", "emploi-salarie")
    assert [release.dataset for release in source.available()] == ["taux-chomage", "emploi-salarie"]


def test_namespaced_series_are_read_over_http(store: RegisterStore) -> None:
    with SpecimenOrigin(store.register(), options=Options(prefixed_series=True)) as prefixed, SpecimenOrigin(store.register()) as plain:
        sources = insee(prefixed, store), insee(plain, store)
        frames = [source.fetch(source.available()[0]).frame for source in sources]
    assert frames[0].equals(frames[1])
