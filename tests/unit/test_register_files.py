"""A fault in the register's files is named with its line and its column."""

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.errors import InputError

HEAD = "id,name,locative,genitive,parents,geography_year\n"
FRANCE_ROW = "france-FR,France,en France,de la France,,2025\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped files, to be spoilt."""
    return shutil.copytree(
        Path(str(files("data_sources"))), tmp_path / "data_sources", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )


BAD_ROWS = [
    ("pays-FR,France,en France,de la France,,2025\n", "line 3, field 'id': 'pays-FR' is no territory"),
    ("region-,France,en France,de la France,,2025\n", "line 3, field 'id': 'region-' is no territory"),
    (FRANCE_ROW, "line 3, field 'id': france-FR stands already on line 2"),
    ("region-52,,x,y,france-FR,2025\n", "line 3, field 'name': empty"),
    ("region-52,Pays de la Loire, ,y,france-FR,2025\n", "line 3, field 'locative': empty"),
    ("region-52,Pays de la Loire,x,y,france-FR,MMXXV\n", "line 3, field 'geography_year': 'MMXXV' is no year"),
    ("region-52,Pays de la Loire,x,y,france-UE,2025\n", "line 3, field 'parents': parent france-UE is not in the register"),
    ("region-52,Pays de la Loire,x,y,region-52,2025\n", "line 3, field 'parents': region-52 is not wider than region-52"),
    ("region-52,Pays de la Loire,x,y,france-FR france-FR,2025\n", "line 3, field 'parents': a parent stands twice"),
    ("region-52,Pays de la Loire,x,y,france,2025\n", "line 3, field 'parents': 'france' is no territory"),
    ("region-52,Pays de la Loire,x,y\n", "line 3: 4 cells instead of 6"),
    ('region-52,"Pays de la Loire,x,y,france-FR,2025\n', "line 3: not readable as CSV: unexpected end of data"),
]


@pytest.mark.parametrize(("row", "expected"), BAD_ROWS)
def test_a_bad_row_is_refused_with_its_line(folder: Path, row: str, expected: str) -> None:
    (folder / "territories" / "register.csv").write_text(HEAD + FRANCE_ROW + row, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        RegisterFiles(folder).register()
    assert str(caught.value).startswith(f"data_sources/territories/register.csv, {expected}")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "line 1: columns are , not id, name"),
        ("id;name\n", "line 1: columns are id;name, not id, name"),
        (HEAD, "no territory in the register"),
    ],
)
def test_a_table_without_its_columns_or_rows_is_refused(folder: Path, content: str, expected: str) -> None:
    (folder / "territories" / "register.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        RegisterFiles(folder).register()


def test_a_missing_register_is_named(folder: Path) -> None:
    (folder / "territories" / "register.csv").unlink()
    with pytest.raises(InputError, match=r"register\.csv: cannot be read: No such file"):
        RegisterFiles(folder).register()


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            'code = "x"\nterritories = ["departement-20"]\nnote = "n"',
            "field 'special_cases\\[1\\].territories': 'departement-20' is not in",
        ),
        ('code = "x"\nterritories = ["departement-01"]', "field 'special_cases\\[1\\].note': missing"),
        ('code = "x"\nterritories = "departement-01"\nnote = "n"', "field 'special_cases\\[1\\].territories': .*wrong kind"),
        ('code = "x"\nterritories = []\nnotes = "n"', "field 'special_cases\\[1\\].notes': unknown field"),
        ('code = "x"\nterritories = []\nnote = "n"\n[[special_cases]]\ncode = "x"', "field 'special_cases\\[2\\].code': 'x' stands twice"),
    ],
)
def test_a_bad_special_case_is_refused(folder: Path, case: str, expected: str) -> None:
    (folder / "territories" / "special_cases.toml").write_text(f"[[special_cases]]\n{case}\n", encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        RegisterFiles(folder).register()


def test_two_special_cases_of_one_territory_are_both_told(folder: Path) -> None:
    cases = "".join(f'[[special_cases]]\ncode = "{c}"\nterritories = ["region-52"]\nnote = "Ligne {c}."\n' for c in "ab")
    (folder / "territories" / "special_cases.toml").write_text(cases, encoding="utf-8")
    assert RegisterFiles(folder).register().lookup("region-52").remark == "Ligne a. Ligne b."


def outlines(**changed: Any) -> str:
    square = {"frame": "metropole", "rings": "0,0 10,0 0,10 -10,0"}
    content = {
        "credit": "Contours : test.",
        "frames": {"metropole": {"unit_m": 100}},
        "outlines": {"region-52": square},
        "same": {"departement-44": "region-52"},
    }
    return json.dumps(content | changed)


def test_rings_are_read_in_kilometres_and_shared_where_two_territories_are_one(folder: Path) -> None:
    (folder / "territories" / "outlines.json").write_text(outlines(), encoding="utf-8")
    held = RegisterFiles(folder).outlines()
    region, department = held.outlines
    assert region.rings == (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),) == department.rings
    assert (str(department.territory), department.frame, department.bounds) == ("departement-44", "metropole", (0.0, 0.0, 1.0, 1.0))
    assert held.credit == "Contours : test."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "line 1: Expecting property name"),
        ("[]", "outlines.json: not an object"),
        (outlines(credit=""), "field 'credit': missing: the licences ask for it"),
        (outlines(frames=None), "field 'frames': missing or not an object"),
        (outlines(outlines={"region-52": {"frame": "lune", "rings": "0,0 1,0 0,1"}}), "field 'region-52': not an outline: KeyError"),
        (outlines(outlines={"region-52": {"frame": "metropole", "rings": "0,0 1,0"}}), "field 'region-52': not an outline: .*2 points"),
        (outlines(outlines={"region-52": {"frame": "metropole", "rings": "0,0 1 0,1"}}), "field 'region-52': not an outline: ValueError"),
        (outlines(outlines={"52": {"frame": "metropole", "rings": "0,0 1,0 0,1"}}), "field '52': '52' is no territory"),
        (outlines(same={"departement-44": "region-53"}), "field 'departement-44': the outline of 'region-53' is not held"),
        (outlines(same={"departement-20": "region-52"}), "field 'departement-20': outline of a territory that is not in the register"),
    ],
)
def test_a_bad_outline_is_refused_by_name(folder: Path, content: str, expected: str) -> None:
    (folder / "territories" / "outlines.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        RegisterFiles(folder).outlines()
