"""Small countries for the tests of peers: territories of any level with jobs, sectors, inhabitants and rates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reporter.analysis.references import EditionReferences, edition_references
from reporter.domain.indicator import Adjustment, Dataset, Indicator, Indicators, Polarity, Producer, Unit
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period, Rhythm
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.tables import ObservationTable
from tests.builders import PUBLISHED_ON, QUARTER
from tests.labour_market import ALL_DATASETS, edition_of
from tests.labour_market import indicators as first_indicators

REGION, OVERSEAS = TerritoryId(Level.REGION, "52"), TerritoryId(Level.REGION, "04")


@cache
def indicators() -> Indicators:
    """Return the indicators of the first notes and the inhabitants of 15 or more."""
    held = first_indicators()
    levels = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT, Level.EMPLOYMENT_ZONE, Level.EPCI)
    people = Indicator(
        "population_15_plus",
        Unit.PERSONS,
        Adjustment.RAW,
        tuple((level, "population") for level in levels),
        Polarity.NEUTRAL,
        "Population de 15 ans ou plus",
        "Population",
        "Habitants de 15 ans ou plus.",
        "melodi",
        rhythm=Rhythm.YEAR,
    )
    census = Dataset("population", "Population", 900, Level.EPCI, rhythm=Rhythm.YEAR)
    melodi = Producer(
        "melodi", "Insee", "Licence ouverte 2.0", "Insee : Licence ouverte 2.0.", "https://a.test", "https://b.test", (census,)
    )
    return Indicators((*held.indicators, people), (*held.producers, melodi))


@dataclass(frozen=True, slots=True)
class Place:
    """One territory: its jobs now and a year before, the share of industry in percent, inhabitants for each job, its rates."""

    code: str
    jobs: float | None
    industry: float = 20.0
    inhabitants: float | None = 2.0
    rate: float | None = 7.0
    jobs_before: float | None = None
    rate_before: float | None = None
    level: Level = Level.DEPARTMENT
    region: TerritoryId = REGION

    @property
    def id(self) -> TerritoryId:
        return TerritoryId(self.level, self.code)


def register_of(places: Iterable[Place]) -> Register:
    """Return France, two régions, one of them overseas, and the places."""
    regions = [_named(identifier, FRANCE) for identifier in (REGION, OVERSEAS)]
    own = [_named(place.id, *([place.region] if place.level is not Level.REGION else []), FRANCE) for place in places]
    return Register((_named(FRANCE), *(r for r in regions if r.id not in {t.id for t in own}), *own))


def figures_of(places: Iterable[Place]) -> tuple[Observation, ...]:
    """Return the figures of the places, at the last quarter and the one a year before."""
    return tuple(o for place in places for o in _figures(place))


def references_of(places: Sequence[Place], *, more: Iterable[Observation] = (), known: Indicators | None = None) -> EditionReferences:
    """Return what an edition of these places shares."""
    table = ObservationTable.of((*figures_of(places), *more))
    return edition_references(table, register_of(places), known or indicators(), edition_of(*ALL_DATASETS))


def alike(count: int, **changed: object) -> list[Place]:
    """Return *count* places whose jobs grow by a tenth from one to the next: neighbours by code are neighbours by distance."""
    return [replace(Place(f"{10 + i}", 100_000.0 * 1.1**i), **changed) for i in range(count)]  # type: ignore[arg-type]


def _figures(place: Place) -> Iterable[Observation]:
    before = QUARTER.year_before
    values: Mapping[tuple[str, Period, str], float | None] = {
        ("emploi_salarie_prive", QUARTER, TOTAL): place.jobs,
        ("emploi_salarie_prive", before, TOTAL): place.jobs_before,
        ("taux_chomage", QUARTER, TOTAL): place.rate,
        ("taux_chomage", before, TOTAL): place.rate_before,
    }
    for (indicator, period, category), value in values.items():
        if value is not None:
            yield _observation(place, indicator, period, category, value)
    if place.jobs is not None:
        yield _observation(place, "emploi_salarie_prive", QUARTER, "industrie", place.jobs * place.industry / 100)
        yield _observation(place, "emploi_salarie_prive", QUARTER, "commerce", place.jobs * (1 - place.industry / 100))
        if place.inhabitants is not None:
            yield _observation(place, "population_15_plus", Period.whole_year(2023), TOTAL, place.jobs * place.inhabitants)


def _observation(place: Place, indicator: str, period: Period, category: str, value: float) -> Observation:
    return Observation(place.id, indicator, period, category, value, Status.PUBLISHED, PUBLISHED_ON)


def _named(identifier: TerritoryId, *parents: TerritoryId) -> Territory:
    return Territory(identifier, f"Lieu {identifier.code}", f"au lieu {identifier.code}", f"du lieu {identifier.code}", parents)
