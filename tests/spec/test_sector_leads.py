"""When the sectors may stand in « À retenir »: what is new, told once, in short."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.buoyancy import Word
from reporter.analysis.overview import Overview
from reporter.analysis.trend import State, Trend
from reporter.document.count_points import sectors
from reporter.document.sector_points import sector_verdict_point, us_or_country_point
from reporter.domain.facts import PreviousEdition
from reporter.domain.indicator import Indicator
from reporter.domain.period import Period
from tests.builders import observation
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, shipped_register, world
from tests.sector_mixes import jobs_indicator, mix, sector, total, window
from tests.spec_tables import rows

# The edition of T1 2026. A previous edition is known by its quarter and by the day of the last figure that it showed.
FRESH = """
    publiée le | édition précédente  | nouvelle
    -----------+---------------------+---------
    2026-06-09 |                     | oui
    2026-03-31 |                     | non
    2026-06-09 | 2025-T4 2026-04-10  | oui
    2026-04-11 | 2025-T4 2026-04-10  | oui
    2026-04-10 | 2025-T4 2026-04-10  | non
    2025-06-09 | 2025-T4 2026-04-10  | non
    2026-06-09 | 2026-T1 2026-07-09  | oui
    2025-06-09 | 2026-T1 2026-07-09  | non
    2026-06-09 | 2025-T4             | oui
"""

# « les secteurs ont dit »: what the point about jobs over the year has said already; the second column is whom the verdicts name.
TOLD_ONCE = """
    secteurs porteurs                                    | phrase
    -----------------------------------------------------+--------------------------------------------------------------------
    autres_services ▲ 40 1.2                             |
    autres_services △ 40 1.2 ; interim △ 10 0.2          |
    autres_services ▲ 400 1.2 ; commerce ▲ 100 0.2       | Deux secteurs porteurs confirmés : les autres services (+400 emplois en deux ans, 1,2 point par an de plus qu’en France) et le commerce (+100, 0,2 point).
    industrie ▲ 40 1.2                                   | Un secteur porteur confirmé : l’industrie (+40 emplois en deux ans, 1,2 point par an de plus qu’en France).
    industrie ○ 40 1.2 ; commerce ○ 10 0.2               |
"""  # noqa: E501 -- whole sentences, as a reader sees them

BRIEF = """
    effets          | années | ruptures | phrase
    ----------------+--------+----------+--------------------------------------------------------------------------
    1870 160 520    | 5      |          | En cinq ans, le département gagne 2 550 emplois salariés privés ; au rythme du pays, il en aurait gagné 1 870.
    1870 -160 -120  | 3      | 2023-T1  | Depuis le T1 2023, le département gagne 1 590 emplois salariés privés ; au rythme du pays, il en aurait gagné 1 870.
    1448 -126 -2623 | 3      | 2023-T1  | Depuis le T1 2023, le département perd 1 301 emplois salariés privés ; au rythme du pays, il en aurait gagné 1 448.
    -400 0 -200     | 2      |          | En deux ans, le département perd 600 emplois salariés privés ; au rythme du pays, il en aurait perdu 400.
    -400 -500 20    | 2      |          | En deux ans, le département perd 880 emplois salariés privés ; au rythme du pays, il en aurait perdu 400.
    400 -450 20     | 5      |          | En cinq ans, l’emploi salarié privé reste quasi stable (−30 emplois) ; au rythme du pays, il aurait gagné 400 emplois.
    400 -400 0      | 5      |          | En cinq ans, l’emploi salarié privé reste au même niveau ; au rythme du pays, il aurait gagné 400 emplois.
    0 200 300       | 5      |          | En cinq ans, le département gagne 500 emplois salariés privés ; au rythme du pays, rien n’aurait changé.
    900 0 0         | 5      |          | En cinq ans, le département gagne 900 emplois salariés privés ; au rythme du pays, il en aurait gagné 900.
    1870 160 520    | 5      | 2023-T1  |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# La série trimestrielle progresse sur un an ; le comptage annuel, de 100 000 emplois, va dans le même sens ou n'est pas dit.
YEARLY = """
    effets          | dit
    ----------------+----
    1870 160 520    | oui
    50 20 10        | non
    -1870 -160 -520 | non
"""

_SIGNS = {"▲": Word.CONFIRMED, "△": Word.RECENT, "○": Word.NO_SIGNAL}


