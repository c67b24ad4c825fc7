"""The specimen origin over real HTTP: what is common to all its answers, its orders, its faults."""

import datetime as dt
import gzip
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from data_sources.specimen.origin import Options
from data_sources.specimen.server import SpecimenOrigin
from data_sources.specimen.state import Fault, OriginState
from data_sources.specimen.urssaf_sets import ZONES_ID
from reporter.domain.period import Period
from tests.registers import small_register
from tests.specimens import DARES, FILES, REGIONS_CVS, SDMX, URSSAF, WORKBOOK, shipped_register

ZONE_JOBS = f"{URSSAF}/{ZONES_ID}/exports/csv"
COUNTS = f"{DARES}/{REGIONS_CVS}/exports/csv"
MOST_SECONDS = 3.0  # of processor, client included, a file made for the first time; measured: 0.8 at most
DIGESTS = "import tests.specimens as s; print('\\n'.join(s.digests()))"


@pytest.fixture
def origin() -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(small_register()) as running:
        yield running


@pytest.fixture
def client(origin: SpecimenOrigin) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=origin.url, trust_env=False) as opened:
        yield opened


def periods(csv: str) -> set[str]:
    return {line[:7] for line in csv.splitlines()[1:]}


@pytest.mark.parametrize("path", [*FILES, DARES, f"{DARES}/{REGIONS_CVS}", f"{DARES}/{REGIONS_CVS}/records"])
def test_every_answer_is_marked_dated_and_asked_for_again_conditionally(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["X-Specimen"] == "fictitious"
    assert dt.datetime.strptime(first.headers["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC).year == 2026
    again = client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-Specimen"] == "fictitious"
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_is_not_there_is_marked_too(client: httpx.Client) -> None:
    for path in ("/", "/insee/files/other.xlsx", "/melodi", f"{DARES}/none/exports/csv"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["X-Specimen"]) == (404, "fictitious"), path


def test_text_is_compressed_for_those_who_take_it_and_a_workbook_is_not(origin: SpecimenOrigin) -> None:
    with httpx.Client(base_url=origin.url, trust_env=False) as client, client.stream("GET", ZONE_JOBS) as answer:
        packed = b"".join(answer.iter_raw())
    plain = httpx.get(origin.url + ZONE_JOBS, headers={"Accept-Encoding": "identity"}, trust_env=False)
    assert gzip.decompress(packed) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in httpx.get(origin.url + WORKBOOK, trust_env=False).headers


def test_a_head_request_tells_the_length_and_sends_nothing(client: httpx.Client) -> None:
    told, sent = client.head(ZONE_JOBS), client.get(ZONE_JOBS)
    assert told.content == b""
    assert told.headers["Content-Length"] == sent.headers["Content-Length"]


def test_slashes_that_stand_twice_count_once(client: httpx.Client) -> None:
    assert client.get("/insee/files//chomage-zone-emploi.xlsx").status_code == 200


def test_the_settings_lead_to_the_files(origin: SpecimenOrigin) -> None:
    addresses = origin.settings()
    assert set(addresses) >= {"insee_base_url", "insee_files_url", "dares_base_url", "urssaf_base_url"}
    reached = (
        f"{addresses['insee_base_url']}/data/TAUX-CHOMAGE",
        f"{addresses['insee_files_url']}chomage-zone-emploi.xlsx",
        f"{addresses['dares_base_url']}/catalog/datasets",
        f"{addresses['urssaf_base_url']}/catalog/datasets",
    )
    assert [httpx.get(url, trust_env=False).status_code for url in reached] == [200] * 4


def test_two_processes_write_the_same_bytes(checkout: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(checkout)}
        done = subprocess.run([sys.executable, "-c", DIGESTS], env=environment, capture_output=True, text=True, check=True, timeout=120)
        outputs.append(done.stdout.split())
    assert len(outputs[0]) == len(FILES)
    assert outputs[0] == outputs[1]


def test_publishing_a_quarter_adds_it_everywhere_with_its_own_date(origin: SpecimenOrigin, client: httpx.Client) -> None:
    before = {path: client.get(path) for path in (SDMX, WORKBOOK, COUNTS)}
    origin.publish("2026-T2")
    after = {path: client.get(path) for path in before}
    assert all(before[path].headers["ETag"] != after[path].headers["ETag"] for path in before)
    assert [after[path].headers["Last-Modified"][5:16] for path in before] == ["08 Oct 2026", "08 Oct 2026", "28 Jul 2026"]
    assert periods(after[COUNTS].text) - periods(before[COUNTS].text) == {"2026-T2"}
    assert 'TIME_PERIOD="2026-Q2"' in after[SDMX].text
    assert client.get(COUNTS, headers={"If-None-Match": before[COUNTS].headers["ETag"]}).status_code == 200


def test_a_producer_can_publish_alone_and_the_past_stays_as_it_was(origin: SpecimenOrigin, client: httpx.Client) -> None:
    counts, rates = client.get(COUNTS).text, client.get(SDMX)
    answer = client.post("/_specimen/publish", params={"period": "2026-T2", "source": "dares"})
    assert (answer.status_code, answer.headers["X-Specimen"]) == (200, "fictitious")
    assert "dares 2026-T2 of 2026-07-28" in answer.text
    assert client.get(COUNTS).text.startswith(counts)
    assert client.get(SDMX, headers={"If-None-Match": rates.headers["ETag"]}).status_code == 304
    assert origin.state.services["urssaf"].vintage.period == Period.quarter(2026, 1)


def test_an_order_that_cannot_be_is_refused_in_words_and_changes_nothing(origin: SpecimenOrigin, client: httpx.Client) -> None:
    refused = {
        "publish?period=2026-T1": "dares has published 2026-T1 already",
        "publish?period=2031-T1": "not of 2031-T1",
        "publish?period=2026-13": "write 2021-T4",
        "publish?period=2026-05&source=dares": "dares publishes every quarter, and 2026-05 is none",
        "publish?period=2026-T2&source=eurostat": "no producer of the specimen",
        "publish": "publish needs period",
        "revise?period=2026-T2": "revise needs nothing",
        "delay?seconds=-1": "from 0 to 600",
        "delay?seconds=soon": "could not convert",
        "break?kind=strangely": "none, 500, 429, html, truncated, missing-column, duplicates",
    }
    before = origin.state
    for order, words in refused.items():
        answer = client.post(f"/_specimen/{order}")
        assert answer.status_code == 400, order
        assert words in answer.text, order
    assert client.post("/_specimen/explode").status_code == 404
    assert origin.state == before


def test_the_state_is_told_as_json(origin: SpecimenOrigin, client: httpx.Client) -> None:
    origin.fail("html", source="urssaf")
    told = json.loads(client.get("/_specimen/state").content)
    assert told["insee"] == {"period": "2026-T1", "published_on": "2026-07-09", "revision": 0, "delay": 0, "fault": "none"}
    assert told["urssaf"]["fault"] == "html"


def test_an_origin_may_begin_earlier() -> None:
    earlier = OriginState()
    begun = dict(earlier.services)
    begun["dares"] = type(begun["dares"])(type(begun["dares"].vintage)("dares", Period.quarter(2025, 4)))
    with SpecimenOrigin(small_register(), state=OriginState(begun)) as running:
        csv = httpx.get(running.url + COUNTS, trust_env=False)
    assert max(periods(csv.text)) == "2025-T4"
    assert csv.headers["Last-Modified"][5:16] == "28 Jan 2026"


def test_a_revision_moves_recent_figures_only_and_has_a_date_of_its_own(origin: SpecimenOrigin, client: httpx.Client) -> None:
    before = client.get(COUNTS)
    assert client.post("/_specimen/revise", params={"source": "dares"}).status_code == 200
    after = client.get(COUNTS)
    old, new = before.text.splitlines(), after.text.splitlines()
    moved = {line[:7] for line, other in zip(old, new, strict=True) if line != other}
    assert moved == {"2025-T1", "2025-T2", "2025-T3", "2025-T4", "2026-T1"}
    assert after.headers["Last-Modified"][5:16] == "12 May 2026"
    origin.revise("dares")
    assert client.get(COUNTS).text != after.text


def test_a_revised_rate_has_a_new_date_of_update(origin: SpecimenOrigin, client: httpx.Client) -> None:
    origin.revise("insee")
    assert 'LAST_UPDATE="2026-07-23"' in client.get(SDMX).text


def test_a_delay_is_felt_by_one_producer_only_and_ends(origin: SpecimenOrigin, client: httpx.Client) -> None:
    client.get(ZONE_JOBS)
    client.get(DARES)
    assert client.post("/_specimen/delay", params={"seconds": "0.3", "source": "urssaf"}).status_code == 200
    began = time.monotonic()
    client.get(DARES)
    assert time.monotonic() - began < 0.25
    began = time.monotonic()
    client.get(ZONE_JOBS)
    assert time.monotonic() - began >= 0.3
    origin.delay(0)
    began = time.monotonic()
    client.get(ZONE_JOBS)
    assert time.monotonic() - began < 0.25


def test_a_broken_service_fails_in_the_way_asked_for_until_it_is_mended(origin: SpecimenOrigin, client: httpx.Client) -> None:
    whole = client.get(ZONE_JOBS).content
    origin.fail(Fault.SERVER_ERROR, "urssaf")
    assert client.get(ZONE_JOBS).status_code == 500
    assert client.get(COUNTS).status_code == 200
    origin.fail(Fault.HTML_PAGE, "urssaf")
    page = client.get(ZONE_JOBS)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.content.startswith(b"<!DOCTYPE html>")
    origin.fail(Fault.TOO_MANY_REQUESTS)
    busy = client.get(ZONE_JOBS)
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "30")
    assert client.post("/_specimen/break", params={"kind": "none"}).status_code == 200
    assert client.get(ZONE_JOBS).content == whole


def test_a_truncated_file_ends_in_the_middle_of_a_number(origin: SpecimenOrigin, client: httpx.Client) -> None:
    wholes = {path: client.get(path).content for path in (ZONE_JOBS, COUNTS, SDMX, WORKBOOK)}
    origin.fail(Fault.TRUNCATED)
    for path, whole in wholes.items():
        cut = client.get(path).content
        assert 0 < len(cut) < len(whole)
        assert whole.startswith(cut)
        assert cut[-1:].isdigit()
        assert whole[len(cut) : len(cut) + 1].isdigit(), path


def test_insee_allows_so_many_requests_a_minute_and_says_when_to_come_back() -> None:
    now = [1000.0]
    options = Options(requests_per_minute=2)
    with SpecimenOrigin(small_register(), options=options, monotonic=lambda: now[0]) as running:
        statuses = [httpx.get(running.url + SDMX, trust_env=False).status_code for _ in range(2)]
        now[0] += 20
        busy = httpx.get(running.url + SDMX, trust_env=False)
        elsewhere = httpx.get(running.url + DARES, trust_env=False)
        now[0] += int(busy.headers["Retry-After"])
        later = httpx.get(running.url + SDMX, trust_env=False)
    assert statuses == [200, 200]
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "41")
    assert elsewhere.status_code == 200
    assert later.status_code == 200


def test_many_clients_at_once_get_the_same_bytes(origin: SpecimenOrigin) -> None:
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: httpx.get(origin.url + COUNTS, trust_env=False).content, range(8)))
    assert len(set(bodies)) == 1


def test_it_stops_at_once_though_a_client_idles_and_another_waits() -> None:
    with SpecimenOrigin(small_register()) as running:
        address = running.url
        host, port = address.removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)))
        running.delay(60, "urssaf")
        waiting = socket.create_connection((host, int(port)))
        waiting.sendall(f"GET {ZONE_JOBS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.1)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    idle.close()
    waiting.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False)


def test_an_origin_that_does_not_run_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="with statement"):
        _ = SpecimenOrigin(small_register()).url


def test_a_file_of_the_whole_country_costs_little() -> None:
    with SpecimenOrigin(shipped_register()) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
        for path in FILES:
            began = time.process_time()
            assert client.get(path).status_code == 200
            assert time.process_time() - began < MOST_SECONDS, path
