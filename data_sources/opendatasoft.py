"""The Explore v2.1 interface of an Opendatasoft portal: its catalogue and its CSV exports."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from data_sources.figure_tables import Publication
from data_sources.http_client import Answer, HttpClient
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError

PAGE = 100  # the portal's own default is 10
MAX_PAGES = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset as the catalogue lists it; *published_on* is the day its data were last changed, None when it is not told."""

    id: str
    title: str
    fields: tuple[str, ...]
    published_on: dt.date | None


class Portal:
    """One portal, up to and with /api/explore/v2.1."""

    def __init__(self, client: HttpClient, base_url: str) -> None:
        self._client, self._base = client, base_url.rstrip("/")

    def datasets(self) -> tuple[Listed, ...]:
        """Return the whole catalogue, page by page; InputError when it is not as announced."""
        found: list[Listed] = []
        for page in range(MAX_PAGES):
            answer = self._client.get(f"{self._base}/catalog/datasets?limit={PAGE}&offset={page * PAGE}", accept="application/json")
            content = _json(answer)
            listed = [_listed(item, answer.url) for item in _sequence(content, "results", answer.url)]
            found += listed
            if not listed or len(found) >= _count(content, answer.url):
                break
        return tuple(found)

    def dataset(self, identifier: str) -> Listed:
        """Return one dataset of the catalogue."""
        answer = self._client.get(f"{self._base}/catalog/datasets/{quote(identifier)}", accept="application/json")
        return _listed(_json(answer), answer.url)

    def export(self, listed: Listed) -> Publication:
        """Return a dataset's whole CSV, with field names as headers."""
        url = f"{self._base}/catalog/datasets/{quote(listed.id)}/exports/csv?use_labels=false"
        answer = self._client.get(url, accept="text/csv")
        published_on = listed.published_on or answer.modified_on
        file = RawFile(f"{listed.id}.csv", answer.content, url)
        if published_on is None:
            message = "neither the catalogue nor the answer says when it was published"
            raise InputError(message, file=file.name, field="metas.default.modified")
        return Publication(file, published_on, answer.fictitious)


def _json(answer: Answer) -> Mapping[str, Any]:
    try:
        content = json.loads(answer.content)
    except ValueError as error:
        message = f"is no JSON ({error})"
        raise InputError(message, file=answer.url) from error
    if not isinstance(content, dict):
        message = "is no JSON object"
        raise InputError(message, file=answer.url)
    return content


def _sequence(content: Mapping[str, Any], name: str, file: str) -> Sequence[Mapping[str, Any]]:
    found = content.get(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        message = "is not the list that was expected"
        raise InputError(message, file=file, field=name)
    return found


def _count(content: Mapping[str, Any], file: str) -> int:
    count = content.get("total_count")
    if not isinstance(count, int):
        message = "is not the number that was expected"
        raise InputError(message, file=file, field="total_count")
    return count


def _listed(item: Mapping[str, Any], file: str) -> Listed:
    identifier = item.get("dataset_id")
    if not isinstance(identifier, str) or not identifier:
        message = "is missing in the catalogue"
        raise InputError(message, file=file, field="dataset_id")
    default = (item.get("metas") or {}).get("default") or {}
    fields = tuple(str(field.get("name", "")) for field in _sequence(item, "fields", file))
    return Listed(identifier, str(default.get("title") or ""), fields, _day(default.get("modified") or default.get("data_processed")))


def _day(text: object) -> dt.date | None:
    """Return the day written at the head of an instant; the portals write local time with its offset."""
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
