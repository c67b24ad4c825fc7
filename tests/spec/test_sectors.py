"""What the sectors of a territory say at each level: verdicts, effects that add up, quotients, and silence."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reporter.analysis.buoyancy import Word
from reporter.analysis.sectors import Effects, Grain, SectorMix, SectorReading, WindowReading, read_sectors, share_in_country
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation
from reporter.domain.territory import Level, Territory, TerritoryId
from tests.labour_market import QUARTER
from tests.sector_facts import BROAD, DEPARTMENT, FRANCE, LONG, NA38, NA88, SHORT, YEARS, facts, jobs
from tests.spec_tables import rows

REGIONS = (
    *jobs("region-52", NA38, {"total": (1000, 1020, 1060), "JC": (300, 330, 380), "CD": (300, 290, 280), "nca": (400, 400, 400)}),
    *jobs("region-53", NA38, {"total": (2000, 2010, 2020), "JC": (200, 205, 210), "CD": (None, 600, 590), "nca": (900, 1205, 1220)}),
)
ZONES = (
    *jobs("zone_emploi-5216", NA88, {"total": (1000, 1020, 1060), "62": (300, 330, 380), "25": (700, 690, 680)}, YEARS),
    *jobs("zone_emploi-5219", NA88, {"total": (2000, 2010, 2020), "62": (200, 205, 210), "25": (1800, 1805, 1810)}, YEARS),
)
EVERYWHERE = (*FRANCE, *DEPARTMENT, *REGIONS, *ZONES)

LEVELS = """
    territoire       | secteurs      | pays                   | rang des secteurs, le plus grand d’abord
    -----------------+---------------+------------------------+------------------------------------------
    departement-44   | grand_secteur | publié                 | autres_services industrie construction interim
    region-52        | na38          | somme des régions      | JC CD
    zone_emploi-5216 | na88          | somme des zones        | 25 62
    france-FR        |               |                        |
    departement-49   |               |                        |
    zone_emploi-5212 |               |                        |
"""

# Département 44: +400 jobs in three years, +250 in two. France: +3.0 % and +2.0 %.
# Part du secteur dans l'emploi du pays : publiée, ou somme du niveau ; le total somme celui des deux territoires.
IN_COUNTRY = """
    territoire       | secteur   | part au pays
    -----------------+-----------+-------------
    departement-44   | industrie | 19.0
    region-52        | JC        | 19.2
    zone_emploi-5216 | 62        | 19.2
    region-53        | nca       | 52.6
"""

READINGS = """
    secteur         | part | quotient | longue              | écart | courte             | verdict
    ----------------+------+----------+---------------------+-------+--------------------+--------------
    industrie       | 29.8 |     1.57 | 100 = 90 - 150 + 160 |   1.8 | 60 = 60 - 91 + 91  | confirmed
    construction    |  8.2 |     1.04 | -50 = 27 - 16 - 61  |  -2.3 | -30 = 17 - 6 - 41  | retreat
    autres_services | 55.8 |     0.91 | 300 = 165 + 138 - 3 |   0.0 | 180 = 111 + 82 - 13 | no_signal
    interim         |      |          |                     |       |                    | insufficient
"""


def test_each_level_has_the_sectors_that_are_published_for_it() -> None:
    for territory, grain, nation, order in rows(LEVELS):
        mix = read_sectors(facts(territory, *EVERYWHERE))
        if not grain:
            assert mix is None, territory
            continue
        assert mix is not None
        assert (mix.grain, mix.nation_is_sum) == (grain, nation != "publié")
        assert [sector.code for sector in mix.sectors] == order.split()


def test_the_part_of_a_sector_in_the_country_stands_beside_the_one_here() -> None:
    for territory, code, part in rows(IN_COUNTRY):
        known = facts(territory, *EVERYWHERE)
        mix = read_sectors(known)
        assert mix is not None
        like = next(iter(mix.sectors))
        found = share_in_country(known, mix, replace(like, code=code))
        assert _value(found) == part, (territory, code)
        assert found is not None
        assert (str(found.territory), found.category) == ("france-FR", code)
        assert share_in_country(known, mix, replace(like, code="unknown")) is None


def test_sectors_without_a_verdict_are_not_counted_as_judged() -> None:
    mix = read("departement-44")
    assert (len(mix.sectors), mix.judged.value, mix.judged.indicator) == (4, 3.0, "emploi_salarie_prive.secteurs_juges")


def test_the_readings_of_a_department_follow_from_its_figures_and_those_of_france() -> None:
    mix = read("departement-44")
    for code, share, quotient, long, gap, short, word in rows(READINGS):
        found = sector(mix, code)
        assert (_value(found.share), _value(found.quotient)) == (share, quotient), code
        assert (_sum(found.long), _sum(found.short)) == (long, short), code
        assert str(found.long.growth_gap if found.long else "") == gap
        assert found.verdict.word == word, code


def test_the_effects_of_the_territory_are_those_of_its_sectors_and_of_the_rest() -> None:
    """The rest: « non classés ailleurs » and temporary work, secret at the end; it is in the total and in the country's."""
    mix = read("departement-44")
    assert mix.long is not None
    assert mix.short is not None
    rest_before, rest_after, ratio = 600, 650, 120_000 / 120_000
    known = [sector(mix, code).long for code in ("industrie", "construction", "autres_services")]
    local = sum(window.effects.local for window in known if window) + rest_after - rest_before * ratio
    assert mix.long.effects.change == 400 == mix.long.effects.national + mix.long.effects.structural + mix.long.effects.local
    assert mix.long.effects.national == 300
    assert mix.long.effects.local == pytest.approx(local, abs=2)
    assert mix.long.percent is not None
    assert mix.long.percent.value == 4.0


