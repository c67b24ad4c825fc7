import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from reporter.errors import RenderError
from reporter.rendering import assets
from reporter.rendering.typeface import FILES, balanced, pieces, require_glyphs, text_width, wrap

WORDS = st.text(alphabet="abc éÉ-’ \u00a0\u202f0123,", min_size=1, max_size=60)


@pytest.mark.parametrize("weight", list(FILES))
@pytest.mark.parametrize("words", ["Provence-Alpes-Côte d’Azur", "−0,3 point", "1 234 567"])
def test_widths_are_those_of_the_letters_drawn(words: str, weight: int) -> None:
    drawn = TextPath((0, 0), words, size=100, prop=FontProperties(fname=str(assets.path(FILES[weight]))))
    assert text_width(words, 100, weight) == pytest.approx(drawn.get_extents().width, rel=0.06)


def test_french_signs_have_their_glyphs() -> None:
    require_glyphs("«\u00a05,8\u202f% − ’ œ É Ÿ → ↗ ↘ ▲ △ ▼ ○ ● ◆ – — ≥ ± ᵉ\u00a0»\n")


@pytest.mark.parametrize(("words", "named"), [("Plage 🏖 de Pornic", "BEACH WITH UMBRELLA"), ("東京", "CJK"), ("a\x07b", r"U\+0007")])
def test_a_character_without_a_glyph_is_named_with_its_place(words: str, named: str) -> None:
    with pytest.raises(RenderError, match=named):
        require_glyphs("Loire-Atlantique", words)


@given(WORDS)
def test_breaking_loses_nothing(words: str) -> None:
    assert "".join(pieces(words)) == words


@given(WORDS, st.floats(20, 300))
def test_a_wrapped_line_is_too_wide_only_when_it_cannot_be_broken(words: str, width: float) -> None:
    for line in wrap(words, width, 8):
        assert text_width(line, 8) <= width or len(pieces(line)) == 1


def test_no_break_spaces_hold() -> None:
    assert wrap("T1\u00a02026", 5, 8) == ("T1\u00a02026",)


def test_a_name_is_balanced_on_its_hyphens() -> None:
    assert balanced("Saint-Pierre-et-Miquelon", 2, 7) == ("Saint-Pierre-", "et-Miquelon")
    assert balanced("Mayenne", 2, 7) is None
