"""Moves out of proportion: a figure against its own past, net of what the whole country does, and against powers of ten.

Calibrated on Insee's localised rates 1985-T2 to 2021-T4 (147 quarters, 2020 included) and on the specimen's counts; `make proof`
prints how many clean quarters are held and how many planted faults pass.
"""

import datetime as dt
from collections.abc import Iterable

import numpy as np

from reporter.domain.gate import Check, Concern, Severity
from reporter.domain.indicator import Indicators
from reporter.domain.release import Release
from reporter.pipeline.gate.series import Mask, Matrix, Series, named, worst

WINDOW = 12  # past moves that a series is measured by
LEAST_MOVES = 4
FAULT_Z, WARNING_Z = 8.0, 5.0
RATE_FLOOR = 0.15  # points: the least spread of a rate that is printed with one decimal
COUNT_FLOOR = 0.012  # of a count: the least spread of its relative moves
COMMON_RATE, COMMON_COUNT = 2.5, 0.6  # points and log: more than the whole country ever moved in a quarter (2020: 1.1 point)
JUMP = 3.5  # times, or a fraction of its neighbours: the mark of a wrong unit
LEAST_LEVEL = 10.0  # roundings below which a count's ratio says nothing
EARLY, LATE = dt.timedelta(days=21), dt.timedelta(days=45)


def check_moves(now: Series) -> Iterable[Concern]:
    """Yield jumps of the order of a wrong unit anywhere in the series, and newest moves far from what the series ever did."""
    if len(now.periods) < 2 or now.classes.all():
        return
    jumps = _jumps(now)
    if jumps.any():
        neighbour = _neighbours(now.values)
        cells = worst(jumps, np.abs(np.log(np.maximum(now.values, 1e-9) / np.maximum(neighbour, 1e-9))))
        offences = tuple(now.offence(row, column, float(neighbour[row, column])) for row, column in cells)
        detail = f"{int(jumps.sum())} figures are another order of magnitude than those beside them; first {named(offences[0])}"
        yield Concern(Check.UNITS, Severity.FAULT, detail, int(jumps.sum()), offences, "jump", (("count", str(int(jumps.sum()))),))
    yield from _newest(now)


def check_calendar(release: Release, indicators: Indicators) -> Iterable[Concern]:
    """Yield a warning when a release is much earlier or later than its producer usually is; the clock alone stops nothing."""
    dataset = indicators.producer(release.source).dataset(release.dataset)
    usual = release.period.end + dt.timedelta(days=dataset.delay_days)
    days = (release.published_on - usual).days
    if not -EARLY.days <= days <= LATE.days:
        detail = f"published on {release.published_on}, {abs(days)} days {'after' if days > 0 else 'before'} the usual {usual}"
        terms = (("usual", usual.isoformat()), ("days", str(days)))
        yield Concern(Check.CALENDAR, Severity.WARNING, detail, rule="late" if days > 0 else "early", terms=terms)


def _neighbours(values: Matrix) -> Matrix:
    """Return for each cell the nearest figures beside it: their mean where both are, else the one there is."""
    before = np.full(values.shape, np.nan)
    after = np.full(values.shape, np.nan)
    before[:, 1:], after[:, :-1] = values[:, :-1], values[:, 1:]
    one = np.where(np.isnan(before), after, before)
    return np.where(np.isnan(before) | np.isnan(after), one, np.sqrt(np.maximum(before, 0) * np.maximum(after, 0)))


def _jumps(now: Series) -> Mask:
    neighbour = _neighbours(now.values)
    least = np.where(now.rates, 1.0, LEAST_LEVEL * now.rounding)[:, None]
    large = np.maximum(now.values, neighbour) >= least
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now.values / neighbour
    usable = ~np.isnan(ratio) & large & ~(now.classes | now.residual)[:, None]
    return usable & ((ratio >= JUMP) | (ratio <= 1 / JUMP))


