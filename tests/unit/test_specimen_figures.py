"""The fictitious figures: plausible, coherent, the same everywhere."""

import itertools
import math
import statistics

import pytest

from data_sources.specimen import gaps, job_seekers, jobs, rates, vocabulary
from data_sources.specimen.departments import FORMER_REGIONS, MAYOTTE, OVERSEAS, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.paths import Path
from data_sources.specimen.vintages import FIRST_PUBLISHED, FIRST_QUARTER, LAST_QUARTER, Vintage
from data_sources.specimen.zones import zones_of
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from tests.specimens import shipped_register

QUARTERS = tuple(Vintage.at_start("insee").quarters())
BEFORE_LAW, LAW = Period.quarter(2024, 4), Period.quarter(2025, 1)
COVID, RECOVERED = Period.quarter(2020, 3), Period.quarter(2023, 1)
WITH_RATE = [code for code in departments() if code != MAYOTTE]
EVERY = [FIRST_QUARTER.shifted(step) for step in range(LAST_QUARTER.ordinal - FIRST_QUARTER.ordinal + 1)]


def country(category: str, quarter: Period) -> float:
    return job_seekers.total(job_seekers.adjusted(code, quarter, 0) for code in WITH_RATE)[category]


def test_noise_is_what_it_was_on_the_machine_where_it_was_written() -> None:
    assert uniform("rate", "44") == 0.828711838228628
    assert bell("rate", "44", "2026-T1") == 0.30023501601147834
    assert wave(8105, "rate", "44") == -0.008847114671716755


def test_noise_is_centred_with_a_deviation_of_one() -> None:
    drawn = [bell("test", number) for number in range(4000)]
    assert abs(statistics.fmean(drawn)) < 0.05
    assert 0.95 < statistics.pstdev(drawn) < 1.05
    assert min(uniform(n) for n in range(1000)) >= 0
    assert max(uniform(n) for n in range(1000)) < 1


def test_a_path_is_straight_between_its_points_and_flat_beyond() -> None:
    path = Path.through("2020-T2 10, 2020-T4 12")
    quarters = (Period.quarter(2019, 1), Period.quarter(2020, 2), Period.quarter(2020, 3), Period.quarter(2020, 4), Period.quarter(2030, 1))
    assert [path.at(quarter) for quarter in quarters] == [10, 10, 11, 12, 12]


def test_twenty_four_quarters_are_out_at_the_start() -> None:
    assert len(QUARTERS) == 24
    assert (QUARTERS[0], QUARTERS[-1]) == (Period.quarter(2020, 2), FIRST_PUBLISHED)


def test_the_table_of_departements_agrees_with_the_register() -> None:
    register = shipped_register()
    homes = {t.id.code: t.parent(Level.REGION) for t in register.at(Level.DEPARTMENT)}
    assert {code: TerritoryId(Level.REGION, d.region) for code, d in departments().items()} == homes
    assert {d.former_region for d in departments().values()} == set(FORMER_REGIONS)


def test_rates_stay_where_rates_are_and_overseas_ones_above() -> None:
    metropolitan = [rates.department_rate(code, q, 0) for q in EVERY for code in WITH_RATE if code not in OVERSEAS]
    overseas = [rates.department_rate(code, q, 0) for q in EVERY for code in WITH_RATE if code in OVERSEAS]
    assert round(min(metropolitan), 1) >= 4
    assert round(max(metropolitan), 1) <= 12.2
    assert round(min(overseas), 1) >= 11
    assert round(max(overseas), 1) <= 19


def test_the_country_s_rate_is_the_mean_of_its_departements_by_labour_force() -> None:
    for quarter in QUARTERS:
        weights = [departments()[code].labour_force for code in WITH_RATE]
        weighted = math.fsum(w * rates.department_rate(c, quarter, 0) for w, c in zip(weights, WITH_RATE, strict=True))
        assert rates.country_rate(quarter, 0) == pytest.approx(weighted / math.fsum(weights))
        assert rates.country_rate(quarter, 0) == pytest.approx(rates.COUNTRY.at(quarter))
        assert rates.country_rate(quarter, 0, metropolitan=True) < rates.country_rate(quarter, 0)


def test_an_overseas_region_has_the_rate_of_its_only_departement() -> None:
    assert rates.region_rate("04", FIRST_PUBLISHED, 0) == pytest.approx(rates.department_rate("974", FIRST_PUBLISHED, 0))


def test_the_epidemic_shows_in_2020() -> None:
    assert rates.country_rate(COVID, 0) > rates.country_rate(RECOVERED, 0) + 1
    assert country("A", Period.quarter(2020, 2)) > 1.2 * country("A", RECOVERED)


def test_rates_move_smoothly_after_it() -> None:
    for code in (c for c in WITH_RATE if c not in OVERSEAS):
        series = [rates.department_rate(code, q, 0) for q in QUARTERS[3:]]
        assert max(abs(after - before) for before, after in itertools.pairwise(series)) < 0.8, code


def test_the_law_makes_registered_job_seekers_jump_in_2025_and_category_a_more_than_abc() -> None:
    jump_a = country("A", LAW) / country("A", BEFORE_LAW) - 1
    jump_abc = country("ABC", LAW) / country("ABC", BEFORE_LAW) - 1
    assert 0.05 < jump_a < 0.08
    assert 0.02 < jump_abc < jump_a
    assert country("A", Period.quarter(2025, 2)) < country("A", LAW)
    assert "F" in job_seekers.adjusted("44", LAW, 0)
    assert "F" not in job_seekers.adjusted("44", BEFORE_LAW, 0)


