"""What earlier notes displayed and raised, read back from the archive: which of them count, and what is damaged."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from reporter.document.csv_table import COLUMNS
from reporter.domain.archive import ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.facts import PreviousEdition
from reporter.domain.mail import MailParts
from reporter.domain.release import Edition
from reporter.pipeline.past import PastReader
from reporter.ports import Job, JobState, Outside
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, edition, release
from tests.fakes import NOON, InMemoryArchive
from tests.outboxes import opened, world
from tests.spec_tables import rows

ALERT = {"id": "taux_chomage-quarter-down", "indicator": "taux_chomage", "period": "2025-T4", "sentence": "Le chômage baisse."}
KEPT = {**ALERT, "category": "", "span": "quarter", "state": "down", "amount": -0.3, "vintage": "2026-04-09"}

# Which notes were archived, and when, by edition (quarter before this one: T4; the one before: T3); what this note of T1 2026 sees.
# « rebuilt »: this note itself was first archived at noon, and is made again now.
PASTS = """
    archivées, à l'heure          | cette note | ce qu'elle voit
    ------------------------------+------------+------------------------
                                  | new        |
    T4v1 9                        | new        | T4v1
    T4v1 9, T4v1 11               | new        | T4v1
    T4v1 9, T4v2 10               | new        | T4v2
    T4v2 9                        | new        | T4v2
    T4v1 9, T4v3 10               | new        | T4v1
    T3v1 9                        | new        | T3v1
    T3v1 9, T4v1 10               | new        | T4v1
    T4v1 9                        | rebuilt    | T4v1
    T4v1 14                       | rebuilt    |
    T3v1 9, T4v1 14               | rebuilt    | T3v1
    T4v1 9, T4v2 14               | rebuilt    | T4v1
    T1v1 9                        | new        |
