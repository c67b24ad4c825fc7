"""A change of jobs as the sum of three effects: the country grew, its sectors grew, or we did (analysis.md §1).

Notation of both functions: e_ij jobs of sector i here, E_i in the country, E the country's total, 0 and 1 the two dates;
g_ij = e_ij1/e_ij0 − 1 and g_i = E_i1/E_i0 − 1. In French, with an application to the régions: C. Kubrak, « Structurel, résiduel,
géographique », Insee, Documents de travail H2018/01, 2018.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reporter.analysis.specialisation import Counts, counts, refuse, same_shape

Effect = NDArray[np.float64]
T = TypeVar("T", float, Effect)


@dataclass(frozen=True, slots=True, eq=False)
class ShiftShare:
    """Three effects by sector, arrays of shape (sectors,), in jobs; *is_new* marks the sectors that were absent before."""

    national: Effect
    structural: Effect
    local: Effect
    is_new: NDArray[np.bool_]

    @property
    def totals(self) -> tuple[float, float, float]:
        """Return the sums over the sectors: national, structural, local."""
        return float(self.national.sum()), float(self.structural.sum()), float(self.local.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Esteban:
    """The same with the local effect divided in two: *competitive* (the territory does better) and *allocation* (where it is strong)."""

    national: Effect
    structural: Effect
    competitive: Effect
    allocation: Effect


@dataclass(frozen=True, slots=True, eq=False)
class _Jobs:
    """The checked figures: four arrays of shape (sectors,) and the country's totals."""

    local_before: Counts
    local_after: Counts
    nation_before: Counts
    nation_after: Counts
    nation_total_before: float
    nation_total_after: float

    @property
    def sector_ratio(self) -> Effect:
        """Return E_i1/E_i0; a sector that the country has at neither date moves like the whole (nothing of it is here)."""
        whole = np.full_like(self.nation_before, self.nation_total_after / self.nation_total_before)
        return np.divide(self.nation_after, self.nation_before, out=whole, where=self.nation_before > 0)


def shift_share(
    local_before: ArrayLike,
    local_after: ArrayLike,
    nation_before: ArrayLike,
    nation_after: ArrayLike,
    *,
    nation_total_before: float | None = None,
    nation_total_after: float | None = None,
) -> ShiftShare:
    """Return national e_ij0 (E1/E0 − 1), structural e_ij0 (E_i1/E_i0 − E1/E0) and local e_ij1 − e_ij0 E_i1/E_i0.

    national + structural + local = e_ij1 − e_ij0 for every sector, those included that were absent before: the local effect
    is then the whole change. Arrays of counts of shape (sectors,); the country's totals are the sums of its sectors unless
    given. ValueError on NaN, negative counts, unequal shapes, a total of 0 before, or a sector without any job in the country
    before that has some after or has some here: the message names its index. E. S. Dunn, « A statistical and analytical
    technique for regional analysis », Papers of the Regional Science Association 6, 1960.
    """
    jobs = _checked(local_before, local_after, nation_before, nation_after, (nation_total_before, nation_total_after))
    total_ratio = np.full_like(jobs.local_before, jobs.nation_total_after / jobs.nation_total_before)
    effects = dunn(jobs.local_before, jobs.local_after, jobs.sector_ratio, total_ratio)
    return ShiftShare(*effects, is_new=(jobs.local_before == 0) & (jobs.local_after > 0))


def dunn(before: T, after: T, sector_ratio: T, total_ratio: T) -> tuple[T, T, T]:
    """Return the three effects of one sector or of an array of them, unchecked: the one place where the formulas stand.

    The ratios are E_i1/E_i0 and E1/E0. Each effect is a difference between two of the same four numbers, so that they add up
    whatever the size of the sector.
    """
    like_country, like_sector = before * total_ratio, before * sector_ratio
    return like_country - before, like_sector - like_country, after - like_sector


def esteban_marquillas(
    local_before: ArrayLike,
    local_after: ArrayLike,
    nation_before: ArrayLike,
    nation_after: ArrayLike,
    *,
    nation_total_before: float | None = None,
    nation_total_after: float | None = None,
) -> Esteban:
    """Return Dunn's effects, the local one as competitive h_ij (g_ij − g_i) and allocation (e_ij0 − h_ij)(g_ij − g_i).

    h_ij = e_j0 E_i0/E0 is what the sector would be here if the territory were made like the country (« homothetic »). A
    sector absent before has no g_ij: competitive is 0 and allocation the change. competitive + allocation is Dunn's local
    effect. Arguments and errors of `shift_share`. J. M. Esteban-Marquillas, « A reinterpretation of shift-share analysis »,
    Regional and Urban Economics 2(3), 1972.
    """
    jobs = _checked(local_before, local_after, nation_before, nation_after, (nation_total_before, nation_total_after))
    classic = shift_share(
        jobs.local_before,
        jobs.local_after,
        jobs.nation_before,
        jobs.nation_after,
        nation_total_before=jobs.nation_total_before,
        nation_total_after=jobs.nation_total_after,
    )
    homothetic = jobs.local_before.sum() * jobs.nation_before / jobs.nation_total_before
    known = jobs.local_before > 0
    lead = np.divide(classic.local, jobs.local_before, out=np.zeros_like(classic.local), where=known)  # g_ij − g_i
    competitive = homothetic * lead
    allocation = np.where(known, (jobs.local_before - homothetic) * lead, classic.local)
    return Esteban(classic.national, classic.structural, competitive, allocation)


def _checked(
    local_before: ArrayLike,
    local_after: ArrayLike,
    nation_before: ArrayLike,
    nation_after: ArrayLike,
    totals: tuple[float | None, float | None],
) -> _Jobs:
    given = {"local_before": local_before, "local_after": local_after, "nation_before": nation_before, "nation_after": nation_after}
    read = {name: counts(name, values) for name, values in given.items()}
    if not all(values.ndim for values in read.values()):
        message = "sectors are arrays of shape (sectors,)"
        raise ValueError(message)
    same_shape(read)
    before, after = read["nation_before"], read["nation_after"]
    refuse("nation_before", (before == 0) & (after > 0), "is 0 and it has jobs after: no growth can be told")
    refuse("nation_before", (before == 0) & (read["local_before"] + read["local_after"] > 0), "is 0 and it has jobs here")
    if any(total is not None and np.ndim(total) for total in totals):
        message = "totals of the country are single numbers"
        raise ValueError(message)
    sums = (before.sum(), after.sum())
    whole = [float(whole if total is None else counts("nation_total", total)) for total, whole in zip(totals, sums, strict=True)]
    if not whole[0]:
        message = "the country has no jobs before: no growth can be told"
        raise ValueError(message)
    return _Jobs(**read, nation_total_before=whole[0], nation_total_after=whole[1])
