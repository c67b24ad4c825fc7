"""The client that all connectors share, against a real origin."""

import datetime as dt
import gzip
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from data_sources.http_client import HttpClient, Message
from data_sources.http_guards import Limits, RefusedAnswerError, check_redirect
from data_sources.pace import Pace
from reporter.errors import ExitCode, SettingsError, SourceError
from tests.clocks import Time
from tests.loopback_origin import LoopbackOrigin, answer, cut_answer, dripping_answer, loopback_origin, redirect


@pytest.fixture
def origin() -> Iterator[LoopbackOrigin]:
    with loopback_origin() as running:
        yield running


@pytest.fixture
def time_() -> Time:
    return Time()


def client(origin: LoopbackOrigin, clock: Time, *, limits: Limits | None = None, per_minute: int | None = None) -> HttpClient:
    return HttpClient("insee", (origin.url,), monotonic=clock.monotonic, sleep=clock.sleep, requests_per_minute=per_minute, limits=limits)


def test_an_answer_says_what_its_headers_say(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("1;2\n", headers={"X-Specimen": "fictitious", "Last-Modified": "Thu, 09 Jul 2026 07:00:00 GMT"}))
    found = client(origin, time_).get(f"{origin.url}/x")
    assert (found.content, found.fictitious, found.modified_on) == (b"1;2\n", True, dt.date(2026, 7, 9))


def test_a_real_answer_is_not_fictitious_and_may_have_no_date(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("1"))
    found = client(origin, time_).get(f"{origin.url}/x")
    assert not found.fictitious
    assert found.modified_on is None


def test_an_unchanged_answer_is_not_sent_again(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("data", headers={"ETag": '"7"', "X-Specimen": "fictitious"}))
    asking = client(origin, time_)
    first, second = asking.get(f"{origin.url}/x"), asking.get(f"{origin.url}/x")
    assert second is first
    assert origin.requests[1][1]["if-none-match"] == '"7"'


def test_thirty_requests_a_minute_and_no_more(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("data"))
    asking = client(origin, time_, per_minute=3)
    for _ in range(7):
        asking.get(f"{origin.url}/x")
    assert time_.slept == [60.0, 60.0]


def test_a_passing_failure_is_tried_again(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("later", status=503), cut_answer(b"123456", sent=3), answer("data"))
    assert client(origin, time_).get(f"{origin.url}/x").content == b"data"
    assert time_.slept == [1.0, 2.0]


def test_the_producers_own_pause_is_kept(origin: LoopbackOrigin, time_: Time) -> None:
    dated = {"Date": "Thu, 09 Jul 2026 07:00:00 GMT", "Retry-After": "Thu, 09 Jul 2026 07:00:40 GMT"}
    origin.on("/x", answer("", status=429, headers={"Retry-After": "17"}), answer("", status=429, headers=dated), answer("data"))
    client(origin, time_).get(f"{origin.url}/x")
    assert time_.slept == [17, 40]


def test_a_long_pause_is_handed_up_instead_of_slept(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("", status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceError, match="answers 429") as caught:
        client(origin, time_).get(f"{origin.url}/x")
    assert (caught.value.retry_after, time_.slept) == (3600, [])
    assert caught.value.exit_code is ExitCode.TRY_LATER


def test_an_unreachable_producer_is_named_with_what_to_do(time_: Time) -> None:
    with loopback_origin() as gone:
        address = gone.url
    asking = HttpClient("dares", (address,), monotonic=time_.monotonic, sleep=time_.sleep)
    with pytest.raises(SourceError) as caught:
        asking.get(f"{address}/catalog/datasets?apikey=s3cret")
    message = str(caught.value)
    assert message.startswith(f"dares: {address}/catalog/datasets cannot be read")
    assert "reporter sources import" in message
    assert "s3cret" not in message


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204])
def test_a_refusal_is_not_repeated_and_names_the_setting(origin: LoopbackOrigin, time_: Time, status: int) -> None:
    origin.on("/x", answer("", status=status))
    with pytest.raises(SourceError, match=f"answers {status}.*REPORTER_SOURCES__INSEE__BASE_URL"):
        client(origin, time_).get(f"{origin.url}/x")
    assert len(origin.requests) == 1


