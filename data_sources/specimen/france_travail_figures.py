"""Fictitious figures of France Travail's interface: counts and classes of a territory that is a set of shares of départements."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data_sources.specimen.departments import MAYOTTE, Department, departments
from data_sources.specimen.job_seekers import raw
from data_sources.specimen.noise import bell, uniform, wave
from data_sources.specimen.places import basins_of, intercommunalities_of
from data_sources.specimen.zones import Part
from reporter.domain.period import Period, Rhythm
from reporter.domain.territory import Register

ROUNDING = 10
FIRST_YEAR = 2021
PROFESSIONS: Mapping[str, str] = {
    "A1203": "Aménagement et entretien des espaces verts", "D1106": "Vente en alimentation", "F1703": "Maçonnerie",
    "G1602": "Personnel de cuisine", "G1803": "Service en restauration", "H2913": "Soudage manuel", "J1501": "Soins d'hygiène",
    "J1506": "Soins infirmiers généralistes", "K1304": "Services domestiques", "K2204": "Nettoyage de locaux",
    "M1607": "Secrétariat", "M1805": "Études et développement informatique", "N1103": "Magasinage et préparation de commandes",
    "N4101": "Conduite de transport de marchandises sur longue distance",
}  # fmt: skip
SECTORS: Mapping[str, str] = {
    "A": "Agriculture, sylviculture et pêche", "C": "Industrie manufacturière", "F": "Construction", "G": "Commerce",
    "H": "Transports et entreposage", "I": "Hébergement et restauration", "N": "Services administratifs et de soutien",
    "Q": "Santé humaine et action sociale",
}  # fmt: skip
# How a whole splits by characteristic, in percent: parts of one type, overlapping profiles (CPDE), single marks (THOE).
SHARES: Mapping[str, Mapping[str, float]] = {
    "GENRE": {"H": 49, "F": 51},
    "AGE": {"AGE1": 14, "AGE2": 58, "AGE3": 28},
    "GENRExAGE": {"H-AGE1": 7, "H-AGE2": 28, "H-AGE3": 14, "F-AGE1": 7, "F-AGE2": 30, "F-AGE3": 14},
    "NIVFORM": {"SANS": 22, "CAPBEP": 35, "BAC": 21, "BAC2": 10, "BAC3EP": 11},
    "CHOMANC": {"CHM1": 24, "CHM2": 15, "CHM3": 19, "CHM4": 19, "CHM5": 23},
    "NIVQUAL": {"ONQ": 9, "OQ": 10, "ENQ": 24, "EQ": 41, "TECH": 7, "CADRE": 8},
    "NIVQUAL2T": {"NQ": 34, "Q": 52},
    "NIVEXP": {"EXP1": 7, "EXP2": 21, "EXP3": 13, "EXP4": 19, "EXP5": 40},
    "THOE": {"THOE": 9},
    "CPDE": {"JEUNE": 17, "SENIOR": 36, "NONQAL": 40, "BAC2EP": 22, "LONGUEDUREE": 42, "RSA": 15, "QPV": 14},
    "AGE_6T": {"AGE1": 18, "AGE2": 16, "AGE3": 36, "AGE4": 12, "AGE5": 10, "AGE6": 8},
    "SALAIRE": {"SAL_TR1": 3, "SAL_TR2": 6, "SAL_TR3": 58, "SAL_TR4": 24, "SAL_TR5": 5, "SAL_TR6": 4},
    "TYPECTR": {"CDI": 27, "CDD1": 24, "CDD2": 22, "CDD3": 9, "AUTR": 18},
    "TAILLEETAB": {"ETB1": 31, "ETB2": 27, "ETB3": 25, "ETB4": 17},
}
_LEVELS: Mapping[str, float] = {  # of the jobs of the place, each quarter
    "TOFF": 0.055, "PE": 0.024, "TOFF-CUMUL12MOIS": 0.21, "PE-CUMUL12MOIS": 0.095,
    "TOUT-TOUTE": 0.34, "TOUT-SUP1M": 0.13, "ABCDE-TOUTE": 0.16, "ABCDE-SUP1M": 0.055, "SALARIES": 1.0,
}  # fmt: skip
_SEASONS = (0.97, 1.06, 1.03, 0.94)
_OF_SEEKERS: Mapping[str, float] = {"CUMUL 12 MOIS": 1.15, "MOIS EN COURS": 0.1}  # entries for one job seeker of A, B, C
_REVISION, _OWN, _TILT = 0.012, 0.08, 0.06


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as the interface knows it, and the shares of départements that it is made of."""

    kind: str
    code: str
    label: str
    parent_kind: str
    parent: str
    parts: tuple[Part, ...]


