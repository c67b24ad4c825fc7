"""The tension file of one year, in the layout of the real one: fictitious classes by profession, for France, régions and départements."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from data_sources.specimen.answers import Answer, cut, text_answer
from data_sources.specimen.departments import MAYOTTE, Department, departments
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.state import Fault, Service
from data_sources.specimen.vintages import Vintage
from reporter.domain.territory import Level, Register

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request  # which lists this desk

FILE_NAME, LINKS_NAME = "tensions.csv", "fap_rome.csv"
_CSV = "text/csv; charset=utf-8"
_HEADER = (
    "fap,Emploi moyen,Tension ,Catégorie Tension,Intensité d'embauches,Lien formation-emploi,Manque de main-d'œuvre disponible,"
    "Non-durabilité de l'emploi,Conditions de travail contraignantes,Inadéquation géographique,Année,niveau_geo,niveau_fap,reg,dep"
)
_CLASS_COLUMNS = range(3, 10)
_FACTORS = 6
# profession (FAP 2021), its share of jobs in percent, usual score of tension, ROME codes; two thirds are among those of the BMO desk,
# whose workbook labels them, and a third has no label in the specimen's editions
_TABLE = """
A1X42 0.9 0.1 A1203 | A0X40 0.1 -0.4 N3102 | B1X31 0.8 0.9 F1703 | B2X33 0.2 0.8 F1501 F1503 | B2X32 0.7 0.6 F1611 | B6X74 0.4 0.7 F1302
C0X30 0.3 0.5 H2602 | D0X30 0.3 0.2 H2903 | D1X30 0.4 0.9 H2913 H2902 | E3X20 0.6 0.0 H2102 | F1X30 0.2 -0.1 H2206 | G0A40 1.2 0.8 I1304
G0B41 0.6 0.8 I1606 | G1X72 1.1 0.9 I1302 | N1X90 0.8 0.7 H2502 | J0X30 1.4 -0.2 N1105 | J3X43 2.1 0.5 N4101 N4105 | N0X70 0.2 -0.6 B1802
L0X60 1.6 -0.3 M1607 | L1X60 1.3 0.3 M1203 | M1X80 0.8 0.4 M1805 | M2X90 2.2 0.7 M1802 | P4X60 0.9 -0.1 K1706 | R0X60 1.9 -0.2 D1507
R1X60 2.4 0.0 D1106 | R2X80 1.7 0.4 D1402 | S0X40 0.7 0.7 D1101 | S1X20 2.0 0.6 G1602 G1603 | S2X61 0.9 0.4 G1501 | T0X60 0.8 0.2 D1202
T2A60 2.2 0.9 K1304 K1302 | T4X60 3.1 0.1 K2204 | U1X91 0.6 -0.7 L1203 | V0X60 2.3 0.9 J1501 | V1X80 2.2 0.9 J1506 | V5X81 0.7 0.0 K2111
"""
_LIMITS = (-0.35, 0.0, 0.35, 0.7)  # of the score, between the five classes
_REVISED_SCORE, _REVISED_FACTOR = 0.25, 0.45
_LEAST_JOBS = 1500.0  # below, in the mean of a profession and place, no class is published


@cache
def _professions() -> Mapping[str, tuple[float, float, tuple[str, ...]]]:
    rows = (row.split() for row in _TABLE.replace("\n", "|").split("|") if row.strip())
    return {code: (float(share) / 100, float(score), tuple(rome)) for code, share, score, *rome in rows}


class TensionsDesk:
    """The file of the year that is out, and the table from FAP to ROME beside it."""

    keeps_nothing = False

    def __init__(self, register: Register) -> None:
        self._register = register

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer tensions.csv and fap_rome.csv."""
        match list(request.path):
            case [name] if name == FILE_NAME:
                rows = list(self._rows(service.vintage))
                text = _written(rows, service.fault)
            case [name] if name == LINKS_NAME:
                text = "\n".join(("Fap;Rome;intitule_rome", *_linked(), ";;\n"))
            case _:
                return text_answer("Not found", HTTPStatus.NOT_FOUND)
        body = text.encode()
        return Answer(cut(body) if service.fault is Fault.TRUNCATED else body, _CSV, modified_at=service.vintage.published_at)

    def _rows(self, vintage: Vintage) -> Iterator[list[str]]:
        kept = [t.id.code for t in self._register.at(Level.DEPARTMENT) if t.id.code in departments() and t.id.code != MAYOTTE]
        homes = [departments()[code] for code in kept]
        regions = sorted({home.region for home in homes})
        for code in (*_professions(), *_families()):
            size = "fap 225" if code in _professions() else "fap 87"
            yield _row(code, homes, vintage, ("nat", size, "", ""))
            for region in regions:
                inside = [home for home in homes if home.region == region]
                yield _row(code, inside, vintage, ("reg" if size == "fap 225" else "reg ", size, f"{int(region)}.0", ""))
            for home in homes:
                yield _row(code, [home], vintage, ("dep", size, "", home.code))


