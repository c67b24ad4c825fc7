"""CSV files as the portals and people's machines write them."""

import codecs

import pytest

from data_sources.text_tables import TextTable, field_name, read_csv
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError

TEXT = "Date;Code région;Nombre de demandeurs d'emploi\n1997-T3;28;5860\n1997-T4;2A;NA\n"


def table(content: bytes | str) -> TextTable:
    return read_csv(RawFile("defm.csv", content.encode() if isinstance(content, str) else content, "test"))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace("d'emploi", "d’emploi").encode(),
    ],
)
def test_every_encoding_gives_the_same_table(content: bytes) -> None:
    found = table(content)
    assert list(found.frame.columns) == ["date", "code_region", "nombre_de_demandeurs_d_emploi"]
    assert found.frame.loc[2].tolist() == ["1997-T3", "28", "5860"]


def test_nothing_is_guessed_empty_nor_a_number() -> None:
    found = table("code;valeur\n01;NA\n2A;null\n007;\n").frame
    assert found["code"].tolist() == ["01", "2A", "007"]
    assert found["valeur"].tolist() == ["NA", "null", ""]


def test_windows_1252_is_said() -> None:
    assert table(TEXT.encode("cp1252")).warnings == ("defm.csv: read as Windows-1252, it is not UTF-8",)


def test_labels_and_field_names_are_one() -> None:
    assert field_name("Tranche d'âge") == field_name("tranche_d_age") == field_name(" Tranche d’âge ")
    assert field_name("Code zone d'emploi") == "code_zone_d_emploi"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("a;b\n", "has a header and no row"),
        ("a;b\n1;2\n3;58", "line 3: does not end with a line break: it may have been cut in the middle of a number"),
        ("a;b\n1;2\n3\n", "line 3: 1 fields, the header has 2"),
        ("a;b\n1;2\n3;4;5\n", "line 3: 3 fields, the header has 2"),
        ("a;b;a\n1;2;3\n", "line 1: columns stand twice: a"),
        ("Code région;code_region\n1;2\n", "columns stand twice: code_region"),
        ('a;b\n1;"2\n3;4\n', "line 2: a cell runs over several lines"),
        (b"a;b\n1;\x81\n", "is no text: cp1252 cannot read the byte at 6"),
        (b"a;b\n1;2\n1;\x002\n", "null characters"),
    ],
)
def test_a_broken_file_is_refused_by_name_and_line(content: bytes | str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        table(content)
    assert str(caught.value).startswith("defm.csv")


def test_lines_are_those_a_person_counts() -> None:
    assert list(table("a;b\n1;2\n;\n3;4\n").frame.index) == [2, 4]


def test_unknown_columns_are_left_out_with_a_warning_and_missing_ones_named() -> None:
    found = table("a;b;c\n1;2;3\n").having(["a"], ["b"])
    assert list(found.frame.columns) == ["a", "b"]
    assert found.warnings == ("defm.csv: unknown columns left out: c",)
    with pytest.raises(InputError, match=r"columns are missing: d, e \(there are: a, b\)"):
        found.having(["a", "d", "e"])
