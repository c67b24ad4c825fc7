"""Ask a producer politely: paced, retried, bounded, conditional, never led astray."""

import datetime as dt
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from typing import Protocol

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from data_sources.http_guards import (
    Limits,
    RefusedAnswerError,
    check_redirect,
    is_loopback,
    is_web_page,
    origin,
    shown,
    whole_body,
)
from data_sources.pace import Pace
from reporter import __version__
from reporter.errors import SettingsError, SourceError

MAX_REDIRECTS = 5
QUIET_SECONDS = 30.0  # how long a service that could not be reached is left alone
SPECIMEN_HEADER = "X-Specimen"
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
LATER = "The release held stays in place: try again later, or import the producer's own file with `reporter sources import`"
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_SAME_METHOD = {HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}


class Turn(Protocol):
    """What lets one more request pass: a pace, or a budget that has an end."""

    def wait(self) -> None:
        """Return when one more request is allowed, and count it; may raise SourceError when there is no more."""


def _nothing_else(status: int, content: bytes) -> bool:  # noqa: ARG001 -- the signature is that of Message.settles
    return False


@dataclass(frozen=True, slots=True)
class Message:
    """A POST: what it sends, and which answers beside a plain 200 its sender can read (by status and body).

    *idempotent*: it only reads, so that it may be sent twice. Headers and body may hold a secret and are never shown.
    """

    body: bytes = field(repr=False)
    content_type: str
    idempotent: bool
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    settles: Callable[[int, bytes], bool] = _nothing_else


@dataclass(frozen=True, slots=True)
class Answer:
    """What a producer answered: decompressed bytes, and what its headers say of them."""

    url: str
    content: bytes
    fictitious: bool
    etag: str = ""
    last_modified: str = ""
    status: int = HTTPStatus.OK

    @property
    def modified_on(self) -> dt.date | None:
        """Return the day of the Last-Modified header, or None when there is none that can be read."""
        try:
            return parsedate_to_datetime(self.last_modified).date()
        except ValueError:
            return None


