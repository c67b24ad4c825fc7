from reporter.domain.outlines import Outlines
from reporter.domain.territory import FRANCE, Level, Territory, TerritoryId
from reporter.rendering.assets import brand
from reporter.rendering.locator import draw_locator
from reporter.rendering.palette import Palette
from tests.briefings import hand_made_outlines

PALETTE = Palette.parse(brand().tokens_css)


def located(level: Level, code: str, *parents: TerritoryId) -> str:
    territory = Territory(TerritoryId(level, code), "Ici", "ici", "d’ici", (*parents, FRANCE))
    image = draw_locator(territory, hand_made_outlines(), "Carte de situation", PALETTE)
    assert image is not None
    return image.svg


def test_a_territory_is_white_on_the_country() -> None:
    svg = located(Level.REGION, "52")
    assert PALETTE.relief in svg
    assert f'fill="{PALETTE.blanc}" fill-rule="evenodd"' in svg


def test_only_a_small_one_is_ringed() -> None:
    assert "<circle" in located(Level.DEPARTMENT, "53")
    assert "<circle" not in located(Level.REGION, "75")


def test_one_without_outline_is_shown_by_its_nearest_parent() -> None:
    parents = TerritoryId(Level.DEPARTMENT, "53"), TerritoryId(Level.REGION, "52")
    assert located(Level.EMPLOYMENT_ZONE, "5299", *parents) == located(Level.DEPARTMENT, "53")


def test_an_overseas_territory_has_a_frame_of_its_own() -> None:
    assert "<rect" in located(Level.DEPARTMENT, "974")


def test_the_country_itself_is_white() -> None:
    image = draw_locator(Territory(FRANCE, "France", "en France", "de la France"), hand_made_outlines(), "Carte de France", PALETTE)
    assert image is not None
    assert PALETTE.relief not in image.svg


def test_without_the_country_there_is_no_locator() -> None:
    territory = Territory(TerritoryId(Level.DEPARTMENT, "44"), "Ici", "ici", "d’ici")
    assert draw_locator(territory, Outlines((), ""), "Carte", PALETTE) is None
