"""Insee's Melodi with fictitious population and establishments: levels or single territories, pages, suppressed figures."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from data_sources.specimen.answers import Answer, cut, json_answer
from data_sources.specimen.departments import departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.places import intercommunalities_of
from data_sources.specimen.state import Fault, Service
from data_sources.specimen.vintages import Vintage
from data_sources.specimen.zones import zones_of
from reporter.domain.territory import Level, Register

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request  # which lists this desk

POPULATION, FLORES = "DS_RP_POPULATION_COMP", "DS_FLORES_ECONOMIC_SPHERE"
HIDDEN = {"ZE2020-7613", "EPCI of 48"}  # Mende, and what lies in Lozère
_TITLES = {
    POPULATION: "Recensement de la population : exploitation complémentaire (spécimen)",
    FLORES: "Nombre d'établissements selon les sphères de l'économie (spécimen)",
}
_YEARS = {POPULATION: (-13, -8, -2), FLORES: (-3, -2, -1)}  # before the year of the vintage: censuses that may be compared; last years
_DEFAULT_PAGE, _LARGEST_PAGE = 1_000, 5_000
_MEASURE = "OBS_VALUE_NIVEAU"
_METROPOLITAN, _EVERYWHERE = "FRANCE-M", "FRANCE-F"
_ADULTS = 1.75  # of the labour force
_AGES = {"Y15T24": 0.14, "Y25T54": 0.46, "Y_GE55": 0.40}
_SEXES = {"M": 0.48, "F": 0.52}
_SPHERES = {"PRESENTIAL": 0.64, "PRODUCTIVE": 0.36}
_SALARIED = {"EMPL3112": 1.28, "UNIT_LOC": 0.105}  # of the private jobs: the public sector is counted too
_SALARIED_OF_MAYOTTE = 50.0  # thousands

Weights = Mapping[str, float]  # shares of départements


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as Melodi writes it (« DEP-33 »), made of shares of départements."""

    code: str
    weights: Weights
    is_hidden: bool = False


