"""The sectors of a territory: verdicts, effects and location quotients, read from the facts on two windows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from reporter.analysis.buoyancy import QUOTIENT_DECIMALS, SectorWindow, Verdict, Word, growth_gap, verdict
from reporter.analysis.derived import (
    Measure,
    count_observation,
    derived_id,
    quotient_observation,
    share_observation,
    window_observation,
)
from reporter.analysis.nation_sectors import SUMMED
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed, rounded_sum
from reporter.analysis.sector_jobs import SectorJobs, Span, ThreeEffects, count, sector_effects, span, whole_effects
from reporter.analysis.specialisation import location_quotient
from reporter.analysis.trend import SMALL_NUMBER, Change, State, trend
from reporter.analysis.windows import LEAST_LONG_YEARS, LONG_YEARS, SHORT_YEARS, windows
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.territory import Level

__all__ = [
    "LEAST_LONG_YEARS",
    "LONG_YEARS",
    "SHORT_YEARS",
    "Effects",
    "Grain",
    "SectorMix",
    "SectorReading",
    "WindowReading",
    "read_sectors",
    "setback",
    "share_in_country",
]


class Grain(StrEnum):
    """How fine the sectors are that are published for a level."""

    BROAD = "grand_secteur"  # département: quarterly, seasonally adjusted
    NA38 = "na38"  # région: quarterly, seasonally adjusted
    NA88 = "na88"  # zone d'emploi: yearly, 31 December, raw


@dataclass(frozen=True, slots=True)
class Effects:
    """A change of jobs as the sum of three effects, as whole numbers that add up (the worst-rounded one takes the gap)."""

    change: int
    national: int
    structural: int
    local: int


@dataclass(frozen=True, slots=True)
class WindowReading:
    """One sector, or all of them, over one window.

    *before* and *after* are the figures here. *change* is their difference in jobs and *percent* in per cent (None on a base
    of 0 or under 100 jobs) as derived observations; *national*, *structural* and *local* are the effects, rounded like
    *effects*. *growth_gap* is growth here minus growth of the same sector in the country, in points a year, one decimal, and
    *gap_figure* the same as a derived observation.
    """

    window: SectorWindow
    before: Observation
    after: Observation
    change: Observation
    percent: Observation | None
    effects: Effects
    national: Observation
    structural: Observation
    local: Observation
    growth_gap: Decimal
    gap_figure: Observation


@dataclass(frozen=True, slots=True)
class SectorReading:
    """One sector: its last figure, its share of local jobs in per cent, its location quotient, both windows, the verdict."""

    code: str
    label: str
    figure: Observation
    share: Observation | None
    quotient: Observation | None
    long: WindowReading | None
    short: WindowReading | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SectorMix:
    """All sectors of a territory, most jobs first; *long* and *short* are those of the territory as a whole.

    The residual category (« non classés ailleurs ») is in the total and never a sector. *nation_is_sum* says that the country
    is the sum of the published territories of this level, as no national file has the same sectors.
    """

    indicator: Indicator
    grain: Grain
    total: Observation
    sectors: tuple[SectorReading, ...]
    long: WindowReading | None
    short: WindowReading | None
    nation_is_sum: bool = False

    @property
    def judged(self) -> Observation:
        """Return how many sectors have a verdict."""
        known = sum(reading.verdict.word is not Word.INSUFFICIENT for reading in self.sectors)
        return count_observation(self.total, Measure.JUDGED, known)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a level finds its sectors; *nation_is_sum*: the country is the sum of the level, else it is published."""

    grain: Grain
    indicator: str
    nation_is_sum: bool


_BROAD = _Source(Grain.BROAD, "emploi_salarie_prive", nation_is_sum=False)
_SOURCES: Mapping[Level, tuple[_Source, ...]] = {  # the first that has figures; France is compared to nobody
    Level.REGION: (_Source(Grain.NA38, SUMMED[Level.REGION], nation_is_sum=True), _BROAD),
    Level.DEPARTMENT: (_BROAD,),
    Level.EMPLOYMENT_ZONE: (_Source(Grain.NA88, SUMMED[Level.EMPLOYMENT_ZONE], nation_is_sum=True),),
}


