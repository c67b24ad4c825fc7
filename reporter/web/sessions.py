"""Who is at work: a token typed once, then a cookie that only this site sends and no script reads."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from reporter.pipeline.signed_links import read_timed, timed_token
from reporter.web.pages import site_of
from reporter.web.site import Site

COOKIE: Final = "__Host-decrypter"
HOLDS: Final = dt.timedelta(hours=12)
_SESSION = "session"


class SignedOutError(Exception):
    """Nobody is signed in; *wanted* is the page to come back to."""

    def __init__(self, wanted: str) -> None:
        super().__init__("signed out")
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is signed in; *session* tells one sign-in from another."""

    name: str
    email: str
    session: str


def signed_in(request: Request) -> Staff:
    """Return who is signed in; SignedOutError when nobody is, or their token has been taken away."""
    site = site_of(request)
    identifier = read_timed(request.cookies.get(COOKIE, ""), _SESSION, site.key, site.outside.clock.now())
    mark, _, session = (identifier or "").partition("~")
    for name, member in site.rules.staff.items():
        if mark and hmac.compare_digest(mark.encode(), _mark(member.token_sha256).encode()):
            return Staff(name, member.email, session)
    raise SignedOutError(request.url.path if request.method == "GET" else "/staff")


def member_with(site: Site, token: str) -> str | None:
    """Return the sha256 held of a token typed, or None; every one is compared, in constant time."""
    typed = hashlib.sha256(token.strip().encode()).hexdigest()
    found = [m.token_sha256 for m in site.rules.staff.values() if hmac.compare_digest(m.token_sha256.encode(), typed.encode())]
    return found[0] if found else None


def sign_in(site: Site, response: Response, token_sha256: str) -> None:
    """Give the cookie of a new session."""
    session = base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()
    value = timed_token(f"{_mark(token_sha256)}~{session}", _SESSION, site.outside.clock.now() + HOLDS, site.key)
    seconds = int(HOLDS.total_seconds())
    response.set_cookie(COOKIE, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


def sign_out(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


def _mark(token_sha256: str) -> str:
    """Return what stands in a cookie for a member: another token, another mark, and no name."""
    return hashlib.sha256(f"session\n{token_sha256}".encode()).hexdigest()[:32]
