"""The demonstration runs the whole line on real parts: origin over HTTP, archive, ledger, SMTP."""

import email
import hashlib
import json
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest

from tests.functional.conftest import Passed, reporter

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.pdf]


def test_it_ends_well_and_says_where_everything_lies(demo: Passed) -> None:
    assert demo.exit_code == 0, demo.said
    for words in ("out/*.pdf", "mail/*.eml", "archive"):
        assert words in demo.said


def test_three_levels_and_one_overseas_territory_have_their_note(demo: Passed) -> None:
    names = {path.name.split("_2026")[0] for path in demo.pdfs}
    assert {name.split("-")[0] for name in names} >= {"region", "departement", "zone_emploi"}
    assert "departement-974" in names
    assert len(names) >= 6


def test_every_page_says_specimen(demo: Passed) -> None:
    for path in demo.pdfs:
        document = pypdfium2.PdfDocument(path)
        for number, page in enumerate(document, 1):
            assert "SPÉCIMEN" in page.get_textpage().get_text_bounded(), f"{path.name}, page {number}"
        document.close()


def test_what_was_mailed_is_what_was_archived_and_recorded(demo: Passed, checkout: Path) -> None:
    listed = reporter("archive", "list", "--json", folder=demo.folder, checkout=checkout)
    archived = {row["sha256"] for row in json.loads(listed.stdout)}
    deliveries = json.loads(reporter("deliveries", "list", "--json", folder=demo.folder, checkout=checkout).stdout)
    mails = sorted((demo.folder / "mail").glob("*.eml"))
    assert len(mails) == len(deliveries) > 0
    assert {row["state"] for row in deliveries} == {"sent"}
    mailed = set()
    for path in mails:
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert message["To"].addresses[0].domain.endswith(".example")
        parts = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
        mailed |= {hashlib.sha256(part.get_payload(decode=True)).hexdigest() for part in parts}
    assert mailed == archived == {hashlib.sha256(path.read_bytes()).hexdigest() for path in demo.pdfs}


def test_the_archive_verifies(demo: Passed, checkout: Path) -> None:
    result = reporter("archive", "verify", folder=demo.folder, checkout=checkout)
    assert result.returncode == 0, result.stderr
    assert f"{len(demo.pdfs)} objects verified, 0 faults" in result.stderr


def test_a_second_run_changes_nothing_and_mails_nobody(demo: Passed, checkout: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in demo.folder.glob("out/*.pdf")}
    mails = sorted(demo.folder.glob("mail/*"))
    again = reporter("demo", "--folder", str(demo.folder), folder=demo.folder, checkout=checkout)
    assert again.returncode == 4, again.stderr
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in demo.folder.glob("out/*.pdf")} == before
    assert sorted(demo.folder.glob("mail/*")) == mails


def test_a_note_asked_for_comes_from_the_archive_byte_for_byte(demo: Passed, checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "note.pdf"
    result = reporter("request", "departement-44", "--quarter", "2026-T1", "--out", str(target), folder=demo.folder, checkout=checkout)
    assert result.returncode == 0, result.stderr
    assert "from the archive" in result.stderr
    assert target.read_bytes() == (demo.folder / "out" / "departement-44_2026-T1_standard.pdf").read_bytes()


def test_an_unsubscribed_territory_is_produced_on_demand(demo: Passed, checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "note.pdf"
    result = reporter("request", "departement-35", "--out", str(target), "--json", folder=demo.folder, checkout=checkout)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["produced_now"] is True
    assert target.read_bytes().startswith(b"%PDF-1.7")
