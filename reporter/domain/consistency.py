"""What was found when the figures of an edition were held against each other, and what is declared to explain it."""

import fnmatch
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.gate import Offence


class Rule(StrEnum):
    """What figures were held against; document/consistency_text says each in French."""

    PARTITION = "partition"  # the categories of a division, and their total
    SUM_OF = "sum_of"  # indicators that add up to another
    PART_OF = "part_of"  # an indicator that never exceeds another
    TERRITORIES = "territories"  # territories, and the one that they make up
    RANKS = "ranks"  # places among territories
    LEAK = "leak"  # a hidden figure that shown ones give away
    HISTORY = "history"  # a figure hidden in one edition and shown in another


@dataclass(frozen=True, slots=True)
class Term:
    """One shown figure in the combination that gives a hidden one away; *coefficient* is a rational, written 1, -1 or 1/2."""

    territory: str
    indicator: str
    category: str
    coefficient: str


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Figures that contradict each other under one rule.

    *against* is what they were held against: a division, an indicator, a level, or the equation of a leak. *count* figures are
    concerned, of which *offences* are the worst: what stands there, and what was expected. *above* says that parts already
    known exceed their whole, some being hidden. *edition* is the label of the edition (of a history: of those that hide), "" for a leak
    through all of a quarter; *combination* what gives a hidden figure away. *explained* is the reason declared, in French, or "".
    """

    rule: Rule
    indicator: str
    against: str
    count: int
    offences: tuple[Offence, ...] = ()
    above: bool = False
    explained: str = ""
    edition: str = ""
    combination: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredException:
    """A contradiction that the producers explain: which rule, which indicators, territories and categories (globs), and why, in French.

    *against* is what figures are held against, as `Inconsistency` writes it; *within* the largest gap that is explained, in the
    indicator's unit (None: any).
    """

    rule: Rule
    indicators: tuple[str, ...]
    territories: tuple[str, ...]
    reason: str
    against: str = "*"
    categories: tuple[str, ...] = ("*",)
    within: float | None = None

    def covers(self, found: Inconsistency) -> bool:
        """Say whether it explains all of what was found."""
        named = _answers(found.indicator, self.indicators) and fnmatch.fnmatchcase(found.against, self.against)
        return self.rule is found.rule and named and all(self._explains(offence) for offence in found.offences)

    def _explains(self, offence: Offence) -> bool:
        gap = abs((offence.value or 0.0) - (offence.expected or 0.0))
        is_small = self.within is None or gap <= self.within
        return is_small and _answers(offence.territory, self.territories) and _answers(offence.category, self.categories)


def _answers(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
