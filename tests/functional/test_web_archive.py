"""Published notes over the web: versions, embargo, approval, signed downloads, and addresses that lead nowhere."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.domain.archive import ArchiveKey
from reporter.domain.gate import Decision, Verdict
from reporter.domain.release import Edition
from reporter.pipeline.signed_links import download_path
from tests.builders import LOIRE_ATLANTIQUE, QUARTER, edition, release
from tests.fakes import NOON, FrozenClock
from tests.outboxes import SPECIMEN, VENDEE, archived, frozen
from tests.webs import SECRET, Web, web

KEY = ArchiveKey("standard", LOIRE_ATLANTIQUE, QUARTER)
HERE = f"/archive/{KEY.policy}/{KEY.territory}/{KEY.quarter}"
LIFTED = NOON + dt.timedelta(hours=2)
TIMED = edition(replace(release(fictitious=True), embargo_until=LIFTED))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Web]:
    with web(tmp_path) as (pages, _):
        yield pages


def published(site: Web, one: Edition = SPECIMEN) -> None:
    frozen(site.outside, one)
    archived(site.outside, one, LOIRE_ATLANTIQUE)


def test_the_address_of_the_qr_code_lists_the_files(site: Web) -> None:
    published(site)
    answer = site.get(HERE)
    assert answer.status_code == 200
    assert "Loire-Atlantique, 1er trimestre 2026" in answer.text.replace("\u00a0", " ")
    assert f'href="{HERE}/1/note.pdf"' in answer.text
    pdf = site.get(f"{HERE}/1/note.pdf")
    assert pdf.content == site.outside.archive.get(KEY, "note.pdf", 1)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == f'inline; filename="departement-44_{QUARTER}_v1.pdf"'
    assert "default-src 'none'" in pdf.headers["content-security-policy"]
    assert site.get(f"{HERE}/1/data.csv").headers["content-disposition"].startswith("attachment")
    assert "departement-44" in site.get("/archive?q=loire+atlantik").text
    assert "Aucune note publiée ne porte" in site.get("/archive?q=finistere").text


def test_a_superseded_version_stays_and_says_so(site: Web) -> None:
    published(site)
    published(site, edition(release(fictitious=True, dataset="taux-chomage-ze"), release(fictitious=True), revision=2))
    text = site.get(HERE).text
    assert text.count("etat-current") == 1
    assert text.count("etat-superseded") == 1
    assert text.index("etat-current") < text.index("etat-superseded")
    assert site.get(f"{HERE}/1/note.pdf").status_code == 200
    assert site.get(f"{HERE}/3/note.pdf").status_code == 404


def test_nothing_is_seen_before_the_embargo_is_lifted(site: Web) -> None:
    published(site, TIMED)
    now = site.outside.clock.now()
    link = download_path(KEY, 1, "note.pdf", now + dt.timedelta(days=7), SECRET.encode())
    closed = (HERE, f"{HERE}/1/note.pdf", f"{HERE}/1/data.csv", link)
    unknown = site.get("/archive/standard/departement-72/2026-T1")
    for path in closed:
        answer = site.get(path)
        assert answer.status_code == 404, path
        assert b"%PDF" not in answer.content
        assert "embargo" not in answer.text
    assert site.get(HERE).text == unknown.text.replace("departement-72", "departement-44")  # as if it did not exist
    assert "departement-44" not in site.get("/archive").text
    site.moved(clock=FrozenClock(LIFTED))
    for path in closed:
        assert site.get(path).status_code == 200, path


def test_nothing_is_seen_of_what_nobody_approved_or_somebody_refused(site: Web) -> None:
    site.moved(approval="one")
    published(site)
    assert site.get(HERE).status_code == 404
    assert site.get(f"{HERE}/1/note.pdf").status_code == 404
    site.outside.ledger.decide(Decision(SPECIMEN.fingerprint, Verdict.APPROVED, "Anne", "", NOON))
    assert site.get(f"{HERE}/1/note.pdf").status_code == 200
    site.outside.ledger.decide(Decision(SPECIMEN.fingerprint, Verdict.REJECTED, "Bruno", "faux", NOON))
    assert site.get(f"{HERE}/1/note.pdf").status_code == 404


def test_a_signed_link_holds_for_its_file_until_its_end(site: Web) -> None:
    published(site)
    archived(site.outside, SPECIMEN, VENDEE)
    end = NOON + dt.timedelta(hours=1)
    link = download_path(KEY, 1, "note.pdf", end, SECRET.encode())
    assert site.get(link).content.startswith(b"%PDF")
    wrong = [
        link.replace("departement-44", "departement-85"),
        link.replace("note.pdf", "data.csv"),
        link.replace("/1/", "/2/"),
        link.replace("/d/", "/d/f"),
        download_path(KEY, 1, "note.pdf", end, b"another house, another secret....."),
        "/d/x/standard/departement-44/2026-T1/1/note.pdf",
        "/d/./standard/departement-44/2026-T1/1/note.pdf",
    ]
    assert {site.get(path).status_code for path in wrong} == {404}
    site.moved(clock=FrozenClock(end))
    assert site.get(link).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/archive/standard/..%2f..%2fetc/2026-T1", "/archive/..%2f/departement-44/2026-T1", "/archive/standard/departement-44/2026-Q1",
        "/archive/standard/departement-44/1er trimestre 2026", "/archive/standard/departement-44/2026-T5",
        "/archive/STANDARD/departement-44/2026-T1",
        "/archive/standard/Departement-44/2026-T1", "/archive/standard/departement-44/2026-T1/1/..%2f..%2finventory.json",
        "/archive/standard/departement-44/2026-T1/1/entry.json", "/archive/standard/departement-44/2026-T1/1/mail%2fbody.html",
        "/archive/standard/departement-44/2026-T1/-1/note.pdf", "/archive/standard/departement-44/2026-T1/0/note.pdf",
        "/static/..%2f..%2fpyproject.toml", "/static/%2e%2e", "/static/vendor/pico.min.css",
    ],
)  # fmt: skip
def test_an_address_that_is_not_exactly_ours_leads_nowhere(site: Web, path: str) -> None:
    published(site)
    answer = site.get(path)
    assert answer.status_code in {400, 404}
    assert "Que faire" in answer.text
    assert "root:" not in answer.text


def test_a_revision_that_is_no_number_is_told_in_words(site: Web) -> None:
    assert site.get(f"{HERE}/un/note.pdf").status_code == 400


def test_every_page_is_under_the_same_strict_rules(site: Web) -> None:
    published(site)
    for path in ("/s/subscribe", "/archive", HERE, "/staff/login", "/nulle-part", "/static/site.css"):
        headers = site.get(path).headers
        rules = headers["content-security-policy"]
        assert "default-src 'none'" in rules
        assert "unsafe" not in rules
        assert "http" not in rules
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["strict-transport-security"]
        assert "frame-ancestors 'none'" in rules


def test_no_page_asks_anything_of_another_site_or_holds_script_or_style(site: Web) -> None:
    published(site)
    for path in ("/s/subscribe", "/archive", HERE, "/staff/login", "/nulle-part"):
        text = site.get(path).text
        assert "://" not in text.replace("mailto:", "")
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick" not in text
        assert all(tag.startswith('<script src="/static/') for tag in text.split("\n") if "<script" in tag)
