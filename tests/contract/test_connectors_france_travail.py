"""France Travail's connector against the specimen origin: seven indicators, real HTTP, the declarations that ship."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from data_sources.france_travail.adapter import FranceTravail
from data_sources.france_travail.calls import Covered, Wanted
from data_sources.france_travail.catalogue import DATASETS, service_of
from data_sources.france_travail.choosing import around, covered_by
from data_sources.specimen.france_travail_desk import CLIENT_SECRET
from data_sources.specimen.origin import Options
from data_sources.specimen.server import SpecimenOrigin
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import InputError, SourceError
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource, PlannedSource
from reporter.tables import Label, ObservationTable
from tests.clocks import Time
from tests.job_market import LOIRE_ATLANTIQUE, NANTES, full_register, source, wanted

LOZERE_EPCI = TerritoryId(Level.EPCI, "290480012")
MAYOTTE = TerritoryId(Level.DEPARTMENT, "976")
WISH = replace(
    wanted(LOIRE_ATLANTIQUE, professions=("A1203", "Z9999")),
    territories=(LOIRE_ATLANTIQUE, NANTES, LOZERE_EPCI, MAYOTTE, TerritoryId(Level.REGION, "52")),
)
# newest period, publication, territories with figures, calls, calls without data
EXPECTED = {
    "demandeurs": ("2026-T1", "2026-05-10", 6, 8, 1),
    "entrees": ("2026-T1", "2026-05-10", 6, 8, 1),
    "offres": ("2026-T1", "2026-05-10", 6, 8, 1),
    "embauches": ("2026-T1", "2026-05-10", 6, 29, 14),
    "perspectives": ("2024", "2025-09-17", 5, 7, 1),
    "dynamique": ("2026-T2", "2026-05-10", 6, 6, 0),
    "salaries": ("2024", "2025-09-17", 5, 27, 14),
}


@pytest.fixture(scope="module")
def origin() -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(full_register()) as running:
        yield running


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def fetched(asked: FranceTravail) -> ObservationTable:
    (release,) = asked.available()
    return asked.fetch(release)


def figure(table: ObservationTable, territory: object, indicator: str, category: str = "", period: str = "2026-T1") -> float:
    frame = table.frame
    keys = {"territory": str(territory), "indicator": indicator, "category": category, "period": period}
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    return float(frame["value"].item())


@pytest.mark.parametrize("dataset", DATASETS)
def test_each_indicator_is_announced_once_and_gives_what_it_announced(
    origin: SpecimenOrigin, indicators: Indicators, tmp_path: Path, dataset: str
) -> None:
    asked: DataSource = source(origin, tmp_path, dataset, WISH)
    assert isinstance(asked, PlannedSource)
    period, published_on, territories, calls, empty = EXPECTED[dataset]
    (release,) = asked.available()
    assert (release.source, release.dataset, str(release.period), str(release.published_on)) == (
        "france_travail", dataset, period, published_on,
    )  # fmt: skip
    assert release.fictitious
    assert (asked.plan().calls, asked.plan().kept) == (calls, 0)
    table = asked.fetch(release)
    assert asked.plan().kept == calls
    assert table.frame["territory"].nunique() == territories
    assert set(table.frame["vintage"]) == {published_on}
    assert check_release(release, table, full_register(), indicators).faults == ()
    told = [f"{service_of(dataset).code}: no figure for {empty} of the territories and activities asked for"] if empty else []
    assert list(table.warnings) == told
    assert [file.origin for file in table.files] == [origin.settings()["france_travail_base_url"]]


def test_characteristics_are_categories_and_their_labels_come_with_the_release(origin: SpecimenOrigin, tmp_path: Path) -> None:
    table = fetched(source(origin, tmp_path, "demandeurs", WISH))
    everyone = figure(table, LOIRE_ATLANTIQUE, "demandeurs_abc_ft")
    women, men = (figure(table, LOIRE_ATLANTIQUE, "demandeurs_abc_ft", f"GENRE-{code}") for code in ("F", "H"))
    assert women + men == pytest.approx(everyone, rel=0.06)
    assert figure(table, LOIRE_ATLANTIQUE, "demandeurs_a_ft", "GENRExAGE-F-AGE3") > 0
    assert figure(table, LOIRE_ATLANTIQUE, "demandeurs_categories_ft") > everyone
    assert figure(table, LOIRE_ATLANTIQUE, "demandeurs_categories_ft", "ABC") == everyone
    assert 0 < figure(table, LOIRE_ATLANTIQUE, "demandeurs_abc_metier_ft", "A1203") < everyone
    assert (table.frame["value"].dropna() % 10 == 0).all()
    assert Label("caracteristiques_ft", "GENRE-H", "GENRE H (spécimen)") in table.labels
    assert Label("rome", "A1203", "Aménagement et entretien des espaces verts") in table.labels


def test_a_masked_figure_is_secret_and_a_zero_is_a_zero(origin: SpecimenOrigin, tmp_path: Path) -> None:
    frame = fetched(source(origin, tmp_path, "entrees", WISH)).frame
    hidden = frame[frame["status"] == str(Status.SECRET)]
    assert not hidden.empty
    assert set(hidden["territory"]) == {str(LOZERE_EPCI)}
    assert hidden["value"].isna().all()


def test_the_dynamics_look_at_the_next_quarter_in_classes(origin: SpecimenOrigin, tmp_path: Path) -> None:
    frame = fetched(source(origin, tmp_path, "dynamique", WISH)).frame
    assert frame["period"].max() == "2026-T2"
    assert set(frame["value"].unique()) <= {1, 2, 3, 4, 5}


def test_the_gate_adds_up_no_classes(origin: SpecimenOrigin, indicators: Indicators, tmp_path: Path) -> None:
    asked = source(origin, tmp_path, "dynamique", Wanted(around([LOIRE_ATLANTIQUE], full_register())))
    (release,) = asked.available()
    table = asked.fetch(release)
    assert table.frame["territory"].nunique() == 7
    assert check_release(release, table, full_register(), indicators).concerns == ()


def test_nobody_subscribed_is_nothing_asked(origin: SpecimenOrigin, tmp_path: Path) -> None:
    assert source(origin, tmp_path, "offres", Wanted()).available() == ()


def test_an_unchanged_publication_is_the_same_release_at_one_call(origin: SpecimenOrigin, tmp_path: Path) -> None:
    first = source(origin, tmp_path, "dynamique", WISH)
    (release,) = first.available()
    first.fetch(release)
    grown = source(origin, tmp_path / "other", "dynamique", replace(WISH, territories=(*WISH.territories, TerritoryId(Level.REGION, "53"))))
    assert grown.available() == (release,)
    again = source(origin, tmp_path, "dynamique", WISH, budget=2)  # a token and the call that tells what is out
    assert again.available() == (release,)
    assert again.fetch(release).frame.equals(first.fetch(release).frame)


def test_a_new_quarter_and_a_revision_are_new_releases(tmp_path: Path) -> None:
    with SpecimenOrigin(full_register()) as moving:
        asked = source(moving, tmp_path, "offres", wanted(LOIRE_ATLANTIQUE))
        (first,) = asked.available()
        asked.fetch(first)
        moving.revise("france_travail")
        (revised,) = asked.available()
        assert not asked.fetch(revised).frame.equals(asked.fetch(revised).frame.iloc[:0])
        moving.publish("2026-T2", "france_travail")
        (second,) = asked.available()
        with pytest.raises(SourceError, match="is no longer what the producer answers: poll again"):
            asked.fetch(first)
    assert (first.period, revised.period, second.period) == (Period.quarter(2026, 1), Period.quarter(2026, 1), Period.quarter(2026, 2))
    assert len({first.sha256, revised.sha256, second.sha256}) == 3
    assert second.published_on == dt.date(2026, 8, 9)


def test_figures_published_while_they_are_asked_for_are_not_mixed(tmp_path: Path) -> None:
    with SpecimenOrigin(full_register()) as moving:
        asked = source(moving, tmp_path, "dynamique", wanted(LOIRE_ATLANTIQUE))
        (release,) = asked.available()
        moving.publish("2026-T2", "france_travail")
        with pytest.raises(SourceError, match=r"goes to 2026-T3 already, others to 2026-T2: it is being published, fetch again later"):
            asked.fetch(release)
        assert fetched(asked).frame["period"].max() == "2026-T3"


def test_a_token_that_ends_during_a_fetch_is_asked_for_anew_once(tmp_path: Path) -> None:
    clock = Time()
    with SpecimenOrigin(full_register(), options=Options(token_seconds=90), monotonic=clock.monotonic) as origin:
        asked = source(origin, tmp_path, "dynamique", WISH, clock=clock)
        (release,) = asked.available()
        before = asked._interface.budget.spent
        asked.watch(lambda _done, _total, _last: clock.sleep(200))  # every token is dead when the next call comes
        asked.fetch(release)
        assert asked._interface.budget.spent - before == 2 * asked.plan().calls - 1


def test_a_token_that_the_producer_no_longer_takes_is_replaced(tmp_path: Path) -> None:
    clock = Time()
    with SpecimenOrigin(full_register(), options=Options(token_seconds=1000), monotonic=lambda: clock.now) as origin:
        asked = source(origin, tmp_path, "dynamique", WISH)  # its own clock stands still: it believes in its token
        (release,) = asked.available()
        clock.now += 2000
        before = asked._interface.budget.spent
        asked.fetch(release)
        assert asked._interface.budget.spent - before == asked.plan().calls + 2  # one refusal, one token


def test_a_wrong_secret_is_refused_with_the_settings_to_check_and_never_shown(
    origin: SpecimenOrigin, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = source(origin, tmp_path, "offres", WISH, secret="wr0ng-s3cret")
    with pytest.raises(SourceError, match=r"refuses the application \(invalid_client\): check .*CLIENT_ID and .*CLIENT_SECRET") as caught:
        asked.available()
    shown = f"{caught.value} {caught.value!r} {caught.value.__cause__} {caplog.text} {vars(asked)}"
    assert "wr0ng-s3cret" not in shown
    right = source(origin, tmp_path, "dynamique", WISH)
    right.available()
    assert CLIENT_SECRET not in f"{caplog.text} {vars(right)} {vars(right._interface)}"
    assert "specimen-token" not in caplog.text


def test_the_budget_is_never_passed_and_the_next_fetch_goes_on(origin: SpecimenOrigin, tmp_path: Path) -> None:
    asked = source(origin, tmp_path, "embauches", WISH, budget=12)
    (release,) = asked.available()
    with pytest.raises(SourceError, match=r"the budget of 12 calls a fetch is spent.*\(10 of 29 calls of france_travail/embauches"):
        asked.fetch(release)
    assert (asked._interface.budget.spent, asked.plan().kept, asked.plan().left) == (12, 10, 19)
    fetches = 1
    while asked.plan().left:
        (release,) = asked.available()
        try:
            table = asked.fetch(release)
        except SourceError:
            assert asked._interface.budget.spent == 12
        fetches += 1
    assert fetches == 3
    assert table.frame.equals(fetched(source(origin, tmp_path / "other", "embauches", WISH)).frame)


class _PowerCutError(Exception):
    """What stops a fetch in the middle."""


def test_an_interrupted_fetch_makes_exactly_the_missing_calls(origin: SpecimenOrigin, tmp_path: Path) -> None:
    def stop(done: int, total: int, last: str) -> None:
        if done == 11:
            message = f"{done} of {total}, {last}"
            raise _PowerCutError(message)

    asked = source(origin, tmp_path, "embauches", WISH)
    (release,) = asked.available()
    asked.watch(stop)
    with pytest.raises(_PowerCutError, match="11 of 29, EMB_1"):
        asked.fetch(release)
    resumed = source(origin, tmp_path, "embauches", WISH)
    assert resumed.plan().kept == 11
    (again,) = resumed.available()
    assert again == release
    steps: list[int] = []
    resumed.watch(lambda done, _total, _last: steps.append(done))
    before = resumed._interface.budget.spent
    table = resumed.fetch(again)
    assert (steps[0], steps[-1], resumed._interface.budget.spent - before) == (12, 29, 18)
    whole = fetched(source(origin, tmp_path / "other", "embauches", WISH))
    assert table.frame.equals(whole.frame)
    assert table.files == whole.files


def test_answers_about_an_older_publication_are_forgotten(tmp_path: Path) -> None:
    with SpecimenOrigin(full_register()) as moving:
        asked = source(moving, tmp_path, "dynamique", WISH, budget=5)
        (release,) = asked.available()
        with pytest.raises(SourceError, match="3 of 6 calls"):
            asked.fetch(release)
        moving.publish("2026-T2", "france_travail")
        assert fetched(source(moving, tmp_path, "dynamique", WISH)).frame["period"].max() == "2026-T3"
        assert len(list((tmp_path / "dynamique").iterdir())) == 1


FAULTS = {
    "500": "answers 500.*so do the answers kept: fetch again later",
    "429": "answers 429",
    "html": "is a web page, where data was expected",
    "truncated": "is no JSON",
    "missing-column": "has no main value",
    "duplicates": "stands twice with different figures",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_service_is_one_clear_error_and_nothing_of_it_is_kept(tmp_path: Path, fault: str) -> None:
    with SpecimenOrigin(full_register()) as broken:
        asked = source(broken, tmp_path, "salaries", wanted(LOIRE_ATLANTIQUE))
        (release,) = asked.available()
        broken.fail(fault, "france_travail")
        with pytest.raises((SourceError, InputError), match=FAULTS[fault]):
            asked.fetch(release)
        assert asked.plan().kept == 0
        with pytest.raises((SourceError, InputError), match=FAULTS[fault]):
            asked.available()
        broken.fail("none", "france_travail")
        assert not fetched(asked).frame.empty


def test_ten_calls_a_second_are_what_the_producer_takes(tmp_path: Path) -> None:
    clock = Time()
    with SpecimenOrigin(full_register(), options=Options(calls_per_second=10), monotonic=clock.monotonic) as strict:
        asked = source(strict, tmp_path, "embauches", WISH, clock=clock)
        assert not fetched(asked).frame.empty
    assert clock.slept == [1.0, 1.0, 1.0]  # 29 calls, one that told what is out, one token


def test_a_producer_that_is_stricter_than_told_is_waited_for(tmp_path: Path) -> None:
    clock = Time()
    with SpecimenOrigin(full_register(), options=Options(calls_per_second=4), monotonic=clock.monotonic) as strict:
        asked = source(strict, tmp_path, "dynamique", WISH, clock=clock)
        assert not fetched(asked).frame.empty
    assert clock.slept == [1.0]


def test_what_is_covered_once_stays_covered_after_somebody_unsubscribed(origin: SpecimenOrigin, tmp_path: Path) -> None:
    held = fetched(source(origin, tmp_path, "demandeurs", replace(WISH, territories=(LOIRE_ATLANTIQUE,))))
    covered = covered_by(held.frame, service_of("demandeurs"))
    assert Covered(LOIRE_ATLANTIQUE, "ROME", "A1203") in covered
    later = fetched(source(origin, tmp_path / "later", "demandeurs", Wanted((MAYOTTE,), covered=covered)))
    keys = ["territory", "indicator", "category"]
    assert set(map(tuple, held.frame[keys].to_numpy())) <= set(map(tuple, later.frame[keys].to_numpy()))


def test_around_a_whole_subscription_nothing_outside_the_register_is_asked_for(origin: SpecimenOrigin, tmp_path: Path) -> None:
    territories = around([LOIRE_ATLANTIQUE], full_register())
    table = fetched(source(origin, tmp_path, "salaries", Wanted(territories)))
    assert set(table.frame["territory"]) == set(map(str, territories))
    asked = source(origin, tmp_path, "salaries", Wanted(territories))
    (release,) = asked.available()
    with pytest.raises(SourceError, match="has no dataset france_travail/autre"):
        asked.fetch(replace(release, dataset="autre"))
