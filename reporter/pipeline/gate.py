"""Checks that every release passes before it is kept: what fails here reaches no reader."""

from collections.abc import Iterable

import pandas as pd

from reporter.domain.gate import Check, Concern, GateReport, Severity
from reporter.domain.indicator import Indicators, Unit
from reporter.domain.observation import TOTAL, Status
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Level, Register
from reporter.tables import ObservationTable

HIGHEST_RATE = 60.0  # percent; the highest localised rate ever published is under 40
LOWEST_MEDIAN_RATE = 0.5  # percent; below, a percentage became a ratio
LEAST_SHARE_OF_TERRITORIES = 0.98  # of those of the release before, at each level
NAMED = 5  # offenders quoted in a message


def check_release(
    release: Release, table: ObservationTable, register: Register, indicators: Indicators, before: ObservationTable | None = None
) -> GateReport:
    """Return what is wrong with a release; *before* is the dataset's release held until now."""
    frame = table.frame
    faults = [
        *_empty(frame),
        *_duplicates(frame),
        *_unknown_territories(frame, register),
        *_unknown_indicators(frame, release, indicators),
        *_periods(frame, release),
        *_values(frame, indicators),
    ]
    if before is not None and not faults:
        faults += _lost_territories(frame, before.frame)
    found = [Concern(Check.SCHEMA, Severity.FAULT, fault) for fault in faults]
    said = [Concern(Check.SOURCE, Severity.WARNING, warning) for warning in table.warnings]
    return GateReport(release, (*found, *said))


def _empty(frame: pd.DataFrame) -> Iterable[str]:
    if not frame["value"].notna().any():
        yield "no figure at all"


def _duplicates(frame: pd.DataFrame) -> Iterable[str]:
    keys = ["territory", "indicator", "category", "period"]
    twice = frame[frame.duplicated(keys, keep=False)]
    if not twice.empty:
        yield f"{len(twice)} rows stand twice, first {_named(twice)}"


def _unknown_territories(frame: pd.DataFrame, register: Register) -> Iterable[str]:
    unknown = sorted(set(map(str, frame["territory"])) - {str(territory.id) for territory in register.territories})
    if unknown:
        yield f"{len(unknown)} territories are not in the register {register.vintage}: {', '.join(unknown[:NAMED])}"


def _unknown_indicators(frame: pd.DataFrame, release: Release, indicators: Indicators) -> Iterable[str]:
    declared = {indicator.id: indicator for indicator in indicators.of_dataset(release.source, release.dataset)}
    for name in sorted(set(map(str, frame["indicator"])) - declared.keys()):
        yield f"indicator {name} is not declared for {release.ref}"
    for group, rows in frame.groupby("indicator"):
        if indicator := declared.get(str(group)):
            for code in sorted(set(map(str, rows["category"])) - {category.code for category in indicator.categories} - {TOTAL}):
                yield f"category {code!r} of {indicator.id} is not declared"


def _periods(frame: pd.DataFrame, release: Release) -> Iterable[str]:
    periods = sorted(Period.parse(text) for text in set(frame.loc[frame["value"].notna(), "period"]))
    if not periods:
        return
    if periods[-1] != release.period:
        yield f"figures end in {periods[-1]}, the release says {release.period}"
    if periods[-1].end >= release.published_on:
        yield f"{periods[-1]} ends on {periods[-1].end}, after the publication on {release.published_on}"


def _values(frame: pd.DataFrame, indicators: Indicators) -> Iterable[str]:
    wrong = frame[frame["value"].isna() == frame["status"].isin([s.value for s in Status if s.has_value])]
    if not wrong.empty:
        yield f"{len(wrong)} rows have a status that contradicts their value, first {_named(wrong)}"
    rates = {indicator.id for indicator in indicators.indicators if indicator.unit is Unit.PERCENT}
    for group, rows in frame.dropna(subset="value").groupby("indicator"):
        name, values = str(group), rows["value"]
        if (values < 0).any():
            yield f"{name} is negative: {_named(rows[values < 0])}"
        if name in rates:
            if (values > HIGHEST_RATE).any():
                yield f"{name} is above {HIGHEST_RATE} %: {_named(rows[values > HIGHEST_RATE])}"
            if values.median() < LOWEST_MEDIAN_RATE:
                yield f"{name} has a median of {values.median():.3f}: percentages seem to have become ratios"


def _lost_territories(frame: pd.DataFrame, before: pd.DataFrame) -> Iterable[str]:
    for level in Level:
        held = {name for name in set(before["territory"]) if name.startswith(f"{level}-")}
        lost = sorted(held - set(frame["territory"]))
        if len(lost) > (1 - LEAST_SHARE_OF_TERRITORIES) * len(held):
            yield f"{len(lost)} of {len(held)} territories of level {level} are missing: {', '.join(lost[:NAMED])}"


def _named(rows: pd.DataFrame) -> str:
    first = rows.head(NAMED)
    return "; ".join(
        f"{t} {i} {p} {v:g}" for t, i, p, v in zip(first["territory"], first["indicator"], first["period"], first["value"], strict=True)
    )
