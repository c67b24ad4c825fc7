"""What the gate keeps out of yearly files, of lists of names and of other rhythms: each rule on one planted fault."""

import datetime as dt
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reporter.domain.gate import GateReport, GateResult, Verdict
from reporter.domain.indicator import Indicators, Unit
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level
from reporter.pipeline.approval import decide_release
from reporter.pipeline.gate import check_release
from reporter.pipeline.gate.structure import SCHEMA
from reporter.pipeline.ingest import poll
from reporter.tables import Label, Link, ObservationTable, typed
from tests.builders import PUBLISHED_ON, release
from tests.functional.test_quarantine import Announced
from tests.outboxes import opened, register_files, world

FAMILIES = {f"A{number}Z": [f"A{number}Z{part}" for part in (40, 41, 42)] for number in range(10)}
CODES = [code for family, professions in FAMILIES.items() for code in (family, *professions)]
CLASSES = ("tension", "tension_lien_formation", "tension_non_durabilite")
YEAR = replace(release("tensions", "tensions-metiers", period=Period.whole_year(2024)), published_on=dt.date(2025, 9, 30))
BEFORE = replace(YEAR, period=Period.whole_year(2023), published_on=dt.date(2024, 9, 30))
Spoil = Callable[[pd.DataFrame], pd.DataFrame]


def declared() -> Indicators:
    return register_files().indicators()


def tensions(year: int, seed: int = 0) -> pd.DataFrame:
    """Return a copy of a year's file."""
    return _tensions(year, seed).copy()


@cache
def _tensions(year: int, seed: int) -> pd.DataFrame:
    """Return jobs and three classes of forty codes in France, its régions and départements: families and territories add up."""
    register, rng = register_files().register(), np.random.default_rng(7)
    departments = [t.id for t in register.at(Level.DEPARTMENT)]
    size = {d: float(rng.uniform(0.4, 3)) for d in departments}
    usual = {code: float(rng.uniform(2, 40)) for codes in FAMILIES.values() for code in codes}
    own = {(d, code): float(np.exp(rng.normal(0, 0.4))) for d in departments for code in usual}
    moved = np.random.default_rng(seed)
    jobs = {
        (d, c): round(size[d] * usual[c] * own[d, c] * float(np.exp(moved.normal(0, 0.04 * bool(seed)))) + 1) * 100
        for d in departments
        for c in usual
    }
    for d in departments:
        jobs |= {(d, family): sum(jobs[d, c] for c in codes) for family, codes in FAMILIES.items()}
    wide = {region.id: [t.id for t in register.children(region.id, Level.DEPARTMENT)] for region in register.at(Level.REGION)}
    wide[FRANCE] = departments
    jobs |= {(w, c): sum(jobs[d, c] for d in inside) for w, inside in wide.items() for c in CODES}
    rows = [(str(t), "emploi_metier", str(year), c, float(v)) for (t, c), v in jobs.items()]
    classes = {(t, c, i): int(rng.integers(1, 6)) for t, c in jobs for i in CLASSES}
    rows += [
        (str(t), i, str(year), c, float(min(5, max(1, v + int(moved.choice([-1, 0, 0, 0, 1]) * bool(seed))))))
        for (t, c, i), v in classes.items()
    ]
    frame = pd.DataFrame(rows, columns=["territory", "indicator", "period", "category", "value"])
    return typed(frame.assign(status="published", vintage="2025-09-30"))


def checked(frame: pd.DataFrame, before: pd.DataFrame | None = None, one: Release = YEAR) -> GateReport:
    held = ObservationTable(before) if before is not None else None
    return check_release(one, ObservationTable(frame), register_files().register(), declared(), held, BEFORE)


def rules(report: GateReport) -> set[str]:
    return {c.rule for c in report.concerns if c.severity == "fault"}


