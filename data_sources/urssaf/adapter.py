"""Urssaf: private salaried jobs, from its Opendatasoft portal."""

import datetime as dt
from collections.abc import Sequence

from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.opendatasoft import Portal
from data_sources.text_tables import TextTable, read_csv
from data_sources.urssaf.private_jobs import DEPARTMENT, SECTOR, ZONE, jobs_by_department, jobs_by_zone
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError

NAME = "urssaf"
JOBS_BY_DEPARTMENT = "emploi-departements"
JOBS_BY_ZONE = "emploi-ze"
DATASETS = (JOBS_BY_DEPARTMENT, JOBS_BY_ZONE)
PORTAL_IDS = {
    JOBS_BY_DEPARTMENT: "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-departement-x-grand-s",
    JOBS_BY_ZONE: "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-zone-demploi",
}


class Urssaf(Newest):
    """A DataSource and a FileReader; *base_url* goes up to and with /api/explore/v2.1."""

    def __init__(self, client: HttpClient, register: Register, *, base_url: str, datasets: Sequence[str] = DATASETS) -> None:
        super().__init__(NAME, datasets)
        self._portal, self._register = Portal(client, base_url), register

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a CSV export of one of the two sets, with field names or French labels as headers."""
        dataset = _recognised(read_csv(file))
        return self._read(dataset, Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _download(self, dataset: str) -> Publication:
        return self._portal.export(self._portal.dataset(PORTAL_IDS[dataset]))

    def _read(self, dataset: str, publication: Publication) -> Read:
        table = read_csv(publication.file)
        if dataset == JOBS_BY_ZONE:
            frame, warnings = jobs_by_zone(table)
        else:
            frame, warnings = jobs_by_department(table, self._register)
        return completed(frame, DatasetRef(NAME, dataset), publication, self._register, warnings)


def _recognised(table: TextTable) -> str:
    columns = set(table.frame.columns)
    if ZONE in columns:
        return JOBS_BY_ZONE
    if {DEPARTMENT, SECTOR} <= columns:
        return JOBS_BY_DEPARTMENT
    message = (
        f"is no set of private jobs that is used here: expected {ZONE}, or {DEPARTMENT} and {SECTOR} (there are: {', '.join(columns)})"
    )
    raise InputError(message, file=table.name, line=1)
