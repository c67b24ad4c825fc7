"""All conclusions about one territory in one edition: what the document puts into words."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.analysis.breaks import OpenBreak, open_breaks
from reporter.analysis.comparison import at
from reporter.analysis.follow_up import FollowUp, RevisedFigure, follow_ups, revised_figures
from reporter.analysis.hiring import Hiring, read_hiring
from reporter.analysis.job_matching import JobMatching, read_job_matching
from reporter.analysis.peers import PeerReading, read_peers
from reporter.analysis.profile import Profile, read_profile
from reporter.analysis.ranking import is_ascending, ranks
from reporter.analysis.reading import NeighbourReading, Part, Reading, is_about, read, read_neighbours, read_parts
from reporter.analysis.references import MAPPED_INDICATOR
from reporter.analysis.rounding import displayed
from reporter.analysis.sectors import SectorMix, read_sectors
from reporter.analysis.tension import Tensions, read_tensions
from reporter.domain.facts import Rank, TerritoryFacts, has_data
from reporter.domain.observation import Observation

RATE = MAPPED_INDICATOR
JOBS = "emploi_salarie_prive"
SEEKERS_ALL = ("inscrits_abc", "inscrits_abc_brut")  # adjusted where it is published, raw else
SEEKERS_A = ("inscrits_a", "inscrits_a_brut")


@dataclass(frozen=True, slots=True)
class SincePrevious:
    """A figure of the last edition: *before* as it was displayed then, *now* the same period as known today."""

    reading: Reading
    before: Observation
    now: Observation | None

    @property
    def is_revised(self) -> bool:
        """Say whether the producer has changed the displayed figure since."""
        if self.now is None or self.now.value is None or self.before.value is None:
            return False
        decimals = self.reading.indicator.decimals
        return displayed(self.now.value, decimals) != displayed(self.before.value, decimals)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the figures of one territory say.

    *neighbours* are the territories of the map with their rate; *local_rank* the place among them. *single_source* says that
    the whole edition stands on the localised rate alone, so that page 1 is about it.
    """

    facts: TerritoryFacts
    has_data: bool
    single_source: bool
    rate: Reading
    jobs: Reading
    seekers_all: Reading
    seekers_a: Reading
    sectors: tuple[Part, ...]
    neighbours: tuple[NeighbourReading, ...]
    local_rank: Rank | None
    open_breaks: tuple[OpenBreak, ...]
    since_previous: tuple[SincePrevious, ...]
    sector_mix: SectorMix | None = None
    hiring: Hiring | None = None
    matching: JobMatching | None = None
    tensions: Tensions | None = None
    peers: PeerReading | None = None
    profile: Profile | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    revised: tuple[RevisedFigure, ...] = ()

    @property
    def main(self) -> tuple[Reading, Reading, Reading, Reading]:
        """Return the four series of page 1, in the order of their cards."""
        return (self.rate, self.jobs, self.seekers_all, self.seekers_a)

    @property
    def missing(self) -> tuple[Reading, ...]:
        """Return the main series that have no figure here."""
        return tuple(reading for reading in self.main if not reading.has_value)


def analyse(facts: TerritoryFacts) -> Overview:
    """Return the conclusions drawn from *facts*; a territory without figures has an overview that says so."""
    rate, jobs = read(facts, RATE), read(facts, JOBS)
    seekers_all, seekers_a = _first_known(facts, SEEKERS_ALL), _first_known(facts, SEEKERS_A)
    main = (rate, jobs, seekers_all, seekers_a)
    neighbours = read_neighbours(facts, RATE, rate.figure.period)
    return Overview(
        facts=facts,
        has_data=has_data(facts.observations, facts.territory.id),
        single_source={release.source for release in facts.edition.releases} == {rate.indicator.source},
        rate=rate,
        jobs=jobs,
        seekers_all=seekers_all,
        seekers_a=seekers_a,
        sectors=read_parts(facts, JOBS),
        neighbours=neighbours,
        local_rank=_local_rank(rate, neighbours),
        open_breaks=open_breaks(((r.indicator, r.figure, r.trend) for r in main if r.has_value), facts.indicators.indicators),
        since_previous=_since_previous(facts, main),
        sector_mix=read_sectors(facts),
        hiring=read_hiring(facts),
        matching=read_job_matching(facts),
        tensions=read_tensions(facts),
        peers=read_peers(facts),
        profile=read_profile(facts),
        follow_ups=follow_ups(facts),
        revised=revised_figures(facts),
    )


def _first_known(facts: TerritoryFacts, identifiers: Sequence[str]) -> Reading:
    """Return the first series with a figure; else the first that is published at this level, else the first."""
    readings = [read(facts, identifier) for identifier in identifiers]
    published = [r for r in readings if facts.dataset_of(r.indicator)]
    return next((r for r in readings if r.has_value), (published or readings)[0])


def _local_rank(rate: Reading, neighbours: Sequence[NeighbourReading]) -> Rank | None:
    values = {n.territory.id: n.figure.value for n in neighbours if n.figure and n.figure.value is not None}
    if rate.figure.territory not in values or len(values) == 1:
        return None
    indicator = rate.indicator
    places = ranks(
        values, indicator=indicator.id, period=rate.figure.period, ascending=is_ascending(indicator), decimals=indicator.decimals
    )
    return places[rate.figure.territory]


def _since_previous(facts: TerritoryFacts, main: Sequence[Reading]) -> tuple[SincePrevious, ...]:
    if facts.previous is None:
        return ()
    printed = {(o.indicator, o.category, o.period): o for o in (*facts.previous.figures, *facts.previous.corrected)}
    found = []
    for reading in main:
        figure = reading.figure
        then = [o for o in printed.values() if is_about(o, figure.territory, figure.indicator, figure.category)]
        known = [o for o in then if o.value is not None and o.period <= figure.period]
        if known and reading.has_value:
            before = max(known, key=lambda o: o.period)
            found.append(SincePrevious(reading, before, at(reading.series, before.period)))
    return tuple(found)
