"""A producer's file at an address of its own: no date stands in it, the answer's Last-Modified is its day of publication."""

from data_sources.figure_tables import Publication
from data_sources.http_client import HttpClient
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError


def file_at(url: str, client: HttpClient, producer: str) -> Publication:
    """Return the file at *url*; SourceError for a service that does not answer, InputError for an answer without a date."""
    answer = client.get(url)
    file = RawFile(answer.url.rpartition("/")[2] or producer, answer.content, answer.url)
    if answer.modified_on is None:
        message = f"came without a Last-Modified date: import it with `reporter sources import {producer} FILE --published-on DATE`"
        raise InputError(message, file=file.name)
    return Publication(file, answer.modified_on, answer.fictitious)
