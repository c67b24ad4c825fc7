"""What territories are made of, as far as the register knows: communes where it has them, else départements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reporter.analysis.leaks import Bricks
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId

_CHILDREN = {Level.COUNTRY: (Level.REGION, Level.DEPARTMENT), Level.REGION: (Level.DEPARTMENT,)}
WIDE = frozenset(str(level) for level in _CHILDREN)  # the levels that others make up


@dataclass(frozen=True, slots=True)
class Membership:
    """Territories as sets of bricks; *unplaced* are those of which the register does not say what they are made of."""

    brick_level: Level
    bricks: Bricks = field(repr=False)
    unplaced: tuple[TerritoryId, ...] = ()


def children_of(territory: str, register: Register) -> Iterator[Sequence[str]]:
    """Yield the written identifiers of the territories that make up a wide one, one level after the other."""
    wide = TerritoryId.parse(territory)
    for level in _CHILDREN.get(wide.level, ()):
        inside = register.at(level) if wide.level is Level.COUNTRY else register.children(wide, level)
        if inside:
            yield [str(t.id) for t in inside]


def membership(register: Register, municipalities: Iterable[Territory] = ()) -> Membership:
    """Return what every territory of the register is made of.

    Without communes a région is its départements and France all of them; a zone d'emploi, a bassin or an EPCI is then unplaced, for
    its parents say where it lies at least partly, never what it is made of. A custom territory is made of its members.
    """
    held = tuple(municipalities)
    inside: dict[TerritoryId, set[str]] = defaultdict(set)
    for brick in held or register.at(Level.DEPARTMENT):
        for one in (brick.id, *brick.parents, FRANCE):
            inside[one].add(str(brick.id))
    unplaced = tuple(sorted(t.id for t in register.territories if t.id not in inside and not t.members))
    for identifier in unplaced:
        inside[identifier] = {str(identifier)}
    for territory in register.territories:
        if territory.members:
            inside[territory.id] = set().union(*(inside[member] for member in territory.members))
    bricks = {territory: frozenset(found) for territory, found in inside.items()}
    return Membership(Level.MUNICIPALITY if held else Level.DEPARTMENT, bricks, unplaced)
