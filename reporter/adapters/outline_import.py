"""Outlines from any GeoJSON: repaired, projected once, simplified with the borders that neighbours share, put on the shipped frames."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from reporter.adapters.geojson_features import Feature, identifier, read_features, recognised
from reporter.adapters.outline_file import UNITS_M
from reporter.domain.outlines import ImportedOutlines, Outline, Outlines, Ring
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import FRANCE, Level, Register, TerritoryId
from reporter.errors import InputError

METROPOLE = "metropole"
PLANES = {METROPOLE: 2154, "971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}  # EPSG
BOXES = {  # west, south, east, north in degrees
    METROPOLE: (-5.5, 41.0, 10.0, 51.5), "971": (-62.0, 15.7, -60.9, 16.7), "972": (-61.4, 14.2, -60.7, 15.0),
    "973": (-55.0, 2.0, -51.0, 6.0), "974": (55.0, -21.6, 56.0, -20.7), "976": (44.9, -13.2, 45.5, -12.5),
}  # fmt: skip
# Where the corner 0, 0 of a shipped frame lies in its plane, in metres: measured by the centroids of the shipped départements against
# the IGN's (métropole: the mean of 96, known to some 20 m) and those of the zones d'emploi (overseas: to some 500 m, as Natural Earth is).
CORNERS = {
    METROPOLE: (95_936.0, 7_110_591.0), "971": (627_544.0, 1_825_072.0), "972": (690_639.0, 1_645_163.0),
    "973": (98_912.0, 635_971.0), "974": (314_729.0, 7_690_842.0), "976": (505_064.0, 8_601_550.0),
}  # fmt: skip
TOLERANCES_M = {METROPOLE: 500.0} | dict.fromkeys([frame for frame in PLANES if frame != METROPOLE], 100.0)  # of the simplification
SNAPPING_M, GAP_M = 1.0, 200.0  # where neighbours do not meet: points so near are one (more would swallow islets), slits so thin are closed
LEAST_LEFT = 0.5  # of a territory's surface, once overlaps are cut away
SHOWN = 5
METRES = 1000
Shapes = dict[TerritoryId, shapely.Geometry]


@dataclass
class _Import:
    """What is being read: shapes by frame, and what was seen on the way."""

    file: str
    frames: dict[str, Shapes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def warn(self, words: str) -> None:
        """Note something that was left out or repaired."""
        self.warnings.append(f"{self.file}: {words}")


def read_geojson(file: RawFile, level: Level | None, register: Register) -> ImportedOutlines:
    """Return the outlines of the territories that the register knows; with all its départements a région is dissolved from them."""
    features = read_features(file)
    name, meant = recognised(features, level, register, file.name)
    reading = _Import(file.name)
    _gather(features, name, meant, register, reading)
    outlines: list[Outline] = []
    for frame, shapes in reading.frames.items():
        simple = _simplified(shapes, frame, reading)
        whole = simple | (_dissolved(simple, frame, register) if meant is Level.DEPARTMENT else {})
        outlines += _drawn(whole, frame, reading)
    if not outlines:
        message = f"holds no territory of level {meant} that the register {register.vintage} knows"
        raise InputError(message, file=file.name)
    credit = f"Contours importés : {file.name}."
    return ImportedOutlines(Outlines(tuple(sorted(outlines, key=lambda one: one.territory)), credit), tuple(reading.warnings))


def _gather(features: Iterable[Feature], name: str, level: Level, register: Register, reading: _Import) -> None:
    unknown: list[str] = []
    for feature in features:
        territory = identifier(feature, name, level)
        frame = _frame(feature.geometry)
        if territory is None or territory not in register:
            unknown.append(feature.text(name) or f"feature {feature.place}")
        elif frame is None:
            reading.warn(f"{territory} lies outside the maps, left out")
        else:
            shape = _projected(_surface(feature.geometry, territory, reading), frame)
            shapes = reading.frames.setdefault(frame, {})
            if territory in shapes:
                reading.warn(f"{territory} stands in several features, joined")
                shape = shapely.union_all([shapes[territory], shape])
            shapes[territory] = shape
    if unknown:
        reading.warn(f"{len(unknown)} codes that the register does not know, left out, as {', '.join(unknown[:SHOWN])}")


def _frame(shape: shapely.Geometry) -> str | None:
    middle = shape.representative_point()
    return next((frame for frame, box in BOXES.items() if shapely.box(*box).contains(middle)), None)


def _surface(shape: shapely.Geometry, territory: TerritoryId, reading: _Import) -> shapely.Geometry:
    """Return a valid surface; what was repaired is told."""
    if shape.is_valid:
        return shape
    reading.warn(f"{territory} is not drawn properly ({shapely.is_valid_reason(shape)}), repaired")
    return _areas(shapely.make_valid(shape))


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}])


def _projected(shape: shapely.Geometry, frame: str) -> shapely.Geometry:
    """Return a shape in metres from the corner of its frame, y downwards."""
    left, top = CORNERS[frame]
    plane: Callable[..., Any] = Transformer.from_crs(4326, PLANES[frame], always_xy=True).transform

    def placed(points: np.ndarray) -> np.ndarray:
        east, north = plane(points[:, 0], points[:, 1])
        return np.column_stack((east - left, top - north))

    return shapely.transform(shape, placed)


def _simplified(shapes: Shapes, frame: str, reading: _Import) -> Shapes:
    """Simplify all shapes of a frame together, so that neighbours keep one border; overlaps are cleaned first."""
    held = list(shapes.values())
    if not shapely.coverage_is_valid(held):
        reading.warn(f"neighbours overlap or do not meet ({frame}): cleaned")
        held = list(shapely.coverage_clean(held, snapping_distance=SNAPPING_M, gap_width=GAP_M))
        for (territory, before), after in zip(shapes.items(), held, strict=True):
            if after.area < before.area * LEAST_LEFT:
                message = f"{territory} is covered by its neighbours: two levels, or two years, in one file?"
                raise InputError(message, file=reading.file)
    simple = shapely.coverage_simplify(held, TOLERANCES_M[frame])
    return dict(zip(shapes, simple, strict=True))


def _dissolved(shapes: Shapes, frame: str, register: Register) -> Shapes:
    """Return the régions whose départements are all here, and France where all of the métropole's are."""
    found: Shapes = {}
    for region in register.at(Level.REGION):
        inside = [one.id for one in register.children(region.id, Level.DEPARTMENT)]
        if len(inside) == 1 and inside[0] in shapes:
            found[region.id] = shapes[inside[0]]
        elif inside and all(one in shapes for one in inside):
            found[region.id] = shapely.coverage_union_all([shapes[one] for one in inside])
    metropole = {one.id for one in register.at(Level.DEPARTMENT) if not one.is_single_department_region}
    if frame == METROPOLE and metropole <= shapes.keys():
        found[FRANCE] = shapely.coverage_union_all([shapes[one] for one in metropole])
    return found


def _drawn(shapes: Mapping[TerritoryId, shapely.Geometry], frame: str, reading: _Import) -> list[Outline]:
    found = []
    for territory, shape in shapes.items():
        parts = shapely.get_parts(shapely.orient_polygons(shape))
        lines = (line for part in parts if not part.is_empty for line in (part.exterior, *part.interiors))
        rings = tuple(ring for line in lines if (ring := _ring(line.coords, UNITS_M[frame])))
        if rings:
            found.append(Outline(territory, frame, rings))
        else:
            reading.warn(f"{territory} is too small for the maps, left out")
    return found


def _ring(points: Iterable[tuple[float, float]], unit: int) -> Ring:
    """Return a ring on the frame's grid, in kilometres, not closed; empty when it collapses."""
    grid = [(round(x / unit), round(y / unit)) for x, y in points]
    distinct = [point for point, following in zip(grid, [*grid[1:], None], strict=True) if point != following]
    open_ring = distinct[:-1] if distinct and distinct[0] == distinct[-1] else distinct
    return tuple((x * unit / METRES, y * unit / METRES) for x, y in open_ring) if len(open_ring) > 2 else ()
