"""Who is compared to whom, and where a territory stands among its peers (analysis.md §5)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.analysis.likeness import combined, group_size, nearest, ratio_distances, share_distances
from reporter.analysis.peer_groups import Group
from reporter.domain.facts import Criterion
from reporter.domain.territory import Level, TerritoryId
from tests.builders import QUARTER
from tests.labour_market import full_employment_break
from tests.peer_worlds import OVERSEAS, Place, alike, indicators, references_of
from tests.spec_tables import SpecTable, rows

# Among *others* of the same level; with fewer than eight a level has no groups.
SIZES = SpecTable(
    "pairs",
    "Combien de comparables",
    """
    autres | pairs
    -------+------
         0 |     0
         2 |     0
         7 |     0
         8 |     4
        12 |     6
        19 |     9
        20 |    10
       304 |    10
      1253 |    10
""",
)

# Nine territories or more, by code from 10 on; « 100 x 9 » is nine times 100 thousand jobs. Whose peers are told is the first.
CHOSEN = SpecTable(
    "pairs",
    "Qui sont les comparables du premier territoire",
    """
    cas                                            | emplois (milliers)                  | industrie (%)              | pairs de 10
    -----------------------------------------------+-------------------------------------+----------------------------+------------
    la taille seule : en rapport, pas en nombre    | 100 50 200 400 25 800 1600 3200 12  | 20 20 20 20 20 20 20 20 20 | 11 12 13 14
    à distance égale, le premier par code          | 100 99 99 99 99 99 99 99 99         | 20 20 20 20 20 20 20 20 20 | 11 12 13 14
    des territoires identiques                     | 100 100 100 100 100 100 100 100 100 | 20 20 20 20 20 20 20 20 20 | 11 12 13 14
    la structure seule                             | 100 100 100 100 100 100 100 100 100 | 20 60 24 50 22 40 26 70 28 | 14 12 16 18
    la structure écarte un territoire de même taille | 100 100 110 120 130 140 150 160 900 | 20 90 20 22 20 24 20 26 21 | 12 14 13 16
    un secteur négatif (calage) : personne         | 100 100 110 120 130 140 150 160 170 | -0.1 20 20 20 20 20 20 20 20 |
    un autre dont un secteur est négatif           | 100 100 110 120 130 140 150 160 170 180 | 20 -0.1 20 20 20 20 20 20 20 20 | 12 13 14 15
    sans effectif, personne                        | - 100 110 120 130 140 150 160 170   | 20 20 20 20 20 20 20 20 20 |
    l'un des autres sans effectif : sept, trop peu | 100 - 110 120 130 140 150 160 170   | 20 20 20 20 20 20 20 20 20 |
    neuf autres, dont un sans effectif             | 100 - 110 120 130 140 150 160 170 180 | 20 20 20 20 20 20 20 20 20 20 | 12 13 14 15
    un niveau de trois territoires                 | 100 110 120                         | 20 20 20                   |
""",
)

# The rates of a territory and of its four peers (nine territories of one size; the peers are the first four by code).
STANDING = SpecTable(
    "pairs",
    "Où se situe un territoire parmi ses comparables",
    """
    taux | pairs                 | médiane | plus bas | plus haut | rang | ex æquo | sur
    -----+-----------------------+---------+----------+-----------+------+---------+----
     5.0 | 6.0 7.0 8.0 9.0       |     7.5 |      6.0 |       9.0 |    1 | non     |   5
     7.0 | 6.0 7.0 8.0 9.0       |     7.5 |      6.0 |       9.0 |    2 | oui     |   5
     7.0 | 7.0 7.0 7.0 7.0       |     7.0 |      7.0 |       7.0 |    1 | oui     |   5
     9.5 | 6.0 7.0 8.0 9.0       |     7.5 |      6.0 |       9.0 |    5 | non     |   5
     7.0 | 6.0 6.1 6.2 6.3       |     6.2 |      6.0 |       6.3 |    5 | non     |   5
    7.04 | 6.96 7.04 8.0 9.0     |     7.5 |      7.0 |       9.0 |    1 | oui     |   5
     7.0 | 6,0 7,0 8,0 –         |         |          |           |      |         |
       - | 6.0 7.0 8.0 9.0       |     7.5 |      6.0 |       9.0 |      |         |
