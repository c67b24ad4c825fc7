"""A register as the official tables give it, before it takes effect, and what it would change."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reporter.domain.territory import Closure, Level, Register, Territory, TerritoryId

SPECIMEN = "-specimen"
MOST_LOST = 0.1  # of a level's territories: a refresh that loses more has read half a file


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """A file or an answer that a register was read from."""

    name: str
    origin: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RegisterDraft:
    """Territories for which notes are made, communes, closures, and what they were read from."""

    year: int
    territories: tuple[Territory, ...]
    municipalities: tuple[Territory, ...]
    closures: tuple[Closure, ...]
    sources: tuple[RegisterSource, ...]
    fictitious: bool = False
    warnings: tuple[str, ...] = ()

    def named(self, held: tuple[str, ...]) -> str:
        """Return the label of this vintage among those *held*: the year, then « 2026-v2 » for a second one of the same year."""
        label = f"{self.year}{SPECIMEN if self.fictitious else ''}"
        same = sum(one == label or one.startswith(f"{label}-v") for one in held)
        return label if same == 0 else f"{label}-v{same + 1}"


class ChangeKind(StrEnum):
    """What became of a territory."""

    NEW = "new"
    CLOSED = "closed"
    MERGED = "merged"
    RENAMED = "renamed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """One territory that is not what it was, in words: the name before, the successors, the parents after."""

    kind: ChangeKind
    territory: TerritoryId
    name: str
    detail: str = ""


def with_history(draft: RegisterDraft, before: Register, municipalities: tuple[Territory, ...]) -> RegisterDraft:
    """Return *draft* with every closure of the register *before* and of its territories that are gone.

    Successors are those told by the official tables; an EPCI without any is followed by those that hold its communes now.
    """
    open_now = {t.id for t in (*draft.territories, *draft.municipalities)}
    told = {closure.id: closure for closure in (*before.closures, *draft.closures)}
    for territory in (*before.territories, *municipalities):
        if territory.id not in open_now and territory.id.level is not Level.CUSTOM:
            found = told.get(territory.id) or Closure(territory.id, territory.name)
            told[territory.id] = found if found.successors else replace(found, successors=_heirs(territory.id, draft, municipalities, told))
    kept = (closure for identifier, closure in sorted(told.items()) if identifier not in open_now)
    return replace(draft, closures=tuple(kept))


def _heirs(
    closed: TerritoryId, draft: RegisterDraft, before: tuple[Territory, ...], told: Mapping[TerritoryId, Closure]
) -> tuple[TerritoryId, ...]:
    """Return the territories of the same level that hold the communes of *closed* now, the one with most first."""
    now = {town.id: town for town in draft.municipalities}
    held: Counter[TerritoryId] = Counter()
    for town in before:
        if closed not in town.parents:
            continue
        here = [town.id] if town.id in now else [one for one in (told[town.id].successors if town.id in told else ()) if one in now]
        held.update(parent for one in here for parent in now[one].parents if parent.level is closed.level)
    return tuple(one for one, _ in sorted(held.items(), key=lambda item: (-item[1], item[0])))


def changes(draft: RegisterDraft, before: Register, municipalities: tuple[Territory, ...]) -> tuple[RegisterChange, ...]:
    """Return what *draft* changes, by level and code; customs are nobody's but ours."""
    was = {t.id: t for t in (*before.territories, *municipalities) if t.id.level is not Level.CUSTOM}
    will_be = {t.id: t for t in (*draft.territories, *draft.municipalities)}
    closed = {closure.id: closure for closure in draft.closures}
    found = [change for identifier, t in will_be.items() if (change := _change(was.get(identifier), t))]
    for identifier in was.keys() - will_be.keys():
        successors = closed[identifier].successors if identifier in closed else ()
        kind = ChangeKind.MERGED if successors else ChangeKind.CLOSED
        found.append(RegisterChange(kind, identifier, was[identifier].name, " ".join(map(str, successors))))
    return tuple(sorted(found, key=lambda change: change.territory))


def _change(before: Territory | None, now: Territory) -> RegisterChange | None:
    if before is None:
        return RegisterChange(ChangeKind.NEW, now.id, now.name)
    if before.name != now.name:
        return RegisterChange(ChangeKind.RENAMED, now.id, now.name, f"was {before.name}")
    if (before.locative, before.genitive) != (now.locative, now.genitive):
        return RegisterChange(ChangeKind.RENAMED, now.id, now.name, f"{now.locative}, {now.genitive}")
    if set(before.parents) != set(now.parents):
        return RegisterChange(ChangeKind.MOVED, now.id, now.name, " ".join(map(str, now.parents)))
    return None


def losses(found: tuple[RegisterChange, ...], before: Register, municipalities: tuple[Territory, ...]) -> Iterator[str]:
    """Yield, in words, the levels that would lose more of their territories than can be believed."""
    gone = Counter(c.territory.level for c in found if c.kind in {ChangeKind.CLOSED, ChangeKind.MERGED})
    for level, count in gone.items():
        held = len(municipalities) if level is Level.MUNICIPALITY else len(before.at(level))
        if held and count > held * MOST_LOST:
            yield f"{count} of {held} at level {level}"