def cell(territory: str, indicator: str, category: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda frame: (frame["territory"] == territory) & (frame["indicator"] == indicator) & (frame["category"] == category)


def times(factor: float, territory: str = "departement-44", indicator: str = "emploi_metier", category: str = "A3Z41") -> Spoil:
    return lambda frame: frame.assign(value=frame["value"].where(~cell(territory, indicator, category)(frame), frame["value"] * factor))


def renamed(column: str, one: str, other: str) -> Spoil:
    names = {one: other, other: one}
    return lambda frame: frame.assign(**{column: frame[column].map(lambda name: names.get(name, name)).astype("str")})


def without(column: str, name: str) -> Spoil:
    return lambda frame: frame[frame[column] != name].reset_index(drop=True)


def test_a_clean_year_passes_first_again_revised_nowhere_and_after_another() -> None:
    assert checked(tensions(2024)).result is GateResult.PASSED
    assert checked(tensions(2024, 5), tensions(2023)).result is GateResult.PASSED


FIRST_FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "a profession ten times too high": (times(10), "families", "departement-44"),
    "a whole that its territories do not make up": (times(2, str(FRANCE)), "territories_share", "france-FR"),
    "a figure that is not rounded": (times(0.1234), "off_grid", "departement-44"),
    "a class that one column lacks": (
        lambda frame: frame[~cell("region-52", "tension", "A3Z41")(frame)], "uneven", "region-52"),
}  # fmt: skip


@pytest.mark.parametrize("case", FIRST_FAULTS)
def test_what_a_first_release_keeps_to_in_nine_cells_of_ten_is_asked_of_the_tenth(case: str) -> None:
    spoil, rule, place = FIRST_FAULTS[case]
    report = checked(spoil(tensions(2024)).reset_index(drop=True))
    concerns = [c for c in report.concerns if c.rule == rule]
    assert concerns, rules(report)
    assert place in {o.territory for c in concerns for o in c.offences}


def in_units(territory: str) -> Spoil:
    """Return what writes jobs ten times too high, of one territory or of all."""

    def spoil(frame: pd.DataFrame) -> pd.DataFrame:
        inside = (frame["indicator"] == "emploi_metier") & frame["territory"].str.startswith(territory)
        return frame.assign(value=frame["value"].where(~inside, frame["value"] * 10))

    return spoil


def one_class_gone(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~cell("departement-44", "tension", "A3Z41")(frame)].reset_index(drop=True)


