"""The corpus of bad input (sources.md §3): each trap is set at a real origin, met by the real poll, and shows its message.

Nothing partial is stored; what was in use stays in use, and a poll that fails says how old it is. `make proof` prints the table.
"""

import codecs
import gzip
import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from data_sources.http_guards import Limits
from data_sources.insee.adapter import Insee
from data_sources.specimen.addresses import ADDRESSES
from data_sources.specimen.origin import Origin
from data_sources.urssaf.adapter import Urssaf
from reporter.domain.period import Period
from reporter.pipeline.ingest import Polled, poll
from reporter.ports import DataSource, Outside
from tests.functional.conftest import reporter
from tests.loopback_origin import Behaviour, LoopbackOrigin, answer, dripping_answer, loopback_origin, redirect
from tests.outboxes import opened, world
from tests.specimens import DARES, DARES_SETS, DEPARTMENTS_ID, FILES, SDMX, URSSAF, WORKBOOK, shipped_register

FRANCE = f"{DARES}/{DARES_SETS[0]}/exports/csv"
ZONES = f"{DARES}/{DARES_SETS[4]}/exports/csv"
DEPARTMENTS = f"{URSSAF}/{DEPARTMENTS_ID}/exports/csv"
CATALOGUES = (DARES, URSSAF, f"{URSSAF}/{DEPARTMENTS_ID}")
DATASETS = {
    FRANCE: "defm-france-cvs",
    ZONES: "defm-ze-brut",
    DEPARTMENTS: "emploi-departements",
    SDMX: "taux-chomage",
    WORKBOOK: "taux-chomage-ze",
}
PATIENCE, IMPATIENCE = Limits(attempts=2), Limits(wall_seconds=1.0, attempts=1)
FIRST, SECOND = "2026-T1", "2026-T2"

Spoil = Callable[[bytes], bytes]
Outcome = Literal["refused", "quarantined", "read"]


@dataclass(frozen=True, slots=True)
class Trap:
    """One bad input: where it is served, what spoils the answer, what becomes of it, and the words of its message.

    A trap that is *read* changes how figures are written: what is kept must equal the untouched release, or hold *status* in one cell.
    """

    name: str
    path: str
    spoil: Spoil | Behaviour
    outcome: Outcome
    words: str = ""
    status: str = ""
    first: bool = False  # nothing is held before it
    limits: Limits = PATIENCE


def text(change: Callable[[str], str]) -> Spoil:
    """Return what changes a UTF-8 text that begins with a byte order mark."""
    return lambda body: codecs.BOM_UTF8 + change(body.decode("utf-8-sig")).encode()


def sub(pattern: str, put: str | Callable[[re.Match[str]], str], count: int = 0) -> Spoil:
    """Return what replaces a pattern, everywhere or *count* times, and insists that it was there."""

    def change(content: str) -> str:
        changed, times = re.subn(pattern, put, content, count=count, flags=re.MULTILINE)
        assert times, pattern
        return changed

    return text(change)


def xml(pattern: str, put: str | Callable[[re.Match[str]], str], count: int = 0) -> Spoil:
    """Return what replaces a pattern in a message."""

    def change(body: bytes) -> bytes:
        changed, times = re.subn(pattern, put, body.decode(), count=count)
        assert times, pattern
        return changed.encode()

    return change


def value(put: str, *, period: str = SECOND, count: int = 1) -> Spoil:
    """Return what writes *put* as the figure of France's category A in a period."""
    return sub(rf"^({period};France hors Mayotte;cvs-cjo;A;Total;Total;Total;Total;)\d+", rf"\g<1>{put}", count)


def grouped(space: str) -> Callable[[re.Match[str]], str]:
    """Return what writes a figure with a space between thousands."""
    return lambda match: f"{int(match[0]):,}".replace(",", space)


def scaled(factor: float, pattern: str = r"(?<=OBS_VALUE=\")[\d.]+") -> Spoil:
    """Return what multiplies all rates of a message."""
    return xml(pattern, lambda match: f"{float(match[0]) * factor:.4g}")