def _newest(now: Series) -> Iterable[Concern]:
    moves = _moves(now)
    last = moves.shape[1] - 1
    groups = now.groups
    common = np.full((int(groups.max()) + 1, moves.shape[1]), np.nan)
    for group in np.unique(groups):
        inside = moves[groups == group]
        some = ~np.isnan(inside).all(axis=0)
        common[group, some] = np.nanmedian(inside[:, some], axis=0)
    yield from _common(now, common, groups)
    net = moves - common[groups]
    past = net[:, max(0, last - WINDOW) : last]
    counted = (~np.isnan(past)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        own = np.sqrt(np.nanmean(np.where(counted[:, None] > 0, past, 0.0) ** 2, axis=1))
    now_spread = _spread(net[:, last], groups)
    scale = np.maximum.reduce([np.nan_to_num(own), now_spread, _floor(now)])
    z = np.abs(net[:, last]) / scale
    usable = (counted >= min(LEAST_MOVES, max(1, last))) & ~now.classes & ~now.residual & ~np.isnan(z)
    for severity, low, high in ((Severity.FAULT, FAULT_Z, np.inf), (Severity.WARNING, WARNING_Z, FAULT_Z)):
        rows = np.nonzero(usable & (z >= low) & (z < high))[0]
        if not len(rows):
            continue
        rows = rows[np.argsort(-z[rows], kind="stable")]
        offences = tuple(now.offence(int(row), len(now.periods) - 1, _expected(now, common, groups, int(row))) for row in rows[:12])
        detail = f"{len(rows)} figures of {now.periods[-1]} moved out of proportion with their past, net of the national move; first "
        terms = (("count", str(len(rows))), ("z", f"{z[rows[0]]:.1f}"))
        yield Concern(Check.PLAUSIBILITY, severity, f"{detail}{named(offences[0])}", len(rows), offences, "move", terms)


def _lag(now: Series) -> int:
    """Return how many periods back a move is counted: a year for raw series, else one period."""
    return now.per_year if now.raw.all() and len(now.periods) > now.per_year else 1


def _moves(now: Series) -> Matrix:
    """Return moves of shape (series, periods): points for rates, differences of logs for counts."""
    lag = _lag(now)
    level = np.where(now.rates[:, None], now.values, np.log(np.maximum(now.values, 0) + now.rounding[:, None]))
    moves = np.full(level.shape, np.nan)
    moves[:, lag:] = level[:, lag:] - level[:, :-lag]
    return moves


def _floor(now: Series) -> Matrix:
    """Return the least spread: a count of few units moves by whole roundings, and a small one more than a large one."""
    size = np.maximum(now.values[:, -1], now.rounding)
    counts = COUNT_FLOOR + 2 * now.rounding / size + 1 / np.sqrt(size)
    return np.where(now.rates, RATE_FLOOR, np.nan_to_num(counts, nan=COUNT_FLOOR))


def _spread(net: Matrix, groups: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Matrix:
    """Return the robust spread of this period's net moves in each series' group: territories part in a crisis."""
    found = np.zeros(len(net))
    for group in np.unique(groups):
        inside = groups == group
        some = net[inside][~np.isnan(net[inside])]
        found[inside] = 1.4826 * np.median(np.abs(some)) if len(some) else 0.0
    return found


def _common(now: Series, common: Matrix, groups: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterable[Concern]:
    for group in np.unique(groups):
        row = int(np.nonzero(groups == group)[0][0])
        limit = COMMON_RATE if now.rates[row] else COMMON_COUNT
        if now.classes[row] or not np.abs(common[group, -1]) > limit:
            continue
        offence = now.offence(row, len(now.periods) - 1)
        detail = f"{offence.indicator} moved everywhere at once, by {common[group, -1]:+.2f} (median): a wrong unit? first {named(offence)}"
        yield Concern(Check.UNITS, Severity.FAULT, detail, int((groups == group).sum()), (offence,), "common_move")


def _expected(now: Series, common: Matrix, groups: np.ndarray[tuple[int], np.dtype[np.int64]], row: int) -> float | None:
    before = now.values[row, -1 - _lag(now)]
    move = common[groups[row], -1]
    if np.isnan(before) or np.isnan(move):
        return None
    return float(before + move) if now.rates[row] else float((before + now.rounding[row]) * np.exp(move) - now.rounding[row])
