"""Arrays of figures as they are displayed; apart from `rounding`, which words use too, so that who only writes mails loads no NumPy."""

import numpy as np
from numpy.typing import NDArray

from reporter.analysis.rounding import SAFE_DIGITS


def displayed_array(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Return *values* as `displayed` rounds each of them; NaN stays NaN."""
    scaled = np.round(np.abs(values) * 10.0**decimals, SAFE_DIGITS - decimals)
    return np.asarray(np.round(np.copysign(np.floor(scaled + 0.5), values) / 10.0**decimals, SAFE_DIGITS) + 0.0)