def department(code: str, sector: str, change: Callable[[int], object]) -> Spoil:
    """Return what changes one sector of one département in the newest quarter; the seasonally adjusted figure is the last but two."""
    pattern = rf"^(2026;2;.*;{code};[^;]*;{sector}[^;]*;\d+;)(\d+)(?=;)"
    return sub(pattern, lambda match: f"{match[1]}{change(int(match[2]))}")


def repacked(body: bytes, name: str, change: Spoil) -> bytes:
    """Return a workbook one of whose parts is changed, compressed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return held.getvalue()


def four_hundred_thousand_rows(body: bytes) -> bytes:
    """Return a workbook of under two megabytes that holds 400,000 rows."""
    rng = random.Random(400_000)  # noqa: S311 -- figures, not secrets
    rows = "".join(f"<row><c><v>{rng.randrange(10**7)}</v></c></row>" for _ in range(400_000)).encode()
    bomb = repacked(body, "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert len(bomb) < 2_300_000
    return bomb


def gzip_bomb(handler: BaseHTTPRequestHandler) -> None:
    """Answer 60 megabytes of nothing in 60 kilobytes."""
    packed = gzip.compress(b"0" * (60 << 20))
    answer(packed, headers={"Content-Encoding": "gzip"})(handler)


def last_rows_again(body: str) -> str:
    lines = body.rstrip("\r\n").split("\r\n")
    fields = lines[-1].split(";")
    return "\r\n".join([*lines, ";".join([*fields[:-1], str(int(fields[-1]) + 10)]), ""])


TRAPS = (
    Trap("codes whose zeros a spreadsheet ate", DEPARTMENTS, sub(r";0(\d);", r";\1;"), "read", first=True),
    Trap("a value NA", FRANCE, value("NA", period="2025-T1"), "read", status="not_available", first=True),
    Trap("a value null", FRANCE, value("null", period="2025-T1"), "read", status="not_available", first=True),
    Trap("a value that was there and is NA", FRANCE, value("NA", period="2025-T1"), "quarantined", "figures of the release before are gone; first france-FR"),
    Trap("interval mark ...", FRANCE, value("...", period="2025-T1"), "read", status="not_available", first=True),
    Trap("interval mark ///", FRANCE, value("///", period="2025-T1"), "read", status="not_applicable", first=True),
    Trap("interval mark n.s.", FRANCE, value("n.s.", period="2025-T1"), "read", status="not_significant", first=True),
    Trap("interval mark s", FRANCE, value("s", period="2025-T1"), "read", status="secret", first=True),
    Trap("interval mark c", FRANCE, value("c", period="2025-T1"), "read", status="secret", first=True),
    Trap("a figure with p", FRANCE, value("3000000 (p)", period="2025-T1"), "read", status="provisional", first=True),
    Trap("no-break spaces in figures", FRANCE, sub(r"\d+(?=\r?$)", grouped("\u00a0")), "read", first=True),
    Trap("narrow no-break spaces (U+202F)", FRANCE, sub(r"\d+(?=\r?$)", grouped("\u202f")), "read", first=True),
    Trap("a true minus sign (U+2212)", FRANCE, value("\u22125"), "refused", "-5 is negative: a sentinel for « no figure »?"),
    Trap("decimal commas", FRANCE, sub(r"(\d)(?=\r?$)", r"\1,0"), "read", first=True),
    Trap("a decimal comma in a count", FRANCE, value("3723,6"), "refused", "3723.6 is not a whole number: thousands"),
    Trap("no byte order mark", FRANCE, lambda body: body.removeprefix(codecs.BOM_UTF8), "read", first=True),
    Trap("Windows-1252", ZONES, lambda body: body.decode("utf-8-sig").encode("cp1252"), "read", first=True),
    Trap("UTF-16", FRANCE, lambda body: body.decode("utf-8-sig").encode("utf-16"), "read", first=True),
    Trap("a CSV cut in the middle of a number", FRANCE, lambda body: body.rstrip()[:-2], "refused", "cut in the middle of a number"),
    Trap("a CSV cut at the end of a line", FRANCE, lambda body: body[: body.rindex(b"\r\n", 0, len(body) * 9 // 10) + 2], "quarantined", "goes to 2025-T4, and 2026-T1 is held already: an older file?"),
    Trap("a message cut", SDMX, lambda body: body[: len(body) // 2], "refused", "is no whole XML message"),
    Trap("a workbook cut", WORKBOOK, lambda body: body[: len(body) // 2], "refused", "cannot be read as an .xlsx workbook"),
    Trap("duplicate headers", FRANCE, sub(r"^date;champ;", "date;date;"), "refused", "columns stand twice: date"),
    Trap("a missing column", FRANCE, sub(r"^date;champ;", "date;perimetre;"), "refused", "columns are missing: champ"),
    Trap("duplicate rows with different values", ZONES, text(last_rows_again), "refused", "stands twice with different figures"),
    Trap("an HTML error page with status 200", FRANCE, answer("<!DOCTYPE html><p>Maintenance", content_type="text/html"), "refused", "is a web page, where data was expected"),
    Trap("an HTML page called CSV", FRANCE, answer("<html>Maintenance</html>", content_type="text/csv"), "refused", "is a web page, where data was expected"),
    Trap("an empty answer", FRANCE, answer(b""), "refused", "is empty"),
    Trap("percentages that became ratios", SDMX, scaled(0.01), "refused", "percentages seem to have become ratios"),
    Trap("rates ten times too high", SDMX, scaled(10), "refused", "is beyond 100"),
    Trap("thousands that became units", DEPARTMENTS, sub(r"^(2026;2;.*;\d+;)(\d+)(?=;\d+;\d+\r?$)", lambda m: f"{m[1]}{int(m[2]) // 1000}"), "quarantined", "another order of magnitude"),
    Trap("one figure in thousands", DEPARTMENTS, department("44", "GS1", lambda jobs: jobs // 1000), "quarantined", "departement-44 emploi_salarie_prive/industrie 2026-T2"),
    Trap("one territory missing", DEPARTMENTS, sub(r"^.*;44;Loire-Atlantique;.*\r\n", ""), "quarantined", "departement-44"),
    Trap("one territory missing in the newest quarter", DEPARTMENTS, sub(r"^2026;2;.*;44;Loire-Atlantique;.*\r\n", ""), "quarantined", "departement-44"),
    Trap("a sum of parts far from the total", SDMX, xml(r'(?s)(REF_AREA="R52"[^>]*>.*?TIME_PERIOD="2026-Q2" OBS_VALUE=")[\d.]+', r"\g<1>12.4", 1), "quarantined", "region-52 taux_chomage 2026-T2 12.4"),
    Trap("1e308", FRANCE, value("1e308"), "refused", "is beyond 1e+08"),
    Trap("-1e308", FRANCE, value("-1e308"), "refused", "is negative"),
    Trap("1e309, which is no number", FRANCE, value("1e309"), "refused", "is neither a figure nor a known mark"),
    Trap("inf", FRANCE, value("inf"), "refused", "'inf' is neither a figure nor a known mark"),
    Trap("-1 as a sentinel", FRANCE, value("-1"), "refused", "-1 is negative: a sentinel for « no figure »?"),
    Trap("a future quarter", FRANCE, sub(r"^2026-T2;", "2029-T2;"), "refused", "goes to 2029-T2, which ends on 2029-06-30"),
    Trap("a fifth quarter", FRANCE, sub(r"^2026-T2;", "2026-T5;"), "refused", "'2026-T5' is not a period"),
    Trap("XML entities", SDMX, lambda body: body.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1), "refused", "declares entities or a document type"),
    Trap("entities in a workbook", WORKBOOK, lambda body: repacked(body, "xl/workbook.xml", lambda part: part.replace(b"<workbook", b"<!DOCTYPE w [<!ENTITY a 'b'>]><workbook", 1)), "refused", "declares a document type"),
    Trap("a workbook of 2 MB that holds 400,000 rows", WORKBOOK, four_hundred_thousand_rows, "refused", "has more than 20000 rows"),
    Trap("a gzip bomb", FRANCE, gzip_bomb, "refused", "a compression bomb"),
    Trap("a redirect to a private address", FRANCE, redirect("http://10.0.0.1/latest/meta-data"), "refused", "a private or unknown address that is not configured"),
    Trap("a redirect to the link-local address", FRANCE, redirect("http://169.254.169.254/"), "refused", "a private or unknown address that is not configured"),
    Trap("a slow body", FRANCE, dripping_answer(seconds=0.05), "refused", "is too slow", limits=IMPATIENCE),
    Trap("a service that fails", FRANCE, answer(b"", status=503), "refused", "answers 503"),
)  # fmt: skip


def passing(answering: Origin, spoil: Spoil | None = None) -> Behaviour:
    """Return what hands on the specimen's answer, spoilt."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        path, _, query = handler.path.partition("?")
        found = answering.get(path, query)
        headers = {"X-Specimen": "fictitious", **found.headers}
        if found.modified_at:
            headers["Last-Modified"] = found.modified_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
        answer(spoil(found.body) if spoil else found.body, content_type=found.content_type, headers=headers)(handler)

    return behave