def test_a_rest_that_cannot_be_compared_moves_like_the_country() -> None:
    """More of it here than the country leaves: no activity in common."""
    nation = tuple(replace(o, value=0.0) if o.category in {"nca", "interim"} else o for o in FRANCE)
    whole = tuple(
        replace(o, value=sum(p.value or 0 for p in nation if p.category and p.period == o.period)) for o in nation if not o.category
    )
    mix = read("departement-44", (*DEPARTMENT, *(o for o in nation if o.category), *whole))
    assert mix.long is not None
    assert mix.long.effects.change == mix.long.effects.national + mix.long.effects.structural + mix.long.effects.local == 400


def test_the_residual_category_is_in_the_total_and_never_a_sector() -> None:
    assert "nca" not in [found.code for found in read("departement-44").sectors]
    assert "nca" not in [found.code for found in read("region-52").sectors]


def test_a_secret_figure_leaves_the_verdict_out_wherever_it_stands() -> None:
    interim = sector(read("departement-44"), "interim")
    assert (interim.figure.value, interim.share, interim.quotient, interim.long, interim.short) == (None, None, None, None, None)
    hidden = _secret(EVERYWHERE, "departement-44", "industrie", LONG)
    found = sector(read("departement-44", hidden), "industrie")
    assert (found.verdict.word, found.long, found.verdict.long) == (Word.INSUFFICIENT, None, None)
    assert found.short is not None
    assert found.quotient is not None
    of_france = _secret(EVERYWHERE, "france-FR", "industrie", QUARTER)
    assert sector(read("departement-44", of_france), "industrie").verdict.word == Word.INSUFFICIENT


def test_a_sector_that_is_secret_or_new_leaves_the_territory_s_effects_complete() -> None:
    for observations in (_secret(EVERYWHERE, "departement-44", "industrie", LONG), _zero(EVERYWHERE, "departement-44", "industrie", LONG)):
        mix = read("departement-44", observations)
        assert mix.long is not None
        effects = mix.long.effects
        assert effects.change == effects.national + effects.structural + effects.local == 400


def test_a_sector_that_began_within_the_long_window_can_be_recent_and_has_no_long_reading() -> None:
    found = sector(read("departement-44", _zero(EVERYWHERE, "departement-44", "industrie", LONG)), "industrie")
    assert (found.verdict.word, found.long) == (Word.RECENT, None)
    assert found.short is not None


def test_a_series_too_short_has_no_window_and_keeps_its_quotients() -> None:
    mix = read("departement-44", [o for o in EVERYWHERE if o.period != LONG])
    assert (mix.long, mix.short is None) == (None, False)
    assert {found.verdict.word for found in mix.sectors} == {Word.INSUFFICIENT}
    assert sector(mix, "industrie").quotient is not None


def test_without_france_there_are_jobs_and_shares_and_no_verdict() -> None:
    mix = read("departement-44", DEPARTMENT)
    industry = sector(mix, "industrie")
    assert (mix.long, industry.quotient, industry.long, industry.verdict.word) == (None, None, None, Word.INSUFFICIENT)
    assert _value(industry.share) == "29.8"


