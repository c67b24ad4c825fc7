"""What contradicts itself in an edition: divisions, indicators that add up, territories that make up others, places."""

from functools import cache
from importlib.resources import files

import pandas as pd
import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.consistency import check_figures, check_ranks
from reporter.analysis.edition_audit import Seen, audit_editions
from reporter.analysis.membership import membership
from reporter.domain.consistency import DeclaredException, Inconsistency, Rule
from reporter.domain.facts import Rank
from reporter.domain.gate import Offence
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.territory import TerritoryId
from reporter.tables import ObservationTable
from tests.builders import QUARTER, observation
from tests.registers import small_register
from tests.spec_tables import rows

# « s » is secret, « - » not available. 10 below France and 100 there is what Dares rounds to: three figures may be 15 apart, or 150.
DIVISIONS = """
    indicateur           | territoire      | chiffres                                              | trouvé
    ---------------------+-----------------+-------------------------------------------------------+---------------------------
    inscrits_a_brut      | departement-44  | total=100 femmes=40 hommes=60                         |
    inscrits_a_brut      | departement-44  | total=100 femmes=50 hommes=60                         |
    inscrits_a_brut      | departement-44  | total=100 femmes=60 hommes=60                         | partition sexe 100≠120
    inscrits_a_brut      | departement-44  | total=100 femmes=20 hommes=60                         | partition sexe 100≠80
    inscrits_a_brut      | france-FR       | total=1000 femmes=400 hommes=700                      |
    inscrits_a_brut      | france-FR       | total=1000 femmes=500 hommes=700                      | partition sexe 1000≠1200
    inscrits_a_brut      | departement-44  | total=100 femmes=20 hommes=s                          |
    inscrits_a_brut      | departement-44  | total=100 femmes=20 hommes=-                          |
    inscrits_a_brut      | departement-44  | total=100 femmes=120 hommes=s                         | partition sexe 100<120
    inscrits_a_brut      | departement-44  | total=s femmes=20 hommes=60                           |
    inscrits_a_brut      | departement-44  | femmes=40 femmes_moins_25=60                          | partition sexe_age 40≠60
    emploi_salarie_prive | departement-44  | total=100 industrie=s commerce=60 nca=40              |
    emploi_salarie_prive | departement-44  | total=100 industrie=s commerce=60 nca=30              | partition secteur 100≠90
    emploi_salarie_prive | region-52       | total=100 industrie=s commerce=60 nca=30              |
    emploi_salarie_prive | region-52       | total=100 industrie=s commerce=80 nca=30              | partition secteur 100<110
    dpae                 | departement-44  | total=100 cdi=60 cdd_long=30 cdd_court=20 calage_contrat=-10 |
    dpae                 | departement-44  | total=100 cdi=90 cdd_long=30 cdd_court=s calage_contrat=-10  |
"""

SUMS = """
    chiffres                                        | trouvé
    ------------------------------------------------+--------------------------
    abc=100 a=50 b=20 c=30                          |
    abc=100 a=50 b=20 c=50                          |
    abc=100 a=50 b=20 c=60                          | sum_of 100≠130
    abc=100 a=50 b=s c=20                           |
    abc=100 a=90 b=s c=60                           | sum_of 100<150
    abc=100 a=50 b=20                               |
    abc=100 a=120 b=s c=s                           | part_of 120<100
    abc=100 a=110                                   |
"""

# Two départements make up the région 52; its rounding unit is 1, and adjusted series may be one in a thousand apart.
TERRITORIES = """
    indicateur           | 52    | 44   | 01   | trouvé
    ---------------------+-------+------+------+----------------------------
    dpae_brut            | 1000  | 600  | 400  |
    dpae_brut            | 1000  | 600  | 401  |
    dpae_brut            | 1000  | 600  | 402  | territories departement 1000≠1002
    dpae                 | 1000  | 600  | 402  |
    dpae                 | 1000  | 600  | 403  | territories departement 1000≠1003
    dpae_brut            | 1000  | 600  | s    |
    dpae_brut            | 1000  | 1100 | s    | territories departement 1000<1100
    dpae_brut            | s     | 1100 | 400  |
    dpae_brut            | 1000  | 1000 |      |
    projets_diffuses     | 1000  | 1000 | s    |
    projets_diffuses     | 1000  | 900  | s    | territories departement 1000≠900
    taux_chomage         | 7     | 9    | 8    |
    tension              | 3     | 3    | 3    |
"""