def upside_down(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(value=frame["value"].where(frame["indicator"] != "tension", (frame["value"] >= 3) + 4.0))


YEAR_FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "a territory is gone": (without("territory", "departement-44"), "lost_territories", "departement-44"),
    "a profession is gone": (without("category", "A3Z41"), "lost_figures", "departement-01"),
    "one figure is gone": (one_class_gone, "lost_figures", "departement-44"),
    "two territories changed places": (renamed("territory", "departement-44", "departement-69"), "exchanged_territories", "departement-69"),
    "two columns changed places": (renamed("indicator", "tension", "tension_lien_formation"), "exchanged_indicators", "departement-01"),
    "a territory in another unit": (in_units("departement-44"), "move_of_a_year", "departement-44"),
    "all in another unit": (in_units(""), "common_move", "departement-01"),
    "a scale upside down": (upside_down, "class_shift", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", YEAR_FAULTS)
def test_a_file_of_another_year_is_measured_against_the_year_before(case: str) -> None:
    spoil, rule, place = YEAR_FAULTS[case]
    report = checked(spoil(tensions(2024, 5)), tensions(2023))
    concerns = [c for c in report.concerns if c.rule == rule]
    assert concerns, report.faults
    assert not place or place in {o.territory for c in concerns for o in c.offences}


def test_last_year_s_figures_under_this_year_s_name_are_told() -> None:
    assert "repeated_territories" in rules(checked(tensions(2023).assign(period="2024"), tensions(2023)))
    mixed, old = tensions(2024, 5), tensions(2023).assign(period="2024")
    mixed = pd.concat([mixed[mixed["territory"] != "departement-44"], old[old["territory"] == "departement-44"]], ignore_index=True)
    (concern,) = [c for c in checked(mixed, tensions(2023)).concerns if c.rule == "repeated_territories"]
    assert [o.territory for o in concern.offences] == ["departement-44"]


def test_columns_exchanged_in_a_year_published_again_are_told() -> None:
    assert "exchanged_indicators" in rules(checked(renamed("indicator", CLASSES[0], CLASSES[1])(tensions(2024)), tensions(2024)))


def to_other_codes(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(category=frame["category"].str.replace("A", "B").str.replace("Z", "X").astype("str"))


def test_another_nomenclature_is_one_fault_and_not_for_ever(tmp_path: Path) -> None:
    old, new = ObservationTable(tensions(2023)), ObservationTable(to_other_codes(tensions(2024, 5)))
    again = ObservationTable(to_other_codes(tensions(2025, 6)))
    with opened(tmp_path) as ledger:
        outside = world(tmp_path, ledger, None)
        steps = []
        for number, (one, table) in enumerate(
            ((BEFORE, old), (YEAR, new), (replace(YEAR, period=Period.whole_year(2025), published_on=PUBLISHED_ON), again))
        ):
            announced = Announced(replace(one, sha256=f"{number:064d}"), table, name="tensions")
            (polled,) = poll(replace(outside, build_sources=lambda announced=announced: (announced,)))
            steps.append([c.rule for c in polled.reports[0].concerns if c.severity == "fault"])
            for held in outside.editions.quarantined():
                decide_release(outside, held, Verdict.APPROVED, "Jeanne Martin", "FAP 2021")
    assert [set(step) for step in steps] == [set(), {"codes_changed"}, set()], steps
    assert len(steps[1]) == 1 + len(CLASSES)  # one for each indicator, and nothing said of lost series


def names(*codes: str, links: int = 20) -> ObservationTable:
    labels = tuple(Label("rome", code, f"Métier {code}") for code in codes)
    table = ObservationTable.of([])
    return replace(table, labels=labels, links=tuple(Link("rome-competence", "A1101", str(number)) for number in range(links)))


ROME = [f"A{number}" for number in range(1101, 1121)]
REFERENCE_FAULTS = {
    "no name at all": (names("A1101", links=0), None, set()),
    "the same names again": (names(*ROME), names(*ROME), {"stale_names"}),
    "a lost label": (names(*ROME[1:]), names(*ROME), {"lost_labels"}),
    "links lost in bulk": (names(*ROME, links=10), names(*ROME), {"lost_links"}),
    "a link more": (names(*ROME, links=21), names(*ROME), set()),
    "a code that cannot be": (names(*ROME, "Z9"), names(*ROME), {"odd_codes"}),
}


@pytest.mark.parametrize("case", REFERENCE_FAULTS)
def test_lists_of_names_are_compared_with_those_held(case: str) -> None:
    table, before, expected = REFERENCE_FAULTS[case]
    indicators = declared()
    tension = indicators.producer("tensions")
    reference = replace(tension, datasets=tuple(replace(d, is_reference=True) for d in tension.datasets))
    others = tuple(p for p in indicators.producers if p.id != "tensions")
    marked = Indicators(indicators.indicators, (*others, reference), indicators.nomenclatures)
    report = check_release(YEAR, table, register_files().register(), marked, before)
    assert rules(report) == expected


def test_a_label_told_twice_otherwise_is_a_fault() -> None:
    table = names(*ROME)
    twice = replace(table, labels=(*table.labels, Label("rome", "A1101", "Autre")))
    indicators = declared()
    tension = indicators.producer("tensions")
    marked = Indicators(
        indicators.indicators,
        (
            *(p for p in indicators.producers if p.id != "tensions"),
            replace(tension, datasets=tuple(replace(d, is_reference=True) for d in tension.datasets)),
        ),
        indicators.nomenclatures,
    )
    assert rules(check_release(YEAR, twice, register_files().register(), marked)) == {"two_labels"}


def test_a_period_of_another_rhythm_is_told() -> None:
    frame = tensions(2024)
    frame.loc[0, "period"] = "2024-T1"
    assert rules(checked(frame)) == {"rhythm"}


@pytest.mark.parametrize(("looks_ahead", "year", "expected"), [(False, 2025, {"future"}), (True, 2025, set()), (True, 2028, {"future"})])
def test_what_looks_ahead_may_go_a_year_beyond_its_publication(*, looks_ahead: bool, year: int, expected: set[str]) -> None:
    indicators = declared()
    changed = tuple(replace(i, looks_ahead=looks_ahead) if i.source == "tensions" else i for i in indicators.indicators)
    ahead = Indicators(changed, indicators.producers, indicators.nomenclatures)
    one = replace(YEAR, period=Period.whole_year(year))
    report = check_release(one, ObservationTable(tensions(year)), register_files().register(), ahead)
    assert rules(report) == expected


def test_months_are_measured_like_quarters() -> None:
    indicators = declared()
    months = Indicators(
        tuple(replace(i, rhythm=Period.parse("2024-01").rhythm) if i.id == "taux_chomage" else i for i in indicators.indicators),
        indicators.producers,
        indicators.nomenclatures,
    )
    last = Period.parse("2026-05")
    places = [str(t.id) for t in register_files().register().at(Level.DEPARTMENT)]
    frame = typed(
        pd.DataFrame(
            [
                (place, "taux_chomage", str(last.shifted(-back)), "", 6 + number % 7 + (back % 3) / 10, "published", "2026-07-09")
                for number, place in enumerate(places)
                for back in range(20)
            ],
            columns=["territory", "indicator", "period", "category", "value", "status", "vintage"],
        )
    )
    one = replace(release(), period=last)
    assert check_release(one, ObservationTable(frame), register_files().register(), months).faults == ()
    frame.loc[(frame["territory"] == "departement-44") & (frame["period"] == str(last)), "value"] = 19.0
    report = check_release(one, ObservationTable(frame), register_files().register(), months)
    assert {o.territory for c in report.concerns for o in c.offences} == {"departement-44"}


WRONG_CELLS: dict[str, object] = {
    "territory": "",
    "indicator": "",
    "period": "2024-T5",
    "category": None,
    "value": float("inf"),
    "status": "perdu",
    "vintage": "hier",
}


@pytest.mark.parametrize("column", WRONG_CELLS)
def test_each_column_of_the_schema_can_fail(column: str) -> None:
    assert set(WRONG_CELLS) == set(SCHEMA.columns)
    frame = tensions(2024).head(3).copy()
    frame[column] = frame[column].astype(object)
    frame.loc[1, column] = WRONG_CELLS[column]
    if column == "value":
        frame[column] = frame[column].astype("float64")
    report = checked(frame)
    assert {dict(c.terms).get("column") for c in report.concerns if c.rule == "schema"} == {column}, report.faults


def test_a_column_too_many_or_of_another_name_never_becomes_a_table() -> None:
    with pytest.raises(ValueError, match="columns are"):
        ObservationTable(tensions(2024).assign(more="1"))


def test_fifty_thousand_rows_of_many_professions_are_checked_in_seconds() -> None:
    frame = tensions(2024)
    more = [frame.assign(category=frame["category"].str.replace("A", letter).astype("str")) for letter in "ABCDE"]
    now = pd.concat(more, ignore_index=True)
    before = now.assign(period="2023")
    before["value"] = before["value"].where(before["indicator"] != "emploi_metier", before["value"] + 100 * (np.arange(len(before)) % 2))
    began, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    checked(now, before)
    assert len(now) > 90_000
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 400_000  # kilobytes


def test_classes_are_declared_as_such() -> None:
    assert {declared().get(name).unit for name in CLASSES} == {Unit.CLASS}
