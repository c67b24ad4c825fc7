"""The BMO connector against the specimen origin: real HTTP, the workbook's own wire format, faults as the real service may have them."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

import pytest

from data_sources.bmo.adapter import DATASET, NAME, Bmo
from data_sources.http_client import HttpClient
from data_sources.specimen.bmo_desk import SECRET_SHARES
from data_sources.specimen.places import basins_of
from data_sources.specimen.server import SpecimenOrigin
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.gate import GateResult
from reporter.domain.period import Period
from reporter.domain.territory import Register
from reporter.errors import InputError, SourceError
from reporter.pipeline.gate import check_release
from reporter.ports import RegisterStore
from tests.bmo_workbooks import with_basins

FAULTS = {
    "500": "answers 500",
    "429": "answers 429",
    "html": "is a web page, where data was expected",
    "truncated": r"base-open-data-bmo\.xlsx: cannot be read as an \.xlsx workbook .*truncated\? Fetch it again",
    "missing-column": "line 1: columns are missing: met",
    "duplicates": "stands twice with different figures",
}


@pytest.fixture(scope="module")
def store() -> RegisterStore:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def register(store: RegisterStore) -> Register:
    return with_basins(store.register(), ((basin.code, basin.name) for basin in basins_of(store.register())))


@pytest.fixture
def origin(store: RegisterStore) -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(store.register()) as running:
        yield running


def bmo(origin: SpecimenOrigin, register: Register) -> Bmo:
    url = origin.addresses()[NAME]["url"]
    return Bmo(HttpClient(NAME, (url,), monotonic=lambda: 0.0, sleep=lambda _: None), register, url=url)


def test_the_year_is_published_in_its_own_april_and_passes_the_gate(
    origin: SpecimenOrigin, register: Register, store: RegisterStore
) -> None:
    source = bmo(origin, register)
    (release,) = source.available()
    assert (release.dataset, str(release.period), str(release.published_on), release.fictitious) == (DATASET, "2026", "2026-04-15", True)
    table = source.fetch(release)
    assert table.warnings == ()
    assert {name.partition("-")[0] for name in table.frame["territory"]} == {"france", "region", "departement", "bassin"}
    assert check_release(release, table, register, store.indicators()).result is GateResult.PASSED


def test_figures_are_hidden_as_often_as_in_the_real_file(origin: SpecimenOrigin, register: Register) -> None:
    source = bmo(origin, register)
    frame = source.fetch(source.available()[0]).frame
    cells = frame[frame["territory"].str.startswith("bassin") & (frame["category"] != "")]
    for indicator, share in zip(("projets_recrutement", "projets_difficiles", "projets_saisonniers"), SECRET_SHARES, strict=True):
        assert (cells.loc[cells["indicator"] == indicator, "status"] == "secret").mean() == pytest.approx(share, abs=0.02)


def test_a_revision_and_the_next_year_are_new_releases(origin: SpecimenOrigin, register: Register, store: RegisterStore) -> None:
    source = bmo(origin, register)
    (first,) = source.available()
    before = source.fetch(first)
    origin.revise(NAME)
    (revised,) = source.available()
    assert (revised.period, str(revised.published_on)) == (first.period, "2026-04-29")
    assert not source.fetch(revised).frame["value"].equals(before.frame["value"])
    assert check_release(revised, source.fetch(revised), register, store.indicators(), before, first).faults == ()
    origin.publish("2027", NAME)
    (second,) = source.available()
    assert (second.period, str(second.published_on)) == (Period.whole_year(2027), "2027-04-15")
    assert check_release(second, source.fetch(second), register, store.indicators()).faults == ()
    with pytest.raises(SourceError, match="is no longer what the producer answers: poll again"):
        source.fetch(first)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_service_is_one_clear_error_and_nothing_partial(origin: SpecimenOrigin, register: Register, fault: str) -> None:
    source = bmo(origin, register)
    origin.fail(fault, NAME)
    with pytest.raises((SourceError, InputError), match=FAULTS[fault]):
        source.available()
    origin.fail("none", NAME)
    assert [release.dataset for release in source.available()] == [DATASET]


def test_a_downloaded_file_can_be_imported_and_says_the_same(origin: SpecimenOrigin, register: Register) -> None:
    source = bmo(origin, register)
    (release,) = source.available()
    table = source.fetch(release)
    imported, again = source.read_file(replace(table.files[0], name="Base_open_data_BMO_2026.xlsx"), release.published_on)
    assert imported == release  # the sheet's name says that it is a specimen
    assert again.frame.equals(table.frame)


def test_without_an_address_it_is_not_asked_for(register: Register) -> None:
    source = Bmo(HttpClient(NAME, (), monotonic=lambda: 0.0, sleep=lambda _: None), register, url="")
    assert (source.datasets, source.available()) == ((), ())
