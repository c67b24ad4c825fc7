"""What is computed once an edition, and each territory's slice of it."""

import time
from pathlib import Path

import pytest

from reporter.analysis.references import EditionReferences, edition_references, neighbours, parents
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Register, TerritoryId
from reporter.errors import EditionError, UnknownTerritoryError
from reporter.tables import ObservationTable
from tests.labour_market import ALL_DATASETS, QUARTER, edition_of, growing, indicators, series, shipped_register, world


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def references(register: Register) -> EditionReferences:
    return of(register, *world())


def of(register: Register, *observations: Observation) -> EditionReferences:
    return edition_references(ObservationTable.of(observations), register, indicators(), edition_of(*ALL_DATASETS))


def ids(territory: str) -> TerritoryId:
    return TerritoryId.parse(territory)


PARENTS = [
    ("departement-44", ["region-52", "france-FR"]),
    ("departement-974", ["france-FR"]),
    ("region-04", ["france-FR"]),
    ("region-52", ["france-FR"]),
    ("zone_emploi-5216", ["region-52", "france-FR"]),
    ("zone_emploi-0404", ["region-04", "france-FR"]),
    ("zone_emploi-5212", ["departement-72", "region-52", "france-FR"]),
    ("france-FR", []),
]
NEIGHBOURS = [
    ("departement-44", ["departement-44", "departement-49", "departement-53", "departement-72", "departement-85"]),
    ("departement-974", ["departement-971", "departement-972", "departement-973", "departement-974", "departement-976"]),
    ("region-04", ["region-01", "region-02", "region-03", "region-04", "region-06"]),
    ("zone_emploi-5219", ["zone_emploi-5212", "zone_emploi-5214", "zone_emploi-5216", "zone_emploi-5219"]),
    ("departement-2A", ["departement-2A", "departement-2B"]),
]


@pytest.mark.parametrize(("territory", "expected"), PARENTS)
def test_a_territory_is_compared_to_its_departement_its_region_then_to_france(
    register: Register, territory: str, expected: list[str]
) -> None:
    assert [str(t.id) for t in parents(register.get(ids(territory)), register)] == expected


@pytest.mark.parametrize(("territory", "expected"), NEIGHBOURS)
def test_the_map_shows_those_of_the_region_or_all_of_overseas(register: Register, territory: str, expected: list[str]) -> None:
    assert [str(t.id) for t in neighbours(register.get(ids(territory)), register)] == expected


def test_a_region_and_france_are_shown_among_all_regions(register: Register) -> None:
    everyone = register.at(Level.REGION)
    assert neighbours(register.get(ids("region-52")), register) == everyone
    assert neighbours(register.get(FRANCE), register) == everyone
    assert len(everyone) == 18


def test_a_zone_across_regions_belongs_to_the_first_of_them(register: Register) -> None:
    assert ids("zone_emploi-0051") not in [t.id for t in neighbours(register.get(ids("zone_emploi-5216")), register)]
    assert ids("zone_emploi-2814") in [t.id for t in neighbours(register.get(ids("zone_emploi-0051")), register)]


def test_rates_are_ranked_by_level_now_and_a_year_before(references: EditionReferences) -> None:
    found = references.for_territory(ids("departement-44"))
    rates = [rank for rank in found.ranks if rank.indicator == "taux_chomage"]
    assert [(rank.period, rank.position, rank.out_of) for rank in rates] == [(QUARTER, 3, 8), (QUARTER.year_before, 3, 8)]
    assert rates[0].ascending


def test_counts_are_ranked_by_their_change_over_the_year(register: Register) -> None:
    jobs = [
        *series("departement-44", "emploi_salarie_prive", growing(1000, 1040, 5)),
        *series("departement-49", "emploi_salarie_prive", growing(1000, 1020, 5)),
        *series("departement-53", "emploi_salarie_prive", growing(90_000, 90_000, 5)),
        *series("departement-72", "emploi_salarie_prive", [0.0, 0, 0, 0, 5]),
    ]
    found = {t: of(register, *jobs).for_territory(ids(t)).ranks for t in ("departement-44", "departement-53", "departement-72")}
    assert [(r.indicator, r.position, r.out_of) for r in found["departement-44"]] == [("emploi_salarie_prive.variation_annee", 1, 3)]
    assert found["departement-53"][0].position == 3
    assert found["departement-72"] == ()


def test_changes_across_a_break_are_not_ranked(register: Register) -> None:
    seekers = [
        o for t in ("44", "49") for o in series(f"departement-{t}", "inscrits_abc", growing(1000, 1100, 8), last=Period.quarter(2025, 4))
    ]
    assert of(register, *seekers).for_territory(ids("departement-44")).ranks == ()


def test_france_has_no_place(references: EditionReferences) -> None:
    assert references.for_territory(FRANCE).ranks == ()


def test_classes_are_those_of_the_level_of_the_map(references: EditionReferences) -> None:
    department, region = (dict(references.for_territory(ids(t)).class_breaks) for t in ("departement-44", "region-52"))
    assert department["taux_chomage"] != region["taux_chomage"]
    assert references.for_territory(FRANCE).class_breaks == references.for_territory(ids("region-52")).class_breaks


def test_neighbours_carry_the_rate_alone_and_parents_everything(references: EditionReferences) -> None:
    found = references.for_territory(ids("departement-44"))
    assert {o.indicator for n in found.neighbours for o in n.observations} == {"taux_chomage"}
    assert len(found.neighbours[1].observations) == 24
    assert {o.indicator for o in found.parents[1].observations} == {"taux_chomage", "emploi_salarie_prive", "inscrits_abc", "inscrits_a"}
    assert found.neighbours[1].threshold("taux_chomage") is not None


def test_neighbours_carry_ten_years_and_the_quarter_before(register: Register) -> None:
    found = of(register, *series("departement-49", "taux_chomage", growing(9.0, 6.0, 160, decimals=1)))
    neighbour = found.for_territory(ids("departement-44")).neighbours[1]
    assert (len(neighbour.observations), neighbour.observations[-1].period) == (41, QUARTER)


def test_a_neighbour_without_figures_is_still_on_the_map(references: EditionReferences) -> None:
    overseas = references.for_territory(ids("departement-971")).neighbours
    assert [n.observations == () for n in overseas] == [False, False, True, False, True]


def test_a_territory_without_any_figure_has_its_comparisons(references: EditionReferences) -> None:
    found = references.for_territory(ids("departement-976"))
    assert (found.ranks, found.thresholds) == ((), ())
    assert [str(p.territory.id) for p in found.parents] == ["france-FR"]


def test_figures_later_than_the_edition_are_refused(register: Register) -> None:
    with pytest.raises(EditionError, match="later than the edition's quarter"):
        of(register, *series("departement-44", "taux_chomage", [5.0], last=QUARTER.shifted(1)))


def test_an_unknown_territory_is_named(references: EditionReferences) -> None:
    with pytest.raises(UnknownTerritoryError, match="departement-99"):
        references.for_territory(ids("departement-99"))


def test_one_more_territory_costs_less_than_five_milliseconds(references: EditionReferences, register: Register) -> None:
    wanted = [t.id for t in register.at(Level.DEPARTMENT)]
    for identifier in wanted:
        references.for_territory(identifier)
    start = time.process_time()
    for identifier in wanted:
        references.for_territory(identifier)
    assert (time.process_time() - start) / len(wanted) < 0.005
