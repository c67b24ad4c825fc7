"""France Travail's interface for tests: a register with the specimen's bassins and EPCI, and a source that asks the specimen."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from data_sources.france_travail.access import Access, Credentials
from data_sources.france_travail.adapter import FranceTravail, Surroundings
from data_sources.france_travail.calls import PER_SECOND, Wanted
from data_sources.france_travail.interface import LATER, Budget, Interface
from data_sources.http_client import HttpClient
from data_sources.pace import Pace
from data_sources.specimen.france_travail_desk import CLIENT_ID, CLIENT_SECRET
from data_sources.specimen.places import basins_of, intercommunalities_of
from data_sources.specimen.server import SpecimenOrigin
from reporter.domain.territory import Level, Register, Territory, TerritoryId
from tests.clocks import Time
from tests.specimens import shipped_register

LOIRE_ATLANTIQUE = TerritoryId(Level.DEPARTMENT, "44")
NANTES = TerritoryId(Level.EMPLOYMENT_BASIN, "5201")  # « LOIRE ATLANTIQUE NORD » of the specimen


@cache
def full_register() -> Register:
    """Return the shipped register with the specimen's bassins and EPCI."""
    register = shipped_register()
    places = [(Level.EMPLOYMENT_BASIN, place) for place in basins_of(register)]
    places += [(Level.EPCI, place) for place in intercommunalities_of(register)]
    added = tuple(
        Territory(
            TerritoryId(level, place.code),
            place.name,
            f"à {place.name}",
            f"de {place.name}",
            (TerritoryId(Level.DEPARTMENT, place.department), TerritoryId(Level.REGION, place.region)),
        )
        for level, place in places
    )
    return Register((*register.territories, *added), register.vintage)


def wanted(*territories: TerritoryId, professions: Iterable[str] = ()) -> Wanted:
    """Return what is wanted when a few territories are subscribed to alone, with the same professions for each of them."""
    kept = tuple(professions)
    return Wanted(territories, territories, dict.fromkeys(territories, kept) if kept else {})


def source(
    origin: SpecimenOrigin,
    folder: Path,
    dataset: str,
    asked: Wanted | Callable[[str], Wanted],
    *,
    clock: Time | None = None,
    secret: str = CLIENT_SECRET,
    budget: int = 10_000,
) -> FranceTravail:
    """Return a source of one dataset that asks the specimen; its clock moves by sleeping only."""
    time = clock or Time()
    base_url, token_url = origin.settings()["france_travail_base_url"], origin.settings()["france_travail_token_url"]
    turns = Budget(budget, Pace(PER_SECOND, window=1.0, monotonic=time.monotonic, sleep=time.sleep))
    client = HttpClient("france_travail", (base_url, token_url), monotonic=time.monotonic, sleep=time.sleep, turn=turns, later=LATER)
    access = Access(client, token_url, Credentials(CLIENT_ID, secret), monotonic=time.monotonic)
    wish = asked if callable(asked) else lambda _: asked
    return FranceTravail(Interface(client, access, base_url, turns), Surroundings(folder, wish), dataset=dataset, origin=base_url)
