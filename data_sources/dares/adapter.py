"""Dares: registered job seekers, from its Opendatasoft portal."""

import datetime as dt
from collections.abc import Sequence

from data_sources.dares.catalogue import SETS, resolve
from data_sources.dares.epci_workbook import is_epci_workbook, job_seekers_of_epci
from data_sources.dares.job_seekers import job_seekers, recognised
from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.opendatasoft import Portal
from data_sources.spreadsheets import is_workbook, read_workbook
from data_sources.text_tables import read_csv
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError

NAME = "dares"
DATASETS = tuple(SETS)
EPCI = "defm-epci-brut"  # a workbook a year without an address: imported only


class Dares(Newest):
    """A DataSource and a FileReader; *base_url* goes up to and with /api/explore/v2.1."""

    def __init__(self, client: HttpClient, register: Register, *, base_url: str, datasets: Sequence[str] = DATASETS) -> None:
        super().__init__(NAME, datasets)
        self._portal, self._register = Portal(client, base_url), register

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a CSV export of one of the sets, with field names or French labels as headers, or the workbook of the EPCI."""
        if is_workbook(file.content):
            return self._read_workbook(file, published_on)
        wanted = recognised(read_csv(file))
        return self._read(wanted.dataset, Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _read_workbook(self, file: RawFile, published_on: dt.date | None) -> Read:
        sheets = read_workbook(file)
        if not is_epci_workbook(sheets):
            message = f"no sheet has a column of EPCI (sheets: {', '.join(sheet.name for sheet in sheets)})"
            raise InputError(message, file=file.name)
        publication = Publication(file, needed_date(published_on, file.name), fictitious=False)
        frame, warnings = job_seekers_of_epci(sheets, self._register, file.name)
        return completed(frame, DatasetRef(NAME, EPCI), publication, self._register, warnings)

    def _download(self, dataset: str) -> Publication:
        return self._portal.export(resolve(SETS[dataset], self._portal.datasets()))

    def _read(self, dataset: str, publication: Publication) -> Read:
        frame, warnings = job_seekers(read_csv(publication.file), SETS[dataset])
        return completed(frame, DatasetRef(NAME, dataset), publication, self._register, warnings)
