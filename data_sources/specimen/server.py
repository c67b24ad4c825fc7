"""The origin on a loopback socket: a real HTTP/1.1 server, conditional and compressed answers included."""

import gzip
import hashlib
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Self
from urllib.parse import urlsplit

from data_sources.specimen.addresses import ADDRESSES
from data_sources.specimen.answers import Answer, too_many_requests
from data_sources.specimen.origin import Options, Origin
from data_sources.specimen.state import Fault, OriginState
from reporter.domain.period import Period
from reporter.domain.territory import Register

HOST = "127.0.0.1"
HEADER, HEADER_VALUE = "X-Specimen", "fictitious"
LIMITED = ("insee", "melodi")  # Insee's services count the requests of a minute, each its own
_WINDOW_SECONDS = 60.0
_IDLE_SECONDS = 30
_ETAG_DIGITS = 32
_LEVEL = 6


class SpecimenOrigin:
    """The origin as a context: it answers from `with` to the end of the block; see the package's docstring.

    *monotonic* serves the limits of requests a minute, France Travail's of calls a second and its tokens' life.
    """

    def __init__(
        self,
        register: Register,
        *,
        port: int = 0,
        state: OriginState | None = None,
        options: Options | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._origin = Origin(register, state, options, monotonic)
        per_minute = (options or Options()).requests_per_minute
        self._limits = {producer: _Limit(per_minute, monotonic) for producer in LIMITED}
        self._port = port
        self._server: _Server | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self._server = _Server((HOST, self._port), self._origin, self._limits)
        self._thread = Thread(target=self._server.serve_forever, name="specimen", kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        server, thread = self._running(), self._thread
        server.ending.set()
        server.shutdown()
        server.server_close()
        if thread:
            thread.join()
        self._server = self._thread = None

    @property
    def url(self) -> str:
        """Return the address, without a slash at its end; RuntimeError when it does not answer."""
        return f"http://{HOST}:{self._running().server_address[1]}"

    @property
    def state(self) -> OriginState:
        """Return what is out, slow or broken at present."""
        return self._origin.state

    def settings(self) -> dict[str, str]:
        """Return the base addresses that point the connectors here."""
        return {f"{producer}_{name}": value for producer, values in self.addresses().items() for name, value in values.items()}

    def addresses(self) -> dict[str, dict[str, str]]:
        """Return, by producer, the settings that point the connectors here."""
        return {producer: {name: f"{self.url}{path}" for name, path in paths.items()} for producer, paths in ADDRESSES.items()}

    def publish(self, period: str, source: str | None = None) -> None:
        """Publish a quarter or a year, of one producer or all of that rhythm; ValueError for one out already or without figures."""
        parsed = Period.parse(period)
        self._origin.change(lambda state: state.published(parsed, source))

    def revise(self, source: str | None = None) -> None:
        """Move the figures of the last quarters a little, with a new date of publication."""
        self._origin.change(lambda state: state.revised(source))

    def delay(self, seconds: float, source: str | None = None) -> None:
        """Answer so many seconds later; 0 ends it."""
        self._origin.change(lambda state: state.delayed(seconds, source))

    def fail(self, fault: Fault | str, source: str | None = None) -> None:
        """Answer wrongly in one way; « none » mends it."""
        self._origin.change(lambda state: state.failing(Fault(fault), source))

    def _running(self) -> "_Server":
        if self._server is None:
            message = "the specimen origin does not answer: use it in a with statement"
            raise RuntimeError(message)
        return self._server


class _Limit:
    """At most so many requests in any sixty seconds."""

    def __init__(self, per_minute: int | None, monotonic: Callable[[], float]) -> None:
        self._per_minute, self._monotonic = per_minute, monotonic
        self._taken: deque[float] = deque()
        self._lock = Lock()

    def seconds_to_wait(self) -> int:
        """Count one request and return 0, or return after how many seconds another is allowed."""
        if self._per_minute is None:
            return 0
        with self._lock:
            now = self._monotonic()
            while self._taken and self._taken[0] <= now - _WINDOW_SECONDS:
                self._taken.popleft()
            if len(self._taken) < self._per_minute:
                self._taken.append(now)
                return 0
            return int(self._taken[0] + _WINDOW_SECONDS - now) + 1


class _Server(ThreadingHTTPServer):
    """One thread a connection; closing hangs up on those that idle, and waits for every thread."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], origin: Origin, limits: Mapping[str, _Limit]) -> None:
        self.origin, self.limits, self.ending = origin, limits, Event()
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note a connection before its thread takes it."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ends."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Hang up, and wait for the threads."""
        with self._lock:
            for connection in self._connections:
                _hang_up(connection)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away; a fault of ours is printed."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # the client was faster
        return


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Specimen"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True  # headers and body are two writes: the second would wait for an acknowledgement
    server: _Server

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers only."""
        self._answer(with_body=False)

    def do_POST(self) -> None:
        """Answer a producer's POST, or carry out an order."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(with_body=True, body=body)

    def log_message(self, *_: Any) -> None:
        """Write nothing: stderr belongs to the program."""

    def _answer(self, *, with_body: bool, body: bytes | None = None) -> None:
        parts = urlsplit(self.path)
        origin = self.server.origin
        if (service := origin.service(parts.path)) is not None:
            self.server.ending.wait(service.delay)
            limit = self.server.limits.get(service.vintage.producer)
            if limit and (seconds := limit.seconds_to_wait()):
                self._send(too_many_requests(seconds), with_body=with_body)
                return
        headers = {name.lower(): value for name, value in self.headers.items()}
        if body is None:
            self._send(origin.get(parts.path, parts.query, headers), with_body=with_body)
        else:
            self._send(origin.post(parts.path, parts.query, body, headers), with_body=with_body)

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:_ETAG_DIGITS]}"'
        known = answer.status is HTTPStatus.OK and self._is_known(etag)
        body, headers = (b"", {}) if known else self._encoded(answer)
        if answer.status is HTTPStatus.OK:
            headers["ETag"] = etag
        if answer.modified_at:
            headers["Last-Modified"] = format_datetime(answer.modified_at, usegmt=True)
        self.send_response(HTTPStatus.NOT_MODIFIED if known else answer.status)
        for name, value in {HEADER: HEADER_VALUE, **headers, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _is_known(self, etag: str) -> bool:
        tags = (tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(","))
        return any(tag in {etag, "*"} for tag in tags)

    def _encoded(self, answer: Answer) -> tuple[bytes, dict[str, str]]:
        """Return the body as the client takes it, and what its headers say; a workbook is an archive already."""
        if answer.status is HTTPStatus.NO_CONTENT:
            return b"", {}
        headers = {"Content-Type": answer.content_type, "Vary": "Accept-Encoding"}
        accepted = {part.partition(";")[0].strip() for part in self.headers.get("Accept-Encoding", "").split(",")}
        body = answer.body
        if "gzip" in accepted and "spreadsheet" not in answer.content_type:
            body, headers["Content-Encoding"] = gzip.compress(answer.body, _LEVEL, mtime=0), "gzip"
        return body, {**headers, "Content-Length": str(len(body))}
