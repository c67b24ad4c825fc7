"""Hand-built sectors: the figures of a few territories at the ends of the windows, and their facts."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import Register, TerritoryId
from tests.labour_market import PUBLISHED, QUARTER, edition_of, facts_of

BROAD, NA38, NA88 = "emploi_salarie_prive", "emploi_salarie_prive_na38", "emploi_salarie_prive_annuel"
LONG, SHORT = QUARTER.shifted(-12), QUARTER.shifted(-8)  # the apprentices of 2023-T1 leave three years
YEARS = tuple(Period.whole_year(year) for year in (2020, 2023, 2025))
QUARTERS = (LONG, SHORT, QUARTER)
Figures = Mapping[str, tuple[float | None, ...]]


@cache
def shipped() -> tuple[Register, Indicators]:
    """Return the register and the indicators in the repository."""
    store = RegisterFiles(files("data_sources"))
    return store.register(), store.indicators()


def jobs(territory: str, indicator: str, figures: Figures, periods: Iterable[Period] = QUARTERS) -> tuple[Observation, ...]:
    """Return figures by category (« total » is the total) at *periods*; None is secret."""
    return tuple(
        Observation(
            TerritoryId.parse(territory),
            indicator,
            period,
            TOTAL if category == "total" else category,
            value,
            Status.SECRET if value is None else Status.PUBLISHED,
            PUBLISHED["urssaf"],
        )
        for category, values in figures.items()
        for period, value in zip(periods, values, strict=True)
    )


def facts(territory: str, *observations: Observation) -> TerritoryFacts:
    """Return the facts of one territory among *observations* of many."""
    register, indicators = shipped()
    edition = edition_of("urssaf/emploi-departements", "urssaf/emploi-regions-na38", "urssaf/emploi-ze-na88")
    return facts_of(territory, observations, register, edition, known=indicators)


FRANCE = jobs(
    "france-FR",
    BROAD,
    {
        "total": (1_000_000, 1_010_000, 1_030_000),
        "industrie": (200_000, 198_000, 196_000),
        "construction": (80_000, 80_000, 81_000),
        "autres_services": (600_000, 612_000, 633_000),
        "interim": (40_000, 41_000, 42_000),
        "nca": (80_000, 79_000, 78_000),
    },
)
DEPARTMENT = jobs(
    "departement-44",
    BROAD,
    {
        "total": (10_000, 10_150, 10_400),
        "industrie": (3_000, 3_040, 3_100),
        "construction": (900, 880, 850),
        "autres_services": (5_500, 5_620, 5_800),
        "interim": (400, 410, None),
        "nca": (200, 200, 210),
    },
)
