"""Figures of the past that moved: producers revise everything a little; one series alone, or by far, is an erratum or an accident."""

from collections.abc import Iterable

import numpy as np

from reporter.domain.gate import Check, Concern, Severity
from reporter.pipeline.gate.series import NAMED, Mask, Matrix, Rows, Series, named, worst
from reporter.pipeline.gate.year_after import exchanged_indicators

SPREAD = 8.0  # times the robust spread of this release's own revisions
LEAST_RATE = 1.0  # points: smaller revisions of a rate never stop a release that is revised as a whole
LEAST_SHARE = 0.10  # of a count, likewise
LEAST_ROUNDINGS = 3.0  # a count rounded to the ten may jump by a rounding or two
WHOLESALE = 0.20  # of an indicator's series: from here on the producer revised the whole; classes are never revised so
LEAST_SERIES = 10  # with fewer series one cannot say that one moved alone


def check_revisions(now: Series, past: Series) -> Iterable[Concern]:
    """Yield the revisions that stand out of all those of their indicator, and those that stand alone."""
    here, there = now.aligned(past)
    if swapped := _exchanged(now, past, here, there):
        yield swapped
        return
    crossed = list(exchanged_indicators(now, past))
    yield from crossed
    names = now.keys["indicator"].iloc[here].to_numpy()
    for name in dict.fromkeys(names):
        inside = names == name
        yield from _of_indicator(now, past, here[inside], there[inside])


def _of_indicator(now: Series, past: Series, here: Rows, there: Rows) -> Iterable[Concern]:
    columns = now.columns_of(past.periods)
    known = columns >= 0
    after, before = now.values[np.ix_(here, columns[known])], past.values[np.ix_(there, np.nonzero(known)[0])]
    both = ~np.isnan(after) & ~np.isnan(before)
    moved = both & (after != before)
    if not moved.any():
        return
    change, least = _change(after, before, now, here)
    share = moved.any(axis=1).sum() / both.any(axis=1).sum()
    if now.classes[here[0]] or (share < WHOLESALE and both.any(axis=1).sum() >= LEAST_SERIES):
        yield _concern(now, here, columns[known], before, moved, np.abs(change), share)
        return
    spread = 1.4826 * float(np.median(np.abs(change[moved])))
    far: Mask = moved & (np.abs(change) > np.maximum(SPREAD * spread, least))
    far |= moved & (np.abs(change) > 3 * least)  # whatever the release does elsewhere
    far &= np.abs(after - before) > _roundings(now, here)
    if far.any():
        yield _concern(now, here, columns[known], before, far, np.abs(change), None)
        return
    detail = f"{int(moved.sum())} figures of the past were revised, in {share:.0%} of the series, none out of proportion"
    terms = (("count", str(int(moved.sum()))), ("share", f"{share:.4f}"))
    yield Concern(Check.REVISIONS, Severity.WARNING, detail, int(moved.sum()), (), "wholesale_revision", terms)


def _exchanged(now: Series, past: Series, here: Rows, there: Rows) -> Concern | None:
    """Return a concern where a whole column now holds, figure by figure, what another column held."""
    if len(here) < LEAST_SERIES:
        return None
    held = {np.ascontiguousarray(past.values[there, place]).tobytes(): period for place, period in enumerate(past.periods)}
    for place, period in enumerate(now.periods):
        column = now.values[here, place]
        other = held.get(np.ascontiguousarray(column).tobytes())
        if other is None or other == period or np.isnan(column).all():
            continue
        rows = here[~np.isnan(column)][:NAMED]
        offences = tuple(now.offence(int(row), place) for row in rows)
        detail = f"the column of {period} holds the figures that {other} had: swapped columns? first {named(offences[0])}"
        terms = (("period", period), ("other", other))
        return Concern(Check.REVISIONS, Severity.FAULT, detail, int((~np.isnan(column)).sum()), offences, "exchanged_columns", terms)
    return None


def _change(after: Matrix, before: Matrix, now: Series, rows: Rows) -> tuple[Matrix, Matrix]:
    """Return by how much each figure moved (points for rates and classes, share else) and from where on that is much."""
    absolute = (now.rates | now.classes)[rows][:, None]
    size = np.maximum(np.abs(before), now.rounding[rows][:, None])
    change = np.where(absolute, after - before, (after - before) / size)
    least = np.where(absolute, LEAST_RATE, LEAST_SHARE)
    return change, np.broadcast_to(least, change.shape)


def _roundings(now: Series, rows: Rows) -> Matrix:
    counts = ~(now.rates | now.classes)[rows]
    return np.where(counts, LEAST_ROUNDINGS * now.rounding[rows], 0.0)[:, None]


def _concern(
    now: Series,
    here: Rows,
    columns: Rows,
    before: Matrix,
    cells: Mask,
    weights: Matrix,
    share: float | None,
) -> Concern:
    places = now.keys["territory"].iloc[here].to_numpy(dtype=object)
    offences = tuple(
        now.offence(int(here[row]), int(columns[column]), float(before[row, column])) for row, column in worst(cells, weights, places)
    )
    count, series = int(cells.sum()), int(cells.any(axis=1).sum())
    terms = (("count", str(count)), ("series", str(series)))
    if share is None:
        detail = f"{count} figures of the past moved out of proportion with the others; first {named(offences[0])}"
        return Concern(Check.REVISIONS, Severity.FAULT, detail, count, offences, "large_revision", terms)
    detail = f"{count} figures of the past moved in {series} series alone: an erratum or an accident; first {named(offences[0])}"
    return Concern(Check.REVISIONS, Severity.FAULT, detail, count, offences, "lonely_revision", terms)