@pytest.fixture(scope="module")
def overview(checkout: Path) -> Overview:
    return overview_of("departement-44", world(), shipped_register(checkout), edition_of(*ALL_DATASETS))


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _yearly() -> Indicator:
    return jobs_indicator(yearly=True)


def _after(overview: Overview, previous: str) -> Overview:
    """Return the overview of an edition after a previous one, or none."""
    before = None
    if previous:
        quarter, *shown = previous.split()
        figures = tuple(replace(observation(), vintage=dt.date.fromisoformat(one)) for one in shown)
        before = PreviousEdition(Period.parse(quarter), figures)
    return replace(overview, facts=replace(overview.facts, previous=before))


@pytest.mark.parametrize(("published_on", "previous", "fresh"), rows(FRESH))
def test_a_yearly_series_leads_in_the_edition_after_its_release_alone(
    overview: Overview, published_on: str, previous: str, fresh: str
) -> None:
    found = mix(
        sector("industrie", Word.CONFIRMED, change=40, gap="1.2"),
        indicator=_yearly(),
        long=window(total(), (1870, 160, 520), "0.1", years=5),
    )
    published = replace(found, total=replace(found.total, vintage=dt.date.fromisoformat(published_on)))
    for point in (sector_verdict_point, us_or_country_point):
        assert (point(replace(_after(overview, previous), sector_mix=published)) is not None) is (fresh == "oui")


@pytest.mark.parametrize(("cell", "sentence"), rows(TOLD_ONCE))
def test_sectors_named_over_the_year_are_not_named_again(overview: Overview, cell: str, sentence: str) -> None:
    said = sectors(overview)
    assert said is not None
    assert _plain(said.sentence).startswith("Les autres services gagnent")
    assert "l’intérim en perd" in _plain(said.sentence)
    found = []
    for told in cell.split(" ; "):
        code, sign, change, gap = told.split()
        found.append(sector(code, _SIGNS[sign], change=int(change), gap=gap))
    point = sector_verdict_point(replace(overview, sector_mix=mix(*found)))
    assert (_plain(point.sentence) if point else "") == sentence


@pytest.mark.parametrize(("effects", "years", "breaks", "sentence"), rows(BRIEF))
def test_page_one_tells_the_effects_in_short(overview: Overview, effects: str, years: str, breaks: str, sentence: str) -> None:
    national, structural, local = (int(effect) for effect in effects.split())
    crosses = bool(breaks) and years == "5"
    whole = window(total(), (national, structural, local), "0.1", years=int(years), crosses_break=crosses)
    at = tuple(Period.parse(one) for one in breaks.split())
    found = us_or_country_point(replace(overview, sector_mix=mix(sector("industrie"), indicator=jobs_indicator(breaks=at), long=whole)))
    assert (_plain(found.sentence) if found else "") == sentence


@pytest.mark.parametrize(("effects", "told"), rows(YEARLY))
def test_yearly_jobs_never_contradict_the_quarterly_ones_of_the_lead(overview: Overview, effects: str, told: str) -> None:
    national, structural, local = (int(effect) for effect in effects.split())
    whole = window(total(), (national, structural, local), "0.1", years=5)
    yearly = replace(mix(sector("industrie"), indicator=_yearly(), long=whole), total=replace(total(), vintage=dt.date(2026, 6, 9)))
    assert overview.jobs.trend.year is not None
    assert overview.jobs.trend.year.state is State.UP
    assert (us_or_country_point(replace(overview, sector_mix=yearly)) is not None) is (told == "oui")
    silent = replace(overview, sector_mix=yearly, jobs=replace(overview.jobs, trend=Trend(None, None)))
    assert us_or_country_point(silent) is not None
    quarterly = replace(yearly, indicator=jobs_indicator())
    assert us_or_country_point(replace(overview, sector_mix=quarterly)) is not None


def test_quarterly_sectors_speak_when_the_jobs_do(overview: Overview) -> None:
    found = mix(sector("industrie", Word.CONFIRMED, change=40, gap="1.2"))
    silent = replace(overview, sector_mix=found, jobs=replace(overview.jobs, is_new=False))
    assert sector_verdict_point(replace(overview, sector_mix=found)) is not None
    assert sector_verdict_point(silent) is None
