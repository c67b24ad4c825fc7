"""The sheet a chart is drawn on: matplotlib under seaborn's theme, in millimetres, every label watched."""

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from reporter.errors import RenderError
from reporter.rendering import assets
from reporter.rendering.svg import POINTS_PER_MM, Image
from reporter.rendering.typeface import FILES, text_width

SMALL, LABEL, VALUE = 7.2, 7.6, 8.4  # points
_MM = 1 / 25.4  # inches
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_SLACK = 0.5  # points by which two boxes may touch: side bearings, not ink
_ASCENT_ROOM = 1.6  # points of a line's box above and below what its letters cover

Box = tuple[float, float, float, float]


@cache
def _style() -> dict[str, Any]:
    """Return the settings of every chart, and make the shipped fonts known (once a process)."""
    for name in FILES.values():
        font_manager.fontManager.addfont(assets.path(name))
    shipped = mpl.rc_params_from_file(assets.path("styles/charts.mplstyle"), use_default_template=False)
    with mpl.rc_context():
        return {**sns.axes_style("white"), **dict(shipped.items())}


def chart_style() -> AbstractContextManager[None]:
    """Return the context in which a chart is drawn; nothing of it stays behind."""
    settings: Any = _style()
    return mpl.rc_context(settings)


class Canvas:
    """A figure of *width* by *height* millimetres, origin bottom left; use it inside `chart_style`."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width * _MM, height * _MM))
        self.millimetres: Transform = Affine2D().scale(_MM) + self.figure.dpi_scale_trans

    def text(self, x: float, y: float, words: str, **style: Any) -> Text:
        """Write *words*, by default to the right of x and centred on y."""
        defaults = {"fontsize": LABEL, "va": "center", "ha": "left", "zorder": 6}
        return self.figure.text(x, y, words, transform=self.millimetres, clip_on=False, **{**defaults, **style})

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through points in millimetres."""
        self.figure.add_artist(Line2D(xs, ys, transform=self.millimetres, clip_on=False, **style))

    def rectangle(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a filled rectangle."""
        self.figure.add_artist(Rectangle((x, y), width, height, transform=self.millimetres, clip_on=False, lw=0, **style))

    def disc(self, x: float, y: float, radius: float, **style: Any) -> None:
        """Draw a disc of *radius* millimetres."""
        self.figure.add_artist(Circle((x, y), radius, transform=self.millimetres, clip_on=False, **style))

    def boxes(self) -> list[tuple[str, Box]]:
        """Return every label with its box in points (left, bottom, right, top), as matplotlib measures it."""
        renderer = RendererAgg(  # type: ignore[no-untyped-call]  # matplotlib
            self.width * POINTS_PER_MM, self.height * POINTS_PER_MM, self.figure.dpi
        )
        return [(text.get_text(), text.get_window_extent(renderer).extents) for text in self.figure.texts if text.get_text()]

    def image(self, alt: str) -> Image:
        """Return the picture; RenderError when a label leaves the figure or covers another."""
        self._check_labels()
        stream = io.StringIO()
        FigureCanvasSVG(self.figure).print_svg(stream, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]  # matplotlib
        written = stream.getvalue()
        return Image(written[written.index("<svg") :], self.width, self.height, alt)

    def _check_labels(self) -> None:
        boxes = self.boxes()
        right, top = self.width * POINTS_PER_MM + _SLACK, self.height * POINTS_PER_MM + _SLACK
        for i, (words, box) in enumerate(boxes):
            if box[0] < -_SLACK or box[2] > right or box[1] < -_ASCENT_ROOM or box[3] > top + _ASCENT_ROOM:
                message = (
                    f"chart label outside the figure of {self.width} × {self.height:.1f} mm: {words!r} at {[round(v, 1) for v in box]} pt"
                )
                raise RenderError(message)
            for other, second in boxes[i + 1 :]:
                if overlaps(box, second):
                    message = f"chart labels overlap: {words!r} and {other!r}"
                    raise RenderError(message)


def overlaps(one: Box, other: Box) -> bool:
    """Say whether the ink of two labels meets; their boxes may share the room above and below letters."""
    return (
        one[0] + _SLACK < other[2] and other[0] + _SLACK < one[2] and one[1] + _ASCENT_ROOM < other[3] and other[1] + _ASCENT_ROOM < one[3]
    )


def width_in_mm(words: str, size: float, weight: int = 400) -> float:
    """Return how wide *words* run, in millimetres."""
    return text_width(words, size, weight) / POINTS_PER_MM
