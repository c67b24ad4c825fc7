"""What territories are made of, as far as the register knows: communes where it has them, else départements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reporter.analysis.leaks import Bricks
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId

_CHILDREN = {Level.COUNTRY: (Level.REGION, Level.DEPARTMENT), Level.REGION: (Level.DEPARTMENT,)}
WIDE = frozenset(str(level) for level in _CHILDREN)  # the levels that others make up


_TILES = (Level.DEPARTMENT, Level.EMPLOYMENT_ZONE, Level.EMPLOYMENT_BASIN)  # every commune lies in one; some islands are in no EPCI


@dataclass(frozen=True, slots=True)
class Membership:
    """Territories as sets of bricks; *unplaced* are those of which the register does not say what they are made of.

    *left_out* are communes that it places at some levels only, most of them merged since: they count as nothing.
    """

    brick_level: Level
    bricks: Bricks = field(repr=False)
    unplaced: tuple[TerritoryId, ...] = ()
    left_out: tuple[TerritoryId, ...] = ()


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
    towns = tuple(municipalities)
    left_out = _half_placed(towns)
    inside: dict[TerritoryId, set[str]] = defaultdict(set)
    for brick in (town for town in towns if town.id not in left_out) if towns else register.at(Level.DEPARTMENT):
        for one in (brick.id, *brick.parents, FRANCE):
            inside[one].add(str(brick.id))
    unplaced = tuple(sorted(t.id for t in register.territories if t.id not in inside and not t.members))
    for identifier in unplaced:
        inside[identifier] = {str(identifier)}
    for territory in register.territories:
        if territory.members:
            inside[territory.id] = set().union(*(inside[member] for member in territory.members))
    bricks = {territory: frozenset(found) for territory, found in inside.items()}
    return Membership(Level.MUNICIPALITY if towns else Level.DEPARTMENT, bricks, unplaced, tuple(sorted(left_out)))


def _half_placed(towns: Sequence[Territory]) -> frozenset[TerritoryId]:
    """Return the communes without a zone d'emploi or a bassin where others of their département have one.

    Tables of two years do not name the same communes. One that is in France and in no zone would hide that the zones add up to France:
    left out, the audit may at worst name a leak that is none.
    """
    homes = [town.parent(Level.DEPARTMENT) for town in towns]
    levels = [{parent.level for parent in town.parents} for town in towns]
    drawn = {(home, level) for home, held in zip(homes, levels, strict=True) for level in held}
    return frozenset(
        town.id
        for town, home, held in zip(towns, homes, levels, strict=True)
        if any(level not in held and (home, level) in drawn for level in _TILES)
    )
