"""How much more a sector weighs here than in the country: the location quotient (analysis.md §1)."""

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.float64]
T = TypeVar("T", float, Counts)


def location_quotient(
    local_sector: ArrayLike, local_total: ArrayLike, nation_sector: ArrayLike, nation_total: ArrayLike
) -> float | NDArray[np.float64]:
    """Return (e_ij / e_j) / (E_i / E): above 1 the sector weighs more here than in the country.

    Counts of jobs, numbers or arrays of shape (sectors,); totals may be numbers beside arrays; a float when all four are
    numbers. ValueError on NaN, negative counts or unequal shapes, and on a national sector or a total of 0, which give no
    quotient: the message names the index of the sector. P. Sargant Florence, Investment, Location, and Size of Plant, 1948;
    W. Isard, Methods of Regional Analysis, 1960.
    """
    given = {"local_sector": local_sector, "local_total": local_total, "nation_sector": nation_sector, "nation_total": nation_total}
    read = {name: counts(name, values) for name, values in given.items()}
    same_shape({name: values for name, values in read.items() if values.ndim})
    for name in ("local_total", "nation_sector", "nation_total"):
        refuse(name, read[name] == 0, "is 0: no quotient")
    quotient = quotient_of(read["local_sector"], read["local_total"], read["nation_sector"], read["nation_total"])
    return quotient if quotient.ndim else float(quotient)


def quotient_of(local_sector: T, local_total: T, nation_sector: T, nation_total: T) -> T:
    """Return the same of numbers or of arrays, unchecked; divided once, so that whole numbers round as on paper."""
    return (local_sector * nation_total) / (local_total * nation_sector)


def counts(name: str, values: ArrayLike) -> Counts:
    """Return counts as an array of at most one dimension; ValueError on NaN, infinity or a negative one."""
    read = np.asarray(values, dtype=np.float64)
    if read.ndim > 1:
        message = f"{name} has {read.ndim} dimensions, not one"
        raise ValueError(message)
    refuse(name, ~np.isfinite(read), "is no count")
    refuse(name, read < 0, "is negative")
    return read


def same_shape(arrays: dict[str, Counts]) -> None:
    """Refuse arrays of different lengths with ValueError."""
    if len({values.shape for values in arrays.values()}) > 1:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in arrays.items())
        message = f"arrays must have one shape: {shapes}"
        raise ValueError(message)


def refuse(name: str, wrong: NDArray[np.bool_], why: str) -> None:
    """Raise ValueError that names the first sector where *wrong* is true."""
    if np.any(wrong):
        where = f" of sector {int(np.flatnonzero(wrong)[0])}" if np.ndim(wrong) else ""
        message = f"{name}{where} {why}"
        raise ValueError(message)
