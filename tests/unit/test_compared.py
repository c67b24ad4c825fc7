"""Which figures travel beside a territory's own, and how they are found."""

import pickle
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.compared import MAIN_INDICATORS, PART_PERIODS, of_neighbours, of_parents, of_peers
from reporter.domain.facts import Comparator, TerritoryFacts
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId
from reporter.tables import ObservationTable
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, observation, territory
from tests.labour_market import ALL_DATASETS, edition_of, indicators

READ = (
    "taux_chomage",
    "inscrits_abc_brut",
    "emploi_salarie_prive_na88",
    "dpae",
    "embauches_secteur_ft",
    "projets_difficiles_base",
    "tension_ft",
)
UNREAD = ("masse_salariale", "population_15_plus", "etablissements_flores", "emploi_salarie", "demandeurs_abc_ft")


def frame(*observations: Observation) -> pd.DataFrame:
    return ObservationTable.of(observations).sorted().frame


@pytest.mark.parametrize("indicator", READ)
def test_what_a_page_reads_of_region_and_france_travels(indicator: str) -> None:
    assert len(of_parents(frame(observation(indicator=indicator)))) == 1


@pytest.mark.parametrize("indicator", UNREAD)
def test_what_no_page_compares_stays(indicator: str) -> None:
    assert of_parents(frame(observation(indicator=indicator), observation(indicator=indicator, category="x"))).empty


def test_categories_travel_where_a_page_compares_them() -> None:
    parts = [
        observation(indicator=indicator, category="x")
        for indicator in ("inscrits_abc", "inscrits_b", "emploi_salarie_prive", "taux_chomage")
    ]
    assert of_parents(frame(*parts))["indicator"].tolist() == ["emploi_salarie_prive", "inscrits_abc"]


def test_totals_travel_whole_and_parts_for_ten_years() -> None:
    quarters = [QUARTER.shifted(-back) for back in range(60)]
    held = [
        observation(indicator="emploi_salarie_prive", category=category, period=period) for category in ("", "x") for period in quarters
    ]
    kept = of_parents(frame(*held)).groupby("category")["period"].agg(["size", "max"])
    assert kept["size"].to_dict() == {"": 60, "x": PART_PERIODS}
    assert set(kept["max"]) == {str(QUARTER)}


def test_neighbours_bring_their_rate_and_peers_their_last_year() -> None:
    quarters = [QUARTER.shifted(-back) for back in range(50)]
    held = [observation(indicator=indicator, period=period) for indicator in MAIN_INDICATORS for period in quarters]
    rows = frame(*held, observation(indicator="taux_chomage", category="x"))
    assert (len(of_neighbours(rows)), set(of_neighbours(rows)["indicator"])) == (41, {"taux_chomage"})
    assert of_peers(rows).groupby("indicator")["period"].agg(["size", "min"]).to_dict("list") == {
        "size": [5] * 4,
        "min": [str(QUARTER.year_before)] * 4,
    }


@given(st.permutations([QUARTER.shifted(-back) for back in range(8)]), st.booleans())
def test_a_series_is_in_the_order_of_time_whatever_the_order_of_the_figures(periods: list[Period], monthly: bool) -> None:  # noqa: FBT001
    months = [Period.month(2025 + i // 12, i % 12 + 1) for i in reversed(range(14))] if monthly else []
    held = tuple(observation(period=p) for p in periods) + tuple(observation(indicator="inscrits_a_fin_mois", period=p) for p in months)
    for found in (Comparator(territory(), held), TerritoryFacts(territory(), edition_of(*ALL_DATASETS), held, indicators())):
        assert [o.period for o in found.series("taux_chomage")] == sorted(periods)
        assert [o.period for o in found.series("inscrits_a_fin_mois")] == sorted(months)
        assert found.series("taux_chomage", "x") == ()


def test_what_is_indexed_is_the_same_after_a_journey_to_a_worker_and_by_its_figures_alone() -> None:
    held = (observation(5.8), observation(6.0, period=QUARTER.previous))
    one = Comparator(territory(), held)
    landed = pickle.loads(pickle.dumps(one))  # noqa: S301 -- our own bytes
    assert landed == one
    assert landed.series("taux_chomage") == one.series("taux_chomage")
    changed = replace(one, observations=held[:1])
    assert changed != one
    assert changed.series("taux_chomage") == held[:1]
    assert "_by_series" not in repr(one)


def test_an_observation_of_a_series_is_the_very_one_that_was_given() -> None:
    held = observation(territory=TerritoryId.parse("region-52"))
    assert Comparator(territory(LOIRE_ATLANTIQUE), (held,)).series("taux_chomage")[0] is held
