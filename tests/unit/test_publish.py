"""Publishing: what is recorded is what was produced, read back from the archive."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from reporter.adapters.ocfl_archive import OcflArchive
from reporter.domain.archive import ArchiveKey
from reporter.domain.briefing import Brand, BriefingJob
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicators
from reporter.domain.outlines import Outlines
from reporter.domain.release import Edition
from reporter.errors import ArchiveError
from reporter.pipeline.publish import publish
from reporter.ports import ArchiveStorage, Outside
from tests.builders import edition, territory
from tests.contract.archives import KEY, flip_one_bit, other_edition, produced
from tests.fakes import NOON, FrozenClock, InMemoryArchive


def outside(archive: ArchiveStorage, clock: FrozenClock | None = None) -> Outside:
    """Return an outside in which there are an archive and a clock; whoever touches anything else fails."""
    nothing: Any = None
    return Outside(
        clock=clock or FrozenClock(),
        build_sources=tuple,
        register_store=nothing,
        editions=nothing,
        ledger=nothing,
        archive=archive,
        executor=nothing,
        workers=1,
        transport=None,
        mail=None,
        brand=nothing,
        folder=Path("nowhere"),
    )


def job(of: Edition | None = None) -> BriefingJob:
    wanted = of or edition()
    facts = TerritoryFacts(territory(), wanted, (), Indicators((), ()))
    return BriefingJob(facts, wanted, Brand("neutral", "Une marque", "Décrypter pour décider", ""), Outlines((), ""))


def test_the_entry_tells_what_was_archived_and_when() -> None:
    archive = InMemoryArchive()
    entry = publish(outside(archive), job(), produced())
    assert entry == archive.entry(KEY)
    assert (entry.key, entry.revision, entry.produced_at) == (KEY, 1, NOON)
    assert entry.sha256 == hashlib.sha256(produced().pdf).hexdigest()
    assert entry.edition_fingerprint == edition().fingerprint


def test_creation_and_ingestion_are_recorded_with_the_edition_they_come_from() -> None:
    archive = InMemoryArchive()
    publish(outside(archive), job(), produced())
    events = [json.loads(line) for line in archive.get(KEY, "events.jsonl").decode().splitlines()]
    assert [event["eventType"] for event in events] == ["creation", "ingestion"]
    assert {event["eventDateTime"] for event in events} == {NOON.isoformat()}
    assert edition().fingerprint in events[0]["eventDetail"]
    assert hashlib.sha256(produced().pdf).hexdigest() in events[0]["eventDetail"]
    assert KEY.urn in events[1]["eventDetail"]


def test_publishing_again_changes_nothing() -> None:
    archive = InMemoryArchive()
    assert publish(outside(archive), job(), produced()) == publish(outside(archive), job(), produced())
    assert len(archive.versions(KEY)) == 1


def test_another_edition_makes_another_version() -> None:
    archive = InMemoryArchive()
    publish(outside(archive), job(), produced())
    assert publish(outside(archive), job(other_edition()), produced("page 2")).revision == 2


def test_a_briefing_goes_under_the_policy_and_the_quarter_of_its_edition() -> None:
    archive = InMemoryArchive()
    publish(outside(archive), job(edition(policy="taux")), produced())
    assert archive.keys() == (ArchiveKey("taux", KEY.territory, KEY.quarter),)


class ForgetfulArchive(InMemoryArchive):
    """An archive that gives back other bytes than it was given, and does not notice."""

    def get(self, key: ArchiveKey, name: str, revision: int | None = None) -> bytes:
        return super().get(key, name, revision) + b" "


def test_a_file_that_comes_back_different_is_an_error() -> None:
    with pytest.raises(ArchiveError, match=f"{KEY.urn}, version 1: produced with sha256 .*, read back with"):
        publish(outside(ForgetfulArchive()), job(), produced())


def test_a_file_damaged_since_it_was_archived_is_an_error_when_published_again(tmp_path: Path) -> None:
    publish(outside(OcflArchive(tmp_path)), job(), produced())
    (pdf,) = tmp_path.rglob("note.pdf")
    flip_one_bit(pdf)
    with pytest.raises(ArchiveError, match=r"note\.pdf is not what was stored"):
        publish(outside(OcflArchive(tmp_path)), job(), produced())
