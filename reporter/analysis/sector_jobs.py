"""The jobs of a territory's sectors at both ends of a window, beside the country's, and the effects that follow from them.

The three effects of the territory as a whole are the sums of those of its sectors and of one more term, the rest: what its
total holds beyond the sectors that are known here and in the country at both ends of the window (the residual category, the
sectors that are secret at one end, what seasonal adjustment leaves between the parts and the total). The rest is compared to
the country's total less the same sectors, so that both hold the same activities; where that makes no sense (a negative rest,
or more of it here than in the country) it is compared to the country as a whole. So the effects always add up to the change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from reporter.analysis.buoyancy import SectorWindow
from reporter.analysis.shift_share import ShiftShare, dunn, shift_share
from reporter.analysis.windows import Window
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period

ThreeEffects = tuple[float, float, float]  # national, structural, local, in jobs, exact


@dataclass(frozen=True, slots=True)
class SectorJobs:
    """The figures of one indicator at the ends of the windows, by period and category, here and in the country."""

    here: Mapping[Period, Mapping[str, Observation]]
    nation: Mapping[Period, Mapping[str, float]]

    @classmethod
    def of(cls, here: Iterable[Observation], nation: Iterable[Observation], ends: Iterable[Period]) -> Self:
        """Return the figures of one indicator at *ends*; of the country's, those that are numbers of jobs."""
        found: dict[Period, dict[str, Observation]] = {period: {} for period in ends}
        there: dict[Period, dict[str, float]] = {period: {} for period in found}
        for observation in here:
            if (at_end := found.get(observation.period)) is not None:
                at_end[observation.category] = observation
        for observation in nation:
            if observation.period in there and (jobs := count(observation)) is not None:
                there[observation.period][observation.category] = jobs
        return cls(found, there)

    def cells(self, categories: Iterable[str], window: Window) -> Mapping[str, SectorWindow]:
        """Return the sectors that have all eight figures of one window."""
        first, last, then, now = self.here[window.start], self.here[window.end], self.nation[window.start], self.nation[window.end]
        totals = count(first.get(TOTAL)), count(last.get(TOTAL)), then.get(TOTAL), now.get(TOTAL)
        found = {}
        for code in categories:
            figures = (count(first.get(code)), count(last.get(code)), *totals[:2], then.get(code), now.get(code), *totals[2:])
            known = [figure for figure in figures if figure is not None]
            if len(known) == len(figures):
                found[code] = _cell(window, known)
        return found


def count(figure: Observation | None) -> float | None:
    """Return a figure that can be a number of jobs: seasonal adjustment can make a tiny sector negative."""
    return None if figure is None or figure.value is None or figure.value < 0 else figure.value


def _cell(window: Window, figures: Sequence[float]) -> SectorWindow:
    before, after, total_before, total_after, there_before, there_after, country_before, country_after = figures
    here, there = (before, after, total_before, total_after), (there_before, there_after, country_before, country_after)
    return SectorWindow(window.years, *here, *there, window.crosses_break)


@dataclass(frozen=True, slots=True)
class Span:
    """One window: the territory's total as if it were a sector, and the sectors that have eight figures."""

    window: Window
    whole: SectorWindow | None
    cells: Mapping[str, SectorWindow]

    @property
    def rated(self) -> Mapping[str, SectorWindow]:
        """Return the sectors of which growth can be told."""
        return {code: cell for code, cell in self.cells.items() if cell.has_rates}


def span(jobs: SectorJobs, codes: Iterable[str], window: Window) -> Span:
    """Return what is known over one window; nothing where the totals are not."""
    whole = jobs.cells([TOTAL], window).get(TOTAL)
    if whole is None or not whole.has_rates:
        return Span(window, None, {})
    return Span(window, whole, jobs.cells(codes, window))


def sector_effects(cells: Mapping[str, SectorWindow]) -> Mapping[str, ThreeEffects]:
    """Return the three effects of each sector."""
    found = _shift_share(list(cells.values()))
    if found is None:
        return {}
    columns = found.national.tolist(), found.structural.tolist(), found.local.tolist()
    return dict(zip(cells, zip(*columns, strict=True), strict=True))


def whole_effects(whole: SectorWindow, cells: Iterable[SectorWindow]) -> ThreeEffects:
    """Return the three effects of the territory: those of its sectors and of the rest; they add up to its change."""
    known = [cell for cell in cells if cell.nation_before]  # a sector new to the country has no growth: it is in the rest
    found = _shift_share(known)
    of_sectors = found.totals if found else (0.0, 0.0, 0.0)
    of_rest = _rest_effects(whole, known)
    return of_sectors[0] + of_rest[0], of_sectors[1] + of_rest[1], of_sectors[2] + of_rest[2]


def _shift_share(cells: Sequence[SectorWindow]) -> ShiftShare | None:
    if not cells:
        return None
    columns = np.array([(cell.before, cell.after, cell.nation_before, cell.nation_after) for cell in cells]).T
    before, after = cells[0].nation_total_before, cells[0].nation_total_after
    return shift_share(*columns, nation_total_before=before, nation_total_after=after)


def _rest_effects(whole: SectorWindow, known: Sequence[SectorWindow]) -> ThreeEffects:
    before, after = whole.before - sum(c.before for c in known), whole.after - sum(c.after for c in known)
    nation_before = whole.nation_before - sum(c.nation_before for c in known)
    nation_after = whole.nation_after - sum(c.nation_after for c in known)
    ratio = whole.nation_after / whole.nation_before
    comparable = 0 < before <= nation_before and 0 <= after <= nation_after
    return dunn(before, after, nation_after / nation_before if comparable else ratio, ratio)
