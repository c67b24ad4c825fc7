"""Figures as they are displayed: every comparison starts from them, so that a reader can check it."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

PERCENT_DECIMALS = 1  # changes in percent are shown with one decimal
_STEP = Decimal("0.1")  # thresholds and changes are compared in tenths
SAFE_DIGITS = 9  # beyond, binary floating point invents digits


def displayed(value: float | Decimal, decimals: int) -> Decimal:
    """Return *value* as printed: half away from zero, never a negative zero."""
    return Decimal(str(value)).quantize(_unit(decimals), ROUND_HALF_UP) + 0


@cache
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def displayed_threshold(value: float) -> Decimal:
    """Return a noise threshold in tenths, rounded down: on changes that are tenths it decides exactly like *value*."""
    return Decimal(str(round(value, SAFE_DIGITS))).quantize(_STEP, ROUND_DOWN)


def rounded_sum(terms: Sequence[float], total: int) -> tuple[int, ...]:
    """Return *terms* as whole numbers that add up to *total*: the gap goes, one by one, to the term that rounding moved most.

    ValueError when the terms are further from *total* than rounding explains.
    """
    if abs(sum(terms) - total) >= 1:
        message = f"{sum(terms)} is not {total} but for rounding"
        raise ValueError(message)
    rounded = [int(displayed(term, 0)) for term in terms]
    while gap := total - sum(rounded):
        step = 1 if gap > 0 else -1
        worst = max(range(len(terms)), key=lambda i: (terms[i] - rounded[i]) * step)
        rounded[worst] += step
    return tuple(rounded)
