"""The audit on the real geography of France (34,935 communes, 2,082 territories), and on the job seekers by EPCI of December 2017."""

import csv
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from reporter.analysis.consistency import check_figures
from reporter.analysis.edition_audit import Seen, audit_editions
from reporter.analysis.leaks import Cell, Sum, audit, collapsed
from reporter.analysis.membership import Membership, membership
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from tests.functional.test_real_dares import STORE, imported, register

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.real]
GROUPED = (
    ("seed_insee_epci_commune.csv", "codgeo", "epci", Level.EPCI),
    ("seed_insee_zone_emploi_commune.csv", "codgeo", "ze2020", Level.EMPLOYMENT_ZONE),
    ("bassin_emploi_BMO_communes.csv", "code_commune_insee", "code_bassin_BMO", Level.EMPLOYMENT_BASIN),
)
BRICKS, LEFT_OUT = 2528, 68  # of these tables
PATIENCE = 20.0  # seconds of processor for a table of all territories; half a second on two cores


@cache
def france(folder: Path) -> Membership:
    """Return what every région, département, zone d'emploi, bassin and EPCI is made of, by tables of several years."""
    homes: dict[str, list[TerritoryId]] = {}
    for row in table(folder / "geo" / "cog_communes.csv"):
        if row["TYPECOM"] == "COM":
            homes[row["COM"]] = [TerritoryId(Level.DEPARTMENT, row["DEP"]), TerritoryId(Level.REGION, row["REG"])]
    for name, commune, group, level in GROUPED:
        for row in table(folder / "geo" / name):
            code = row[commune].zfill(5)
            if code in homes and not row[group].startswith("ZZZ"):
                homes[code].append(TerritoryId(level, row[group].zfill(4)))
    towns = [named(TerritoryId(Level.MUNICIPALITY, code), (*parents, FRANCE)) for code, parents in homes.items()]
    places = sorted({parent for town in towns for parent in town.parents})
    return membership(Register(tuple(named(place) for place in places)), towns)


def named(identifier: TerritoryId, parents: tuple[TerritoryId, ...] = ()) -> Territory:
    return Territory(identifier, "nom", "ici", "d’ici", parents)


def tables_of(held: Membership) -> list[TerritoryId]:
    """Return the territories for which figures are published: all but communes."""
    return sorted(one for one in held.bricks if one.level is not Level.MUNICIPALITY)


def table(place: Path) -> Iterator[dict[str, str]]:
    with place.open(encoding="utf-8-sig") as lines:
        yield from csv.DictReader(lines)


def test_thirty_five_thousand_communes_are_a_few_thousand_bricks(real_data: Path) -> None:
    held = france(real_data)
    joined = collapsed(held.bricks, tables_of(held))
    assert (len(tables_of(held)), len(held.bricks[FRANCE]) + len(held.left_out)) == (2082, 34935)
    assert len(joined[FRANCE]) == BRICKS
    assert (len(held.left_out), held.unplaced) == (LEFT_OUT, ())


@pytest.mark.parametrize("code", ["1109", "8418", "5212"])
def test_a_hidden_zone_among_all_territories_is_found_with_an_equation_that_holds(real_data: Path, code: str) -> None:
    held, zone = france(real_data), TerritoryId(Level.EMPLOYMENT_ZONE, code)
    began = time.process_time()
    (leak,) = audit([Cell(territory, "total", territory != zone) for territory in tables_of(held)], held.bricks)
    assert time.process_time() - began < PATIENCE
    for commune in held.bricks[FRANCE]:
        counted = sum(weight for cell, weight in leak.combination if commune in held.bricks[cell.territory])
        assert counted == (commune in held.bricks[zone])


def test_the_zone_is_given_away_by_the_other_zones_unless_france_is_hidden_as_well(real_data: Path) -> None:
    held, zone = france(real_data), TerritoryId(Level.EMPLOYMENT_ZONE, "1109")
    near = {one for one in tables_of(held) if held.bricks[one] & held.bricks[zone]}
    with_france = audit([Cell(one, "total", one == FRANCE or one not in near) for one in tables_of(held)], held.bricks)
    assert zone in {leak.cell.territory for leak in with_france}
    assert audit([Cell(one, "total", one not in near) for one in tables_of(held)], held.bricks) == ()


def test_divisions_of_all_territories_are_looked_through_in_seconds(real_data: Path) -> None:
    held = france(real_data)
    names = ("total", "f", "h", "jeunes", "moyens", "seniors")
    hidden = {(one, names[place % 6]) for place, one in enumerate(tables_of(held)) if place % 5 == 0}
    cells = [Cell(one, name, (one, name) not in hidden) for one in tables_of(held) for name in names]
    began = time.process_time()
    leaks = audit(cells, held.bricks, [Sum("total", ("f", "h")), Sum("total", ("jeunes", "moyens", "seniors"))])
    assert time.process_time() - began < PATIENCE
    assert {leak.cell for leak in leaks} == {cell for cell in cells if not cell.shown}  # a lone one in its territory is always had


def test_the_workbook_by_epci_adds_up_and_three_of_its_secrets_can_be_worked_out(real_data: Path) -> None:
    _, figures = imported(real_data)
    known = register(real_data)
    rows = table(real_data / "geo" / "seed_insee_epci_commune.csv")
    places = ((row, TerritoryId(Level.EPCI, row["epci"])) for row in rows)
    towns = [
        Territory(
            TerritoryId(Level.MUNICIPALITY, row["codgeo"]), row["libgeo"], "ici", "d’ici", (TerritoryId(Level.DEPARTMENT, row["dep"]), epci)
        )
        for row, epci in places
        if epci in known
    ]
    assert list(check_figures(figures.frame, known, STORE.indicators())) == []
    found = list(audit_editions([Seen("2017-12", figures.frame)], membership(known, towns), STORE.indicators()))
    assert (figures.frame["status"] == "secret").sum() == 2971
    assert [(one.offences[0].territory, one.indicator, one.offences[0].category) for one in found] == [
        ("epci-200069136", "inscrits_a_fin_mois", "niveau_indetermine"),
        ("epci-241200542", "inscrits_abc_fin_mois", "femmes_moins_25"),
        ("epci-241501089", "inscrits_abc_fin_mois", "niveau_indetermine"),
    ]
