"""Observations of a Melodi dataset, by the dimensions found in the answer, as figures of our indicators."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_sources.cells import NO_FIGURE, Bounds, Figure
from data_sources.figure_tables import distinct
from reporter.domain.observation import TOTAL, Status
from reporter.domain.period import Period, Rhythm
from reporter.domain.territory import FRANCE, Level
from reporter.errors import InputError

MEASURE = "OBS_VALUE_NIVEAU"
COUNTS = Bounds(highest=1e8)
_GEO = re.compile(r"(?:\d{4}-)?(?P<kind>[A-Z][A-Z0-9]*)-(?P<code>[0-9A-Z]+)")
_LEVELS = {"REG": Level.REGION, "DEP": Level.DEPARTMENT, "EPCI": Level.EPCI, "ZE2020": Level.EMPLOYMENT_ZONE}
_COUNTRY = "F"  # « FRANCE-F »; the métropole (FM) is another code
_EVERYTHING = "_T"
_PLACE = {"GEO", "TIME_PERIOD", "FREQ"}
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """How a dataset is read: which indicator each measure is, which values of its dimensions make a category.

    *measures*: the dimension that names the measure, and its values → indicator. *categories*: (dimension, value) → category.
    *totals*: the values of a dimension that may stand for everything, the first one found does; « _T » where nothing is said.
    """

    measure: str
    measures: Mapping[str, str]
    categories: Mapping[tuple[str, str], str]
    totals: Mapping[str, tuple[str, ...]]

    @property
    def crossed(self) -> tuple[str, ...]:
        """Return the dimensions that categories are made of."""
        return tuple(dict.fromkeys(dimension for dimension, _ in self.categories))

    def candidates(self, dimension: str) -> tuple[str, ...]:
        """Return the values that may stand for everything."""
        return self.totals.get(dimension, (_EVERYTHING,))


@dataclass(frozen=True, slots=True)
class _Found:
    """What an answer was found to hold: the value of each further dimension that stands for everything, the values nobody knows."""

    totals: Mapping[str, str]
    unknown: dict[str, None]


def figures(answers: Iterable[Mapping[str, Any]], reading: Reading, file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return one row a territory, indicator, category and year, and what was left out; InputError for what cannot be read.

    Crossings of two dimensions (men of 15 to 24) are not used; values that nobody knows are left out with a warning.
    """
    observations = list(_observations(answers, file))
    dimensions = [_dimensions(observation, reading, file, line) for line, observation in enumerate(observations, 1)]
    found = _Found(_totals(dimensions, reading, file), {})
    rows, lines = [], []
    for line, (observation, place) in enumerate(zip(observations, dimensions, strict=True), 1):
        territory, indicator = _territory(place["GEO"]), reading.measures.get(place[reading.measure])
        category = _category(place, reading, found)
        if territory is None or indicator is None or category is None:
            continue
        rows.append((territory, indicator, category, _year(place["TIME_PERIOD"], file, line), *_value(observation, file, line)))
        lines.append(line)
    if not rows:
        message = f"holds no observation of {', '.join(reading.measures)}"
        raise InputError(message, file=file, field="observations")
    names = ["territory", "indicator", "category", "period", "value", "status"]
    frame, repeated = distinct(pd.DataFrame(rows, columns=names, index=lines), names[:4], file)
    return frame, (*repeated, *_told(list(found.unknown), file))


def _observations(answers: Iterable[Mapping[str, Any]], file: str) -> Iterable[Mapping[str, Any]]:
    for answer in answers:
        listed = answer.get("observations")
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            message = "is not the list that was expected"
            raise InputError(message, file=file, field="observations")
        yield from listed


def _dimensions(observation: Mapping[str, Any], reading: Reading, file: str, line: int) -> dict[str, str]:
    found = observation.get("dimensions")
    needed = ("GEO", "TIME_PERIOD", reading.measure, *reading.crossed)
    missing = [name for name in needed if not isinstance(found, dict) or name not in found]
    if missing or not isinstance(found, dict):
        message = f"an observation lacks {', '.join(missing)}"
        raise InputError(message, file=file, line=line, field="dimensions")
    return {name: str(value) for name, value in found.items()}


