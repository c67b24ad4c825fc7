"""Territories like this one, chosen once an edition by documented distance, beside its own figures (analysis.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.analysis.comparison import at
from reporter.analysis.derived import change_observation, peer_count_observation, peer_median_observation, peer_rank_observation
from reporter.analysis.reading import up_to
from reporter.analysis.trend import Change, Trend, trend
from reporter.domain.facts import Comparator, Likeness, PeerFigure, Rank, TerritoryFacts
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Territory

RATE = "taux_chomage"
JOBS = "emploi_salarie_prive"
SEEKERS = ("inscrits_abc", "inscrits_abc_brut")  # adjusted where it is published, raw else


@dataclass(frozen=True, slots=True)
class PeerComparison:
    """One figure of the territory among its peers.

    *own* is the figure compared, published or derived, *median* that of the peers, whose other statistics are in *among*; *rank*
    counts the territory itself, as the derived figures *place* and *ranked* do.
    """

    indicator: Indicator
    own: Observation
    median: Observation
    among: PeerFigure
    rank: Rank
    place: Observation
    ranked: Observation


@dataclass(frozen=True, slots=True)
class PeerMember:
    """One peer: its figures at the periods of this territory's, None where one is missing or compares across a break."""

    territory: Territory
    rate: Observation | None
    rate_change: Change | None
    jobs_change: Change | None
    seekers_change: Change | None


@dataclass(frozen=True, slots=True)
class PeerReading:
    """This territory among its peers, the nearest first; a comparison is None where too few of them have the figure.

    *seekers* is the series of job seekers that is compared: raw where none is adjusted.
    """

    members: tuple[PeerMember, ...]
    basis: tuple[Likeness, ...]
    seekers: Indicator
    rate: PeerComparison | None
    rate_change: PeerComparison | None
    jobs_change: PeerComparison | None
    seekers_change: PeerComparison | None

    @property
    def peers(self) -> tuple[Territory, ...]:
        """Return who this territory is compared to."""
        return tuple(member.territory for member in self.members)

    @property
    def comparisons(self) -> tuple[PeerComparison, ...]:
        """Return the comparisons that can be made."""
        found = (self.rate, self.rate_change, self.jobs_change, self.seekers_change)
        return tuple(one for one in found if one)


def read_peers(facts: TerritoryFacts) -> PeerReading | None:
    """Return the territory among its peers; None where it has none or nothing can be compared."""
    group = facts.references.peer_group
    if group is None:
        return None
    rate, jobs = (facts.indicators.get(identifier) for identifier in (RATE, JOBS))
    seekers = facts.indicators.get(next((i for i in SEEKERS if facts.figure(i).value is not None), SEEKERS[0]))
    found = PeerReading(
        members=tuple(_member(facts, peer, (rate, jobs, seekers)) for peer in group.members),
        basis=group.basis,
        seekers=seekers,
        rate=_level(facts, rate),
        rate_change=_change(facts, rate),
        jobs_change=_change(facts, jobs),
        seekers_change=_change(facts, seekers),
    )
    return found if found.comparisons else None


def _member(facts: TerritoryFacts, peer: Comparator, series: tuple[Indicator, Indicator, Indicator]) -> PeerMember:
    rate, jobs, seekers = (_moves(peer.series(i.id), i, facts.figure(i.id).period) for i in series)
    return PeerMember(
        peer.territory,
        at(peer.series(series[0].id), facts.figure(series[0].id).period),
        _comparable(rate.year),
        _comparable(jobs.year),
        _comparable(seekers.year),
    )


def _moves(series: Sequence[Observation], indicator: Indicator, period: Period) -> Trend:
    """Return how a series moved up to *period*; nothing where it has no figure there."""
    held = up_to(series, period)
    return trend(held, indicator) if held and held[-1].period == period else Trend(None, None)


def _comparable(change: Change | None) -> Change | None:
    """Return a change over the year that may stand beside others: of a base of 100 at least, not across a break."""
    return None if change is None or change.crossed or change.in_units or change.amount is None else change


def _level(facts: TerritoryFacts, indicator: Indicator) -> PeerComparison | None:
    figure = facts.figure(indicator.id)
    return _compared(facts, indicator, figure) if figure.value is not None else None


def _change(facts: TerritoryFacts, indicator: Indicator) -> PeerComparison | None:
    change = _comparable(_moves(facts.series(indicator.id), indicator, facts.figure(indicator.id).period).year)
    return _compared(facts, indicator, change_observation(change)) if change else None


def _compared(facts: TerritoryFacts, indicator: Indicator, own: Observation) -> PeerComparison | None:
    """Return the comparison, None where too few peers have the figure or theirs is of another period."""
    group = facts.references.peer_group
    found = group.figure(own.indicator) if group else None
    if found is None or found.rank is None or found.period != own.period:
        return None
    place, ranked = peer_rank_observation(found.rank, own), peer_count_observation(found.rank, own)
    return PeerComparison(indicator, own, peer_median_observation(found.median, own), found, found.rank, place, ranked)
