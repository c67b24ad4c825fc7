"""Insee: localised unemployment rates, from its data bank and from its files, and salaried jobs from its data bank."""

import datetime as dt
from collections.abc import Sequence

from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.file_address import file_at
from data_sources.http_client import HttpClient
from data_sources.insee.bdm_jobs import is_jobs_message, jobs_of_message
from data_sources.insee.bdm_rates import rates_of_message
from data_sources.insee.sdmx_message import Message, figures_digest, is_xml, read_message
from data_sources.insee.workbooks import is_regional_workbook, rates_of_regional_workbook, rates_of_zone_workbook
from data_sources.newest import Newest, Read
from data_sources.spreadsheets import is_marked_specimen, is_workbook, read_workbook
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError, UsageError

NAME = "insee"
RATES = "taux-chomage"
ZONE_RATES = "taux-chomage-ze"
JOBS = "emploi-salarie"
DATASETS = (RATES, ZONE_RATES, JOBS)
REQUESTS_PER_MINUTE = 30
FLOW = "TAUX-CHOMAGE"
JOBS_FLOW = "TCRED-EMPLOI-SALARIE-TRIM"
_FLOWS = {RATES: (FLOW, "1982-Q1"), JOBS: (JOBS_FLOW, "2010-Q4")}  # and where they begin
ZONE_FILE = "chomage-zone-emploi.xlsx"


class Insee(Newest):
    """A DataSource and a FileReader.

    The data bank answers under *base_url*; the file of the zones d'emploi lies under *files_url*, its publication date is the
    Last-Modified of the answer, as no date stands in it. An empty address puts its dataset off.
    """

    def __init__(
        self, client: HttpClient, register: Register, *, base_url: str, files_url: str, datasets: Sequence[str] = DATASETS
    ) -> None:
        self._client, self._register = client, register
        bank = base_url.rstrip("/")
        self._addresses = {RATES: bank, ZONE_RATES: files_url.rstrip("/"), JOBS: bank}
        super().__init__(NAME, [dataset for dataset in datasets if self._addresses[dataset]])
        self._message: tuple[str, Message] | None = None

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read an sl_etc workbook, the workbook of the zones d'emploi, or a saved answer of the data bank."""
        if is_xml(file.content):
            publication = self._message_publication(file, published_on, fictitious=False)
            is_jobs = is_jobs_message(self._read_once(file, publication.digest))
            return self._read(JOBS if is_jobs else RATES, publication)
        if not is_workbook(file.content):
            message = "is neither a workbook (.xls, .xlsx) nor an SDMX message: choose a file of Insee's localised unemployment rates"
            raise InputError(message, file=file.name)
        sheets = read_workbook(file)
        publication = Publication(file, needed_date(published_on, file.name), is_marked_specimen(sheets))
        return self._read(RATES if is_regional_workbook(sheets) else ZONE_RATES, publication)

    def _download(self, dataset: str) -> Publication:
        address = self._addresses[dataset]
        if dataset in _FLOWS:
            flow, start = _FLOWS[dataset]
            answer = self._client.get(f"{address}/data/{flow}?startPeriod={start}", accept="application/xml")
            return self._message_publication(RawFile(f"{flow}.xml", answer.content, answer.url), None, fictitious=answer.fictitious)
        return file_at(f"{address}/{ZONE_FILE}", self._client, NAME)

    def _message_publication(self, file: RawFile, published_on: dt.date | None, *, fictitious: bool) -> Publication:
        digest = figures_digest(file.content)
        message = self._read_once(file, digest)
        told = message.last_update(file.name)
        if published_on and told and published_on != told:
            text = f"{file.name} says itself that it was published on {told}, not on {published_on}: leave --published-on out"
            raise UsageError(text)
        return Publication(file, told or needed_date(published_on, file.name), fictitious or message.is_specimen, digest)

    def _read_once(self, file: RawFile, digest: str) -> Message:
        if self._message is None or self._message[0] != digest:
            self._message = (digest, read_message(file))
        return self._message[1]

    def _read(self, dataset: str, publication: Publication) -> Read:
        ref, file = DatasetRef(NAME, dataset), publication.file
        if not is_workbook(file.content):
            of_message = jobs_of_message if dataset == JOBS else rates_of_message
            frame, warnings = of_message(self._read_once(file, publication.digest), self._register, file.name)
            return completed(frame, ref, publication, self._register, warnings)
        sheets = read_workbook(file)
        if dataset == RATES:
            frame, warnings = rates_of_regional_workbook(sheets, self._register, file.name)
        else:
            frame, warnings = rates_of_zone_workbook(sheets, file.name)
        marked = Publication(file, publication.published_on, publication.fictitious or is_marked_specimen(sheets))
        return completed(frame, ref, marked, self._register, warnings)
