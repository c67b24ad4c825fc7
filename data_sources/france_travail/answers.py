"""Read an answer of the interface: JSON with numbers as strings and one-element lists as objects at times."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data_sources.cells import NO_FIGURE, Bounds, Figure, read_figure
from data_sources.france_travail.catalogue import NAME, Service
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import fold
from reporter.errors import InputError

LISTS = ("listeValeursParPeriode", "valeursParPeriode")
MAIN_VALUES = (
    "valeurPrincipaleNombre",
    "valeurPrincipaleTaux",
    "valeurPrincipaleNom",
    "valeurPrincipaleRang",
    "valeurPrincipaleMontant",
    "valeurPrincipaleDecimale",
)
COUNT = Bounds(highest=1e8, whole=True)
CLASS = Bounds(highest=5, whole=True)
_LOWEST_CLASS = 1
_NO_NOMENCLATURE = "sans objet"  # as the producer's catalogue writes it
_SPACED_DASH = re.compile(r"\s*-\s*")


@dataclass(frozen=True, slots=True)
class Given:
    """One figure as given: of a period, a code of the nomenclature, an activity and a characteristic ("" for all of them)."""

    period: Period
    nomenclature: str
    characteristic_type: str
    characteristic: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Told:
    """What one answer says; *labels* name its characteristics (GENRE, H) and its activity ("", A1203)."""

    given: tuple[Given, ...]
    labels: Mapping[tuple[str, str], str]
    updated_on: dt.date | None

    @property
    def newest(self) -> Period | None:
        """Return the last period that has a figure, or None."""
        return max((one.period for one in self.given if one.figure.status.has_value), default=None)


def listed(value: Any) -> list[Any]:
    """Return a list that may have come as its only element, or not at all."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def read_answer(text: str, service: Service, asked: Mapping[str, object], name: str) -> Told:
    """Read the answer to *asked*; InputError that names *name* and the field for whatever cannot be."""
    rows = _rows(text, name)
    bounds = CLASS if service.classes else COUNT
    given: list[Given] = []
    labels: dict[tuple[str, str], str] = {}
    dates: list[dt.date] = []
    for row in rows:
        _check_place(row, asked, name)
        period = _period(row, service, name)
        written = str(row.get("codeNomenclature") or "").strip()
        nomenclature = "" if fold(written) == _NO_NOMENCLATURE else _SPACED_DASH.sub("-", written)
        given.append(Given(period, nomenclature, "", "", _main_figure(row, bounds, name)))
        labels["", str(row.get("codeActivite", ""))] = str(row.get("libActivite") or "").strip()
        given += _characteristics(row, period, nomenclature, labels, name)
        dates += _updated(row, name)
    return Told(tuple(_once(given, name)), labels, max(dates, default=None))


def _once(given: Iterable[Given], name: str) -> Iterable[Given]:
    """Yield each figure once; InputError for one that stands twice with different values."""
    seen: dict[tuple[Period, str, str, str], Figure] = {}
    for one in given:
        key = (one.period, one.nomenclature, one.characteristic_type, one.characteristic)
        before = seen.get(key)
        if before is None:
            seen[key] = one.figure
            yield one
        elif (before.status, str(before.value)) != (one.figure.status, str(one.figure.value)):
            what = " ".join(str(part) for part in key if part)
            message = f"stands twice with different figures ({before.value:g} and {one.figure.value:g}): {what}"
            raise InputError(message, file=name)


def _rows(text: str, name: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text)
    except ValueError as error:
        message = f"is no JSON: {error}"
        raise InputError(message, file=name) from error
    key = next((key for key in LISTS if isinstance(content, dict) and key in content), None)
    if key is None:
        message = f"has neither {' nor '.join(LISTS)}"
        raise InputError(message, file=name)
    rows = listed(content[key])
    if not all(isinstance(row, dict) for row in rows):
        message = "is no list of objects"
        raise InputError(message, file=name, field=key)
    return rows


