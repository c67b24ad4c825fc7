"""The register that ships: grammar, typography, special cases."""

from importlib.resources import files

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId

VOWELS = "AEIOUYÂÉÈÊÎÔŒ"


@pytest.fixture(scope="module")
def register() -> Register:
    return RegisterFiles(files("data_sources")).register()


def test_france_regions_departements_and_zones_are_held(register: Register) -> None:
    counts = {level: len(register.at(level)) for level in Level}
    assert counts == dict.fromkeys(Level, 0) | {
        Level.COUNTRY: 1,
        Level.REGION: 18,
        Level.DEPARTMENT: 101,
        Level.EMPLOYMENT_ZONE: 30,
    }
    assert register.get(FRANCE).parents == ()


GRAMMAR = """
    departement-01      | dans l’Ain                 | de l’Ain
    departement-05      | dans les Hautes-Alpes      | des Hautes-Alpes
    departement-22      | dans les Côtes-d’Armor     | des Côtes-d’Armor
    departement-2B      | en Haute-Corse             | de la Haute-Corse
    departement-29      | dans le Finistère          | du Finistère
    departement-35      | en Ille-et-Vilaine         | d’Ille-et-Vilaine
    departement-44      | en Loire-Atlantique        | de la Loire-Atlantique
    departement-49      | en Maine-et-Loire          | de Maine-et-Loire
    departement-59      | dans le Nord               | du Nord
    departement-75      | à Paris                    | de Paris
    departement-90      | dans le Territoire de Belfort | du Territoire de Belfort
    departement-974     | à La Réunion               | de La Réunion
    departement-976     | à Mayotte                  | de Mayotte
    region-11           | en Île-de-France           | d’Île-de-France
    region-24           | en Centre-Val de Loire     | du Centre-Val de Loire
    region-44           | dans le Grand Est          | du Grand Est
    region-52           | dans les Pays de la Loire  | des Pays de la Loire
    region-53           | en Bretagne                | de Bretagne
    region-93           | en Provence-Alpes-Côte d’Azur | de Provence-Alpes-Côte d’Azur
    zone_emploi-0051    | dans la zone d’emploi d’Alençon | de la zone d’emploi d’Alençon
    zone_emploi-5212    | dans la zone d’emploi du Mans | de la zone d’emploi du Mans
    zone_emploi-5214    | dans la zone d’emploi des Sables-d’Olonne | de la zone d’emploi des Sables-d’Olonne
    zone_emploi-5216    | dans la zone d’emploi de Nantes | de la zone d’emploi de Nantes
    france-FR           | en France                  | de la France
"""


@pytest.mark.parametrize("line", GRAMMAR.strip().splitlines())
def test_a_name_takes_its_preposition(register: Register, line: str) -> None:
    identifier, locative, genitive = (cell.strip() for cell in line.split("|"))
    territory = register.get(TerritoryId.parse(identifier))
    assert (territory.locative, territory.genitive) == (locative, genitive)


def texts(territory: Territory) -> tuple[str, ...]:
    return territory.name, territory.locative, territory.genitive, territory.remark


def test_what_readers_see_has_typographic_apostrophes_and_no_stray_space(register: Register) -> None:
    for territory in register.territories:
        for text in texts(territory):
            assert "'" not in text
            assert text == " ".join(text.split(" "))
            assert text == text.strip()


def test_no_article_is_left_before_a_vowel_or_unelided(register: Register) -> None:
    wrong = [f" {word} {vowel}" for word in ("de", "du", "le", "la") for vowel in VOWELS]
    for territory in register.territories:
        for text in (territory.locative, territory.genitive):
            assert not any(fault in f" {text}" for fault in wrong), text
            assert not any(fault in text for fault in ("de le ", "de les ", "de Le ", "de Les ", "à le ", "d’emploi le ")), text


def test_a_name_stands_in_its_locative_and_genitive_but_for_its_article(register: Register) -> None:
    for territory in register.territories:
        bare = territory.name
        for article in ("Le ", "Les "):
            bare = bare.removeprefix(article)
        assert territory.locative.endswith(bare), territory
        assert territory.genitive.endswith(bare), territory


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("departement-69", "métropole de Lyon"),
        ("region-94", "collectivité unique"),
        ("departement-2A", "collectivité unique"),
        ("departement-67", "Collectivité européenne d’Alsace"),
        ("departement-68", "Collectivité européenne d’Alsace"),
        ("departement-971", "Saint-Martin et Saint-Barthélemy"),
        ("region-01", "Saint-Martin et Saint-Barthélemy"),
        ("departement-976", "Mayotte"),
        ("france-FR", "hors Mayotte"),
    ],
)
def test_a_special_case_is_told_on_its_own_page(register: Register, identifier: str, words: str) -> None:
    assert words in register.get(TerritoryId.parse(identifier)).remark


def test_other_territories_have_no_remark(register: Register) -> None:
    assert register.get(TerritoryId.parse("departement-44")).remark == ""
    assert sum(bool(territory.remark) for territory in register.territories) == 11


def test_a_zone_across_regions_has_several_parents_and_the_first_is_the_one_shown(register: Register) -> None:
    alencon = register.get(TerritoryId.parse("zone_emploi-0051"))
    shown = [str(alencon.parent(level)) for level in (Level.DEPARTMENT, Level.REGION, Level.COUNTRY)]
    assert shown == ["departement-61", "region-28", "france-FR"]
    assert alencon in register.children(TerritoryId.parse("region-52"), Level.EMPLOYMENT_ZONE)
    assert alencon in register.children(TerritoryId.parse("departement-72"), Level.EMPLOYMENT_ZONE)


def test_overseas_departements_and_regions_are_one_territory(register: Register) -> None:
    single = {str(t.id) for t in register.territories if t.is_single_department_region}
    assert single == {f"departement-{code}" for code in (971, 972, 973, 974, 976)} | {f"region-0{n}" for n in (1, 2, 3, 4, 6)}
    for code, region in (("971", "01"), ("972", "02"), ("973", "03"), ("974", "04"), ("976", "06")):
        assert register.get(TerritoryId(Level.DEPARTMENT, code)).parent(Level.REGION) == TerritoryId(Level.REGION, region)
