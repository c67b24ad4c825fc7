"""A file that shares no period with the one before it, as the yearly ones do: what vanished, and what moved out of proportion.

There is no series to go by: a cell is measured against the moves of all cells of its size, a territory or a category against the
other territories or categories, and each must resemble itself more than it resembles another.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from reporter.domain.gate import Check, Concern, Offence, Severity
from reporter.domain.territory import Level
from reporter.pipeline.gate.moves import COMMON_COUNT, FAULT_Z, LEAST_LEVEL
from reporter.pipeline.gate.series import NAMED, Matrix, Series, named
from reporter.pipeline.gate.within import Block

DENSE, MOST_NEW = 0.98, 0.002  # of the cells are published again, or new: where so few change each lost one is told
LEAST_FIGURES = 20  # a territory or a category with fewer says nothing about a share or a median
THINNED = 8.0  # times the spread of what a territory or a category loses by chance
LEAST_MEDIAN_MOVE = 0.7  # log (twice, or half): smaller moves of a territory's or a category's median are the economy's
SIZES = 8  # classes of size in which the moves of cells are compared
RESEMBLES = 0.2  # correlation by which a territory must resemble another more than itself
LEAST_CATEGORIES = 30
USUALLY_UNCHANGED = 0.95  # of a territory's figures: where more stay the same, a territory without any move is no wonder
CLASS_SHIFT = 0.35  # of the classes of a level, or of the cells without a figure
Places = npt.NDArray[np.int64]


def check_year_after(now: Series, past: Series, codes_changed: frozenset[str]) -> Iterable[Concern]:
    """Yield what a file of another year lost or moved; *codes_changed* are the indicators told to have a new list of codes."""
    for concern in _concerns(now, past, codes_changed):
        yield replace(concern, offences=tuple(_with_year_before(offence, past) for offence in concern.offences))


def _with_year_before(offence: Offence, past: Series) -> Offence:
    keys = past.keys
    same = (keys["territory"] == offence.territory) & (keys["indicator"] == offence.indicator) & (keys["category"] == offence.category)
    rows = np.nonzero(same.to_numpy())[0]
    if not len(rows) or offence.period == past.periods[-1]:
        return offence
    held = past.offence(int(rows[0]), len(past.periods) - 1).history
    return replace(offence, history=(*held, (offence.period, offence.value)))


def _concerns(now: Series, past: Series, codes_changed: frozenset[str]) -> Iterable[Concern]:
    yield from _lost_territories(now, past)
    here, there = now.aligned(past)
    for name in past.keys["indicator"].unique():
        yield from _lost_figures(now, past, str(name), told=str(name) in codes_changed)
    before, after = past.values[there, -1], now.values[here, -1]
    compared = _compared_rows(now, past)[here]
    for name in now.keys["indicator"].unique():
        inside = (now.keys["indicator"].iloc[here] == name).to_numpy() & ~np.isnan(before) & ~np.isnan(after)
        if inside.sum() < LEAST_FIGURES:
            continue
        rows = here[inside]
        if now.classes[rows[0]]:
            yield from _shifted(now, rows, before[inside], after[inside])
        elif not now.rates[rows[0]] and (inside & compared).sum() >= LEAST_FIGURES:
            inside &= compared
            yield from _moved(now, here[inside], before[inside], after[inside])
        yield from _exchanged(now, past, str(name))
    yield from exchanged_indicators(now, past)
    yield from _repeated(now, here, before == after, ~np.isnan(before) & ~np.isnan(after))


def _compared_rows(now: Series, past: Series) -> npt.NDArray[np.bool_]:
    """Return the rows whose moves mean something: where figures are secret, a sum above the finest level moves with what is hidden."""
    if not (now.explained.any() or past.explained.any()):
        return np.ones(len(now.keys), dtype=np.bool_)
    levels = now.levels
    finest = max(map(Level, np.unique(levels)), key=lambda level: level.rank)
    compared: npt.NDArray[np.bool_] = levels == str(finest)
    return compared


def _lost_territories(now: Series, past: Series) -> Iterable[Concern]:
    gone = sorted(_with_figures(past) - _with_figures(now))
    if gone:
        rows = [int(np.nonzero((past.keys["territory"] == name).to_numpy())[0][0]) for name in gone[:NAMED]]
        offences = tuple(past.lost(row, past.periods[-1]) for row in rows)
        detail = f"{len(gone)} territories are missing: {', '.join(gone[:NAMED])}; first {named(offences[0])}"
        terms = (("territories", ", ".join(gone)), ("count", str(len(gone))))
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, len(gone), offences, "lost_territories", terms)


def _with_figures(series: Series) -> set[str]:
    return set(series.keys["territory"].to_numpy()[series.known.any(axis=1)])


def _lost_figures(now: Series, past: Series, indicator: str, *, told: bool) -> Iterable[Concern]:
    held = past.keys.assign(row=np.arange(len(past.keys)))[(past.keys["indicator"] == indicator).to_numpy() & past.known[:, -1]]
    known = now.keys.assign(explained=now.explained[:, -1])[now.known[:, -1] | now.explained[:, -1]]
    found = held.merge(known, on=["territory", "indicator", "category"], how="left", indicator="_from")
    kept = (found["_from"] == "both").to_numpy()
    if told or not len(kept):
        return
    gone = np.zeros(len(found), dtype=np.bool_)
    for column in ("territory", "category"):  # lost as a whole, or thinned out against the others
        shares = found.assign(kept=kept).groupby(column)["kept"].agg(["mean", "size"])
        usual = float(kept.mean())
        spread = (shares["size"] * usual * (1 - usual)).pow(0.5).clip(lower=1)
        thin = shares.index[(usual - shares["mean"]) * shares["size"] >= THINNED * spread]
        gone |= found[column].isin(thin).to_numpy() & ~kept
    new = len(known[known["indicator"] == indicator]) - int(kept.sum())
    if kept.mean() >= DENSE and new <= MOST_NEW * len(kept):
        gone |= ~kept
    whole_territories = _with_figures(past) - _with_figures(now)
    gone &= ~found["territory"].isin(whole_territories).to_numpy()  # told already
    if gone.any():
        rows = found["row"].to_numpy(dtype=np.int64)[gone]
        firsts = found["territory"][gone].drop_duplicates().index
        chosen = list(dict.fromkeys([*found["row"].loc[firsts], *rows]))[:NAMED]
        offences = tuple(past.lost(int(row), now.periods[-1], float(past.values[int(row), -1])) for row in chosen)
        detail = f"{int(gone.sum())} figures that {past.periods[-1]} had are missing; first {named(offences[0])}"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, int(gone.sum()), offences, "lost_figures")


def _repeated(now: Series, here: Places, same: npt.NDArray[np.bool_], both: npt.NDArray[np.bool_]) -> Iterable[Concern]:
    """Yield last year's figures under this year's name: everywhere, or in territories that alone did not move at all."""
    shares = pd.Series(same[both]).groupby(now.keys["territory"].iloc[here[both]].to_numpy()).agg(["mean", "size"])
    still = shares.index[(shares["mean"] == 1) & (shares["size"] >= LEAST_FIGURES)]
    if not len(still) or (len(still) < len(shares) and float(shares["mean"].median()) > USUALLY_UNCHANGED):
        return
    rows = [int(np.nonzero((now.keys["territory"] == name).to_numpy())[0][0]) for name in still[:NAMED]]
    offences = tuple(now.offence(row, len(now.periods) - 1) for row in rows)
    detail = f"{len(still)} territories have the very figures of the year before: {', '.join(still[:NAMED])}; first {named(offences[0])}"
    terms = (("territories", ", ".join(still[:NAMED])), ("count", str(len(still))))
    yield Concern(Check.FRESHNESS, Severity.FAULT, detail, int(shares["size"][still].sum()), offences, "repeated_territories", terms)


def _moved(now: Series, rows: Places, before: Matrix, after: Matrix) -> Iterable[Concern]:
    rounding = now.rounding[rows]
    moves = np.log((after + rounding) / (before + rounding))
    common = float(np.median(moves))
    if abs(common) > COMMON_COUNT:
        offence = now.offence(int(rows[0]), len(now.periods) - 1, float(before[0]))
        detail = f"{offence.indicator} moved everywhere at once, by {common:+.2f} (median): a wrong unit? first {named(offence)}"
        yield Concern(Check.UNITS, Severity.FAULT, detail, len(rows), (offence,), "common_move")
    net = moves - common
    large = np.maximum(before, after) >= LEAST_LEVEL * rounding
    size = pd.qcut(pd.Series(np.maximum(before, after)).rank(method="first"), SIZES, labels=False).to_numpy()
    z = np.zeros(len(rows))
    for group in range(SIZES):
        inside = size == group
        floor = 2 * rounding[inside] / np.maximum(before[inside], rounding[inside]) + 0.02
        z[inside] = np.abs(net[inside]) / np.maximum(1.4826 * np.median(np.abs(net[inside])), floor)
    far = large & (z >= FAULT_Z)
    for column in ("territory", "category"):
        far |= _far_groups(now.keys[column].iloc[rows], net)
    if far.any():
        expected = (before + rounding) * np.exp(common) - rounding
        order = np.nonzero(far)[0][np.argsort(-z[far], kind="stable")]
        first_of_each = pd.Series(now.keys["territory"].iloc[rows[order]].to_numpy()).drop_duplicates().index
        chosen = list(dict.fromkeys([*order[first_of_each], *order]))[:NAMED]
        offences = tuple(now.offence(int(rows[place]), len(now.periods) - 1, float(expected[place])) for place in chosen)
        detail = f"{int(far.sum())} figures moved out of proportion with those of their size; first {named(offences[0])}"
        terms = (("count", str(int(far.sum()))),)
        yield Concern(Check.PLAUSIBILITY, Severity.FAULT, detail, int(far.sum()), offences, "move_of_a_year", terms)


def _far_groups(groups: "pd.Series[str]", net: Matrix) -> npt.NDArray[np.bool_]:
    """Return the rows of groups whose median move is far from those of the other groups."""
    medians = pd.Series(net).groupby(groups.to_numpy()).agg(["median", "size"])
    usable = medians[medians["size"] >= LEAST_FIGURES // 4]["median"]
    if len(usable) < LEAST_FIGURES // 2:
        return np.zeros(len(net), dtype=np.bool_)
    spread = max(1.4826 * float((usable - usable.median()).abs().median()), 0.02)
    off = (usable - usable.median()).abs()
    far = usable.index[(off >= FAULT_Z * spread) & (off >= LEAST_MEDIAN_MOVE)]
    return groups.isin(far).to_numpy()


def _shifted(now: Series, rows: Places, before: Matrix, after: Matrix) -> Iterable[Concern]:
    levels = now.levels[rows]
    for level in np.unique(levels):
        inside = levels == level
        shares = [np.bincount(classes[inside].astype(np.int64), minlength=6) / inside.sum() for classes in (before, after)]
        shift = float(np.abs(shares[0] - shares[1]).sum() / 2)
        if inside.sum() >= LEAST_FIGURES and shift > CLASS_SHIFT:
            chosen = rows[inside][np.argsort(-np.abs(after - before)[inside], kind="stable")][:NAMED]
            offences = tuple(now.offence(int(row), len(now.periods) - 1) for row in chosen)
            detail = f"{shift:.0%} of the classes of {offences[0].indicator} at level {level} lie elsewhere than the year before"
            yield Concern(
                Check.PLAUSIBILITY, Severity.FAULT, detail, int(inside.sum()), offences, "class_shift", (("share", f"{shift:.0%}"),)
            )


def _exchanged(now: Series, past: Series, indicator: str) -> Iterable[Concern]:
    """Yield two territories each of which resembles what the other was more than what it was itself."""
    if not (past.keys["indicator"] == indicator).any():
        return
    here, there = Block.of(now, indicator), Block.of(past, indicator)
    codes = [code for code in here.categories if code in set(there.categories)]
    names = [name for name in here.territories if name in set(there.territories)]
    if len(codes) < LEAST_CATEGORIES or len(names) < 2:
        return
    tables = []
    for block, series in ((here, now), (there, past)):
        down = [block.territories.index(name) for name in names]
        across = [block.categories.index(code) for code in codes]
        figures = block.figures(series, len(series.periods) - 1)[np.ix_(down, across)]
        tables.append(_profiles(figures if series.classes[block.first] else np.log1p(figures)))
    likeness = tables[0] @ tables[1].T
    nearest = likeness.argmax(axis=1)
    for place, other in enumerate(nearest):
        own = likeness[place, place]
        if (
            other > place
            and nearest[other] == place
            and min(likeness[place, other] - own, likeness[other, place] - likeness[other, other]) > RESEMBLES
        ):
            rows = [
                int(here.rows[p][here.rows[p] >= 0][0])
                for p in (here.territories.index(names[place]), here.territories.index(names[other]))
            ]
            offences = tuple(now.offence(row, len(now.periods) - 1) for row in rows)
            detail = f"{names[place]} and {names[other]} seem to have changed places in {indicator}"
            terms = (("territories", f"{names[place]}, {names[other]}"),)
            yield Concern(Check.PLAUSIBILITY, Severity.FAULT, detail, 2, offences, "exchanged_territories", terms)


def _profiles(figures: Matrix) -> Matrix:
    """Return each row net of its column's mean and of its own, at length one; what is not known counts for nothing."""
    known = ~np.isnan(figures)
    columns = np.where(known, figures, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    net = np.where(known, figures - columns, 0.0)
    net = np.where(known, net - net.sum(axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1), 0.0)
    lengths: Matrix = np.maximum(np.linalg.norm(net, axis=1, keepdims=True), 1e-9)
    return net / lengths


def exchanged_indicators(now: Series, past: Series) -> Iterable[Concern]:
    """Yield two columns of a file each of which resembles what the other was more than what it was itself."""
    names = [str(name) for name in now.keys["indicator"].unique() if (past.keys["indicator"] == name).any()]
    cells = {side: _newest_cells(series) for side, series in (("now", now), ("past", past))}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            crossed = [_likeness(cells["now"], cells["past"], *pair) for pair in ((one, other), (other, one))]
            own = [_likeness(cells["now"], cells["past"], name, name) for name in (one, other)]
            if min(crossed) - max(own) > RESEMBLES:
                rows = [int(np.nonzero((now.keys["indicator"] == name).to_numpy())[0][0]) for name in (one, other)]
                offences = tuple(now.offence(row, len(now.periods) - 1) for row in rows)
                detail = f"the columns of {one} and {other} seem to have changed places; first {named(offences[0])}"
                terms = (("one", one), ("other", other))
                yield Concern(Check.PLAUSIBILITY, Severity.FAULT, detail, 2, offences, "exchanged_indicators", terms)


def _newest_cells(series: Series) -> dict[str, "pd.Series[float]"]:
    index = pd.Index(series.keys["territory"] + "|" + series.keys["category"])
    values = pd.Series(np.where(series.classes, series.values[:, -1], np.log1p(np.maximum(series.values[:, -1], 0))), index=index)
    return {str(name): values[(series.keys["indicator"] == name).to_numpy()].dropna() for name in series.keys["indicator"].unique()}


def _likeness(now: dict[str, "pd.Series[float]"], past: dict[str, "pd.Series[float]"], one: str, other: str) -> float:
    both = now[one].index.intersection(past[other].index)
    if len(both) < LEAST_FIGURES:
        return 0.0
    left, right = now[one].loc[both].to_numpy(), past[other].loc[both].to_numpy()
    if not left.std() or not right.std():
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])
