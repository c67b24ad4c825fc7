"""Datasets of an Opendatasoft portal: fields, rows, and what the catalogue says of them."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias

from data_sources.specimen.state import Fault
from data_sources.specimen.vintages import Vintage
from data_sources.specimen.zones import Zone, zones_of
from reporter.domain.territory import Level, Register

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]
_EVERY = 97  # of the rows, how many stand twice when asked to
_OFF = 10  # by how much the second one is off


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name in queries, its French label, its type in the catalogue."""

    name: str
    label: str
    type: str = "text"


class Scope:
    """What rows are made from: the register's territories and what the producer has out."""

    def __init__(self, register: Register, vintage: Vintage) -> None:
        self.vintage = vintage
        self._register = register
        self._tables: dict[str, Table] = {}

    def table(self, dataset: "Dataset") -> "Table":
        """Return a dataset's rows, made once."""
        if dataset.id not in self._tables:
            self._tables[dataset.id] = Table(dataset.columns(self), tuple(dataset.rows(self)))
        return self._tables[dataset.id]

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """Return the zones d'emploi."""
        return zones_of(self._register)

    @cached_property
    def regions(self) -> dict[str, str]:
        """Return names of régions by code, with the producers' straight apostrophes."""
        return self._names(Level.REGION)

    @cached_property
    def departments(self) -> dict[str, str]:
        """Return names of départements by code."""
        return self._names(Level.DEPARTMENT)

    def _names(self, level: Level) -> dict[str, str]:
        return {territory.id.code: territory.name.replace("’", "'") for territory in self._register.at(level)}


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset: rows are cells in the order of the fields; the figures stand in the fields named *figures*.

    Where each year has columns of its own, *fields* makes them from what is out, and all numbers are figures. *published* says when it
    came out, if not with the producer's others; *count* how many rows there are, where making them would take long.
    """

    id: str
    title: str
    description: str
    fields: tuple[Field, ...] | Callable[[Scope], tuple[Field, ...]]
    figures: tuple[str, ...]
    rows: Callable[[Scope], Iterable[Row]]
    published: Callable[[Vintage], dt.datetime] = attrgetter("published_at")
    count: Callable[[Scope], int] | None = None

    def columns(self, scope: Scope) -> tuple[Field, ...]:
        """Return the fields."""
        return self.fields(scope) if callable(self.fields) else self.fields

    def published_at(self, scope: Scope) -> dt.datetime:
        """Return when it came out."""
        return self.published(scope.vintage)

    def table(self, scope: Scope, fault: Fault = Fault.NONE) -> "Table":
        """Return all rows, wrong ones where *fault* lies in the figures."""
        table = scope.table(self)
        figures = self.figures or tuple(field.name for field in table.fields if field.type == "int")
        match fault:
            case Fault.MISSING_COLUMN:
                return table.without(figures)
            case Fault.DUPLICATES:
                return table.doubled(figures)
            case _:
                return table

    def catalogue_entry(self, scope: Scope, publisher: str) -> dict[str, object]:
        """Return what the catalogue says."""
        instant = self.published_at(scope).isoformat()
        records = self.count(scope) if self.count else len(scope.table(self).rows)
        fields = self.columns(scope)
        return {
            "visibility": "domain",
            "dataset_id": self.id,
            "dataset_uid": f"da_{hashlib.blake2b(self.id.encode(), digest_size=3).hexdigest()}",
            "has_records": records > 0,
            "features": ["analyze", "timeserie"],
            "attachments": [],
            "alternative_exports": [],
            "data_visible": True,
            "fields": [{"name": f.name, "description": None, "annotations": {}, "label": f.label, "type": f.type} for f in fields],
            "metas": {
                "default": {
                    "title": self.title,
                    "description": f"<p>{self.description}</p><p>Spécimen : données fictives.</p>",
                    "theme": ["Emploi"],
                    "keyword": ["emploi", "spécimen"],
                    "license": "Licence Ouverte v2.0 (Etalab)",
                    "language": "fr",
                    "modified": instant,
                    "data_processed": instant,
                    "metadata_processed": instant,
                    "publisher": publisher,
                    "records_count": records,
                    "federated": False,
                }
            },
        }


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their fields."""

    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    def place(self, name: str) -> int | None:
        """Return a field's place, or None when there is none of that name."""
        return next((place for place, field in enumerate(self.fields) if field.name == name), None)

    def only(self, names: Iterable[str]) -> "Table":
        """Return the named fields in that order; KeyError for an unknown one."""
        places = {field.name: place for place, field in enumerate(self.fields)}
        kept = [places[name] for name in names]
        return Table(tuple(self.fields[p] for p in kept), tuple(tuple(row[p] for p in kept) for row in self.rows))

    def without(self, names: Iterable[str]) -> "Table":
        """Return the table without some fields."""
        dropped = set(names)
        return self.only(field.name for field in self.fields if field.name not in dropped)

    def doubled(self, figures: Iterable[str]) -> "Table":
        """Return the table with some rows twice, the second time with other figures."""
        places = {self.place(name) for name in figures}
        found: list[Row] = []
        for number, row in enumerate(self.rows):
            found.append(row)
            if number % _EVERY == _EVERY // 2:
                found.append(tuple(cell + _OFF if p in places and isinstance(cell, int) else cell for p, cell in enumerate(row)))
        return Table(self.fields, tuple(found))
