"""From a wrong release to a person's decision: quarantine, report, approval, embargo, revision."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reporter.document import french
from reporter.domain.archive import ArchiveKey
from reporter.domain.gate import Decision, GateReport, GateResult, Verdict, release_key
from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Edition, Release
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import EditionError, SourceError, UsageError
from reporter.pipeline.approval import clearance, decide_edition, decide_release
from reporter.pipeline.editions import freeze_edition
from reporter.pipeline.ingest import Polled, poll
from reporter.pipeline.policies import policy_named
from reporter.pipeline.request import request
from reporter.pipeline.revise import Correction, revise
from reporter.pipeline.run import RunOrder, run
from reporter.ports import DataSource, Outside
from reporter.rendering.gate_report import gate_report_page
from reporter.tables import ObservationTable
from tests.builders import LOIRE_ATLANTIQUE, observation, release
from tests.fakes import NOON, FrozenClock
from tests.outboxes import opened, register_files, world

FIRST = Period.quarter(2025, 4)
SECOND = FIRST.shifted(1)
PLACES = [t.id for t in register_files().register().at(Level.DEPARTMENT)[:30]] + [LOIRE_ATLANTIQUE]
TO_TAUX = RunOrder(policies=("taux",), offline=True, patterns=("departement-44",))


@dataclass
class Announced:
    """A producer that answers what it is told to."""

    release: Release
    table: ObservationTable
    trouble: str = ""
    name: str = "insee"

    def available(self) -> tuple[Release, ...]:
        if self.trouble:
            raise SourceError(self.trouble)
        return (self.release,)

    def fetch(self, release: Release) -> ObservationTable:
        assert release == self.release
        return self.table


def rates(last: Period, wrong: float | None = None) -> ObservationTable:
    """Return sixteen quarters of rates up to *last*; *wrong* stands in Loire-Atlantique's last."""
    return ObservationTable.of(
        observation(
            wrong if wrong is not None and (t, back) == (LOIRE_ATLANTIQUE, 0) else 6 + place % 5 + (last.shifted(-back).number % 3) / 10,
            territory=t,
            period=last.shifted(-back),
        )
        for place, t in enumerate(dict.fromkeys(PLACES))
        for back in range(16)
    )


def announced(last: Period, wrong: float | None = None, *, day: int = 9) -> Announced:
    published = dt.date(2026, 4 if last == FIRST else 7, day)
    digest = f"{last}{wrong}{day}".encode().hex().ljust(64, "0")[:64]
    return Announced(replace(release(period=last), published_on=published, sha256=digest), rates(last, wrong))


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with opened(tmp_path) as ledger:
        yield world(tmp_path, ledger, None)


def asked(outside: Outside, *sources: DataSource) -> list[Polled]:
    return list(poll(replace(outside, build_sources=lambda: sources)))


def frozen(outside: Outside, quarter: Period) -> Edition:
    edition = freeze_edition(outside, policy_named(outside, "taux"), quarter)
    assert edition is not None
    return edition


def test_a_wrong_release_is_kept_apart_with_its_bytes_and_its_report_and_the_last_one_stays(outside: Outside) -> None:
    asked(outside, announced(FIRST))
    wrong = announced(SECOND, 72.0)
    (polled,) = asked(outside, wrong)
    assert polled.kept == ()
    (held,) = outside.editions.quarantined()
    assert (held.release, held.report.result) == (wrong.release, GateResult.QUARANTINED)
    assert [r.period for r in outside.editions.releases()] == [FIRST]
    assert outside.editions.quarantined_table(held.release).frame["value"].max() == 72.0
    offences = [o for c in held.report.concerns for o in c.offences]
    assert {(o.territory, o.period, o.value) for o in offences} == {("departement-44", "2026-T1", 72.0)}


def test_the_same_wrong_release_is_not_checked_at_every_poll(outside: Outside) -> None:
    asked(outside, announced(FIRST))
    first, again = asked(outside, announced(SECOND, 72.0)), asked(outside, announced(SECOND, 72.0))
    assert (len(first[0].reports), len(again[0].reports)) == (1, 0)


