"""A territory read among its peers: the statistics of the edition agree with the figures that a page prints."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.analysis.peers import PeerReading, read_peers
from reporter.analysis.rounding import displayed
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from tests.builders import QUARTER
from tests.labour_market import ALL_DATASETS, edition_of
from tests.peer_worlds import Place, alike, figures_of, indicators, references_of, register_of

TEN = TerritoryId(Level.DEPARTMENT, "10")


def reading(places: Sequence[Place], own: Sequence[Observation] | None = None) -> PeerReading | None:
    observations = tuple(o for o in figures_of(places) if o.territory == TEN) if own is None else tuple(own)
    references = references_of(places).for_territory(TEN)
    return read_peers(TerritoryFacts(register_of(places).get(TEN), edition_of(*ALL_DATASETS), observations, indicators(), references))


@st.composite
def worlds(draw: st.DrawFn) -> list[Place]:
    jobs = draw(st.lists(st.integers(50, 900_000), min_size=9, max_size=14))
    moves = draw(st.lists(st.integers(-300, 300), min_size=len(jobs), max_size=len(jobs)))
    tenths = draw(st.lists(st.integers(30, 120), min_size=len(jobs), max_size=len(jobs)))
    return [
        Place(f"{10 + i}", float(size), rate=rate / 10, rate_before=(rate + move % 7) / 10, jobs_before=float(max(0, size + move)))
        for i, (size, move, rate) in enumerate(zip(jobs, moves, tenths, strict=True))
    ]


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_the_statistics_of_the_edition_are_those_of_the_figures_printed(places: list[Place]) -> None:
    found = reading(places)
    assert found is not None
    rates = [Decimal(str(member.rate.value)) for member in found.members if member.rate]
    changes = [member.jobs_change.percent for member in found.members if member.jobs_change]
    moves = [member.rate_change.difference for member in found.members if member.rate_change]
    for comparison, values in ((found.rate, rates), (found.rate_change, moves), (found.jobs_change, changes)):
        if comparison is None:
            continue
        known = [value for value in values if value is not None]
        own = displayed(comparison.own.value or 0, 1)
        assert comparison.among.known == len(known)
        assert displayed(comparison.median.value or 0, 1) == displayed(median(known), 1)
        assert (displayed(comparison.among.low, 1), displayed(comparison.among.high, 1)) == (min(known), max(known))
        assert (comparison.among.lower, comparison.among.higher) == (sum(v < own for v in known), sum(v > own for v in known))
        better = comparison.among.lower if comparison.rank.ascending else comparison.among.higher
        assert (comparison.rank.position, comparison.rank.out_of) == (better + 1, len(known) + 1)


def test_the_peers_are_territories_nearest_first() -> None:
    found = reading(alike(9))
    assert found is not None
    assert [peer.id.code for peer in found.peers] == ["11", "12", "13", "14"]


def test_a_figure_older_than_the_peers_is_not_compared() -> None:
    places = alike(9)
    late = [
        replace(o, period=QUARTER.previous) if o.period.rhythm is QUARTER.rhythm else o for o in figures_of(places) if o.territory == TEN
    ]
    assert reading(places, late) is None


def test_a_change_in_small_numbers_is_not_compared_in_percent() -> None:
    places = [replace(place, jobs_before=place.jobs) for place in alike(9)]
    places[0] = replace(places[0], jobs_before=99.0)
    found = reading(places)
    assert found is not None
    assert found.jobs_change is None
    assert found.rate is not None


def test_what_the_peers_were_chosen_by_is_kept_with_its_period() -> None:
    found = reading(alike(9))
    assert found is not None
    assert [(str(one.criterion), one.indicator, one.period) for one in found.basis] == [
        ("size", "emploi_salarie_prive", QUARTER),
        ("sectors", "emploi_salarie_prive", QUARTER),
        ("concentration", "population_15_plus", Period.whole_year(2023)),
    ]
