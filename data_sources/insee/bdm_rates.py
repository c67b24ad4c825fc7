"""Unemployment rates from a message of Insee's macro-economic data bank (BDM)."""

from collections import Counter

import pandas as pd

from data_sources.cells import RATE, Figure
from data_sources.insee.bdm_series import figures_of, refuse_second, territory_of
from data_sources.insee.coverage import check_percentages, one_france, rates, with_overseas_regions
from data_sources.insee.sdmx_message import Message
from reporter.domain.territory import Register


def rates_of_message(message: Message, register: Register, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the quarterly rates of France, régions and départements; series of other areas or rhythms are left out with a warning."""
    found: dict[tuple[str, str], Figure] = {}
    left_out: Counter[str] = Counter()
    for series in message.series:
        territory, reason = territory_of(series)
        if territory is None:
            left_out[reason] += 1
            continue
        for period, figure in figures_of(series, RATE, file):
            refuse_second(found.setdefault((territory, period), figure), figure, series, period, file)
    frame = rates([(territory, period, figure.value, str(figure.status)) for (territory, period), figure in found.items()])
    frame, scope = one_france(frame)
    frame, derived = with_overseas_regions(frame, register)
    check_percentages(frame, file)
    return frame, (*(f"{file}: {count} series left out: {reason}" for reason, count in left_out.items()), *scope, *derived)
