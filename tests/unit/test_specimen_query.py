"""The part of ODSQL that the specimen answers, and what it refuses."""

import pytest

from data_sources.specimen.ods_query import QueryError, filtered, ordered, selected
from data_sources.specimen.ods_tables import Field, Table

ROWS = (("2025-T4", "44", 10), ("2026-T1", "44", 12), ("2026-T1", "2A", None), ("2026-T1", "01", 7))
ROWS_TABLE = Table((Field("date", "Date"), Field("code", "Code"), Field("nombre", "Nombre", "int")), ROWS)

TABLE = """
    where                                              | rows kept
    ---------------------------------------------------+----------
    date="2026-T1"                                     | 1 2 3
    date >= '2026-T1' and code = "44"                  | 1
    date="2025-T4" or code="2A"                        | 0 2
    not date="2026-T1"                                 | 0
    (date="2025-T4" or date="2026-T1") and nombre > 9  | 0 1
    code in ("2A", "01")                               | 2 3
    nombre is null                                     | 2
    nombre is not null and nombre <= 7                 | 3
    code != "44"                                       | 2 3
    code like "2a"                                     | 2
    search("2025")                                     | 0
    date > date'2025-T4'                               | 1 2 3
"""
CASES = [tuple(cell.strip() for cell in line.rsplit("|", 1)) for line in TABLE.strip().splitlines()[2:]]


@pytest.mark.parametrize(("where", "kept"), CASES)
def test_a_where_clause_keeps_these_rows(where: str, kept: str) -> None:
    assert filtered(ROWS_TABLE, where).rows == tuple(ROWS[int(number)] for number in kept.split())


@pytest.mark.parametrize(
    "where",
    ["code", "code=", "code=44 and", "(code='44'", "code='44')", "code ~ '4'", "code='4", "near(code)", "'44'=code", "code in '44'"],
)
def test_a_clause_that_it_does_not_understand_is_refused_not_ignored(where: str) -> None:
    with pytest.raises(QueryError, match=r"ODSQL query is malformed: Unexpected|Unknown field"):
        filtered(ROWS_TABLE, where)


def test_an_unknown_field_is_named_with_its_clause() -> None:
    with pytest.raises(QueryError, match=r"Unknown field: annee\. Clause\(s\) containing the error\(s\): where\."):
        filtered(ROWS_TABLE, 'annee="2026"')
    with pytest.raises(QueryError, match=r"Unknown field: annee\. .*: select\."):
        selected(ROWS_TABLE, "date,annee")
    with pytest.raises(QueryError, match=r"Unknown field: annee\. .*: order_by\."):
        ordered(ROWS_TABLE, "annee desc")


def test_fields_are_chosen_and_rows_ordered() -> None:
    found = selected(ordered(ROWS_TABLE, "date desc, nombre"), "code, nombre")
    assert found.rows == (("2A", None), ("01", 7), ("44", 12), ("44", 10))
    assert [field.name for field in found.fields] == ["code", "nombre"]


def test_a_direction_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError, match="Unexpected 'upwards'"):
        ordered(ROWS_TABLE, "date upwards")