def _families() -> tuple[str, ...]:
    return tuple(sorted({code[:3] for code in _professions()}))


def _row(code: str, homes: Iterable[Department], vintage: Vintage, place: tuple[str, str, str, str]) -> list[str]:
    level, size, region, department = place
    parts = [one for one in _professions() if one.startswith(code)]
    jobs = math.fsum(_jobs(part, home.code, vintage) for part in parts for home in homes)
    year, key = str(vintage.period.year), (code, level, region, department)
    score = math.fsum(_professions()[part][1] for part in parts) / len(parts) + 0.25 * bell("tension", *key)
    score += 0.15 * wave(vintage.period.year, "tension", code, step=3) + _REVISED_SCORE * _revision(vintage, "tension", *key)
    classes = [_class(score), *(_factor(number, key, vintage) for number in range(_FACTORS))]
    shown = [f"{value}.0" for value in classes] if level == "nat" or jobs >= _LEAST_JOBS else [""] * len(classes)
    return [code, str(round(jobs / 100) * 100), repr(round(score, 12)), *shown, year, level, size, region, department]


@lru_cache(maxsize=16384)
def _jobs(profession: str, home: str, vintage: Vintage) -> float:
    own = 1 + 0.3 * (uniform("profession", profession, home) - 0.5) + 0.01 * wave(vintage.period.year, "jobs", profession, home)
    size = departments()[home].jobs * 1000 * _professions()[profession][0]
    return size * own


def _factor(number: int, key: tuple[str, ...], vintage: Vintage) -> int:
    moved = _usual_factor(number, key[0], vintage.period.year) + 0.6 * bell("factor", number, *key)
    moved += _REVISED_FACTOR * _revision(vintage, "factor", number, *key)
    return max(1, min(5, round(moved)))


@lru_cache(maxsize=1024)
def _usual_factor(number: int, code: str, year: int) -> float:
    return 1 + 4 * uniform("factor", number, code) + 0.3 * wave(year, "factor", number, code, step=3)


def _class(score: float) -> int:
    return 1 + sum(score >= limit for limit in _LIMITS)


def _revision(vintage: Vintage, *key: object) -> float:
    """Return by how much a revision moves a score: the producer classes all professions anew, and employment stays."""
    return bell("revision", vintage.revision, vintage.period, *key) if vintage.revision else 0.0


def _written(rows: list[list[str]], fault: Fault) -> str:
    lines = [_HEADER.split(","), *rows]
    if fault is Fault.MISSING_COLUMN:
        lines = [line[:3] + line[4:] for line in lines]
    if fault is Fault.DUPLICATES:
        lines.append([*rows[0][:1], str(int(rows[0][1]) + 100), *rows[0][2:]])
    return "".join(",".join(line) + "\n" for line in lines)


def _linked() -> Iterator[str]:
    yield "X0X00;NA;NA"
    for code, (_, _, rome) in _professions().items():
        yield from (f"{code};{one};Métier fictif {one}" for one in rome)
