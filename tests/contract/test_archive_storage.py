"""What every archive must do (ports.ArchiveStorage); the in-memory fake included."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from reporter.domain.archive import ArchiveKey
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.errors import ArchiveError
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, edition
from tests.contract.archives import EVENTS, KEY, Harness, InMemoryHarness, OcflHarness, other_edition, produced, put
from tests.fakes import NOON


@pytest.fixture(params=["ocfl", "in memory"])
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Harness:
    return OcflHarness(tmp_path / "archive") if request.param == "ocfl" else InMemoryHarness()


def test_an_archive_never_used_is_empty_and_without_fault(harness: Harness) -> None:
    archive = harness.open()
    assert (archive.keys(), archive.versions(KEY), archive.entry(KEY), archive.verify()) == ((), (), None, ())


def test_what_was_put_is_described_by_its_entry(harness: Harness) -> None:
    entry = put(harness.open())
    assert (entry.key, entry.revision, entry.page_count) == (KEY, 1, 10)
    assert entry.edition_fingerprint == edition().fingerprint
    assert entry.sha256 == hashlib.sha256(produced().pdf).hexdigest()
    assert entry.produced_at == NOON


def test_what_was_put_is_there_when_the_archive_is_opened_again(harness: Harness) -> None:
    entry = put(harness.open())
    archive = harness.open()
    assert archive.keys() == (KEY,)
    assert archive.entry(KEY) == entry
    assert archive.versions(KEY) == (entry,)


def test_every_file_comes_back_byte_for_byte(harness: Harness) -> None:
    put(harness.open())
    archive, stored = harness.open(), produced()
    assert archive.get(KEY, "note.pdf") == stored.pdf
    assert archive.get(KEY, "data.csv") == stored.csv
    assert archive.get(KEY, "provenance.json") == stored.provenance
    assert archive.get(KEY, "mail/subject.txt").decode() == stored.mail.subject
    assert archive.get(KEY, "mail/body.txt").decode() == stored.mail.text
    assert archive.get(KEY, "mail/body.html").decode() == stored.mail.html


def test_events_are_kept_as_json_lines_in_their_order(harness: Harness) -> None:
    put(harness.open())
    lines = harness.open().get(KEY, "events.jsonl").decode().splitlines()
    assert lines == [event.as_json() for event in EVENTS]
    assert [json.loads(line)["eventType"] for line in lines] == ["creation", "ingestion"]


def test_entry_json_holds_the_entry_and_the_digest_of_every_other_file(harness: Harness) -> None:
    entry = put(harness.open())
    archive = harness.open()
    described = json.loads(archive.get(KEY, "entry.json"))
    assert (described["urn"], described["revision"], described["sha256"]) == (KEY.urn, 1, entry.sha256)
    names = {"note.pdf", "note.html", "data.csv", "provenance.json", "mail/subject.txt", "mail/body.txt", "mail/body.html", "events.jsonl"}
    assert described["files"] == {name: hashlib.sha256(archive.get(KEY, name)).hexdigest() for name in names}


def test_the_same_pdf_of_the_same_edition_changes_nothing(harness: Harness) -> None:
    first = put(harness.open())
    again = put(harness.open(), at=NOON + dt.timedelta(days=1))
    assert again == first
    assert harness.open().versions(KEY) == (first,)


def test_another_pdf_of_the_same_edition_is_a_new_version(harness: Harness) -> None:
    entries = (put(harness.open(), "page 1"), put(harness.open(), "page 2"))
    archive = harness.open()
    assert [entry.revision for entry in entries] == [1, 2]
    assert archive.versions(KEY) == entries
    assert archive.entry(KEY) == entries[1]


def test_the_same_pdf_of_another_edition_is_a_new_version(harness: Harness) -> None:
    first, second = put(harness.open()), put(harness.open(), of=other_edition())
    assert (second.revision, second.sha256) == (2, first.sha256)
    assert second.edition_fingerprint == other_edition().fingerprint != first.edition_fingerprint


def test_going_back_to_an_older_pdf_is_a_new_version_too(harness: Harness) -> None:
    for pdf in ("page 1", "page 2", "page 1"):
        put(harness.open(), pdf)
    archive = harness.open()
    assert [entry.revision for entry in archive.versions(KEY)] == [1, 2, 3]
    assert archive.get(KEY, "note.pdf", 1) == archive.get(KEY, "note.pdf") != archive.get(KEY, "note.pdf", 2)


def test_older_versions_stay_readable_and_are_not_the_default(harness: Harness) -> None:
    put(harness.open(), "page 1")
    put(harness.open(), "page 2", at=NOON + dt.timedelta(hours=1))
    archive = harness.open()
    assert archive.get(KEY, "note.pdf", 1) == produced("page 1").pdf
    assert archive.get(KEY, "note.pdf") == archive.get(KEY, "note.pdf", 2) == produced("page 2").pdf
    assert [archive.entry(KEY, number).produced_at for number in (1, 2)] == [NOON, NOON + dt.timedelta(hours=1)]


def test_keys_come_by_policy_then_quarter_then_territory_from_the_widest(harness: Harness) -> None:
    before, region = Period.quarter(2025, 4), TerritoryId(Level.REGION, "52")
    wanted = (
        ArchiveKey("precoce", LOIRE_ATLANTIQUE, QUARTER),
        ArchiveKey("standard", LOIRE_ATLANTIQUE, before),
        ArchiveKey("standard", FRANCE, QUARTER),
        ArchiveKey("standard", region, QUARTER),
        ArchiveKey("standard", LOIRE_ATLANTIQUE, QUARTER),
    )
    for key in reversed(wanted):
        put(harness.open(), key=key)
    assert harness.open().keys() == wanted


def test_times_are_stored_in_utc(harness: Harness) -> None:
    paris = dt.timezone(dt.timedelta(hours=2))
    entry = put(harness.open(), at=NOON.astimezone(paris))
    assert entry.produced_at.isoformat() == "2026-07-09T12:00:00+00:00"
    assert harness.open().entry(KEY).produced_at.isoformat() == "2026-07-09T12:00:00+00:00"


def test_a_naive_time_is_refused(harness: Harness) -> None:
    with pytest.raises(ValueError, match="2026-T1"):
        put(harness.open(), at=NOON.replace(tzinfo=None))
    assert harness.open().keys() == ()


def test_an_edition_of_another_quarter_is_refused(harness: Harness) -> None:
    with pytest.raises(ValueError, match="edition standard-2025-T4-v1"):
        put(harness.open(), of=edition(quarter=Period.quarter(2025, 4)))
    assert harness.open().keys() == ()


def test_an_object_that_is_not_there_cannot_be_read(harness: Harness) -> None:
    with pytest.raises(ArchiveError, match="urn:decrypter:standard:departement-44:2026-T1"):
        harness.open().get(KEY, "note.pdf")


def test_a_version_that_is_not_there_has_no_entry_and_no_file(harness: Harness) -> None:
    put(harness.open())
    archive = harness.open()
    for revision in (0, 2):
        assert archive.entry(KEY, revision) is None
        with pytest.raises(ArchiveError, match="version"):
            archive.get(KEY, "note.pdf", revision)


@pytest.mark.parametrize("name", ["note.doc", "", "../entry.json", "inventory.json", "/etc/passwd"])
def test_a_file_that_is_not_in_the_version_cannot_be_read(harness: Harness, name: str) -> None:
    put(harness.open())
    with pytest.raises(ArchiveError, match="version 1"):
        harness.open().get(KEY, name)


def test_an_untouched_archive_verifies(harness: Harness) -> None:
    for pdf in ("page 1", "page 2"):
        put(harness.open(), pdf)
    assert harness.open().verify() == ()
    assert harness.open().verify(KEY) == ()


@pytest.mark.parametrize("name", ["note.pdf", "data.csv", "mail/body.html", "events.jsonl", "entry.json"])
def test_one_flipped_bit_is_found_named_and_never_served(harness: Harness, name: str) -> None:
    put(harness.open(), "page 1")
    put(harness.open(), "page 2")
    harness.flip_bit(KEY, name, 1)
    archive = harness.open()
    faults = archive.verify()
    assert faults
    assert all(KEY.urn in fault for fault in faults)
    assert any("version 1" in fault and name in fault for fault in faults)
    with pytest.raises(ArchiveError, match=name):
        archive.get(KEY, name, 1)


def test_a_fault_in_one_object_leaves_the_others_readable(harness: Harness) -> None:
    other = ArchiveKey("standard", FRANCE, QUARTER)
    put(harness.open())
    put(harness.open(), key=other)
    harness.flip_bit(KEY, "note.pdf", 1)
    archive = harness.open()
    assert archive.verify(other) == ()
    assert archive.get(other, "note.pdf") == produced().pdf
    assert archive.keys() == (other, KEY)


def test_verifying_an_object_that_is_not_there_says_so(harness: Harness) -> None:
    assert harness.open().verify(KEY) == (f"{KEY.urn}: not in the archive",)