def test_categories_nest_and_sexes_add_up_in_every_departement() -> None:
    for code in departments():
        for counts in (job_seekers.adjusted(code, FIRST_PUBLISHED, 0), job_seekers.raw(code, FIRST_PUBLISHED, 0)):
            assert 0 < counts["A"] < counts["ABC"]
            assert counts["ABC"] == pytest.approx(counts["A"] + counts["B"] + counts["C"])
            assert counts["A"] == pytest.approx(counts["A Hommes"] + counts["A Femmes"])


def test_the_number_of_job_seekers_follows_the_size_of_the_departement() -> None:
    by_size = {code: job_seekers.adjusted(code, FIRST_PUBLISHED, 0)["A"] for code in ("48", "23", "44", "59")}
    assert sorted(by_size.values()) == list(by_size.values())
    assert 2.5e6 < country("A", FIRST_PUBLISHED) < 3.5e6
    assert 4.5e6 < country("ABC", FIRST_PUBLISHED) < 6e6


def test_raw_figures_have_seasons_that_adjusted_ones_have_not() -> None:
    spring = [
        job_seekers.raw(code, q, 0)["A"] / job_seekers.adjusted(code, q, 0)["A"] for code in ("44", "06") for q in QUARTERS if q.number == 2
    ]
    assert max(spring) < 1
    winter = jobs.by_sector("06", FIRST_PUBLISHED, 0)[vocabulary.HOTELS]
    assert winter.raw < 0.92 * winter.adjusted


def test_jobs_have_the_sizes_of_a_country() -> None:
    totals = [sum(jobs.total(code, quarter, 0).adjusted for code in WITH_RATE) for quarter in QUARTERS]
    assert all(18e6 < total < 22e6 for total in totals)
    assert max(abs(after / before - 1) for before, after in itertools.pairwise(totals)) < 0.02
    assert jobs.total("48", FIRST_PUBLISHED, 0).adjusted < jobs.total("44", FIRST_PUBLISHED, 0).adjusted / 20


def test_sectors_add_up_to_the_departement_and_have_its_structure() -> None:
    sectors = jobs.by_sector("53", FIRST_PUBLISHED, 0)
    assert sum(found.adjusted for found in sectors.values()) == jobs.total("53", FIRST_PUBLISHED, 0).adjusted
    share = sectors[vocabulary.INDUSTRY].adjusted / jobs.total("53", FIRST_PUBLISHED, 0).adjusted
    assert 0.23 < share < 0.31
    assert sectors[vocabulary.UNCLASSIFIED].adjusted < 0.005 * jobs.total("53", FIRST_PUBLISHED, 0).adjusted


def test_a_secret_sector_has_no_row_and_its_jobs_are_not_lost() -> None:
    before, since = jobs.by_sector("23", Period.quarter(2025, 2), 0), jobs.by_sector("23", Period.quarter(2025, 3), 0)
    assert vocabulary.TEMPORARY_WORK in before
    assert vocabulary.TEMPORARY_WORK not in since
    assert since[vocabulary.UNCLASSIFIED].adjusted > 10 * before[vocabulary.UNCLASSIFIED].adjusted
    assert jobs.total("23", Period.quarter(2025, 3), 0).adjusted == pytest.approx(
        jobs.total("23", Period.quarter(2025, 2), 0).adjusted, rel=0.02
    )


def test_the_register_s_zones_hold_no_more_than_their_departements() -> None:
    zones = zones_of(shipped_register())
    assert len(zones) == 30
    for zone in zones:
        assert zone.parts
        assert all(0 < part.share <= 0.92 for part in zone.parts), zone
        assert 3 <= rates.zone_rate(zone, FIRST_PUBLISHED, 0) <= 20
        counted = job_seekers.zone_raw(zone.code, zone.parts, FIRST_PUBLISHED, 0)["ABC"]
        around = math.fsum(job_seekers.raw(part.department, FIRST_PUBLISHED, 0)["ABC"] for part in zone.parts)
        assert 0 < counted < around


def test_a_zone_over_two_regions_has_parts_in_both() -> None:
    alencon = next(zone for zone in zones_of(shipped_register()) if zone.code == "0051")
    assert list(alencon.parts_by_region()) == ["28", "52"]
    whole = jobs.zone_jobs("0051", alencon.parts, FIRST_PUBLISHED, 0)
    parts = [jobs.zone_jobs("0051", part, FIRST_PUBLISHED, 0) for part in alencon.parts_by_former_region().values()]
    assert jobs.Jobs.summed(parts) == whole


def test_a_revision_moves_the_last_five_quarters_a_little_and_leaves_the_others() -> None:
    vintage = Vintage("insee", FIRST_PUBLISHED, revision=1)
    moved = [q for q in QUARTERS if vintage.revision_of(q)]
    assert moved == list(QUARTERS[-5:])
    old, new = rates.department_rates(FIRST_PUBLISHED, 0), rates.department_rates(FIRST_PUBLISHED, 1)
    assert sum(round(old[code], 1) != round(new[code], 1) for code in WITH_RATE) > 30
    assert all(abs(new[code] / old[code] - 1) < 0.1 for code in WITH_RATE)
    assert rates.department_rates(FIRST_PUBLISHED, 2) != new


def test_gaps_are_few_and_known() -> None:
    assert [(c, str(q)) for c in departments() for q in QUARTERS if gaps.lacks_rate(c, q)] == [("973", "2020-T3")]
    assert sum(gaps.lacks_count(c, q) for c in departments() for q in QUARTERS) == 3


@pytest.mark.parametrize("period", [Period.quarter(2020, 1), Period.quarter(2027, 1)])
def test_a_quarter_without_figures_cannot_be_out(period: Period) -> None:
    with pytest.raises(ValueError, match="2020-T2 to 2026-T4"):
        Vintage("dares", period)