_MISSING = {"O", "M", "L"}  # SDMX: missing, whatever the reason; any other figure that is not there is suppressed


def _totals(dimensions: Iterable[Mapping[str, str]], reading: Reading, file: str) -> dict[str, str]:
    """Return the value of each dimension that stands for everything; a dimension with a single value has no other."""
    values: dict[str, dict[str, None]] = {}
    for place in dimensions:
        for name, value in place.items():
            if name not in {*_PLACE, reading.measure}:
                values.setdefault(name, {})[value] = None
    found = {}
    for name, some in values.items():
        alone = (
            next(iter(some)) if len(some) == 1 and name not in {*reading.crossed, *reading.totals} else None
        )  # one sex alone is no total
        total = next((value for value in reading.candidates(name) if value in some), alone)
        if total is None:
            message = f"none of {', '.join(some)} is known to stand for everything: expected {' or '.join(reading.candidates(name))}"
            raise InputError(message, file=file, field=name)
        found[name] = total
    return found


def _territory(geo: str) -> str | None:
    match = _GEO.fullmatch(geo)
    if match and match["kind"] == "FRANCE":
        return str(FRANCE) if match["code"] == _COUNTRY else None
    return f"{_LEVELS[match['kind']]}-{match['code']}" if match and match["kind"] in _LEVELS else None


def _category(place: Mapping[str, str], reading: Reading, found: _Found) -> str | None:
    """Return the category, None for a crossing and for a value that is not used; what nobody knows is noted."""
    parts = [(name, place[name]) for name, total in found.totals.items() if name in place and place[name] != total]
    if not parts:
        return TOTAL
    if len(parts) > 1 or parts[0][0] not in reading.crossed:
        return None
    category = reading.categories.get(parts[0])
    if category is None and parts[0][1] not in reading.candidates(parts[0][0]):
        found.unknown["=".join(parts[0])] = None
    return category


def _value(observation: Mapping[str, Any], file: str, line: int) -> tuple[float, str]:
    """Return figure and status; what is suppressed comes as a measure without a value."""
    measures, attributes = observation.get("measures"), observation.get("attributes")
    measure = measures.get(MEASURE) if isinstance(measures, dict) else None
    if not isinstance(measure, dict):
        message = f"observation lacks {MEASURE}"
        raise InputError(message, file=file, line=line, field="measures")
    found = measure.get("value")
    told = attributes.get("OBS_STATUS") if isinstance(attributes, dict) else None
    if found is None:
        return NO_FIGURE, str(Status.NOT_AVAILABLE if told in _MISSING else Status.SECRET)
    provisional = told == "P"
    return _count(found, file, line), str(Status.PROVISIONAL if provisional else Status.PUBLISHED)


def _count(found: object, file: str, line: int) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        message = f"{found!r} is no figure"
        raise InputError(message, file=file, line=line, field=MEASURE)
    try:
        COUNTS.check(Figure(float(found), Status.PUBLISHED))
    except ValueError as error:
        raise InputError(str(error), file=file, line=line, field=MEASURE) from error
    return float(round(found))


def _year(text: str, file: str, line: int) -> str:
    try:
        year = Period.parse(text)
    except ValueError:
        year = None
    if year is None or year.rhythm is not Rhythm.YEAR:
        message = f"{text!r} is no year"
        raise InputError(message, file=file, line=line, field="TIME_PERIOD")
    return str(year)


def _told(unknown: list[str], file: str) -> tuple[str, ...]:
    if not unknown:
        return ()
    named = ", ".join(unknown[:_NAMED]) + ("…" if len(unknown) > _NAMED else "")
    return (f"{file}: unknown values left out: {named}",)