def _check_place(row: Mapping[str, Any], asked: Mapping[str, object], name: str) -> None:
    """Refuse an answer about another place or activity than asked: figures would be printed under the wrong name."""
    for key in ("codeTypeTerritoire", "codeTerritoire", "codeTypeActivite", "codeActivite"):
        if key in asked and str(row.get(key, asked[key])) != asked[key]:
            message = f"answers about {row[key]!r}, asked was {asked[key]!r}"
            raise InputError(message, file=name, field=key)


def _period(row: Mapping[str, Any], service: Service, name: str) -> Period:
    text = str(row.get("codePeriode", ""))
    try:
        period = Period.parse(text)
    except ValueError as error:
        raise InputError(str(error), file=name, field="codePeriode") from error
    if period.rhythm is not service.rhythm:
        message = f"{text!r} is a {period.rhythm}, not a {service.rhythm}"
        raise InputError(message, file=name, field="codePeriode")
    return period


def _main_figure(row: Mapping[str, Any], bounds: Bounds, name: str) -> Figure:
    """Return the figure under whichever key holds one: a class may stand as « Nom », « Rang » or « Nombre »."""
    if _is_masked(row):
        return Figure(NO_FIGURE, Status.SECRET)
    present = {key: row[key] for key in MAIN_VALUES if row.get(key) not in (None, "")}
    if not present and not any(key in row for key in MAIN_VALUES):
        message = f"has no main value: expected one of {', '.join(MAIN_VALUES)}"
        raise InputError(message, file=name, field="valeurPrincipale")
    if not present:
        return Figure(NO_FIGURE, Status.NOT_AVAILABLE)
    numeric = (key for key, value in present.items() if str(value).strip()[:1].isdigit())
    key = next(numeric, next(iter(present)))
    return _figure(present[key], bounds, name, key)


def _characteristics(
    row: Mapping[str, Any], period: Period, nomenclature: str, labels: dict[tuple[str, str], str], name: str
) -> Iterable[Given]:
    for part in listed(row.get("listeValeurParCaract")):
        kind, code = str(part.get("codeTypeCaract", "")), str(part.get("codeCaract", ""))
        labels[kind, code] = str(part.get("libCaract") or "").strip()
        if _is_masked(part):
            figure = Figure(NO_FIGURE, Status.SECRET)
        elif part.get("nombre") in (None, ""):
            figure = Figure(NO_FIGURE, Status.NOT_AVAILABLE)
        else:
            figure = _figure(part["nombre"], COUNT, name, f"{kind}-{code}")
        yield Given(period, nomenclature, kind, code, figure)


def _is_masked(content: Mapping[str, Any]) -> bool:
    return str(content.get("masque", "")).strip().lower() in {"true", "1", "o", "oui"}


def _figure(value: object, bounds: Bounds, name: str, field: str) -> Figure:
    try:
        figure = _read(str(value), bounds)
    except ValueError as error:
        raise InputError(str(error), file=name, field=field) from error
    if bounds is CLASS and figure.status.has_value and figure.value < _LOWEST_CLASS:
        message = f"{figure.value:g} is no class from {_LOWEST_CLASS}"
        raise InputError(message, file=name, field=field)
    return figure


@lru_cache(maxsize=16384)
def _read(text: str, bounds: Bounds) -> Figure:
    """Read a figure within its bounds; the same few thousand texts come again and again."""
    figure = read_figure(text)
    bounds.check(figure)
    return figure


def _updated(row: Mapping[str, Any], name: str) -> Iterable[dt.date]:
    text = str(row.get("datMaj") or "")
    if not text:
        return
    try:
        yield dt.datetime.fromisoformat(text).date()
    except ValueError as error:
        message = f"{text!r} is no instant"
        raise InputError(message, file=name, field="datMaj") from error


def answer_name(words: object) -> str:
    """Return how an answer is called in messages."""
    return f"{NAME} {words}"
