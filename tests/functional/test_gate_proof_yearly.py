"""The gate on yearly files, of which one real vintage is to be had: BMO and tensions.

The line of 100 % is drawn where the same year is published again with a fault: the true file is held. Beside it, as limits that no
draw was weakened for: a first release, which nothing precedes, and the year after, which is simulated.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reporter.domain.gate import Check, GateReport, GateResult, Severity
from reporter.domain.release import Release
from reporter.errors import InputError
from reporter.pipeline.gate import check_release
from reporter.tables import ObservationTable
from tests.mutations import KINDS, Planted, plant
from tests.yearly_files import PAIRS, STORE, Yearly, clean, real_projects, real_tensions

DRAWS = int(os.environ.get("REPORTER_TEST_DRAWS", "50"))  # fewer for a look on a busy machine
DRAWS_BESIDE, CLEAN_YEARS = min(20, DRAWS), 20
PAST = "40 % revision of the past"
SCENARIOS = {
    "again": KINDS,
    "first": tuple(k for k in KINDS if k not in {"stale file", PAST}),
    "year after": tuple(k for k in KINDS if k != PAST),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One draw: what was planted, what the reader or the gate said, and which checks named the place."""

    planted: Planted
    is_caught: bool
    said: str
    checks: tuple[str, ...]


def sources(real_data: Path, pair: tuple[str, str] = PAIRS[0]) -> tuple[Yearly, ...]:
    tensions, survey = real_data / "dares" / "tensions.csv", real_data / "bmo" / "Base_open_data_BMO_2024.xlsx"
    return real_tensions(tensions, pair), real_projects(survey, pair)


def checked(yearly: Yearly, release: Release, table: ObservationTable, held: ObservationTable | None) -> GateReport:
    return check_release(release, table, yearly.register, STORE.indicators(), held)


def draws(yearly: Yearly, scenario: str, kind: str, count: int) -> Iterator[tuple[Tried, int]]:
    """Yield draws of one kind, each with the number of draws before it that changed nothing that can be read."""
    rng = random.Random(f"{yearly.name} {scenario} {kind}")  # noqa: S311 -- draws, not secrets
    before, now = yearly.cells, yearly.cells
    if scenario == "year after":
        before, now = yearly.year_after(np.random.default_rng(2019))
    held = None if scenario == "first" else yearly.read(before)[1]
    untouched = yearly.read(now)[1].frame
    for _ in range(count):
        vacuous = 0
        while True:
            planted, skipped = plant(kind, now, before, rng)
            vacuous += skipped
            if found := tried(yearly, planted, held, None if kind == "stale file" else untouched):
                break
            vacuous += 1
        yield found, vacuous


def tried(yearly: Yearly, planted: Planted, held: ObservationTable | None, untouched: pd.DataFrame | None) -> Tried | None:
    """Return what became of a spoilt file: refused by its reader, or checked; None when it reads as the untouched one."""
    try:
        release, table = clean(yearly, planted.frame, day=20)
    except InputError as error:
        return Tried(planted, is_place(yearly, planted, error), str(error), ("reading",))
    if untouched is not None and len(table.frame) == len(untouched):
        after, before = (frame.drop(columns="vintage") for frame in (table.frame, untouched))
        if after.equals(before):
            return None
    report = checked(yearly, replace(release, sha256="0" * 64), table, held)
    checks = tuple(str(c) for c in Check for found in [named(planted, report, c)] if found)
    is_caught = report.result is GateResult.QUARANTINED and planted.is_named_by(report)
    return Tried(planted, is_caught, " | ".join(report.faults), checks)


def named(planted: Planted, report: GateReport, check: Check) -> bool:
    return any(planted.is_named_in(c) for c in report.concerns if c.check is check and c.severity is Severity.FAULT)


def is_place(yearly: Yearly, planted: Planted, error: InputError) -> bool:
    """Say whether a reader's refusal points to the planted place, by its line or in words."""
    if not planted.territory:
        return True
    return planted.territory in str(error) or (error.line is not None and yearly.line(planted.frame, error.line) == planted.territory)


@pytest.mark.real
@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_faults_in_a_year_published_again_is_caught(real_data: Path, kind: str) -> None:
    yearly = real_tensions(real_data / "dares" / "tensions.csv")
    missed = [(t.planted.form, t.planted.territory, t.said) for t, _ in draws(yearly, "again", kind, 2) if not t.is_caught]
    assert missed == []


@pytest.mark.real
@pytest.mark.timeout(600)
def test_the_real_yearly_files_pass_as_first_releases(real_data: Path) -> None:
    for yearly in sources(real_data):
        assert checked(yearly, *yearly.read(yearly.cells), None).faults == ()


@pytest.mark.proof
@pytest.mark.real
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("scenario", list(SCENARIOS))
@pytest.mark.parametrize("number", [0, 1], ids=["tensions", "bmo"])
def test_faults_of_yearly_files_are_caught_and_the_limits_are_told(real_data: Path, number: int, scenario: str) -> None:
    alone: Counter[tuple[str, str]] = Counter()
    missed, count = [], DRAWS if scenario == "again" else DRAWS_BESIDE
    say("")
    for place, kind in enumerate(SCENARIOS[scenario]):
        pair = PAIRS[place % len(PAIRS)]
        yearly = sources(real_data, pair)[number]
        found = list(draws(yearly, scenario, kind, count))
        alone.update((kind, check) for t, _ in found for check in t.checks)
        lost = [t for t, _ in found if not t.is_caught]
        missed += [(kind, t.planted.form, t.planted.territory, t.said[:160]) for t in lost]
        told = ", ".join(f"{form} {times}" for form, times in Counter(t.planted.form for t in lost).items())
        again = sum(vacuous for _, vacuous in found)
        caught = f"{count - len(lost):3}/{count} caught, {again} vacuous; missed: {told or 'none'}"
        say(f"{yearly.name:14} {'+'.join(pair)} {scenario:10} {kind:26} {caught}")
    checks = sorted({check for _, check in alone})
    say(f"{yearly.name}, {scenario}: named by each check alone, of {count}")
    say(f"{'':26}", *(f"{check:>12}" for check in checks))
    for kind in SCENARIOS[scenario]:
        say(f"{kind:26}", *(f"{alone[kind, check]:12}" for check in checks))
    assert scenario != "again" or missed == []


@pytest.mark.proof
@pytest.mark.real
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", [0, 1], ids=["tensions", "bmo"])
def test_clean_simulated_years_are_counted(real_data: Path, number: int) -> None:
    yearly = sources(real_data)[number]
    held = []
    for seed in range(CLEAN_YEARS):
        before, now = yearly.year_after(np.random.default_rng(seed))
        report = checked(yearly, *yearly.read(now), yearly.read(before)[1])
        held += [(seed, report.faults[0][:160])] if report.faults else []
    say(f"\n{yearly.name}: {len(held)} of {CLEAN_YEARS} clean simulated years held", *held)
    assert len(held) <= CLEAN_YEARS // 10  # a simulation: told beside the real quarters, no evidence for their line


def say(*words: object) -> None:
    """Print a line of the proof's table."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
