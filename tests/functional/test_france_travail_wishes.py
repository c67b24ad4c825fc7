"""For whom France Travail is asked: read from a real ledger, the register, and releases held on disk."""

import datetime as dt
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from data_sources.france_travail.calls import Covered
from reporter.adapters.edition_files import EditionFiles
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.ports import Ledger
from reporter.tables import COLUMNS, Link, ObservationTable, typed
from reporter.wiring.france_travail import Wishes
from tests.job_market import LOIRE_ATLANTIQUE, NANTES, full_register

NOW = dt.datetime(2026, 7, 10, tzinfo=dt.UTC)
READER = "prefecture@loire.example"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with SqlLedger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


def keep(
    store: EditionFiles, source: str, dataset: str, period: Period, *rows: tuple[str, str, str, float], links: tuple[Link, ...] = ()
) -> None:
    frame = pd.DataFrame([(t, i, str(period), c, v, "published", "2026-05-10") for t, i, c, v in rows], columns=list(COLUMNS))
    release = Release(source, dataset, period, dt.date(2026, 5, 10), f"{len(rows):064x}", fictitious=True)
    assert store.keep(release, ObservationTable(typed(frame), links=links))


def wishes(ledger: Ledger, store: EditionFiles) -> Wishes:
    return Wishes(full_register(), RegisterFiles(files("data_sources")).indicators(), ledger, store)


def test_nobody_subscribed_is_nothing_wanted(ledger: Ledger, tmp_path: Path) -> None:
    assert wishes(ledger, EditionFiles(tmp_path / "editions")).of("demandeurs").territories == ()


def test_subscriptions_parents_peers_professions_and_what_is_held(ledger: Ledger, tmp_path: Path) -> None:
    store = EditionFiles(tmp_path / "editions")
    asked = wishes(ledger, store)
    ledger.add_subscription(READER, [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOW)
    found = asked.of("demandeurs")
    assert (len(found.territories), found.subscribed, dict(found.professions), found.covered) == (7, (LOIRE_ATLANTIQUE,), {}, frozenset())
    year = Period.whole_year(2024)
    links = (Link("fap-rome", "A0Z40", "A1203"), Link("fap-rome", "B2Z40", "F1703"))
    rows = ("departement-44", "tension", "A0Z40", 3.0), ("departement-44", "tension", "B2Z40", 5.0)
    keep(store, "tensions", "tensions-metiers", year, *rows, links=links)
    keep(store, "france_travail", "demandeurs", Period.quarter(2026, 1), (str(NANTES), "demandeurs_abc_ft", "", 10.0))
    found = asked.of("demandeurs")
    assert found.professions == {LOIRE_ATLANTIQUE: ("F1703", "A1203")}
    assert found.covered == {Covered(NANTES, "CUMUL", "CUMUL")}
    assert asked.of("entrees").covered == frozenset()


def test_a_custom_territory_is_asked_for_by_its_members(ledger: Ledger, tmp_path: Path) -> None:
    own = Territory(
        TerritoryId(Level.CUSTOM, "bassins"), "Bassins", "aux Bassins", "des Bassins", (FRANCE,), members=(NANTES, LOIRE_ATLANTIQUE)
    )
    held = full_register()
    register = Register((*held.territories, own), held.vintage)
    ledger.add_subscription(READER, [own.id], policy="standard", bundle=False, now=NOW)
    asked = Wishes(register, RegisterFiles(files("data_sources")).indicators(), ledger, EditionFiles(tmp_path / "editions"))
    found = asked.of("demandeurs")
    assert found.subscribed == (LOIRE_ATLANTIQUE, NANTES)
    assert own.id not in found.territories


def test_a_territory_that_left_the_register_is_not_asked_for(ledger: Ledger, tmp_path: Path) -> None:
    gone = TerritoryId(Level.DEPARTMENT, "999")
    ledger.add_subscription(READER, [gone, FRANCE], policy="standard", bundle=False, now=NOW)
    found = wishes(ledger, EditionFiles(tmp_path / "editions")).of("demandeurs")
    assert (found.territories, found.subscribed) == ((FRANCE,), (FRANCE,))
