"""Besoins en main-d'œuvre: recruitment projects by profession, one workbook a year at a configured address, or imported."""

import datetime as dt

from data_sources.bmo.layout import survey_table
from data_sources.bmo.professions import is_labels_file, names_of_labels_file, names_of_survey
from data_sources.bmo.projects import projects
from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.file_address import file_at
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.spreadsheets import is_marked_specimen, is_workbook, read_workbook
from data_sources.text_tables import read_csv
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef, Release
from reporter.domain.territory import Register
from reporter.errors import InputError
from reporter.tables import ObservationTable, empty_frame

NAME, DATASET, LABELS = "bmo", "besoins-main-oeuvre", "fap-intitules"
MAX_ROWS = 150_000  # 2024 has 53,443


class Bmo(Newest):
    """A DataSource and a FileReader; *url* is the workbook's own address, empty: it is not asked for and can only be imported.

    The publication date is the Last-Modified of the answer, as no date stands in the file.
    """

    def __init__(self, client: HttpClient, register: Register, *, url: str) -> None:
        super().__init__(NAME, [DATASET] if url else [])
        self._client, self._register, self._url = client, register, url

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a workbook of any year, or the labels of FAP 2021; UsageError without its publication date."""
        publication = Publication(file, needed_date(published_on, file.name), fictitious=False)
        return self._read(DATASET, publication) if is_workbook(file.content) else _labels(publication)

    def _download(self, dataset: str) -> Publication:  # noqa: ARG002 -- there is one
        return file_at(self._url, self._client, NAME)

    def _read(self, dataset: str, publication: Publication) -> Read:
        file = publication.file
        sheets = read_workbook(file, max_rows=MAX_ROWS)
        table, year = survey_table(sheets, file.name)
        frame, warnings = projects(table)
        known = Publication(file, publication.published_on, publication.fictitious or is_marked_specimen(sheets))
        names = names_of_survey(table)
        ref = DatasetRef(NAME, dataset)
        return completed(frame.assign(period=str(year)), ref, known, self._register, warnings, names=names, looks_ahead=True)


def _labels(publication: Publication) -> Read:
    """Return the labels as a release of the year they were published in; InputError for another CSV."""
    table = read_csv(publication.file)
    if not is_labels_file(table):
        message = "is neither a BMO workbook (.xlsx) nor the labels of FAP 2021 (columns Code_FAP341, Intitulé_FAP341…)"
        raise InputError(message, file=publication.file.name)
    names, warnings = names_of_labels_file(table)
    year = Period.whole_year(publication.published_on.year)
    release = Release(NAME, LABELS, year, publication.published_on, publication.digest, publication.fictitious)
    return release, ObservationTable(empty_frame(), (publication.file,), (*table.warnings, *warnings), names.labels, names.links)
