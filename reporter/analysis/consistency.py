"""Parts against wholes over all the figures of an edition: divisions, indicators that add up, territories that make up others.

Where every part is known the sum is asked for, to the roundings; where one is hidden or missing, the parts known may not exceed the
whole. The gate asks the like of each release against its own past (pipeline/gate); here the releases of one edition meet.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reporter.analysis.membership import WIDE, children_of
from reporter.domain.consistency import Inconsistency, Rule
from reporter.domain.facts import Rank
from reporter.domain.gate import Offence
from reporter.domain.indicator import Adjustment, Division, Indicator, Indicators
from reporter.domain.observation import TOTAL, Status
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register, TerritoryId

NAMED = 12  # offences that one inconsistency carries
ADJUSTED_SLACK = 0.001  # of a sum over territories: series adjusted one by one add up nearly only
FLOAT_SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All figures of one indicator, NaN where nothing is known.

    *known* has a row for each (territory, period), of the level that *levels* says, and a column for each category; *marks* the same:
    1 where a figure is secret, 0 where there is a row, NaN where there is none; *across* has a row for each (category, period) and a
    column for each territory.
    """

    indicator: Indicator
    known: pd.DataFrame
    marks: pd.DataFrame
    across: pd.DataFrame
    levels: npt.NDArray[np.str_]

    @classmethod
    def of(cls, rows: pd.DataFrame, indicator: Indicator) -> "Figures":
        """Arrange the rows of one indicator, each cell once."""
        marked = rows.assign(mark=(rows["status"] == str(Status.SECRET)).astype(float))
        known, marks = (_pivoted(marked, column, "category", "territory") for column in ("value", "mark"))
        levels = np.array([str(name).partition("-")[0] for name in known.index.get_level_values("territory")])
        return cls(indicator, known, marks, _pivoted(rows, "value", "territory", "category"), levels)

    @property
    def roundings(self) -> pd.Series:
        """Return the rounding unit of each row's level."""
        at = {level: self.indicator.rounding_at(Level(level)) for level in np.unique(self.levels)}
        return pd.Series([at[level] for level in self.levels], index=self.known.index)


