"""The shipped outlines lie where the IGN's do, though they come from elsewhere."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.outlines import Outlines
from reporter.domain.territory import Level, TerritoryId

pytestmark = pytest.mark.real

LAMBERT_93 = 2154
LEAST_COMMON = 0.93  # of the surface that either drawing covers; Paris and its neighbours are drawn without woods and bends
INNER_CITY = {"75", "92", "93", "94"}
LEAST_COMMON_INNER_CITY = 0.8


def ours(outlines: Outlines, code: str) -> shapely.Geometry:
    outline = outlines.get(TerritoryId(Level.DEPARTMENT, code))
    assert outline is not None
    shape: shapely.Geometry = shapely.Polygon()
    for ring in outline.rings:
        shape = shapely.symmetric_difference(shape, shapely.Polygon([(x, -y) for x, y in ring]))
    return shape


def theirs(file: Path) -> dict[str, shapely.Geometry]:
    """Return the 96 départements in kilometres of Lambert-93."""
    plane = Transformer.from_crs(4326, LAMBERT_93, always_xy=True)
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    shapes = {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}
    return {code: shapely.transform(shape, lambda p: np.column_stack(plane.transform(*p.T)) / 1000) for code, shape in shapes.items()}


def test_each_departement_covers_the_same_land(real_data: Path) -> None:
    outlines = RegisterFiles(files("data_sources")).outlines()
    official = theirs(real_data / "geo" / "departements-version-simplifiee.geojson")
    drawn = {code: ours(outlines, code) for code in official}
    assert len(drawn) == 96
    gaps = [(official[c].centroid.x - drawn[c].centroid.x, official[c].centroid.y - drawn[c].centroid.y) for c in official]
    corner = np.mean(gaps, axis=0)  # where our frame's corner lies on Lambert-93
    shares = {}
    for code, shape in drawn.items():
        placed = shapely.transform(shape, lambda points: points + corner)
        shares[code] = placed.intersection(official[code]).area / placed.union(official[code]).area
    assert {c: s for c, s in shares.items() if s < (LEAST_COMMON_INNER_CITY if c in INNER_CITY else LEAST_COMMON)} == {}
    assert np.mean(list(shares.values())) > 0.96
