"""Tension by profession: one CSV at a configured address, or imported; the table from FAP to ROME can be imported."""

import datetime as dt

from data_sources.figure_tables import Names, Publication, completed, needed_date, reference
from data_sources.file_address import file_at
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.tensions.fap_rome import fap_rome
from data_sources.tensions.professions import edition_of, tensions
from data_sources.text_tables import TextTable, read_csv
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError
from reporter.tables import Label

NAME, DATASET, FAP_ROME = "tensions", "tensions-metiers", "fap-rome"


class Tensions(Newest):
    """A DataSource and a FileReader; *url* is the file's own address, empty: it is not asked for and can only be imported.

    The publication date is the Last-Modified of the answer, as no date stands in the file.
    """

    def __init__(self, client: HttpClient, register: Register, *, url: str) -> None:
        super().__init__(NAME, [DATASET] if url else [])
        self._client, self._register, self._url = client, register, url

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a tension file of any year, or the table from FAP to ROME; UsageError without its publication date."""
        table = read_csv(file)
        return self._release(table, _recognised(table), Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _download(self, dataset: str) -> Publication:  # noqa: ARG002 -- there is one
        return file_at(self._url, self._client, NAME)

    def _read(self, dataset: str, publication: Publication) -> Read:
        return self._release(read_csv(publication.file), dataset, publication)

    def _release(self, table: TextTable, dataset: str, publication: Publication) -> Read:
        ref = DatasetRef(NAME, dataset)
        if dataset == FAP_ROME:
            names, warnings = fap_rome(table)
            return reference(ref, publication, names, warnings)
        frame, warnings = tensions(table)
        names = Names((Label("version", "fap", edition_of(frame["category"], table.name)),))
        return completed(frame, ref, publication, self._register, warnings, keep_empty=True, names=names)


def _recognised(table: TextTable) -> str:
    columns = set(table.frame.columns)
    if {"fap", "rome"} <= columns:
        return FAP_ROME
    if {"fap", "niveau_geo"} <= columns:
        return DATASET
    message = f"is neither a tension file (fap, niveau_geo) nor the table from FAP to ROME (fap, rome); there are: {', '.join(columns)}"
    raise InputError(message, file=table.name, line=1)
