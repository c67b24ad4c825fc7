"""Every error as a page that says what to do next; the log gets its kind and the beginning of the path, never a link."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from reporter.errors import ArchiveError, EditionError, RenderError, ReporterError
from reporter.pipeline.published import NotPublishedError
from reporter.web import archive
from reporter.web.desk import QueueFullError
from reporter.web.guards import StaleFormError
from reporter.web.limiting import TooManyError
from reporter.web.pages import problem
from reporter.web.sessions import SignedOutError

COME_BACK = 60  # seconds, when the queue is full
_STEPS = (("Chercher une note", "/archive"), ("Recevoir les notes", "/s/subscribe"))
_WITHOUT_ADDRESSES = (ArchiveError, EditionError, RenderError)
log = structlog.get_logger(__name__)


def _signed_out(_request: Request, error: SignedOutError) -> Response:
    return RedirectResponse(f"/staff/login?retour={quote(error.wanted, safe='/')}", 303)


def _stale(request: Request, _error: StaleFormError) -> Response:
    said = "La page était ouverte depuis trop longtemps. Rien n'a été fait : rouvrez-la et recommencez."
    return problem(request, 403, "Page à rouvrir", said, next_steps=(("Rouvrir la page", request.url.path.removesuffix("/mail")),))


def _too_many(request: Request, error: TooManyError) -> Response:
    minutes = max(1, round(error.retry_after / 60))
    said = f"Trop de demandes à la fois. Revenez dans {minutes} minute{'s' if minutes > 1 else ''} : rien n'est perdu."
    response = problem(request, 429, "Un instant", said)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _full(request: Request, _error: QueueFullError) -> Response:
    response = problem(request, 503, "File pleine", "Beaucoup de notes sont demandées. Recommencez dans une minute.")
    response.headers["Retry-After"] = str(COME_BACK)
    return response


def _not_published(request: Request, _error: NotPublishedError) -> Response:
    return archive.not_published(request, None)


def _unreadable(request: Request, _error: RequestValidationError) -> Response:
    return problem(
        request, 400, "Adresse ou formulaire illisible", "Vérifiez l'adresse de la page, ou revenez en arrière.", next_steps=_STEPS
    )


def _absent(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return problem(request, 404, "Page introuvable", "Cette adresse ne mène à rien ici.", next_steps=_STEPS)
    return problem(request, error.status_code, "Demande refusée", "Cette adresse ne se demande pas ainsi.", next_steps=_STEPS)


def _failed(request: Request, error: ReporterError) -> Response:
    said = str(error) if isinstance(error, _WITHOUT_ADDRESSES) else ""
    log.warning("a page could not be answered", error=type(error).__name__, said=said, path=_beginning(request))
    words = "Le service n'a pas pu répondre ; rien n'a été modifié. Recommencez dans quelques minutes."
    return problem(request, 503, "Momentanément indisponible", words)


def _beginning(request: Request) -> str:
    """Return the beginning of a path: what follows may be a personal link."""
    return "/".join(request.url.path.split("/")[:3])


HANDLERS: Final[dict[type[Exception], Callable[[Request, Any], Response]]] = {
    SignedOutError: _signed_out,
    StaleFormError: _stale,
    TooManyError: _too_many,
    QueueFullError: _full,
    NotPublishedError: _not_published,
    RequestValidationError: _unreadable,
    HTTPException: _absent,
    ReporterError: _failed,
}
