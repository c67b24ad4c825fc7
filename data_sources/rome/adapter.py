"""The ROME: professions, skills and their links, from the producer's archive, from a folder of its files, or imported one by one."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from data_sources.figure_tables import Publication, needed_date, reference
from data_sources.file_address import file_at
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.rome.archive import member
from data_sources.rome.reference_files import STEMS, read_names, recognised
from data_sources.text_tables import read_csv
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.errors import InputError, SettingsError

NAME = "rome"
DATASETS = tuple(STEMS)
_VERSION = re.compile(r"v\d+")


class Rome(Newest):
    """A DataSource and a FileReader; *url* is that of the archive (….zip) or of a folder named after the version (…/v347/).

    The publication date is the Last-Modified of the answer, as no date stands in the files. An empty address: they can only be imported.
    """

    def __init__(self, client: HttpClient, *, url: str, datasets: Sequence[str] = DATASETS) -> None:
        super().__init__(NAME, datasets if url else [])
        self._client, self._url = client, url

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read one file of the ROME, or the list of its professions with their domains; UsageError without its publication date."""
        publication = Publication(file, needed_date(published_on, file.name), fictitious=False)
        return self._read("", publication)

    def _download(self, dataset: str) -> Publication:
        stem, is_archive = STEMS[dataset], self._url.endswith(".zip")
        found = file_at(self._url if is_archive else _address(self._url, stem), self._client, NAME)
        return replace(found, file=member(found.file, stem)) if is_archive else found

    def _read(self, dataset: str, publication: Publication) -> Read:
        table = read_csv(publication.file)
        kind = recognised(table)
        if dataset and kind.dataset != dataset:
            message = f"holds {kind.dataset}, where {dataset} was expected"
            raise InputError(message, file=publication.file.name)
        names, warnings = read_names(table, kind)
        return reference(DatasetRef(NAME, kind.dataset), publication, names, warnings)


def _address(folder: str, stem: str) -> str:
    """Return the address of one file in a folder named after the version, which every file's name repeats."""
    plain = folder.rstrip("/")
    version = plain.rpartition("/")[2]
    if not _VERSION.fullmatch(version):
        message = "REPORTER_SOURCES__ROME__URL names neither an archive (….zip) nor a folder whose last part is the version (…/v347/)"
        raise SettingsError(message)
    return f"{plain}/{stem}_{version}_utf8.csv"