"""


class Editions:
    """The frozen editions, and nothing else of a store."""

    def __init__(self, found: Sequence[Edition]) -> None:
        self._found = tuple(found)

    def editions(self) -> tuple[Edition, ...]:
        return self._found


def of(quarter: int, revision: int, predecessor: Edition | None) -> Edition:
    """Return revision *revision* of the edition *quarter* quarters before T1 2026; each has a file of its own."""
    period = QUARTER.shifted(-quarter)
    own = replace(release(period=period), sha256=f"{quarter}{revision}".ljust(64, "0"))
    return Edition("standard", period, (own,), revision, predecessor.fingerprint if predecessor else None)


T3 = of(2, 1, None)
T4 = tuple(of(1, number, T3) for number in (1, 2, 3))
T1 = tuple(of(0, number, T4[1]) for number in (1, 2))
NAMED = {"T3v1": T3, "T4v1": T4[0], "T4v2": T4[1], "T4v3": T4[2], "T1v1": T1[0]}


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with opened(tmp_path) as ledger:
        found = replace(world(tmp_path, ledger, None), archive=InMemoryArchive())
        yield replace(found, editions=Editions([T3, *T4, *T1]))  # type: ignore[arg-type]  # of a store, what is asked


def csv_of(value: float, *, printed: str = "x", indicator: str = "taux_chomage", territory: str = "departement-44") -> str:
    cells = {"territory": territory, "indicator": indicator, "period": "2025-T4", "value": str(value), "printed": printed}
    cells |= {"status": "published", "vintage": "2026-04-09"}
    return ";".join(cells.get(column, "") for column in COLUMNS)


def archived(outside: Outside, one: Edition, hour: int = 9, value: float = 6.1, **files: bytes) -> None:
    """Archive a note that displayed one rate and raised one alert."""
    table = "\r\n".join([";".join(COLUMNS), csv_of(value), csv_of(7.0, printed=""), csv_of(8.0, territory="france-FR")])
    table += "\r\n" + csv_of(-0.3, indicator="taux_chomage.variation_trimestre") + "\r\n"
    content = {"csv": table.encode("utf-8-sig"), "provenance": json.dumps({"alerts": [KEPT]}).encode()} | files
    produced = Produced(f"{one.label} {hour}".encode(), content["csv"], content["provenance"], MailParts("s", "t", "h"), 2)
    outside.archive.put(ArchiveKey(one.policy, LOIRE_ATLANTIQUE, one.quarter), one, produced, (), NOON.replace(hour=hour))


def seen(outside: Outside, one: Edition = T1[0]) -> PreviousEdition | None:
    return PastReader(outside, one).previous(LOIRE_ATLANTIQUE)


@pytest.mark.parametrize(("archive", "state", "expected"), rows(PASTS))
def test_the_past_is_the_note_that_left_first_of_an_edition_before_this_one(
    outside: Outside, archive: str, state: str, expected: str
) -> None:
    values = {name: float(number) for number, name in enumerate(NAMED, 1)}
    for name, hour in (one.split() for one in archive.split(", ") if one):
        archived(outside, NAMED[name], int(hour), values[name] if hour in {"9", "10", "14"} else 99.0)
    if state == "rebuilt":
        archived(outside, T1[0], 12)
    found = seen(outside, T1[0])
    assert ([o.value for o in found.figures] if found else []) == ([values[expected]] if expected else [])
    assert (found.quarter if found else None) == (NAMED[expected].quarter if expected else None)


def test_only_what_was_printed_of_the_territory_itself_was_displayed(outside: Outside) -> None:
    archived(outside, T4[0])
    found = seen(outside)
    assert found is not None
    assert [(o.indicator, o.value, str(o.period), o.vintage) for o in found.figures] == [
        ("taux_chomage", 6.1, "2025-T4", dt.date(2026, 4, 9))
    ]


def test_a_correction_sees_the_quarter_before_and_what_it_corrects(outside: Outside) -> None:
    archived(outside, T4[1], 9, 6.1)
    archived(outside, T1[0], 10, 5.8)
    found = seen(outside, T1[1])
    assert found is not None
    assert (found.quarter, [o.value for o in found.figures], [o.value for o in found.corrected]) == (T4[1].quarter, [6.1], [5.8])
    assert [alert.quarter for alert in found.alerts] == [T1[0].quarter, T4[1].quarter]


def test_the_correction_of_a_first_note_knows_what_it_corrects(outside: Outside) -> None:
    first, second = (replace(one, predecessor=None) for one in T1)
    alone = replace(outside, editions=Editions([first, second]))  # type: ignore[arg-type]
    archived(alone, first)
    found = seen(alone, second)
    assert found is not None
    assert (found.quarter, found.figures, len(found.corrected)) == (first.quarter, (), 1)


def test_alerts_of_eight_quarters_are_kept_and_no_older_ones(outside: Outside) -> None:
    chain: list[Edition] = []
    for back in range(10, -1, -1):
        chain.append(of(back, 1, chain[-1] if chain else None))
    long = replace(outside, editions=Editions(chain))  # type: ignore[arg-type]
    for one in chain[:-1]:
        archived(long, one)
    found = seen(long, chain[-1])
    assert found is not None
    assert [alert.quarter for alert in found.alerts] == [QUARTER.shifted(-back) for back in range(1, 9)]


def test_alerts_come_back_as_they_were_raised_and_from_older_notes_with_what_their_id_says(outside: Outside) -> None:
    archived(outside, T4[0])
    archived(outside, T3, provenance=json.dumps({"alerts": [ALERT, {**ALERT, "id": "etrange"}]}).encode())
    found = seen(outside)
    assert found is not None
    kept, older, strange = found.alerts
    assert (kept.span, kept.state, kept.amount, kept.vintage, kept.quarter) == (
        "quarter",
        "down",
        -0.3,
        dt.date(2026, 4, 9),
        T4[0].quarter,
    )
    assert (older.span, older.state, older.amount, older.vintage) == ("quarter", "down", None, None)
    assert (strange.span, strange.state) == ("", "")


@pytest.mark.parametrize("name", ["data.csv", "provenance.json", "entry.json"])
def test_a_damaged_note_is_told_and_says_nothing(outside: Outside, name: str) -> None:
    archived(outside, T4[0])
    archived(outside, T3)
    archive = outside.archive
    assert isinstance(archive, InMemoryArchive)
    archive.held[ArchiveKey("standard", LOIRE_ATLANTIQUE, T4[0].quarter)][0][name] += b"!"
    with structlog.testing.capture_logs() as logs:
        found = seen(outside)
    assert found is not None
    assert {(log["log_level"], log["territory"], log["quarter"]) for log in logs} == {("warning", "departement-44", "2025-T4")}
    assert (len(found.figures), len(found.alerts)) == {"data.csv": (0, 2), "provenance.json": (1, 1), "entry.json": (1, 1)}[name]


@pytest.mark.parametrize("table", [b"", b"territoire\r\n", b"\xff\xfe", (";".join(COLUMNS) + "\r\n" + csv_of(6.1)[:-20] + ";x").encode()])
def test_what_is_no_table_of_figures_displayed_nothing(outside: Outside, table: bytes) -> None:
    archived(outside, T4[0], csv=table, provenance=b"{}")
    with structlog.testing.capture_logs() as logs:
        found = seen(outside)
    assert found is not None
    assert (found.figures, found.alerts) == ((), ())
    assert logs


def test_a_note_that_the_ledger_knows_and_the_archive_lost_is_told(outside: Outside) -> None:
    outside.ledger.record_edition(T4[1], NOON)
    outside.ledger.plan_jobs(T4[1].fingerprint, [LOIRE_ATLANTIQUE])
    outside.ledger.save_job(Job(T4[1].fingerprint, LOIRE_ATLANTIQUE, JobState.ARCHIVED))
    with structlog.testing.capture_logs() as logs:
        assert seen(outside) is None
    assert [log["reason"] for log in logs] == ["its note is not in the archive any more"]


def test_fictitious_figures_are_no_past_of_real_ones(outside: Outside) -> None:
    real = Edition("standard", QUARTER, (release(fictitious=False),), 1, T4[1].fingerprint)
    archived(outside, T4[1])
    assert seen(replace(outside, editions=Editions([T3, *T4, real])), real) is None  # type: ignore[arg-type]


def test_the_first_edition_reads_no_archive(outside: Outside) -> None:
    first = edition()
    assert seen(replace(outside, archive=None, editions=Editions([first])), first) is None  # type: ignore[arg-type]
