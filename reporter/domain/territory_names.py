"""Names as people type them: folded to plain words, found by their beginnings and in spite of slips of the pen.

A name is a candidate when it shares enough small pieces (tokens) with what was typed; candidates are then ranked. Whoever finds the
same candidates, in memory or by SQL, therefore gives the same answers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Self

LEAST_LIKENESS = 0.78  # from here two folded names are one with a slip of the pen (« region » for « Réunion » is not)
_HALF, _THIRD, _FEW = 2, 3, 6  # a name that resembles shares half of the tokens typed; of a few, more than a third
MOST_RANKED = 300  # names that share beginnings, and as many that share pieces: more would say nothing to anybody
_EXACT, _BEGINNING = 1.0, 0.95
_LEAST_WORD = 5  # letters: a shorter word alone resembles too many others
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_SAINTS = {"st": "saint", "ste": "sainte"}
_FREQUENT = frozenset({"saint", "sainte", "communaute", "communes", "agglomeration"})  # one token: their letters tell nothing
_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Return *text* as searched: no accents, no case, « St » and « Saint » alike, words joined by one space."""
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()
    return " ".join(_SAINTS.get(word, word) for word in _WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class SearchedName:
    """A territory as it is searched: level, the level's rank, code, name, and the last two folded."""

    level: str
    rank: int
    code: str
    name: str
    folded: str
    folded_code: str

    @classmethod
    def of(cls, level: str, rank: int, code: str, name: str) -> Self:
        """Return the name folded here."""
        return cls(level, rank, code, name, fold(name), fold(code))

    @property
    def identifier(self) -> str:
        """Return the written form, departement-44."""
        return f"{self.level}-{self.code}"

    @property
    def tokens(self) -> frozenset[str]:
        """Return what it is found by: pieces of the words of name and code, and the code without its zeros."""
        words = (*self.folded.split(), *self.folded_code.split())
        frequent = (f"~{word}" for word in words if word in _FREQUENT)
        return frozenset(
            (*(piece for word in words for piece in (f"^{word[0]}", *_pieces(word))), *frequent, _code_token(self.folded_code))
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed: the level asked for, if any, and the folded words."""

    level: str | None
    query: str

    @classmethod
    def read(cls, text: str, levels: Iterable[str]) -> Self:
        """Read « st naz », « Loire atlantik », « departement-1 »."""
        level, _, rest = text.strip().partition("-")
        wanted = level if rest and level in set(levels) else None
        return cls(wanted, fold(rest if wanted else text))

    @property
    def beginnings(self) -> frozenset[str]:
        """Return the tokens that every name has whose words begin with the words typed."""
        return frozenset(piece for word in self.query.split() for piece in _opening(word))

    @property
    def pieces(self) -> frozenset[str]:
        """Return the tokens of which a name that resembles has most."""
        words = self.query.split()
        return frozenset(piece for word in words for piece in ((f"~{word}",) if word in _FREQUENT else _pieces(word) or (f"^{word}",)))

    @property
    def least_shared(self) -> int:
        """Return how many of the pieces a name that resembles has at least."""
        count = len(self.pieces)
        return count // _THIRD + 1 if count <= _FEW else count // _HALF

    @property
    def code(self) -> str:
        """Return the token of the code that the last word may be."""
        return _code_token(self.query)


def _opening(word: str) -> tuple[str, ...]:
    return (f"^{word}",) if len(word) == 1 else (f"^{word[:2]}", *_inside(word))


def _pieces(word: str) -> tuple[str, ...]:
    return () if len(word) == 1 else (f"^{word[:2]}", *_inside(word), f"{word[-2:]}$")


def _inside(word: str) -> Iterator[str]:
    return (word[place : place + 3] for place in range(len(word) - 2))


def _code_token(folded: str) -> str:
    return f"#{folded.rpartition(' ')[2].lstrip('0')}"


def in_order(names: Iterable[SearchedName]) -> tuple[SearchedName, ...]:
    """Return names from the widest level, then by code: a name's place in this order decides where likeness does not."""
    return tuple(sorted(names, key=lambda name: (name.rank, name.code)))


class NameIndex:
    """Names by their tokens, in memory."""

    def __init__(self, names: Iterable[SearchedName]) -> None:
        self._names = in_order(names)
        self._places: dict[str, list[int]] = {}
        self._whole: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            for token in name.tokens:
                self._places.setdefault(token, []).append(place)
            for text in {name.folded, name.folded_code}:
                self._whole.setdefault(text, []).append(place)

    def search(self, typed: Typed, limit: int) -> tuple[SearchedName, ...]:
        """Return the names that may be meant, likeliest first."""
        if not typed.query:
            return ()
        found = {*self._beginning(typed), *self._resembling(typed), *self._whole.get(typed.query, ()), *self._places.get(typed.code, ())}
        return ranked(typed, (self._names[place] for place in found), limit)

    def _beginning(self, typed: Typed) -> list[int]:
        """Return the first places whose names have every beginning, those of the level asked for before others."""
        whole = [place for place, shared in self._shared(typed.beginnings).items() if shared == len(typed.beginnings)]
        return sorted(whole, key=lambda place: (self._names[place].level != typed.level, place))[:MOST_RANKED]

    def _resembling(self, typed: Typed) -> list[int]:
        """Return the places that share most pieces."""
        found = [(-shared, place) for place, shared in self._shared(typed.pieces).items() if shared >= typed.least_shared]
        return [place for _, place in sorted(found)[:MOST_RANKED]]

    def _shared(self, tokens: Iterable[str]) -> Mapping[int, int]:
        return Counter(place for token in tokens for place in self._places.get(token, ()))


def ranked(typed: Typed, candidates: Iterable[SearchedName], limit: int) -> tuple[SearchedName, ...]:
    """Return those of the candidates that are likely, the level asked for first, then by likeness, level and code."""
    scored = [(likeness(typed, name), name) for name in candidates] if typed.query else []
    likely = [(score, name) for score, name in scored if score >= LEAST_LIKENESS]
    likely.sort(key=lambda one: (one[1].level != typed.level if typed.level else False, -one[0], one[1].rank, one[1].code))
    return tuple(name for _, name in likely[:limit])


def likeness(typed: Typed, name: SearchedName) -> float:
    """Return from 0 to 1 how well what was typed names a territory: 1 by code or name, less by beginning, less by sound."""
    query, code, folded = typed.query, name.folded_code, name.folded
    if query in {folded, code, f"{name.level.replace('_', ' ')} {code}"}:
        return _EXACT
    if query.isdecimal():
        same = query.lstrip("0") == code.lstrip("0")
        return _BEGINNING if same else _resemblance(typed, name, (code,))
    words = folded.split()
    if _begins(query.split(), words):
        return _BEGINNING
    return _resemblance(typed, name, (folded, *(word for word in words if len(word) >= _LEAST_WORD)))


def _begins(beginnings: list[str], words: list[str]) -> bool:
    """Say whether each beginning opens a word, in the order of the words."""
    remaining = iter(words)
    return all(any(word.startswith(beginning) for word in remaining) for beginning in beginnings)


def _resemblance(typed: Typed, name: SearchedName, texts: Iterable[str]) -> float:
    likest = max(_ratio(typed.query, text) for text in texts)
    if likest < LEAST_LIKENESS or len(typed.pieces & name.tokens) < typed.least_shared:
        return 0.0
    return likest


def _ratio(query: str, other: str) -> float:
    """Return the share of letters in common and in order, or 0 where cheap bounds show that it is too small."""
    matcher = SequenceMatcher(None, other, query)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio)
    return 0.0 if any(bound() < LEAST_LIKENESS for bound in bounds) else matcher.ratio()
