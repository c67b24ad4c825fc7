"""Zones d'emploi as shares of départements: the register says which, this module how much."""

import math
from dataclasses import dataclass

from data_sources.specimen.departments import MAYOTTE, Department, departments
from data_sources.specimen.noise import uniform
from reporter.domain.territory import Level, Register, Territory

# Private jobs, in thousands, of zones whose size everybody knows; the others get one from their code.
_JOBS = {
    "0051": 38, "0053": 115, "0062": 28, "0063": 20, "0104": 60, "0202": 52, "0301": 34, "0404": 55, "1109": 3300, "2410": 175,
    "2709": 17, "2814": 32, "2815": 220, "3216": 400, "3217": 48, "4423": 290, "4424": 62, "5212": 135, "5214": 38, "5216": 400,
    "5219": 92, "5303": 22, "5315": 300, "7505": 470, "7613": 16, "7625": 560, "8416": 75, "8421": 690, "9312": 330, "9401": 38,
}  # fmt: skip
_UNKNOWN_JOBS = (15.0, 45.0)
_LIKES = (1.0, 0.2, 0.1, 0.05)  # how much of a zone lies in its first département, its second…
_MOST = 0.92  # of a département that one zone may hold


@dataclass(frozen=True, slots=True)
class Part:
    """The share of a département that lies in a zone."""

    department: str
    share: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone d'emploi; parts in the order of the register, the main one first."""

    code: str
    name: str
    parts: tuple[Part, ...]

    @property
    def main_region(self) -> str:
        """Return the code of the région that holds its main part."""
        return departments()[self.parts[0].department].region

    def parts_by_former_region(self) -> dict[tuple[str, str], tuple[Part, ...]]:
        """Return the parts by (région, ancienne région), the rows in which Urssaf writes a zone."""
        found: dict[tuple[str, str], list[Part]] = {}
        for part in self.parts:
            home = departments()[part.department]
            found.setdefault((home.region, home.former_region), []).append(part)
        return {key: tuple(parts) for key, parts in found.items()}

    def parts_by_region(self) -> dict[str, tuple[Part, ...]]:
        """Return the parts by région."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            found.setdefault(departments()[part.department].region, []).append(part)
        return {region: tuple(parts) for region, parts in found.items()}


def zones_of(register: Register) -> tuple[Zone, ...]:
    """Return the zones of the register that lie in a département with figures (none of Mayotte's does), by code."""
    found = (_zone(territory) for territory in register.at(Level.EMPLOYMENT_ZONE))
    return tuple(zone for zone in found if zone.parts)


def _zone(territory: Territory) -> Zone:
    homes = _homes(territory)
    jobs = _JOBS.get(territory.id.code) or _unknown_jobs(territory.id.code)
    return Zone(territory.id.code, territory.name.replace("’", "'"), _parts(homes, jobs))


def _homes(territory: Territory) -> tuple[Department, ...]:
    """Return its départements with figures; where the register names only régions, theirs."""
    codes = [parent.code for parent in territory.parents if parent.level is Level.DEPARTMENT]
    regions = [parent.code for parent in territory.parents if parent.level is Level.REGION]
    listed = [departments()[code] for code in codes if code in departments()]
    around = [d for region in regions for d in departments().values() if d.region == region]
    return tuple(d for d in listed or around if d.code != MAYOTTE)


def _unknown_jobs(code: str) -> float:
    least, more = _UNKNOWN_JOBS
    return least + more * uniform("size", code)


def _parts(homes: tuple[Department, ...], jobs: float) -> tuple[Part, ...]:
    """Spread *jobs* over the départements by their place in the list; what one cannot hold goes to the next."""
    likes = [_LIKES[min(place, len(_LIKES) - 1)] for place in range(len(homes))]
    held = [min(home.jobs * _MOST, jobs * like / math.fsum(likes)) for home, like in zip(homes, likes, strict=True)]
    left = jobs - math.fsum(held)
    for place, home in enumerate(homes):
        more = min(left, home.jobs * _MOST - held[place])
        held[place] += more
        left -= more
    return tuple(Part(home.code, jobs_here / home.jobs) for home, jobs_here in zip(homes, held, strict=True))