def test_a_portal_that_touches_its_date_alone_has_published_nothing(outside: Outside) -> None:
    source = announced(FIRST)
    asked(outside, source)
    touched = Announced(replace(source.release, published_on=dt.date(2026, 4, 20)), source.table)
    assert asked(outside, touched)[0].reports == ()
    assert outside.editions.releases() == (source.release,)


def test_a_poll_that_fails_says_what_stays_in_use_and_how_old_it_is(outside: Outside) -> None:
    down = replace(announced(FIRST), trouble="insee: answers 503")
    assert asked(outside, down)[0].in_use == "no release of this producer is held yet"
    asked(outside, announced(FIRST))
    (polled,) = asked(outside, down)
    assert (polled.error, polled.in_use) == ("insee: answers 503", "still in use: insee/taux-chomage 2025-T4 of 2026-04-09, 91 days old")


def test_a_named_person_with_a_reason_lets_a_release_out_and_its_edition_then_asks_for_one_too(outside: Outside) -> None:
    asked(outside, announced(FIRST), announced(SECOND, 72.0))
    (held,) = outside.editions.quarantined()
    with pytest.raises(UsageError, match="needs its reason"):
        decide_release(outside, held, Verdict.APPROVED, "Jeanne Martin", " ")
    with pytest.raises(UsageError, match="--by NAME"):
        decide_release(outside, held, Verdict.APPROVED, " ", "vu")
    decide_release(outside, held, Verdict.APPROVED, "Jeanne Martin", "confirmé par le producteur")
    assert outside.editions.quarantined() == ()
    assert [d.person for d in outside.ledger.decisions(release_key(held.release))] == ["Jeanne Martin"]
    edition = frozen(outside, SECOND)
    assert "was accepted from quarantine" in clearance(outside, edition).waits
    assert run(outside, TO_TAUX).policies[0].waits.startswith("waits for 1 named person")
    assert outside.archive.versions(ArchiveKey("taux", LOIRE_ATLANTIQUE, SECOND)) == ()
    assert decide_edition(outside, edition, Verdict.APPROVED, "Jeanne Martin", "").is_given
    run(outside, TO_TAUX)
    assert outside.archive.versions(ArchiveKey("taux", LOIRE_ATLANTIQUE, SECOND))


def test_a_rejected_release_stays_apart(outside: Outside) -> None:
    asked(outside, announced(FIRST), announced(SECOND, 72.0))
    (held,) = outside.editions.quarantined()
    decide_release(outside, held, Verdict.REJECTED, "Jeanne Martin", "erreur d’unité")
    assert outside.editions.quarantined() == (held,)
    with pytest.raises(EditionError, match="Jeanne Martin has said so"):
        decide_release(outside, held, Verdict.REJECTED, "Jeanne Martin", "encore")


PERSONS = [
    ("auto", (), True),
    ("one", (), False),
    ("one", ("Jeanne Martin",), True),
    ("two", ("Jeanne Martin",), False),
    ("two", ("Jeanne Martin", "JEANNE MARTIN "), False),
    ("two", ("Jeanne Martin", "Paul Petit"), True),
]


@pytest.mark.parametrize(("kind", "persons", "given"), PERSONS)
def test_an_edition_goes_out_when_enough_different_persons_said_yes(
    outside: Outside, kind: str, persons: tuple[str, ...], *, given: bool
) -> None:
    strict = replace(outside, approval=kind)
    asked(strict, announced(FIRST))
    edition = frozen(strict, FIRST)
    for person in persons:
        decide_edition(strict, edition, Verdict.APPROVED, person, "")
    assert clearance(strict, edition).is_given is given
    report = run(strict, TO_TAUX)
    assert (report.policies[0].production is not None) is given


def test_what_a_person_rejected_is_neither_produced_nor_given_on_demand(outside: Outside) -> None:
    strict = replace(outside, approval="one")
    asked(strict, announced(FIRST))
    edition = frozen(strict, FIRST)
    decide_edition(strict, edition, Verdict.REJECTED, "Paul Petit", "chiffre de la Creuse à revoir")
    assert run(strict, TO_TAUX).policies[0].waits == "rejected by Paul Petit"
    territory = strict.register_store.register().get(LOIRE_ATLANTIQUE)
    with pytest.raises(EditionError, match="rejected by Paul Petit: `reporter editions check taux-2025-T4-v1`"):
        request(strict, territory, FIRST)


