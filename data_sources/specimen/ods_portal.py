"""An Opendatasoft portal, Explore v2.1: catalogue, records and exports of its datasets."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from data_sources.specimen.answers import Answer, cut, json_answer
from data_sources.specimen.ods_query import QueryError, filtered, ordered, selected
from data_sources.specimen.ods_tables import Dataset, Field, Scope, Table
from data_sources.specimen.state import Fault

PREFIX = ("api", "explore", "v2.1", "catalog", "datasets")
DEFAULT_LIMIT = 10
MOST_AT_ONCE = 100
FARTHEST = 10_000  # offset + limit, except for an export of everything
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_EVERYWHERE = {"lang", "timezone"}
_PAGING = {"limit", "offset", "where", "order_by"}
_CATALOGUE_FIELDS = (Field("dataset_id", ""), Field("title", ""), Field("publisher", ""), Field("description", ""))
_TRUE, _FALSE = {"true", "1"}, {"false", "0"}


class _RefusedError(Exception):
    """A parameter that the portal refuses."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One producer's portal."""

    publisher: str
    datasets: tuple[Dataset, ...]

    def answer(self, path: Sequence[str], query: Mapping[str, str], scope: Scope, fault: Fault) -> Answer:
        """Answer a GET at *path*, below the portal's root."""
        if tuple(path[: len(PREFIX)]) != PREFIX:
            return _error(HTTPStatus.NOT_FOUND, "NotFoundException", "The requested URL was not found on the server.")
        try:
            match list(path[len(PREFIX) :]):
                case []:
                    return self._catalogue(query, scope)
                case [identifier]:
                    return self._one(identifier, query, scope)
                case [identifier, "records"]:
                    return self._with(identifier, lambda dataset: _records(dataset, query, scope, fault))
                case [identifier, "exports", kind]:
                    return self._with(identifier, lambda dataset: _export(dataset, kind, query, scope, fault))
        except QueryError as error:
            return _error(HTTPStatus.BAD_REQUEST, "ODSQLError", str(error))
        except _RefusedError as error:
            return _error(HTTPStatus.BAD_REQUEST, "InvalidRESTParameterError", str(error))
        return _error(HTTPStatus.NOT_FOUND, "NotFoundException", "The requested URL was not found on the server.")

    def _with(self, identifier: str, answer: Callable[[Dataset], Answer]) -> Answer:
        for dataset in self.datasets:
            if dataset.id == identifier:
                return answer(dataset)
        return _error(HTTPStatus.NOT_FOUND, "NotFoundException", f"Unknown dataset: {identifier}")

    def _entry(self, dataset: Dataset, scope: Scope) -> dict[str, object]:
        return dataset.catalogue_entry(scope, self.publisher)

    def _one(self, identifier: str, query: Mapping[str, str], scope: Scope) -> Answer:
        _only(query, _EVERYWHERE)
        return self._with(identifier, lambda dataset: json_answer(self._entry(dataset, scope), modified_at=dataset.published_at(scope)))

    def _catalogue(self, query: Mapping[str, str], scope: Scope) -> Answer:
        _only(query, _PAGING | _EVERYWHERE)
        listed = Table(_CATALOGUE_FIELDS, tuple((d.id, d.title, self.publisher, d.description) for d in self.datasets))
        found = _asked(listed, query)
        first, end = _window(query)
        by_id = {dataset.id: dataset for dataset in self.datasets}
        results = [self._entry(by_id[str(row[0])], scope) for row in found.rows[first:end]]
        return json_answer({"total_count": len(found.rows), "results": results}, modified_at=scope.vintage.published_at)


def _records(dataset: Dataset, query: Mapping[str, str], scope: Scope, fault: Fault) -> Answer:
    _only(query, _PAGING | _EVERYWHERE | {"select"})
    found = _asked(dataset.table(scope, fault), query)
    first, end = _window(query)
    content = {"total_count": len(found.rows), "results": _objects(Table(found.fields, found.rows[first:end]))}
    return json_answer(content, modified_at=dataset.published_at(scope))


