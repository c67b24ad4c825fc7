"""France Travail's interface « Marché du travail » v1 and its token service, in their own wire format.

JSON that comes from XML: numbers are strings or numbers, a list of one element may be that element, and no data is an HTTP 500 that
says « n'a pas pu trouver la liste ».
"""

import json
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from data_sources.specimen.answers import Answer, cut, json_answer, text_answer, too_many_requests
from data_sources.specimen.france_travail_catalogue import (
    INDICATORS,
    Described,
    activities,
    described,
    latest,
    nomenclatures,
    periods,
    territories,
)
from data_sources.specimen.france_travail_figures import (
    PROFESSIONS,
    SECTORS,
    Place,
    characteristics,
    counts,
    places_of,
    rounded,
    score,
)
from data_sources.specimen.state import Fault, Service
from reporter.domain.period import Period
from reporter.domain.territory import Register

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request

CLIENT_ID, CLIENT_SECRET = "specimen", "specimen-secret"
_SCOPE = "api_stats-offres-demandes-emploiv1 offresetdemandesemploi"
_TOKEN_PATH = ("connexion", "oauth2", "access_token")
_BASE = ("partenaire", "stats-offres-demandes-emploi", "v1")
_NO_DATA = "L'API n'a pas pu trouver la liste des valeurs demandées (spécimen)."
_MASKED_BELOW = 20  # a characteristic of fewer people is secret in an EPCI
_NOT_FOUND = text_answer("Not found", HTTPStatus.NOT_FOUND)
_EMPTY = Answer(b"", "application/json", HTTPStatus.NO_CONTENT)
_MAYOTTE = "976"
_MOST_HELD = 64


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How strict the interface is: a token's life in seconds, calls a second (None: as many as one likes)."""

    token_seconds: int = 1500
    calls_per_second: int | None = None