class _PassingError(Exception):
    """A failure that may be over in a moment."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class HttpClient:
    """GET and POST at one producer's configured addresses.

    Answers to GET are kept in memory and asked for again conditionally. Raises SourceError for whatever keeps an answer from us.
    *turn* lets each request pass, in place of a pace of *requests_per_minute*; *later* is what to do when the service is away.
    """

    def __init__(
        self,
        source: str,
        addresses: Sequence[str],
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        requests_per_minute: int | None = None,
        limits: Limits | None = None,
        turn: Turn | None = None,
        later: str = LATER,
    ) -> None:
        self._source = source
        self._configured = tuple(_configured(source, address) for address in addresses if address)
        self._monotonic, self._sleep = monotonic, sleep
        self._turn = turn or Pace(requests_per_minute, monotonic=monotonic, sleep=sleep)
        self._limits, self._later = limits or Limits(), later
        self._held: dict[str, Answer] = {}
        self._unreachable_since: dict[tuple[str, int], float] = {}
        self._open: httpx.Client | None = None

    def get(self, url: str, *, accept: str = "*/*") -> Answer:
        """Return the answer at *url*, or the one held when the producer says that it has not changed."""
        answer = self._asked(url, accept, None)
        self._held[url] = answer
        return answer

    def post(self, url: str, message: Message, *, accept: str = "application/json") -> Answer:
        """Return the answer to *message*, whose status may be one that it settles; one that does not only read is sent once."""
        return self._asked(url, accept, message)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep one connection for all calls of the block, where there are thousands of them."""
        with self._connection() as connection:
            self._open = connection
            try:
                yield
            finally:
                self._open = None

    def _asked(self, url: str, accept: str, message: Message | None) -> Answer:
        if origin(httpx.URL(url)) not in {origin(base) for base in self._configured}:
            text = f"{self._source}: {shown(httpx.URL(url))} is not under a configured address"
            raise SettingsError(text)
        self._refuse_if_just_unreachable(url)
        deadline = self._monotonic() + self._limits.wall_seconds
        retrying = Retrying(
            sleep=self._sleep,
            stop=stop_after_attempt(self._limits.attempts if message is None or message.idempotent else 1),
            wait=_pause,
            retry=retry_if_exception(self._is_worth_another),
            reraise=True,
        )
        try:
            return retrying(self._attempt, url, accept, message, deadline)
        except _PassingError as error:
            if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                self._unreachable_since[origin(httpx.URL(url))] = self._monotonic()
            raise self._failure(url, str(error), self._later, error.retry_after) from error
        except RefusedAnswerError as error:
            raise self._failure(url, str(error), self._later) from error

    def _refuse_if_just_unreachable(self, url: str) -> None:
        """Raise SourceError at once for a service that could not be reached a moment ago: its other datasets need not wait."""
        since = self._unreachable_since.get(origin(httpx.URL(url)))
        if since is not None and self._monotonic() - since < QUIET_SECONDS:
            raise self._failure(url, "is not asked for: the service could not be reached a moment ago", self._later)

    def _is_worth_another(self, error: BaseException) -> bool:
        return isinstance(error, _PassingError) and (error.retry_after or 0) <= self._limits.longest_pause

    def _attempt(self, url: str, accept: str, message: Message | None, deadline: float) -> Answer:
        """Follow redirects to an answer."""
        if self._monotonic() >= deadline:
            text = f"did not answer within {self._limits.wall_seconds:g} seconds"
            raise RefusedAnswerError(text)
        try:
            if self._open is not None:
                return self._followed(self._open, url, accept, message, deadline)
            with self._connection() as connection:
                return self._followed(connection, url, accept, message, deadline)
        except httpx.TransportError as error:
            text = f"cannot be read ({type(error).__name__}: {error})"
            raise _PassingError(text) from error

    def _followed(self, connection: httpx.Client, url: str, accept: str, message: Message | None, deadline: float) -> Answer:
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": f"decrypter-reporter/{__version__}"}
        if message is None:
            method, body, headers = "GET", None, headers | self._conditions(url)
        else:
            method, body, headers = "POST", message.body, headers | {"Content-Type": message.content_type} | dict(message.headers)
        target = httpx.URL(url)
        for _ in range(MAX_REDIRECTS + 1):
            self._turn.wait()
            with connection.stream(method, target, headers=headers, content=body) as response:
                if not response.has_redirect_location:
                    return self._read(url, response, message, deadline)
                target = self._redirected(target, response, message)
        text = f"redirects more than {MAX_REDIRECTS} times"
        raise RefusedAnswerError(text)

    def _connection(self) -> httpx.Client:
        hosts = {f"[{base.host}]" if ":" in base.host else base.host for base in self._configured if is_loopback(base.host)}
        direct = {f"all://{host}": None for host in hosts}  # no proxy knows our loopback
        return httpx.Client(timeout=_TIMEOUT, follow_redirects=False, mounts=direct, verify=_authorities())

    def _conditions(self, url: str) -> dict[str, str]:
        held = self._held.get(url)
        if held is None:
            return {}
        wanted = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
        return {name: value for name, value in wanted.items() if value}

    def _redirected(self, came_from: httpx.URL, response: httpx.Response, posted: Message | None) -> httpx.URL:
        try:
            target = came_from.join(response.headers["location"])
        except httpx.InvalidURL as error:
            message = "redirects to something that is no address"
            raise RefusedAnswerError(message) from error
        check_redirect(target, came_from, self._configured)
        if posted and (response.status_code not in _SAME_METHOD or origin(target) not in {origin(base) for base in self._configured}):
            message = f"redirects what was posted to {shown(target)}, which could lose or leak it"
            raise RefusedAnswerError(message)
        return target

    def _read(self, url: str, response: httpx.Response, posted: Message | None, deadline: float) -> Answer:
        if response.status_code == HTTPStatus.NOT_MODIFIED and url in self._held:
            return self._held[url]
        if posted and response.status_code != HTTPStatus.OK:
            has_body = response.status_code != HTTPStatus.NO_CONTENT  # whatever its headers say of an encoding
            content = whole_body(response, self._limits, lambda: self._monotonic() < deadline) if has_body else b""
            if posted.settles(response.status_code, content):
                return Answer(url, content, SPECIMEN_HEADER in response.headers, status=response.status_code)
        if response.is_server_error or response.status_code in _PASSING:
            message = f"answers {response.status_code}"
            raise _PassingError(message, _retry_after(response))
        if response.status_code != HTTPStatus.OK:
            advice = f"Check the address in REPORTER_SOURCES__{self._source.upper()}__BASE_URL (or FILES_URL, URL)"
            not_found = response.status_code in _GONE
            raise self._failure(url, f"answers {response.status_code}", advice, not_found=not_found)
        content = whole_body(response, self._limits, lambda: self._monotonic() < deadline)
        if not content:
            message = "is empty"
            raise RefusedAnswerError(message)
        if is_web_page(content, response.headers.get("content-type", "")):
            message = "is a web page, where data was expected"
            raise RefusedAnswerError(message)
        found = Answer(url, content, SPECIMEN_HEADER in response.headers)
        return replace(found, etag=response.headers.get("etag", ""), last_modified=response.headers.get("last-modified", ""))

    def _failure(self, url: str, what: str, advice: str, retry_after: float | None = None, *, not_found: bool = False) -> SourceError:
        message = f"{self._source}: {shown(httpx.URL(url))} {what}. {advice}"
        return SourceError(message, retry_after=retry_after, not_found=not_found)


@cache
def _authorities() -> ssl.SSLContext:
    """Return whom we trust, read once: it costs a tenth of a second."""
    return httpx.create_ssl_context()


def _configured(source: str, address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        message = f"{source}: {address!r} is no address ({error})"
        raise SettingsError(message) from error
    if url.scheme not in {"http", "https"} or not url.host:
        message = f"{source}: {shown(url)!r} is no http(s) address"
        raise SettingsError(message)
    return url


def _pause(state: RetryCallState) -> float:
    """Wait as long as the producer asks, else 1, 2, 4… seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, _PassingError) else None
    return asked if asked is not None else float(2 ** (state.attempt_number - 1))


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds asked for; a date is read against the answer's own Date, so that no clock of ours is needed."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(response.headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())
