"""geo.api.gouv.fr's JSON as the tables that the files give; the interface knows neither TNCC nor closed communes."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from data_sources.geography.tables import NO_EPCI, Grouping, Member, OfficialTables, Place
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level
from reporter.errors import InputError

RESOURCES = ("regions", "departements", "epcis", "communes")
FIELDS = "code,nom,population,departement,region,epci"
_PARENT = {"departement": "codeDepartement", "region": "codeRegion", "epci": "codeEpci"}


def read_answers(answers: Mapping[str, RawFile]) -> OfficialTables:
    """Read the answers by resource; InputError that names the answer, the place in its list and the field."""
    found = OfficialTables()
    for code, name, _, place, file in _items(answers["regions"]):
        found.regions[code] = Place(code, name, "", "", file, place)
    for code, name, item, place, file in _items(answers["departements"]):
        one = Place(code, name, "", _held_by(item, "region", file, place), file, place)
        found.departments[code] = _within(one, found.regions, "région")
    grouping = found.groups.setdefault(Level.EPCI, Grouping())
    for code, name, _, _, _ in _items(answers["epcis"]):
        grouping.labels[code] = Counter({name: 1})
    for code, name, item, place, file in _items(answers["communes"]):
        one = Place(code, name, "", _held_by(item, "departement", file, place), file, place)
        if one.home not in found.departments and item.get("epci") is None and "codeEpci" not in item:
            found.warnings.append(f"{file}: {code} ({name}) lies in no département, left out")
            continue
        found.communes[code] = _within(one, found.departments, "département")
        _join(one, item, grouping)
    return found


def _join(commune: Place, item: Mapping[str, Any], grouping: Grouping) -> None:
    group = _code_of(item, "epci")
    if group is None or group == NO_EPCI:
        return
    if group not in grouping.labels:
        message = f"EPCI {group} is not among the EPCI"
        raise commune.fault(message, "epci")
    grouping.members[commune.code] = Member(group, commune.code, commune.home, commune.file, commune.line)


def _within(place: Place, homes: Mapping[str, Place], level: str) -> Place:
    if place.home not in homes:
        message = f"no {level} {place.home}"
        raise place.fault(message)
    return place


def _items(file: RawFile) -> Iterator[tuple[str, str, Mapping[str, Any], int, str]]:
    """Yield code, name, the whole item, its place in the list and the file's name."""
    try:
        items = json.loads(file.content)
    except ValueError as error:
        message = f"is no whole JSON ({error}): ask again"
        raise InputError(message, file=file.name) from error
    if not isinstance(items, list) or not items:
        message = "is no list of territories"
        raise InputError(message, file=file.name)
    seen = set[str]()
    for place, item in enumerate(items, 1):
        code, name = (item.get(key) if isinstance(item, dict) else None for key in ("code", "nom"))
        if not (isinstance(code, str) and code.isalnum() and isinstance(name, str) and name.strip()):
            message = "has no code or no name"
            raise InputError(message, file=file.name, line=place, field="code")
        if code in seen:
            message = f"{code} stands twice"
            raise InputError(message, file=file.name, line=place, field="code")
        seen.add(code)
        yield code, name, item, place, file.name


def _held_by(item: Mapping[str, Any], key: str, file: str, place: int) -> str:
    code = _code_of(item, key)
    if code is None:
        message = f"neither {key} nor {_PARENT[key]}"
        raise InputError(message, file=file, line=place, field=key)
    return code


def _code_of(item: Mapping[str, Any], key: str) -> str | None:
    """Return the code of what holds a territory, written as an object or beside it."""
    inside = item.get(key)
    code = inside.get("code") if isinstance(inside, dict) else item.get(_PARENT[key])
    return code if isinstance(code, str) and code else None
