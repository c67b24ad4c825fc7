import matplotlib as mpl
import pytest

from reporter.errors import RenderError
from reporter.rendering.canvas import Canvas, chart_style


def test_labels_that_overlap_are_refused() -> None:
    with chart_style():
        canvas = Canvas(50, 20)
        canvas.text(5, 10, "Loire-Atlantique")
        canvas.text(8, 10.5, "Vendée")
        with pytest.raises(RenderError, match="overlap: 'Loire-Atlantique' and 'Vendée'"):
            canvas.image("deux noms")


@pytest.mark.parametrize(("x", "y"), [(-2, 10), (40, 10), (5, -2), (5, 21)])
def test_a_label_that_leaves_the_figure_is_refused(x: float, y: float) -> None:
    with chart_style():
        canvas = Canvas(50, 20)
        canvas.text(x, y, "Loire-Atlantique")
        with pytest.raises(RenderError, match="outside the figure"):
            canvas.image("un nom")


def test_text_stays_text_in_the_one_typeface() -> None:
    with chart_style():
        canvas = Canvas(50, 20)
        canvas.text(5, 10, "Vendée", fontweight=700)
        svg = canvas.image("un nom").svg
    assert ">Vendée</text>" in svg
    assert "Source Sans 3" in svg
    assert 'width="141.732283pt"' in svg


def test_drawing_leaves_no_setting_behind() -> None:
    before = dict(mpl.rcParams)
    with chart_style():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before