RANKS = """
    rangs                | trouvé
    ---------------------+--------
    1/3 2/3 3/3          |
    1/3 2=/3 2=/3        |
    1/4 2/4 3/4          | 3
    1/3 2/3 2=/3         | 1
    1/3 3/3 3=/3         | 2
"""

# Départements 44 and 01 make up the région 52 and, with 2A and 974, France. v2 follows v1.
EDITIONS = """
    v1                                     | v2                        | trouvé
    ---------------------------------------+---------------------------+------------------------------------------------
    région=30 44=10 01=20                  |                           |
    région=30 44=s 01=20                   |                           | leak 44=région-01
    région=30 44=s 01=s                    |                           |
    région=30 44=s 01=s                    | région=30 44=s 01=20      | history 01, leak 44=région-01
    44=10                                  | 44=s                      | history 44
    44=s                                   | 44=s                      |
    région=s 44=10 01=20                   |                           | leak région=01+44
    région=s 44=10 01=-                    |                           |
    France=60 région=30 44=s 01=s 2A=20 974=10 |                       |
    France=60 44=s 01=20 2A=20 974=10      |                           | leak 44=France-01-2A-974
    France=60 44=s 01=20 2A=30             |                           | leak 44=France-01-2A
    France=60 44=s 01=20 2A=30 974=-       |                           |
"""
SHORT = {"région": "region-52", "France": "france-FR"} | {code: f"departement-{code}" for code in ("44", "01", "2A", "974")}


@cache
def declared() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def figure(text: str, **where: object) -> Observation:
    if text in {"s", "-"}:
        return observation(None, status=Status.SECRET if text == "s" else Status.NOT_AVAILABLE, **where)  # type: ignore[arg-type]  # a builder
    return observation(float(text), **where)  # type: ignore[arg-type]  # a builder


def found_in(observations: list[Observation]) -> str:
    return ", ".join(map(said, check_figures(ObservationTable.of(observations).frame, small_register(), declared())))


def said(found: Inconsistency) -> str:
    first = found.offences[0]
    against = f" {found.against}" if found.rule in {Rule.PARTITION, Rule.TERRITORIES} else ""
    return f"{found.rule}{against} {first.value:g}{'<' if found.above else '≠'}{first.expected:g}"


@pytest.mark.parametrize(("indicator", "territory", "given", "found"), rows(DIVISIONS))
def test_known_parts_make_the_total_and_hidden_ones_leave_room(indicator: str, territory: str, given: str, found: str) -> None:
    pairs = (word.split("=", 1) for word in given.split())
    where = {"indicator": indicator, "territory": TerritoryId.parse(territory)}
    assert found_in([figure(v, category="" if name == "total" else name, **where) for name, v in pairs]) == found


@pytest.mark.parametrize(("given", "found"), rows(SUMS))
def test_categories_a_b_and_c_make_their_sum_and_none_exceeds_it(given: str, found: str) -> None:
    pairs = (word.split("=") for word in given.split())
    assert found_in([figure(value, indicator=f"inscrits_{name}_brut") for name, value in pairs]) == found


@pytest.mark.parametrize(("indicator", "region", "first", "second", "found"), rows(TERRITORIES))
def test_territories_make_up_the_wider_one_where_figures_are_counts(
    indicator: str, region: str, first: str, second: str, found: str
) -> None:
    named = zip(("region-52", "departement-44", "departement-01"), (region, first, second), strict=True)
    given = [figure(text, indicator=indicator, territory=TerritoryId.parse(name)) for name, text in named if text]
    assert found_in(given) == found


