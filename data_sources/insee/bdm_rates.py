"""Unemployment rates from a message of Insee's macro-economic data bank (BDM)."""

import re
from collections import Counter

import pandas as pd

from data_sources.cells import NO_FIGURE, RATE, Figure, read_figure
from data_sources.insee.coverage import METROPOLE, check_percentages, one_france, rates, with_overseas_regions
from data_sources.insee.sdmx_message import Message, Series
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, Level, Register, TerritoryId
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


def rates_of_message(message: Message, register: Register, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the quarterly rates of France, régions and départements; series of other areas or rhythms are left out with a warning."""
    found: dict[tuple[str, str], Figure] = {}
    left_out: Counter[str] = Counter()
    for series in message.series:
        territory, reason = _territory(series)
        if territory is None:
            left_out[reason] += 1
            continue
        for period, figure in _figures(series, file):
            known = found.setdefault((territory, period), figure)
            if known.status is not figure.status or (figure.status.has_value and known.value != figure.value):
                message_text = f"stands twice with different figures ({known.value:g} and {figure.value:g})"
                raise InputError(message_text, file=file, field=f"{series.name}, {period}")
    frame = rates([(territory, period, figure.value, str(figure.status)) for (territory, period), figure in found.items()])
    frame, scope = one_france(frame)
    frame, derived = with_overseas_regions(frame, register)
    check_percentages(frame, file)
    return frame, (*(f"{file}: {count} series left out: {reason}" for reason, count in left_out.items()), *scope, *derived)


def _territory(series: Series) -> tuple[str | None, str]:
    """Return the written identifier, or None and why there is none."""
    rhythm, area = series.attributes.get("FREQ", ""), series.attributes.get("REF_AREA", "")
    if rhythm not in _QUARTERLY:
        return None, f"FREQ {rhythm!r} is not quarterly"
    if area in _FRANCE_AREAS:
        return _FRANCE_AREAS[area], ""
    if match := _AREA.fullmatch(area):
        return str(TerritoryId(_LEVELS[match["level"]], match["code"])), ""
    return None, f"REF_AREA {area!r} is no territory of ours"


def _figures(series: Series, file: str) -> list[tuple[str, Figure]]:
    found = []
    for period, value, status in series.observations:
        try:
            quarter = Period.parse_quarter(period)
            figure = _figure(value, status, int(series.attributes.get("UNIT_MULT") or 0))
            RATE.check(figure)
        except ValueError as error:
            raise InputError(str(error), file=file, field=f"{series.name}, {period}") from error
        found.append((str(quarter), figure))
    return found


def _figure(value: str, code: str, multiplier: int) -> Figure:
    """Return a figure in percent with the status that its code stands for; raises ValueError for an unknown one."""
    if code not in _STATUSES:
        message = f"OBS_STATUS {code!r} is unknown"
        raise ValueError(message)
    figure = read_figure(value)
    if not figure.status.has_value:
        return figure
    status = _STATUSES[code]
    return Figure(figure.value * 10**multiplier if status.has_value else NO_FIGURE, status)
