import pytest

from reporter.domain.blocks import Role
from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.palette import GRAPHICS_CONTRAST, TEXT_CONTRAST, Palette, contrast

TOKENS = brand().tokens_css


def test_black_on_white_has_the_greatest_contrast_and_a_colour_on_itself_none() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#7C8695", "#7C8695") == pytest.approx(1)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's own example


@pytest.mark.parametrize("ground", ["#FFFFFF", "fond"])
@pytest.mark.parametrize("name", ["encre", "marine", "bleu", "orange", "turquoise", "gris"])
def test_every_colour_of_words_can_be_read(name: str, ground: str) -> None:
    palette = Palette.parse(TOKENS)
    assert contrast(getattr(palette, name), getattr(palette, ground, ground)) >= TEXT_CONTRAST


@pytest.mark.parametrize("role", list(Role))
def test_every_line_stands_out_and_its_words_more(role: Role) -> None:
    palette = Palette.parse(TOKENS)
    assert contrast(palette.stroke(role), palette.blanc) >= GRAPHICS_CONTRAST
    assert contrast(palette.text(role), palette.blanc) >= TEXT_CONTRAST


def test_labels_can_be_read_on_each_class_of_a_map() -> None:
    palette = Palette.parse(TOKENS)
    assert [palette.ink_on(ground) for ground in palette.classes] == [palette.encre] * 3 + [palette.blanc] * 2
    assert all(contrast(palette.ink_on(ground), ground) >= TEXT_CONTRAST for ground in palette.classes)


def test_the_last_definition_of_a_token_wins() -> None:
    assert Palette.parse(TOKENS + ":root{--orange:#8a1538}").orange == "#8A1538"


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (TOKENS.replace("--gris:", "--grise:"), "--gris"),
        (TOKENS + ":root{--orange:#FFB000}", "#FFB000"),
        (TOKENS + ":root{--s2:#82AFD8;--s3:#BCD4EA}", "s1 to s5"),
    ],
    ids=["missing", "too pale", "classes that do not darken"],
)
def test_a_brand_that_nobody_could_read_is_refused(tokens: str, told: str) -> None:
    with pytest.raises(RenderError, match=told):
        Palette.parse(tokens)
