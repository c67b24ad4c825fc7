"""How far two territories are from each other, and who is nearest: plain arrays, no territory is named here (analysis.md §5).

What is compared must not choose whom it is compared to: no unemployment, no job seekers, no change of anything enters the distance.
Density would: neither register nor outlines hold areas. Jobs for each inhabitant say part of it, a town where one works or a place
where one lives.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from reporter.domain.facts import Criterion

GROUP_SIZE = 10  # enough for a median and a place, few enough to be named on a page
LEAST_PEERS = 4  # with the territory itself five: among fewer a place says nothing
LEAST_CHOICE = 2  # a group is at most one in two of the others: with all of them it would be the level, not those alike
# Size and sectors count alike: the first decides what a territory can do, the second what a quarter does to it. Jobs for each
# inhabitant count half: they come from two surveys of different years.
WEIGHTS = {Criterion.SIZE: 1.0, Criterion.SECTORS: 1.0, Criterion.CONCENTRATION: 0.5}
_SAFE_DECIMALS = 9  # beyond, binary floating point would part territories that are alike

Matrix = NDArray[np.float64]


def ratio_distances(values: Matrix) -> Matrix:
    """Return |log a − log b| for each pair of positive values, shape (n, n): twice as large is as far as half as large."""
    if not (np.isfinite(values).all() and (values > 0).all()):
        message = "only positive figures have a ratio"
        raise ValueError(message)
    logs = np.log(values)
    return np.asarray(np.abs(logs[:, None] - logs[None, :]))


def share_distances(shares: Matrix) -> Matrix:
    """Return ½ Σ |s_i − t_i| for each pair of rows of *shares* (n, sectors): the part of jobs in other sectors (Krugman 1991)."""
    if not np.isfinite(shares).all() or (shares < 0).any():
        message = "shares must be known and not negative"
        raise ValueError(message)
    total = np.zeros((len(shares), len(shares)))
    for column in shares.T:
        total += np.abs(column[:, None] - column[None, :])
    return total / 2


def combined(distances: Mapping[Criterion, Matrix]) -> Matrix:
    """Return the weighted sum of *distances*, each divided by its median over all pairs, so that no unit and no outlier decides.

    Where more than half of the pairs are equal the largest distance takes the median's place; where all are, nothing is added.
    """
    total = np.zeros_like(next(iter(distances.values())))
    upper = np.triu_indices(len(total), k=1)
    for criterion, exact in distances.items():
        distance = np.round(exact, _SAFE_DECIMALS)  # else the last binary digit of equal shares would be their median
        pairs = distance[upper]
        scale = float(np.median(pairs) or pairs.max()) if pairs.size else 0.0
        if scale:
            total += WEIGHTS[criterion] * distance / scale
    return total


def group_size(others: int) -> int:
    """Return how many peers a territory has among *others*: ten, at most half of them, none where that is fewer than four."""
    size = min(GROUP_SIZE, others // LEAST_CHOICE)
    return size if size >= LEAST_PEERS else 0


def nearest(distance: Matrix, size: int) -> NDArray[np.intp]:
    """Return the *size* nearest of each row, itself left out, shape (n, size), nearest first; of equals the first row wins."""
    rounded = np.round(distance, _SAFE_DECIMALS)
    np.fill_diagonal(rounded, np.inf)
    return np.asarray(np.argsort(rounded, axis=1, kind="stable")[:, :size])
