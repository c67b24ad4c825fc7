"""Outlines fitted into a box of points, and the paths to draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reporter.domain.outlines import Outline, Ring
from reporter.rendering.svg import number

METROPOLE = "metropole"
_TOLERANCE = 0.3  # points: a vertex nearer than this to the line through its neighbours is not drawn
_LEAST_RING = 1.2  # square points: smaller islets and holes are not drawn, unless there is nothing else
_CLOSE = 3  # decimals of the plane to which two vertices are one

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, y downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height

    def meets(self, other: Self, gap: float = 0.0) -> bool:
        """Say whether two boxes come nearer than *gap* to each other."""
        across = self.left < other.right + gap and other.left < self.right + gap
        return across and self.top < other.bottom + gap and other.top < self.bottom + gap

    def holds(self, other: Self) -> bool:
        """Say whether *other* lies wholly inside."""
        inside_across = self.left <= other.left and other.right <= self.right
        return inside_across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Frame:
    """The scale and place at which a plane lies in a box."""

    scale: float
    across: float
    down: float

    @classmethod
    def fitting(cls, outlines: Sequence[Outline], box: Box) -> Self:
        """Return the frame in which *outlines* fill *box*, centred."""
        left, top, right, bottom = bounds(outlines)
        width, height = (right - left) or 1.0, (bottom - top) or 1.0
        scale = min(box.width / width, box.height / height)
        across = box.left + (box.width - width * scale) / 2 - left * scale
        return cls(scale, across, box.top + (box.height - height * scale) / 2 - top * scale)

    def place(self, ring: Ring) -> Points:
        """Return a ring in points."""
        return np.asarray(ring, float) * self.scale + (self.across, self.down)


def bounds(outlines: Iterable[Outline]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of several outlines together."""
    lefts, tops, rights, bottoms = zip(*(outline.bounds for outline in outlines), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def rings_in(frame: Frame, outlines: Sequence[Outline]) -> list[Points]:
    """Return the rings worth drawing, thinned to what can be seen."""
    placed = [frame.place(ring) for outline in outlines for ring in outline.rings]
    kept = [ring for ring in placed if _area(ring) >= _LEAST_RING]
    return [_thinned(ring) for ring in kept or sorted(placed, key=_area)[-1:]]


def path_data(rings: Iterable[Points]) -> str:
    """Return rings as the data of one path (even-odd)."""
    return "".join("M" + "L".join(f"{number(x)} {number(y)}" for x, y in ring) + "Z" for ring in rings)


def border_data(frame: Frame, outlines: Sequence[Outline]) -> str:
    """Return the outer border of outlines that touch: edges that two of them share are left out."""
    if len(outlines) == 1:
        return path_data(rings_in(frame, outlines))
    edges: dict[tuple[tuple[float, float], ...], tuple[Points, int]] = {}
    for outline in outlines:
        for ring in outline.rings:
            corners = [(round(x, _CLOSE), round(y, _CLOSE)) for x, y in ring]
            placed = frame.place(ring)
            for i, j in zip(range(len(corners)), [*range(1, len(corners)), 0], strict=True):
                key = tuple(sorted((corners[i], corners[j])))
                segment, count = edges.get(key, (placed[[i, j]], 0))
                edges[key] = (segment, count + 1)
    alone = [segment for segment, count in edges.values() if count == 1]
    return "".join(f"M{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}" for a, b in alone)


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _thinned(ring: Points) -> Points:
    """Return the ring without the vertices that cannot be told from the line (Douglas–Peucker, from two far vertices)."""
    if len(ring) < 5:
        return ring
    far = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    keep = np.zeros(len(ring), bool)
    keep[[0, far]] = True
    closed = np.vstack([ring, ring[:1]])
    stack = [(0, far), (far, len(ring))]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        distances = _distances(closed[first + 1 : last], closed[first], closed[last])
        worst = int(np.argmax(distances))
        if distances[worst] > _TOLERANCE:
            middle = first + 1 + worst
            keep[middle % len(ring)] = True
            stack += [(first, middle), (middle, last)]
    return ring[keep] if keep.sum() >= 3 else ring


def _distances(points: Points, start: Points, end: Points) -> Points:
    direction = end - start
    length = float(np.hypot(*direction))
    offset = points - start
    if length == 0:
        return np.asarray(np.hypot(offset[:, 0], offset[:, 1]))
    return np.asarray(np.abs(direction[0] * offset[:, 1] - direction[1] * offset[:, 0]) / length)
