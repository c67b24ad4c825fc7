"""The yearly connectors (tensions, Melodi, ROME) against the specimen origin: real HTTP, the register and the declarations that ship."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from data_sources.http_client import HttpClient
from data_sources.melodi.adapter import DATASETS as MELODI_SETS
from data_sources.melodi.adapter import REQUESTS_PER_MINUTE, InseeMelodi
from data_sources.rome.adapter import DATASETS as ROME_SETS
from data_sources.rome.adapter import Rome
from data_sources.specimen.origin import Options
from data_sources.specimen.server import SpecimenOrigin
from data_sources.tensions.adapter import Tensions
from reporter.adapters.edition_files import EditionFiles
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.indicator import Indicators
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Level, Register, TerritoryId
from reporter.errors import InputError, SourceError
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource, FileReader, RegisterStore
from reporter.settings import DataSettings, Settings
from reporter.tables import Label, ObservationTable
from reporter.wiring import open_outside
from tests.registers import small_register

Source = Tensions | InseeMelodi | Rome
Build = Callable[[SpecimenOrigin], Source]
TENSION_SETS = ("tensions-metiers",)
NEXT = {"tensions": "2025", "melodi": "2026", "rome": "2027"}
REGISTER = small_register()


def client(source: str, address: str) -> HttpClient:
    return HttpClient(source, (address,), monotonic=lambda: 0.0, sleep=lambda _: None)


def tensions(origin: SpecimenOrigin) -> Tensions:
    url = origin.settings()["tensions_url"]
    return Tensions(client("tensions", url), REGISTER, url=url)


def melodi(origin: SpecimenOrigin) -> InseeMelodi:
    base = origin.settings()["melodi_base_url"]
    return InseeMelodi(client("melodi", base), REGISTER, base_url=base)


def rome(origin: SpecimenOrigin) -> Rome:
    url = origin.settings()["rome_url"]
    return Rome(client("rome", url), url=url)


EXPECTED = {
    "tensions": (TENSION_SETS, [Period.whole_year(2024)], dt.date(2025, 9, 27)),
    "melodi": (MELODI_SETS, [Period.whole_year(2023), Period.whole_year(2024)], dt.date(2026, 6, 29)),
    "rome": (ROME_SETS, [Period.whole_year(2026)] * 3, dt.date(2026, 6, 14)),
}
every_source = pytest.mark.parametrize("build", [tensions, melodi, rome])


@pytest.fixture(scope="module")
def store() -> RegisterStore:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def indicators(store: RegisterStore) -> Indicators:
    return store.indicators()


@pytest.fixture
def origin() -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(REGISTER) as running:
        yield running


def read(source: DataSource) -> list[tuple[Release, ObservationTable]]:
    return [(release, source.fetch(release)) for release in source.available()]


@every_source
def test_a_source_announces_each_dataset_once_and_the_gate_lets_it_pass(
    origin: SpecimenOrigin, indicators: Indicators, build: Build
) -> None:
    source = build(origin)
    datasets, periods, published_on = EXPECTED[source.name]
    found = read(source)
    assert [release.dataset for release, _ in found] == list(datasets)
    assert [release.period for release, _ in found] == periods
    for release, table in found:
        assert (release.published_on, release.fictitious) == (published_on, True)
        assert table.frame.empty is indicators.producer(release.source).dataset(release.dataset).is_reference
        assert check_release(release, table, REGISTER, indicators).faults == ()
        assert [file.origin.startswith(origin.url) for file in table.files] == [True]


@every_source
def test_asked_again_nothing_is_new_even_for_another_process(origin: SpecimenOrigin, build: Build) -> None:
    source = build(origin)
    releases = source.available()
    assert source.available() == releases
    assert source.fetch(releases[0]) is source.fetch(releases[0])
    assert build(origin).available() == releases
    with pytest.raises(SourceError, match="has no dataset"):
        source.fetch(replace(releases[0], dataset="autre"))


@every_source
def test_a_revision_and_a_new_year_are_new_releases_and_the_old_one_is_gone(origin: SpecimenOrigin, build: Build) -> None:
    source = build(origin)
    first = source.available()
    origin.revise(source.name)
    revised = source.available()
    origin.publish(NEXT[source.name], source.name)
    second = source.available()
    assert [release.period.shifted(1) for release in first] == [release.period for release in second]
    assert [release.published_on - dt.timedelta(days=14) for release in revised] == [release.published_on for release in first]
    assert len({release.key for release in (*first, *revised, *second)}) == 3 * len(first)
    with pytest.raises(SourceError, match="is no longer what the producer answers: poll again"):
        source.fetch(first[0])


@every_source
def test_a_revision_of_the_whole_is_no_fault_but_of_classes(origin: SpecimenOrigin, indicators: Indicators, build: Build) -> None:
    source = build(origin)
    first = read(source)
    origin.revise(source.name)
    for (before, held), (release, table) in zip(first, read(source), strict=True):
        if not table.frame.empty:
            faults = check_release(release, table, REGISTER, indicators, held, before).faults
            assert [fault for fault in faults if "of the past moved" not in fault] == []
            assert bool(faults) is (source.name == "tensions")  # classes are never revised as a whole: a person decides


def test_the_next_year_of_a_series_is_no_fault(origin: SpecimenOrigin, indicators: Indicators) -> None:
    source = melodi(origin)
    before, held = read(source)[1]
    origin.publish(NEXT["melodi"], "melodi")
    release, table = read(source)[1]
    assert check_release(release, table, REGISTER, indicators, held, before).faults == ()


@pytest.mark.parametrize("build", [tensions, melodi])
def test_a_file_of_another_year_alone_is_no_fault(origin: SpecimenOrigin, indicators: Indicators, build: Build) -> None:
    source = build(origin)
    before, held = read(source)[0]
    origin.publish(NEXT[source.name], source.name)
    release, table = read(source)[0]
    assert check_release(release, table, REGISTER, indicators, held, before).faults == ()


def test_the_next_edition_of_a_nomenclature_is_no_fault(origin: SpecimenOrigin, indicators: Indicators) -> None:
    source = rome(origin)
    first = read(source)
    origin.publish(NEXT["rome"], "rome")
    for (before, held), (release, table) in zip(first, read(source), strict=True):
        assert check_release(release, table, REGISTER, indicators, held, before).faults == ()


FAULTS = {
    "500": "answers 500",
    "429": "answers 429",
    "html": "is a web page, where data was expected",
    "truncated": "may have been cut|truncated",
    "missing-column": "columns are missing|lacks OBS_VALUE_NIVEAU|is no file of the ROME",
    "duplicates": "stands twice with different figures|has two meanings",
}


@every_source
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_service_is_one_clear_error_and_nothing_partial(origin: SpecimenOrigin, build: Build, fault: str) -> None:
    source = build(origin)
    origin.fail(fault)
    with pytest.raises((SourceError, InputError), match=FAULTS[fault]):
        source.available()
    origin.fail("none")
    assert [release.dataset for release in source.available()] == list(EXPECTED[source.name][0])


@every_source
def test_a_downloaded_file_can_be_imported_and_says_the_same(origin: SpecimenOrigin, build: Build) -> None:
    source = build(origin)
    assert isinstance(source, FileReader)
    for release, table in read(source):
        imported, again = source.read_file(table.files[0], release.published_on)
        assert replace(imported, fictitious=True) == release
        assert again.frame.equals(table.frame)
        assert (again.labels, again.links) == (table.labels, table.links)


def test_a_release_without_figures_is_kept_and_read_back(origin: SpecimenOrigin, indicators: Indicators, tmp_path: Path) -> None:
    editions = EditionFiles(tmp_path)
    for release, table in read(rome(origin)):
        report = check_release(release, table, REGISTER, indicators)
        assert report.faults == ()
        assert editions.keep(release, table, report)
        held = editions.release_table(release)
        assert held.frame.empty
        assert (held.labels, held.links, held.files) == (table.labels, table.links, table.files)
    assert len(editions.releases()) == 3


def test_links_lead_to_professions_and_skills_that_have_a_name(origin: SpecimenOrigin) -> None:
    professions, skills, links = (table for _, table in read(rome(origin)))
    named = {label.code for label in professions.labels if label.nomenclature == "rome"}
    assert {link.origin for link in links.links} == named
    assert {link.target for link in links.links if link.relation == "rome-competence"} <= {label.code for label in skills.labels}
    assert Label("version", "rome", "v901") in links.labels


def test_the_folder_of_a_version_says_the_same_as_the_archive(origin: SpecimenOrigin) -> None:
    folder = origin.settings()["rome_url"].replace("RefRomeCsv.zip", "v901/")
    assert [release.sha256 for release in Rome(client("rome", folder), url=folder).available()] == [
        release.sha256 for release in rome(origin).available()
    ]


def test_the_specimens_table_from_fap_to_rome_can_be_imported(origin: SpecimenOrigin) -> None:
    answer = httpx.get(origin.settings()["tensions_url"].replace("tensions.csv", "fap_rome.csv"), trust_env=False)
    release, table = tensions(origin).read_file(RawFile("fap_rome.csv", answer.content, "test"), dt.date(2025, 9, 27))
    assert (str(release.ref), len(table.links)) == ("tensions/fap-rome", 41)
    assert Label("version", "fap", "FAP 2021") in table.labels


def test_half_of_the_professions_have_no_class_as_in_the_real_file(origin: SpecimenOrigin) -> None:
    ((_, table),) = read(tensions(origin))
    classes = table.frame[table.frame["indicator"] == "tension"]
    assert 0.3 < classes["value"].isna().mean() < 0.6
    assert set(classes["value"].dropna().unique()) == {1, 2, 3, 4, 5}


def with_an_epci(origin: SpecimenOrigin) -> Register:
    """Return the small register with the EPCI that the specimen gives the Loire-Atlantique."""
    answer = httpx.get(f"{origin.settings()['melodi_base_url']}/data/DS_FLORES_ECONOMIC_SPHERE?GEO=EPCI", trust_env=False)
    geo = answer.json()["observations"][-1]["dimensions"]["GEO"]
    home = REGISTER.get(TerritoryId(Level.DEPARTMENT, "974"))
    epci = replace(home, id=TerritoryId(Level.EPCI, geo.rpartition("-")[2]), parents=(home.id,))
    return Register((*REGISTER.territories, epci))


def test_melodi_s_five_levels_come_in_a_few_calls_and_an_epci_of_the_register_is_kept(origin: SpecimenOrigin) -> None:
    base = origin.settings()["melodi_base_url"]
    source = InseeMelodi(client("melodi", base), with_an_epci(origin), base_url=base)
    for _, table in read(source):
        assert set(table.frame["territory"].str.partition("-")[0]) == {"france", "region", "departement", "zone_emploi", "epci"}


def test_melodi_pages_by_what_is_asked_and_says_which_page_is_the_last(origin: SpecimenOrigin) -> None:
    asked = f"{origin.settings()['melodi_base_url']}/data/DS_RP_POPULATION_COMP?GEO=DEP&maxResult=100"
    first = httpx.get(asked, trust_env=False).json()
    last = httpx.get(f"{asked}&page=2", trust_env=False).json()
    assert (len(first["observations"]), first["paging"]["isLast"], "page=2" in first["paging"]["next"]) == (100, False, True)
    assert (len(last["observations"]), last["paging"]["isLast"], "next" in last["paging"]) == (44, True, False)
    one = httpx.get(asked.replace("GEO=DEP", "GEO=2025-DEP-44&TIME_PERIOD=2023&SEX=F"), trust_env=False).json()
    assert {json.dumps(o["dimensions"]["GEO"]) for o in one["observations"]} == {'"2025-DEP-44"'}
    assert len(one["observations"]) == 4


def test_melodi_refuses_the_thirty_first_request_of_a_minute_and_the_connector_waits() -> None:
    now = [1000.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    options = Options(requests_per_minute=REQUESTS_PER_MINUTE)
    with SpecimenOrigin(REGISTER, options=options, monotonic=lambda: now[0]) as running:
        base = running.settings()["melodi_base_url"]
        paced = HttpClient("melodi", (base,), monotonic=lambda: now[0], sleep=sleep, requests_per_minute=REQUESTS_PER_MINUTE)
        source = InseeMelodi(paced, REGISTER, base_url=base)
        for _ in range(3):  # twelve calls each
            assert len(source.available()) == 2
        address = f"{base}/catalog/DS_RP_POPULATION_COMP"
        statuses = [httpx.get(address, trust_env=False).status_code for _ in range(REQUESTS_PER_MINUTE)]
    assert sum(slept) >= 60
    assert statuses[-1] == 429


def test_the_wiring_builds_one_source_a_dataset_and_files_can_be_imported_without_an_address(tmp_path: Path) -> None:
    with open_outside(Settings(data=DataSettings(folder=tmp_path))) as outside:
        built = [source for source in outside.sources if source.name in NEXT]
    assert [(source.name, getattr(source, "datasets", ())) for source in built] == [
        ("tensions", ()),
        ("melodi", ("population",)),
        ("melodi", ("flores",)),
        ("rome", ()),
    ]
    assert all(isinstance(source, FileReader) for source in built)
