"""Territories: official areas with names as French grammar needs them, and several parents each."""

import fnmatch
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering
from typing import Self

from reporter.errors import UnknownTerritoryError


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
        return list(Level).index(self)


_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
OVERSEAS_CODES = ("971", "972", "973", "974", "976")


@total_ordering
@dataclass(frozen=True, slots=True)
class TerritoryId:
    """An official code at its level, written departement-44, region-52, zone_emploi-5207, france-FR."""

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
            message = f"{text!r} is no territory: write for example departement-44, region-52 or zone_emploi-5207"
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
    both are written in the register, never guessed. The first parent is the one shown.
    """

    id: TerritoryId
    name: str
    locative: str
    genitive: str
    parents: tuple[TerritoryId, ...] = ()
    geography_year: int = 2025

    def __post_init__(self) -> None:
        if not (self.name and self.locative and self.genitive):
            message = f"{self.id}: name, locative and genitive are all needed"
            raise ValueError(message)

    def parent(self, level: Level) -> TerritoryId | None:
        """Return the shown parent at *level*, or None."""
        return next((parent for parent in self.parents if parent.level is level), None)

    @property
    def is_single_department_region(self) -> bool:
        """Say whether département and région are one territory (971 to 974, 976)."""
        if self.id.level is Level.DEPARTMENT:
            return self.id.code in OVERSEAS_CODES
        return self.id.level is Level.REGION and self.id.code in {"01", "02", "03", "04", "06"}


def fold(text: str) -> str:
    """Return *text* as searched: no accents, no case, « St » and « Saint » alike, words joined by one space."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class Register:
    """The official territories known, by identifier."""

    territories: tuple[Territory, ...]
    vintage: str = "2025"
    _by_id: Mapping[TerritoryId, Territory] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {territory.id: territory for territory in self.territories}
        if len(by_id) != len(self.territories):
            message = "a territory stands twice in the register"
            raise ValueError(message)
        unknown = sorted({p for t in self.territories for p in t.parents} - by_id.keys())
        if unknown:
            message = f"parents that are not in the register: {', '.join(map(str, unknown))}"
            raise ValueError(message)
        object.__setattr__(self, "_by_id", by_id)

    def get(self, identifier: TerritoryId) -> Territory:
        """Return one territory; raises UnknownTerritoryError with near matches in the message."""
        if found := self._by_id.get(identifier):
            return found
        same_level = [str(t.id) for t in self.at(identifier.level)][:3]
        hint = f"; codes of this level look like {', '.join(same_level)}" if same_level else ""
        message = f"no territory {identifier} in the register (vintage {self.vintage}){hint}"
        raise UnknownTerritoryError(message)

    def __contains__(self, identifier: TerritoryId) -> bool:
        """Say whether the register holds *identifier*."""
        return identifier in self._by_id

    def at(self, level: Level) -> tuple[Territory, ...]:
        """Return all territories of one level, by code."""
        return tuple(sorted((t for t in self.territories if t.id.level is level), key=lambda t: t.id))

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
                territory = self.get(TerritoryId.parse(pattern))
                found[territory.id] = territory
                continue
            matches = [t for t in self.territories if fnmatch.fnmatchcase(str(t.id), pattern)]
            if not matches:
                message = f"no territory answers to {pattern!r}: try 'departement-*' or 'region-*'"
                raise UnknownTerritoryError(message)
            found |= {t.id: t for t in matches}
        return tuple(found[identifier] for identifier in sorted(found))
