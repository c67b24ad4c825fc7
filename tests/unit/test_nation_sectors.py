"""France as the sum of a level's territories: a constant panel, the ends of the windows only, and one edition's cost."""

import time

import numpy as np
import pandas as pd
import pytest

from reporter.analysis.nation_sectors import level_sums, nation_sums
from reporter.analysis.references import edition_references
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.tables import ObservationTable, typed
from tests.labour_market import QUARTER, edition_of
from tests.sector_facts import NA38, NA88, QUARTERS, YEARS, Figures, jobs, shipped
from tests.spec_tables import rows

# Figures of three régions at the three ends (2023-T1, 2024-T1, 2026-T1), « s » is secret, « - » is no row.
PANEL = """
    secteur | région 52   | région 53   | région 75   | somme
    --------+-------------+-------------+-------------+---------------
    JC      | 10 11 12    | 20 21 22    | 30 31 32    | 60 63 66
    CD      | 10 11 12    | s 21 22     | 30 31 32    |
    GZ      | 100 110 120 | s 1 2       | 300 310 320 | 400 420 440
    FZ      | 10 11 12    | 20 21 s     | - 31 32     |
    CB      | s 11 12     | 20 s 22     | 30 31 -     |
    BZ      | 0 0 1       | 0 0 0       | - - -       | 0 0 1
    nca     | 1 1 1       | 2 2 2       | 3 3 3       | 6 6 6
    total   | 100 110 120 | 200 210 220 | 300 310 320 | 600 630 660
"""


def test_each_sector_is_summed_over_the_territories_that_have_it_at_all_ends() -> None:
    table = rows(PANEL)
    observations = [o for place, territory in enumerate(("region-52", "region-53", "region-75"), 1) for o in _read(table, place, territory)]
    sums = level_sums(ObservationTable.of(observations).frame, shipped()[1].get(NA38), Level.REGION)
    for sector, *_, expected in table:
        category = "" if sector == "total" else sector
        found = [o.value for o in sums if o.category == category]
        assert found == [float(cell) for cell in expected.split()], sector
    assert {(o.territory, o.indicator) for o in sums} == {(FRANCE, f"{NA38}.somme_niveau")}


def test_only_the_ends_of_the_windows_that_the_level_has_are_kept() -> None:
    whole = jobs("region-52", NA38, {"total": range_of(24), "JC": range_of(24)}, [QUARTER.shifted(i - 23) for i in range(24)])
    recent = [o for o in whole if o.period > QUARTERS[0]]
    indicator = shipped()[1].get(NA38)
    assert {o.period for o in level_sums(ObservationTable.of(whole).frame, indicator, Level.REGION)} == set(QUARTERS)
    assert {o.period for o in level_sums(ObservationTable.of(recent).frame, indicator, Level.REGION)} == set(QUARTERS[1:])


def test_a_territory_ahead_of_the_others_is_no_country() -> None:
    """Its own windows end where the country has no figure: silence there, and the others are compared to all."""
    three = [o for code in ("52", "53", "75") for o in jobs(f"region-{code}", NA38, {"total": (1, 2, 3)})]
    ahead = jobs("region-52", NA38, {"total": (9,)}, [QUARTER.shifted(1)])
    indicator = shipped()[1].get(NA38)
    assert level_sums(ObservationTable.of([*three, *ahead]).frame, indicator, Level.REGION) == level_sums(
        ObservationTable.of(three).frame, indicator, Level.REGION
    )


def test_other_levels_and_other_indicators_are_not_summed() -> None:
    figures: Figures = {"total": (1, 1, 1), "JC": (1, 1, 1)}
    mixed = [*jobs("region-52", NA38, figures), *jobs("zone_emploi-5216", NA88, figures, YEARS), *jobs("departement-44", NA38, figures)]
    sums = nation_sums(ObservationTable.of(mixed).frame, shipped()[1])
    assert {level: {o.value for o in found} for level, found in sums.items()} == {Level.REGION: {1.0}, Level.EMPLOYMENT_ZONE: {1.0}}
    assert {o.period.rhythm for o in sums[Level.EMPLOYMENT_ZONE]} == {"year"}


def test_a_level_without_figures_has_no_sums() -> None:
    assert nation_sums(ObservationTable.of([]).frame, shipped()[1]) == {Level.REGION: (), Level.EMPLOYMENT_ZONE: ()}


def test_a_sum_is_as_provisional_and_as_young_as_its_parts() -> None:
    one, *others = jobs("region-52", NA38, {"total": (1, 1, 1)})
    late = Observation(one.territory, one.indicator, one.period, "", 5.0, Status.PROVISIONAL, one.vintage.replace(year=2027))
    sums = level_sums(ObservationTable.of([late, *others]).frame, shipped()[1].get(NA38), Level.REGION)
    assert [(o.status, o.vintage.year) for o in sums] == [("provisional", 2027), ("published", 2026), ("published", 2026)]


def test_a_territory_is_given_the_sums_of_its_own_level() -> None:
    register, indicators = shipped()
    observations = [*jobs("region-52", NA38, {"total": (1, 2, 3)}), *jobs("zone_emploi-5216", NA88, {"total": (4, 5, 6)}, YEARS)]
    references = edition_references(ObservationTable.of(observations), register, indicators, edition_of("urssaf/emploi-regions-na38"))
    found = {name: references.for_territory(TerritoryId.parse(name)).nation for name in ("region-52", "zone_emploi-5219", "departement-44")}
    assert [o.value for o in found["region-52"]] == [1, 2, 3]
    assert [o.value for o in found["zone_emploi-5219"]] == [4, 5, 6]
    assert found["departement-44"] == ()


def test_the_sums_of_1900_territories_take_less_than_two_seconds() -> None:
    frame = _large(territories=1900, sectors=88)
    indicator = shipped()[1].get(NA88)
    start = time.process_time()
    sums = level_sums(frame, indicator, Level.EMPLOYMENT_ZONE)
    assert time.process_time() - start < 2
    assert len(sums) == 3 * 89


def range_of(count: int) -> tuple[float, ...]:
    return tuple(float(i) for i in range(count))


def _read(table: list[tuple[str, ...]], place: int, territory: str) -> list[Observation]:
    found: list[Observation] = []
    for sector, *cells in table:
        for cell, period in zip(cells[place - 1].split(), QUARTERS, strict=True):
            if cell != "-":
                found += jobs(territory, NA38, {sector: (None if cell == "s" else float(cell),)}, [period])
    return found


def _large(*, territories: int, sectors: int) -> pd.DataFrame:
    places = [f"zone_emploi-{1000 + i}" for i in range(territories)]
    categories = ["", *(f"{i:02d}" for i in range(sectors))]
    index = pd.MultiIndex.from_product([places, categories, [str(Period.whole_year(p.year)) for p in YEARS]])
    values = np.random.default_rng(1).integers(0, 500, len(index))
    territory, category, period = (index.get_level_values(level) for level in range(3))
    frame = pd.DataFrame({"territory": territory, "indicator": NA88, "period": period, "category": category, "value": values})
    return typed(frame.assign(status="published", vintage="2026-06-09"))


@pytest.mark.parametrize("level", [Level.REGION, Level.EMPLOYMENT_ZONE])
def test_what_is_summed_is_declared_for_its_level(level: Level) -> None:
    indicator = shipped()[1].get({Level.REGION: NA38, Level.EMPLOYMENT_ZONE: NA88}[level])
    assert level in indicator.levels
    assert Level.COUNTRY not in indicator.levels
