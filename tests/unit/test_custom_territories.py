"""Custom territories: made of official ones at one level, refused by name where they cannot be."""

from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import Level, Register
from reporter.errors import InputError

ESTUARY = """
[[custom]]
slug = "estuaire"
name = "Estuaire de la Loire"
locative = "dans l'estuaire de la Loire"
genitive = "de l’estuaire de la Loire"
members = ["zone_emploi-5219", "zone_emploi-5216"]
"""


def register(folder: Path, content: str) -> Register:
    (folder / "custom.toml").write_text(content, encoding="utf-8")
    return RegisterFiles(files("data_sources"), kept=folder).register()


def test_it_enters_the_register_with_its_members_and_those_that_hold_them_whole(tmp_path: Path) -> None:
    held = register(tmp_path, ESTUARY)
    found = held.lookup("custom-estuaire")
    assert [str(member) for member in found.members] == ["zone_emploi-5216", "zone_emploi-5219"]
    assert [str(parent) for parent in found.parents] == ["region-52", "france-FR"]  # Nantes lies in two départements
    assert (found.locative, found.geography_year) == ("dans l’estuaire de la Loire", 2020)
    assert held.search("estuaire loire")[0] == found
    assert held.at(Level.CUSTOM) == (found,)


def test_departements_make_one_with_their_region(tmp_path: Path) -> None:
    found = register(tmp_path, ESTUARY.replace('"zone_emploi-5219", "zone_emploi-5216"', '"departement-67", "departement-68"'))
    assert [str(parent) for parent in found.lookup("custom-estuaire").parents] == ["region-44", "france-FR"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"zone_emploi-5216"', '"departement-44"', r"field 'custom\[1\]\.members': members at 2 levels \(departement, zone_emploi\)"),
        ('"zone_emploi-5216"', '"zone_emploi-9999"', r"field 'custom\[1\]\.members': no territory zone_emploi-9999"),
        ('"zone_emploi-5216"', '"zone_emploi-5219"', r"field 'custom\[1\]\.members': zone_emploi-5219 stands twice"),
        (
            '"zone_emploi-5219", "zone_emploi-5216"',
            '"region-42", "region-44"',
            r"members': region-42 \(Alsace\) exists no more; take region-44",
        ),
        (', "zone_emploi-5216"', "", r"field 'custom\[1\]\.members': a custom territory has two members or more"),
        ('"zone_emploi-5219", "zone_emploi-5216"', '"Nantes", "Rennes"', r"members': 'Nantes' is no territory"),
        ('slug = "estuaire"', 'slug = "Estuaire"', r"field 'custom\[1\]\.slug': 'Estuaire': write small letters"),
        ('slug = "estuaire"', 'slug = "estuaire loire"', r"field 'custom\[1\]\.slug': 'estuaire loire' is no territory code"),
        ('name = "Estuaire de la Loire"', "", r"field 'custom\[1\]\.name': missing"),
        ("locative", "lieu", r"field 'custom\[1\]\.lieu': unknown field"),
        ("[[custom]]", "[[custom", r"not readable as TOML: .*line 2"),
    ],
)
def test_a_faulty_one_is_refused_by_its_field(tmp_path: Path, before: str, after: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        register(tmp_path, ESTUARY.replace(before, after, 1))


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"field 'custom\[2\]\.slug': custom-estuaire stands twice"):
        register(tmp_path, ESTUARY * 2)


NAMES = ("Estuaire de la Loire", "dans l’estuaire de la Loire", "de l’estuaire de la Loire")


def test_one_made_by_command_stands_after_those_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / "custom.toml").write_text(f"# Nos territoires.\n{ESTUARY}", encoding="utf-8")
    store = RegisterFiles(files("data_sources"), kept=tmp_path)
    made = store.add_custom(
        "deux-rives", 'Les « "Deux" rives »', "dans les Deux rives", "des Deux rives", ["departement-67", "departement-68"]
    )
    assert (made.name, [str(member) for member in made.members]) == ('Les « "Deux" rives »', ["departement-67", "departement-68"])
    assert [str(t.id) for t in store.register().at(Level.CUSTOM)] == ["custom-deux-rives", "custom-estuaire"]
    assert RegisterFiles(files("data_sources"), kept=tmp_path).register().lookup("custom-deux-rives") == made
    assert (tmp_path / "custom.toml").read_text(encoding="utf-8").startswith("# Nos territoires.\n")


def test_the_first_one_made_by_command_needs_no_file(tmp_path: Path) -> None:
    store = RegisterFiles(files("data_sources"), kept=tmp_path / "register")
    assert str(store.add_custom("estuaire", *NAMES, ["zone_emploi-5216", "zone_emploi-5219"]).id) == "custom-estuaire"


@pytest.mark.parametrize(
    ("slug", "members", "words"),
    [
        ("estuaire", ["zone_emploi-5216", "zone_emploi-5219"], "custom-estuaire stands twice"),
        ("rives", ["zone_emploi-5216"], "two members or more"),
        ("rives", ["zone_emploi-5216", "departement-44"], "members at 2 levels"),
        ("Rives", ["zone_emploi-5216", "zone_emploi-5219"], "write small letters"),
    ],
)
def test_one_that_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path, slug: str, members: list[str], words: str) -> None:
    file = tmp_path / "custom.toml"
    file.write_text(ESTUARY, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        RegisterFiles(files("data_sources"), kept=tmp_path).add_custom(slug, *NAMES, members)
    assert file.read_text(encoding="utf-8") == ESTUARY


def test_a_register_that_ships_takes_none() -> None:
    with pytest.raises(InputError, match="ships with the program"):
        RegisterFiles(files("data_sources")).add_custom("estuaire", *NAMES, ["zone_emploi-5216", "zone_emploi-5219"])
