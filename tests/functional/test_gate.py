"""What the gate keeps out: each check on one planted fault, and what it lets pass."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pandas as pd
import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.gate import GateReport, GateResult
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Level
from reporter.pipeline.gate import check_release
from reporter.tables import ObservationTable
from tests.builders import observation, release
from tests.registers import small_register

REGISTER = small_register()
TERRITORIES = tuple(t.id for t in REGISTER.territories if t.id.level is not Level.EMPLOYMENT_ZONE)
RATE = release("insee", "taux-chomage")
JOBS = release("urssaf", "emploi-departements")
SECTORS = ("", "industrie", "commerce")

Spoil = Callable[[pd.DataFrame], pd.DataFrame]


@cache
def declared() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def rates() -> ObservationTable:
    """Return eight clean quarters of rates that fall by a tenth each, the last one a release's own."""
    quarters = [RATE.period.shifted(-back) for back in range(8)]
    return ObservationTable.of(
        observation(round(7.0 + (i + back) / 10, 1), territory=t, period=q)
        for i, t in enumerate(TERRITORIES)
        for back, q in enumerate(quarters)
    )


def jobs() -> ObservationTable:
    """Return two clean quarters of jobs by sector."""
    quarters = (JOBS.period.shifted(-1), JOBS.period)
    sizes = {"": 50_000.0, "industrie": 20_000.0, "commerce": 30_000.0}
    return ObservationTable.of(
        observation(
            sizes[sector] + (100 * step + place) * (1 if sector else 2),
            territory=t,
            indicator="emploi_salarie_prive",
            period=q,
            category=sector,
        )
        for place, t in enumerate(TERRITORIES)
        for step, q in enumerate(quarters)
        for sector in SECTORS
    )


def checked(one: Release, table: ObservationTable, before: ObservationTable | None = None) -> GateReport:
    return check_release(one, table, REGISTER, declared(), before)


def spoiled(table: ObservationTable, spoil: Spoil) -> ObservationTable:
    return ObservationTable(spoil(table.frame.copy()))


def setting(column: str, value: object, *, rows: slice = slice(0, 1)) -> Spoil:
    """Return what writes *value* into a column of some rows."""

    def spoil(frame: pd.DataFrame) -> pd.DataFrame:
        frame.iloc[rows, frame.columns.get_loc(column)] = value
        return frame

    return spoil


def scaled(factor: float) -> Spoil:
    return lambda frame: frame.assign(value=frame["value"] * factor)


def without(territory: str) -> Spoil:
    return lambda frame: frame[frame["territory"] != territory]


def first_row_again(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[:1]], ignore_index=True)


def without_the_last_quarter(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["period"] != str(RATE.period)]


def one_quarter_more(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[:1].assign(period=str(RATE.period.shifted(1)))], ignore_index=True)


def no_figure(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(value=float("nan"), status=str(Status.NOT_AVAILABLE))


PLANTED: dict[str, tuple[Spoil, str]] = {
    "no figure at all": (no_figure, "no figure at all"),
    "a row that stands twice": (first_row_again, "2 rows stand twice, first france-FR taux_chomage 2026-T1 7"),
    "a territory that does not exist": (setting("territory", "departement-20"), "1 territories are not in the register"),
    "a territory that is no identifier": (setting("territory", "Corse"), "1 territories are not in the register"),
    "an indicator that nobody declared": (setting("indicator", "taux_emploi"), "indicator taux_emploi is not declared"),
    "an indicator of another producer": (setting("indicator", "inscrits_a"), "indicator inscrits_a is not declared for insee/taux-chomage"),
    "a category that nobody declared": (setting("category", "jeunes"), "category 'jeunes' of taux_chomage is not declared"),
    "a last quarter that is missing": (without_the_last_quarter, "figures end in 2025-T4, the release says 2026-T1"),
    "a quarter beyond the release": (one_quarter_more, "figures end in 2026-T2, the release says 2026-T1"),
    "a negative figure": (setting("value", -0.1), "taux_chomage is negative: france-FR taux_chomage 2026-T1 -0.1"),
    "a rate above what can be": (setting("value", 60.1), "taux_chomage is above 60.0 %: france-FR taux_chomage 2026-T1 60.1"),
    "ratios in place of percentages": (scaled(0.01), "percentages seem to have become ratios"),
    "a figure where the status has none": (setting("status", "secret"), "1 rows have a status that contradicts their value"),
    "no figure where the status has one": (setting("value", float("nan")), "1 rows have a status that contradicts their value"),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_fault_is_held_back_in_words_that_name_it(case: str) -> None:
    spoil, words = PLANTED[case]
    report = checked(RATE, spoiled(rates(), spoil))
    assert report.result is GateResult.QUARANTINED
    assert any(words in fault for fault in report.faults), report.faults


def test_one_planted_fault_is_told_once() -> None:
    counts = {case: len(checked(RATE, spoiled(rates(), spoil)).faults) for case, (spoil, _) in PLANTED.items()}
    assert {case: count for case, count in counts.items() if count > 1} == {}


@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), dt.date(2026, 3, 31)])
def test_figures_published_before_their_quarter_ended_are_held_back(day: dt.date) -> None:
    report = checked(replace(RATE, published_on=day), rates())
    assert report.faults == (f"2026-T1 ends on 2026-03-31, after the publication on {day}",)