class MelodiDesk:
    """Data under data/, what is known of a dataset under catalog/."""

    keeps_nothing = False

    def __init__(self, register: Register) -> None:
        self._places = tuple(_places(register))

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer data/{dataset}?GEO=&TIME_PERIOD=&maxResult=&page= with any dimension as a filter, and catalog/{dataset}."""
        match list(request.path):
            case ["catalog", dataset] if dataset in _TITLES:
                answer = json_answer(_described(dataset, service.vintage), modified_at=service.vintage.published_at)
            case ["data", dataset] if dataset in _TITLES:
                answer = self._data(dataset, request.query, service)
            case _:
                return json_answer({"status": 404, "message": "Jeu de données inconnu"}, HTTPStatus.NOT_FOUND)
        if service.fault is Fault.TRUNCATED and answer.status is HTTPStatus.OK:
            return Answer(cut(answer.body), answer.content_type, answer.status, answer.modified_at)
        return answer

    def _data(self, dataset: str, query: Mapping[str, str], service: Service) -> Answer:
        filters = {name: value for name, value in query.items() if name not in {"GEO", "maxResult", "page"}}
        try:
            size = min(int(query.get("maxResult", _DEFAULT_PAGE)), _LARGEST_PAGE)
            page = int(query.get("page", 1))
        except ValueError:
            return json_answer({"status": 400, "message": "maxResult et page sont des nombres"}, HTTPStatus.BAD_REQUEST)
        places = [place for place in self._places if _is_asked(place.code, query.get("GEO", ""))]
        made = _MAKERS[dataset](places, service.vintage)
        found = [one for one in made if all(one["dimensions"].get(name) == value for name, value in filters.items())]
        kept = found[(page - 1) * size : page * size]
        content = {
            "identifier": dataset,
            "title": {"fr": _TITLES[dataset]},
            "observations": [_broken(one, service.fault) for one in _doubled(kept, service.fault)],
            "paging": _paging(dataset, {**query, "maxResult": str(size)}, page, len(found)),
        }
        return json_answer(content, modified_at=service.vintage.published_at)


def _places(register: Register) -> Iterator[Place]:
    kept = [t.id.code for t in register.at(Level.DEPARTMENT) if t.id.code in departments()]
    homes = {code: departments()[code] for code in kept}
    yield Place(_EVERYWHERE, dict.fromkeys(homes, 1.0))
    yield Place(_METROPOLITAN, {code: 1.0 for code, home in homes.items() if not home.is_overseas})
    for region in sorted({home.region for home in homes.values()}):
        yield Place(f"REG-{region}", {code: 1.0 for code, home in homes.items() if home.region == region})
    for code in homes:
        yield Place(f"DEP-{code}", {code: 1.0})
    for zone in zones_of(register):
        name = f"ZE2020-{zone.code}"
        yield Place(name, {part.department: part.share for part in zone.parts}, name in HIDDEN)
    for epci in intercommunalities_of(register):
        yield Place(f"EPCI-{epci.code}", {epci.department: epci.share}, f"EPCI of {epci.department}" in HIDDEN)


def _is_asked(code: str, geo: str) -> bool:
    """Say whether « DEP », « DEP-33 » or « 2025-DEP-33 » asks for a place; nothing asks for all."""
    return not geo or code == geo or geo.endswith(f"-{code}") or code.startswith(f"{geo}-")


def _population(places: Iterable[Place], vintage: Vintage) -> Iterator[dict[str, Any]]:
    cells = [(sex, age) for sex in ("_T", *_SEXES) for age in ("Y_GE15", *_AGES)]
    for place in places:
        for year in _years(POPULATION, vintage):
            for sex, age in cells:
                sexes, ages = _SEXES if sex == "_T" else (sex,), _AGES if age == "Y_GE15" else (age,)
                value = math.fsum(
                    share * _adults(home, one, other, year, vintage.revision)
                    for home, share in place.weights.items()
                    for one in sexes
                    for other in ages
                )
                crossed = {"SEX": sex, "AGE": age, "PCS": "_T", "RP_MEASURE": "POP"}
                yield _observation(place, crossed, year, vintage, round(value, 3))


def _flores(places: Iterable[Place], vintage: Vintage) -> Iterator[dict[str, Any]]:
    for place in places:
        for year in _years(FLORES, vintage):
            for measure in _SALARIED:
                parts = {sphere: _salaried_at(place, sphere, measure, year, vintage.revision) for sphere in _SPHERES}
                for sphere, value in {**parts, "_T": sum(parts.values())}.items():
                    crossed = {"ECONOMIC_SPHERE": sphere, "FLORES_MEASURE": measure, "LEGAL_FORM_WITH_PUBLIC": "1T9X7"}
                    hidden = place.is_hidden and sphere != "_T" and measure == "EMPL3112"
                    yield _observation(place, crossed, year, vintage, None if hidden else value)


def _salaried_at(place: Place, sphere: str, measure: str, year: int, revision: int) -> int:
    return round(math.fsum(share * _salaried(home, sphere, measure, year, revision) for home, share in place.weights.items()))


_MAKERS: Mapping[str, Callable[[Iterable[Place], Vintage], Iterator[dict[str, Any]]]] = {POPULATION: _population, FLORES: _flores}


def _years(dataset: str, vintage: Vintage) -> list[int]:
    return [vintage.period.year + before for before in _YEARS[dataset]]


def _observation(place: Place, crossed: Mapping[str, str], year: int, vintage: Vintage, value: float | None) -> dict[str, Any]:
    geo = f"{vintage.period.year}-{place.code}"
    return {
        "dimensions": {"GEO": geo, **crossed, "FREQ": "A", "TIME_PERIOD": str(year)},
        "attributes": {"OBS_STATUS": "A", "CONF_STATUS": "F" if value is not None else "C", "DECIMALS": "0"},
        "measures": {_MEASURE: {} if value is None else {"value": value}},
    }


@lru_cache(maxsize=65536)
def _adults(home: str, sex: str, age: str, year: int, revision: int) -> float:
    size = departments()[home].labour_force * 1000 * _ADULTS * _SEXES[sex] * _AGES[age]
    own = 1 + 0.1 * (uniform("age", home, age) - 0.5) + 0.004 * (year - 2020) * bell("drift", home) + 0.01 * wave(year, "adults", home, age)
    return size * own * _revised(revision, "adults", home, sex, age, year)


@lru_cache(maxsize=65536)
def _salaried(home: str, sphere: str, measure: str, year: int, revision: int) -> float:
    size = (departments()[home].jobs or _SALARIED_OF_MAYOTTE) * 1000 * _SALARIED[measure] * _SPHERES[sphere]
    own = 1 + 0.2 * (uniform("sphere", home, sphere) - 0.5) + 0.005 * (year - 2020) + 0.01 * wave(year, "salaried", home, sphere, measure)
    return size * own * _revised(revision, "salaried", home, sphere, measure, year)


def _revised(revision: int, *key: object) -> float:
    return 1 + 0.004 * bell("revision", revision, *key) if revision else 1.0


def _paging(dataset: str, query: Mapping[str, str], page: int, count: int) -> dict[str, Any]:
    address = f"https://api.insee.example/melodi/data/{dataset}"
    is_last = page * int(query["maxResult"]) >= count
    first, following = (f"{address}?{urlencode({**query, 'page': number})}" for number in (1, page + 1))
    return {"count": count, "first": first, "isLast": is_last} | ({} if is_last else {"next": following})


def _doubled(observations: list[dict[str, Any]], fault: Fault) -> list[dict[str, Any]]:
    """Return the observations, the first of them twice with two figures when asked to."""
    if fault is not Fault.DUPLICATES or not observations:
        return observations
    value = observations[0]["measures"][_MEASURE].get("value", 0)
    return [*observations, {**observations[0], "measures": {_MEASURE: {"value": value + 10}}}]


def _broken(observation: dict[str, Any], fault: Fault) -> dict[str, Any]:
    return {**observation, "measures": {}} if fault is Fault.MISSING_COLUMN else observation


def _described(dataset: str, vintage: Vintage) -> dict[str, Any]:
    instant = vintage.published_at.strftime("%Y-%m-%dT%H:%M:%S")
    products = [{"id": f"{dataset}_CSV_FR", "modified": instant}]
    return {"identifier": dataset, "title": [{"lang": "fr", "content": _TITLES[dataset]}], "modified": instant, "product": products}
