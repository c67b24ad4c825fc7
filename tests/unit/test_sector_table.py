"""The sectors of page 1: grands secteurs with their verdict, or some of the fine ones; what is in no sector has no row."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import analyse
from reporter.document.front_sectors import front_sectors
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
    table = front_sectors(analyse(facts_of("departement-44", observations, register, EDITION, known=shipped)), crowded=False)
    assert table is not None
    return {row.cells[0].text: row for row in table.rows}


def test_what_could_not_be_classed_is_no_sector(register: Register) -> None:
    unclassified = series("departement-44", "emploi_salarie_prive", growing(620.0, 1900.0), category="nca")
    rows = rows_of([*world(), *unclassified], register)
    assert list(rows) == list(rows_of(world(), register))
    assert "Non classés ailleurs" not in rows


def test_every_sector_has_its_verdict_and_the_largest_comes_first(register: Register) -> None:
    rows = list(rows_of(world(), register).values())
    jobs = [row.cells[1].figure.observation.value or 0 for row in rows if row.cells[1].figure]
    assert jobs == sorted(jobs, reverse=True)
    assert all(row.cells[-1].badge for row in rows)


def test_a_secret_sector_says_so_and_gives_nothing_away(register: Register) -> None:
    hidden = observation(None, indicator="emploi_salarie_prive", category="interim", status=Status.SECRET, period=QUARTER)
    others = [o for o in world() if (str(o.territory), o.category, o.period) != ("departement-44", "interim", QUARTER)]
    row = rows_of([*others, hidden], register)["Intérim"]
    assert [cell.text for cell in row.cells[1:]] == ["s", "–", "–", "–", "– Données insuffisantes"]