@dataclass(frozen=True, slots=True)
class _Measures:
    """What the derived figures of one window are called."""

    difference: Measure
    percent: Measure
    effects: tuple[Measure, Measure, Measure]
    growth_gap: Measure


_LONG = _Measures(
    Measure.LONG_DIFFERENCE,
    Measure.LONG_CHANGE,
    (Measure.LONG_NATIONAL, Measure.LONG_STRUCTURAL, Measure.LONG_LOCAL),
    Measure.LONG_GROWTH_GAP,
)
_SHORT = _Measures(
    Measure.SHORT_DIFFERENCE,
    Measure.SHORT_CHANGE,
    (Measure.SHORT_NATIONAL, Measure.SHORT_STRUCTURAL, Measure.SHORT_LOCAL),
    Measure.SHORT_GROWTH_GAP,
)


def setback(facts: TerritoryFacts, mix: SectorMix, reading: SectorReading) -> Change | None:
    """Return the change of a sector over the last year where it is a fall beyond its noise: two good years may end with one."""
    series = facts.series(mix.indicator.id, reading.code)
    change = trend(series, mix.indicator, facts.references.threshold(mix.indicator.id, reading.code)).year
    return change if change and change.state is State.DOWN else None


def expected_change(window: WindowReading) -> Observation:
    """Return the change that the same sector's pace in the country would have made here: the change less its local part."""
    effects = window.effects
    return window_observation(window.before, window.after, Measure.SHORT_EXPECTED, effects.change - effects.local)


def share_in_country(facts: TerritoryFacts, mix: SectorMix, reading: SectorReading) -> Observation | None:
    """Return what part of all jobs a sector makes in the country, in per cent, at its last figure here; None where not known."""
    nation = _nation(facts, mix.indicator.id, is_sum=mix.nation_is_sum)
    at_end = {o.category: o for o in nation if o.period == reading.figure.period}
    part, whole = at_end.get(reading.code), at_end.get(TOTAL)
    return _share(part, whole) if part and whole else None


def read_sectors(facts: TerritoryFacts) -> SectorMix | None:
    """Return what the sectors of the territory say; None where none is published at its level, and for France.

    A région without figures by NA38 in this edition is read by broad sector. A sector has no windows where a figure of it is
    secret or missing, here or in the country, or where it begins without a job: its verdict says so.
    """
    declared = {indicator.id: indicator for indicator in facts.indicators.indicators}
    for source in _SOURCES.get(facts.territory.level_of_figures, ()):
        total = facts.figure(source.indicator) if source.indicator in declared else None
        if total is not None and count(total):
            mix = _mix(facts, source, declared[source.indicator], total)
            if mix.sectors:
                return mix
    return None


def _mix(facts: TerritoryFacts, source: _Source, indicator: Indicator, total: Observation) -> SectorMix:
    windows_of = windows(total.period, indicator)
    jobs = _jobs(facts, source, {period for window in windows_of for period in (window.start, window.end)})
    figures, apart = jobs.here[total.period], {TOTAL, indicator.residual, *indicator.alignments}
    codes = [category for category in figures if category not in apart]
    long, short = (span(jobs, codes, window) for window in windows_of)
    quotients, long_readings, short_readings = _quotients(jobs, codes, total), _readings(jobs, long, _LONG), _readings(jobs, short, _SHORT)
    sectors = [
        SectorReading(
            code,
            _label(facts, indicator, code),
            figures[code],
            _share(figures[code], total),
            quotients.get(code),
            long_readings.get(code),
            short_readings.get(code),
            verdict(long.cells.get(code), short.cells.get(code)),
        )
        for code in codes
    ]
    ordered = sorted(sectors, key=lambda sector: (sector.figure.value is None, -(sector.figure.value or 0), sector.code))
    whole_long, whole_short = _whole(jobs, long, _LONG), _whole(jobs, short, _SHORT)
    return SectorMix(indicator, source.grain, total, tuple(ordered), whole_long, whole_short, source.nation_is_sum)