def test_nothing_leaves_before_the_embargo_however_the_clock_jumps(outside: Outside) -> None:
    clock = FrozenClock(NOON)
    timed = replace(outside, clock=clock)
    source = announced(FIRST)
    lifted = NOON + dt.timedelta(hours=3)
    asked(timed, Announced(replace(source.release, embargo_until=lifted), source.table))
    assert timed.editions.releases()[0].embargo_until == lifted
    edition = frozen(timed, FIRST)
    assert (edition.embargo_until, timed.ledger.editions()[0].embargo_until) == (lifted, lifted)
    territory = timed.register_store.register().get(LOIRE_ATLANTIQUE)
    for jump in (dt.timedelta(0), dt.timedelta(hours=2), dt.timedelta(hours=-12), dt.timedelta(hours=12, minutes=59)):
        clock.advance(jump)
        with pytest.raises(EditionError, match="under embargo until 2026-07-09 15:00 UTC"):
            request(timed, territory, FIRST)
    clock.advance(dt.timedelta(minutes=1))
    assert request(timed, territory, FIRST).produced_now


def test_a_correction_is_a_revision_by_a_named_person_and_the_next_pass_leaves_it(outside: Outside) -> None:
    asked(outside, announced(FIRST))
    edition = frozen(outside, FIRST)
    with pytest.raises(EditionError, match="nothing differs from taux-2025-T4-v1"):
        revise(outside, Correction(edition, "Jeanne Martin", "erratum"))
    with pytest.raises(UsageError, match="does not hold dares/defm"):
        revise(outside, Correction(edition, "Jeanne Martin", "erratum", ("dares/defm",)))
    asked(outside, announced(FIRST, day=20))
    assert [r.release.published_on.day for r in outside.editions.quarantined()] == [20]  # the same figures: nothing new
    corrected = rates(FIRST).frame
    corrected["value"] += 0.05
    asked(outside, Announced(announced(FIRST, day=21).release, ObservationTable(corrected)))
    planned = revise(outside, Correction(edition, "Jeanne Martin", "erratum"), dry_run=True)
    assert (planned.label, len(outside.editions.editions())) == ("taux-2025-T4-v2", 1)
    revised = revise(outside, Correction(edition, "Jeanne Martin", "erratum"))
    assert (revised, frozen(outside, FIRST)) == (planned, planned)
    assert [d.reason for d in outside.ledger.decisions(revised.fingerprint)] == ["erratum"]


def test_an_edition_frozen_and_not_noted_is_noted_at_the_next_pass(outside: Outside) -> None:
    asked(outside, announced(FIRST))
    (held,) = outside.editions.releases()
    outside.editions.freeze(edition := Edition("taux", FIRST, (held,)), [outside.editions.release_table(held)])  # and here it was killed
    assert outside.ledger.editions() == ()
    assert frozen(outside, FIRST) == edition
    assert [row.fingerprint for row in outside.ledger.editions()] == [edition.fingerprint]
    assert run(outside, TO_TAUX).policies[0].production


def test_what_a_person_withdrew_stays_out_when_something_else_comes(outside: Outside) -> None:
    zones = Announced(replace(announced(FIRST).release, dataset="taux-chomage-ze", sha256="ab" * 32), rates(FIRST))
    asked(outside, announced(FIRST))
    outside.editions.keep(zones.release, zones.table)
    first = frozen(outside, FIRST)
    assert len(first.releases) == 2
    without = revise(outside, Correction(first, "Jeanne Martin", "zones fausses", ("insee/taux-chomage-ze",)))
    corrected = rates(FIRST).frame
    corrected["value"] += 0.05
    asked(outside, Announced(announced(FIRST, day=21).release, ObservationTable(corrected)))
    third = frozen(outside, FIRST)
    assert (third.revision, [r.dataset for r in third.releases]) == (without.revision + 1, ["taux-chomage"])