@cache
def specimen(quarter: str) -> Origin:
    """Return the origin when *quarter* is the newest published; it begins with the first."""
    found = Origin(shipped_register())
    if quarter != FIRST:
        found.change(lambda state: state.published(Period.parse(quarter)))
    return found


def source(path: str, url: str, limits: Limits = PATIENCE) -> DataSource:
    """Return the real connector of the dataset that is served at *path*."""
    producer = path.split("/")[1]
    client = HttpClient(producer, (url,), monotonic=time.monotonic, sleep=lambda _: None, limits=limits)
    urls = {name: url + address for name, address in ADDRESSES[producer].items()}
    one = (DATASETS[path],)
    if producer == "insee":
        return Insee(client, shipped_register(), base_url=urls["base_url"], files_url=urls["files_url"], datasets=one)
    kind = Dares if producer == "dares" else Urssaf
    return kind(client, shipped_register(), base_url=urls["base_url"], datasets=one)


def asked(outside: Outside, path: str, url: str, limits: Limits = PATIENCE) -> Polled:
    (polled,) = poll(replace(outside, build_sources=lambda: (source(path, url, limits),)))
    return polled


def listing(outside: Outside) -> dict[str, int]:
    folder = outside.folder / "editions" / "releases"
    return {str(path.relative_to(folder)): path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()}


