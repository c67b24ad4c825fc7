"""Ask Melodi for a whole level of territories, page by page, and for the day on which a dataset was published."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from data_sources.http_client import Answer, HttpClient
from reporter.errors import InputError

PAGE = 10_000  # observations; the service gives no more at once
MAX_PAGES = 100  # of one level
LEVELS = ("FRANCE-F", "REG", "DEP", "ZE2020", "EPCI")  # a territory, then whole levels


class Melodi:
    """The service, up to and with /melodi."""

    def __init__(self, client: HttpClient, base_url: str) -> None:
        self._client, self._base = client, base_url.rstrip("/")

    def answers(self, dataset: str, filters: Mapping[str, str]) -> Iterator[Answer]:
        """Yield every page of every level; InputError when the pages do not follow each other."""
        for level in LEVELS:
            yield from self._pages(dataset, urlencode({"GEO": level, **filters, "maxResult": PAGE}))

    def published_on(self, dataset: str) -> dt.date | None:
        """Return the day on which the catalogue says that the dataset was changed, None when it does not."""
        content = content_of(self._client.get(f"{self._base}/catalog/{dataset}", accept="application/json"))
        products = content.get("product")
        told = [p.get("modified") for p in products if isinstance(p, dict)] if isinstance(products, list) else []
        days = [day for text in (*told, content.get("modified"), content.get("issued")) if (day := _day(text))]
        return max(days, default=None)

    def _pages(self, dataset: str, query: str) -> Iterator[Answer]:
        asked = set[str]()
        for _ in range(MAX_PAGES):
            asked.add(query)
            answer = self._client.get(f"{self._base}/data/{dataset}?{query}", accept="application/json")
            yield answer
            following = _next_query(content_of(answer), answer.url)
            if following is None:
                return
            if following in asked:
                message = "leads back to a page that was read already"
                raise InputError(message, file=answer.url, field="paging.next")
            query = following
        message = f"has more than {MAX_PAGES} pages"
        raise InputError(message, file=f"{self._base}/data/{dataset}", field="paging")


def content_of(answer: Answer) -> Mapping[str, Any]:
    """Return an answer's JSON object; InputError for anything else."""
    return json_object(answer.content, answer.url)


def json_object(content: bytes, file: str) -> Mapping[str, Any]:
    """Return the JSON object in *content*; InputError that names *file* for anything else."""
    try:
        found = json.loads(content)
    except ValueError as error:
        message = f"is no JSON ({error}): it may have been cut. Fetch it again"
        raise InputError(message, file=file) from error
    if not isinstance(found, dict):
        message = "is no JSON object"
        raise InputError(message, file=file)
    return found


def joined(answers: Sequence[Answer]) -> bytes:
    """Return the answers as one JSON object, each as it was received: what is kept, and what can be imported again."""
    return b'{"answers": [' + b",\n".join(answer.content for answer in answers) + b"]}\n"


def _next_query(content: Mapping[str, Any], file: str) -> str | None:
    """Return the query of the next page: its address is the service's own, whatever host it names."""
    paging = content.get("paging")
    if not isinstance(paging, dict) or not isinstance(paging.get("isLast"), bool | None):
        message = "does not say whether it is the last page"
        raise InputError(message, file=file, field="paging")
    following = urlsplit(str(paging.get("next") or "")).query
    if paging.get("isLast", not following):
        return None
    if not following:
        message = "is not the last page and names no next one"
        raise InputError(message, file=file, field="paging.next")
    return following


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
