"""The sectors of a territory: verdicts, effects and location quotients, read from the facts on two windows."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reporter.analysis.buoyancy import SectorWindow, Verdict
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation

LONG_YEARS, SHORT_YEARS = 5, 2
LEAST_LONG_YEARS = 3  # where a break lies in the long window, it begins after it, if as many years are left


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
    *effects*. *growth_gap* is growth here minus growth of the same sector in the country, in points a year, one decimal.
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


def read_sectors(facts: TerritoryFacts) -> SectorMix | None:  # noqa: ARG001 -- filled in the next commits
    """Return what the sectors of the territory say; None where none is published at its level."""
    return None