def test_a_region_without_na38_is_read_by_broad_sector() -> None:
    region = tuple(replace(o, territory=TerritoryId.parse("region-52")) for o in DEPARTMENT)
    mix = read("region-52", (*FRANCE, *region))
    assert (mix.grain, mix.nation_is_sum) == (Grain.BROAD, False)


def test_a_window_across_the_break_confirms_nothing() -> None:
    mix = read("zone_emploi-5216")
    assert mix.long is not None
    assert mix.long.window.crosses_break
    digital = sector(mix, "62")
    assert (digital.verdict.long is not None and digital.verdict.long.passed, digital.verdict.word) == (True, Word.RECENT)


def test_a_sector_is_called_as_the_releases_call_it() -> None:
    labelled = replace(facts("region-52", *EVERYWHERE), names={("na38", "JC"): "Activités informatiques"})
    mix = read_sectors(labelled)
    assert mix is not None
    assert [found.label for found in mix.sectors] == ["Activités informatiques", "CD"]
    assert sector(read("departement-44"), "construction").label == "Construction"


def test_a_change_from_fewer_than_a_hundred_jobs_has_no_percentage() -> None:
    small = [replace(o, value=99.0) if (o.category, o.period) == ("construction", LONG) else o for o in EVERYWHERE]
    found = sector(read("departement-44", small), "construction")
    assert found.long is not None
    assert found.long.percent is None
    assert found.short is not None
    assert found.short.percent is not None


def test_derived_figures_say_what_they_are() -> None:
    industry = sector(read("departement-44"), "industrie")
    assert industry.long is not None
    assert industry.short is not None
    assert industry.quotient is not None
    assert [_id(o) for o in _figures(industry.long)] == [
        f"{BROAD}.{name}"
        for name in (
            "difference_longue",
            "variation_longue",
            "effet_national_long",
            "effet_structurel_long",
            "effet_local_long",
            "ecart_croissance_long",
        )
    ]
    assert [_id(o) for o in _figures(industry.short)] == [
        f"{BROAD}.{name}"
        for name in (
            "difference_courte",
            "variation_courte",
            "effet_national_court",
            "effet_structurel_court",
            "effet_local_court",
            "ecart_croissance_court",
        )
    ]
    assert industry.quotient.indicator == f"{BROAD}.quotient_localisation"
    assert {(o.category, o.period) for o in _figures(industry.long)} == {("industrie", QUARTER)}
    assert (industry.long.before.period, industry.short.before.period) == (LONG, SHORT)


def test_a_custom_territory_is_read_like_its_members() -> None:
    both = Territory(TerritoryId(Level.CUSTOM, "deux"), "Deux", "à Deux", "de Deux", members=(TerritoryId.parse("departement-44"),))
    of_44 = facts("departement-44", *EVERYWHERE)
    custom = TerritoryFacts(both, of_44.edition, of_44.observations, of_44.indicators, of_44.references)
    assert read_sectors(custom) == read_sectors(of_44)


def read(territory: str, observations: Sequence[Observation] = EVERYWHERE) -> SectorMix:
    mix = read_sectors(facts(territory, *observations))
    assert mix is not None
    return mix


def sector(mix: SectorMix, code: str) -> SectorReading:
    return next(found for found in mix.sectors if found.code == code)


def _secret(observations: Sequence[Observation], territory: str, category: str, period: object) -> list[Observation]:
    hidden = jobs(territory, BROAD, {category: (None,)}, [QUARTER])[0]
    return [replace(o, value=None, status=hidden.status) if _is(o, territory, category, period) else o for o in observations]


def _zero(observations: Sequence[Observation], territory: str, category: str, period: object) -> list[Observation]:
    return [replace(o, value=0.0) if _is(o, territory, category, period) else o for o in observations]


def _is(observation: Observation, territory: str, category: str, period: object) -> bool:
    return (str(observation.territory), observation.category, observation.period) == (territory, category, period)


def _figures(window: WindowReading) -> list[Observation]:
    assert window.percent is not None
    assert window.gap_figure is not None
    return [window.change, window.percent, window.national, window.structural, window.local, window.gap_figure]


def _id(observation: Observation) -> str:
    return observation.indicator


def _value(observation: Observation | None) -> str:
    return "" if observation is None else str(observation.value)


def _sum(window: WindowReading | None) -> str:
    if window is None:
        return ""
    effects: Effects = window.effects
    terms = f"{effects.national} + {effects.structural} + {effects.local}".replace("+ -", "- ")
    return f"{effects.change} = {terms}"
