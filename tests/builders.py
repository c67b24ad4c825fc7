"""Small values for tests, with sensible defaults."""

import datetime as dt

from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import FRANCE, Level, Territory, TerritoryId

LOIRE_ATLANTIQUE = TerritoryId(Level.DEPARTMENT, "44")
PAYS_DE_LA_LOIRE = TerritoryId(Level.REGION, "52")
QUARTER = Period.quarter(2026, 1)
PUBLISHED_ON = dt.date(2026, 7, 9)


def territory(identifier: TerritoryId = LOIRE_ATLANTIQUE) -> Territory:
    """Return the Loire-Atlantique, or a territory named after its identifier."""
    if identifier == LOIRE_ATLANTIQUE:
        return Territory(identifier, "Loire-Atlantique", "en Loire-Atlantique", "de la Loire-Atlantique", (PAYS_DE_LA_LOIRE, FRANCE))
    return Territory(identifier, str(identifier), f"à {identifier}", f"de {identifier}")


def observation(
    value: float | None = 5.8,
    *,
    territory: TerritoryId = LOIRE_ATLANTIQUE,
    indicator: str = "taux_chomage",
    period: Period = QUARTER,
    category: str = TOTAL,
    status: Status | None = None,
) -> Observation:
    """Return one published figure, or a missing one when *value* is None."""
    kind = status or (Status.NOT_AVAILABLE if value is None else Status.PUBLISHED)
    return Observation(territory, indicator, period, category, value, kind, PUBLISHED_ON)


def release(source: str = "insee", dataset: str = "taux-chomage", *, period: Period = QUARTER, fictitious: bool = True) -> Release:
    """Return a release whose digest depends on its names."""
    digest = (source + dataset + str(period)).encode().hex()[:64].ljust(64, "0")
    return Release(source, dataset, period, PUBLISHED_ON, digest, fictitious)


def edition(*releases: Release, policy: str = "standard", quarter: Period = QUARTER, revision: int = 1) -> Edition:
    """Return an edition of the releases given, or of Insee's rate alone."""
    return Edition(policy, quarter, releases or (release(),), revision)