""",
)


def value(text: str) -> float | None:
    return None if text in {"-", "–"} else float(text.replace(",", "."))


def group(places: list[Place], code: str = "10", level: Level = Level.DEPARTMENT) -> Group | None:
    return references_of(places).peer_groups.get(TerritoryId(level, code))


@pytest.mark.parametrize(("others", "peers"), rows(SIZES))
def test_a_group_is_ten_or_half_of_the_others_and_never_under_four(others: str, peers: str) -> None:
    assert group_size(int(others)) == int(peers)


@pytest.mark.parametrize(("case", "jobs", "industry", "peers"), rows(CHOSEN))
def test_the_peers_are_the_nearest_by_size_and_sectors(case: str, jobs: str, industry: str, peers: str) -> None:
    sizes = [value(text) for text in jobs.split()]
    places = [
        Place(f"{10 + i}", None if size is None else 1000 * size, float(share))
        for i, (size, share) in enumerate(zip(sizes, industry.split(), strict=True))
    ]
    found = group(places)
    assert [member.code for member in found.members] == peers.split() if found else not peers, case


@pytest.mark.parametrize(("own", "theirs", "median", "low", "high", "place", "tied", "among"), rows(STANDING))
def test_a_territory_stands_among_its_peers_as_their_displayed_figures_say(
    own: str, theirs: str, median: str, low: str, high: str, place: str, tied: str, among: str
) -> None:
    rates = [value(own), *map(value, theirs.split()), 1.0, 1.0, 1.0, 1.0]
    found = group([Place(f"{10 + i}", 100_000.0, rate=rate) for i, rate in enumerate(rates)])
    assert found is not None
    figure = next((figure for figure in found.figures if figure.indicator == "taux_chomage"), None)
    assert (figure is None) is (not median)
    if figure is not None:
        assert (figure.median, figure.low, figure.high) == (float(median), float(low), float(high))
        said = (str(figure.rank.position), "oui" if figure.rank.tied else "non", str(figure.rank.out_of)) if figure.rank else ("", "", "")
        assert said == (place, tied, among)


def test_jobs_for_each_inhabitant_part_a_town_of_jobs_from_a_place_to_live() -> None:
    places = [Place(f"{10 + i}", 100_000.0, inhabitants=2.0 if i % 2 == 0 else 4.0) for i in range(9)]
    found = group(places)
    assert found is not None
    assert [member.code for member in found.members] == ["12", "14", "16", "18"]
    assert [likeness.criterion for likeness in found.basis] == [Criterion.SIZE, Criterion.SECTORS, Criterion.CONCENTRATION]


def test_a_criterion_that_most_lack_is_left_out_for_all_of_them() -> None:
    places = [Place(f"{10 + i}", 100_000.0 + i, inhabitants=2.0 if i < 3 else None) for i in range(9)]
    found = group(places)
    assert found is not None
    assert Criterion.CONCENTRATION not in {likeness.criterion for likeness in found.basis}


def test_one_that_lacks_what_most_have_has_no_peers_and_is_nobody_s_peer() -> None:
    places = [*alike(10), Place("99", 100_000.0, inhabitants=None)]
    groups = references_of(places).peer_groups
    assert places[-1].id not in groups
    assert all(places[-1].id not in found.members for found in groups.values())


def test_overseas_and_metropole_are_never_mixed() -> None:
    overseas = [Place(f"04{i:02d}", 100_000.0 + i, level=Level.EMPLOYMENT_ZONE, region=OVERSEAS) for i in range(9)]
    mainland = [Place(f"52{i:02d}", 100_000.0 + i, level=Level.EMPLOYMENT_ZONE) for i in range(9)]
    groups = references_of([*overseas, *mainland]).peer_groups
    for territory, found in groups.items():
        assert {member.code[:2] for member in found.members} == {territory.code[:2]}
    assert len(groups) == 18


def test_the_five_overseas_departements_are_too_few_for_groups() -> None:
    overseas = [Place(code, 100_000.0) for code in ("971", "972", "973", "974", "976")]
    groups = references_of([*alike(9), *overseas]).peer_groups
    assert {territory.code for territory in groups} == {place.code for place in alike(9)}


def test_single_departement_regions_are_no_peers_of_the_others() -> None:
    mainland = [Place(f"{80 + i}", 1e6 + i, level=Level.REGION) for i in range(9)]
    overseas = [Place(code, 1e6, level=Level.REGION) for code in ("01", "02", "03", "04", "06")]
    groups = references_of([*mainland, *overseas]).peer_groups
    assert {territory.code for territory in groups} == {place.code for place in mainland}
    assert {member.code for found in groups.values() for member in found.members} <= {place.code for place in mainland}


def test_changes_are_compared_in_percent_and_those_of_rates_in_points() -> None:
    places = [replace(place, jobs_before=place.jobs / (1 + i / 100), rate=7 + i / 10, rate_before=7.0) for i, place in enumerate(alike(9))]
    found = group(places, "14")
    assert found is not None
    by_id = {figure.indicator: figure for figure in found.figures}
    assert [member.code for member in found.members] == ["13", "15", "12", "16"]
    jobs, rate = by_id["emploi_salarie_prive.variation_annee"], by_id["taux_chomage.variation_annee"]
    assert (jobs.median, jobs.low, jobs.high, jobs.lower, jobs.higher) == (4.0, 2.0, 6.0, 2, 2)
    assert jobs.rank is not None
    assert (jobs.rank.position, jobs.rank.ascending) == (3, False)
    assert (rate.median, rate.low, rate.high) == (0.4, 0.2, 0.6)


def test_nothing_is_compared_across_a_break() -> None:
    rule = replace(full_employment_break("emploi_salarie_prive"), at=QUARTER)
    held = indicators().indicators
    known = replace(indicators(), indicators=tuple(replace(i, breaks=(rule,)) if i.id == rule.indicator else i for i in held))
    places = [replace(place, jobs_before=place.jobs) for place in alike(9)]
    found = references_of(places, known=known).peer_groups[places[0].id]
    assert {figure.indicator for figure in found.figures} == {"taux_chomage"}


def test_the_order_of_the_rows_changes_nothing() -> None:
    places = alike(20)
    assert references_of(places).peer_groups == references_of(places[::-1]).peer_groups


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=30))
def test_distances_are_symmetric_and_nought_to_oneself(sizes: list[int]) -> None:
    values = np.array(sizes, dtype=np.float64)
    total = combined({Criterion.SIZE: ratio_distances(values), Criterion.SECTORS: share_distances(values[:, None] / values.max())})
    assert np.array_equal(total, total.T)
    assert not total.diagonal().any()
    assert np.allclose(ratio_distances(values), ratio_distances(values * 2))


@given(st.lists(st.integers(0, 5), min_size=3, max_size=25))
def test_nobody_is_nearer_than_those_chosen_and_ties_go_to_the_first(steps: list[int]) -> None:
    points = np.array(steps, dtype=np.float64)
    distance = np.abs(points[:, None] - points[None, :])
    for row, chosen in enumerate(nearest(distance, 2)):
        others = sorted((j for j in range(len(points)) if j != row), key=lambda j: (distance[row, j], j))
        assert list(chosen) == others[:2]


@pytest.mark.parametrize("bad", [[1.0, 0.0], [1.0, -1.0], [1.0, float("nan")]])
def test_what_has_no_ratio_is_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        ratio_distances(np.array(bad))


def test_unknown_or_negative_shares_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        share_distances(np.array([[0.5, np.nan]]))
    with pytest.raises(ValueError, match="shares"):
        share_distances(np.array([[1.5, -0.5]]))
