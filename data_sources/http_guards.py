"""What an answer must not do to us: lead to a private address, never end, blow up, or be a page instead of data."""

import ipaddress
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import httpx

_DEFAULT_PORTS = {"http": 80, "https": 443}
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_STEP = 1 << 20
_FREE_OF_RATIO = 4 << 20  # small answers may compress as well as they like
_PAGE_STARTS = (b"<!doctype html", b"<html")


class RefusedAnswerError(Exception):
    """The answer is not one that may be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one call may cost: bytes once decompressed, times its compressed size, seconds in all, attempts, longest pause."""

    max_bytes: int = 256 << 20
    max_ratio: float = 200.0
    wall_seconds: float = 600.0
    attempts: int = 3
    longest_pause: float = 60.0


def origin(url: httpx.URL) -> tuple[str, int]:
    """Return host and port."""
    return url.host.lower(), url.port or _DEFAULT_PORTS.get(url.scheme, 0)


def is_loopback(host: str) -> bool:
    """Say whether *host* names this very machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_redirect(target: httpx.URL, came_from: httpx.URL, configured: Iterable[httpx.URL]) -> None:
    """Raise RefusedAnswerError unless *target* is a configured address or a public one."""
    if origin(target) in {origin(url) for url in configured}:
        return
    if target.scheme not in _DEFAULT_PORTS or (came_from.scheme == "https" and target.scheme != "https"):
        message = f"redirects to {shown(target)}, which is not https"
        raise RefusedAnswerError(message)
    addresses = _addresses(target.host, origin(target)[1])
    if not addresses or not all(_is_public(address) for address in addresses):
        message = f"redirects to {shown(target)}, a private or unknown address that is not configured"
        raise RefusedAnswerError(message)


def _addresses(host: str, port: int) -> set[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return set()
    return {str(address[4][0]).partition("%")[0] for address in found}


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast


def shown(url: httpx.URL) -> str:
    """Return an address as it may be written in a message: without credentials nor query."""
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}{port}{url.path}"


def whole_body(response: httpx.Response, limits: Limits, in_time: Callable[[], bool]) -> bytes:
    """Return the decompressed body; raises RefusedAnswerError when it is too long, too slow or too dense.

    Decompressed here step by step, as httpx would inflate a whole network chunk at once.
    """
    found, received = bytearray(), 0
    inflate = _inflater(response.headers.get("content-encoding", "identity").strip().lower())
    for raw in response.iter_raw():
        received += len(raw)
        if not in_time():
            message = f"is too slow: {received} bytes in {limits.wall_seconds:g} seconds"
            raise RefusedAnswerError(message)
        for part in inflate(raw):
            found += part
            _check_size(len(found), received, limits)
    for part in inflate(b""):
        found += part
    return bytes(found)


def _check_size(size: int, received: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        message = f"is longer than {limits.max_bytes} bytes"
        raise RefusedAnswerError(message)
    if size > _FREE_OF_RATIO and size > received * limits.max_ratio:
        message = f"expands more than {limits.max_ratio:g} times: a compression bomb"
        raise RefusedAnswerError(message)


def _inflater(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """Return what yields decompressed parts of bounded size; called with b"" at the end, it checks that nothing is missing."""
    if encoding in {"", "identity"}:
        return lambda raw: iter((raw,))
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        message = f"is encoded as {encoding!r}, which was not asked for"
        raise RefusedAnswerError(message)
    stream = zlib.decompressobj(_GZIP_OR_ZLIB)

    def inflate(raw: bytes) -> Iterator[bytes]:
        try:
            if not raw and (not stream.eof or stream.unused_data):
                message = "goes on after its gzip stream" if stream.eof else "ends in the middle of its gzip stream"
                raise RefusedAnswerError(message)
            part = stream.decompress(raw, _STEP)
            while part:
                yield part
                part = stream.decompress(stream.unconsumed_tail, _STEP)
        except zlib.error as error:
            message = f"is broken gzip ({error})"
            raise RefusedAnswerError(message) from error

    return inflate


def is_web_page(content: bytes, content_type: str) -> bool:
    """Say whether an HTML page came where data was expected."""
    begins = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" in content_type.lower() or begins.startswith(_PAGE_STARTS)
