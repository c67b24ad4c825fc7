"""What all flows of Insee's macro-economic data bank (BDM) share: areas, quarters, statuses, multipliers."""

import re

from data_sources.cells import NO_FIGURE, Bounds, Figure, read_figure
from data_sources.insee.coverage import METROPOLE
from data_sources.insee.sdmx_message import Series
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.errors import InputError

_FRANCE_AREAS = {"FR-D976": str(FRANCE), "FM": METROPOLE}
_AREA = re.compile(r"(?P<level>[DR])(?P<code>\d{2,3}|2[AB])")
_LEVELS = {"D": Level.DEPARTMENT, "R": Level.REGION}
_QUARTERLY = {"T", "Q"}
_STATUSES = {
    "A": Status.PUBLISHED, "B": Status.PUBLISHED, "D": Status.PUBLISHED, "P": Status.PROVISIONAL, "SD": Status.PROVISIONAL,
    "E": Status.PROVISIONAL, "R": Status.REVISED, "M": Status.NOT_AVAILABLE, "O": Status.NOT_AVAILABLE, "C": Status.SECRET,
    "S": Status.SECRET, "NS": Status.NOT_SIGNIFICANT,
}  # fmt: skip


def territory_of(series: Series) -> tuple[str | None, str]:
    """Return the written identifier, or None and why there is none."""
    rhythm, area = series.attributes.get("FREQ", ""), series.attributes.get("REF_AREA", "")
    if rhythm not in _QUARTERLY:
        return None, f"FREQ {rhythm!r} is not quarterly"
    if area in _FRANCE_AREAS:
        return _FRANCE_AREAS[area], ""
    if match := _AREA.fullmatch(area):
        return str(TerritoryId(_LEVELS[match["level"]], match["code"])), ""
    return None, f"REF_AREA {area!r} is no territory of ours"


def figures_of(series: Series, bounds: Bounds, file: str) -> list[tuple[str, Figure]]:
    """Return the quarters of a series and their figures, multiplied out."""
    found = []
    for period, value, status in series.observations:
        try:
            quarter = Period.parse_quarter(period)
            figure = _figure(value, status, int(series.attributes.get("UNIT_MULT") or 0))
            bounds.check(figure)
        except ValueError as error:
            raise InputError(str(error), file=file, field=f"{series.name}, {period}") from error
        found.append((str(quarter), figure))
    return found


def refuse_second(known: Figure, figure: Figure, series: Series, period: str, file: str) -> None:
    """Raise InputError when two observations of one cell say different things."""
    if known.status is not figure.status or (figure.status.has_value and known.value != figure.value):
        message = f"stands twice with different figures ({known.value:g} and {figure.value:g})"
        raise InputError(message, file=file, field=f"{series.name}, {period}")


def _figure(value: str, code: str, multiplier: int) -> Figure:
    """Return a figure in its unit with the status that its code stands for; raises ValueError for an unknown one."""
    if code not in _STATUSES:
        message = f"OBS_STATUS {code!r} is unknown"
        raise ValueError(message)
    figure = read_figure(value)
    if not figure.status.has_value:
        return figure
    status = _STATUSES[code]
    return Figure(_multiplied(figure.value, multiplier) if status.has_value else NO_FIGURE, status)


def _multiplied(value: float, multiplier: int) -> float:
    """Return value × 10^multiplier without the dust of binary fractions (62.1 thousand is 62,100)."""
    scaled = value * 10.0**multiplier
    return round(scaled, 6) if multiplier > 0 else scaled
