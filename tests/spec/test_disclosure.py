"""Which figures are hidden, and what would give them away: thresholds, divisions, territories that overlap."""

from functools import cache
from importlib.resources import files

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.disclosure import protect
from reporter.analysis.leaks import Cell, Sum, audit
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.territory import TerritoryId
from tests.builders import PAYS_DE_LA_LOIRE, observation
from tests.spec_tables import rows

COUNT = "inscrits_a_brut"  # divided by sexe, by âge and by both
JOBS = "emploi_salarie_prive"  # divided by sector, of which « nca » takes in what the producer hides

# « s » is hidden, by the producer on the left, by anybody on the right; « total » first.
SMALL = """
    seuil | chiffres                                                       | montrés
    ------+----------------------------------------------------------------+--------------------------------------------
     5    | total=0                                                        | total=0
     5    | total=1                                                        | total=s
     5    | total=4                                                        | total=s
     5    | total=5                                                        | total=5
     1    | total=1                                                        | total=1
     11   | total=10                                                       | total=s
     5    | total=s                                                        | total=s
     5    | total=23 femmes=3 hommes=20                                    | total=23 femmes=s hommes=s
     5    | total=23 femmes=0 hommes=23                                    | total=23 femmes=0 hommes=23
     5    | total=10 femmes=5 hommes=5                                     | total=10 femmes=5 hommes=5
     5    | total=4 femmes=1 hommes=3                                      | total=s femmes=s hommes=s
     5    | total=3 femmes=0 hommes=3                                      | total=s femmes=0 hommes=s
     5    | total=23 femmes=s hommes=20                                    | total=23 femmes=s hommes=s
     5    | total=23 femmes=s hommes=s                                     | total=23 femmes=s hommes=s
     5    | total=s femmes=7 hommes=20                                     | total=s femmes=s hommes=20
     5    | total=s femmes=s hommes=s                                      | total=s femmes=s hommes=s
     5    | total=23 femmes=3                                              | total=s femmes=s
     5    | femmes=3 hommes=20                                             | femmes=s hommes=20
     5    | total=60 moins_25=3 25_49=30 50_plus=27                        | total=60 moins_25=s 25_49=30 50_plus=s
     5    | total=60 moins_25=2 25_49=4 50_plus=54                         | total=60 moins_25=s 25_49=s 50_plus=54
     5    | total=60 moins_25=4 25_49=28 50_plus=28                        | total=60 moins_25=s 25_49=s 50_plus=28
     5    | total=60 moins_25=4 25_49=0 50_plus=56                         | total=60 moins_25=s 25_49=0 50_plus=s
     5    | total=10 moins_25=s 25_49=0 50_plus=0                          | total=s moins_25=s 25_49=0 50_plus=0
     5    | total=60 femmes=3 hommes=57 moins_25=20 25_49=20 50_plus=20    | total=60 femmes=s hommes=s moins_25=20 25_49=20 50_plus=20
     5    | total=60 femmes=3 hommes=57 moins_25=2 25_49=30 50_plus=28     | total=60 femmes=s hommes=s moins_25=s 25_49=30 50_plus=s
"""

RESIDUAL = """
    chiffres                                                    | montrés
    ------------------------------------------------------------+--------------------------------------------------------
    total=100 industrie=s construction=40 commerce=50 nca=10    | total=100 industrie=s construction=40 commerce=50 nca=10
    total=100 industrie=3 construction=40 commerce=50 nca=7     | total=100 industrie=s construction=40 commerce=50 nca=s
    total=100 industrie=s construction=3 commerce=87 nca=10     | total=100 industrie=s construction=s commerce=87 nca=s
"""

# Communes a to f; what each territory is made of, what is shown (the rest is hidden), what each hidden one is worked out from.
OVERLAPPING = """
    territoires                                       | montrés                     | révélés
    --------------------------------------------------+-----------------------------+------------------------------------------
    departement-1=ab departement-2=cd region-1=abcd   | region-1 departement-2      | departement-1=region-1-departement-2
    departement-1=ab departement-2=cd region-1=abcd   | region-1                    |
    departement-1=ab departement-2=cd region-1=abcd   | departement-1 departement-2 | region-1=departement-1+departement-2
    departement-1=ab region-1=ab                      | region-1                    | departement-1=region-1
    departement-1=ab region-1=abc                     | region-1                    |
    epci-1=abc epci-2=d departement-1=ab departement-2=cd | epci-1 epci-2 departement-1 | departement-2=epci-1+epci-2-departement-1
    epci-1=bc epci-2=a epci-3=d region-1=ab region-2=cd | epci-2 epci-3 region-1 region-2 | epci-1=region-1+region-2-epci-2-epci-3
    epci-1=bc epci-2=a epci-3=d region-1=ab region-2=cd | epci-2 region-1 region-2 |
    epci-1=ab epci-2=bc epci-3=ac departement-1=abc   | epci-1 epci-2 epci-3        | departement-1=1/2×epci-1+1/2×epci-2+1/2×epci-3
    epci-1=ab epci-2=bc epci-3=ac epci-4=a            | epci-1 epci-2 epci-3        | epci-4=1/2×epci-1+1/2×epci-3-1/2×epci-2
    epci-1=ab epci-2=bc epci-3=ac epci-4=a            | epci-1 epci-2               |
"""