def test_every_level_of_a_dataset_of_its_own_is_held_against_nothing() -> None:
    given = [figure("1000", indicator="inscrits_a", territory=TerritoryId.parse("france-FR"))]
    given += [figure("10", indicator="inscrits_a", territory=TerritoryId.parse("region-52"))]
    assert found_in(given) == ""


@pytest.mark.parametrize(("given", "found"), rows(RANKS))
def test_places_and_ties_agree_with_how_many_are_ranked(given: str, found: str) -> None:
    ranks = {}
    for number, word in enumerate(given.split(), 1):
        place, out_of = word.split("/")
        rank = Rank("taux_chomage", QUARTER, int(place.strip("=")), "=" in place, int(out_of), ascending=True)
        ranks[TerritoryId.parse(f"departement-{number:02d}")] = (rank,)
    assert ", ".join(str(one.count) for one in check_ranks(ranks)) == found


@pytest.mark.parametrize(("first", "second", "found"), rows(EDITIONS))
def test_all_editions_of_a_quarter_are_one_set_of_tables(first: str, second: str, found: str) -> None:
    editions = [Seen(label, frame_of(text)) for label, text in (("v1", first), ("v2", second)) if text]
    told = audit_editions([one for one in editions if not one.frame.empty], membership(small_register()), declared())
    assert ", ".join(map(audited, told)) == found


def frame_of(text: str) -> pd.DataFrame:
    pairs = (word.split("=") for word in text.split())
    return ObservationTable.of(
        figure(value, indicator="dpae_brut", territory=TerritoryId.parse(SHORT[name])) for name, value in pairs
    ).frame


def audited(found: Inconsistency) -> str:
    names = {identifier: short for short, identifier in SHORT.items()}
    hidden = names[found.offences[0].territory]
    if found.rule is Rule.HISTORY:
        return f"history {hidden}"
    terms = [f"{'-' if term.coefficient.startswith('-') else '+'}{names[term.territory]}" for term in found.combination]
    return f"leak {hidden}={''.join(terms).removeprefix('+')}"


def test_the_same_pattern_in_many_periods_is_told_once() -> None:
    given = [
        figure(value, indicator="dpae_brut", territory=TerritoryId.parse(SHORT[name]), period=QUARTER.shifted(-back))
        for back in range(3)
        for name, value in (("région", "30"), ("44", "s"), ("01", "20"))
    ]
    (leak,) = audit_editions([Seen("v1", ObservationTable.of(given).frame)], membership(small_register()), declared())
    assert (leak.count, [offence.period for offence in leak.offences]) == (3, ["2025-T3", "2025-T4", "2026-T1"])


EXCEPTIONS = """
    règle       | indicateurs | territoires   | catégories | au plus | couvre
    ------------+-------------+---------------+------------+---------+-------
    partition   | dpae*       | departement-* | *          |         | oui
    partition   | dpae*       | departement-* | *          | 20      | oui
    partition   | dpae*       | departement-* | *          | 19      | non
    partition   | dpae*       | region-*      | *          |         | non
    partition   | inscrits_*  | departement-* | *          |         | non
    territories | dpae*       | departement-* | *          |         | non
    partition   | dpae*       | departement-* | cdi        |         | non
"""


@pytest.mark.parametrize(("rule", "indicators", "territories", "categories", "within", "covers"), rows(EXCEPTIONS))
def test_an_exception_covers_what_it_names_and_no_more(
    rule: str, indicators: str, territories: str, categories: str, within: str, covers: str
) -> None:
    offence = Offence("departement-44", "dpae", TOTAL, "2026-T1", 100.0, 120.0)
    found = Inconsistency(Rule.PARTITION, "dpae", "secteur", 1, (offence,))
    limit = float(within) if within else None
    one = DeclaredException(Rule(rule), (indicators,), (territories,), "parce que", "secteur", (categories,), limit)
    assert one.covers(found) == (covers == "oui")


def test_every_exception_shipped_says_why_in_a_sentence() -> None:
    assert [one.reason for one in RegisterFiles(files("data_sources")).declared_exceptions() if len(one.reason.split()) < 5] == []