def places_of(register: Register) -> dict[tuple[str, str], Place]:
    """Return the country, its régions and départements, and the bassins and EPCI of the specimen, by type and code."""
    homes = departments()
    names = {t.id.code: t.name.upper() for t in register.territories if str(t.id).startswith("departement-")}
    regions = {t.id.code: t.name.upper() for t in register.territories if str(t.id).startswith("region-")}
    known = [homes[code] for code in sorted(names) if code in homes]
    found = [Place("NAT", "FR", "FRANCE ENTIERE", "", "", _whole(known))]
    for code, name in sorted(regions.items()):
        if inside := [home for home in known if home.region == code]:
            found.append(Place("REG", code, name, "NAT", "FR", _whole(inside)))
    found += [Place("DEP", home.code, names[home.code], "REG", home.region, _whole([home])) for home in known]
    found += [Place("BASBMO", b.code, b.name, "DEP", b.department, (Part(b.department, b.share),)) for b in basins_of(register)]
    found += [
        Place("EPCI", e.code, e.name.upper(), "DEP", e.department, (Part(e.department, e.share),)) for e in intercommunalities_of(register)
    ]
    return {(place.kind, place.code): place for place in found}


def _whole(homes: Sequence[Department]) -> tuple[Part, ...]:
    return tuple(Part(home.code, 1.0) for home in homes)


def counts(place: Place, nomenclature: str, activity: str, period: Period, revision: int) -> list[tuple[Part, float]]:
    """Return a count by part, before any rounding: job seekers, entries, offers, hires, employees, of all activities or of one."""
    own = 1 + _OWN * (uniform("ft", nomenclature[:4], place.code) - 0.5) if place.kind in {"BASBMO", "EPCI"} else 1.0
    share = own * _activity_share(activity)
    return [(part, share * part.share * _in_department(part.department, nomenclature, period, revision)) for part in place.parts]


def characteristics(parts: Sequence[tuple[Part, float]], kinds: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return type, code and count of every characteristic; each département has its own mix, so that the parts do not add up."""
    return [
        (kind, code, math.fsum(whole * _mix(kind, code, part.department) for part, whole in parts))
        for kind in kinds
        for code in SHARES[kind]
    ]


@lru_cache(maxsize=16384)
def _mix(kind: str, code: str, department: str) -> float:
    return SHARES[kind][code] / 100 * (1 + _TILT * (uniform("tilt", kind, code, department) - 0.5))


def score(place: Place, *key: object, period: Period) -> int:
    """Return a class 1 to 5 that moves slowly."""
    level = 3.1 + 1.3 * (uniform("class", place.code, *key) * 2 - 1) + 0.5 * wave(period.ordinal, "class", place.code, *key)
    return min(5, max(1, round(level)))


def rounded(value: float) -> int:
    """Return a count as published, to the ten."""
    return round(value / ROUNDING) * ROUNDING


@lru_cache(maxsize=65536)
def _in_department(code: str, nomenclature: str, period: Period, revision: int) -> float:
    quarter = period if period.rhythm is Rhythm.QUARTER else Period.quarter(period.year, 4)
    revised = 1 + _REVISION * bell("revision", revision, "ft", nomenclature[:4], code, quarter) if revision else 1.0
    if nomenclature in _OF_SEEKERS:
        return raw(code, quarter, 0)["ABC"] * _OF_SEEKERS[nomenclature] * revised
    if nomenclature not in _LEVELS:
        return _seekers(code, nomenclature, quarter) * revised
    jobs = departments()[code].jobs if code != MAYOTTE else 45
    season = _SEASONS[quarter.number - 1] if period.rhythm is Rhythm.QUARTER and "CUMUL" not in nomenclature else 1.0
    drift = 1 + 0.004 * (quarter.year - 2023) + 0.02 * wave(quarter.ordinal, "ft jobs", code)
    return jobs * 1000 * _LEVELS[nomenclature] * season * drift * revised


def _seekers(code: str, nomenclature: str, quarter: Period) -> float:
    counts = raw(code, quarter, 0)
    single = {"ABC": ("A", "B", "C"), "ABCDE": ("A", "B", "C", "D", "E")}.get(nomenclature, (nomenclature,))
    return math.fsum(counts[letter] for letter in single)


def _activity_share(activity: str) -> float:
    if activity in {"CUMUL", "MOYENNE"}:
        return 1.0
    base = 0.02 if activity in PROFESSIONS else 1 / len(SECTORS)
    return base * (0.5 + uniform("activity", activity))