def _pivoted(rows: pd.DataFrame, values: str, columns: str, index: str) -> pd.DataFrame:
    return rows.pivot(index=[index, "period"], columns=columns, values=values)  # noqa: PD010  # refuses a cell that stands twice


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Wholes beside the sums of their parts, row by row, NaN where a whole is not known.

    *is_open*: a part is hidden or missing, so that the sum may be anything up to the whole; *signed*: parts may be negative, and then
    an open sum says nothing. *slack* is what roundings allow.
    """

    whole: pd.Series
    total: pd.Series
    is_open: pd.Series
    slack: float | pd.Series
    signed: bool | npt.NDArray[np.bool_] = False

    def told(self, rule: Rule, indicator: str, against: str, **fixed: str) -> Iterator[Inconsistency]:
        """Yield those that contradict each other: known sums apart from those above their whole; *fixed* is what the index lacks."""
        gap = self.total - self.whole
        above = (gap > self.slack + FLOAT_SLACK) & self.is_open & ~np.asarray(self.signed)
        apart = (gap.abs() > self.slack + FLOAT_SLACK) & ~self.is_open
        for kind, off in ((False, apart), (True, above)):
            if off.any():
                worst = gap[off].abs().sort_values(ascending=False, kind="stable").index[:NAMED]
                offences = tuple(self._offence(place, rule, indicator, fixed) for place in worst)
                yield Inconsistency(rule, indicator, against, int(off.sum()), offences, kind)

    def _offence(self, place: tuple[str, ...], rule: Rule, indicator: str, fixed: dict[str, str]) -> Offence:
        named = fixed | {str(name): key for name, key in zip(self.whole.index.names, place, strict=True)}
        value, expected = float(self.whole[place]), float(self.total[place])
        if rule is Rule.PART_OF:
            value, expected = expected, value
        return Offence(named["territory"], indicator, named["category"], named["period"], value, expected)


def arranged(frame: pd.DataFrame, indicators: Indicators) -> dict[str, Figures]:
    """Return the figures of an edition by indicator."""
    return {str(name): Figures.of(rows, indicators.get(str(name))) for name, rows in frame.groupby("indicator", sort=True)}


def check_figures(frame: pd.DataFrame, register: Register, indicators: Indicators) -> Iterator[Inconsistency]:
    """Yield what contradicts itself in the figures of an edition (columns of ObservationTable)."""
    figures = arranged(frame, indicators)
    for one in figures.values():
        for division in one.indicator.divisions:
            yield from check_division(one, division)
        yield from check_sum_of(one, figures)
        if whole := figures.get(one.indicator.part_of):
            yield from check_part_of(one, whole)
        if one.indicator.adds_up:
            yield from check_territories(one, register)


def check_division(one: Figures, division: Division) -> Iterator[Inconsistency]:
    """Yield wholes that are not the sum of their parts; parts that a level never shows are no parts there.

    What is secret counts as nothing where a residual part takes it in; in a sum over territories some of which hide it, nothing is known.
    """
    codes = [code for code in division.parts if code in one.known]
    if not codes or division.whole not in one.known:
        return
    for level in np.unique(one.levels):
        rows = one.known[one.levels == level]
        marks = one.marks.loc[rows.index, codes].dropna(axis=1, how="all")
        parts = rows[marks.columns]
        if parts.columns.empty:
            continue
        is_taken_in = one.indicator.residual in division.parts and str(level) not in WIDE
        unknown = parts.isna() & ~((marks == 1) & is_taken_in)
        slack = one.indicator.rounding_at(Level(str(level))) * (len(parts.columns) + 1) / 2
        signed = bool(set(parts.columns) & set(one.indicator.alignments))
        held = Held(rows[division.whole], parts.sum(axis=1), unknown.any(axis=1), slack, signed)
        yield from held.told(Rule.PARTITION, one.indicator.id, division.partition.id, category=division.whole)


def check_sum_of(one: Figures, figures: Mapping[str, Figures]) -> Iterator[Inconsistency]:
    """Yield figures that are not the sum of the indicators declared to add up to them."""
    parts = [figures[name] for name in one.indicator.sum_of if name in figures]
    if not parts or len(parts) < len(one.indicator.sum_of):
        return
    for code in one.known.columns:
        if all(code in part.known for part in parts):
            both = pd.concat([part.known[code] for part in parts], axis=1).reindex(one.known.index)
            slack = sum((part.roundings.reindex(one.known.index) for part in parts), start=one.roundings) / 2
            held = Held(one.known[code], both.sum(axis=1), both.isna().any(axis=1), slack)
            yield from held.told(Rule.SUM_OF, one.indicator.id, ", ".join(one.indicator.sum_of), category=str(code))


def check_part_of(one: Figures, whole: Figures) -> Iterator[Inconsistency]:
    """Yield figures above those that they are a part of."""
    slack = one.roundings  # half a unit on either side
    for code in one.known.columns.intersection(whole.known.columns):
        part = one.known[code]
        wholes = whole.known[code].reindex(part.index)
        held = Held(wholes, part, pd.Series(data=True, index=part.index), slack)
        yield from held.told(Rule.PART_OF, one.indicator.id, whole.indicator.id, category=str(code))


def check_territories(one: Figures, register: Register) -> Iterator[Inconsistency]:
    """Yield figures of a wide territory that those it is made of do not make up, where one dataset publishes both.

    A territory that has no figure of the indicator at all is outside its field (Mayotte): it is no part of the whole. Where an
    indicator sums what is published only, a secret part counts as nothing.
    """
    values = one.across
    for wide in (name for name in values.columns if str(name).partition("-")[0] in WIDE):
        for children in children_of(str(wide), register):
            inside = [child for child in children if child in values.columns]
            if not inside or not _is_one_dataset(one.indicator, str(wide), inside[0]):
                continue
            parts = values.loc[:, inside]
            slack = _slack_over(one.indicator, str(wide), inside) + _adjusted_slack(one.indicator) * values[wide].abs()
            signed = values.index.get_level_values("category").isin(one.indicator.alignments)
            unknown = parts.isna().any(axis=1) & (not one.indicator.published_only)
            held = Held(values[wide], parts.sum(axis=1), unknown, slack, signed)
            yield from held.told(Rule.TERRITORIES, one.indicator.id, inside[0].partition("-")[0], territory=str(wide))


def _is_one_dataset(indicator: Indicator, wide: str, child: str) -> bool:
    above, below = (indicator.dataset_at(Level(name.partition("-")[0])) for name in (wide, child))
    return above is not None and above == below


def _slack_over(indicator: Indicator, wide: str, inside: Sequence[str]) -> float:
    above, below = (indicator.rounding_at(Level(name.partition("-")[0])) for name in (wide, inside[0]))
    return (above + below * len(inside)) / 2


def _adjusted_slack(indicator: Indicator) -> float:
    return 0.0 if indicator.adjustment is Adjustment.RAW else ADJUSTED_SLACK


def check_ranks(ranks: Mapping[TerritoryId, Sequence[Rank]]) -> Iterator[Inconsistency]:
    """Yield places that are no ranking: another number of territories than are ranked, a place or a tie that the others contradict."""
    tables: dict[tuple[str, Level, Period], dict[TerritoryId, Rank]] = {}
    for territory, held in ranks.items():
        for rank in held:
            tables.setdefault((rank.indicator, territory.level, rank.period), {})[territory] = rank
    for (indicator, level, period), table in sorted(tables.items(), key=lambda one: (one[0][0], one[0][1].rank, str(one[0][2]))):
        shared = Counter(rank.position for rank in table.values())
        place = {position: 1 + sum(count for better, count in shared.items() if better < position) for position in shared}
        offences = tuple(
            Offence(str(territory), indicator, TOTAL, str(period), float(rank.position), float(place[rank.position]))
            for territory, rank in sorted(table.items())
            if (rank.out_of, rank.position, rank.tied) != (len(table), place[rank.position], shared[rank.position] > 1)
        )
        if offences:
            yield Inconsistency(Rule.RANKS, indicator, str(level), len(offences), offences[:NAMED])
