"""outlines.json as outlines in kilometres; tools/build_outlines.py says how it is written."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reporter.domain.outlines import Outline, Outlines, Ring
from reporter.domain.territory import OVERSEAS_CODES, TerritoryId
from reporter.errors import InputError, UnknownTerritoryError

UNITS_M = {"metropole": 100} | dict.fromkeys(OVERSEAS_CODES, 25)  # metres a unit of the file, by frame
_METRES = 1000  # in a kilometre
_LEAST_POINTS = 3


def read_outlines(file: str, content: str) -> Outlines:
    """Read the outlines; InputError that names the file and the territory."""
    held = _object(content, file)
    outlines = {}
    for name, described in _table(held, "outlines", file).items():
        outlines[name] = _outline(name, described, _table(held, "frames", file), file)
    for name, other in _table(held, "same", file).items():
        if other not in outlines:
            message = f"the outline of {other!r} is not held"
            raise InputError(message, file=file, field=name)
        outlines[name] = Outline(_identifier(name, file), outlines[other].frame, outlines[other].rings)
    credit = held.get("credit")
    if not isinstance(credit, str) or not credit:
        message = "missing: the licences ask for it"
        raise InputError(message, file=file, field="credit")
    return Outlines(tuple(sorted(outlines.values(), key=lambda outline: outline.territory)), credit)


def written_outlines(outlines: Outlines) -> str:
    """Return the file that read_outlines reads, on the grid of each frame's unit."""
    described = {
        str(one.territory): {"frame": one.frame, "rings": ";".join(_steps(ring, UNITS_M[one.frame]) for ring in one.rings)}
        for one in outlines.outlines
    }
    frames = {frame: {"unit_m": unit} for frame, unit in UNITS_M.items()}
    content = {"credit": outlines.credit, "frames": frames, "outlines": described, "same": {}}
    return json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _steps(ring: Ring, unit: int) -> str:
    grid = [(round(x * _METRES / unit), round(y * _METRES / unit)) for x, y in ring]
    before = [(0, 0), *grid[:-1]]
    return " ".join(f"{x - px},{y - py}" for (x, y), (px, py) in zip(grid, before, strict=True))


def _object(content: str, file: str) -> Mapping[str, Any]:
    try:
        held = json.loads(content)
    except json.JSONDecodeError as error:
        raise InputError(error.msg, file=file, line=error.lineno) from None
    if not isinstance(held, dict):
        message = "not an object"
        raise InputError(message, file=file)
    return held


def _table(held: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    found = held.get(key)
    if not isinstance(found, dict):
        message = "missing or not an object"
        raise InputError(message, file=file, field=key)
    return found


def _outline(name: str, described: Any, frames: Mapping[str, Any], file: str) -> Outline:
    try:
        frame = described["frame"]
        unit = frames[frame]["unit_m"]
        rings = tuple(_ring(text, unit) for text in described["rings"].split(";"))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"not an outline: {error!r}"
        raise InputError(message, file=file, field=name) from None
    return Outline(_identifier(name, file), frame, rings)


def _ring(text: str, unit: int) -> Ring:
    ring = tuple(_points(text, unit))
    if len(ring) < _LEAST_POINTS:
        message = f"a ring of {len(ring)} points"
        raise ValueError(message)
    return ring


def _points(text: str, unit: int) -> Iterator[tuple[float, float]]:
    x = y = 0
    for step in text.split():
        across, down = step.split(",")
        x, y = x + int(across), y + int(down)
        yield x * unit / _METRES, y * unit / _METRES


def _identifier(name: str, file: str) -> TerritoryId:
    try:
        return TerritoryId.parse(name)
    except UnknownTerritoryError as error:
        raise InputError(str(error), file=file, field=name) from None
