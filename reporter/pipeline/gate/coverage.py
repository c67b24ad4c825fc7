"""What was there before and is not any more, and files that bring nothing new."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from reporter.domain.gate import Check, Concern, Severity
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL
from reporter.domain.release import Release
from reporter.pipeline.gate.series import Mask, Matrix, Rows, Series, named, worst

MOST_UNCHANGED = 0.9  # of the series: a rate printed with one decimal stays the same in a third of the territories, never in nearly all
LEAST_SERIES = 10  # fewer say nothing about a share
CHANGED_CODES, LEAST_CODES = 0.15, 5  # of an indicator's codes: more than a code or two that a producer drops


def check_freshness(release: Release, now: Series, past: Series) -> Iterable[Concern]:
    """Yield what tells last period's file under a new name from a new one."""
    newest, held = now.periods[-1], past.periods[-1]
    if newest < held:
        detail = f"goes to {newest}, and {held} is held already: an older file?"
        yield Concern(Check.FRESHNESS, Severity.FAULT, detail, rule="older", terms=(("newest", newest), ("held", held)))
        return
    if newest > held:
        return
    here, there = now.aligned(past)
    same_shape = len(here) == len(now.keys) == len(past.keys) and now.periods == past.periods
    if same_shape and np.array_equal(now.values[here], past.values[there], equal_nan=True):
        detail = f"has the very figures held already, which go to {held}: published again on {release.published_on}, nothing new"
        yield Concern(Check.FRESHNESS, Severity.FAULT, detail, len(here), rule="stale", terms=(("held", held),))


def check_codes(now: Series, past: Series, indicators: Indicators) -> Iterable[Concern]:
    """Yield each indicator whose list of codes became another one: a single decision, as its series are lost and others begin."""
    for name in past.keys["indicator"].unique():
        held, found = (_codes(series, str(name)) for series in (past, now))
        gone, new = sorted(held - found), sorted(found - held)
        if len(gone) < LEAST_CODES or len(new) < LEAST_CODES or len(gone) < CHANGED_CODES * len(held):
            continue
        declared = any(past.periods[-1] < str(b.at) <= now.periods[-1] for b in indicators.get(str(name)).breaks)
        rows = np.nonzero(((past.keys["indicator"] == name) & (past.keys["category"] == gone[0])).to_numpy())[0]
        offences = (past.lost(int(rows[0]), past.periods[-1]),)
        detail = (
            f"{name}: {len(gone)} of {len(held)} codes are gone and {len(new)} are new ({', '.join(gone[:4])}… and {', '.join(new[:4])}…): "
            f"another nomenclature, {'as declared' if declared else 'which no break declares'}; first {named(offences[0])}"
        )
        terms = (("indicator", str(name)), ("gone", str(len(gone))), ("held", str(len(held))), ("new", str(len(new))))
        rule = "codes_changed_as_declared" if declared else "codes_changed"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, len(gone), offences, rule, terms)


def _codes(series: Series, indicator: str) -> set[str]:
    return set(series.keys["category"][(series.keys["indicator"] == indicator) & (series.keys["category"] != TOTAL)])


