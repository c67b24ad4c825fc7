"""`reporter editions consistency`: a clean edition, planted contradictions, a figure that only overlapping territories give away."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.edition_files import EditionFiles
from reporter.adapters.register_files import RegisterFiles
from reporter.adapters.register_vintages import Vintages
from reporter.analysis.consistency import check_figures
from reporter.analysis.edition_audit import Seen, audit_editions
from reporter.analysis.membership import membership
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.release import Edition
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.tables import ObservationTable
from tests.builders import QUARTER, observation, release
from tests.functional.conftest import Passed, reporter
from tests.spec_tables import rows

COUNT = "inscrits_abc_brut"


@cache
def declared() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


# Two départements, two zones d'emploi and three EPCI that cut them otherwise; an EPCI and a zone lie in both départements.
COMMUNES = {
    "44001": ("departement-44", "zone_emploi-5298", "epci-200000002"),
    "44002": ("departement-44", "zone_emploi-5299", "epci-200000002"),
    "44003": ("departement-44", "zone_emploi-5299", "epci-200000001"),
    "49001": ("departement-49", "zone_emploi-5299", "epci-200000001"),
    "49002": ("departement-49", "zone_emploi-5297", "epci-200000003"),
}
SIZES = {"44001": 10, "44002": 20, "44003": 40, "49001": 80, "49002": 160}
GIVING_AWAY = ("departement-44", "zone_emploi-5298", "zone_emploi-5299", "epci-200000003")


def of(identifier: str, *parents: TerritoryId) -> Territory:
    return Territory(TerritoryId.parse(identifier), f"Nom {identifier}", f"à {identifier}", f"de {identifier}", parents)


def overlapping() -> RegisterDraft:
    """Return a register whose communes say what départements, zones and EPCI are made of."""
    region = TerritoryId(Level.REGION, "52")
    inside = {name for places in COMMUNES.values() for name in places}
    territories = [Territory(FRANCE, "France", "en France", "de la France"), of("region-52", FRANCE)]
    territories += [of(name, region, FRANCE) for name in sorted(inside, key=TerritoryId.parse)]
    towns = [of(f"commune-{code}", *map(TerritoryId.parse, places), region, FRANCE) for code, places in COMMUNES.items()]
    return RegisterDraft(2026, tuple(territories), tuple(towns), (), ())


def counts(shown: Iterable[str], hidden: Iterable[str] = (), *, period: Period = QUARTER) -> list[Observation]:
    def size(name: str) -> float:
        return float(sum(SIZES[code] for code, places in COMMUNES.items() if name in places))

    found = [observation(size(name), indicator=COUNT, period=period, territory=TerritoryId.parse(name)) for name in shown]
    return found + [
        observation(None, indicator=COUNT, period=period, territory=TerritoryId.parse(name), status=Status.SECRET) for name in hidden
    ]


def frozen(folder: Path, *revisions: list[Observation], quarter: Period = QUARTER) -> None:
    """Freeze one edition after the other, as revisions of one quarter."""
    store = EditionFiles(folder / "editions")
    for number, figures in enumerate(revisions, 1):
        one = release("dares", f"defm-{number}", period=quarter)
        store.freeze(Edition("standard", quarter, (one,), number), [ObservationTable.of(figures)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "var"
    place.mkdir()
    Vintages(place / "register").keep("2026", overlapping())
    return place


def consistency(folder: Path, checkout: Path, *arguments: str) -> tuple[int, dict[str, object], str]:
    result = reporter("editions", "consistency", *arguments, "--json", folder=folder, checkout=checkout)
    return result.returncode, json.loads(result.stdout), result.stderr


def test_a_figure_that_only_overlapping_territories_give_away_is_found_with_its_combination(folder: Path, checkout: Path) -> None:
    frozen(folder, counts(GIVING_AWAY, hidden=["departement-49"]))
    code, report, said = consistency(folder, checkout)
    assert code == 3, said
    (leak,) = report["found"]  # type: ignore[misc]  # JSON
    assert (leak["rule"], leak["indicator"], leak["offences"][0]["territory"]) == ("leak", COUNT, "departement-49")
    assert {term["territory"]: term["coefficient"] for term in leak["combination"]} == {
        "zone_emploi-5298": "1",
        "zone_emploi-5299": "1",
        "epci-200000003": "1",
        "departement-44": "-1",
    }
    assert leak["offences"][0]["value"] is None  # the report says how, never how many
    assert (report["bricks"], report["unplaced"]) == ("commune", [])


def test_the_terminal_shows_the_combination_in_french(folder: Path, checkout: Path) -> None:
    frozen(folder, counts(GIVING_AWAY, hidden=["departement-49"]))
    result = reporter("editions", "consistency", folder=folder, checkout=checkout)
    assert result.returncode == 3
    assert (
        "Nom departement-49 (département), T1 2026 : masqué, mais se déduit de Nom zone_emploi-5298 (zone d’emploi) "
        "+ Nom zone_emploi-5299 (zone d’emploi) + Nom epci-200000003 (intercommunalité) − Nom departement-44 (département)."
        in result.stdout
    )


@pytest.mark.parametrize("missing", ["", *GIVING_AWAY])
def test_without_any_one_of_them_nothing_is_given_away(missing: str) -> None:
    draft = overlapping()
    held = membership(Register(draft.territories), draft.municipalities)
    figures = counts([name for name in GIVING_AWAY if name != missing], hidden=["departement-49"])
    found = list(audit_editions([Seen("v1", ObservationTable.of(figures).frame)], held, declared()))
    assert len(found) == (0 if missing else 1)


def test_what_one_revision_showed_and_the_next_hides_is_told_through_history(folder: Path, checkout: Path) -> None:
    frozen(folder, counts(["departement-44", "departement-49"]), counts(["departement-44"], hidden=["departement-49"]))
    code, report, _ = consistency(folder, checkout, "2026-T1")
    (told,) = report["found"]  # type: ignore[misc]  # JSON
    assert code == 3
    assert (told["rule"], told["edition"], told["against"]) == ("history", "standard-2026-T1-v2", "standard-2026-T1-v1")
    assert "masqué dans standard-2026-T1-v2, mais montré dans standard-2026-T1-v1" in told["sentence"]


def test_editions_of_another_quarter_are_left_alone(folder: Path, checkout: Path) -> None:
    before = QUARTER.previous
    frozen(folder, counts(GIVING_AWAY, hidden=["departement-49"], period=before), quarter=before)
    frozen(folder, counts(["departement-44"]))
    code, report, _ = consistency(folder, checkout)
    assert (code, report["audited"]) == (0, ["standard-2026-T1-v1"])
    assert consistency(folder, checkout, str(before))[0] == 3


def test_a_planted_total_is_told_with_both_values(folder: Path, checkout: Path) -> None:
    sizes = {"": 1000.0, "femmes": 400.0, "hommes": 700.0}
    frozen(folder, [observation(value, indicator="inscrits_a_brut", category=code) for code, value in sizes.items()])
    code, report, _ = consistency(folder, checkout, "standard-2026-T1-v1")
    (told,) = report["found"]  # type: ignore[misc]  # JSON
    assert (code, told["rule"], told["against"]) == (3, "partition", "sexe")
    assert (told["offences"][0]["value"], told["offences"][0]["expected"]) == (1000.0, 1100.0)
    assert told["sentence"].endswith("1\u202f000\u00a0publié, somme 1\u202f100.")


def test_what_is_not_here_is_told_with_what_is(folder: Path, checkout: Path) -> None:
    empty = reporter("editions", "consistency", folder=folder, checkout=checkout)
    assert (empty.returncode, "no edition is frozen yet" in empty.stderr) == (1, True)
    frozen(folder, counts(["departement-44"]))
    wrong = reporter("editions", "consistency", "2030-T1", folder=folder, checkout=checkout)
    assert wrong.returncode == 1
    assert "no edition and no quarter '2030-T1' here: there are standard-2026-T1-v1" in wrong.stderr


@pytest.mark.xdist_group("demo")
def test_the_demonstration_s_edition_holds_together(demo: Passed, checkout: Path) -> None:
    code, report, said = consistency(demo.folder, checkout)
    assert code == 0, said
    assert report["faults"] == 0
    assert all(one["explained"] for one in report["found"])  # type: ignore[attr-defined]  # JSON
    assert "30\u00a0zones d’emploi" in report["remarks"][0]  # type: ignore[index]  # JSON


PLANTED = """
    indicateur             | catégorie   | territoire     | trouvé
    -----------------------+-------------+----------------+--------------------------
    inscrits_a             | femmes      | departement-44 | partition part_of territories
    inscrits_b             |             | departement-44 | sum_of territories
    dpae                   | cdi         | region-52      | partition territories
    population_15_plus     |             | departement-44 | partition territories
    emploi_salarie_prive   | industrie   | france-FR      | partition territories
"""


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize(("indicator", "category", "territory", "rules"), rows(PLANTED))
def test_a_figure_raised_in_the_demonstration_s_edition_is_found_by_every_rule_that_holds_it(
    demo: Passed, indicator: str, category: str, territory: str, rules: str
) -> None:
    store = EditionFiles(demo.folder / "editions")
    frame = store.whole(store.editions()[0]).frame
    kin = {indicator, "inscrits_abc"} | set(declared().get("inscrits_abc").sum_of) if indicator.startswith("inscrits") else {indicator}
    clean = frame[frame["indicator"].isin(kin)].copy()
    register = RegisterFiles(files("data_sources")).register()
    before = set(check_figures(clean, register, declared()))
    place = (clean[["indicator", "category", "territory"]] == [indicator, category, territory]).all(axis=1)
    last = clean.loc[place, "period"].max()
    clean.loc[place & (clean["period"] == last), "value"] *= 3
    found = {str(one.rule) for one in set(check_figures(clean, register, declared())) - before}
    assert " ".join(sorted(found)) == " ".join(sorted(rules.split()))
