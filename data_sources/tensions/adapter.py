"""Tension by profession: one CSV at a configured address, or imported."""

import datetime as dt

from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.tensions.professions import tensions
from data_sources.text_tables import read_csv
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError

NAME, DATASET = "tensions", "tensions-metiers"


class Tensions(Newest):
    """A DataSource and a FileReader; *url* is the file's own address, empty: it is not asked for and can only be imported.

    The publication date is the Last-Modified of the answer, as no date stands in the file.
    """

    def __init__(self, client: HttpClient, register: Register, *, url: str) -> None:
        super().__init__(NAME, [DATASET] if url else [])
        self._client, self._register, self._url = client, register, url

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a file of any year; UsageError without its publication date."""
        return self._read(DATASET, Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _download(self, dataset: str) -> Publication:  # noqa: ARG002 -- there is one
        answer = self._client.get(self._url)
        file = RawFile(self._url.rpartition("/")[2] or "tensions.csv", answer.content, answer.url)
        if answer.modified_on is None:
            message = "came without a Last-Modified date: import it with `reporter sources import tensions FILE --published-on DATE`"
            raise InputError(message, file=file.name)
        return Publication(file, answer.modified_on, answer.fictitious)

    def _read(self, dataset: str, publication: Publication) -> Read:
        frame, warnings = tensions(read_csv(publication.file))
        return completed(frame, DatasetRef(NAME, dataset), publication, self._register, warnings, keep_empty=True)
