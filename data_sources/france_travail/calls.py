"""Which calls a release needs: pure planning, no call made."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data_sources.france_travail.catalogue import NAF21, PERIOD_TYPES, ROME, SECTORS, TERRITORY_TYPES, Service
from reporter.domain.territory import FRANCE, TerritoryId

PER_SECOND = 10  # what the producer allows


@dataclass(frozen=True, slots=True)
class Covered:
    """One territory × activity that a release has figures of."""

    territory: TerritoryId
    activity_type: str
    activity: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which territories figures are asked for.

    *territories* are those *subscribed* to with their parents and peers: all activities together. Those subscribed to are asked for by
    sector and by profession, too; *professions* are the ROME codes kept for each. *covered* is what the release held has: it is
    asked for again, so that a release never loses a series because somebody unsubscribed.
    """

    territories: tuple[TerritoryId, ...] = ()
    subscribed: tuple[TerritoryId, ...] = ()
    professions: Mapping[TerritoryId, tuple[str, ...]] = field(default_factory=dict)
    covered: frozenset[Covered] = frozenset()


@dataclass(frozen=True, slots=True)
class Call:
    """One POST: an indicator for one territory and one activity, all periods."""

    service: Service
    territory: TerritoryId
    activity_type: str
    activity: str

    @property
    def is_overall(self) -> bool:
        """Say whether it asks for all activities together."""
        return self.activity_type == self.service.overall

    @property
    def body(self) -> dict[str, object]:
        """Return what is sent; characteristics come with all activities together only."""
        content: dict[str, object] = {
            "codeTypeTerritoire": TERRITORY_TYPES[self.territory.level],
            "codeTerritoire": self.territory.code,
            "codeTypeActivite": self.activity_type,
            "codeActivite": self.activity,
            "codeTypePeriode": PERIOD_TYPES[self.service.rhythm],
        }
        if self.service.nomenclature:
            content["codeTypeNomenclature"] = self.service.nomenclature
        if not self.is_overall or not self.service.characteristics:
            content["sansCaracteristiques"] = True
        return content

    @property
    def key(self) -> str:
        """Return what tells this call from any other, as a file name."""
        text = json.dumps([self.service.path, self.body], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def __str__(self) -> str:
        """Return it in words, for messages: DE_1 departement-44 ROME/A1203."""
        return f"{self.service.code} {self.territory} {self.activity_type}/{self.activity}"


def probe_call(service: Service) -> Call:
    """Return the one call that tells what is out: France, all activities."""
    return Call(service, FRANCE, service.overall, service.overall)


def planned(service: Service, wanted: Wanted) -> tuple[Call, ...]:
    """Return the calls of one release, all activities of the widest territories first; none when nothing is wanted."""
    if not wanted.territories:
        return ()
    found = dict.fromkeys(call for call in _calls(service, wanted) if call.territory.level in service.levels)
    return tuple(sorted(found, key=lambda call: (not call.is_overall, call.activity_type, call.territory, call.activity)))


def _calls(service: Service, wanted: Wanted) -> Iterator[Call]:
    for territory in {*wanted.territories, FRANCE}:
        yield Call(service, territory, service.overall, service.overall)
    for territory in wanted.subscribed:
        activities = {ROME: wanted.professions.get(territory, ()), NAF21: SECTORS}
        for activity_type in service.activity_types:
            for activity in activities[activity_type]:
                yield Call(service, territory, activity_type, activity)
    for one in wanted.covered:
        if one.activity_type in {service.overall, *service.activity_types}:
            yield Call(service, one.territory, one.activity_type, one.activity)