def _export(dataset: Dataset, kind: str, query: Mapping[str, str], scope: Scope, fault: Fault) -> Answer:
    _only(query, _PAGING | _EVERYWHERE | {"select", "use_labels"} | ({"delimiter", "with_bom"} if kind == "csv" else set()))
    found = _part(_asked(dataset.table(scope, fault), query), query)
    if kind == "csv":
        body, content_type = _csv(found, query), "text/csv; charset=utf-8"
    elif kind == "json":
        body, content_type = json.dumps(_objects(found, query), ensure_ascii=False).encode(), "application/json; charset=utf-8"
    else:
        message = f"Invalid value for format API parameter: {kind} was found but one of csv, json is expected."
        raise _RefusedError(message)
    whole = cut(body) if fault is Fault.TRUNCATED else body
    headers = {"Content-Disposition": f'attachment; filename="{dataset.id}.{kind}"'}
    return Answer(whole, content_type, modified_at=dataset.published_at(scope), headers=headers)


def _asked(table: Table, query: Mapping[str, str]) -> Table:
    found = filtered(table, query["where"]) if query.get("where") else table
    found = ordered(found, query["order_by"]) if query.get("order_by") else found
    return selected(found, query["select"]) if query.get("select") else found


def _part(table: Table, query: Mapping[str, str]) -> Table:
    """Return the rows of an export: all of them, or a window; as soon as an offset is given the window may not end beyond the limit."""
    limit, offset = _number(query, "limit", -1), _number(query, "offset", 0)
    if limit < -1 or offset < 0:
        message = f"Invalid value for limit API parameter: {limit} was found but -1 <= limit is expected."
        raise _RefusedError(message)
    end = len(table.rows) if limit == -1 else offset + limit
    if offset and end > FARTHEST:
        raise _too_far(end)
    return Table(table.fields, table.rows[offset:end])


def _window(query: Mapping[str, str]) -> tuple[int, int]:
    limit, offset = _number(query, "limit", DEFAULT_LIMIT), _number(query, "offset", 0)
    limit = MOST_AT_ONCE if limit == -1 else limit
    if not 0 <= limit <= MOST_AT_ONCE:
        message = f"Invalid value for limit API parameter: {limit} was found but -1 <= limit <= {MOST_AT_ONCE} is expected."
        raise _RefusedError(message)
    if offset < 0:
        message = f"Invalid value for offset API parameter: {offset} was found but 0 <= offset is expected."
        raise _RefusedError(message)
    if offset + limit > FARTHEST:
        raise _too_far(offset + limit)
    return offset, offset + limit


def _too_far(end: int) -> _RefusedError:
    return _RefusedError(f"Invalid value for sum of offset + limit API parameter: {end} was found but <= {FARTHEST} is expected.")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name) or str(default)
    try:
        return int(text)
    except ValueError:
        message = f"Invalid value for {name} API parameter: {text} was found but an integer is expected."
        raise _RefusedError(message) from None


def _truth(query: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = query.get(name, "").lower()
    if text and text not in _TRUE | _FALSE:
        message = f"Invalid value for {name} API parameter: {text} was found but a boolean is expected."
        raise _RefusedError(message)
    return text in _TRUE if text else default


def _only(query: Mapping[str, str], known: set[str]) -> None:
    for name in query:
        if name not in known:
            message = f"Unknown API parameter: {name}. The specimen understands {', '.join(sorted(known))}."
            raise _RefusedError(message)


def _csv(table: Table, query: Mapping[str, str]) -> bytes:
    """Return a CSV as the portals write it: « ; », byte order mark, carriage returns, empty cells for what is not known."""
    delimiter = query.get("delimiter") or ";"
    if len(delimiter) != 1:
        message = f"Invalid value for delimiter API parameter: {delimiter} was found but one character is expected."
        raise _RefusedError(message)
    text = io.StringIO(_BYTE_ORDER_MARK if _truth(query, "with_bom", default=True) else "")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(_headers(table, query))
    writer.writerows(table.rows)
    return text.getvalue().encode()


def _objects(table: Table, query: Mapping[str, str] | None = None) -> list[dict[str, str | int | None]]:
    names = _headers(table, query or {})
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _headers(table: Table, query: Mapping[str, str]) -> list[str]:
    labels = _truth(query, "use_labels", default=False)
    return [field.label if labels else field.name for field in table.fields]


def _error(status: HTTPStatus, code: str, message: str) -> Answer:
    return json_answer({"error_code": code, "message": message}, status)