@cache
def declared() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def figures(text: str, indicator: str) -> tuple[Observation, ...]:
    found = []
    for word in text.split():
        name, value = word.split("=")
        number = None if value == "s" else float(value)
        status = Status.SECRET if number is None else Status.PUBLISHED
        category = TOTAL if name == "total" else name
        found.append(observation(number, indicator=indicator, category=category, status=status))
    return tuple(found)


def written(observations: tuple[Observation, ...]) -> str:
    return " ".join(f"{o.category or 'total'}={'s' if o.value is None else f'{o.value:g}'}" for o in observations)


@pytest.mark.parametrize(("threshold", "given", "shown"), rows(SMALL))
def test_a_small_count_is_hidden_and_so_is_what_gives_it_away(threshold: str, given: str, shown: str) -> None:
    assert written(protect(figures(given, COUNT), declared(), float(threshold))) == shown


@pytest.mark.parametrize(("given", "shown"), rows(RESIDUAL))
def test_what_the_producer_counts_in_a_residual_is_not_given_away_by_it(given: str, shown: str) -> None:
    assert written(protect(figures(given, JOBS), declared())) == shown


def test_categories_that_add_up_protect_each_other() -> None:
    given = [observation(v, indicator=f"inscrits_{n}_brut") for n, v in (("abc", 100.0), ("a", 70.0), ("b", 3.0), ("c", 27.0))]
    shown = [o.value for o in protect(given, declared())]
    assert shown == [100.0, 70.0, None, None]


def test_other_things_than_people_are_shown_however_few() -> None:
    given = (observation(3.0, indicator="etablissements_employeurs"), observation(3.0, indicator="taux_chomage"))
    assert protect(given, declared()) == given


def test_the_default_threshold_is_five() -> None:
    assert [o.value for o in protect(figures("total=4", COUNT) + figures("total=5", "inscrits_b_brut"), declared())] == [None, 5.0]


def test_figures_of_two_territories_are_not_protected_together() -> None:
    with pytest.raises(ValueError, match="one territory"):
        protect((observation(), observation(territory=PAYS_DE_LA_LOIRE)), declared())


@pytest.mark.parametrize(("made_of", "shown", "given_away"), rows(OVERLAPPING))
def test_a_hidden_figure_is_found_wherever_shown_ones_add_up_to_it(made_of: str, shown: str, given_away: str) -> None:
    bricks = {TerritoryId.parse(name): frozenset(communes) for name, communes in (word.split("=") for word in made_of.split())}
    leaks = audit([Cell(one, TOTAL, str(one) in shown.split()) for one in bricks], bricks)
    assert " ".join(str(leak).replace(" ", "").replace("−", "-") for leak in leaks) == given_away


def test_a_division_and_overlapping_territories_give_a_figure_away_together() -> None:
    zone, department, epci = (TerritoryId.parse(name) for name in ("zone_emploi-1", "departement-1", "epci-1"))
    bricks = {zone: frozenset("ab"), department: frozenset("a"), epci: frozenset("b")}
    sums = (Sum("total", ("femmes", "hommes")),)
    shown = [
        Cell(zone, "total"),
        Cell(zone, "hommes"),
        Cell(epci, "femmes"),
        Cell(department, "hommes"),
        Cell(department, "femmes", shown=False),
    ]
    (leak,) = audit(shown, bricks, sums)
    assert str(leak) == "departement-1 femmes = zone_emploi-1 total − zone_emploi-1 hommes − epci-1 femmes"
    assert {(str(cell.territory), cell.category): int(weight) for cell, weight in leak.combination} == {
        ("zone_emploi-1", "total"): 1,
        ("zone_emploi-1", "hommes"): -1,
        ("epci-1", "femmes"): -1,
    }
