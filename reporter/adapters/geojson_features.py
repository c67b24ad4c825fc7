"""A GeoJSON as codes and names beside geometries in degrees; whatever is no such file is refused in words."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level, Register, TerritoryId, fold
from reporter.errors import InputError, UsageError

WIDTHS = {
    Level.REGION: 2, Level.DEPARTMENT: 2, Level.EMPLOYMENT_ZONE: 4, Level.EMPLOYMENT_BASIN: 4, Level.EPCI: 9,
}  # fmt: skip
_CODES = {  # property in small letters: the level it tells, None where it tells none
    "code": None, "insee_dep": Level.DEPARTMENT, "code_dept": Level.DEPARTMENT, "code_departement": Level.DEPARTMENT,
    "insee_reg": Level.REGION, "code_reg": Level.REGION, "code_region": Level.REGION, "ze2020": Level.EMPLOYMENT_ZONE,
    "code_siren": Level.EPCI, "siren_epci": Level.EPCI, "epci": Level.EPCI, "be24": Level.EMPLOYMENT_BASIN,
    "code_bassin_bmo": Level.EMPLOYMENT_BASIN, "code_insee": None, "codgeo": None,
}  # fmt: skip
_NAMES = ("nom", "libelle", "libze2020", "libepci", "nom_dept", "nom_reg", "lib_bassin_bmo", "libgeo")
_WGS84 = re.compile(r"CRS:?84|EPSG:+(?:[\d.]*:)?4326$", re.IGNORECASE)
_DEGREES = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its place in the file (from 1), its properties in small letters, its geometry."""

    place: int
    properties: Mapping[str, Any]
    geometry: shapely.Geometry

    def text(self, name: str) -> str:
        """Return a property as text, empty when there is none."""
        value = self.properties.get(name)
        return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def read_features(file: RawFile) -> tuple[Feature, ...]:
    """Read every feature; InputError for what is no GeoJSON in degrees, or no surface."""
    held = _collection(file)
    _check_reference(held, file.name)
    features = tuple(_features(held["features"], file.name))
    west, south, east, north = shapely.total_bounds([feature.geometry for feature in features])
    if west < _DEGREES[0] or south < _DEGREES[1] or east > _DEGREES[2] or north > _DEGREES[3]:
        message = "its coordinates are no degrees: export it in WGS84 (EPSG:4326), as GeoJSON asks"
        raise InputError(message, file=file.name)
    return features


def _collection(file: RawFile) -> Mapping[str, Any]:
    try:
        held = json.loads(file.content)
    except ValueError as error:
        message = f"is no whole JSON: {error}"
        raise InputError(message, file=file.name) from error
    if not (isinstance(held, dict) and held.get("type") == "FeatureCollection" and isinstance(held.get("features"), list)):
        message = "is no GeoJSON FeatureCollection"
        raise InputError(message, file=file.name)
    if not held["features"]:
        message = "holds no feature"
        raise InputError(message, file=file.name)
    return held


def _check_reference(held: Mapping[str, Any], file: str) -> None:
    reference = held.get("crs")
    properties = reference.get("properties") if isinstance(reference, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if reference is not None and not _WGS84.search(name):
        message = f"is in {name or 'an unknown reference'}: export it in WGS84 (EPSG:4326), as GeoJSON asks"
        raise InputError(message, file=file, field="crs")


def _features(items: list[Any], file: str) -> Iterator[Feature]:
    for place, item in enumerate(items, 1):
        try:
            properties = {str(name).lower(): value for name, value in (item["properties"] or {}).items()}
            geometry = shapely.from_geojson(json.dumps(item["geometry"]))
        except (KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
            message = f"feature {place} is none: {error}"
            raise InputError(message, file=file) from error
        if geometry is None or geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
            message = f"feature {place} is no surface"
            raise InputError(message, file=file)
        yield Feature(place, properties, geometry)


def recognised(features: tuple[Feature, ...], level: Level | None, register: Register, file: str) -> tuple[str, Level]:
    """Return the property that holds the code, and the level of the territories.

    Where no property tells the level it is the one where most codes and names are known; UsageError where two are as likely.
    """
    present = [name for name in _CODES if any(feature.text(name) for feature in features)]
    if not present:
        message = f"no property holds a code: looked for {', '.join(_CODES)}"
        raise InputError(message, file=file)
    telling = [name for name in present if _CODES[name] is not None and level in {None, _CODES[name]}]
    if telling:
        told = _CODES[telling[0]]
        return telling[0], told or Level.DEPARTMENT
    name = present[0]
    if level is not None:
        _check_level(level)
        return name, level
    known = {one: sum(_is_known(feature, name, one, register) for feature in features) for one in WIDTHS}
    likeliest = [one for one, count in known.items() if count == max(known.values()) and count]
    if len(likeliest) != 1:
        message = f"{file}: its level does not show, say --level {' or --level '.join(likeliest or WIDTHS)}"
        raise UsageError(message)
    return name, likeliest[0]


def identifier(feature: Feature, name: str, level: Level) -> TerritoryId | None:
    """Return the territory of a feature, its code with the zeros that were lost, or None when it holds none."""
    code = feature.text(name).upper()
    try:
        return TerritoryId(level, code.zfill(WIDTHS[level]) if code.isdigit() else code)
    except ValueError:
        return None


def _check_level(level: Level) -> None:
    if level not in WIDTHS:
        message = f"outlines are held at levels {', '.join(WIDTHS)}, not {level}"
        raise UsageError(message)


def _is_known(feature: Feature, name: str, level: Level, register: Register) -> bool:
    found = identifier(feature, name, level)
    if found is None or found not in register:
        return False
    labels = [fold(label) for one in _NAMES if (label := feature.text(one))]
    return not labels or fold(register.get(found).name) in labels
