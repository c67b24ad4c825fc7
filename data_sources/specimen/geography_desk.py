"""The official interface of geography and the composition files, made from the register and the specimen's places."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING

from data_sources.specimen.answers import Answer, cut, json_answer, text_answer
from data_sources.specimen.departments import departments
from data_sources.specimen.places import Intercommunality, basins_of, intercommunalities_of
from data_sources.specimen.state import Fault, Service
from reporter.domain.territory import Level, Register, Territory

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request

ZONES_FILE, BASINS_FILE = "zones-emploi-2020-communes.csv", "bassins-emploi-communes.csv"
ZONE_COLUMNS = ("codgeo", "libgeo", "ze2020", "libze2020", "ze_partie_reg", "dep", "reg")
BASIN_COLUMNS = ("reg", "dep", "code_commune_insee", "code_bassin_BMO", "lib_bassin_BMO")
_CSV = "text/csv; charset=utf-8"
_PEOPLE = 350  # inhabitants of one commune of six, a thousand of the labour force
_NORTH = 4  # communes of six in the first bassin
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Town:
    """A fictitious commune: *number* is its place in the département, *zone* the zone d'emploi it lies in (None: none)."""

    code: str
    name: str
    number: int
    home: Territory
    epci: Intercommunality
    zone: Territory | None


class GeographyDesk:
    """geo.api.gouv.fr's four lists, and the composition files below /files: codes have lost their zeros there, as in the real ones."""

    keeps_nothing = False

    def __init__(self, register: Register) -> None:
        self._register = register

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer one of the four lists or a file."""
        lists = {"regions": self._regions, "departements": self._departments, "epcis": self._epcis, "communes": self._communes}
        match list(request.path):
            case [resource] if resource in lists:
                asked = {name for name in request.query.get("fields", "").split(",") if name} | {"nom", "code"}
                return _listed([{n: v for n, v in row.items() if n in asked} for row in lists[resource]()], service)
            case ["files", name] if name == ZONES_FILE:
                return _file([*self._zone_rows()], ZONE_COLUMNS, service)
            case ["files", name] if name == BASINS_FILE:
                return _file([*self._basin_rows()], BASIN_COLUMNS, service)
        return text_answer("Not found", HTTPStatus.NOT_FOUND)

    def _regions(self) -> Iterator[Row]:
        for region in self._register.at(Level.REGION):
            yield {"nom": _straight(region.name), "code": region.id.code}

    def _departments(self) -> Iterator[Row]:
        for department in self._register.at(Level.DEPARTMENT):
            yield {"nom": _straight(department.name), "code": department.id.code, "region": self._region_of(department)}

    def _epcis(self) -> Iterator[Row]:
        for epci in intercommunalities_of(self._register):
            yield _epci(epci) | {"population": sum(_population(town) for town in self._towns if town.epci == epci)}

    def _communes(self) -> Iterator[Row]:
        for town in self._towns:
            home = {"code": town.home.id.code, "nom": _straight(town.home.name)}
            yield {
                "nom": town.name,
                "code": town.code,
                "population": _population(town),
                "departement": home,
                "region": self._region_of(town.home),
                "epci": _epci(town.epci),
            }

    def _zone_rows(self) -> Iterator[list[str]]:
        for town in self._towns:
            if town.zone:
                home, region = _bare(town.home.id.code), _bare(_region(town.home))
                yield [_bare(town.code), town.name, _bare(town.zone.id.code), _straight(town.zone.name), "", home, region]

    def _basin_rows(self) -> Iterator[list[str]]:
        basins = {code: [basin for basin in basins_of(self._register) if basin.department == code] for code in departments()}
        for town in self._towns:
            basin = basins[town.home.id.code][0 if town.number < _NORTH else 1]
            yield [_bare(_region(town.home)), _bare(town.home.id.code), town.code, _bare(basin.code), basin.name]

    def _region_of(self, department: Territory) -> Row:
        code = _region(department)
        return {"code": code, "nom": next(_straight(one.name) for one in self._register.at(Level.REGION) if one.id.code == code)}

    @cached_property
    def _towns(self) -> tuple[_Town, ...]:
        """Return six communes a département, by code, shared among the zones d'emploi that lie in it."""
        homes = {one.id.code: one for one in self._register.at(Level.DEPARTMENT)}
        counts: dict[str, int] = {}
        named: set[Territory] = set()
        found = []
        for epci in intercommunalities_of(self._register):
            home = homes[epci.department]
            for code in epci.communes:
                number = counts[epci.department] = counts.get(epci.department, -1) + 1
                zone = self._zone(home, number)
                name = f"Commune {number + 1} du Spécimen {_straight(home.name)}"
                if zone and zone not in named and zone.parent(Level.DEPARTMENT) == home.id:
                    named.add(zone)
                    name = _straight(zone.name)  # the town it is named after
                found.append(_Town(code, name, number, home, epci, zone))
        return tuple(sorted(found, key=lambda town: town.code))

    def _zone(self, home: Territory, number: int) -> Territory | None:
        zones = self._register.at(Level.EMPLOYMENT_ZONE)
        here = [zone for zone in zones if home.id in zone.parents]
        near = [zone for zone in zones if home.parent(Level.REGION) == zone.parent(Level.REGION)]
        among = sorted(here, key=lambda zone: (zone.parents.index(home.id), zone.id)) or near[:1]
        return among[number % len(among)] if among else None


def _listed(rows: list[Row], service: Service) -> Answer:
    """Return rows as JSON, broken where the service is."""
    if service.fault is Fault.MISSING_COLUMN:
        rows = [{name: value for name, value in row.items() if name != "code"} for row in rows]
    elif service.fault is Fault.DUPLICATES:
        rows = [rows[0], *rows]
    return _published(json_answer(rows), service)


def _file(rows: list[list[str]], columns: tuple[str, ...], service: Service) -> Answer:
    """Return rows as a CSV, broken where the service is: a commune in two groups, a column less."""
    shown = [list(columns), *rows]
    if service.fault is Fault.MISSING_COLUMN:
        shown = [row[:2] for row in shown]
    elif service.fault is Fault.DUPLICATES:
        commune = "codgeo" if "codgeo" in columns else "code_commune_insee"
        last = dict(zip(columns, rows[-1], strict=True)) | {commune: rows[0][columns.index(commune)]}
        shown.append([last[name] for name in columns])
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(shown)
    return _published(Answer(written.getvalue().encode(), _CSV), service)


def _published(answer: Answer, service: Service) -> Answer:
    body = cut(answer.body) if service.fault is Fault.TRUNCATED else answer.body
    return Answer(body, answer.content_type, modified_at=service.vintage.published_at)


def _epci(epci: Intercommunality) -> Row:
    """Return name and code, the kind abbreviated as the interface does."""
    words: Mapping[str, str] = {"CA": "Communauté d'agglomération", "CC": "Communauté de communes"}
    return {"code": epci.code, "nom": epci.name.replace(words[epci.kind], epci.kind)}


def _population(town: _Town) -> int:
    return round(departments()[town.home.id.code].labour_force * _PEOPLE)


def _region(department: Territory) -> str:
    parent = department.parent(Level.REGION)
    return parent.code if parent else ""


def _straight(name: str) -> str:
    return name.replace("’", "'")


def _bare(code: str) -> str:
    return code.lstrip("0")
