"""What stands between the network and the pages: headers, sizes, other sites' forms."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

import structlog
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from reporter.web.pages import problem, site_of

MOST_BYTES = 64 * 1024  # of a form
PAGE_CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TWIN_CSP: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FILE_CSP: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS: Final = {
    "Content-Security-Policy": PAGE_CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would have browsers send « Origin: null » with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
_TRANSPORT: Final = "max-age=31536000"
_PUBLIC: Final = ("/archive", "/s/subscribe")

log = structlog.get_logger(__name__)

Next = Callable[[Request], Awaitable[Response]]


class StaleFormError(Exception):
    """A form without our stamp, or with one that holds no more."""


async def guard(request: Request, call_next: Next) -> Response:
    """Refuse what is too large or written by another site; answer under our headers."""
    if refused := _refusal(request):
        response: Response = refused
    else:
        response = await _answer(request, call_next)
    for name, value in _HEADERS.items():
        if name not in response.headers:
            response.headers[name] = value
    if request.url.path.startswith(_PUBLIC) and response.headers["X-Robots-Tag"] == "noindex" and response.status_code == 200:
        del response.headers["X-Robots-Tag"]
    if site_of(request).outside.web_base_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = _TRANSPORT
    if "server" in response.headers:
        del response.headers["server"]
    return response


async def _answer(request: Request, call_next: Next) -> Response:
    """Answer; of what nobody foresaw the log gets the kind only: its words may hold an address."""
    try:
        return await call_next(request)
    except Exception as error:  # noqa: BLE001 -- a page must say what to do next
        log.error("a page broke", error=type(error).__name__, path="/".join(request.url.path.split("/")[:3]))  # noqa: TRY400
        said = "Rien n'a été enregistré. Recommencez dans quelques minutes."
        return await run_in_threadpool(problem, request, 500, "Quelque chose s'est mal passé", said)


def _refusal(request: Request) -> Response | None:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdecimal() or int(length) > MOST_BYTES:
        return problem(request, 413, "Formulaire trop long", "Ce formulaire ne peut pas être lu. Revenez en arrière et recommencez.")
    if _is_foreign(request):
        said = "Ce formulaire vient d'un autre site : rien n'a été fait. Ouvrez la page depuis notre site et recommencez."
        return problem(request, 403, "Demande refusée", said)
    return None


def _is_foreign(request: Request) -> bool:
    """Say whether a browser tells that another site wrote the request; mail clients tell nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def client_of(request: Request) -> str:
    """Return whom limits count for; uvicorn has read the proxy's word where the proxy is trusted."""
    return request.client.host if request.client else "unknown"


def check_stamp(request: Request, stamp: str, place: str) -> None:
    """Raise StaleFormError for a form that we did not write for *place*."""
    if not site_of(request).is_stamped(stamp, place):
        raise StaleFormError
