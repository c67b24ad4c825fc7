"""Territories: official areas with names as French grammar needs them, and several parents each."""

import fnmatch
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering
from typing import Self

from reporter.domain.territory_names import NameIndex, SearchedName, Typed, fold
from reporter.errors import UnknownTerritoryError

__all__ = ["FRANCE", "OVERSEAS_CODES", "OVERSEAS_REGIONS", "Closure", "Level", "Register", "Territory", "TerritoryId", "fold"]


class Level(StrEnum):
    """Levels of territory; the values keep the official words."""

    COUNTRY = "france"
    REGION = "region"
    DEPARTMENT = "departement"
    EMPLOYMENT_ZONE = "zone_emploi"
    EMPLOYMENT_BASIN = "bassin"
    EPCI = "epci"
    MUNICIPALITY = "commune"
    CUSTOM = "custom"

    @property
    def rank(self) -> int:
        """Return the place from the widest (0) to the finest."""
        return _RANKS[self]


_RANKS = {level: place for place, level in enumerate(Level)}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
OVERSEAS_CODES = ("971", "972", "973", "974", "976")
OVERSEAS_REGIONS = ("01", "02", "03", "04", "06")
SUGGESTIONS = 3


@total_ordering
@dataclass(frozen=True, slots=True)
class TerritoryId:
    """An official code at its level, written departement-44, region-52, zone_emploi-5216, france-FR."""

    level: Level
    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            message = f"{self.code!r} is no territory code"
            raise ValueError(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form; raises UnknownTerritoryError when level or code cannot be."""
        level, _, code = text.strip().partition("-")
        try:
            return cls(Level(level), code)
        except ValueError:
            message = f"{text!r} is no territory: write for example departement-44, region-52 or zone_emploi-5216"
            raise UnknownTerritoryError(message) from None

    def __lt__(self, other: object) -> bool:
        """Order by level from the widest, then by code as text."""
        if not isinstance(other, TerritoryId):
            return NotImplemented
        return (self.level.rank, self.code) < (other.level.rank, other.code)

    def __str__(self) -> str:
        """Return the written form."""
        return f"{self.level}-{self.code}"


FRANCE = TerritoryId(Level.COUNTRY, "FR")


@dataclass(frozen=True, slots=True)
class Territory:
    """One area of the register.

    *locative* answers « où ? » (« en Loire-Atlantique »), *genitive* « de quoi ? » (« de la Loire-Atlantique »):
    both are written in the register, never guessed. The first parent is the one shown. *remark* is a line in French for the
    reader where the territory is a special case (Lyon, Corse, Alsace…), else empty. *members* are those of a custom territory, all at
    one level.
    """

    id: TerritoryId
    name: str
    locative: str
    genitive: str
    parents: tuple[TerritoryId, ...] = ()
    geography_year: int = 2025
    remark: str = ""
    members: tuple[TerritoryId, ...] = ()

    def __post_init__(self) -> None:
        if not (self.name and self.locative and self.genitive):
            message = f"{self.id}: name, locative and genitive are all needed"
            raise ValueError(message)

    @property
    def searched(self) -> SearchedName:
        """Return the territory as it is searched."""
        return SearchedName.of(self.id.level, self.id.level.rank, self.id.code, self.name)

    def parent(self, level: Level) -> TerritoryId | None:
        """Return the shown parent at *level*, or None."""
        return next((parent for parent in self.parents if parent.level is level), None)

    @property
    def is_single_department_region(self) -> bool:
        """Say whether département and région are one territory (971 to 974, 976)."""
        if self.id.level is Level.DEPARTMENT:
            return self.id.code in OVERSEAS_CODES
        return self.id.level is Level.REGION and self.id.code in OVERSEAS_REGIONS

    @property
    def is_overseas(self) -> bool:
        """Say whether it is, or lies in, one of the five overseas régions."""
        region = self.id if self.id.level is Level.REGION else self.parent(Level.REGION)
        return self.is_single_department_region or (region is not None and region.code in OVERSEAS_REGIONS)

    @property
    def level_of_figures(self) -> Level:
        """Return the level at which its figures are published: that of its members for a custom territory."""
        return self.members[0].level if self.members else self.id.level


@dataclass(frozen=True, slots=True)
class Closure:
    """A territory that is none any more, and those that took its place, the main one first."""

    id: TerritoryId
    name: str
    successors: tuple[TerritoryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """The official territories known, by identifier, and those closed."""

    territories: tuple[Territory, ...]
    vintage: str = "2025"
    closures: tuple[Closure, ...] = ()
    _by_id: Mapping[TerritoryId, Territory] = field(init=False, repr=False, compare=False)
    _by_level: Mapping[Level, tuple[Territory, ...]] = field(init=False, repr=False, compare=False)
    _closed: Mapping[TerritoryId, Closure] = field(init=False, repr=False, compare=False)
    _index: list[NameIndex] = field(init=False, repr=False, compare=False, default_factory=list)  # made at the first search

    def __post_init__(self) -> None:
        by_id = {territory.id: territory for territory in self.territories}
        if len(by_id) != len(self.territories):
            message = "a territory stands twice in the register"
            raise ValueError(message)
        unknown = sorted({p for t in self.territories for p in t.parents} - by_id.keys())
        if unknown:
            message = f"parents that are not in the register: {', '.join(map(str, unknown))}"
            raise ValueError(message)
        by_level: dict[Level, list[Territory]] = {}
        for identifier in sorted(by_id):
            by_level.setdefault(identifier.level, []).append(by_id[identifier])
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "_by_level", {level: tuple(held) for level, held in by_level.items()})
        object.__setattr__(self, "_closed", {closure.id: closure for closure in self.closures})

    def get(self, identifier: TerritoryId) -> Territory:
        """Return one territory; raises UnknownTerritoryError with near matches in the message."""
        if found := self._by_id.get(identifier):
            return found
        if closure := self._closed.get(identifier):
            message = f"{identifier} ({closure.name}) exists no more{self._replaced(closure)}"
            raise UnknownTerritoryError(message)
        message = f"no territory {identifier} in the register (vintage {self.vintage}){self._hint(str(identifier))}"
        raise UnknownTerritoryError(message)

    def successors(self, identifier: TerritoryId) -> tuple[Territory, ...]:
        """Return the territories of today that took the place of a closed one, the main one first; empty when none did."""
        found: dict[TerritoryId, None] = {}
        waiting, seen = [identifier], {identifier}
        while waiting:
            closure = self._closed.get(waiting.pop(0))
            for successor in closure.successors if closure else ():
                if successor in self._by_id:
                    found[successor] = None
                elif successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        return tuple(self._by_id[one] for one in found)

    def _replaced(self, closure: Closure) -> str:
        if now := self.successors(closure.id):
            return f"; take {' or '.join(f'{t.id} ({t.name})' for t in now)}"
        return f"; take {' or '.join(map(str, closure.successors))}" if closure.successors else ""

    def lookup(self, text: str) -> Territory:
        """Return the territory written as *text*; raises UnknownTerritoryError that proposes those it may mean."""
        try:
            identifier = TerritoryId.parse(text)
        except UnknownTerritoryError as error:
            message = f"{error}{self._hint(text)}"
            raise UnknownTerritoryError(message) from None
        return self.get(identifier)

    def search(self, text: str, limit: int = 8) -> tuple[Territory, ...]:
        """Return the territories that *text* may mean, likeliest first: by name, beginning, code, accents and small slips aside.

        « st naz » finds Saint-Nazaire, « loire atlantik » the Loire-Atlantique, « departement-1 » the Ain before other codes 1.
        """
        if not self._index:
            self._index.append(NameIndex(territory.searched for territory in self.territories))
        found = self._index[0].search(Typed.read(text, Level), limit)
        return tuple(self._by_id[TerritoryId(Level(name.level), name.code)] for name in found)

    def _hint(self, text: str) -> str:
        if near := self.search(text, SUGGESTIONS):
            return f"; did you mean {' or '.join(f'{t.id} ({t.name})' for t in near)}?"
        level = text.partition("-")[0]
        same_level = [str(t.id) for t in self.at(Level(level))][:SUGGESTIONS] if level in set(Level) else []
        return f"; codes of this level look like {', '.join(same_level)}" if same_level else ""

    def __contains__(self, identifier: TerritoryId) -> bool:
        """Say whether the register holds *identifier*."""
        return identifier in self._by_id

    def at(self, level: Level) -> tuple[Territory, ...]:
        """Return all territories of one level, by code."""
        return self._by_level.get(level, ())

    def children(self, parent: TerritoryId, level: Level) -> tuple[Territory, ...]:
        """Return the territories of *level* that lie at least partly in *parent*, by code."""
        return tuple(t for t in self.at(level) if parent in t.parents)

    def matching(self, patterns: Iterable[str]) -> tuple[Territory, ...]:
        """Return every territory whose written identifier answers to one of the globs, ordered.

        A pattern without a wildcard that names nothing raises UnknownTerritoryError, and so does a glob without a match.
        """
        found: dict[TerritoryId, Territory] = {}
        for pattern in patterns:
            if not set(pattern) & set("*?["):
                territory = self.lookup(pattern)
                found[territory.id] = territory
                continue
            matches = [t for t in self.territories if fnmatch.fnmatchcase(str(t.id), pattern)]
            if not matches:
                message = f"no territory answers to {pattern!r}: try 'departement-*' or 'region-*'"
                raise UnknownTerritoryError(message)
            found |= {t.id: t for t in matches}
        return tuple(found[identifier] for identifier in sorted(found))
