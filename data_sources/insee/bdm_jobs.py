"""Salaried jobs by large sector from a message of Insee's macro-economic data bank (BDM)."""

from collections import Counter

import pandas as pd

from data_sources.cells import JOBS, Figure
from data_sources.insee.bdm_series import figures_of, refuse_second, territory_of
from data_sources.insee.coverage import METROPOLE, with_overseas_regions
from data_sources.insee.sdmx_message import Message, Series
from reporter.domain.observation import TOTAL
from reporter.domain.territory import Register
from reporter.errors import InputError

INDICATOR = "emploi_salarie"
_SECTORS = {
    "ENS-SAL": TOTAL, "TOT_ENS": TOTAL, "A5-AZ": "agriculture", "A5-BE": "industrie", "A5-FZ": "construction",
    "A5-GU": "tertiaire_marchand", "A5-OQ": "tertiaire_non_marchand",
}  # fmt: skip
_WANTED = set(_SECTORS.values())
_COLUMNS = ["territory", "period", "category", "value", "status"]
_NOT_A_DIMENSION = ("TITLE", "IDBANK", "LAST_UPDATE", "DECIMALS", "UNIT")
_NAMED = 8


def is_jobs_message(message: Message) -> bool:
    """Say whether some series has a sector of the five, or all of them, whatever the dimension that says so is called."""
    return any(_sector(series) is not None for series in message.series)


def jobs_of_message(message: Message, register: Register, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return adjusted jobs of France (hors Mayotte), régions and départements; other series are left out with a warning."""
    found: dict[tuple[str, str, str], Figure] = {}
    left_out: Counter[str] = Counter()
    for series in message.series:
        sector, (territory, reason) = _sector(series), _wanted_territory(series)
        if sector is None:
            left_out["their sector is none of the five"] += 1
        elif territory is None:
            left_out[reason] += 1
        else:
            for period, figure in figures_of(series, JOBS, file):
                refuse_second(found.setdefault((territory, period, sector), figure), figure, series, period, file)
    _refuse_incomplete({sector for _, _, sector in found}, message, file)
    rows = [(*key, figure.value, str(figure.status)) for key, figure in found.items()]
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(("territory", "period", "category", "status"), "str"))
    frame, derived = with_overseas_regions(frame.astype({"value": "float64"}).assign(indicator=INDICATOR), register)
    return frame, (*(f"{file}: {count} series left out: {reason}" for reason, count in left_out.items()), *derived)


def _sector(series: Series) -> str | None:
    """Return the category of a series by whatever attribute holds a sector's code."""
    return next((_SECTORS[value] for value in series.attributes.values() if value in _SECTORS), None)


def _wanted_territory(series: Series) -> tuple[str | None, str]:
    correction = series.attributes.get("CORRECTION", "CVS")
    if correction != "CVS":
        return None, f"CORRECTION {correction!r} is not CVS"
    if series.attributes.get("SERIE_ARRETEE", "").upper() in {"TRUE", "1"}:
        return None, "the producer has stopped them"
    territory, reason = territory_of(series)
    return (None, "métropole alone is not shown") if territory == METROPOLE else (territory, reason)


def _refuse_incomplete(sectors: set[str], message: Message, file: str) -> None:
    """Raise InputError when a sector or the total is missing everywhere, with the dimensions that the message has."""
    missing = sorted(sector or "the total" for sector in _WANTED - sectors)
    if not missing:
        return
    values: dict[str, set[str]] = {}
    for series in message.series:
        for name, value in series.attributes.items():
            if not name.startswith(_NOT_A_DIMENSION):
                values.setdefault(name, set()).add(value)
    told = "; ".join(f"{name} {', '.join(sorted(some)[:_NAMED])}" for name, some in sorted(values.items()))
    text = f"has no series for {', '.join(missing)}: the flow may have changed its codes (dimensions found: {told or 'none'})"
    raise InputError(text, file=file)