def test_a_web_page_with_status_200_is_no_data(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/typed", answer("sorry", content_type="text/html; charset=utf-8"))
    origin.on("/untyped", answer("\n<!DOCTYPE html><title>Maintenance</title>", content_type="text/csv"))
    for path in ("/typed", "/untyped"):
        with pytest.raises(SourceError, match="is a web page, where data was expected"):
            client(origin, time_).get(origin.url + path)


def test_an_empty_answer_is_no_data(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(""))
    with pytest.raises(SourceError, match="is empty"):
        client(origin, time_).get(f"{origin.url}/x")


def test_gzip_is_read(origin: LoopbackOrigin, time_: Time) -> None:
    text = "1997-T3;28;Normandie\n" * 20_000
    origin.on("/x", answer(gzip.compress(text.encode()), headers={"Content-Encoding": "gzip"}))
    assert client(origin, time_).get(f"{origin.url}/x").content == text.encode()


def test_a_gzip_bomb_is_refused_before_it_unfolds(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(gzip.compress(bytes(64 << 20)), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="compression bomb"):
        client(origin, time_).get(f"{origin.url}/x")


def test_the_size_counted_is_the_decompressed_one(origin: LoopbackOrigin, time_: Time) -> None:
    body = gzip.compress(b"".join(f"{number:05d};".encode() for number in range(1000)))
    origin.on("/x", answer(body, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="longer than 5000 bytes"):
        client(origin, time_, limits=Limits(max_bytes=5000)).get(f"{origin.url}/x")


def test_a_cut_gzip_stream_is_refused(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(gzip.compress(b"1234567890" * 100)[:-12], headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="in the middle of its gzip stream"):
        client(origin, time_).get(f"{origin.url}/x")


def test_what_follows_a_gzip_stream_is_not_lost_in_silence(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(gzip.compress(b"1;2\n") + gzip.compress(b"3;4\n"), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="goes on after its gzip stream"):
        client(origin, time_).get(f"{origin.url}/x")


def test_broken_gzip_is_refused(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(b"1;2\n3;4\n", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="is broken gzip"):
        client(origin, time_).get(f"{origin.url}/x")


def test_the_ipv6_loopback_is_asked_directly_as_well(time_: Time) -> None:
    asking = HttpClient("insee", ("http://[::1]:9/",), monotonic=time_.monotonic, sleep=time_.sleep)
    with pytest.raises(SourceError, match=r"http://\[::1\]:9/x cannot be read \(ConnectError"):
        asking.get("http://[::1]:9/x")


def test_an_address_that_nobody_configured_is_never_asked(origin: LoopbackOrigin, time_: Time) -> None:
    with pytest.raises(SettingsError, match="is not under a configured address"):
        client(origin, time_).get("http://127.0.0.1:9/x")


def test_an_encoding_nobody_asked_for_is_refused(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(b"...", headers={"Content-Encoding": "br"}))
    with pytest.raises(SourceError, match="encoded as 'br'"):
        client(origin, time_).get(f"{origin.url}/x")


def test_a_slow_body_is_given_up(origin: LoopbackOrigin) -> None:
    origin.on("/x", dripping_answer(seconds=0.02))
    asking = HttpClient("insee", (origin.url,), monotonic=time.monotonic, sleep=time.sleep, limits=Limits(wall_seconds=0.15))
    with pytest.raises(SourceError, match=r"is too slow: \d+ bytes in 0.15 seconds"):
        asking.get(f"{origin.url}/x")


def test_a_redirect_inside_the_configured_address_is_followed(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", redirect("/y"))
    origin.on("/y", answer("data"))
    assert client(origin, time_).get(f"{origin.url}/x").content == b"data"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]:9/",
        "http://2130706433/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(origin: LoopbackOrigin, time_: Time, target: str) -> None:
    origin.on("/x", redirect(target))
    with pytest.raises(SourceError, match="private or unknown address that is not configured"):
        client(origin, time_).get(f"{origin.url}/x")


def test_an_endless_redirect_is_refused(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", redirect("/x"))
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        client(origin, time_).get(f"{origin.url}/x")


def test_public_redirects_are_allowed_but_never_down_from_https() -> None:
    configured = [httpx.URL("https://bdm.example/series")]
    check_redirect(httpx.URL("https://93.184.216.34/file"), configured[0], configured)
    with pytest.raises(RefusedAnswerError, match="not https"):
        check_redirect(httpx.URL("http://93.184.216.34/file"), configured[0], configured)


def test_an_address_that_is_none_is_a_setting_to_mend(time_: Time) -> None:
    for address in ("ftp://files.example", "bdm.example/series"):
        with pytest.raises(SettingsError, match="no http"):
            HttpClient("insee", (address,), monotonic=time_.monotonic, sleep=time_.sleep)


def test_the_loopback_is_asked_directly_whatever_proxy_is_set(origin: LoopbackOrigin, time_: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    origin.on("/x", answer("data"))
    assert client(origin, time_).get(f"{origin.url}/x").content == b"data"


def posted(*, idempotent: bool = True, settles: Callable[[int, bytes], bool] = lambda _status, _body: False) -> Message:
    return Message(b'{"q": 1}', "application/json", idempotent=idempotent, headers={"Authorization": "Bearer t0ken"}, settles=settles)


def test_what_only_reads_is_posted_again_after_a_passing_failure(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("", status=429, headers={"Retry-After": "7"}), answer("later", status=503), answer("{}"))
    found = client(origin, time_).post(f"{origin.url}/x", posted())
    assert (found.content, found.status, time_.slept) == (b"{}", 200, [7, 2.0])
    assert origin.bodies == [b'{"q": 1}'] * 3
    assert origin.requests[0][1]["content-type"] == "application/json"


def test_what_does_more_than_read_is_posted_once(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("later", status=503))
    with pytest.raises(SourceError, match="answers 503"):
        client(origin, time_).post(f"{origin.url}/x", posted(idempotent=False))
    assert (len(origin.requests), time_.slept) == (1, [])


def test_an_answer_that_the_sender_can_read_is_handed_over_whatever_its_status(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("no list", status=500), answer("", status=204))
    asking = client(origin, time_)
    message = posted(settles=lambda status, body: status == 204 or b"no list" in body)
    assert [asking.post(f"{origin.url}/x", message).status for _ in range(2)] == [500, 204]
    assert len(origin.requests) == 2


def test_what_is_posted_is_never_held_nor_asked_for_conditionally(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("1", headers={"ETag": '"7"'}))
    asking = client(origin, time_)
    for _ in range(2):
        assert asking.post(f"{origin.url}/x", posted()).content == b"1"
    assert "if-none-match" not in origin.requests[1][1]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_lose_what_is_posted_is_refused(origin: LoopbackOrigin, time_: Time, status: int) -> None:
    origin.on("/x", answer(b"", status=status, headers={"Location": "/y"}))
    with pytest.raises(SourceError, match="could lose or leak it"):
        client(origin, time_).post(f"{origin.url}/x", posted())


def test_what_is_posted_follows_a_redirect_inside_the_configured_address_only(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on(
        "/x", answer(b"", status=307, headers={"Location": "/y"}), answer(b"", status=307, headers={"Location": "https://93.184.216.34/"})
    )
    origin.on("/y", answer("{}"))
    asking = client(origin, time_)
    assert asking.post(f"{origin.url}/x", posted()).content == b"{}"
    assert origin.bodies[-1] == b'{"q": 1}'
    with pytest.raises(SourceError, match="could lose or leak it"):
        asking.post(f"{origin.url}/x", posted())


def test_what_is_posted_has_the_same_limits_as_what_is_got(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer(gzip.compress(bytes(64 << 20)), headers={"Content-Encoding": "gzip"}, status=500))
    with pytest.raises(SourceError, match="compression bomb"):
        client(origin, time_).post(f"{origin.url}/x", posted())


def test_a_message_shows_neither_its_body_nor_its_headers() -> None:
    assert "t0ken" not in repr(posted())
    assert '"q"' not in repr(posted())


def test_ten_calls_a_second_and_no_more(origin: LoopbackOrigin, time_: Time) -> None:
    origin.on("/x", answer("{}"))
    pace = Pace(10, window=1.0, monotonic=time_.monotonic, sleep=time_.sleep)
    asking = HttpClient("france_travail", (origin.url,), monotonic=time_.monotonic, sleep=time_.sleep, turn=pace)
    with asking.kept_open():
        for _ in range(25):
            asking.post(f"{origin.url}/x", posted())
    assert time_.slept == [1.0, 1.0]
