"""Territories: identifiers, folded names, the register and its search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId, fold
from reporter.errors import UnknownTerritoryError
from tests.builders import LOIRE_ATLANTIQUE, PAYS_DE_LA_LOIRE, territory

codes = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z-]{0,12}", fullmatch=True)
identifiers = st.builds(TerritoryId, st.sampled_from(Level), codes)
latin = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüÿçœæABCÉÈÔ -'’.0123456789"))


@given(identifiers)
def test_what_is_written_is_read_back(identifier: TerritoryId) -> None:
    assert TerritoryId.parse(str(identifier)) == identifier


@given(st.lists(identifiers))
def test_wider_levels_come_first_then_codes(some: list[TerritoryId]) -> None:
    assert sorted(some) == sorted(some, key=lambda i: (i.level.rank, i.code))


@given(st.text())
def test_any_text_is_an_identifier_or_an_unknown_territory(text: str) -> None:
    try:
        identifier = TerritoryId.parse(text)
    except UnknownTerritoryError as error:
        assert repr(text) in str(error)  # noqa: PT017  # either outcome is right, and each has its own proof
    else:
        assert str(identifier) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "44", "departement", "departement-", "dep-44", "departement-4 4", "departement-44\n1", "Departement-44"]
)
def test_what_is_no_identifier_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnknownTerritoryError, match="write for example departement-44"):
        TerritoryId.parse(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(latin)
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@given(latin)
def test_either_apostrophe_and_any_hyphen_or_space_read_the_same(text: str) -> None:
    assert fold(text.replace("'", "’")) == fold(text) == fold(text.replace("-", " "))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Côtes-d’Armor", "cotes d armor"),
        ("COTES D ARMOR", "cotes d armor"),
        ("St-Nazaire", "saint nazaire"),
        ("Ste Maxime", "sainte maxime"),
        ("Œuilly", "oeuilly"),
        ("  Île–de–France ", "ile de france"),
        ("Zone\u00a0d’emploi", "zone d emploi"),
        ("漢字", ""),
    ],
)
def test_a_name_is_folded_to_plain_words(written: str, folded: str) -> None:
    assert fold(written) == folded


def small_register() -> Register:
    france = Territory(FRANCE, "France", "en France", "de la France")
    region = Territory(PAYS_DE_LA_LOIRE, "Pays de la Loire", "dans les Pays de la Loire", "des Pays de la Loire", (FRANCE,))
    return Register((france, region, territory()))


def test_the_register_knows_parents_and_children() -> None:
    register = small_register()
    assert register.get(LOIRE_ATLANTIQUE).parent(Level.REGION) == PAYS_DE_LA_LOIRE
    assert register.children(PAYS_DE_LA_LOIRE, Level.DEPARTMENT) == (territory(),)
    assert register.at(Level.EMPLOYMENT_ZONE) == ()
    assert FRANCE in register


def test_a_territory_stands_once_and_its_parents_are_known() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        Register((territory(FRANCE), territory(FRANCE)))
    with pytest.raises(ValueError, match="not in the register: france-FR, region-52"):
        Register((territory(),))


def test_an_unknown_code_is_answered_with_codes_of_its_level() -> None:
    with pytest.raises(UnknownTerritoryError, match=r"no territory departement-4 .*; codes of this level look like departement-44$"):
        small_register().get(TerritoryId(Level.DEPARTMENT, "4"))


def test_a_name_instead_of_an_identifier_is_answered_with_the_identifier() -> None:
    with pytest.raises(UnknownTerritoryError, match=r"did you mean departement-44 \(Loire-Atlantique\)\?"):
        small_register().lookup("Loire Atlantique")


def test_globs_name_many_territories_and_a_plain_name_is_helped() -> None:
    register = small_register()
    assert [str(t.id) for t in register.matching(["departement-*", "region-52", "region-5?"])] == ["region-52", "departement-44"]
    with pytest.raises(UnknownTerritoryError, match="no territory answers to 'zone_emploi-"):
        register.matching(["zone_emploi-*"])
    with pytest.raises(UnknownTerritoryError, match="did you mean departement-44"):
        register.matching(["loire-atlantique"])


@given(st.text(max_size=20))
def test_searching_never_fails_and_never_repeats(text: str) -> None:
    found = small_register().search(text)
    assert len(set(found)) == len(found)


def test_an_empty_search_finds_nothing_and_a_limit_is_kept() -> None:
    register = small_register()
    assert register.search("  ") == ()
    assert len(register.search("loire", 1)) == 1
