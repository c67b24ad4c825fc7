"""Official tables become territories with names, forms and parents; a bad row is named with its file and line."""

import pytest

from reporter.domain.territory import Closure, Level, Territory, TerritoryId
from reporter.errors import InputError
from tests.official_tables import SMALL, geography, small


def built(**changed: str) -> dict[str, Territory]:
    draft = geography().read(small(**changed), 2026)
    return {str(one.id): one for one in (*draft.territories, *draft.municipalities)}


def parents(territory: Territory) -> str:
    return " ".join(map(str, territory.parents))


def test_every_level_is_there_with_its_year() -> None:
    found = built()
    levels = [one.id.level for one in found.values()]
    assert {level: levels.count(level) for level in dict.fromkeys(levels)} == {
        Level.COUNTRY: 1, Level.REGION: 2, Level.DEPARTMENT: 2, Level.EMPLOYMENT_ZONE: 4, Level.EMPLOYMENT_BASIN: 5, Level.EPCI: 4,
        Level.MUNICIPALITY: 5,
    }  # fmt: skip
    assert (found["zone_emploi-0062"].geography_year, found["bassin-5220"].geography_year) == (2020, 2026)


def test_a_zone_across_two_departements_has_both_and_first_the_one_of_its_town() -> None:
    assert parents(built()["zone_emploi-0062"]) == "departement-35 departement-44 region-53 region-52 france-FR"


def test_a_group_without_a_town_of_its_name_has_first_the_departement_with_most_communes() -> None:
    moved = SMALL["epci_communes.csv"].replace(
        "243500741,Redon Agglomération,35", "244400644,Communauté d'agglomération de la Région Nazairienne,35"
    )
    assert parents(built(epci_communes=moved)["epci-244400644"]) == "departement-44 departement-35 region-52 region-53 france-FR"


def test_a_commune_lies_in_everything_that_holds_it() -> None:
    expected = "departement-44 region-52 epci-244400644 zone_emploi-5219 bassin-5225 france-FR"
    assert parents(built()["commune-44184"]) == expected


def test_hand_written_forms_are_kept_and_new_ones_made() -> None:
    found = built()
    assert found["departement-44"].genitive == "de la Loire-Atlantique"
    assert found["departement-35"].genitive == "d’Ille-et-Vilaine"
    assert found["bassin-5225"].name == "Saint-Nazaire"
    assert found["commune-44055"].locative == "à La Baule-Escoublac"


def test_a_merged_commune_is_closed_and_followed_and_the_seat_of_the_new_one_is_not() -> None:
    (only,) = geography().read(small(), 2026).closures
    assert only == Closure(TerritoryId.parse("commune-44001"), "Abbaretz", (TerritoryId.parse("commune-44109"),))


@pytest.mark.parametrize(
    ("table", "before", "after", "words"),
    [
        ("departements", "44,52,", "44,99,", r"departements.csv, line 2, field 'reg': no région 99"),
        ("communes", "COM,44184,52,44", "COM,44184,52,45", r"communes.csv, line 3, field 'dep': no département 45"),
        ("communes", "COM,44184", "COM,44109", r"communes.csv, line 3, field 'com': 44109 stands already on line 2"),
        ("communes", "COM,44184", "COM,Nazaire", r"communes.csv, line 3, field 'com': 'Nazaire' is no code of a commune"),
        ("regions", "Bretagne,Bretagne", "Bretagne,", r"regions.csv, line 3, field 'libelle': empty"),
        (
            "zones",
            "44184,Saint-Nazaire,5219",
            "44109,Nantes,5219",
            r"zones.csv, line 3: commune 44109 is in 5219 here and in 5216 on line 2",
        ),
        ("epci_communes", "243500139,", "24350013,", r"epci_communes.csv, line 6, field 'epci': '24350013' is no code of a epci"),
        ("bassins", "53,35,35238,5314,RENNES", "53,35,35999,5314,RENNES", r"bassins.csv: places 4 of 5 communes .* without one are 35238"),
        ("zones", "35238,Rennes,5315,Rennes,,35,53\n", "35238,Ren", r"zones.csv, line 6: 2 fields, the header has 7"),
        ("regions", "REG,CHEFLIEU", "REGION,CHEFLIEU", r"no table of the régions among them"),
    ],
)
def test_a_bad_row_is_named_with_its_line(table: str, before: str, after: str, words: str) -> None:
    spoilt = SMALL[f"{table}.csv"].replace(before, after, 1)
    assert spoilt != SMALL[f"{table}.csv"]
    with pytest.raises(InputError, match=words):
        geography().read(small(**{table: spoilt}), 2026)


def test_two_tables_of_one_kind_are_refused_and_a_foreign_one_is_left_out() -> None:
    with pytest.raises(InputError, match=r"again\.csv: holds the régions, and so does regions\.csv"):
        built(again=SMALL["regions.csv"])
    draft = geography().read(small(other="a,b\n1,2\n"), 2026)
    assert "other.csv: no table of geography, left out" in draft.warnings


def test_a_last_line_without_its_end_is_read_and_told() -> None:
    assert (
        "bassins.csv: the last line has no end, as if the file were cut; its communes are counted"
        in geography().read(small(), 2026).warnings
    )
