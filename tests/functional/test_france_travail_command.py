"""`reporter sources fetch france_travail` in processes of its own, on a specimen of its own: plan, budget, resume, nothing new."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.functional.conftest import reporter
from tests.functional.services import first_document, service

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("france_travail"), pytest.mark.timeout(240)]
CALLS = {"demandeurs": 7, "entrees": 7, "offres": 7, "embauches": 28, "perspectives": 7, "dynamique": 7, "salaries": 28}


@dataclass(frozen=True)
class Place:
    """A data folder whose France Travail is the specimen."""

    folder: Path
    checkout: Path
    variables: dict[str, str]

    def command(self, *arguments: str, **more: str) -> tuple[int, str, str]:
        """Run one command; return exit code, stdout and stderr."""
        done = reporter(*arguments, folder=self.folder, checkout=self.checkout, patience=120, **{**self.variables, **more})
        return done.returncode, done.stdout, done.stderr

    def plan(self) -> dict[str, Any]:
        code, printed, said = self.command("sources", "fetch", "france_travail", "--plan", "--json")
        assert code == 0, said
        found: dict[str, Any] = json.loads(printed)
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("france_travail") / "var"
    with service("specimen", "serve", "--json", folder=folder / "origin", checkout=checkout) as running:
        printed = first_document(running)
        yield Place(folder, checkout, printed["settings"] | printed["credentials"])


def test_without_credentials_the_source_is_off_and_says_so(tmp_path: Path, checkout: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    off = Place(folder, checkout, {})
    code, printed, said = off.command("sources", "fetch", "france_travail", "--plan")
    assert (code, printed) == (2, "")
    assert (
        "france_travail is off: set REPORTER_SOURCES__FRANCE_TRAVAIL__CLIENT_ID and REPORTER_SOURCES__FRANCE_TRAVAIL__CLIENT_SECRET" in said
    )
    _, printed, _ = off.command("doctor", "--json")
    assert ("source france_travail", "off") in {(row["check"], row["state"]) for row in json.loads(printed)}
    half = off.command("sources", "fetch", "france_travail", REPORTER_SOURCES__FRANCE_TRAVAIL__CLIENT_ID="me")
    assert "set REPORTER_SOURCES__FRANCE_TRAVAIL__CLIENT_SECRET (" in half[2]
    code, _, said = off.command("sources", "fetch", "france_travaille")
    assert (code, "no producer 'france_travaille' is on: choose insee" in said) == (2, True)


def test_a_fetch_is_planned_stops_at_its_budget_and_goes_on(place: Place) -> None:
    assert place.plan()["total"] == {"calls": 0, "kept": 0, "left": 0, "minutes": 0.0, "budget": 20_000, "fetches": 0}
    assert place.command("subscriptions", "add", "prefecture@loire.example", "departement-44")[0] == 0
    plan = place.plan()
    assert {row["dataset"].partition("/")[2]: row["calls"] for row in plan["datasets"]} == CALLS
    assert plan["total"] == {"calls": 91, "kept": 0, "left": 91, "minutes": 0.2, "budget": 20_000, "fetches": 1}

    code, _, said = place.command("sources", "fetch", "france_travail", REPORTER_SOURCES__FRANCE_TRAVAIL__BUDGET="60")
    assert code == 75
    assert "new release france_travail/embauches 2026-T1, published 2026-05-10" in said
    assert "the budget of 60 calls a fetch is spent" in said
    total = place.plan()["total"]
    assert (total["kept"], total["left"]) == (54, 37)

    code, printed, said = place.command("sources", "fetch", "france_travail", "--json")
    assert code == 0, said
    kept = [release["dataset"] for outcome in json.loads(printed) for release in outcome["kept"]]
    assert kept == ["perspectives", "dynamique", "salaries"]
    assert place.command("sources", "fetch", "france_travail")[0] == 4

    code, printed, said = place.command("sources", "fetch", "france_travail", "--plan")
    assert len(printed.splitlines()) == 7
    assert "91 calls, 91 answered and kept, 0 left" in said
    assert "specimen-secret" not in printed + said


def test_a_named_producer_alone_is_asked(place: Place) -> None:
    code, printed, _ = place.command("sources", "fetch", "insee", "--json")
    assert code == 0
    assert {outcome["source"] for outcome in json.loads(printed)} == {"insee"}
