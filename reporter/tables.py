"""Observations in bulk: one pandas frame whose columns are declared once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import pandas as pd

from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import TerritoryId

COLUMNS = ("territory", "indicator", "period", "category", "value", "status", "vintage")
_TEXT_COLUMNS = tuple(column for column in COLUMNS if column != "value")


class Label(NamedTuple):
    """What a code of a nomenclature means, as the producer of a release writes it."""

    nomenclature: str
    code: str
    text: str


class Link(NamedTuple):
    """Two codes that belong together (« fap-rome », « rome-competence »): *relation* names the two nomenclatures."""

    relation: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True, eq=False)
class ObservationTable:
    """Observations as a frame of shape (observations, 7), all columns text but *value* (float, NaN where the status has none).

    territory "departement-44" · indicator · period "2021-T4" · category ("" is the total) · value in the indicator's unit ·
    status (domain.observation.Status) · vintage "2022-04-05". *files* are the producer's bytes it was read from;
    *warnings* what was left out, in words; *labels* name the codes of its nomenclatures, *links* join them.
    """

    frame: pd.DataFrame
    files: tuple[RawFile, ...] = ()
    warnings: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        if tuple(self.frame.columns) != COLUMNS:
            message = f"columns are {list(self.frame.columns)}, not {list(COLUMNS)}"
            raise ValueError(message)

    @classmethod
    def of(cls, observations: Iterable[Observation], files: tuple[RawFile, ...] = ()) -> Self:
        """Return a table of single observations."""
        rows = [
            (str(o.territory), o.indicator, str(o.period), o.category, o.value, str(o.status), o.vintage.isoformat()) for o in observations
        ]
        return cls(typed(pd.DataFrame(rows, columns=list(COLUMNS))), files)

    @classmethod
    def concatenated(cls, tables: Iterable[Self]) -> Self:
        """Return all tables as one, files and warnings included."""
        kept = list(tables)
        frame = pd.concat([table.frame for table in kept], ignore_index=True) if kept else empty_frame()
        files = tuple(file for table in kept for file in table.files)
        links = tuple(dict.fromkeys(link for table in kept for link in table.links))
        labels = tuple(dict.fromkeys(label for table in kept for label in table.labels))
        return cls(frame, files, tuple(w for table in kept for w in table.warnings), labels, links)

    def sorted(self) -> Self:
        """Return the rows in the one order that every store uses: territory, indicator, category, period."""
        frame = self.frame.sort_values(["territory", "indicator", "category", "period"], kind="stable", ignore_index=True)
        return type(self)(frame, self.files, self.warnings, self.labels, self.links)

    def observations(self) -> tuple[Observation, ...]:
        """Return the rows as values; meant for one territory, not for a whole edition."""
        return observations_of([self.frame[column].tolist() for column in COLUMNS])


def observations_of(columns: Sequence[Sequence[Any]]) -> tuple[Observation, ...]:
    """Return the rows of seven columns, in the order of COLUMNS, as values."""
    territories = {text: TerritoryId.parse(text) for text in set(columns[0])}
    periods = {text: Period.parse(text) for text in set(columns[2])}
    kinds = {text: Status(text) for text in set(columns[5])}
    days = {text: dt.date.fromisoformat(text) for text in set(columns[6])}
    return tuple(
        Observation(
            territories[territory],
            indicator,
            periods[period],
            category,
            float(value) if kinds[status].has_value else None,
            kinds[status],
            days[vintage],
        )
        for territory, indicator, period, category, value, status, vintage in zip(*columns, strict=True)
    )


def empty_frame() -> pd.DataFrame:
    """Return a frame of no observation with the right columns and types."""
    return typed(pd.DataFrame({column: [] for column in COLUMNS}))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* with the declared columns, text as text and value as float."""
    kept = frame.loc[:, list(COLUMNS)]
    return kept.astype({**dict.fromkeys(_TEXT_COLUMNS, "str"), "value": "float64"})
