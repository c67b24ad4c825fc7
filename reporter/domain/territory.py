"""Territories: official areas with names as French grammar needs them, and several parents each."""

import fnmatch
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
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
        return _RANKS[self]


_RANKS = {level: place for place, level in enumerate(Level)}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
OVERSEAS_CODES = ("971", "972", "973", "974", "976")
LEAST_LIKENESS = 0.78  # from here two folded names are one with a slip of the pen (« region » for « Réunion » is not)
_LEAST_WORD = 5  # letters: a shorter word alone resembles too many others
SUGGESTIONS = 3
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


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
    reader where the territory is a special case (Lyon, Corse, Alsace…), else empty.
    """

    id: TerritoryId
    name: str
    locative: str
    genitive: str
    parents: tuple[TerritoryId, ...] = ()
    geography_year: int = 2025
    remark: str = ""

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
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _likeness(query: str, territory: Territory) -> float:
    """Return from 0 to 1 how well a folded *query* names *territory*: 1 by code or name, less by beginning, less by sound."""
    code, name = fold(territory.id.code), fold(territory.name)
    if query in {name, code, fold(str(territory.id))}:
        return 1.0
    if query.isdecimal():
        return 0.95 if query.lstrip("0") == code.lstrip("0") else _ratio(query, code)
    words = name.split()
    if _begins(query.split(), words):
        return 0.95
    return max(_ratio(query, word) for word in (name, *(word for word in words if len(word) >= _LEAST_WORD)))


def _begins(beginnings: list[str], words: list[str]) -> bool:
    """Say whether each beginning opens a word, in the order of the words."""
    remaining = iter(words)
    return all(any(word.startswith(beginning) for word in remaining) for beginning in beginnings)


def _ratio(query: str, other: str) -> float:
    """Return the share of letters in common and in order, or 0 where cheap bounds show that it is too small."""
    matcher = SequenceMatcher(None, other, query)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio)
    return 0.0 if any(bound() < LEAST_LIKENESS for bound in bounds) else matcher.ratio()


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
        message = f"no territory {identifier} in the register (vintage {self.vintage}){self._hint(str(identifier))}"
        raise UnknownTerritoryError(message)

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
        level, _, rest = text.strip().partition("-")
        wanted = level if rest and level in set(Level) else None
        query = fold(rest if wanted else text)
        scored = [(_likeness(query, t), t) for t in self.territories] if query else []
        likely = [(score, t) for score, t in scored if score >= LEAST_LIKENESS]
        likely.sort(key=lambda found: (found[1].id.level != wanted if wanted else False, -found[0], found[1].id))
        return tuple(territory for _, territory in likely[:limit])

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
                territory = self.lookup(pattern)
                found[territory.id] = territory
                continue
            matches = [t for t in self.territories if fnmatch.fnmatchcase(str(t.id), pattern)]
            if not matches:
                message = f"no territory answers to {pattern!r}: try 'departement-*' or 'region-*'"
                raise UnknownTerritoryError(message)
            found |= {t.id: t for t in matches}
        return tuple(found[identifier] for identifier in sorted(found))
