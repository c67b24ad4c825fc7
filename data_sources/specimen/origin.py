"""The origin without its socket: from a path and the present state to an answer, made once per state."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from urllib.parse import parse_qsl

from data_sources.specimen.addresses import ADDRESSES, segments
from data_sources.specimen.answers import JSON, Answer, failing_answer, text_answer
from data_sources.specimen.desks import NOT_FOUND, Request, desks
from data_sources.specimen.france_travail_desk import DeskRules
from data_sources.specimen.state import FAULTS, Fault, OriginState, Service
from reporter.domain.period import Period
from reporter.domain.territory import Register

CONTROL = "_specimen"
_MOST_HELD = 32
_ORDERS = {"publish": {"period"}, "revise": set(), "delay": {"seconds"}, "break": {"kind"}}


@dataclass(frozen=True, slots=True)
class Options:
    """How the origin behaves beyond its state: Insee's limit of requests a minute (None: none), series written as ns1:Series.

    *token_seconds* is how long France Travail's tokens live, *calls_per_second* how often it may be asked (None: always).
    """

    requests_per_minute: int | None = None
    prefixed_series: bool = False
    token_seconds: int = 1500
    calls_per_second: int | None = None


class Origin:
    """Answers of all producers, and the orders that change them; safe to use from several threads."""

    def __init__(
        self,
        register: Register,
        state: OriginState | None = None,
        options: Options | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state = state or OriginState()
        chosen = options or Options()
        rules = DeskRules(chosen.token_seconds, chosen.calls_per_second)
        self._desks = desks(register, prefixed_series=chosen.prefixed_series, france_travail=rules, monotonic=monotonic)
        self._lock = Lock()
        self._held: dict[tuple[Service, str, str], Answer] = {}

    @property
    def state(self) -> OriginState:
        """Return the present state."""
        return self._state

    def change(self, order: Callable[[OriginState], OriginState]) -> None:
        """Replace the state by what *order* makes of it."""
        with self._lock:
            self._state = order(self._state)

    def service(self, path: str) -> Service | None:
        """Return the service that answers at *path*, or None when no producer does."""
        return self._state.services.get(path.strip("/").partition("/")[0])

    def get(self, path: str, query: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Answer a GET; slashes that stand twice count once."""
        return self._asked("GET", path, query, b"", headers or {})

    def post(self, path: str, query: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Answer a producer's POST, or carry out an order."""
        if self.service(path) is not None:
            return self._asked("POST", path, query, body, headers or {})
        return self._order(path, query)

    def _asked(self, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        service = self.service(path)
        if service is None:
            return self._about(path)
        producer, *rest = segments(path)
        desk = self._desks.get(producer)
        if desk is None:
            return NOT_FOUND
        request = Request(tuple(rest), dict(parse_qsl(query, keep_blank_values=True)), method, body, headers)
        if desk.keeps_nothing or method != "GET":
            return failing_answer(service.fault) or desk.answer(request, service)
        key = (service, path, query)
        with self._lock:
            if key not in self._held:
                if len(self._held) >= _MOST_HELD:
                    self._held.clear()
                self._held[key] = failing_answer(service.fault) or desk.answer(request, service)
            return self._held[key]

    def _order(self, path: str, query: str) -> Answer:
        """Carry out an order: publish?period=, revise, delay?seconds=, break?kind=, each with an optional source=."""
        parts, parameters = segments(path), dict(parse_qsl(query, keep_blank_values=True))
        if len(parts) != 2 or parts[0] != CONTROL or parts[1] not in _ORDERS:
            return text_answer(f"orders are POST /{CONTROL}/{{{','.join(_ORDERS)}}}", HTTPStatus.NOT_FOUND)
        source = parameters.pop("source", None)
        if set(parameters) != _ORDERS[parts[1]]:
            needed = ", ".join(_ORDERS[parts[1]]) or "nothing"
            return text_answer(f"{parts[1]} needs {needed}, and may have source", HTTPStatus.BAD_REQUEST)
        try:
            self.change(lambda state: _obeyed(state, parts[1], parameters, source))
        except ValueError as error:
            return text_answer(str(error), HTTPStatus.BAD_REQUEST)
        return text_answer("; ".join(f"{name} {_told(facts)}" for name, facts in self._state.described().items()))

    def _about(self, path: str) -> Answer:
        if segments(path) == [CONTROL, "state"]:
            return Answer(json.dumps(self._state.described()).encode(), JSON)
        return text_answer(f"specimen origin: {', '.join(f'/{name}' for name in ADDRESSES)}, /{CONTROL}/state", HTTPStatus.NOT_FOUND)


def _obeyed(state: OriginState, order: str, parameters: Mapping[str, str], source: str | None) -> OriginState:
    """Return the state after an order; raises ValueError, in words, for one that cannot be."""
    match order:
        case "publish":
            return state.published(Period.parse(parameters["period"]), source)
        case "revise":
            return state.revised(source)
        case "delay":
            return state.delayed(float(parameters["seconds"]), source)
        case _:
            if parameters["kind"] not in list(Fault):
                message = f"{parameters['kind']!r} cannot be broken: {FAULTS}"
                raise ValueError(message)
            return state.failing(Fault(parameters["kind"]), source)


def _told(facts: Mapping[str, str | float | int]) -> str:
    words = [f"{facts['period']} of {facts['published_on']}"]
    words += [f"revision {facts['revision']}"] if facts["revision"] else []
    words += [f"{facts['delay']:g} s late"] if facts["delay"] else []
    words += [f"broken: {facts['fault']}"] if facts["fault"] != Fault.NONE else []
    return ", ".join(words)
