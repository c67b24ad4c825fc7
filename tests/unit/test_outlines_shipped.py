"""The outlines that ship: light, true to the country, and with borders that neighbours share."""

import json
from importlib.resources import files
from itertools import pairwise

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.outlines import Outline, Outlines, Ring
from reporter.domain.territory import FRANCE, Level, Register, TerritoryId

MOST_BYTES = 150_000
METROPOLE_KM2 = 543_940
# Surfaces in km², as the Insee and the IGN give them (land, rounded).
SURFACES = {
    "44": 6_815,
    "59": 5_743,
    "33": 9_976,
    "2A": 4_014,
    "971": 1_628,
    "972": 1_128,
    "973": 83_534,
    "974": 2_504,
    "976": 374,
}


@pytest.fixture(scope="module")
def store() -> RegisterFiles:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def outlines(store: RegisterFiles) -> Outlines:
    return store.outlines()


def department(outlines: Outlines, code: str) -> Outline:
    found = outlines.get(TerritoryId(Level.DEPARTMENT, code))
    assert found is not None
    return found


def signed_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise((*ring, ring[0]))) / 2


def area(outline: Outline) -> float:
    """Return the surface in km²: holes turn the other way round."""
    return abs(sum(signed_area(ring) for ring in outline.rings))


def edges(outline: Outline) -> set[frozenset[tuple[float, float]]]:
    return {frozenset(edge) for ring in outline.rings for edge in pairwise((*ring, ring[0]))}


def test_the_file_is_light() -> None:
    assert len(files("data_sources").joinpath("territories/outlines.json").read_bytes()) < MOST_BYTES


@pytest.mark.parametrize("code", SURFACES)
def test_a_departement_has_its_true_surface(outlines: Outlines, code: str) -> None:
    assert area(department(outlines, code)) == pytest.approx(SURFACES[code], rel=0.06)


def test_the_metropole_is_the_sum_of_its_departements_and_of_its_regions(outlines: Outlines) -> None:
    france = outlines.get(FRANCE)
    assert france is not None
    assert area(france) == pytest.approx(METROPOLE_KM2, rel=0.02)
    for level in (Level.REGION, Level.DEPARTMENT):
        held = [o for o in outlines.outlines if o.territory.level is level and o.frame == "metropole"]
        assert len(held) == {Level.REGION: 13, Level.DEPARTMENT: 96}[level]
        assert sum(map(area, held)) == pytest.approx(area(france), rel=1e-4)


def test_a_region_is_drawn_with_the_very_borders_of_its_departements(store: RegisterFiles, outlines: Outlines) -> None:
    register = store.register()
    for region in register.at(Level.REGION):
        own = outlines.get(region.id)
        assert own is not None
        inside = [department(outlines, d.id.code) for d in register.children(region.id, Level.DEPARTMENT)]
        assert edges(own) <= set().union(*map(edges, inside)), region


def test_every_inner_border_is_shared_point_by_point(outlines: Outlines) -> None:
    held = [edges(o) for o in outlines.outlines if o.territory.level is Level.DEPARTMENT and o.frame == "metropole"]
    france = outlines.get(FRANCE)
    assert france is not None
    once = [edge for own in held for edge in own if sum(edge in other for other in held) == 1]
    assert set(once) - edges(france) == set()


def test_loire_atlantique_keeps_its_shape_at_forty_millimetres(outlines: Outlines) -> None:
    own = department(outlines, "44")
    left, top, right, bottom = own.bounds
    assert (right - left, bottom - top) == pytest.approx((121, 108), rel=0.05)
    millimetre = (right - left) / 40
    steps = [max(abs(x2 - x1), abs(y2 - y1)) for ring in own.rings for (x1, y1), (x2, y2) in pairwise((*ring, ring[0]))]
    assert len(steps) > 90
    assert sorted(steps)[len(steps) // 2] < 1.5 * millimetre


def test_holes_are_kept_for_what_lies_inside_another(outlines: Outlines) -> None:
    def holes(code: str) -> int:
        areas = [signed_area(ring) for ring in department(outlines, code).rings]
        largest = max(areas, key=abs)
        return sum(turned * largest < 0 for turned in areas)

    assert holes("26") == 1  # the enclave of Valréas, Vaucluse, in the Drôme
    assert holes("64") == 2  # two enclaves of the Hautes-Pyrénées in the Pyrénées-Atlantiques
    assert holes("44") == 0


def test_each_overseas_departement_has_a_frame_of_its_own_and_its_region_is_the_same_outline(store: RegisterFiles) -> None:
    outlines, register = store.outlines(), store.register()
    for code in ("971", "972", "973", "974", "976"):
        own = department(outlines, code)
        left, top, right, bottom = own.bounds
        assert own.frame == code
        assert (left, top) == (0, 0)
        assert 30 < max(right, bottom) < 450
        region = register.get(own.territory).parent(Level.REGION)
        assert region is not None
        shown = outlines.get(region)
        assert shown is not None
        assert (shown.frame, shown.rings) == (own.frame, own.rings)


def test_north_is_up(outlines: Outlines) -> None:
    def middle(code: str) -> tuple[float, float]:
        left, top, right, bottom = department(outlines, code).bounds
        return (left + right) / 2, (top + bottom) / 2

    assert middle("59")[1] < middle("75")[1] < middle("66")[1] < middle("2A")[1]
    assert middle("29")[0] < middle("75")[0] < middle("67")[0] < middle("2B")[0]


def test_the_credit_names_what_the_licences_ask_for(outlines: Outlines) -> None:
    for words in ("MapSVG", "Victor Cazanave", "CC BY 4.0", "Natural Earth", "ISC"):
        assert words in outlines.credit


def test_the_file_is_written_in_one_order(store: RegisterFiles) -> None:
    content = files("data_sources").joinpath("territories/outlines.json").read_text("utf-8")
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    register: Register = store.register()
    assert list(store.outlines().outlines) == sorted(store.outlines().outlines, key=lambda o: register.get(o.territory).id)