@contextmanager
def set_trap(trap: Trap) -> Iterator[tuple[LoopbackOrigin, Callable[[], None]]]:
    """Run an origin that answers as the specimen does, and what springs the trap at its next publication."""
    with loopback_origin() as origin:
        for path in (*FILES, *CATALOGUES):
            origin.on(path, passing(specimen(FIRST)))

        def spring() -> None:
            for path in (*FILES, *CATALOGUES):
                origin.on(path, passing(specimen(SECOND)))
            is_behaviour = trap.spoil is gzip_bomb or getattr(trap.spoil, "__name__", "") == "behave"
            origin.on(trap.path, trap.spoil if is_behaviour else passing(specimen(SECOND), trap.spoil))  # type: ignore[arg-type]

        yield origin, spring


def sprung(trap: Trap, folder: Path) -> str:
    """Set the trap, let the real poll run into it, check what is stored, and return the message."""
    with opened(folder) as ledger, set_trap(trap) as (origin, spring):
        outside = world(folder, ledger, None)
        if not trap.first:
            assert asked(outside, trap.path, origin.url).kept, "the release before"
        before = listing(outside)
        spring()
        polled = asked(outside, trap.path, origin.url, trap.limits)
        if trap.outcome == "read":
            return _checked_reading(trap, outside, polled)
        assert listing(outside) == before
        assert polled.kept == ()
        held = outside.editions.quarantined()
        if trap.outcome == "refused":
            assert held == ()
            assert not list((folder / "editions").rglob(".*"))
            assert re.fullmatch(r"still in use: \S+ 2026-T1 of 2026-\d\d-\d\d, \d+ days old", polled.in_use), polled
            return polled.error
        assert [one.report.faults for one in held] == [report.faults for report in polled.reports]
        assert not polled.error
        return " | ".join(polled.reports[0].faults)


