"""Urssaf: private salaried jobs, payroll, establishments and declarations before hire, from its Opendatasoft portal."""

import datetime as dt
from collections.abc import Callable, Sequence

import pandas as pd

from data_sources.figure_tables import NAMELESS, Names, Publication, completed, needed_date
from data_sources.http_client import HttpClient
from data_sources.newest import Newest, Read
from data_sources.opendatasoft import Portal
from data_sources.text_tables import TextTable, read_csv
from data_sources.urssaf.catalogue import WANTED, Kind, Wanted, find, recognised
from data_sources.urssaf.detailed_jobs import jobs_by_region, jobs_of_france
from data_sources.urssaf.hires import hires_by_department, hires_by_region
from data_sources.urssaf.measures import Measure
from data_sources.urssaf.private_jobs import jobs_by_department, jobs_by_zone
from data_sources.urssaf.yearly_jobs import jobs_by_year
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError

NAME = "urssaf"
JOBS_BY_ZONE = "emploi-ze"
DATASETS = tuple(WANTED)
_Found = tuple[pd.DataFrame, tuple[str, ...], Names]


class Urssaf(Newest):
    """A DataSource and a FileReader; *base_url* goes up to and with /api/explore/v2.1.

    Several datasets come from one set of the portal: the client asks for it once and then conditionally.
    """

    def __init__(self, client: HttpClient, register: Register, *, base_url: str, datasets: Sequence[str] = DATASETS) -> None:
        super().__init__(NAME, datasets)
        self._portal, self._register = Portal(client, base_url), register

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read a CSV export of one of the sets, with field names or French labels as headers, as the first dataset made from it."""
        dataset = self._dataset_of(read_csv(file))
        return self._read(dataset, Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _dataset_of(self, table: TextTable) -> str:
        kind = recognised(table.frame.columns)
        if kind is None:
            present = ", ".join(table.frame.columns)
            message = f"is no set of private jobs or declarations before hire that is used here (its columns are: {present})"
            raise InputError(message, file=table.name, line=1)
        return next(name for name in (*self.datasets, *DATASETS) if WANTED[name].kind is kind)

    def _download(self, dataset: str) -> Publication:
        return self._portal.export(find(self._portal, WANTED[dataset].kind))

    def _read(self, dataset: str, publication: Publication) -> Read:
        frame, warnings, names = self._figures(read_csv(publication.file), WANTED[dataset])
        return completed(frame, DatasetRef(NAME, dataset), publication, self._register, warnings, names=names)

    def _figures(self, table: TextTable, wanted: Wanted) -> _Found:
        match wanted.kind:
            case Kind.DEPARTMENTS:
                return _each(wanted, lambda measure: (*jobs_by_department(table, measure, self._register), NAMELESS))
            case Kind.ZONES:
                return _each(wanted, lambda measure: (*jobs_by_zone(table, measure), NAMELESS))
            case Kind.REGIONS:
                return _each(wanted, lambda measure: jobs_by_region(table, measure))
            case Kind.FRANCE:
                return _each(wanted, lambda measure: jobs_of_france(table, measure))
            case Kind.YEARLY:
                return _each(wanted, lambda measure: jobs_by_year(table, measure))
            case Kind.HIRES_BY_DEPARTMENT:
                return _each(wanted, lambda measure: hires_by_department(table, measure, self._register))
            case Kind.HIRES_BY_REGION:
                return _each(wanted, lambda measure: hires_by_region(table, measure))


def _each(wanted: Wanted, read: Callable[[Measure], _Found]) -> _Found:
    """Return what one set says of each measure, one below the other."""
    found = [read(measure) for measure in wanted.measures]
    warnings = tuple(warning for _, said, _ in found for warning in said)
    return pd.concat([frame for frame, _, _ in found], ignore_index=True), warnings, found[0][2]
