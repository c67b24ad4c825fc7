"""Parts against the whole: categories against their total, territories against the one that they make up."""

from collections.abc import Iterable, Sequence

import numpy as np

from reporter.analysis.membership import WIDE, children_of
from reporter.domain.gate import Check, Concern, Offence, Severity
from reporter.domain.indicator import Indicator, Indicators, Unit
from reporter.domain.observation import TOTAL
from reporter.domain.territory import Register
from reporter.pipeline.gate.series import Matrix, Series, named, worst

RATE_SLACK = 0.21  # points: two figures rounded to the tenth, each move
COUNT_SLACK = 0.001  # of a sum over territories, beyond the roundings
LEARNT = 4  # periods over which an identity must have held before it is asked for


def check_parts(now: Series, register: Register, indicators: Indicators) -> Iterable[Concern]:
    """Yield totals that are not the sum of their parts, parts above their whole, territories outside those they are made of."""
    rows = {
        (str(t), str(i), str(c)): row
        for row, (t, i, c) in enumerate(zip(now.keys["territory"], now.keys["indicator"], now.keys["category"], strict=True))
    }
    for name in now.keys["indicator"].unique():
        indicator = indicators.get(str(name))
        yield from _partitions(now, rows, indicator)
        if indicator.part_of:
            yield from _part_of(now, rows, indicator)
        if indicator.unit is not Unit.CLASS:
            yield from _territories(now, rows, indicator, register)


def _partitions(now: Series, rows: dict[tuple[str, str, str], int], indicator: Indicator) -> Iterable[Concern]:
    for partition in indicator.partitions:
        if not partition.adds_up:
            continue
        for territory in now.keys.loc[(now.keys["indicator"] == indicator.id) & (now.keys["category"] == TOTAL), "territory"]:
            found = [rows.get((territory, indicator.id, code)) for code in partition.categories]
            parts = [row for row in found if row is not None]
            if not parts:
                continue
            whole = rows[territory, indicator.id, TOTAL]
            total, values = now.values[whole], now.values[parts]
            is_sum = territory.partition("-")[0] in WIDE  # over territories, some of them secret: the rest of that part is unknown
            if indicator.residual and not is_sum:  # what is secret is counted in the residual category
                values = np.where(now.explained[parts], 0.0, values)
            known = ~np.isnan(total) & ~np.isnan(values).any(axis=0)
            slack = indicator.rounding * (len(parts) + 1) / 2
            off = known & (np.abs(values.sum(axis=0) - total) > slack)
            if off.any():
                column = int(np.nonzero(off)[0][-1])
                worst_part = (now.offence(row, column) for row in parts)
                offences = (now.offence(whole, column, float(values[:, column].sum())), *worst_part)[:12]
                detail = f"{indicator.id}: the parts by {partition.id} do not make up the total; first {named(offences[0])}"
                terms = (("partition", partition.label),)
                yield Concern(Check.PARTS, Severity.FAULT, detail, int(off.sum()), offences, "sum", terms)


def _part_of(now: Series, rows: dict[tuple[str, str, str], int], indicator: Indicator) -> Iterable[Concern]:
    pairs = [(row, rows.get((t, indicator.part_of, c))) for (t, i, c), row in rows.items() if i == indicator.id]
    kept = [(row, whole) for row, whole in pairs if whole is not None]
    if not kept:
        return
    parts, wholes = np.array([p for p, _ in kept]), np.array([w for _, w in kept])
    over = now.values[parts] > now.values[wholes] + indicator.rounding / 2
    if over.any():
        cells = worst(over, now.values[parts] - now.values[wholes])
        offences = tuple(now.offence(int(parts[r]), c, float(now.values[wholes[r], c])) for r, c in cells)
        detail = (
            f"{int(over.sum())} figures of {indicator.id} exceed {indicator.part_of}, of which they are a part; first {named(offences[0])}"
        )
        yield Concern(Check.PARTS, Severity.FAULT, detail, int(over.sum()), offences, "part_of", (("whole", indicator.part_of),))


def _territories(now: Series, rows: dict[tuple[str, str, str], int], indicator: Indicator, register: Register) -> Iterable[Concern]:
    if len(now.periods) < 2 or now.classes[now.keys["indicator"] == indicator.id].any():
        return
    wholes = [key for key in rows if key[1] == indicator.id and key[0].partition("-")[0] in WIDE]
    children = {territory: list(children_of(territory, register)) for territory in {key[0] for key in wholes}}
    for territory, name, category in wholes:
        whole = rows[territory, name, category]
        for inside in children[territory]:
            parts = [row for child in inside if (row := rows.get((child, name, category))) is not None]
            if not parts:
                continue
            concern = _outside(now, whole, parts) if indicator.is_rate else _not_the_sum(now, whole, parts, indicator)
            if concern:
                yield concern
                break


def _not_the_sum(now: Series, whole: int, parts: Sequence[int], indicator: Indicator) -> Concern | None:
    """Return a concern where a sum that held over the periods before no longer holds."""
    total, values = now.values[whole], now.values[list(parts)]
    gap = np.abs(values.sum(axis=0) - total)
    slack = indicator.rounding * (len(parts) + 1) / 2 + COUNT_SLACK * np.abs(total)
    known = ~np.isnan(gap)
    held: Matrix = known & (gap <= slack)
    off = np.nonzero(known & (gap > slack))[0]
    if not len(off) or held.sum() < LEARNT or held.sum() < 2 * len(off):
        return None
    offences = (now.offence(whole, int(off[-1]), float(values[:, off[-1]].sum())), *_moving(now, parts, int(off[-1])))
    detail = f"{indicator.id}: the territories no longer make up the whole; first {named(offences[0])}"
    return Concern(Check.PARTS, Severity.FAULT, detail, len(off), offences, "territories_sum", (("count", str(len(off))),))


def _moving(now: Series, parts: Sequence[int], column: int) -> Iterable[Offence]:
    """Return the parts that moved most: the fault may lie in one of them."""
    before = max(0, column - 1)
    moves = np.abs(now.values[list(parts), column] - now.values[list(parts), before]) / np.maximum(now.values[list(parts), before], 1)
    return (now.offence(parts[int(place)], column) for place in np.argsort(-np.nan_to_num(moves), kind="stable")[:5])


def _outside(now: Series, whole: int, parts: Sequence[int]) -> Concern | None:
    """Return a concern where a rate's newest move leaves the range of its parts' moves: a mean lies among what it is the mean of."""
    move = now.values[whole, -1] - now.values[whole, -2]
    moves = now.values[list(parts), -1] - now.values[list(parts), -2]
    if np.isnan(move) or np.isnan(moves).any():
        return None
    if moves.min() - RATE_SLACK <= move <= moves.max() + RATE_SLACK:
        return None
    middle = float(now.values[whole, -2] + np.median(moves))
    offence = now.offence(whole, len(now.periods) - 1, middle)
    detail = f"a rate moved by {move:+.1f}, its parts by {moves.min():+.1f} to {moves.max():+.1f}: {named(offence)}"
    return Concern(Check.PARTS, Severity.FAULT, detail, 1, (offence,), "outside_parts")
