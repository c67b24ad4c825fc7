"""Outlines from any GeoJSON: shared borders kept, frames as shipped, everything odd told or refused."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.outlines import ImportedOutlines, Outline
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.errors import InputError, UsageError
from tests.official_tables import real_draft

WEST = [[[-2.0, 47.0], [-1.5, 47.0], [-1.5, 47.5], [-2.0, 47.5], [-2.0, 47.0]]]
EAST = [[[-1.5, 47.0], [-1.0, 47.0], [-1.0, 47.5], [-1.5, 47.5], [-1.5, 47.0]]]
OVER = [[[-1.6, 47.0], [-1.0, 47.0], [-1.0, 47.5], [-1.6, 47.5], [-1.6, 47.0]]]
BOW = [[[-2.0, 47.0], [-1.5, 47.5], [-1.5, 47.0], [-2.0, 47.5], [-2.0, 47.0]]]
REUNION = [[[55.3, -21.3], [55.7, -21.3], [55.7, -20.9], [55.3, -20.9], [55.3, -21.3]]]


def feature(rings: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}


def geojson(*features: dict[str, Any], **more: Any) -> RawFile:
    return RawFile("x.geojson", json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode(), "test")


def read(*features: dict[str, Any], level: Level | None = None, **more: Any) -> ImportedOutlines:
    return RegisterFiles(files("data_sources")).read_geojson(geojson(*features, **more), level)


def points(outline: Outline) -> set[tuple[float, float]]:
    return {point for ring in outline.rings for point in ring}


def test_neighbours_share_their_border_on_the_shipped_frame() -> None:
    found = read(feature(WEST, INSEE_DEP="44"), feature(EAST, INSEE_DEP="49"))
    west, east = found.outlines.outlines
    assert (str(west.territory), west.frame, found.warnings) == ("departement-44", "metropole", ())
    assert len(points(west) & points(east)) >= 2
    shipped = RegisterFiles(files("data_sources")).outlines().get(west.territory)
    assert shipped is not None
    assert west.bounds[0] == pytest.approx(shipped.bounds[0], abs=60)


def test_an_overseas_territory_gets_its_own_frame_and_its_region_the_same() -> None:
    found = {str(o.territory): o for o in read(feature(REUNION, code="974", nom="La Réunion")).outlines.outlines}
    assert found["departement-974"].frame == "974"
    assert found["region-04"].rings == found["departement-974"].rings


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([feature(WEST, INSEE_DEP="44"), feature(EAST, INSEE_DEP="99")], "1 codes that the register does not know, left out, as 99"),
        ([feature(WEST, INSEE_DEP="44"), feature(OVER, INSEE_DEP="49")], "neighbours overlap or do not meet (metropole): cleaned"),
        ([feature(BOW, INSEE_DEP="44")], "departement-44 is not drawn properly (Self-intersection"),
        ([feature(WEST, INSEE_DEP="44"), feature(EAST, INSEE_DEP="44")], "departement-44 stands in several features, joined"),
    ],
)
def test_what_is_left_out_or_repaired_is_told(features: list[dict[str, Any]], words: str) -> None:
    assert words in " ".join(read(*features).warnings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "x.geojson: is no whole JSON"),
        (b"[]", "is no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no feature"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "feature 1 is none"),
        (geojson({"properties": {"code": "44"}, "geometry": {"type": "Point", "coordinates": [1, 47]}}).content, "feature 1 is no surface"),
        (geojson(feature([[[355000, 6690000], [356000, 6690000], [356000, 6691000], [355000, 6690000]]], code="44")).content, "no degrees"),
        (
            geojson(feature(WEST, code="44"), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}).content,
            "is in urn:ogc:def:crs:EPSG::2154",
        ),
        (geojson(feature(WEST, numero="44")).content, "no property holds a code"),
        (geojson(feature(WEST, INSEE_DEP="99")).content, "holds no territory of level departement"),
        (geojson(feature(WEST, INSEE_DEP="44"), feature(WEST, INSEE_DEP="49")).content, "is covered by its neighbours"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        RegisterFiles(files("data_sources")).read_geojson(RawFile("x.geojson", content, "test"), None)
    assert words in str(caught.value)


def test_a_level_that_does_not_show_is_asked_for_and_can_be_told() -> None:
    with pytest.raises(UsageError, match="say --level region or --level departement"):
        read(feature(WEST, code="52"))
    assert str(read(feature(WEST, code="52"), level=Level.REGION).outlines.outlines[0].territory) == "region-52"
    with pytest.raises(UsageError, match="outlines are held at levels"):
        read(feature(WEST, code="52"), level=Level.CUSTOM)


def test_reference_systems_that_are_degrees_are_taken() -> None:
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
        assert read(feature(WEST, INSEE_DEP="44"), crs={"properties": {"name": name}}).outlines.outlines


def test_imported_outlines_win_and_those_imported_before_stay(tmp_path: Path) -> None:
    store = RegisterFiles(files("data_sources"), kept=tmp_path)
    shipped = store.outlines()
    for code, rings in (("44", WEST), ("49", EAST)):
        store.keep_outlines(store.read_geojson(geojson(feature(rings, INSEE_DEP=code)), None).outlines)
    now = RegisterFiles(files("data_sources"), kept=tmp_path).outlines()
    for code in ("44", "49"):
        territory = TerritoryId(Level.DEPARTMENT, code)
        assert now.get(territory) not in {None, shipped.get(territory)}
    assert now.get(FRANCE) == shipped.get(FRANCE)
    assert now.credit.endswith("Contours importés : x.geojson.")
    assert [place.name for place in tmp_path.iterdir()] == ["outlines.json"]


@pytest.mark.real
@pytest.mark.proof  # 24 s of geometry
def test_the_real_files_are_taken_whole(tmp_path: Path, real_data: Path) -> None:
    store = RegisterFiles(files("data_sources"), kept=tmp_path)
    store.keep_vintage("2024", real_draft(real_data / "geo"))
    counts = {}
    for name in ("departements-version-simplifiee", "regions-version-simplifiee", "ze2020_contours_derived"):
        place = real_data / "geo" / f"{name}.geojson"
        found = store.read_geojson(RawFile(place.name, place.read_bytes(), "test"), None)
        store.keep_outlines(found.outlines)
        counts[name] = len(found.outlines.outlines)
    assert counts == {"departements-version-simplifiee": 96 + 13 + 1, "regions-version-simplifiee": 13, "ze2020_contours_derived": 306}
    levels = [outline.territory.level for outline in store.outlines().outlines]
    assert [levels.count(level) for level in (Level.COUNTRY, Level.REGION, Level.DEPARTMENT, Level.EMPLOYMENT_ZONE)] == [1, 18, 101, 306]