def check_coverage(now: Series, past: Series, codes_changed: frozenset[str] = frozenset()) -> Iterable[Concern]:
    """Yield the series and figures that the release before had; of the indicators of *codes_changed* the totals alone."""
    here, there = now.aligned(past)
    gone = np.setdiff1d(np.arange(len(past.keys)), there)
    told = (past.keys["indicator"].isin(codes_changed) & (past.keys["category"] != TOTAL)).to_numpy()
    gone = gone[~np.isnan(past.values[gone]).all(axis=1) & ~told[gone]]
    if len(gone):
        offences = tuple(past.lost(int(row), past.periods[-1]) for row in gone[:12])
        territories = sorted(set(past.keys["territory"].iloc[gone]) - set(now.keys["territory"]))
        what = (
            f"{len(territories)} territories are missing: {', '.join(territories[:12])}"
            if territories
            else f"{len(gone)} series are missing"
        )
        terms = (("territories", ", ".join(territories)), ("count", str(len(territories) or len(gone))))
        rule = "lost_territories" if territories else "lost_series"
        yield Concern(Check.COVERAGE, Severity.FAULT, f"{what}; first {named(offences[0])}", len(gone), offences, rule, terms)
    columns = now.columns_of(past.periods)
    if first_kept := int(np.argmax(columns >= 0)):
        detail = f"begins in {past.periods[first_kept]}, the release before in {past.periods[0]}"
        yield Concern(Check.COVERAGE, Severity.WARNING, detail, rule="later_start", terms=(("begins", past.periods[first_kept]),))
    held = past.values[there][:, first_kept:]
    found = np.full(held.shape, np.nan)
    explained = np.zeros(held.shape, dtype=np.bool_)
    known = columns[first_kept:] >= 0
    found[:, known] = now.values[here][:, columns[first_kept:][known]]
    explained[:, known] = now.explained[here][:, columns[first_kept:][known]]
    yield from _hidden(past, there, held, np.isnan(found) & explained)
    missing: Mask = ~np.isnan(held) & np.isnan(found) & ~explained
    if missing.any():
        cells = worst(missing, np.abs(held))
        offences = tuple(past.lost(int(there[row]), past.periods[first_kept + column], float(held[row, column])) for row, column in cells)
        detail = f"{int(missing.sum())} figures of the release before are gone; first {named(offences[0])}"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, int(missing.sum()), offences, "lost_figures")


def _hidden(past: Series, rows: Rows, held: Matrix, hidden: Mask) -> Iterable[Concern]:
    """Yield the territories all of whose figures of an indicator became secret: a column that is not there reads like this."""
    groups, names = pd.factorize(past.keys["territory"].iloc[rows] + "|" + past.keys["indicator"].iloc[rows])
    had = ~np.isnan(held)
    counts = np.bincount(groups, had.sum(axis=1), len(names))
    lost = np.bincount(groups, (had & hidden).sum(axis=1), len(names))
    whole = (counts > 0) & (lost == counts)
    if whole.any():
        firsts = [int(np.nonzero(groups == group)[0][0]) for group in np.nonzero(whole)[0][:12]]
        offences = tuple(past.lost(int(rows[place]), past.periods[-1], _last(held[place])) for place in firsts)
        detail = f"all figures of {int(whole.sum())} territories for an indicator became secret; first {named(offences[0])}"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, int(lost[whole].sum()), offences, "all_hidden")


def _last(figures: Matrix) -> float | None:
    known = figures[~np.isnan(figures)]
    return float(known[-1]) if len(known) else None


def check_newest(now: Series) -> Iterable[Concern]:
    """Yield a newest period that repeats the one before or is not complete."""
    if len(now.periods) < 2:
        return
    last, previous = now.values[:, -1], now.values[:, -2]
    missing = np.isnan(last) & ~now.explained[:, -1] & ~np.isnan(previous)
    if missing.any():
        rows = np.nonzero(missing)[0]
        offences = tuple(now.lost(int(row), now.periods[-1]) for row in rows[:12])
        detail = f"{len(rows)} series that go to {now.periods[-2]} have nothing for {now.periods[-1]}; first {named(offences[0])}"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, len(rows), offences, "newest_missing", (("newest", now.periods[-1]),))
    both = ~np.isnan(last) & ~np.isnan(previous) & ~now.classes
    unchanged = both & (last == previous)
    if both.sum() >= LEAST_SERIES and unchanged.sum() > MOST_UNCHANGED * both.sum():
        rows = np.nonzero(unchanged)[0]
        offences = tuple(now.offence(int(row), len(now.periods) - 1) for row in rows[:12])
        detail = f"{now.periods[-1]} repeats {now.periods[-2]} in {len(rows)} of {int(both.sum())} series: an old column under a new name?"
        terms = (("newest", now.periods[-1]), ("previous", now.periods[-2]))
        yield Concern(Check.FRESHNESS, Severity.FAULT, detail, len(rows), offences, "repeated_column", terms)
