"""No label of a chart lies on another, on a disc or beyond the edge: measured on what was drawn, whoever placed it.

Five territories here, every one of the demonstration's edition in `make proof`, each chart at its least and its greatest height.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patches import Circle

from reporter.domain.blocks import Chart, Dumbbell, Quadrant, RankedStrip, Section
from reporter.domain.briefing import Briefing
from reporter.domain.outlines import Outlines
from reporter.domain.territory import Territory
from reporter.rendering.assets import brand
from reporter.rendering.canvas import Canvas, chart_style
from reporter.rendering.figures import draw_figure, height_range
from reporter.rendering.page_plan import Column
from reporter.rendering.palette import Palette
from reporter.rendering.svg import POINTS_PER_MM, Image
from tests.functional.conftest import Passed
from tests.functional.test_figures_agree import ONE_OF_EACH, notes, opened

pytestmark = [pytest.mark.xdist_group("demo")]

PALETTE = Palette.parse(brand().tokens_css)
_SPANS = {Dumbbell: (7, 12), RankedStrip: (12,)}  # columns that a kind stands on, where not half and whole of the width
_INK = 0.22  # of a line's height, above and below what its letters cover
_TOUCH = 0.6  # points: side bearings

Box = tuple[float, float, float, float]


@dataclass
class Seen:
    """What was drawn, and what is wrong with it."""

    territories: int = 0
    pictures: Counter[str] = field(default_factory=Counter)
    labels: int = 0
    faults: list[str] = field(default_factory=list)


def ink(box: Box) -> Box:
    """Return the part of a label's box that its letters cover."""
    left, bottom, right, top = box
    room = (top - bottom) * _INK
    return left, bottom + room, right, top - room


def meet(one: Box, other: Box) -> bool:
    return one[0] + _TOUCH < other[2] and other[0] + _TOUCH < one[2] and one[1] < other[3] and other[1] < one[3]


def collisions(canvas: Canvas, *, with_discs: bool) -> list[str]:
    """Return the labels that lie on something, or outside."""
    renderer = RendererAgg(canvas.width * POINTS_PER_MM, canvas.height * POINTS_PER_MM, canvas.figure.dpi)  # type: ignore[no-untyped-call]
    labels = [(text.get_text(), ink(text.get_window_extent(renderer).extents)) for text in canvas.figure.texts if text.get_text()]
    discs = [artist.get_window_extent(renderer).extents for artist in canvas.figure.artists if isinstance(artist, Circle)]
    edge = (-_TOUCH, -_TOUCH, canvas.width * POINTS_PER_MM + _TOUCH, canvas.height * POINTS_PER_MM + _TOUCH)
    found = [
        f"{words!r} leaves the figure: {[round(x, 1) for x in b]}"
        for words, b in labels
        if b[0] < edge[0] or b[1] < edge[1] or b[2] > edge[2] or b[3] > edge[3]
    ]
    for i, (words, box) in enumerate(labels):
        found += [f"{words!r} lies on {other!r}" for other, second in labels[i + 1 :] if meet(box, second)]
        found += [f"{words!r} lies on a disc" for disc in discs if with_discs and meet(box, tuple(disc))]
    return found


@contextmanager
def watched(drawn: list[Canvas]) -> Iterator[None]:
    """Keep every canvas that becomes a picture."""
    finish = Canvas.image

    def kept(self: Canvas, alt: str) -> Image:
        drawn.append(self)
        return finish(self, alt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "image", kept)
        yield


def charts(note: Briefing) -> Iterator[Chart]:
    sections: tuple[Section, ...] = note.sections
    yield from (block for block in (*note.blocks, *(b for s in sections for b in s.blocks)) if isinstance(block, Chart))


def look(note: Briefing, outlines: Outlines, seen: Seen) -> None:
    """Draw each chart of a note at both ends of its heights, and on each width it may have."""
    seen.territories += 1
    for chart in charts(note):
        for span in _SPANS.get(type(chart), (6, 12)):
            column = Column(span, ())
            low, high = height_range(chart, column, outlines, compact=True, squeezed=True)
            for height in dict.fromkeys((low, high)):
                drawn: list[Canvas] = []
                with watched(drawn):
                    draw_figure(chart, (column.width, height), outlines, PALETTE)
                seen.pictures[type(chart).__name__] += len(drawn)
                for canvas in drawn:
                    seen.labels += len(canvas.figure.texts)
                    where = f"{note.territory.id}, {type(chart).__name__}, {column.width:.0f} × {height:.0f} mm"
                    with chart_style():  # letters are as wide as they were drawn
                        found = collisions(canvas, with_discs=isinstance(chart, Quadrant))
                    seen.faults += [f"{where}: {fault}" for fault in found]


def looked_at(demo: Passed, names: tuple[str, ...] | None) -> Seen:
    seen = Seen()
    with opened(demo.folder) as outside:
        register, outlines = outside.register_store.register(), outside.register_store.outlines()
        chosen: tuple[Territory, ...] = register.territories if names is None else tuple(register.lookup(name) for name in names)
        for _, note in notes(outside, chosen):
            look(note, outlines, seen)
    return seen


def test_no_label_lies_on_anything_in_one_of_each(demo: Passed) -> None:
    seen = looked_at(demo, ONE_OF_EACH)
    assert seen.faults == []
    assert seen.territories == len(ONE_OF_EACH)
    assert {"LineChart", "Quadrant", "EffectBars", "PartBars", "Dumbbell", "RankedStrip", "Slopes", "Pyramid"} <= seen.pictures.keys()


def test_a_label_on_another_is_found() -> None:
    canvas = Canvas(60, 20)
    canvas.text(5, 10, "Loire-Atlantique")
    canvas.text(12, 10.5, "Vendée")
    canvas.text(55, 3, "Maine-et-Loire")
    canvas.disc(8, 10, 2.0)
    found = collisions(canvas, with_discs=True)
    assert found[0].startswith("'Maine-et-Loire' leaves the figure")
    assert found[1:] == ["'Loire-Atlantique' lies on 'Vendée'", "'Loire-Atlantique' lies on a disc"]


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_no_label_lies_on_anything_in_any_territory(demo: Passed) -> None:
    seen = looked_at(demo, None)
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(seen.pictures.items()))
    counts = f"territories {seen.territories} | pictures {sum(seen.pictures.values())} ({kinds}) | labels {seen.labels}"
    sys.stdout.write(f"\n{counts} | collisions {len(seen.faults)}\n")
    assert seen.faults == []
