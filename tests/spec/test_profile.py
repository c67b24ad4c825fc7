"""For whom to act: which group of the registered stands out, and which weighs more than in France."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from reporter.analysis.overview import Overview, analyse
from reporter.document.profile_charts import slopes
from reporter.document.profile_section import profile_points, profile_section
from reporter.domain.indicator import Category, Indicators, Partition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests.labour_market import QUARTER, edition_of, facts_of, indicators, series, shipped_register
from tests.spec_tables import rows

GROUPS = ("moins_25", "25_49", "50_plus")
LABELS = ("Moins de 25 ans", "De 25 à 49 ans", "50 ans ou plus")

STANDING_OUT = """
    moins de 25 ans | 25 à 49 ans | 50 ans ou plus | ensemble    | se détache
    ----------------+-------------+----------------+-------------+-----------
    1000 1060       | 3000 3030   | 1000 1010      | 5000 5100   | moins_25
    1000 1060       | 3000 3030   | 1000 1070      | 5000 5160   | 50_plus
    1000 1060       | 3000 2700   | 1000 1000      | 5000 4760   | moins_25
    1000 1020       | 3000 3060   | 1000 1020      | 5000 5100   |
    1000 990        | 3000 2800   | 1000 950       | 5000 4740   |
    60 90           | 3000 3030   | 1000 1010      | 4060 4130   |
    1000 s          | 3000 3030   | 1000 1010      | 5000 5100   |
    0 90            | 3000 3030   | 1000 1010      | 4000 4130   |
    1000 1060       | 3000 3030   | 1000 1010      | 5000 s      |
"""

SHARES = """
    moins de 25 ans | 25 à 49 ans | 50 ans ou plus | phrase
    ----------------+-------------+----------------+--------------------------------------------------------------
    1000            | 3000        | 1000           |
    1100            | 2900        | 1000           | Les moins de 25 ans forment 22,0 % des inscrits, contre 20,0 % en France.
    1060            | 2940        | 1000           | Les moins de 25 ans forment 21,2 % des inscrits, contre 20,0 % en France.
    1047            | 2953        | 1000           |
    1100            | 2700        | 1200           | Les 50 ans ou plus forment 24,0 % des inscrits, contre 20,0 % en France.
