"""« Secteur porteur »: five named tests on one window, one verdict on two (analysis.md §2)."""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reporter.analysis.rounding import displayed, rounded_sum
from reporter.analysis.shift_share import dunn
from reporter.analysis.specialisation import quotient_of

LEAST_QUOTIENT = 1.0
LEAST_JOBS = 50
LEAST_WEIGHT = 0.01  # of local jobs
QUOTIENT_DECIMALS = 2
WEIGHT_DECIMALS = 3  # a share of 0.012 is displayed as 1.2 %
GAP_DECIMALS = 1  # points a year


class Word(StrEnum):
    """What is said of a sector: four verdicts, or that figures are missing for one."""

    CONFIRMED = "confirmed"  # porteur confirmé: the gate is open in both windows
    RECENT = "recent"  # porteur récent: in the short window only
    RETREAT = "retreat"  # en retrait: fewer jobs and a negative local effect in both windows
    NO_SIGNAL = "no_signal"
    INSUFFICIENT = "insufficient"


class Check(StrEnum):
    """The five tests of the gate, in the order in which they are told."""

    RISES = "rises"  # the sector gains jobs here
    FASTER = "faster"  # it grows faster than the same sector in the country
    SPECIALISED = "specialised"  # its location quotient is 1 at least
    SIZE = "size"  # it has 50 jobs at least
    WEIGHT = "weight"  # it makes 1 % of local jobs at least


@dataclass(frozen=True, slots=True)
class SectorWindow:
    """Jobs of one sector and of all sectors, here and in the country, at both ends of a window of *years* years.

    *crosses_break*: the rule of counting changed between the two ends, so that a rise proves nothing.
    """

    years: int
    before: float
    after: float
    total_before: float
    total_after: float
    nation_before: float
    nation_after: float
    nation_total_before: float
    nation_total_after: float
    crosses_break: bool = False

    def __post_init__(self) -> None:
        jobs = (self.before, self.after, self.total_before, self.total_after, *self.nation)
        if self.years < 1 or min(jobs) < 0 or not math.isfinite(sum(jobs)):
            message = f"no window of {self.years} years with {jobs}"
            raise ValueError(message)

    @property
    def nation(self) -> tuple[float, float, float, float]:
        """Return the four figures of the country."""
        return self.nation_before, self.nation_after, self.nation_total_before, self.nation_total_after

    @property
    def has_rates(self) -> bool:
        """Say whether growth and quotient can be told: the sector was here, and the country has it at both ends."""
        return min(self.before, self.total_after, *self.nation) > 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One test of the gate: what was measured, what was asked, whether it passed.

    *value* and *threshold* are jobs (RISES, SIZE), points a year (FASTER), a quotient (SPECIALISED) or a share (WEIGHT).
    """

    check: Check
    value: float
    threshold: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """The five tests on one window."""

    checks: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        """Say whether all five tests passed."""
        return all(check.passed for check in self.checks)

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """Return the tests that did not pass: the counter-reasons."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a sector, with the tests behind it; a gate is None where a figure of its window is missing."""

    word: Word
    long: Gate | None
    short: Gate | None


def gate(cell: SectorWindow) -> Gate:
    """Return the five tests on one window, on the figures as displayed: a reader can check each.

    Growth is compound, a year (Insee's « taux de croissance annuel moyen »): windows of different lengths compare, and as it
    rises with the ratio of the two figures the test says the same as simple growth would. RISES is strictly above 0 jobs,
    FASTER strictly above a gap of 0.0 point a year. ValueError where the window has no rate (`has_rates`).
    """
    gap = float(growth_gap(cell))
    before, after = float(displayed(cell.before, 0)), float(displayed(cell.after, 0))
    quotient = float(displayed(quotient_of(cell.after, cell.total_after, cell.nation_after, cell.nation_total_after), QUOTIENT_DECIMALS))
    weight = float(displayed(cell.after / cell.total_after, WEIGHT_DECIMALS))
    return Gate(
        (
            CheckResult(Check.RISES, after - before, 0.0, after > before),
            CheckResult(Check.FASTER, gap, 0.0, gap > 0),
            CheckResult(Check.SPECIALISED, quotient, LEAST_QUOTIENT, quotient >= LEAST_QUOTIENT),
            CheckResult(Check.SIZE, after, LEAST_JOBS, after >= LEAST_JOBS),
            CheckResult(Check.WEIGHT, weight, LEAST_WEIGHT, weight >= LEAST_WEIGHT),
        )
    )


def verdict(long: SectorWindow | None, short: SectorWindow | None) -> Verdict:
    """Return what is said of a sector, None being a window of which a figure is secret or missing.

    A window that crosses a break proves neither a rise nor a retreat, and one that begins without a job has no rate: such a
    long window cannot confirm, and such a short one shows nothing (no rate: figures are missing; a break: no signal).
    """
    long_gate, short_gate = (gate(cell) if cell and cell.has_rates else None for cell in (long, short))
    if long is None or short is None or short_gate is None:
        return Verdict(Word.INSUFFICIENT, long_gate, short_gate)
    if short_gate.passed and not short.crosses_break:
        confirmed = long_gate is not None and long_gate.passed and not long.crosses_break
        return Verdict(Word.CONFIRMED if confirmed else Word.RECENT, long_gate, short_gate)
    retreat = long_gate is not None and _retreats(long) and _retreats(short)
    return Verdict(Word.RETREAT if retreat else Word.NO_SIGNAL, long_gate, short_gate)


def growth_gap(cell: SectorWindow) -> Decimal:
    """Return yearly growth here minus yearly growth of the same sector in the country, in points, as displayed.

    ValueError where the window has no rate.
    """
    if not cell.has_rates:
        message = f"no rate from {cell.before:g} jobs here and {cell.nation_before:g} in the country"
        raise ValueError(message)
    yearly = 1 / cell.years
    gap = (cell.after / cell.before) ** yearly - (cell.nation_after / cell.nation_before) ** yearly
    return displayed(100 * gap, GAP_DECIMALS)


def effects(cell: SectorWindow) -> tuple[int, int, int]:
    """Return the national, structural and local effects in whole jobs, as displayed: they add up to the displayed change."""
    exact = dunn(cell.before, cell.after, cell.nation_after / cell.nation_before, cell.nation_total_after / cell.nation_total_before)
    national, structural, local = rounded_sum(exact, int(displayed(cell.after, 0) - displayed(cell.before, 0)))
    return national, structural, local


def _retreats(cell: SectorWindow) -> bool:
    return not cell.crosses_break and displayed(cell.after, 0) < displayed(cell.before, 0) and effects(cell)[-1] < 0
