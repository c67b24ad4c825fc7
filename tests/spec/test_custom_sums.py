"""Sums of the members of a custom territory: never a partial one, never one of rates (analysis.md §5)."""

import datetime as dt
from dataclasses import replace

import pytest

from reporter.analysis.custom_sums import Topic, covered_topics, custom_sums
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Observation, Status
from reporter.domain.territory import FRANCE, Level, Territory, TerritoryId
from tests.builders import QUARTER, observation
from tests.labour_market import ALL_DATASETS, edition_of
from tests.outboxes import register_files
from tests.spec_tables import SpecTable, rows

NANTES, SAINT_NAZAIRE, LAVAL = (TerritoryId(Level.EMPLOYMENT_ZONE, code) for code in ("5216", "5219", "5212"))

# One cell of each of three members: a figure with (p) provisional, (r) revised; s secret, n.d. not available, ns not significant;
# nothing: the member has no such cell at all.
SUMS = SpecTable(
    "sur-mesure",
    "Une somme entière ou aucune",
    """
    membres                  | somme | statut
    -------------------------+-------+--------------
    100 ; 20 ; 3             |   123 | published
    100 ; 0 ; 0              |   100 | published
    0 ; 0 ; 0                |     0 | published
    100 (p) ; 20 ; 3         |   123 | provisional
    100 (p) ; 20 (r) ; 3     |   123 | provisional
    100 ; 20 (r) ; 3         |   123 | revised
    100 ; s ; 3              |       | secret
    100 (p) ; s ; n.d.       |       | secret
    100 ; s ;                |       | secret
    s ; s ; s                |       | secret
    100 ; n.d. ; 3           |       | not_available
    100 ; ns ; 3             |       | not_available
    100 ; 20 ;               |       | not_available
    100 ; ;                  |       | not_available
""",
)
ABSENT = {"s": Status.SECRET, "n.d.": Status.NOT_AVAILABLE, "ns": Status.NOT_SIGNIFICANT}
MARKS = {"(p)": Status.PROVISIONAL, "(r)": Status.REVISED}

# At which level what can be summed: the first indicator of each topic, or why there is none.
TOPICS = """
    membres         | sujet                | chiffres
    ----------------+----------------------+---------------------------
    zone_emploi     | rate                 | not_published_at_level
    zone_emploi     | jobs                 | emploi_salarie_prive
    zone_emploi     | sectors              | emploi_salarie_prive_annuel
    zone_emploi     | job seekers          | inscrits_abc_brut
    zone_emploi     | hiring               | not_published_at_level
    zone_emploi     | tensions             | not_published_at_level
    departement     | rate                 | not_published_at_level
    departement     | sectors              | emploi_salarie_prive
    departement     | job seekers          | inscrits_abc
    departement     | hiring               | dpae
    departement     | recruitment projects | projets_recrutement
    departement     | tensions             | not_published_at_level
    region          | sectors              | emploi_salarie_prive
    bassin          | jobs                 | not_published_at_level
    bassin          | recruitment projects | projets_recrutement
    epci            | jobs                 | not_published_at_level
    epci            | hiring               | embauches_ft
    commune         | hiring               | not_published_at_level
"""


def composed(*members: TerritoryId) -> Territory:
    identifier = TerritoryId(Level.CUSTOM, "essai")
    return Territory(identifier, "Essai", "dans l’Essai", "de l’Essai", (FRANCE,), members=members or (LAVAL, NANTES, SAINT_NAZAIRE))


def indicators() -> Indicators:
    return register_files().indicators()


def cell(text: str, member: TerritoryId, indicator: str = "emploi_salarie_prive") -> Observation | None:
    if not text:
        return None
    number, _, mark = text.partition(" ")
    value = None if number in ABSENT else float(number)
    return observation(value, territory=member, indicator=indicator, status=ABSENT.get(number) or MARKS.get(mark))


@pytest.mark.parametrize(("members", "total", "status"), rows(SUMS))
def test_a_sum_is_whole_or_none_at_all(members: str, total: str, status: str) -> None:
    territory = composed()
    parts = [cell(text.strip(), member) for text, member in zip(members.split(";"), territory.members, strict=True)]
    (found,) = custom_sums(territory, [part for part in parts if part], indicators())
    assert (found.value, found.status) == (float(total) if total else None, Status(status))
    assert (found.territory, found.indicator, found.period, found.category) == (territory.id, "emploi_salarie_prive", QUARTER, "")