def test_a_release_of_the_day_after_its_quarter_passes() -> None:
    report = checked(replace(RATE, published_on=dt.date(2026, 4, 1)), rates())
    assert (report.faults, report.warnings) == ((), ("published on 2026-04-01, 99 days before the usual 2026-07-09",))


@pytest.mark.parametrize(("one", "table"), [(RATE, rates()), (JOBS, jobs())], ids=["rates", "jobs"])
def test_a_clean_release_passes_alone_and_after_another(one: Release, table: ObservationTable) -> None:
    assert checked(one, table).result is GateResult.PASSED
    held = table.frame[table.frame["period"] != str(one.period)]
    report = checked(one, table, ObservationTable(held))
    assert (report.concerns, report.rows, report.territories) == ((), len(table.frame), len(TERRITORIES))


def test_the_figures_held_already_under_a_new_date_are_told_as_nothing_new() -> None:
    (fault,) = checked(replace(RATE, published_on=dt.date(2026, 7, 20)), rates(), rates()).faults
    assert fault == "has the very figures held already, which go to 2026-T1: published again on 2026-07-20, nothing new"


def test_an_older_file_is_told_by_its_last_period() -> None:
    older = RATE.period.shifted(-1)
    frame = rates().frame
    report = checked(replace(RATE, period=older), ObservationTable(frame[frame["period"] <= str(older)]), rates())
    assert report.faults == ("goes to 2025-T4, and 2026-T1 is held already: an older file?",)


def test_counts_are_not_rates() -> None:
    small = spoiled(jobs(), scaled(1e-6))
    assert not any(concern.rule == "ratio" for concern in checked(JOBS, small).concerns)


def test_an_undeclared_sector_of_jobs_is_held_back() -> None:
    report = checked(JOBS, spoiled(jobs(), setting("category", "peche")))
    assert report.faults == ("category 'peche' of emploi_salarie_prive is not declared",)


@pytest.mark.parametrize("lost", ["departement-44", "region-94", "france-FR"])
def test_a_territory_that_the_release_before_had_is_missed(lost: str) -> None:
    report = checked(RATE, spoiled(rates(), without(lost)), rates())
    (fault,) = report.faults
    assert fault.startswith(f"1 territories are missing: {lost}; first {lost} taux_chomage 2026-T1 nothing")


def test_a_territory_more_than_before_is_no_fault() -> None:
    held = rates().frame
    held = held[(held["period"] != str(RATE.period)) & (held["territory"] != "departement-44")]
    assert checked(RATE, rates(), ObservationTable(held)).faults == ()


def test_what_the_connector_left_out_is_a_warning() -> None:
    told = ObservationTable(rates().frame, warnings=("3 rows without a period",))
    report = checked(RATE, told)
    assert (report.result, report.warnings) == (GateResult.PASSED_WITH_WARNINGS, ("3 rows without a period",))


def test_a_figure_of_an_older_quarter_may_be_missing_or_secret() -> None:
    older = Period.quarter(2025, 1)
    frame = rates().frame
    frame.loc[frame["period"] == str(older), ["value", "status"]] = [float("nan"), str(Status.SECRET)]
    assert checked(RATE, ObservationTable(frame)).result is GateResult.PASSED


@pytest.mark.parametrize(("category", "told"), [("calage", False), ("industrie", True)])
def test_only_what_aligns_adjusted_series_may_be_negative(category: str, *, told: bool) -> None:
    hires = release("urssaf", "dpae-departements")
    quarters = (hires.period.shifted(-1), hires.period)
    table = ObservationTable.of(
        observation(-3.0 if code == category else 500.0 + step, territory=t, indicator="dpae", period=q, category=code)
        for t in TERRITORIES
        for step, q in enumerate(quarters)
        for code in ("industrie", "calage")
    )
    assert ("dpae is negative" in " ".join(checked(hires, table).faults)) is told


def test_all_figures_of_a_territory_that_become_secret_are_told() -> None:
    held = jobs()
    frame = held.frame.copy()
    hidden = frame["territory"] == str(TERRITORIES[-1])
    frame.loc[hidden, ["value", "status"]] = [float("nan"), str(Status.SECRET)]
    faults = " ".join(checked(replace(JOBS, sha256="f" * 64), ObservationTable(frame), held).faults)
    assert "became secret" in faults
    assert str(TERRITORIES[-1]) in faults