def _jobs(facts: TerritoryFacts, source: _Source, ends: set[Period]) -> SectorJobs:
    """Return the figures at the ends of the windows; the country's are published or the sums of the level."""
    here = (o for o in facts.observations if o.indicator == source.indicator)
    return SectorJobs.of(here, _nation(facts, source.indicator, is_sum=source.nation_is_sum), ends)


def _nation(facts: TerritoryFacts, indicator: str, *, is_sum: bool) -> Iterator[Observation]:
    france = facts.references.parent(Level.COUNTRY)
    published = france.observations if france else ()
    name = derived_id(indicator, Measure.LEVEL_SUM) if is_sum else indicator
    return (o for o in (facts.references.nation if is_sum else published) if o.indicator == name)


def _readings(jobs: SectorJobs, over: Span, measures: _Measures) -> Mapping[str, WindowReading]:
    """Return the sectors that have rates over one window."""
    cells = over.rated
    return {code: _reading(jobs, code, over, cells[code], exact, measures) for code, exact in sector_effects(cells).items()}


def _whole(jobs: SectorJobs, over: Span, measures: _Measures) -> WindowReading | None:
    """Return the territory as a whole over one window."""
    if over.whole is None:
        return None
    return _reading(jobs, TOTAL, over, over.whole, whole_effects(over.whole, over.cells.values()), measures)


def _reading(jobs: SectorJobs, category: str, over: Span, cell: SectorWindow, exact: ThreeEffects, measures: _Measures) -> WindowReading:
    before, after = jobs.here[over.window.start][category], jobs.here[over.window.end][category]
    first, last = displayed(cell.before, 0), displayed(cell.after, 0)
    change = int(last - first)
    effects = rounded_sum(exact, change)
    percent = displayed((last - first) / first * 100, PERCENT_DECIMALS) if first >= SMALL_NUMBER else None
    gap = growth_gap(cell)
    national, structural, local = (
        window_observation(before, after, measure, effect) for measure, effect in zip(measures.effects, effects, strict=True)
    )
    return WindowReading(
        cell,
        before,
        after,
        window_observation(before, after, measures.difference, change),
        None if percent is None else window_observation(before, after, measures.percent, percent),
        Effects(change, *effects),
        national,
        structural,
        local,
        gap,
        window_observation(before, after, measures.growth_gap, gap),
    )


def _quotients(jobs: SectorJobs, codes: Sequence[str], total: Observation) -> Mapping[str, Observation]:
    """Return the location quotients at the last figure, of the sectors that both places have a figure for."""
    figures, nation = jobs.here[total.period], jobs.nation[total.period]
    here = {code: jobs_here for code in codes if (jobs_here := count(figures[code])) is not None and nation.get(code)}
    nation_total = nation.get(TOTAL)
    if not here or not nation_total or not total.value:
        return {}
    found = location_quotient(list(here.values()), total.value, [nation[code] for code in here], nation_total)
    rounded = (displayed(quotient, QUOTIENT_DECIMALS) for quotient in np.atleast_1d(found).tolist())
    return {code: quotient_observation(figures[code], quotient) for code, quotient in zip(here, rounded, strict=True)}


def _share(figure: Observation, total: Observation) -> Observation | None:
    if figure.value is None or not total.value:
        return None
    return share_observation(figure, displayed(100 * figure.value / total.value, PERCENT_DECIMALS))


def _label(facts: TerritoryFacts, indicator: Indicator, code: str) -> str:
    """Return what a sector is called: by the releases of the edition, by the declaration, else its code."""
    declared = next((category.label for category in indicator.categories if category.code == code), code)
    return facts.names.get((indicator.nomenclature, code), declared)
