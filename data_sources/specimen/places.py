"""Fictitious bassins, EPCI and communes of the register's départements, the same for every producer of the specimen."""

from dataclasses import dataclass
from functools import cache

from data_sources.specimen.departments import departments
from reporter.domain.territory import Level, Register

_SIDES = ("NORD", "SUD")
_KINDS = (("CA", "Communauté d'agglomération"), ("CC", "Communauté de communes"))
COMMUNES_PER_EPCI = 3


@dataclass(frozen=True, slots=True)
class Basin:
    """A bassin d'emploi: four digits that begin with the région's code, a name in capitals as France Travail writes it."""

    code: str
    name: str
    department: str
    region: str
    share: float  # of the département


@dataclass(frozen=True, slots=True)
class Intercommunality:
    """An EPCI: nine digits, kind (CA, CC), name, home, share of the département and the codes of its communes."""

    code: str
    kind: str
    name: str
    department: str
    region: str
    share: float
    communes: tuple[str, ...]


@cache
def basins_of(register: Register) -> tuple[Basin, ...]:
    """Return two bassins a département, by code."""
    found, counts = [], dict[str, int]()
    for code, name, region in _homes(register):
        for side, share in zip(_SIDES, (0.6, 0.4), strict=True):
            counts[region] = counts.get(region, 0) + 1
            found.append(Basin(f"{region}{counts[region]:02d}", f"{name.upper().replace('-', ' ')} {side}", code, region, share))
    return tuple(sorted(found, key=lambda basin: basin.code))


@cache
def intercommunalities_of(register: Register) -> tuple[Intercommunality, ...]:
    """Return two EPCI a département, by code; their communes have the last numbers of the département, which none uses."""
    found = []
    for code, name, region in _homes(register):
        for place, ((kind, words), share) in enumerate(zip(_KINDS, (0.45, 0.2), strict=True)):
            number = f"29{code.replace('A', '01').replace('B', '02'):0>3}00{place}{len(code)}"
            first = 990 if len(code) == 2 else 90
            width = 5 - len(code)
            communes = tuple(f"{code}{first + place * COMMUNES_PER_EPCI + n:0{width}d}" for n in range(COMMUNES_PER_EPCI))
            found.append(Intercommunality(number, kind, f"{words} du Spécimen {name}", code, region, share, communes))
    return tuple(sorted(found, key=lambda epci: epci.code))


def _homes(register: Register) -> list[tuple[str, str, str]]:
    """Return code, name and région of the register's départements that have figures."""
    homes = departments()
    return [(t.id.code, t.name.replace("’", "'"), homes[t.id.code].region) for t in register.at(Level.DEPARTMENT) if t.id.code in homes]
