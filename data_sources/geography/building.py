"""From official tables to the territories of a register: names, forms, parents, the closed and what replaced them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from data_sources.geography import grammar
from data_sources.geography.grammar import Forms, Town
from data_sources.geography.tables import Grouping, OfficialTables, Place
from reporter.domain.territory import FRANCE, Closure, Level, Register, Territory, TerritoryId, fold
from reporter.errors import InputError

GROUPED = (Level.EPCI, Level.EMPLOYMENT_ZONE, Level.EMPLOYMENT_BASIN)
LEAST_COVERED = 0.97  # of the communes, by a composition: from one year to the next some hundred merge, not a thousand
ZONES_YEAR = 2020  # the present zones d'emploi were drawn in 2020; they are not redrawn with the communes
_WIDEST = (FRANCE,)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Current:
    """The register in use: its hand-written forms are kept, and its groups where no table brings them anew."""

    register: Register
    municipalities: Callable[[], tuple[Territory, ...]]


@dataclass
class Built:
    """The territories of a register to come."""

    territories: list[Territory] = field(default_factory=list)
    municipalities: list[Territory] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def build(tables: OfficialTables, current: Current, year: int) -> Built:
    """Return all territories, ordered; InputError for a composition that is not whole or names that contradict each other."""
    built = Built(warnings=list(tables.warnings))
    built.territories.append(current.register.get(FRANCE))
    built.territories += [_region(place, current, year) for place in _ordered(tables.regions)]
    built.territories += [_department(place, current, year) for place in _ordered(tables.departments)]
    homes: dict[str, list[TerritoryId]] = defaultdict(list)
    for level in GROUPED:
        grouping = tables.groups.get(level)
        groups = _grouped(level, grouping, tables, year, built.warnings) if grouping else _carried(level, tables, current, homes, built)
        built.territories += groups
        for member in grouping.members.values() if grouping else ():
            homes[member.commune].append(TerritoryId(level, member.group))
    built.territories.sort(key=lambda territory: territory.id)
    built.municipalities += [_municipality(place, tables, homes, year) for place in _ordered(tables.communes)]
    built.closures += [_closure(place) for place in _ordered(tables.closed) if place.code not in tables.communes]
    return built


def _ordered(places: Mapping[str, Place]) -> Iterator[Place]:
    return (places[code] for code in sorted(places))


def _region(place: Place, current: Current, year: int) -> Territory:
    return _territory(TerritoryId(Level.REGION, place.code), _area_forms(place, Level.REGION, current), _WIDEST, year)


def _department(place: Place, current: Current, year: int) -> Territory:
    parents = (TerritoryId(Level.REGION, place.home), FRANCE)
    return _territory(TerritoryId(Level.DEPARTMENT, place.code), _area_forms(place, Level.DEPARTMENT, current), parents, year)


def _area_forms(place: Place, level: Level, current: Current) -> Forms:
    """Return the forms in use where the name is the same: they were written by hand."""
    identifier = TerritoryId(level, place.code)
    if identifier in current.register:
        held = current.register.get(identifier)
        if fold(held.name) == fold(place.name):
            return Forms(held.name, held.locative, held.genitive)
    return grammar.of_area(place.name, place.tncc)


def _municipality(place: Place, tables: OfficialTables, homes: Mapping[str, list[TerritoryId]], year: int) -> Territory:
    region = tables.departments[place.home].home
    wide = (TerritoryId(Level.DEPARTMENT, place.home), TerritoryId(Level.REGION, region))
    parents = (*wide, *homes.get(place.code, ()), FRANCE)
    return _territory(TerritoryId(Level.MUNICIPALITY, place.code), grammar.of_town(Town(place.name, place.tncc)), parents, year)


def _closure(place: Place) -> Closure:
    successor = TerritoryId(Level.MUNICIPALITY, place.home)
    return Closure(TerritoryId(Level.MUNICIPALITY, place.code), grammar.typographic(place.name), (successor,))


def _grouped(level: Level, grouping: Grouping, tables: OfficialTables, year: int, warnings: list[str]) -> list[Territory]:
    _check_whole(level, grouping, tables)
    towns: dict[str, list[str]] = defaultdict(list)
    for member in grouping.members.values():
        towns[member.group].append(member.commune)
    if alone := sorted(grouping.labels.keys() - towns.keys()):
        warnings.append(f"{level}: {len(alone)} without any commune left out, as {', '.join(alone[:SHOWN])}")
    warnings += _renamed(level, grouping, sorted(towns))
    geography = ZONES_YEAR if level is Level.EMPLOYMENT_ZONE else year
    return [_group(level, group, towns[group], grouping, tables, geography) for group in sorted(towns)]


def _renamed(level: Level, grouping: Grouping, groups: Iterable[str]) -> Iterator[str]:
    """Say which groups the tables call by different names; those of EPCI are the same name, whole and abbreviated."""
    for group in groups if level is not Level.EPCI else ():
        labels = grouping.labels[group]
        if len({fold(label) for label in labels}) > 1:
            yield f"{level}-{group}: called {' and '.join(sorted(labels))}; « {grouping.name(group)} » is kept"


def _check_whole(level: Level, grouping: Grouping, tables: OfficialTables) -> None:
    covered = sum(commune in grouping.members for commune in tables.communes)
    if covered < len(tables.communes) * LEAST_COVERED:
        missing = sorted(tables.communes.keys() - grouping.members.keys())
        first = next(iter(grouping.members.values()))
        message = (
            f"places {covered} of {len(tables.communes)} communes in a {level}; without one are {', '.join(missing[:SHOWN])}…: "
            "is the file whole, and of the same year as the communes?"
        )
        raise InputError(message, file=first.file)


def _group(level: Level, group: str, communes: list[str], grouping: Grouping, tables: OfficialTables, year: int) -> Territory:
    label = grouping.name(group)
    town = _namesake(label, communes, tables)
    held = Counter(home for commune in communes if (home := _home(commune, grouping, tables)) in tables.departments)
    first = tables.communes[town].home if town else ""
    departments = sorted(held, key=lambda code: (code != first, -held[code], code))
    named = Town(tables.communes[town].name, tables.communes[town].tncc) if town else None
    forms = {
        Level.EPCI: lambda: grammar.of_intercommunality(label, grouping.kinds.get(group, "")),
        Level.EMPLOYMENT_ZONE: lambda: grammar.of_zone(label, named),
        Level.EMPLOYMENT_BASIN: lambda: grammar.of_basin(label, named),
    }[level]()
    return _territory(TerritoryId(level, group), forms, _parents(departments, tables), year)


def _namesake(label: str, communes: Iterable[str], tables: OfficialTables) -> str | None:
    """Return the commune of a group that has its name."""
    wanted = fold(label)
    return next((code for code in sorted(communes) if code in tables.communes and fold(tables.communes[code].name) == wanted), None)


def _home(commune: str, grouping: Grouping, tables: OfficialTables) -> str:
    """Return the département of a commune; one that has merged meanwhile is placed by the table that still names it."""
    if place := tables.communes.get(commune):
        return place.home
    return grouping.members[commune].department or commune[:2]


def _parents(departments: list[str], tables: OfficialTables) -> tuple[TerritoryId, ...]:
    """Return départements, then their régions in the same order, then France."""
    regions = dict.fromkeys(tables.departments[code].home for code in departments)
    wide = (TerritoryId(Level.REGION, code) for code in regions)
    return (*(TerritoryId(Level.DEPARTMENT, code) for code in departments), *wide, FRANCE)


def _carried(level: Level, tables: OfficialTables, current: Current, homes: dict[str, list[TerritoryId]], built: Built) -> list[Territory]:
    """Return the groups in use, and put their communes into *homes*: no table brought them."""
    held = current.register.at(level)
    known = {t.id for t in built.territories}
    for territory in held:
        if unknown := [str(parent) for parent in territory.parents if parent not in known]:
            message = f"{territory.id} lies in {', '.join(unknown)}, which exists no more: bring a new composition of this level"
            raise InputError(message, file="register in use")
    if held:
        built.warnings.append(f"{level}: no composition among the tables, the {len(held)} of the register in use are kept")
    else:
        built.warnings.append(f"{level}: no composition among the tables, and none in the register in use")
    for town in current.municipalities():
        if town.id.code in tables.communes and (parent := town.parent(level)):
            homes[town.id.code].append(parent)
    return list(held)


def _territory(identifier: TerritoryId, forms: Forms, parents: tuple[TerritoryId, ...], year: int) -> Territory:
    return Territory(identifier, forms.name, forms.locative, forms.genitive, parents, year)
