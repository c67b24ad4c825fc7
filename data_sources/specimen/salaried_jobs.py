"""Fictitious salaried jobs, private and public, by large sector: hundreds of jobs, so that the printed tenths of thousands add up."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from data_sources.specimen import jobs
from data_sources.specimen import vocabulary as words
from data_sources.specimen.departments import departments
from data_sources.specimen.noise import uniform, wave
from reporter.domain.period import Period

ALL = "ENS-SAL"
SECTORS = {
    "A5-AZ": "Agriculture, sylviculture et pêche",
    "A5-BE": "Industrie manufacturière, industries extractives et autres",
    "A5-FZ": "Construction",
    "A5-GU": "Tertiaire marchand",
    "A5-OQ": "Tertiaire non marchand",
}
UNIT = 100  # jobs
_PRIVATE = {
    words.INDUSTRY: "A5-BE", words.CONSTRUCTION: "A5-FZ", words.TRADE: "A5-GU", words.HOTELS: "A5-GU", words.MARKET_SERVICES: "A5-GU",
    words.TEMPORARY_WORK: "A5-GU", words.OTHER_SERVICES: "A5-OQ", words.UNCLASSIFIED: "A5-GU",
}  # fmt: skip
_FARMS, _LEAST_FARMS = (0.012, 0.025), 600.0  # of private jobs, and at least
_PUBLIC = (0.24, 0.10)
_NOISE = 0.004


@lru_cache(maxsize=8192)
def of_department(code: str, quarter: Period, revision: int) -> Mapping[str, int]:
    """Return a département's salaried jobs by large sector and in all, in hundreds."""
    found = dict.fromkeys(SECTORS, 0.0)
    for sector, counted in jobs.unhidden(code, quarter, revision).items():
        found[_PRIVATE[sector]] += counted.adjusted
    size = departments()[code].jobs * 1000
    found["A5-AZ"] += _LEAST_FARMS + size * _own(code, "farms", _FARMS, quarter)
    found["A5-OQ"] += size * _own(code, "public", _PUBLIC, quarter)
    printed = {sector: round(count / UNIT) for sector, count in found.items()}
    return {**printed, ALL: sum(printed.values())}


def total(codes: Iterable[str], quarter: Period, revision: int) -> Mapping[str, int]:
    """Return the sums of some départements."""
    found = dict.fromkeys((*SECTORS, ALL), 0)
    for code in codes:
        for sector, count in of_department(code, quarter, revision).items():
            found[sector] += count
    return found


def _own(code: str, what: str, share: tuple[float, float], quarter: Period) -> float:
    least, more = share
    return (least + more * uniform(what, code)) * (1 + _NOISE * wave(quarter.ordinal, what, code))