class FranceTravailDesk:
    """Tokens, referentials and indicators."""

    keeps_nothing = True

    def __init__(self, register: Register, rules: DeskRules, monotonic: Callable[[], float]) -> None:
        self._places, self._rules, self._monotonic = places_of(register), rules, monotonic
        self._tokens: dict[str, float] = {}
        self._issued = 0
        self._calls: deque[float] = deque()
        self._lock = Lock()
        self._held: dict[tuple[Service, str, str], Answer] = {}

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer under connexion/oauth2 and partenaire."""
        if request.path == _TOKEN_PATH:
            return self._token(request)
        if request.path[: len(_BASE)] != _BASE:
            return _NOT_FOUND
        if self._is_too_fast():
            return too_many_requests(1)
        if not self._is_known(request.headers.get("authorization", "")):
            return json_answer({"error": "invalid_token"}, HTTPStatus.UNAUTHORIZED)
        match request.method, list(request.path[len(_BASE) :]):
            case "GET", ["referentiel", *rest]:
                return self._referential(rest, request.query)
            case "POST", ["indicateur", path] if path in INDICATORS:
                return self._indicator(INDICATORS[path], request.body, service)
        return _NOT_FOUND

    def _made(self, indicator: Described, place: Place, kind: str, activity: str, asked: Mapping[str, Any], service: Service) -> Answer:
        """Return an answer, made once as long as nothing changes."""
        key = (service, indicator.code, json.dumps(asked, sort_keys=True))
        if key not in self._held:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            rows = list(_rows(indicator, place, kind, activity, asked, service))
            self._held[key] = json_answer(_content(indicator, place, rows, service.fault))
        return self._held[key]

    def _token(self, request: "Request") -> Answer:
        form = dict(parse_qsl(request.body.decode("utf-8", errors="replace")))
        if request.method != "POST" or request.query.get("realm") != "/partenaire":
            return json_answer({"error": "invalid_request"}, HTTPStatus.BAD_REQUEST)
        if form.get("grant_type") != "client_credentials" or form.get("scope") != _SCOPE:
            return json_answer({"error": "invalid_scope"}, HTTPStatus.BAD_REQUEST)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return json_answer({"error": "invalid_client"}, HTTPStatus.UNAUTHORIZED)
        with self._lock:
            self._issued += 1
            token = f"specimen-token-{self._issued}"
            self._tokens[token] = self._monotonic() + self._rules.token_seconds
        content = {"access_token": token, "token_type": "Bearer", "scope": _SCOPE, "expires_in": self._rules.token_seconds - 1}
        return json_answer(content)

    def _is_known(self, authorization: str) -> bool:
        with self._lock:
            return self._tokens.get(authorization.removeprefix("Bearer "), -1.0) > self._monotonic()

    def _is_too_fast(self) -> bool:
        most = self._rules.calls_per_second
        if most is None:
            return False
        with self._lock:
            now = self._monotonic()
            while self._calls and self._calls[0] <= now - 1:
                self._calls.popleft()
            self._calls.append(now)
            return len(self._calls) > most

    def _referential(self, path: list[str], query: Mapping[str, str]) -> Answer:
        match path:
            case ["territoires", kind]:
                found = territories(self._places, kind)
            case ["periodes", kind]:
                found = periods(kind)
            case ["activites", kind]:
                found = activities(kind)
            case ["nomenclatures", code]:
                found = nomenclatures(code)
            case ["details-indicateurs"]:
                found = described(query.get("codeIndicateur", ""))
            case _:
                return _NOT_FOUND
        return json_answer(found) if found else _nothing(text=False)

    def _indicator(self, indicator: Described, body: bytes, service: Service) -> Answer:
        try:
            asked = json.loads(body)
        except ValueError:
            return json_answer({"error": "bad_request"}, HTTPStatus.BAD_REQUEST)
        place = self._places.get((str(asked.get("codeTypeTerritoire")), str(asked.get("codeTerritoire"))))
        kind, activity = str(asked.get("codeTypeActivite")), str(asked.get("codeActivite"))
        fits = kind in indicator.activity_types and asked.get("codeTypePeriode") == indicator.period_type
        if place is None or place.kind not in indicator.territory_types or not fits or not _is_activity(kind, activity):
            return _nothing(text=place is None or place.kind == "REG")
        if place.code == _MAYOTTE and indicator.code == "SAL_1":
            return _EMPTY
        answer = self._made(indicator, place, kind, activity, asked, service)
        if service.fault is Fault.TRUNCATED:
            return Answer(cut(answer.body), answer.content_type)
        is_partial = place.kind == "NAT" and indicator.code == "OFF_1"
        return Answer(answer.body, answer.content_type, HTTPStatus.PARTIAL_CONTENT if is_partial else HTTPStatus.OK)


def _nothing(*, text: bool) -> Answer:
    """Return how the interface says that it has no data: an HTTP 500, in words or in JSON."""
    if text:
        return text_answer(_NO_DATA, HTTPStatus.INTERNAL_SERVER_ERROR)
    return json_answer({"codeErreur": "ERR-500", "message": _NO_DATA}, HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_activity(kind: str, activity: str) -> bool:
    return {"ROME": activity in PROFESSIONS, "NAF21": activity in SECTORS}.get(kind, activity == kind)


def _rows(
    indicator: Described, place: Place, kind: str, activity: str, asked: Mapping[str, Any], service: Service
) -> Iterator[dict[str, Any]]:
    """Yield rows, newest period first, as the interface does."""
    first, last = indicator.first, latest(indicator, service.vintage)
    spans = [last.shifted(-step) for step in range(last.ordinal - first.ordinal + 1)]
    for period in spans[:1] if asked.get("dernierePeriode") else spans:
        for code in asked.get("listeCodeNomenclature") or indicator.codes:
            yield _row(indicator, place, (kind, activity), code, period, asked, service)


def _row(
    indicator: Described, place: Place, activity: tuple[str, str], code: str, period: Period, asked: Mapping[str, Any], service: Service
) -> dict[str, Any]:
    quarterly = period.rhythm.per_year > 1
    row: dict[str, Any] = {
        "datMaj": indicator.updated_at(service.vintage).isoformat(),
        "codeTypeTerritoire": place.kind, "codeTerritoire": place.code, "libTerritoire": place.label,
        "codeTypeActivite": activity[0], "codeActivite": activity[1], "libActivite": {**PROFESSIONS, **SECTORS}.get(activity[1], "Cumul"),
        "codeTypePeriode": indicator.period_type, "codePeriode": f"{period.year}T{period.number}" if quarterly else str(period),
        "libPeriode": f"{period.number}{'er' if period.number == 1 else 'ème'} trimestre {period.year}" if quarterly else f"ANNEE {period}",
    }  # fmt: skip
    if indicator.nomenclature:
        row |= {"codeNomenclature": code, "libNomenclature": indicator.codes[code]}
    if indicator.value_key != "valeurPrincipaleNombre" or indicator.is_class:
        return row | {indicator.value_key: str(score(place, indicator.code, code, activity[1], period=period))}
    revision = service.vintage.revision_of(period) if quarterly else service.vintage.revision
    parts = counts(place, code or "SALARIES", activity[1], period, revision)
    whole = math.fsum(value for _, value in parts)
    if service.fault is not Fault.MISSING_COLUMN:
        row[indicator.value_key] = rounded(whole)
    if indicator.characteristics and not asked.get("sansCaracteristiques"):
        row["listeValeurParCaract"] = [
            _part(place, kind, name, value, whole) for kind, name, value in characteristics(parts, indicator.characteristics)
        ]
    return row


def _part(place: Place, kind: str, code: str, value: float, whole: float) -> dict[str, Any]:
    named = {"codeTypeCaract": kind, "codeCaract": code, "libCaract": f"{kind} {code} (spécimen)"}
    if place.kind == "EPCI" and value < _MASKED_BELOW:
        return named | {"masque": True}
    return named | {"nombre": rounded(value), "pourcentage": round(100 * value / whole, 1) if whole else 0.0, "masque": False}


def _content(indicator: Described, place: Place, rows: list[dict[str, Any]], fault: Fault) -> dict[str, Any]:
    """Return rows as the interface writes them: départements get numbers as strings and lists of one as their element."""
    if fault is Fault.DUPLICATES and rows:
        rows = [*rows, _other(rows[0])]
    content: dict[str, Any] = {"codeIndicateur": indicator.code, "codeFamille": indicator.family, "libIndicateur": indicator.label}
    content |= {indicator.list_key: rows}
    return _from_xml(content) if place.kind == "DEP" else content


def _other(row: dict[str, Any]) -> dict[str, Any]:
    """Return the same row with another figure."""
    key = next(key for key in row if key.startswith("valeurPrincipale"))
    return row | {key: str(int(row[key]) % 5 + 1 if len(str(row[key])) == 1 else int(row[key]) + 10)}


def _from_xml(value: Any) -> Any:
    """Return *value* as an XML answer turned into JSON has it."""
    match value:
        case dict():
            return {name: _from_xml(item) for name, item in value.items()}
        case [only]:
            return _from_xml(only)
        case list():
            return [_from_xml(item) for item in value]
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return value