def test_an_erratum_of_the_last_quarter_revises_it_while_the_next_one_waits(outside: Outside) -> None:
    zones = DatasetRef("insee", "taux-chomage-ze")
    policy = replace(policy_named(outside, "taux"), required=(DatasetRef("insee", "taux-chomage"), zones), optional=())
    for quarter in (FIRST, SECOND):
        outside.editions.keep(announced(quarter).release, rates(quarter))
    first = replace(announced(FIRST).release, dataset=zones.dataset, sha256="ab" * 32)
    outside.editions.keep(first, rates(FIRST))
    assert (edition := freeze_edition(outside, policy, FIRST)) is not None
    late = replace(outside, clock=FrozenClock(dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC)))  # the second waits for its zones
    assert freeze_edition(late, policy, None) is None
    erratum = rates(FIRST).frame
    erratum["value"] += 0.1
    outside.editions.keep(replace(first, published_on=dt.date(2026, 7, 9), sha256="cd" * 32), ObservationTable(erratum))
    assert (revised := freeze_edition(late, policy, None)) is not None
    assert (revised.quarter, revised.revision) == (FIRST, edition.revision + 1)


def test_a_revision_of_what_never_went_out_is_mailed_and_the_old_one_is_not(outside: Outside) -> None:
    strict = replace(outside, approval="one")
    strict.ledger.add_subscription("a@example.test", [LOIRE_ATLANTIQUE], policy="taux", bundle=False, now=NOON)
    asked(strict, announced(FIRST))
    first = frozen(strict, FIRST)
    decide_edition(strict, first, Verdict.REJECTED, "Paul Petit", "à revoir")
    corrected = rates(FIRST).frame
    corrected["value"] += 0.05
    asked(strict, Announced(announced(FIRST, day=21).release, ObservationTable(corrected)))
    second = frozen(strict, FIRST)
    with pytest.raises(EditionError, match="is superseded: decide on taux-2025-T4-v2"):
        decide_edition(strict, first, Verdict.APPROVED, "Jeanne Martin", "")
    decide_edition(strict, second, Verdict.APPROVED, "Jeanne Martin", "")
    assert [d.edition for d in strict.ledger.deliveries()] == [second.fingerprint]


def test_an_approval_that_was_interrupted_is_finished_by_saying_it_again(outside: Outside) -> None:
    asked(outside, announced(FIRST), announced(SECOND, 72.0))
    (held,) = outside.editions.quarantined()
    outside.ledger.decide(Decision(release_key(held.release), Verdict.APPROVED, "Jeanne Martin", "vu", NOON))  # and here it was killed
    decide_release(outside, held, Verdict.APPROVED, "Jeanne Martin", "vu")
    assert outside.editions.quarantined() == ()
    assert held.release in outside.editions.releases()


def test_a_subscribed_territory_that_is_closed_stops_nobody(outside: Outside) -> None:
    closed = TerritoryId(Level.DEPARTMENT, "20")
    asked(outside, announced(FIRST))
    outside.ledger.add_subscription("a@example.test", [LOIRE_ATLANTIQUE, closed], policy="taux", bundle=False, now=NOON)
    report = run(outside, RunOrder(policies=("taux",), offline=True))
    assert outside.archive.versions(ArchiveKey("taux", LOIRE_ATLANTIQUE, FIRST))
    (edition,) = outside.editions.editions()
    reasons = {job.territory: job.reason for job in outside.ledger.jobs(edition.fingerprint)}
    assert report.policies[0].production
    assert "not in the register any more; successors: departement-2A, departement-2B" in reasons[closed]


def page(report: GateReport) -> str:
    return gate_report_page(report, register_files().register(), register_files().indicators())


def test_the_report_says_in_french_what_where_and_what_to_do(outside: Outside) -> None:
    asked(outside, announced(FIRST), announced(SECOND, 52.0))
    (held,) = outside.editions.quarantined()
    text = page(held.report)
    for words in (
        "SPÉCIMEN — données fictives",
        "Mis en quarantaine",
        french.period(SECOND),
        "Changement d’ordre de grandeur",
        "Loire-Atlantique",
        "52,0\u202f%",
        "<svg",
        f"reporter editions approve {release_key(held.release)} --by NOM",
    ):
        assert words in text, words
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_every_rule_of_the_gate_has_its_french_sentence() -> None:
    root = Path(__file__).parents[2]
    rules = set(tomllib.loads((root / "templates" / "gate" / "rules.toml").read_text("utf-8")))
    code = "".join(path.read_text("utf-8") for path in (root / "reporter" / "pipeline" / "gate").glob("*.py"))
    used = {name for name in rules if re.search(rf'"{name}"', code)}
    assert used == rules
