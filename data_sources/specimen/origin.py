"""The origin without its socket: from a path and the present state to an answer, made once per state."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from urllib.parse import parse_qsl

from data_sources.specimen import dares_sets, urssaf_sets
from data_sources.specimen.addresses import ADDRESSES, segments
from data_sources.specimen.answers import JSON, Answer, failing_answer, text_answer
from data_sources.specimen.insee_message import DataBank
from data_sources.specimen.insee_workbook import FILE_NAME, zone_workbook
from data_sources.specimen.ods_portal import Portal
from data_sources.specimen.ods_tables import Scope
from data_sources.specimen.state import FAULTS, Fault, OriginState, Service
from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period
from reporter.domain.territory import Register

CONTROL = "_specimen"
_MOST_HELD = 32
_ORDERS = {"publish": {"period"}, "revise": set(), "delay": {"seconds"}, "break": {"kind"}}


@dataclass(frozen=True, slots=True)
class Options:
    """How the origin behaves beyond its state: Insee's limit of requests a minute (None: none), series written as ns1:Series."""

    requests_per_minute: int | None = None
    prefixed_series: bool = False


class Origin:
    """Answers of all producers, and the orders that change them; safe to use from several threads."""

    def __init__(
        self,
        register: Register,
        state: OriginState | None = None,
        options: Options | None = None,
    ) -> None:
        self._register, self._state = register, state or OriginState()
        self._bank = DataBank(register, prefixed=(options or Options()).prefixed_series)
        self._portals = {
            "dares": Portal(dares_sets.PUBLISHER, dares_sets.datasets()),
            "urssaf": Portal(urssaf_sets.PUBLISHER, urssaf_sets.datasets()),
        }
        self._lock = Lock()
        self._scopes: dict[Vintage, Scope] = {}
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

    def get(self, path: str, query: str) -> Answer:
        """Answer a GET; slashes that stand twice count once."""
        service = self.service(path)
        if service is None:
            return self._about(path)
        key = (service, path, query)
        with self._lock:
            if key not in self._held:
                if len(self._held) >= _MOST_HELD:
                    self._held.clear()
                self._held[key] = self._made(service, path, query)
            return self._held[key]

    def post(self, path: str, query: str) -> Answer:
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

    def _made(self, service: Service, path: str, query: str) -> Answer:
        if broken := failing_answer(service.fault):
            return broken
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        match segments(path):
            case ["insee", "series", "sdmx", *rest]:
                return self._bank.answer(rest, parameters, service.vintage, service.fault)
            case ["insee", "files", name] if name == FILE_NAME:
                return zone_workbook(self._register, service.vintage, service.fault)
            case [("dares" | "urssaf") as producer, *rest]:
                return self._portals[producer].answer(rest, parameters, self._scope(service.vintage), service.fault)
        return text_answer("Not found", HTTPStatus.NOT_FOUND)

    def _scope(self, vintage: Vintage) -> Scope:
        if vintage not in self._scopes:
            self._scopes = {v: scope for v, scope in self._scopes.items() if v.producer != vintage.producer}
            self._scopes[vintage] = Scope(self._register, vintage)
        return self._scopes[vintage]


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
