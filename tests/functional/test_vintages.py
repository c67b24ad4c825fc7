"""Which vintage of each dataset an edition holds, what is late or missing in it, what it revised: by function and by command."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.overview import analyse
from reporter.document.charts import choropleth
from reporter.document.method import method_section
from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Edition, EditionPolicy, Release
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.pipeline.editions import freeze_edition
from reporter.pipeline.facts import FactsReader
from reporter.pipeline.policies import policy_named
from reporter.pipeline.vintages import Role, vintages
from reporter.ports import Outside
from reporter.tables import ObservationTable
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, observation, release
from tests.fakes import FrozenClock
from tests.functional.conftest import reporter
from tests.outboxes import opened, register_files, world

DEFM, RATE = DatasetRef("dares", "defm-regions-cvs"), DatasetRef("insee", "taux-chomage")
FRANCE_DEFM = DatasetRef("dares", "defm-france-cvs")
MAYENNE = TerritoryId(Level.DEPARTMENT, "53")
PLACES = [t.id for t in register_files().register().at(Level.DEPARTMENT)[:60]]
MAY, JULY = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with opened(tmp_path) as ledger:
        yield world(tmp_path, ledger, None, at=MAY)


def rates(last: Period, *, late: tuple[TerritoryId, ...] = (), more: float = 0.0) -> ObservationTable:
    """Return quarters of rates from the end of 2023 to *last*, less the last one of those who are *late*."""
    return ObservationTable.of(
        observation(5 + place % 4 + more * (back == 1), territory=t, period=last.shifted(-back))
        for place, t in enumerate(dict.fromkeys([*PLACES, LOIRE_ATLANTIQUE, MAYENNE, FRANCE]))
        for back in range(9 + (last == QUARTER))
        if back or t not in late
    )


def seekers(last: Period, territories: tuple[TerritoryId, ...]) -> ObservationTable:
    return ObservationTable.of(
        observation(1000.0 + back, territory=t, indicator="inscrits_abc", period=last.shifted(-back))
        for t in territories
        for back in range(9)
    )


def kept(outside: Outside, ref: DatasetRef, period: Period, table: ObservationTable, on: dt.date) -> Release:
    one = replace(release(ref.source, ref.dataset, period=period), published_on=on)
    assert outside.editions.keep(one, table)
    return one


def frozen(outside: Outside, policy: str, quarter: Period) -> Edition:
    found = freeze_edition(outside, policy_named(outside, policy), quarter)
    assert found is not None
    return found


def early(outside: Outside) -> Edition:
    """Freeze an early edition: the job seekers of the quarter, the rate of the one before."""
    kept(outside, DEFM, QUARTER, seekers(QUARTER, (LOIRE_ATLANTIQUE, MAYENNE)), dt.date(2026, 4, 28))
    kept(outside, FRANCE_DEFM, QUARTER, seekers(QUARTER, (FRANCE,)), dt.date(2026, 4, 28))
    kept(outside, RATE, QUARTER.previous, rates(QUARTER.previous), dt.date(2026, 4, 9))
    return frozen(outside, "precoce", QUARTER)


def test_an_edition_says_which_vintages_it_holds_how_old_they_are_and_how_long_they_waited(outside: Outside) -> None:
    found = {v.dataset: v for v in vintages(outside, early(outside))}
    assert [(found[d].role, found[d].behind, found[d].waited_days) for d in (DEFM, RATE)] == [
        (Role.REQUIRED, 0, 22),
        (Role.OPTIONAL, 1, 41),
    ]
    zones = found[DatasetRef("insee", "taux-chomage-ze")]
    assert (zones.release, zones.is_missing) == (None, False)


def test_a_dataset_one_quarter_behind_keeps_its_own_period_on_every_page(outside: Outside) -> None:
    edition = early(outside)
    facts = FactsReader(outside, edition).facts(outside.register_store.register().get(LOIRE_ATLANTIQUE))
    assert [str(facts.figure(name).period) for name in ("taux_chomage", "inscrits_abc")] == ["2025-T4", "2026-T1"]
    overview = analyse(facts)
    assert {n.figure.period for n in overview.neighbours if n.figure} == {QUARTER.previous}
    assert overview.rate.rank is not None
    assert overview.rate.rank.period == QUARTER.previous
    assert "Les séries les moins récentes s’arrêtent au" in method_section(overview, outlines_credit="").lead.replace("'", "’")


def test_figures_that_were_not_updated_are_named_and_never_compared_across_periods(outside: Outside) -> None:
    kept(outside, RATE, QUARTER, rates(QUARTER, late=(LOIRE_ATLANTIQUE,)), dt.date(2026, 7, 9))
    edition = frozen(outside, "taux", QUARTER)
    (rate, _) = vintages(outside, edition)
    assert [(e.indicator, e.level, str(e.last), e.territories) for e in rate.late] == [("taux_chomage", Level.DEPARTMENT, "2025-T4", 1)]
    reader, register = FactsReader(outside, edition), outside.register_store.register()
    late, other = (analyse(reader.facts(register.get(t))) for t in (LOIRE_ATLANTIQUE, MAYENNE))
    assert (late.rate.figure.period, late.rate.rank) == (QUARTER.previous, None)
    assert {n.figure.period for n in late.neighbours if n.figure} == {QUARTER.previous}
    assert choropleth(late, outlined=()) is None  # the classes are those of another quarter
    assert other.rate.rank is not None
    assert (other.rate.rank.period, other.rate.rank.out_of) == (QUARTER, len({*PLACES, MAYENNE, LOIRE_ATLANTIQUE}) - 1)
    assert LOIRE_ATLANTIQUE not in {n.territory.id for n in other.neighbours if n.figure}
    assert other.rate.france is not None
    assert other.rate.france.gap is not None
    assert {other.rate.france.gap.here.period, other.rate.france.gap.other.period} == {QUARTER}


def test_an_edition_published_without_a_required_dataset_says_which(outside: Outside) -> None:
    policy = EditionPolicy("standard", "", active=True, opens=DEFM, required=(DEFM, RATE), deadline_days=30)
    kept(outside, DEFM, QUARTER, seekers(QUARTER, (LOIRE_ATLANTIQUE,)), dt.date(2026, 4, 28))
    edition = freeze_edition(outside, policy, None)
    assert edition is not None
    assert {FRANCE_DEFM, RATE} <= {v.dataset for v in vintages(outside, edition) if v.is_missing}


def told(outside: Outside, checkout: Path, *arguments: str) -> tuple[str, str]:
    result = reporter("editions", *arguments, folder=outside.folder, checkout=checkout)
    assert result.returncode == 0, result.stderr
    return result.stdout, result.stderr


def test_show_and_list_tell_vintages_gaps_and_late_series(outside: Outside, checkout: Path) -> None:
    early(outside)
    kept(outside, RATE, QUARTER, rates(QUARTER, late=(MAYENNE,)), dt.date(2026, 7, 9))
    frozen(replace(outside, clock=FrozenClock(JULY)), "taux", QUARTER)
    printed, said = told(outside, checkout, "show", "precoce-2026-T1-v1")
    assert "insee/taux-chomage\t2025-T4\t2026-04-09\t1 quarter older\t41 d" in printed
    assert "without insee/taux-chomage-ze (optional)" in said
    _, said = told(outside, checkout, "show", "taux-2026-T1-v1")
    assert "insee/taux-chomage: taux_chomage ends at 2025-T4 for 1 territories of level departement" in said
    listed = json.loads(told(outside, checkout, "list", "--json")[0])
    assert {row["edition"] for row in listed} == {"precoce-2026-T1-v1", "taux-2026-T1-v1"}
    assert {v["waited_days"] for row in listed for v in row["vintages"] if v["release"]} == {22, 41, 1}
    assert [row["without"] for row in listed] == [[], []]
    shown = json.loads(told(outside, checkout, "show", "taux-2026-T1-v1", "--json")[0])
    assert [(late["last"], late["territories"]) for v in shown["vintages"] for late in v["late"]] == [("2025-T4", 1)]


def test_show_tells_what_was_revised_of_the_edition_before(outside: Outside, checkout: Path) -> None:
    kept(outside, RATE, QUARTER.previous, rates(QUARTER.previous), dt.date(2026, 4, 9))
    first = frozen(outside, "taux", QUARTER.previous)
    kept(outside, RATE, QUARTER, rates(QUARTER, more=0.1), dt.date(2026, 7, 9))
    second = frozen(outside, "taux", QUARTER)
    assert second.predecessor == first.fingerprint
    printed, said = told(outside, checkout, "show", second.label, "--revisions", "--territory", "departement-44")
    rows = [line.split("\t") for line in printed.splitlines()]
    places = len({*PLACES, LOIRE_ATLANTIQUE, MAYENNE, FRANCE})
    assert rows[0][:3] == ["insee/taux-chomage", str(9 * places), str(places)]
    assert rows[1][:5] == ["departement-44", "taux_chomage", "", "2025-T4", "revised"]
    assert rows[1][6::2] == ["2026-07-09", "2026-07-09"]
    assert "figures of these territories that differ" in said
    found = json.loads(told(outside, checkout, "show", second.label, "--revisions", "--territory", "departement-*", "--json")[0])
    assert found["datasets"]["insee/taux-chomage"]["revised"] == places
    assert len(found["revisions"]) == places - 1
    assert found["largest"][0]["relative"] == pytest.approx(0.1 / 5)
    _, said = told(outside, checkout, "show", first.label, "--revisions")
    assert "is the first of its policy here" in said


def test_every_decision_on_an_edition_can_be_read_as_json(outside: Outside, checkout: Path) -> None:
    kept(outside, RATE, QUARTER.previous, rates(QUARTER.previous), dt.date(2026, 4, 9))
    label = frozen(outside, "taux", QUARTER.previous).label
    corrected = replace(release(period=QUARTER.previous), published_on=dt.date(2026, 4, 20), sha256="c" * 64)
    outside.editions.keep(corrected, rates(QUARTER.previous, more=0.2))
    checked = json.loads(told(outside, checkout, "check", label, "--json")[0])
    assert checked["waiting"] == [f"{label} may go out"]
    by = ("--by", "Jeanne Martin", "--reason", "erratum", "--json")
    planned = json.loads(told(outside, checkout, "revise", label, *by, "--dry-run")[0])
    assert (planned["revises"], planned["edition"]["revision"], planned["dry_run"]) == (label, 2, True)
    rejected = json.loads(told(outside, checkout, "reject", label, *by, "--dry-run")[0])
    assert (rejected["verdict"], rejected["target"], rejected["dry_run"]) == ("rejected", label, True)
    approved = json.loads(told(outside, checkout, "approve", label, *by)[0])
    assert (approved["verdict"], approved["by"], approved["outcome"][: len(label)]) == ("approved", "Jeanne Martin", label)
    assert [d.person for d in outside.ledger.decisions()] == ["Jeanne Martin"]
