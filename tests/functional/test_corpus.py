"""The corpus of bad input (sources.md §3): each trap is set at a real origin, met by the real poll, and shows its message.

Nothing partial is stored; what was in use stays in use, and a poll that fails says how old it is. `make proof` prints the table.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pandas as pd
import pytest

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from data_sources.http_guards import Limits
from data_sources.insee.adapter import Insee
from data_sources.specimen.addresses import ADDRESSES
from data_sources.specimen.origin import Origin
from data_sources.urssaf.adapter import Urssaf
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.pipeline.ingest import Polled, poll
from reporter.ports import DataSource, Outside
from tests.functional.conftest import reporter
from tests.loopback_origin import Behaviour, LoopbackOrigin, answer, loopback_origin
from tests.outboxes import opened, world
from tests.specimens import FILES, SDMX, WORKBOOK, shipped_register
from tests.traps import CATALOGUES, DEPARTMENTS, FIRST, FRANCE, PATIENCE, SECOND, TRAPS, ZONES, Spoil, Trap, gzip_bomb

DATASETS = {
    FRANCE: "defm-france-cvs",
    ZONES: "defm-ze-brut",
    DEPARTMENTS: "emploi-departements",
    SDMX: "taux-chomage",
    WORKBOOK: "taux-chomage-ze",
}


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
        frame = table.frame
        cells = frame[(frame["period"] == "2025-T1") & (frame["indicator"] == "inscrits_a") & (frame["category"] == TOTAL)]
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
    off = {f"REPORTER_SOURCES__{name}__ENABLED": "false" for name in ("INSEE", "URSSAF", "MELODI", "FRANCE_TRAVAIL")}
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
