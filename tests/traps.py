"""The traps of sources.md §3: what spoils a specimen's answer, what becomes of it, and the words of its message."""

import codecs
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Literal

from data_sources.http_guards import Limits
from tests.loopback_origin import Behaviour, answer, dripping_answer, redirect
from tests.specimens import DARES, DARES_SETS, DEPARTMENTS_ID, SDMX, URSSAF, WORKBOOK

FRANCE = f"{DARES}/{DARES_SETS[0]}/exports/csv"
ZONES = f"{DARES}/{DARES_SETS[4]}/exports/csv"
DEPARTMENTS = f"{URSSAF}/{DEPARTMENTS_ID}/exports/csv"
CATALOGUES = (DARES, URSSAF, f"{URSSAF}/{DEPARTMENTS_ID}")
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


def marked(mark: str, *, period: str) -> Spoil:
    """Return what writes *mark* after the figure of France's category A in a period."""
    return sub(rf"^({period};France hors Mayotte;cvs-cjo;A;Total;Total;Total;Total;\d+)", rf"\g<1> {mark}", 1)


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
    Trap(
        "a value that was there and is NA",
        FRANCE,
        value("NA", period="2025-T1"),
        "quarantined",
        "figures of the release before are gone; first france-FR",
    ),
    Trap("interval mark ...", FRANCE, value("...", period="2025-T1"), "read", status="not_available", first=True),
    Trap("interval mark ///", FRANCE, value("///", period="2025-T1"), "read", status="not_applicable", first=True),
    Trap("interval mark n.s.", FRANCE, value("n.s.", period="2025-T1"), "read", status="not_significant", first=True),
    Trap("interval mark s", FRANCE, value("s", period="2025-T1"), "read", status="secret", first=True),
    Trap("interval mark c", FRANCE, value("c", period="2025-T1"), "read", status="secret", first=True),
    Trap("a figure with p", FRANCE, marked("(p)", period="2025-T1"), "read", status="provisional", first=True),
    Trap("no-break spaces in figures", FRANCE, sub(r"\d+(?=\r?$)", grouped("\u00a0")), "read", first=True),
    Trap("narrow no-break spaces (U+202F)", FRANCE, sub(r"\d+(?=\r?$)", grouped("\u202f")), "read", first=True),
    Trap("a true minus sign (U+2212)", FRANCE, value("\u22125"), "refused", "-5 is negative: a sentinel for « no figure »?"),
    Trap("decimal commas", FRANCE, sub(r"(\d)(?=\r?$)", r"\1,0"), "read", first=True),
    Trap("a decimal comma in a count", FRANCE, value("3723,6"), "refused", "3723.6 is not a whole number: thousands"),
    Trap("no byte order mark", FRANCE, lambda body: body.removeprefix(codecs.BOM_UTF8), "read", first=True),
    Trap("Windows-1252", ZONES, lambda body: body.decode("utf-8-sig").encode("cp1252"), "read", first=True),
    Trap("UTF-16", FRANCE, lambda body: body.decode("utf-8-sig").encode("utf-16"), "read", first=True),
    Trap("a CSV cut in the middle of a number", FRANCE, lambda body: body.rstrip()[:-2], "refused", "cut in the middle of a number"),
    Trap(
        "a CSV cut at the end of a line",
        FRANCE,
        lambda body: body[: body.rindex(b"\r\n", 0, len(body) * 9 // 10) + 2],
        "quarantined",
        "goes to 2025-T4, and 2026-T1 is held already: an older file?",
    ),
    Trap("a message cut", SDMX, lambda body: body[: len(body) // 2], "refused", "is no whole XML message"),
    Trap("a workbook cut", WORKBOOK, lambda body: body[: len(body) // 2], "refused", "cannot be read as an .xlsx workbook"),
    Trap("duplicate headers", FRANCE, sub(r"^date;champ;", "date;date;"), "refused", "columns stand twice: date"),
    Trap("a missing column", FRANCE, sub(r"^date;champ;", "date;perimetre;"), "refused", "columns are missing: champ"),
    Trap("duplicate rows with different values", ZONES, text(last_rows_again), "refused", "stands twice with different figures"),
    Trap(
        "an HTML error page with status 200",
        FRANCE,
        answer("<!DOCTYPE html><p>Maintenance", content_type="text/html"),
        "refused",
        "is a web page, where data was expected",
    ),
    Trap(
        "an HTML page called CSV",
        FRANCE,
        answer("<html>Maintenance</html>", content_type="text/csv"),
        "refused",
        "is a web page, where data was expected",
    ),
    Trap("an empty answer", FRANCE, answer(b""), "refused", "is empty"),
    Trap("percentages that became ratios", SDMX, scaled(0.01), "refused", "percentages seem to have become ratios"),
    Trap("rates ten times too high", SDMX, scaled(10), "refused", "is beyond 100"),
    Trap(
        "thousands that became units",
        DEPARTMENTS,
        sub(r"^(2026;2;.*;\d+;)(\d+)(?=;\d+;\d+\r?$)", lambda m: f"{m[1]}{int(m[2]) // 1000}"),
        "quarantined",
        "another order of magnitude",
    ),
    Trap(
        "one figure in thousands",
        DEPARTMENTS,
        department("44", "GS1", lambda jobs: jobs // 1000),
        "quarantined",
        "departement-44 emploi_salarie_prive/industrie 2026-T2",
    ),
    Trap("one territory missing", DEPARTMENTS, sub(r"^.*;44;Loire-Atlantique;.*\r\n", ""), "quarantined", "departement-44"),
    Trap(
        "one territory missing in the newest quarter",
        DEPARTMENTS,
        sub(r"^2026;2;.*;44;Loire-Atlantique;.*\r\n", ""),
        "quarantined",
        "departement-44",
    ),
    Trap(
        "a sum of parts far from the total",
        SDMX,
        xml(r'(?s)(REF_AREA="R52"[^>]*>.*?TIME_PERIOD="2026-Q2" OBS_VALUE=")[\d.]+', r"\g<1>12.4", 1),
        "quarantined",
        "region-52 taux_chomage 2026-T2 12.4",
    ),
    Trap("1e308", FRANCE, value("1e308"), "refused", "is beyond 1e+08"),
    Trap("-1e308", FRANCE, value("-1e308"), "refused", "is negative"),
    Trap("1e309, which is no number", FRANCE, value("1e309"), "refused", "is neither a figure nor a known mark"),
    Trap("inf", FRANCE, value("inf"), "refused", "'inf' is neither a figure nor a known mark"),
    Trap("-1 as a sentinel", FRANCE, value("-1"), "refused", "-1 is negative: a sentinel for « no figure »?"),
    Trap("a future quarter", FRANCE, sub(r"^2026-T2;", "2029-T2;"), "refused", "goes to 2029-T2, which ends on 2029-06-30"),
    Trap("a fifth quarter", FRANCE, sub(r"^2026-T2;", "2026-T5;"), "refused", "'2026-T5' is not a period"),
    Trap(
        "XML entities",
        SDMX,
        lambda body: body.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1),
        "refused",
        "declares entities or a document type",
    ),
    Trap(
        "entities in a workbook",
        WORKBOOK,
        lambda body: repacked(
            body, "xl/workbook.xml", lambda part: part.replace(b"<workbook", b"<!DOCTYPE w [<!ENTITY a 'b'>]><workbook", 1)
        ),
        "refused",
        "declares a document type",
    ),
    Trap("a workbook of 2 MB that holds 400,000 rows", WORKBOOK, four_hundred_thousand_rows, "refused", "has more than 20000 rows"),
    Trap("a gzip bomb", FRANCE, gzip_bomb, "refused", "a compression bomb"),
    Trap(
        "a redirect to a private address",
        FRANCE,
        redirect("http://10.0.0.1/latest/meta-data"),
        "refused",
        "a private or unknown address that is not configured",
    ),
    Trap(
        "a redirect to the link-local address",
        FRANCE,
        redirect("http://169.254.169.254/"),
        "refused",
        "a private or unknown address that is not configured",
    ),
    Trap("a slow body", FRANCE, dripping_answer(seconds=0.05), "refused", "is too slow", limits=IMPATIENCE),
    Trap("a service that fails", FRANCE, answer(b"", status=503), "refused", "answers 503"),
)
