"""A real HTTP origin on the loopback that answers what a test tells it to, in a thread."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class LoopbackOrigin:
    """Paths with what they answer, in turn (the last one again and again), and the requests that came."""

    url: str
    behaviours: dict[str, list[Behaviour]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def on(self, path: str, *behaviours: Behaviour) -> None:
        """Answer *path* (with its query where it has one) so."""
        self.behaviours[path] = list(behaviours)

    def next(self, path: str) -> Behaviour:
        """Return what to do for a request."""
        for key in (path, path.partition("?")[0]):
            if waiting := self.behaviours.get(key):
                return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return answer(b"not found", status=404)


@contextmanager
def loopback_origin() -> Iterator[LoopbackOrigin]:
    """Run an origin on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            origin.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            try:
                origin.next(self.path)(self)
            except (BrokenPipeError, ConnectionResetError):  # the client has had enough: what some tests want
                self.close_connection = True

        def do_POST(self) -> None:
            origin.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, *arguments: Any) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that hung up is what some tests want
                super().handle_error(request, client_address)

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        origin = LoopbackOrigin(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield origin
        finally:
            server.shutdown()
            thread.join()


def answer(
    body: bytes | str, *, status: int = 200, content_type: str = "application/octet-stream", headers: Mapping[str, str] | None = None
) -> Behaviour:
    """Return a whole answer; conditional when it has an ETag."""
    content = body.encode() if isinstance(body, str) else body
    more = dict(headers or {})

    def behave(handler: BaseHTTPRequestHandler) -> None:
        unchanged = "ETag" in more and handler.headers.get("If-None-Match") == more["ETag"]
        handler.send_response_only(304 if unchanged else status)
        for name, value in ({"Content-Type": content_type} | more).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0" if unchanged else str(len(content)))
        handler.end_headers()
        if not unchanged:
            handler.wfile.write(content)

    return behave


def redirect(location: str) -> Behaviour:
    """Return a redirect."""
    return answer(b"", status=302, headers={"Location": location})


def cut_answer(body: bytes, *, sent: int) -> Behaviour:
    """Return an answer that breaks off after *sent* bytes of those announced."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:sent])
        handler.close_connection = True

    return behave


def dripping_answer(*, seconds: float) -> Behaviour:
    """Return an answer that comes byte by byte, slower than anybody waits."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"1")
            handler.wfile.flush()
            time.sleep(seconds)

    return behave
