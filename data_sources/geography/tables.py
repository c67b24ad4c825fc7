"""The official tables of geography, whatever their names: each is known by its columns, read row by row, its faults named by line."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from data_sources.cells import padded_code
from data_sources.text_tables import TextTable, read_csv
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level
from reporter.errors import InputError

NO_EPCI = "ZZZZZZZZZ"  # the Insee's code of communes that belong to none
WIDTHS = {Level.REGION: 2, Level.DEPARTMENT: 2, Level.MUNICIPALITY: 5, Level.EMPLOYMENT_ZONE: 4, Level.EMPLOYMENT_BASIN: 4, Level.EPCI: 9}


class Kind(StrEnum):
    """What a table holds, in the order in which tables are read: names of groups come before their communes."""

    REGIONS = "régions"
    DEPARTMENTS = "départements"
    MUNICIPALITIES = "communes"
    EPCI_NAMES = "EPCI"
    EPCI_COMPOSITION = "composition of EPCI"
    ZONE_NAMES = "zones d'emploi"
    ZONE_COMPOSITION = "composition of zones d'emploi"
    BASIN_COMPOSITION = "composition of bassins d'emploi"


COLUMNS = {
    Kind.MUNICIPALITIES: ("typecom", "com", "reg", "dep", "libelle"),
    Kind.DEPARTMENTS: ("dep", "reg", "cheflieu", "libelle"),
    Kind.REGIONS: ("reg", "cheflieu", "libelle"),
    Kind.EPCI_COMPOSITION: ("codgeo", "epci", "libepci"),
    Kind.EPCI_NAMES: ("epci", "libepci", "nature_epci"),
    Kind.ZONE_COMPOSITION: ("codgeo", "ze2020", "libze2020"),
    Kind.ZONE_NAMES: ("ze2020", "libze2020"),
    Kind.BASIN_COMPOSITION: ("code_commune_insee", "code_bassin_bmo", "lib_bassin_bmo"),
}
NEEDED = (Kind.REGIONS, Kind.DEPARTMENTS, Kind.MUNICIPALITIES)


@dataclass(frozen=True, slots=True)
class Place:
    """A région, a département or a commune: code, name, TNCC (empty: not told), the code of what holds it, and where it was read."""

    code: str
    name: str
    tncc: str
    home: str
    file: str
    line: int | None

    def fault(self, message: str, column: str | None = None) -> InputError:
        """Return the error that names this place's line."""
        return InputError(message, file=self.file, line=self.line, field=column)


@dataclass(frozen=True, slots=True)
class Member:
    """A commune in a group, with the département that the table itself gives (empty: none)."""

    group: str
    commune: str
    department: str
    file: str
    line: int | None


