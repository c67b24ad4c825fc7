"""The token that France Travail asks for: OAuth2 client credentials by authlib, sent in the form, over the guarded client."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client

from data_sources.france_travail.catalogue import NAME
from data_sources.http_client import Answer, HttpClient, Message
from reporter.errors import SourceError

TOKEN_URL = "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=/partenaire"
SCOPE = "api_stats-offres-demandes-emploiv1 offresetdemandesemploi"
MARGIN_SECONDS = 60.0  # a token is not used in its last minute: a call may be slow
_USUAL_SECONDS = 1500
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What France Travail gave to the application; the secret is never shown."""

    client_id: str
    client_secret: str = field(repr=False)


class Access:
    """A token, asked for when there is none or its end is near; *token_url* carries the realm."""

    def __init__(self, client: HttpClient, token_url: str, credentials: Credentials, *, monotonic: Callable[[], float]) -> None:
        self._token_url, self._monotonic = token_url, monotonic
        self._oauth = OAuth2Client(
            _Door(client),
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 -- the name of a method
            scope=SCOPE,
        )
        self._token, self._until = "", 0.0

    def headers(self) -> dict[str, str]:
        """Return what a call must carry; raises SourceError when no token is to be had."""
        if not self._token or self._monotonic() >= self._until:
            self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> None:
        """Forget the token: the producer does not take it any more."""
        self._token = ""

    def _renew(self) -> None:
        asked_at = self._monotonic()
        try:
            token = self._oauth.fetch_token(self._token_url, grant_type="client_credentials", scope=SCOPE)
        except OAuth2Error as error:
            raise _refusal(str(error.error or "no reason given")) from None
        except ValueError:
            message = f"{NAME}: the token service's answer is no JSON object: try again later"
            raise SourceError(message) from None
        if not token.get("access_token"):
            reason = "its answer holds no token"
            raise _refusal(reason)
        self._token = str(token["access_token"])
        self._until = asked_at + max(1.0, _lifetime(token) - MARGIN_SECONDS)


def _lifetime(token: Mapping[str, Any]) -> float:
    try:
        return float(token.get("expires_in") or _USUAL_SECONDS)
    except ValueError:
        return _USUAL_SECONDS


def _refusal(reason: str) -> SourceError:
    wanted = "REPORTER_SOURCES__FRANCE_TRAVAIL__CLIENT_ID and …__CLIENT_SECRET"
    message = f"{NAME}: the token service refuses the application ({reason}): check {wanted}"
    return SourceError(message)


@dataclass(frozen=True, slots=True)
class _Door:
    """What authlib posts through: the producer's guarded client, with its pace, its retries and its limits."""

    client: HttpClient

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> "_TokenAnswer":
        _, _, body = auth.prepare("POST", url, dict(headers), urlencode(dict(data)))
        message = Message(body.encode(), _FORM, idempotent=True, settles=_is_a_refusal)
        return _TokenAnswer(self.client.post(url, message))


def _is_a_refusal(status: int, content: bytes) -> bool:  # noqa: ARG001 -- the signature is that of Message.settles
    return status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class _TokenAnswer:
    """An answer as authlib reads it."""

    answer: Answer

    @property
    def status_code(self) -> int:
        return self.answer.status

    def json(self) -> Any:
        return json.loads(self.answer.content)

    def raise_for_status(self) -> None:
        if self.answer.status != HTTPStatus.OK:
            reason = f"HTTP {self.answer.status}"
            raise _refusal(reason)
