"""The table of grands secteurs: the unclassified stand last, with a level and no change."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import analyse
from reporter.document.tables import sector_table
from reporter.domain.blocks import Row
from reporter.domain.observation import Observation, Status
from reporter.domain.territory import Register
from tests.builders import observation
from tests.labour_market import QUARTER, edition_of, facts_of, growing, series, shipped_register, world

EDITION = edition_of("insee/taux-chomage", "urssaf/emploi-departements", fictitious=True)


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def rows_of(observations: Iterable[Observation], register: Register) -> dict[str, Row]:
    shipped = RegisterFiles(files("data_sources")).indicators()
    table = sector_table(analyse(facts_of("departement-44", observations, register, EDITION, known=shipped)))
    assert table is not None
    return {row.cells[0].text: row for row in table.rows}


def test_what_could_not_be_classed_has_a_level_and_no_change(register: Register) -> None:
    unclassified = series("departement-44", "emploi_salarie_prive", growing(620.0, 1900.0), category="nca")
    rows = rows_of([*world(), *unclassified], register)
    name, row = list(rows.items())[-1]
    assert name == "Non classés ailleurs"
    assert [cell.text for cell in row.cells[1:5]] == ["1\u202f900", "–", "–", "–"]


def test_a_secret_sector_says_so_and_gives_nothing_away(register: Register) -> None:
    hidden = observation(None, indicator="emploi_salarie_prive", category="interim", status=Status.SECRET, period=QUARTER)
    others = [o for o in world() if (str(o.territory), o.category, o.period) != ("departement-44", "interim", QUARTER)]
    row = rows_of([*others, hidden], register)["Intérim"]
    assert [cell.text for cell in row.cells[1:]] == ["s", "–", "–", "–", "–"]
