"""Who answers at the origin for each producer: one desk a producer, each in the producer's own wire format."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

from data_sources.specimen import dares_sets, urssaf_sets
from data_sources.specimen.answers import Answer, text_answer
from data_sources.specimen.bmo_desk import BmoDesk
from data_sources.specimen.france_travail_desk import DeskRules, FranceTravailDesk
from data_sources.specimen.geography_desk import GeographyDesk
from data_sources.specimen.insee_message import DataBank
from data_sources.specimen.insee_workbook import FILE_NAME, zone_workbook
from data_sources.specimen.melodi_desk import MelodiDesk
from data_sources.specimen.ods_portal import Portal
from data_sources.specimen.ods_tables import Dataset, Scope
from data_sources.specimen.rome_desk import RomeDesk
from data_sources.specimen.state import Service
from data_sources.specimen.tensions_desk import TensionsDesk
from data_sources.specimen.vintages import Vintage
from reporter.domain.territory import Register

NOT_FOUND = text_answer("Not found", HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: *path* below the producer's own segment, *headers* with names in lower case."""

    path: tuple[str, ...]
    query: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Desk(Protocol):
    """One producer's answers, made from the register and from what its service has out."""

    @property
    def keeps_nothing(self) -> bool:
        """Say whether an answer depends on more than method, path, query and state (a token, a count): it is made anew each time."""

    def answer(self, request: Request, service: Service) -> Answer:
        """Answer one request; a fault that breaks every answer is dealt with before."""


class InseeDesk:
    """Insee: the data bank and the file of the zones d'emploi."""

    keeps_nothing = False

    def __init__(self, register: Register, *, prefixed: bool) -> None:
        self._register = register
        self._bank = DataBank(register, prefixed=prefixed)

    def answer(self, request: Request, service: Service) -> Answer:
        """Answer under series/sdmx and files."""
        match list(request.path):
            case ["series", "sdmx", *rest]:
                return self._bank.answer(rest, request.query, service.vintage, service.fault)
            case ["files", name] if name == FILE_NAME:
                return zone_workbook(self._register, service.vintage, service.fault)
        return NOT_FOUND


class PortalDesk:
    """An Opendatasoft portal."""

    keeps_nothing = False

    def __init__(self, register: Register, publisher: str, datasets: tuple[Dataset, ...]) -> None:
        self._register, self._portal = register, Portal(publisher, datasets)
        self._scope: Scope | None = None

    def answer(self, request: Request, service: Service) -> Answer:
        """Answer under api/explore/v2.1."""
        return self._portal.answer(request.path, request.query, self._scope_of(service.vintage), service.fault)

    def _scope_of(self, vintage: Vintage) -> Scope:
        if self._scope is None or self._scope.vintage != vintage:
            self._scope = Scope(self._register, vintage)
        return self._scope


def desks(
    register: Register,
    *,
    prefixed_series: bool = False,
    france_travail: DeskRules | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> dict[str, Desk]:
    """Return who answers, by producer, as in addresses.py."""
    return {
        "insee": InseeDesk(register, prefixed=prefixed_series),
        "dares": PortalDesk(register, dares_sets.PUBLISHER, dares_sets.datasets()),
        "urssaf": PortalDesk(register, urssaf_sets.PUBLISHER, urssaf_sets.datasets()),
        "tensions": TensionsDesk(register),
        "melodi": MelodiDesk(register),
        "rome": RomeDesk(),
        "bmo": BmoDesk(register),
        "france_travail": FranceTravailDesk(register, france_travail or DeskRules(), monotonic),
        "geography": GeographyDesk(register),
    }