"""


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@cache
def declared() -> Indicators:
    """Return the usual indicators, the registered divided by age."""
    ages = tuple(Category(code, label) for code, label in zip(GROUPS, LABELS, strict=True))
    known = indicators()
    divided = tuple(
        replace(one, categories=ages, partitions=(Partition("age", "âge", GROUPS),)) if one.id == "inscrits_abc" else one
        for one in known.indicators
    )
    return Indicators(divided, known.producers, known.nomenclatures)


def _number(text: str) -> float | None:
    return None if text == "s" else float(text)


def _series(territory: str, cells: tuple[str, ...], last: Period) -> list[Observation]:
    """Return groups and their total a year apart: « 1000 1060 », or the same figure twice."""
    found: list[Observation] = []
    for category, cell in zip((*GROUPS, ""), cells, strict=True):
        then, now = (_number(text) for text in (cell.split() if " " in cell else (cell, cell)))
        five = series(territory, "inscrits_abc", [then, None, None, None, now], category=category, last=last)
        found += (five[0], five[-1])
    return found


def _overview(cells: tuple[str, ...], register: Register, *, france: tuple[str, ...] = (), last: Period = QUARTER) -> Overview:
    observations = _series("departement-44", cells, last)
    observations += _series("france-FR", france, last) if france else []
    return analyse(facts_of("departement-44", observations, register, edition_of("dares/defm-regions-cvs"), known=declared()))


@pytest.mark.parametrize(("young", "middle", "old", "everybody", "wanted"), rows(STANDING_OUT))
def test_a_group_stands_out_when_it_rises_clearly_more_than_everybody(
    young: str, middle: str, old: str, everybody: str, wanted: str, register: Register
) -> None:
    profile = _overview((young, middle, old, everybody), register).profile
    found = profile.standing_out.reading.category if profile and profile.standing_out else ""
    assert found == wanted


@pytest.mark.parametrize(("young", "middle", "old", "sentence"), rows(SHARES))
def test_a_share_is_told_from_one_point_more_than_in_france(young: str, middle: str, old: str, sentence: str, register: Register) -> None:
    overview = _overview((young, middle, old, "5000"), register, france=("1000", "3000", "1000", "5000"))
    said = [point.sentence.replace("\u202f", " ").replace("\u00a0", " ") for point in profile_points(overview)]
    assert said == ([sentence] if sentence else [])


def test_across_a_break_no_group_stands_out(register: Register) -> None:
    cells = ("1000 1060", "3000 3030", "1000 1010", "5000 5100")
    crossing = _overview(cells, register, last=Period.quarter(2025, 2))
    assert crossing.profile is not None
    assert crossing.profile.standing_out is None


def test_without_groups_the_topic_disappears(register: Register) -> None:
    overview = analyse(
        facts_of(
            "zone_emploi-5216", series("zone_emploi-5216", "inscrits_abc_brut", [1000.0] * 5), register, edition_of("dares/defm-ze-brut")
        )
    )
    assert overview.profile is None
    assert profile_section(overview) is None


HEADLINES = """
    moins de 25 ans | 25 à 49 ans | 50 ans ou plus | ensemble    | titre
    ----------------+-------------+----------------+-------------+------------------------------------------------------
    1000 1060       | 3000 3030   | 1000 1010      | 5000 5100   | La hausse des inscrits touche d’abord les moins de 25 ans
    1000 1060       | 3000 2700   | 1000 1000      | 5000 4760   | Le nombre d’inscrits baisse, sauf chez les moins de 25 ans
    1000 1060       | 3000 2940   | 1000 1000      | 5000 5000   | Le nombre d’inscrits varie peu, sauf chez les moins de 25 ans
    1000 1060       | 3000 2640   | 1000 1030      | 5000 4730   | Le nombre d’inscrits baisse, mais augmente chez les moins de 25 ans
    1200 1200       | 2800 2800   | 1000 1000      | 5000 5000   | La part des moins de 25 ans dépasse le niveau national
    1000 1000       | 3000 3000   | 1000 1000      | 5000 5000   | Le profil des inscrits ressemble à celui de la France
"""


@pytest.mark.parametrize(("young", "middle", "old", "everybody", "headline"), rows(HEADLINES))
def test_the_headline_says_who_stands_out_in_twelve_words(
    young: str, middle: str, old: str, everybody: str, headline: str, register: Register
) -> None:
    section = profile_section(_overview((young, middle, old, everybody), register, france=("1000", "3000", "1000", "5000")))
    assert section is not None
    assert section.headline.replace("\u00a0", " ") == headline
    assert len(section.headline.split()) <= 12


SHIFTS = """
    moins de 25 ans | 25 à 49 ans | 50 ans ou plus | ensemble  | titre
    ----------------+-------------+----------------+-----------+--------------------------------------------
    1000 1000       | 3000 3000   | 1000 1000      | 5000 5000 | Aucune part ne change d’un demi-point
    1000 1020       | 3000 2980   | 1000 1000      | 5000 5000 | Aucune part ne change d’un demi-point
    1000 1025       | 3000 2975   | 1000 1000      | 5000 5000 | La part des moins de 25 ans gagne 0,5 point
    1000 1200       | 3000 3600   | 1000 1200      | 5000 6000 | Aucune part ne change d’un demi-point
    1000 900        | 3000 3000   | 1000 1100      | 5000 5000 | La part des 50 ans ou plus gagne 2,0 points
    1000 1024       | 3000 2952   | 1000 1024      | 5000 5000 | La part des 25 à 49 ans perd 1,0 point
    0 0             | 4000 4000   | 1000 1000      | 5000 5000 | Aucune part ne change d’un demi-point
    1000 1060       | 3000 3030   | 1000 1010      | 0 5100    |
"""


@pytest.mark.parametrize(("young", "middle", "old", "everybody", "title"), rows(SHIFTS))
def test_a_share_is_said_to_move_from_half_a_point(
    young: str, middle: str, old: str, everybody: str, title: str, register: Register
) -> None:
    overview = _overview((young, middle, old, everybody), register)
    assert overview.profile is not None
    chart = slopes(overview, overview.profile)
    assert (chart.title.sentence.replace("\u00a0", " ") if chart else "") == title