def _checked_reading(trap: Trap, outside: Outside, polled: Polled) -> str:
    assert polled.kept, (polled.error, [report.faults for report in polled.reports])
    table = outside.editions.release_table(polled.kept[0])
    if trap.status:
        cells = table.frame[(table.frame["period"] == "2025-T1") & (table.frame["indicator"] == "inscrits_a")]
        assert set(cells["status"]) == {trap.status}
        return f"read as {trap.status}"
    pd.testing.assert_frame_equal(table.frame, _untouched(trap))
    return "; ".join(("read as it was meant", *(w for w in table.warnings if "Windows" in w)))


def _untouched(trap: Trap) -> pd.DataFrame:
    with loopback_origin() as origin:
        for path in (*FILES, *CATALOGUES):
            origin.on(path, passing(specimen(SECOND)))
        one = source(trap.path, origin.url)
        (release,) = one.available()
        return one.fetch(release).frame


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_shows_its_message_and_nothing_partial_is_stored(trap: Trap, tmp_path: Path) -> None:
    assert trap.words in sprung(trap, tmp_path)


@pytest.mark.proof
def test_the_table_of_traps(tmp_path: Path) -> None:
    sys.stdout.write("\n")
    for number, trap in enumerate(TRAPS):
        (tmp_path / str(number)).mkdir()
        sys.stdout.write(f"{trap.name:46} {trap.outcome:12} {sprung(trap, tmp_path / str(number))[:200]}\n")


def test_last_quarters_file_under_a_new_name_is_told(tmp_path: Path) -> None:
    """The portal says that it published something: it is the file held, or its figures again in other bytes."""
    for number, spoil in enumerate((lambda body: body, lambda body: body.replace(b"\r\n", b"\n"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(folder) as ledger, set_trap(Trap("", FRANCE, spoil, "quarantined")) as (origin, _):
            outside = world(folder, ledger, None)
            assert asked(outside, FRANCE, origin.url).kept
            origin.on(FRANCE, passing(specimen(FIRST), spoil))
            polled = asked(outside, FRANCE, origin.url)
            faults = [fault for report in polled.reports for fault in report.faults]
            assert polled.kept == ()
            assert [fault.partition(",")[0] for fault in faults] == ([] if number == 0 else ["has the very figures held already"])


def test_the_command_says_what_failed_what_stays_in_use_and_comes_back_later(tmp_path: Path, checkout: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    off = {f"REPORTER_SOURCES__{name}__ENABLED": "false" for name in ("INSEE", "URSSAF")}
    with set_trap(Trap("", FRANCE, answer("<html>Maintenance", content_type="text/html"), "refused")) as (origin, spring):
        where = {"REPORTER_SOURCES__DARES__BASE_URL": f"{origin.url}{ADDRESSES['dares']['base_url']}", **off}
        first = reporter("sources", "fetch", folder=folder, checkout=checkout, **where)
        assert first.returncode == 0, first.stderr
        stored = {str(path) for path in folder.rglob("*.parquet")}
        spring()
        second = reporter("sources", "fetch", folder=folder, checkout=checkout, **where)
    assert second.returncode == 75
    assert "is a web page, where data was expected" in second.stderr
    assert re.search(r"still in use: .*dares/defm-france-cvs 2026-T1 of \S+, \d+ days old", second.stderr), second.stderr
    assert stored <= {str(path) for path in folder.rglob("*.parquet")}
    assert "Traceback" not in first.stderr + second.stderr
