"""For whom figures are asked: the territories subscribed to with their parents and peers, and forty professions for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

import pandas as pd

from data_sources.france_travail.calls import Covered
from data_sources.france_travail.catalogue import By, Service
from reporter.domain.observation import TOTAL
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.tables import Link

MOST_PROFESSIONS = 40
FAP_TO_ROME = "fap-rome"
_NEAREST = (Level.EPCI, Level.EMPLOYMENT_BASIN, Level.EMPLOYMENT_ZONE, Level.DEPARTMENT, Level.REGION, Level.COUNTRY)


def around(subscribed: Iterable[TerritoryId], register: Register) -> tuple[TerritoryId, ...]:
    """Return the territories subscribed to with all their parents and their peers; those outside the register are left out."""
    found: set[TerritoryId] = set()
    for identifier in subscribed:
        if identifier in register:
            found |= {identifier, *_ancestors(identifier, register), *peers(identifier, register)}
    return tuple(sorted(found))


def peers(identifier: TerritoryId, register: Register) -> tuple[TerritoryId, ...]:
    """Return the territories of the same level in the same régions (a région's: all régions), without itself."""
    regions = [parent for parent in register.get(identifier).parents if parent.level is Level.REGION]
    wider = regions or ([FRANCE] if identifier.level is Level.REGION else [])
    found = {child.id for parent in wider for child in register.children(parent, identifier.level)}
    return tuple(sorted(found - {identifier}))


def _ancestors(identifier: TerritoryId, register: Register) -> Iterator[TerritoryId]:
    for parent in register.get(identifier).parents:
        yield parent
        yield from _ancestors(parent, register)


def professions_of(
    territories: Sequence[Territory],
    projects: pd.DataFrame,
    tensions: pd.DataFrame,
    links: Iterable[Link],
    most: int = MOST_PROFESSIONS,
) -> Mapping[TerritoryId, tuple[str, ...]]:
    """Return the ROME codes kept for each territory: the professions with most recruitment projects and those most in tension, in turn.

    *projects* and *tensions* are observations by FAP (of a release held; empty where none is); a territory that a file does not know
    takes the figures of its nearest parent. *links* lead from FAP to ROME; without them nothing is kept.
    """
    romes: dict[str, list[str]] = {}
    for link in links:
        if link.relation == FAP_TO_ROME:
            romes.setdefault(link.origin, []).append(link.target)
    sizes, classes = _ranked(projects), _ranked(tensions)
    found = {}
    for territory in territories:
        in_turn = chain.from_iterable(zip_longest(_nearest(territory, sizes), _nearest(territory, classes)))
        codes = (rome for fap in in_turn if fap for rome in sorted(romes.get(fap, ())))
        if kept := tuple(dict.fromkeys(codes))[:most]:
            found[territory.id] = kept
    return found


def covered_by(frame: pd.DataFrame, service: Service) -> frozenset[Covered]:
    """Return the territories × activities that a release of *service* has figures of."""
    found: set[Covered] = set()
    for reading in service.readings:
        rows = frame[frame["indicator"] == reading.indicator]
        if reading.by is By.ACTIVITY:
            inside = rows[rows["category"] != TOTAL]
            pairs = set(zip(inside["territory"], inside["category"], strict=True))
        else:
            pairs = {(territory, service.overall) for territory in rows["territory"].unique()}
        found |= {Covered(TerritoryId.parse(territory), reading.activity_type, activity) for territory, activity in pairs}
    return frozenset(found)


def _ranked(frame: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Return, by territory, the categories of the newest period, largest figure first."""
    known = frame[frame["value"].notna() & (frame["category"] != TOTAL)]
    if known.empty:
        return {}
    newest = known[known["period"] == known["period"].max()]
    ordered = newest.sort_values(["value", "category"], ascending=[False, True], kind="stable")
    return {str(territory): tuple(rows["category"]) for territory, rows in ordered.groupby("territory", sort=False)}


def _nearest(territory: Territory, ranked: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    by_level = sorted((p for p in territory.parents if p.level in _NEAREST), key=lambda parent: _NEAREST.index(parent.level))
    for identifier in (territory.id, *by_level, FRANCE):
        if found := ranked.get(str(identifier)):
            return found
    return ()
