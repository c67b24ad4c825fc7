"""What the origin answers, before it becomes bytes on a socket, and the wrong answers it gives on demand."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from data_sources.specimen.state import Fault

JSON = "application/json; charset=utf-8"
RETRY_AFTER_SECONDS = 30
_KEPT_WHEN_CUT = 0.6
_HTML_PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Service momentanément indisponible</title></head>
<body><h1>Service momentanément indisponible</h1><p>Veuillez nous excuser pour la gêne occasionnée (spécimen).</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and what the headers say of it; *modified_at* is the instant of publication of what is in it."""

    body: bytes
    content_type: str
    status: HTTPStatus = HTTPStatus.OK
    modified_at: dt.datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(content: object, status: HTTPStatus = HTTPStatus.OK, modified_at: dt.datetime | None = None) -> Answer:
    """Return *content* as JSON, accents kept."""
    return Answer(json.dumps(content, ensure_ascii=False).encode(), JSON, status, modified_at)


def text_answer(text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Return one line of text."""
    return Answer(f"{text}\n".encode(), "text/plain; charset=utf-8", status)


def failing_answer(fault: Fault) -> Answer | None:
    """Return what a broken service answers whatever it is asked; None when the fault, if any, lies in the figures."""
    match fault:
        case Fault.SERVER_ERROR:
            return Answer(_HTML_PAGE.encode(), "text/html; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR)
        case Fault.HTML_PAGE:
            return Answer(_HTML_PAGE.encode(), "text/html; charset=utf-8")
        case Fault.TOO_MANY_REQUESTS:
            return too_many_requests(RETRY_AFTER_SECONDS)
        case _:
            return None


def too_many_requests(seconds: int) -> Answer:
    """Return a 429 that says when to come back."""
    answer = text_answer("Too many requests", HTTPStatus.TOO_MANY_REQUESTS)
    return Answer(answer.body, answer.content_type, answer.status, headers={"Retry-After": str(seconds)})


def cut(body: bytes) -> bytes:
    """Return the beginning of *body*, ending in the middle of a number where it is text."""
    end = int(len(body) * _KEPT_WHEN_CUT)
    for place in range(end, 1, -1):
        if body[place - 1 : place + 1].isdigit():
            return body[:place]
    return body[:end]