@dataclass
class Grouping:
    """The groups of one level: their labels as counted, their kinds, their communes."""

    labels: dict[str, Counter[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def name(self, group: str) -> str:
        """Return the label that most rows give."""
        return self.labels[group].most_common(1)[0][0]

    def add(self, member: Member, label: str) -> None:
        """Add a commune; InputError when it stands in another group already."""
        held = self.members.setdefault(member.commune, member)
        if held.group != member.group:
            message = f"commune {member.commune} is in {member.group} here and in {held.group} on line {held.line}"
            raise InputError(message, file=member.file, line=member.line)
        self.labels.setdefault(member.group, Counter())[label] += 1


@dataclass
class OfficialTables:
    """All that was read, by code."""

    regions: dict[str, Place] = field(default_factory=dict)
    departments: dict[str, Place] = field(default_factory=dict)
    communes: dict[str, Place] = field(default_factory=dict)
    closed: dict[str, Place] = field(default_factory=dict)
    groups: dict[Level, Grouping] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_tables(files: Sequence[RawFile]) -> OfficialTables:
    """Read every table among *files*; those that are none are left out with a warning.

    InputError for two tables of one kind, a kind that is needed and not there, or a bad row.
    """
    found = OfficialTables()
    recognised = _recognised(files, found.warnings)
    if missing := [kind for kind in NEEDED if kind not in recognised]:
        message = f"no table of the {' nor of the '.join(missing)} among them"
        raise InputError(message, file=", ".join(file.name for file in files) or "no file")
    _read(recognised, found)
    return found


def read_groups(files: Sequence[RawFile], found: OfficialTables) -> None:
    """Add composition files to places known already."""
    _read(_recognised(files, found.warnings), found)


def _recognised(files: Sequence[RawFile], warnings: list[str]) -> dict[Kind, TextTable]:
    recognised: dict[Kind, TextTable] = {}
    for file in files:
        table = read_csv(_ended(file, warnings))
        kind = next((kind for kind, columns in COLUMNS.items() if set(columns) <= set(table.frame.columns)), None)
        if kind is None:
            warnings.append(f"{file.name}: no table of geography, left out")
        elif kind in recognised:
            message = f"holds the {kind}, and so does {recognised[kind].name}: leave one out"
            raise InputError(message, file=file.name)
        else:
            recognised[kind] = table
            warnings += table.warnings
    return recognised


def _read(recognised: Mapping[Kind, TextTable], found: OfficialTables) -> None:
    for kind in Kind:
        if kind in recognised:
            _READERS[kind](recognised[kind], found)


def _ended(file: RawFile, warnings: list[str]) -> RawFile:
    """Return a file whose last line ends: some official ones do not; whether they are whole shows by the communes they hold."""
    if not file.content or file.content.endswith(b"\n") or b"\0" in file.content[:1000]:
        return file
    warnings.append(f"{file.name}: the last line has no end, as if the file were cut; its communes are counted")
    return replace(file, content=file.content + b"\n")


def _rows(table: TextTable) -> Iterator[tuple[int, Mapping[str, str]]]:
    names = list(table.frame.columns)
    for line, *cells in table.frame.itertuples():
        yield int(line), dict(zip(names, (cell.strip() for cell in cells), strict=True))


def _code(row: Mapping[str, str], column: str, level: Level, file: str, line: int) -> str:
    code = padded_code(row[column], 0 if level is Level.EPCI else WIDTHS[level])  # an EPCI's number never begins with 0
    most = WIDTHS[level] + (level is Level.DEPARTMENT)
    if not (code.isascii() and code.isalnum() and WIDTHS[level] <= len(code) <= most):
        message = f"{row[column]!r} is no code of a {level}"
        raise InputError(message, file=file, line=line, field=column)
    return code


def _name(row: Mapping[str, str], column: str, file: str, line: int) -> str:
    if not row[column]:
        message = "empty"
        raise InputError(message, file=file, line=line, field=column)
    return row[column]


def _put(places: dict[str, Place], place: Place, column: str) -> None:
    if held := places.get(place.code):
        message = f"{place.code} stands already on line {held.line}"
        raise place.fault(message, column)
    places[place.code] = place


def _read_regions(table: TextTable, found: OfficialTables) -> None:
    for line, row in _rows(table):
        code = _code(row, "reg", Level.REGION, table.name, line)
        _put(found.regions, Place(code, _name(row, "libelle", table.name, line), row.get("tncc", ""), "", table.name, line), "reg")


def _read_departments(table: TextTable, found: OfficialTables) -> None:
    for line, row in _rows(table):
        code, region = (_code(row, c, level, table.name, line) for c, level in (("dep", Level.DEPARTMENT), ("reg", Level.REGION)))
        place = Place(code, _name(row, "libelle", table.name, line), row.get("tncc", ""), region, table.name, line)
        if region not in found.regions:
            message = f"no région {region}"
            raise place.fault(message, "reg")
        _put(found.departments, place, "dep")


def _read_communes(table: TextTable, found: OfficialTables) -> None:
    for line, row in _rows(table):
        code = _code(row, "com", Level.MUNICIPALITY, table.name, line)
        name, tncc = _name(row, "libelle", table.name, line), row.get("tncc", "")
        if row["typecom"] != "COM":
            parent = row.get("comparent", "")
            if parent and parent != code and row["typecom"] != "ARM":  # the seat of a merged commune keeps its code
                found.closed.setdefault(code, Place(code, name, tncc, padded_code(parent, 5), table.name, line))
            continue
        place = Place(code, name, tncc, _code(row, "dep", Level.DEPARTMENT, table.name, line), table.name, line)
        if place.home not in found.departments:
            message = f"no département {place.home}"
            raise place.fault(message, "dep")
        _put(found.communes, place, "com")


def _read_names(level: Level, code: str, label: str) -> Callable[[TextTable, OfficialTables], None]:
    def read(table: TextTable, found: OfficialTables) -> None:
        grouping = found.groups.setdefault(level, Grouping())
        for line, row in _rows(table):
            if row[code] == NO_EPCI:
                continue
            group = _code(row, code, level, table.name, line)
            grouping.labels[group] = Counter({_name(row, label, table.name, line): 1})
            grouping.kinds[group] = row.get("nature_epci", "")

    return read


def _read_composition(level: Level, commune: str, code: str, label: str) -> Callable[[TextTable, OfficialTables], None]:
    def read(table: TextTable, found: OfficialTables) -> None:
        grouping = found.groups.setdefault(level, Grouping())
        for line, row in _rows(table):
            if row[code] == NO_EPCI:
                continue
            group = _code(row, code, level, table.name, line)
            town = _code(row, commune, Level.MUNICIPALITY, table.name, line)
            home = padded_code(row.get("dep", ""), 2) if row.get("dep") else ""
            grouping.add(Member(group, town, home, table.name, line), _name(row, label, table.name, line))

    return read


_READERS: Mapping[Kind, Callable[[TextTable, OfficialTables], None]] = {
    Kind.REGIONS: _read_regions,
    Kind.DEPARTMENTS: _read_departments,
    Kind.MUNICIPALITIES: _read_communes,
    Kind.EPCI_NAMES: _read_names(Level.EPCI, "epci", "libepci"),
    Kind.EPCI_COMPOSITION: _read_composition(Level.EPCI, "codgeo", "epci", "libepci"),
    Kind.ZONE_NAMES: _read_names(Level.EMPLOYMENT_ZONE, "ze2020", "libze2020"),
    Kind.ZONE_COMPOSITION: _read_composition(Level.EMPLOYMENT_ZONE, "codgeo", "ze2020", "libze2020"),
    Kind.BASIN_COMPOSITION: _read_composition(Level.EMPLOYMENT_BASIN, "code_commune_insee", "code_bassin_bmo", "lib_bassin_bmo"),
}
