"""Which calls France Travail's interface gets, and for whom."""

import json

import pandas as pd
import pytest

from data_sources.france_travail.calls import Call, Covered, Wanted, planned, probe_call
from data_sources.france_travail.catalogue import SERVICES, service_of
from data_sources.france_travail.choosing import around, covered_by, peers, professions_of
from data_sources.france_travail.interface import Budget, BudgetSpentError
from data_sources.pace import Pace
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.tables import COLUMNS, Link
from tests.clocks import Time
from tests.job_market import LOIRE_ATLANTIQUE, NANTES, full_register, wanted

PAYS_DE_LA_LOIRE = TerritoryId(Level.REGION, "52")
NANTES_ZONE = TerritoryId(Level.EMPLOYMENT_ZONE, "5216")
EPCI = TerritoryId(Level.EPCI, "290440002")

# what is asked, of one département subscribed to with two professions: calls of all activities, by profession, by sector
PLAN = """
    demandeurs   | 2 | 2 | 0
    entrees      | 2 | 2 | 0
    offres       | 2 | 2 | 0
    embauches    | 2 | 2 | 21
    perspectives | 2 | 2 | 0
    dynamique    | 2 | 0 | 0
    salaries     | 2 | 0 | 21
"""


def frame(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    """Return observations of (territory, indicator, period, category, value)."""
    return pd.DataFrame([(*row, "published", "2026-05-10") for row in rows], columns=list(COLUMNS))


@pytest.mark.parametrize("line", PLAN.strip().splitlines())
def test_the_plan_is_all_activities_then_professions_and_sectors(line: str) -> None:
    dataset, *numbers = (cell.strip() for cell in line.split("|"))
    calls = planned(service_of(dataset), wanted(LOIRE_ATLANTIQUE, professions=("A1203", "G1602")))
    kinds = [call.activity_type for call in calls]
    overall = service_of(dataset).overall
    assert [kinds.count(kind) for kind in (overall, "ROME", "NAF21")] == [int(number) for number in numbers]
    assert kinds[:2] == [overall, overall]
    assert calls[0] == probe_call(service_of(dataset))
    assert len({call.key for call in calls}) == len(calls)


def test_forty_professions_cost_what_the_design_says() -> None:
    forty = [f"A{number:04d}" for number in range(40)]
    counts = [len(planned(service, wanted(LOIRE_ATLANTIQUE, professions=forty))) for service in SERVICES]
    assert sum(counts) == 7 * 2 + 5 * 40 + 2 * 21


def test_a_call_says_what_the_interface_needs_to_know() -> None:
    service = service_of("demandeurs")
    assert Call(service, FRANCE, "CUMUL", "CUMUL").body == {
        "codeTypeTerritoire": "NAT",
        "codeTerritoire": "FR",
        "codeTypeActivite": "CUMUL",
        "codeActivite": "CUMUL",
        "codeTypePeriode": "TRIMESTRE",
        "codeTypeNomenclature": "CATCAND",
    }
    by_profession = Call(service, NANTES, "ROME", "A1203").body
    assert (by_profession["codeTypeTerritoire"], by_profession["sansCaracteristiques"]) == ("BASBMO", True)
    yearly = Call(service_of("perspectives"), LOIRE_ATLANTIQUE, "CUMUL", "CUMUL").body
    assert (yearly["codeTypePeriode"], yearly["codeTypeNomenclature"]) == ("ANNEE", "TYPE_TENSION")
    assert probe_call(service_of("dynamique")).body["codeActivite"] == "MOYENNE"
    assert json.dumps(by_profession)


def test_a_level_that_is_not_published_is_not_asked_for() -> None:
    zone, epci = wanted(NANTES_ZONE), wanted(EPCI)
    assert [call.territory for call in planned(service_of("demandeurs"), zone)] == [FRANCE]
    assert [call.territory for call in planned(service_of("demandeurs"), epci)] == [FRANCE, EPCI]
    assert [call.territory for call in planned(service_of("perspectives"), epci)] == [FRANCE]


def test_nobody_subscribed_is_nothing_asked() -> None:
    assert planned(service_of("demandeurs"), Wanted()) == ()


def test_what_the_release_held_covers_is_asked_for_again() -> None:
    covered = frozenset({Covered(NANTES, "CUMUL", "CUMUL"), Covered(NANTES, "ROME", "A1203"), Covered(NANTES, "FAP87", "A0Z")})
    calls = planned(service_of("demandeurs"), Wanted((LOIRE_ATLANTIQUE,), covered=covered))
    assert [str(call) for call in calls] == [
        "DE_1 france-FR CUMUL/CUMUL",
        "DE_1 departement-44 CUMUL/CUMUL",
        "DE_1 bassin-5201 CUMUL/CUMUL",
        "DE_1 bassin-5201 ROME/A1203",
    ]


def test_what_a_release_covers_is_read_from_its_figures() -> None:
    found = covered_by(
        frame(
            ("bassin-5201", "tension_ft", "2024", "", 3),
            ("bassin-5201", "tension_ft", "2024", "A1203", 4),
            ("departement-44", "autre", "2024", "A1204", 4),
        ),
        service_of("perspectives"),
    )
    assert found == {Covered(NANTES, "CUMUL", "CUMUL"), Covered(NANTES, "ROME", "A1203")}


def test_around_a_territory_are_its_parents_and_its_peers() -> None:
    register = full_register()
    found = around([LOIRE_ATLANTIQUE], register)
    assert [str(one) for one in found] == [
        "france-FR",
        "region-52",
        "departement-44",
        "departement-49",
        "departement-53",
        "departement-72",
        "departement-85",
    ]
    assert set(around([NANTES], register)) >= {FRANCE, PAYS_DE_LA_LOIRE, LOIRE_ATLANTIQUE, NANTES}
    assert len(peers(NANTES, register)) == 9
    assert len(peers(PAYS_DE_LA_LOIRE, register)) == 17
    assert peers(FRANCE, register) == ()
    assert around([TerritoryId(Level.DEPARTMENT, "999")], register) == ()


PROJECTS = frame(
    ("departement-44", "projets", "2025", "A0Z40", 900),
    ("departement-44", "projets", "2026", "", 5000),
    ("departement-44", "projets", "2026", "A0Z40", 100),
    ("departement-44", "projets", "2026", "B2Z40", 300),
    ("region-52", "projets", "2026", "G0A40", 50),
)
TENSIONS = frame(("region-52", "tension", "2024", "J0Z20", 5), ("region-52", "tension", "2024", "A0Z40", 2))
LINKS = (
    Link("fap-rome", "A0Z40", "A1203"),
    Link("fap-rome", "A0Z40", "A1101"),
    Link("fap-rome", "B2Z40", "F1703"),
    Link("fap-rome", "G0A40", "D1106"),
    Link("fap-rome", "J0Z20", "N1103"),
    Link("rome-competence", "A0Z40", "100"),
)


def test_professions_are_those_most_sought_and_those_most_in_tension_in_turn() -> None:
    register = full_register()
    places = [register.get(LOIRE_ATLANTIQUE), register.get(NANTES), register.get(PAYS_DE_LA_LOIRE)]
    found = professions_of(places, PROJECTS, TENSIONS, LINKS)
    assert found[LOIRE_ATLANTIQUE] == ("F1703", "N1103", "A1101", "A1203")
    assert found[NANTES] == found[LOIRE_ATLANTIQUE]  # its own figures are not known: those of its département
    assert found[PAYS_DE_LA_LOIRE] == ("D1106", "N1103", "A1101", "A1203")


def test_no_more_professions_are_kept_than_asked_for_and_none_without_files() -> None:
    place = full_register().get(LOIRE_ATLANTIQUE)
    assert professions_of([place], PROJECTS, TENSIONS, LINKS, most=2) == {LOIRE_ATLANTIQUE: ("F1703", "N1103")}
    assert professions_of([place], PROJECTS, TENSIONS, ()) == {}
    assert professions_of([place], frame(), frame(), LINKS) == {}


def test_the_budget_ends_and_begins_anew_with_the_next_fetch() -> None:
    clock = Time()
    budget = Budget(3, Pace(None, monotonic=clock.monotonic, sleep=clock.sleep))
    for dataset in ("demandeurs", "entrees"):
        budget.begin(dataset)
    for _ in range(3):
        budget.wait()
    with pytest.raises(BudgetSpentError, match=r"the budget of 3 calls a fetch is spent.*REPORTER_SOURCES__FRANCE_TRAVAIL__BUDGET"):
        budget.wait()
    budget.begin("offres")
    with pytest.raises(BudgetSpentError):
        budget.wait()
    budget.begin("demandeurs")
    budget.wait()