@pytest.mark.parametrize(("level", "topic", "figures"), rows(TOPICS))
def test_a_topic_has_figures_where_counts_are_published_for_the_members(level: str, topic: str, figures: str) -> None:
    territory = composed(TerritoryId(Level(level), "01"), TerritoryId(Level(level), "02"))
    found = next(cover for cover in covered_topics(territory, indicators()) if cover.topic == topic)
    assert (found.indicator.id if found.indicator else str(found.status)) == figures
    assert found.has_figures is (found.status is Status.PUBLISHED)


def test_what_the_edition_lacks_is_told_apart_from_what_nobody_publishes() -> None:
    edition = edition_of("urssaf/emploi-ze")
    found = {cover.topic: cover.status for cover in covered_topics(composed(), indicators(), edition)}
    assert (found[Topic.JOBS], found[Topic.SEEKERS]) == (Status.PUBLISHED, Status.NOT_IN_EDITION)
    assert found[Topic.RATE] is Status.NOT_PUBLISHED_AT_LEVEL


@pytest.mark.parametrize("indicator", ["taux_chomage", "tension", "tension_conditions_travail"])
def test_rates_and_classes_have_no_sum(indicator: str) -> None:
    territory = composed()
    parts = [observation(4.0, territory=member, indicator=indicator) for member in territory.members]
    sums = custom_sums(territory, parts, indicators())
    assert sums == ()
    facts = TerritoryFacts(territory, edition_of(*ALL_DATASETS), sums, indicators())
    assert facts.figure(indicator).status is Status.NOT_PUBLISHED_AT_LEVEL


def test_a_count_that_is_missing_says_so_by_the_level_of_the_members() -> None:
    held, lacking = (
        TerritoryFacts(composed(), edition_of(*which), (), indicators()) for which in (("urssaf/emploi-ze",), ALL_DATASETS[:1])
    )
    assert held.figure("emploi_salarie_prive").status is Status.NOT_AVAILABLE
    assert lacking.figure("emploi_salarie_prive").status is Status.NOT_IN_EDITION
    assert held.figure("dpae").status is Status.NOT_PUBLISHED_AT_LEVEL  # no zone d'emploi has it


def test_every_cell_is_summed_apart_and_a_category_of_one_member_is_never_the_whole() -> None:
    territory = composed(NANTES, SAINT_NAZAIRE)
    kinds = [("10", QUARTER), ("11", QUARTER), ("10", QUARTER.year_before)]
    parts = [
        observation(10.0 * (1 + i), territory=member, indicator="emploi_salarie_prive_annuel", category=category, period=period)
        for i, member in enumerate(territory.members)
        for category, period in kinds
        if (member, category) != (SAINT_NAZAIRE, "11")
    ]
    found = {(o.category, o.period): (o.value, o.status) for o in custom_sums(territory, parts, indicators())}
    assert found == {
        ("10", QUARTER): (30.0, Status.PUBLISHED),
        ("10", QUARTER.year_before): (30.0, Status.PUBLISHED),
        ("11", QUARTER): (None, Status.NOT_AVAILABLE),
    }


def test_the_newest_vintage_of_the_parts_is_that_of_the_sum() -> None:
    territory = composed(NANTES, SAINT_NAZAIRE)
    old, new = (observation(10.0, territory=member, indicator="emploi_salarie_prive") for member in territory.members)
    (found,) = custom_sums(territory, [replace(old, vintage=dt.date(2020, 1, 1)), new], indicators())
    assert found.vintage == new.vintage


def test_figures_of_others_do_not_enter() -> None:
    territory = composed(NANTES, SAINT_NAZAIRE)
    parts = [observation(10.0, territory=one, indicator="emploi_salarie_prive") for one in (NANTES, SAINT_NAZAIRE, LAVAL)]
    (found,) = custom_sums(territory, parts, indicators())
    assert found.value == 20.0
