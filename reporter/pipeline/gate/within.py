"""What a release says against itself, whatever was held before: sums that hold nearly everywhere, cells that its sister columns have.

A rule is learnt from the release: it is asked for only where at least nine in ten of its own cells keep it. This is all that a first
release, or a file of one year, can be checked by.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from reporter.analysis.membership import children_of
from reporter.domain.gate import Check, Concern, Offence, Severity
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL
from reporter.domain.territory import Register
from reporter.pipeline.gate.parts import LEARNT
from reporter.pipeline.gate.series import NAMED, Mask, Matrix, Series, named

KEPT_BY = 0.9  # of the cells: from here on a rule is one
LEAST_CELLS = 50
LEAST_CATEGORIES = 20  # by which one learns what share of a whole its territories make up
MOST_UNEVEN = 0.005  # of the cells: two columns that differ more are not published together
SPREAD, LEAST_GAP = 8.0, 0.02  # times the robust spread of the sums' shares, and of the whole
MOST_SHORT = 0.1  # of the whole that its territories may usually lack
MOST_OFF_GRID = 0.05  # of the figures of a level: more are not rounded as declared
GRID_TOLERANCE = 1e-6
Places = npt.NDArray[np.int64]


def check_within(now: Series, past: Series | None, register: Register, indicators: Indicators) -> Iterable[Concern]:
    """Yield figures that are not rounded as the others, families that are not the sum of their professions, cells that one column lacks."""
    levels = now.levels
    for name in now.keys["indicator"].unique():
        block = Block.of(now, str(name))
        yield from _off_grid(now, block, levels)
        if indicators.get(str(name)).nomenclature and not now.classes[block.first] and not now.rates[block.first]:
            yield from _families(now, block)
            if len(now.periods) < LEARNT and not now.explained[block.rows[block.rows >= 0]].any():  # a secret part leaves no sum to ask for
                yield from _across(now, block, register)
    yield from _uneven(now, past)


class Block:
    """The rows of one indicator as a matrix of shape (territories, categories) of their places in the series, -1 where there is none."""

    def __init__(self, indicator: str, territories: Sequence[str], categories: Sequence[str], rows: Places) -> None:
        self.indicator, self.territories, self.categories, self.rows = indicator, territories, categories, rows

    @classmethod
    def of(cls, series: Series, indicator: str) -> "Block":
        """Arrange the rows of one indicator."""
        places = np.nonzero((series.keys["indicator"] == indicator).to_numpy())[0]
        keys = series.keys.iloc[places]
        down, territories = pd.factorize(keys["territory"], sort=True)
        across, categories = pd.factorize(keys["category"], sort=True)
        rows = np.full((len(territories), len(categories)), -1, dtype=np.int64)
        rows[down, across] = places
        return cls(indicator, list(map(str, territories)), list(map(str, categories)), rows)

    @property
    def first(self) -> int:
        """Return the place of one of its series."""
        return int(self.rows[self.rows >= 0][0])

    def figures(self, series: Series, column: int) -> Matrix:
        """Return the figures of one period, NaN where there is none."""
        return np.where(self.rows >= 0, series.values[self.rows, column], np.nan)


def _off_grid(now: Series, block: Block, all_levels: npt.NDArray[np.str_]) -> Iterable[Concern]:
    rows = np.sort(block.rows[block.rows >= 0])
    levels = all_levels[rows]
    for level in np.unique(levels):
        of_level = rows[levels == level]
        steps = now.values[of_level] / now.rounding[of_level][:, None]
        known = now.known[of_level]
        off: Mask = known & (np.abs(steps - np.round(steps)) > GRID_TOLERANCE * np.maximum(1, np.abs(steps)))
        if known.sum() < LEAST_CELLS or not 0 < off.sum() <= MOST_OFF_GRID * known.sum():
            continue
        cells = np.argwhere(off)[::-1][:NAMED]
        offences = tuple(now.offence(int(of_level[row]), int(column)) for row, column in cells)
        unit = f"{now.rounding[of_level[0]]:g}"
        detail = f"{int(off.sum())} figures are no multiple of {unit}, as all others of their level are; first {named(offences[0])}"
        yield Concern(Check.UNITS, Severity.FAULT, detail, int(off.sum()), offences, "off_grid", (("unit", unit),))


def _families(now: Series, block: Block) -> Iterable[Concern]:
    for column in range(len(now.periods)):
        figures, gaps, slacks, parents = block.figures(now, column), [], [], []
        for parent, children in _children(block.categories).items():
            there = block.rows[:, children] >= 0
            parts = np.where(there, figures[:, children], 0.0).sum(axis=1)
            gaps.append(np.where(there.any(axis=1), figures[:, parent] - parts, np.nan))
            slacks.append(now.rounding[block.first] * (there.sum(axis=1) + 1) / 2)
            parents.append(parent)
        if not gaps:
            return
        gap, slack = np.abs(np.array(gaps)), np.array(slacks)
        known = ~np.isnan(gap)
        off: Mask = known & (gap > slack)
        if known.sum() < LEAST_CELLS or not 0 < off.sum() <= (1 - KEPT_BY) * known.sum():
            continue
        cells = sorted(np.argwhere(off).tolist(), key=lambda cell: -gap[cell[0], cell[1]])[:NAMED]
        offences = tuple(now.offence(int(block.rows[t, parents[f]]), column, float(figures[t, parents[f]] - gaps[f][t])) for f, t in cells)
        detail = f"{int(off.sum())} families of {block.indicator} are not the sum of their professions; first {named(offences[0])}"
        yield Concern(Check.PARTS, Severity.FAULT, detail, int(off.sum()), offences, "families")


def _children(codes: Sequence[str]) -> dict[int, list[int]]:
    """Return, for each code that others begin with, the places of those it is the longest beginning of."""
    places = {code: place for place, code in enumerate(codes) if code != TOTAL}
    found: dict[int, list[int]] = {}
    for code, place in places.items():
        beginning = next((code[:length] for length in range(len(code) - 1, 0, -1) if code[:length] in places), None)
        if beginning:
            found.setdefault(places[beginning], []).append(place)
    return found


def _across(now: Series, block: Block, register: Register) -> Iterable[Concern]:
    """Yield wide territories whose parts make up another share of one category than of all others."""
    index = {territory: place for place, territory in enumerate(block.territories)}
    column = len(now.periods) - 1
    figures = block.figures(now, column)
    for territory, wide in index.items():
        for children in children_of(territory, register):
            inside = [index[child] for child in children if child in index]
            if not inside:
                continue
            slack = now.rounding[block.first] * (len(inside) + 1) / 2
            total, sums = figures[wide], figures[inside].sum(axis=0)
            usable = ~np.isnan(sums) & (total > 2 * slack)
            if usable.sum() < LEAST_CATEGORIES:
                continue
            ratio = np.where(usable, sums / np.where(usable, total, 1.0), np.nan)
            middle = float(np.nanmedian(ratio))
            if abs(middle - 1) > MOST_SHORT:
                continue  # some of its territories are not in the file
            spread = 1.4826 * float(np.nanmedian(np.abs(ratio - middle)))
            off = usable & (np.abs(sums - middle * total) > slack + max(SPREAD * spread, LEAST_GAP) * total)
            if off.any() and off.sum() <= (1 - KEPT_BY) * usable.sum():
                category = int(np.argmax(np.where(off, np.abs(ratio - middle), 0.0)))
                usual = np.nanmedian(figures[inside] / np.where(usable, total, np.nan), axis=1)
                strange = np.argsort(-np.abs(figures[inside, category] / total[category] - usual))[: NAMED - 1]
                rows = [block.rows[inside[int(place)], category] for place in strange]
                whole = now.offence(int(block.rows[wide, category]), column, float(sums[category] / middle))
                offences = (whole, *(now.offence(int(row), column) for row in rows))
                detail = f"{block.indicator}: the territories inside do not make up the whole as elsewhere; first {named(whole)}"
                yield Concern(Check.PARTS, Severity.FAULT, detail, int(off.sum()), offences, "territories_share")


def _uneven(now: Series, past: Series | None) -> Iterable[Concern]:
    """Yield cells that one indicator lacks while one that is otherwise published for the very same cells has them."""
    present, lacked = _presence(now), _presence(past) if past is not None else {}
    for name, cells in present.items():
        missing: set[str] = set()
        for other, theirs in present.items():
            apart = len(cells ^ theirs)
            if other == name or len(theirs) < 10 * LEAST_CELLS or not 0 < apart <= MOST_UNEVEN * len(cells | theirs):
                continue
            if name in lacked and other in lacked and lacked[name] ^ lacked[other]:
                continue  # the producer did so before
            missing |= theirs - cells
        if missing:
            cells_told = [cell.split("|", 1) for cell in sorted(missing)[:NAMED]]
            offences = tuple(Offence(territory, name, category, now.periods[-1], None) for territory, category in cells_told)
            first = min(missing).replace("|", " ")
            detail = f"{len(missing)} cells have no {name}, though its sister columns have one; first {first}"
            territories = ", ".join(sorted({cell.partition("|")[0] for cell in missing})[:NAMED])
            yield Concern(Check.COVERAGE, Severity.FAULT, detail, len(missing), offences, "uneven", (("territories", territories),))


def _presence(series: Series) -> dict[str, set[str]]:
    """Return, for each indicator that has categories, its cells (territory|category) with a figure in the newest period."""
    known = series.known[:, -1]
    keys = series.keys[known & (series.keys["category"] != TOTAL).to_numpy()]
    cells = keys["territory"] + "|" + keys["category"]
    return {str(name): set(group) for name, group in cells.groupby(keys["indicator"])}
