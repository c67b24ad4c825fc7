"""« Secteur porteur »: five named tests on one window, one verdict on two (analysis.md §2)."""

from dataclasses import dataclass
from enum import StrEnum

LEAST_QUOTIENT = 1.0
LEAST_JOBS = 50
LEAST_WEIGHT = 0.01  # of local jobs


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
